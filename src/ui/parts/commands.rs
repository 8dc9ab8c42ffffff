//! A view's request as commands to copy.

use crate::ui::node::{Node, el};
use crate::ui::parts::copy::copyable;

/// Both commands, folded away at the end of a view.
pub(crate) fn commands(curl: String, openstack: String) -> Node {
    el("details")
        .class("commands")
        .child(el("summary").child("API and CLI commands"))
        .child(copyable("the view as curl", curl))
        .child(copyable("the view as an OpenStack command", openstack))
        .into()
}
