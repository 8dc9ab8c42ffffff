//! Members of a backup on screen. What is not as the API describes it is shown as it came.

use crate::api::cinder::Member;
use crate::ui::node::{Element, Node, el};

/// Characters of JSON that a table shows, and that it tells on hover.
const LENGTHS: (usize, usize) = (60, 600);

/// A member in a table: what it means, or as it came.
pub(crate) fn in_table<T>(member: &Member<T>, draw: impl FnOnce(&T) -> Node) -> Node {
    match (member.meaning(), member.raw()) {
        (Some(value), _) => draw(value),
        (None, Some(raw)) => brief(raw).into(),
        (None, None) => Node::Nothing,
    }
}

/// A member in the panel: what it means, and how it came where that is another form.
pub(crate) fn in_full<T>(member: &Member<T>, draw: impl FnOnce(&T) -> Node) -> Node {
    let raw = member.raw().map(|raw| el("code").class("odd").child(raw.to_owned()));
    match (member.meaning(), raw) {
        (Some(value), None) => draw(value),
        (Some(value), Some(raw)) => el("span").child(draw(value)).child(" · came as ").child(raw).into(),
        (None, Some(raw)) => raw.into(),
        (None, None) => Node::Nothing,
    }
}

/// The beginning of a JSON text, more of it on hover.
fn brief(raw: &str) -> Element {
    let title = format!("Shown as it came: {}", beginning(raw, LENGTHS.1));
    el("code").class("odd").attr("title", title).child(beginning(raw, LENGTHS.0))
}

fn beginning(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
