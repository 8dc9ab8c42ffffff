//! Building blocks of the Overview: headings, sentences, tables.

use crate::analysis::Analysis;
use crate::ui::node::{Element, Node, el};

pub(super) fn section(name: &'static str, heading: &'static str) -> Element {
    el("section").attr("data-part", name).child(el("h2").child(heading))
}

/// A statement about all backups, or about those read so far.
pub(super) fn so_far(analysis: &Analysis, words: &str) -> String {
    let end = if analysis.extent.is_complete() { "." } else { " among the backups read so far." };
    let odd = analysis.unreadable_note();
    if odd.is_empty() { format!("{words}{end}") } else { format!("{words}{end} {odd}") }
}

pub(super) fn quiet(text: impl Into<Node>) -> Element {
    el("p").class("quiet").child(text)
}

/// The headings of a plain table: numeric columns, then text.
pub(super) fn headings(numbers: &[&'static str], texts: &[String]) -> Element {
    let numbers = numbers.iter().map(|text| el("th").attr("scope", "col").class("number").child(*text));
    let texts = texts.iter().map(|text| el("th").attr("scope", "col").child(text.clone()));
    el("thead").child(el("tr").children(numbers).children(texts))
}

/// A zero, which has nothing to link to.
pub(super) fn zero(name: &'static str) -> Element {
    el("span").class("figure").attr("data-figure", name).child("0")
}
