//! What the user must know about the rows shown: corrections, concessions, and what could not be read.

use crate::inventory::plan::Gap;
use crate::number::grouped;
use crate::query::Misread;
use crate::state::service::ListedPage;
use crate::ui::node::{Element, el};

/// Sentences about a list, most of them rare.
pub fn about(listed: &ListedPage) -> Vec<String> {
    let mut notices: Vec<String> = listed.concessions.iter().map(ToString::to_string).collect();
    if listed.count_is_missing {
        notices.push(
            "No total: the service gave none. Your gateway may drop OpenStack-API-Version; filters may be ignored too."
                .to_owned(),
        );
    }
    let missing = listed.gaps.iter().map(|gap| gap.end.unwrap_or(gap.first).saturating_sub(gap.first)).sum::<u64>();
    if !listed.gaps.is_empty() {
        let place = |gap: &Gap| match gap.end {
            Some(end) if end > gap.first + 1 => format!("{}–{}", grouped(gap.first + 1), grouped(end)),
            _ => grouped(gap.first + 1),
        };
        let places: Vec<_> = listed.gaps.iter().map(place).collect();
        let rows = if missing == 1 { "row" } else { "rows" };
        notices.push(format!(
            "Not read: {rows} {} of this list. The service fails for every answer with {}; its operators can mend that.",
            places.join(", "),
            if missing == 1 { "it" } else { "one of them" }
        ));
    }
    let unread = listed.page.rows.iter().filter(|row| row.read.is_err()).count();
    let unread = unread.saturating_sub(usize::try_from(missing).unwrap_or(usize::MAX));
    match unread {
        0 => {}
        1 => notices.push("1 row of this page could not be read; it is shown as raw data.".to_owned()),
        rows => notices.push(format!("{rows} rows of this page could not be read; they are shown as raw data.")),
    }
    notices
}

/// A sentence about parts of the address that were not understood.
pub(crate) fn about_address<'a>(misread: impl Iterator<Item = &'a Misread>) -> Option<String> {
    let parts: Vec<_> = misread.map(|part| format!("{}={}", part.key, part.value)).collect();
    (!parts.is_empty()).then(|| format!("Ignored in the link: {}", parts.join(", ")))
}

/// A sentence about a project in the address to which the user has no access.
pub(crate) fn about_project(id: &str, shown: &str) -> String {
    format!("The address names the project {id}, which is not among yours: this is {shown}.")
}

/// Data that this browser failed to store.
pub(crate) const FORGETS_MARKS: &str =
    "This browser cannot save that; retired and acknowledged volumes are forgotten when the page is closed.";
pub(crate) const FORGETS: &str = "Cannot save history in this browser; no comparison next time.";

/// A notice on screen.
pub(crate) fn notice(text: String) -> Element {
    el("p").class("notice").child(text)
}
