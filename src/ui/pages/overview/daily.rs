//! Backups per day, as a chart and as a table.

use crate::analysis::Analysis;
use crate::analysis::daily::DayCount;
use crate::number::grouped;
use crate::query::search::{Is, Term};
use crate::time::Instant;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::{quiet, said, section};
use crate::ui::parts::day_strip::strip_days;
use crate::ui::parts::figures::{AnalysisContext, figure};

/// Height of the chart, in its own units.
const TALL: u32 = 60;

pub(super) fn per_day(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("days", "Backups per day");
    let days = strip_days(seen.clock, &analysis.unread);
    let most = analysis.days.iter().map(|(day, _)| day.attempts()).max().unwrap_or(0).max(1);
    let scaled = |count: u32| u32::try_from(u64::from(count) * u64::from(TALL) / u64::from(most)).unwrap_or(TALL);
    // What is there is seen, however little of it.
    let height = |count: u32| if count == 0 { 0 } else { scaled(count).max(2) };
    let mut chart = el("svg")
        .class("chart")
        .attr("viewBox", format!("0 0 300 {}", TALL + 12))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr(
            "aria-label",
            "Backups started on each of the last 30 days, by how they ended; the table below says the same",
        );
    for (index, (day, _)) in analysis.days.iter().enumerate() {
        let mut below = TALL + 12;
        if days.get(index).is_some_and(|day| day.is_unread) {
            chart = chart.child(
                el("rect")
                    .attr("data-tone", "unread")
                    .attr("x", (index * 10).to_string())
                    .attr("y", "0")
                    .attr("width", "10")
                    .attr("height", below.to_string()),
            );
        }
        for (tone, count) in [("bad", day.failed), ("unknown", day.unknown), ("busy", day.busy), ("good", day.good)] {
            let tall = height(count);
            below = below.saturating_sub(tall);
            if tall > 0 {
                chart = chart.child(
                    el("rect")
                        .attr("data-tone", tone)
                        .attr("x", (index * 10 + 1).to_string())
                        .attr("y", below.to_string())
                        .attr("width", "8")
                        .attr("height", tall.to_string()),
                );
            }
        }
    }
    let row = |(index, (day, bounds)): (usize, &(DayCount, (Instant, Instant)))| {
        let within = analysis.on_day(index, *bounds);
        let cell = |name: &'static str, count: u32, kind: Option<Is>| {
            let terms = std::iter::once(within.clone()).chain(kind.map(Term::is)).collect();
            el("td").class("number").child(figure(name, count as usize, seen.rows(terms)))
        };
        let shown = days.get(index);
        let is_unread = shown.is_some_and(|day| day.is_unread);
        let rate = day.rate().filter(|_| !is_unread).map(|rate| format!("{rate} %"));
        let unread = is_unread.then_some(if day.attempts() == 0 { " not read" } else { " part not read" });
        el("tr")
            .child(el("th").attr("scope", "row").child(shown.map(|day| day.date.clone())).child(unread))
            .child(cell("day-good", day.good, Some(Is::Good)))
            .child(cell("day-failed", day.failed, Some(Is::Failed)))
            .child(cell("day-busy", day.busy, Some(Is::Running)))
            .child(cell("day-unknown", day.unknown, Some(Is::Unknown)))
            .child(cell("day-all", day.attempts(), None))
            .child(el("td").class("number").child(rate))
    };
    let head = ["Succeeded", "Failed", "In progress", "Unknown", "All", "Success"];
    let head = head.map(|text| el("th").attr("scope", "col").class("number").child(text));
    let head =
        el("tr").child(el("th").attr("scope", "col").child(format!("Day ({})", seen.clock.zone()))).children(head);
    let rows = analysis.days.iter().enumerate().rev().map(row);
    let table = el("table").class("plain days").child(el("thead").child(head)).child(el("tbody").children(rows));
    let first = days.first().map(|day| day.date.clone()).unwrap_or_default();
    let last = days.last().map(|day| day.date.clone()).unwrap_or_default();
    let axis = el("p")
        .class("axis quiet")
        .child(said(first))
        .child(said(format!("highest: {}", grouped(u64::from(most)))))
        .child(said(last));
    let undated = (analysis.undated.attempts() > 0).then(|| {
        quiet(format!("Without a start time, and so on no day: {}.", grouped(u64::from(analysis.undated.attempts()))))
    });
    let unread = days.iter().filter(|day| day.is_unread).count();
    let unread =
        (unread > 0).then(|| quiet(format!("Shaded: {unread} of the days were not read, or not all of them.")));
    part.child(chart)
        .child(axis)
        .child(undated)
        .child(unread)
        .child(el("details").child(el("summary").child("Show as table")).child(table))
}
