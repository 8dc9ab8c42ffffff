//! A status as a badge.

use crate::api::cinder::Status;
use crate::ui::node::{Element, el};

/// A status as symbol, shape, colour and word; the style sheet draws the symbol.
pub(crate) fn badge(status: &Status) -> Element {
    el("span").class("badge").attr("data-tone", status.tone().name()).child(status.word().to_owned())
}
