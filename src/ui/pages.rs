//! The three views of a project.

use crate::ui::node::{ElementRef, Node, el};

pub mod backups;
pub mod overview;
pub mod volumes;

thread_local! {
    /// The heading of the view in sight, which takes the focus when the reader changes the view.
    pub(crate) static VIEW_HEADING: ElementRef = const { ElementRef::new() };
}

/// The heading of a view that shows none: for those who hear the page.
pub(crate) fn heading(text: &'static str) -> Node {
    el("h1").handle(&VIEW_HEADING).class("unseen").attr("tabindex", "-1").child(text).into()
}
