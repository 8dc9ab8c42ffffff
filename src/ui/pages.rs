//! The three views of a project.

use crate::ui::node::{ElementRef, Node, el};

pub mod backups;
pub mod overview;
pub mod volumes;

thread_local! {
    /// The heading of the current view, which gets the focus when the view changes.
    pub(crate) static VIEW_HEADING: ElementRef = const { ElementRef::new() };
}

/// A heading for screen readers, for views that show none.
pub(crate) fn heading(text: &'static str) -> Node {
    el("h1").handle(&VIEW_HEADING).class("unseen").attr("tabindex", "-1").child(text).into()
}
