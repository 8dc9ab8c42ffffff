//! Building blocks of the Overview: headings, sentences, tables.

use crate::analysis::Analysis;
use crate::inventory::plan::Extent;
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::words;

pub(super) fn section(name: &'static str, heading: &'static str) -> Element {
    el("section").attr("data-part", name).child(el("h2").child(heading))
}

/// A statement about all backups, or about those read so far.
pub(super) fn so_far(analysis: &Analysis, statement: &str) -> String {
    words::so_far(statement, analysis.extent == Extent::Complete, &analysis.unreadable_note())
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
