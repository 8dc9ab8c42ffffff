//! Displaying a backup's members. Those not as documented are shown unchanged.

use crate::api::cinder::Member;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::words;

/// How many characters of JSON a table shows, and how many on hover.
const LENGTHS: (usize, usize) = (60, 600);

/// A member in a table: its meaning, or its JSON.
pub(crate) fn in_table<T>(member: &Member<T>, draw: impl FnOnce(&T) -> Node) -> Node {
    match (member.meaning(), member.raw()) {
        (Some(value), _) => draw(value),
        (None, Some(raw)) => brief(raw).into(),
        (None, None) => Node::Nothing,
    }
}

/// A member in the panel: its meaning, followed by its JSON if that differs.
pub(crate) fn in_full<T>(member: &Member<T>, draw: impl FnOnce(&T) -> Node) -> Node {
    let raw = member.raw().map(|raw| el("code").class("odd").child(raw.to_owned()));
    match (member.meaning(), raw) {
        (Some(value), None) => draw(value),
        (Some(value), Some(raw)) => el("span").child(draw(value)).child(words::CAME_AS).child(raw).into(),
        (None, Some(raw)) => raw.into(),
        (None, None) => Node::Nothing,
    }
}

/// The beginning of a JSON text, with more of it on hover.
fn brief(raw: &str) -> Element {
    let title = words::shown_as_it_came(&beginning(raw, LENGTHS.1));
    el("code").class("odd").attr("title", title).child(beginning(raw, LENGTHS.0))
}

fn beginning(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
