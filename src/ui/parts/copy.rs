//! Texts with a copy button. `announcements` does the copying.

use crate::ui::node::{Element, el};
use crate::ui::parts::form::button;
use crate::ui::parts::words;

/// A text with a button that copies it.
pub(crate) fn copyable(label: &'static str, text: String) -> Element {
    let shown = el("pre").attr("tabindex", "0").attr("role", "group").attr("aria-label", label).child(text.clone());
    el("div").class("copyable").child(shown).child(copy(label, text))
}

/// A button that copies a text.
pub(crate) fn copy(label: &'static str, text: String) -> Element {
    let what = el("span").class("unseen").child(format!(" {label}"));
    button(words::COPY).class("copy").copies(label, text).child(what)
}
