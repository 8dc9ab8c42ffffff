//! A view's request as commands to copy.

use crate::api::cinder::Request;
use crate::export::commands;
use crate::platform::dom;
use crate::query::View;
use crate::state::current_view::CurrentView;
use crate::state::service::Service;
use crate::ui::node::{Node, el, live};
use crate::ui::parts::copy::copyable;
use crate::ui::parts::words;
use leptos::prelude::*;

/// Both commands, collapsed at the end of a view.
fn folded(curl: String, openstack: String) -> Node {
    el("details")
        .class("commands")
        .child(el("summary").child(words::COMMANDS))
        .child(copyable(words::VIEW_AS_CURL, curl))
        .child(copyable(words::VIEW_AS_OPENSTACK, openstack))
        .into()
}

/// The commands equivalent to the current view: for curl, and for the OpenStack client.
pub(crate) fn as_commands(current: &'static CurrentView, service: &Service) -> (String, String) {
    let project_id = service.project_id().unwrap_or_default();
    let (base, capabilities) = (dom::absolute(service.api()), service.capabilities());
    let query = current.address.query.get();
    if current.is_paged() {
        let request = Request::list(&project_id, &query.list_parameters(), &capabilities);
        return (commands::curl(&base, &request), commands::openstack(&project_id, &query));
    }
    let comment =
        if query.view == View::Backups { commands::filter_comment(&query.as_search()) } else { String::new() };
    let (curl, client) = (commands::curl_all(&base, &project_id, &capabilities), commands::openstack_all(&project_id));
    (curl + &comment, client + &comment)
}

/// The commands below the rows.
#[component]
pub(crate) fn ViewCommands(current: &'static CurrentView, service: Service) -> impl IntoView {
    live(move || {
        if current.is_misread() || current.is_paged() && current.list.listed().is_none() {
            return Node::Nothing;
        }
        let (curl, openstack) = as_commands(current, &service);
        folded(curl, openstack)
    })
}
