//! What the user must know about the rows shown: corrections, concessions, and what could not be read.

use crate::inventory::plan::Gap;
use crate::number::grouped;
use crate::query::Misread;
use crate::state::service::ListedPage;
use crate::ui::node::{Element, el};
use crate::ui::parts::words;

/// Sentences about a list, most of them rare.
pub fn about(listed: &ListedPage) -> Vec<String> {
    let mut notices: Vec<String> = listed.concessions.iter().map(ToString::to_string).collect();
    if listed.count_is_missing {
        notices.push(words::NO_TOTAL.to_owned());
    }
    let missing = listed.gaps.iter().map(|gap| gap.end.unwrap_or(gap.first).saturating_sub(gap.first)).sum::<u64>();
    if !listed.gaps.is_empty() {
        let place = |gap: &Gap| match gap.end {
            Some(end) if end > gap.first + 1 => format!("{}–{}", grouped(gap.first + 1), grouped(end)),
            _ => grouped(gap.first + 1),
        };
        let places: Vec<_> = listed.gaps.iter().map(place).collect();
        notices.push(words::rows_not_read(missing, &places.join(", ")));
    }
    let unread = listed.page.rows.iter().filter(|row| row.read.is_err()).count();
    let unread = unread.saturating_sub(usize::try_from(missing).unwrap_or(usize::MAX));
    if unread > 0 {
        notices.push(words::rows_shown_raw(unread));
    }
    notices
}

/// A sentence about parts of the address that were not understood.
pub(crate) fn about_address<'a>(misread: impl Iterator<Item = &'a Misread>) -> Option<String> {
    let parts: Vec<_> = misread.map(|part| format!("{}={}", part.key, part.value)).collect();
    (!parts.is_empty()).then(|| words::ignored_in_link(&parts.join(", ")))
}

/// A notice on screen.
pub(crate) fn notice(text: String) -> Element {
    el("p").class("notice").child(text)
}
