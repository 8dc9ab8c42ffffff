//! The worst volumes, day by day.

use crate::analysis::{Analysis, Line};
use crate::number::grouped;
use crate::query::volumes::Show;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::parts::day_strip::{strip, strip_days};
use crate::ui::parts::figures::{AnalysisContext, volume_link};

/// Volumes in the matrix.
pub(super) const MATRIX: usize = 25;

pub(super) fn matrix(analysis: &Analysis, lines: usize, seen: AnalysisContext<'_>) -> Element {
    let part = section("matrix", "The last 30 days, worst volumes first");
    let shown: Vec<&Line> = analysis.counted_lines().collect();
    if shown.is_empty() {
        let odd = analysis.said_of_unreadable();
        let text = match (analysis.lines.is_empty(), analysis.extent.is_complete()) {
            (false, _) => "No volume counts: all are retired, excluded or deleted.",
            (true, true) if odd.is_empty() => "No volume has a backup.",
            (true, true) => odd.as_str(),
            (true, false) => "No volume has been read yet.",
        };
        return part.child(quiet(text.to_owned()));
    }
    let days = strip_days(seen.clock, &analysis.unread);
    let head =
        days.iter().map(|day| el("th").attr("scope", "col").attr("title", day.date.clone()).child(day.number.clone()));
    let head = el("thead").child(el("tr").child(el("th").attr("scope", "col").child("Volume")).children(head));
    let row = |line: &&Line| {
        let heading = el("th").attr("scope", "row").child(volume_link(&line.id, &analysis.volumes, seen));
        el("tr").child(heading).children(strip(line, analysis, &days, seen))
    };
    let body = el("tbody").children(shown.iter().take(lines).map(row));
    let table = el("table").class("matrix").child(head).child(body);
    let more = shown.len().saturating_sub(MATRIX);
    let more = (more > 0).then(|| {
        let link = el("a").goes(seen.volumes(Show::All)).child("all volumes");
        el("p").child(format!("and {} more: ", grouped(more as u64))).child(link)
    });
    let unread =
        if days.iter().any(|day| day.is_unread) { ", ▒ or striped: not all of the day was read." } else { "." };
    let legend = quiet(format!(
        "Each cell is the worst that happened that day: ✕ failed, ? unknown result, ◐ in progress, ✓ succeeded, · \
         no backup started{unread}",
    ));
    let scroll = el("div").class("scroll").attr("role", "region").attr("aria-label", "Volumes by day");
    part.child(scroll.attr("tabindex", "0").child(table)).child(more).child(legend)
}
