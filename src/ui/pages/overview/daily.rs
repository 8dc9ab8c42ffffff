//! Backups per day, as a table.

use crate::analysis::Analysis;
use crate::analysis::daily::DayCount;
use crate::query::search::{Property, Term};
use crate::time::Instant;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::quiet;
use crate::ui::pages::overview::words;
use crate::ui::parts::day_strip::strip_days;
use crate::ui::parts::figures::{AnalysisContext, figure};

pub(super) fn daily(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = el("section").attr("data-part", "days").attr("aria-label", words::PER_DAY);
    let days = strip_days(analysis.now, context.clock, &analysis.unread);
    let row = |(index, (day, bounds)): (usize, &(DayCount, (Instant, Instant)))| {
        let within = analysis.on_day(index, *bounds);
        let cell = |name: &'static str, count: u32, kind: &[Term]| {
            let terms = std::iter::once(&within).chain(kind).cloned().collect();
            el("td").class("number").child(figure(name, count as usize, context.rows(terms)))
        };
        let shown = days.get(index);
        let is_unread = shown.is_some_and(|day| day.is_unread);
        let rate = day.rate().filter(|_| !is_unread).map(words::rate);
        let unread = is_unread.then(|| words::unread_day(day.attempts() == 0));
        el("tr")
            .child(el("th").attr("scope", "row").child(shown.map(|day| day.date.clone())).child(unread))
            .child(cell("day-good", day.good, &[Term::is(Property::Good)]))
            .child(cell("day-failed", day.failed, &[Term::not_made()]))
            .child(cell("day-busy", day.busy, &[Term::is(Property::Running)]))
            .child(cell("day-unknown", day.unknown, &Term::other()))
            .child(cell("day-all", day.attempts(), &[]))
            .child(el("td").class("number").child(rate))
    };
    let head = words::PER_DAY_HEADINGS.map(|text| el("th").attr("scope", "col").class("number").child(text));
    let head = el("tr").child(el("th").attr("scope", "col").child(words::day(&context.clock.zone()))).children(head);
    let rows = analysis.days.iter().enumerate().rev().map(row);
    let table = el("table").class("plain days").child(el("thead").child(head)).child(el("tbody").children(rows));
    let undated = analysis.undated.attempts();
    let undated = (undated > 0).then(|| quiet(words::on_no_day(undated)));
    let unread = days.iter().filter(|day| day.is_unread).count();
    let unread = (unread > 0).then(|| quiet(words::unread_days(unread)));
    part.child(undated)
        .child(unread)
        .child(el("details").child(el("summary").child(words::PER_DAY_AS_TABLE)).child(table))
}
