//! The last thirty days of a volume, one symbol per day.

use crate::analysis::volumes::{DAYS, Day};
use crate::analysis::{Analysis, Line};
use crate::inventory::plan::Span;
use crate::query::search::{Term, TextField};
use crate::time::{Clock, Instant};
use crate::ui::node::{Element, el};
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::words;

/// A day of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// `2026-11-24`
    pub date: String,
    /// `24`
    pub(crate) number: String,
    /// Whether backups of that day may be missing.
    pub(crate) is_unread: bool,
}

/// The thirty days up to the time of the analysis, which is that of the reading once it is no longer up to date.
/// `unread` are the periods that were not read.
pub fn strip_days(now: Instant, clock: Clock, unread: &[Span]) -> Vec<Date> {
    let day = |ago: usize| {
        let (begins, ends) = crate::analysis::daily::day_bounds(DAYS - 1 - ago, now, clock.offset);
        let date = begins.civil((clock.offset)(begins)).date();
        let number = date.rsplit('-').next().unwrap_or_default().to_owned();
        Date { date, number, is_unread: unread.iter().any(|span| span.overlaps(begins, ends)) }
    };
    (0..DAYS).map(day).collect()
}

/// A day's name in the style sheet, its symbol and its description.
fn day(day: Day, is_unread: bool) -> (&'static str, &'static str, &'static str) {
    match day {
        Day::Nothing if is_unread => ("unread", "▒", words::DAY_NOT_READ),
        Day::Nothing => ("muted", "·", words::DAY_WITHOUT_BACKUP),
        Day::Good => ("good", "✓", words::DAY_GOOD),
        Day::Busy => ("busy", "◐", words::DAY_BUSY),
        Day::Unknown => ("unknown", "?", words::DAY_UNKNOWN),
        Day::Bad => ("bad", "✕", words::DAY_BAD),
    }
}

/// An addition if part of the day may not have been read.
fn rest(day: Day, is_unread: bool) -> &'static str {
    if is_unread && day != Day::Nothing { words::PART_NOT_READ } else { "" }
}

/// A volume's days as cells of the matrix: each links to the volume's backups of that day.
pub(crate) fn strip(
    line: &Line,
    row: usize,
    analysis: &Analysis,
    days: &[Date],
    context: AnalysisContext<'_>,
) -> Vec<Element> {
    let cell = |(place, (state, date)): (usize, (&Day, &Date))| {
        let (tone, sign, word) = day(*state, date.is_unread);
        let title = format!("{}: {word}{}", date.date, rest(*state, date.is_unread));
        let cell = el("td").attr("data-tone", tone).attr("title", title.clone());
        let cell = cell.attr_if("data-unread", date.is_unread.then_some(""));
        if *state == Day::Nothing {
            return cell.child(sign);
        }
        let bounds = crate::analysis::daily::day_bounds(DAYS - 1 - place, analysis.now, context.clock.offset);
        let terms = vec![Term::text(TextField::Volume, &line.id), analysis.on_day(place, bounds)];
        cell.child(el("a").attr("aria-label", title).cell(row, place + 1, context.rows(terms)).child(sign))
    };
    line.volume.days.iter().zip(days).enumerate().map(cell).collect()
}

/// The same in a small form, for a line of the list.
pub(crate) fn tiles(line: &Line, days: &[Date]) -> Element {
    let mut description = String::new();
    let states = || line.volume.days.iter().zip(days);
    for (state, date) in states().filter(|(state, _)| **state != Day::Nothing) {
        description.extend([&date.date, ": ", day(*state, date.is_unread).2, rest(*state, date.is_unread), ". "]);
    }
    match states().filter(|(state, date)| **state == Day::Nothing && date.is_unread).count() {
        0 => {}
        1 => description.push_str(words::ONE_DAY_NOT_READ),
        unread => description.extend([unread.to_string().as_str(), words::DAYS_NOT_READ]),
    }
    let tile = |(state, date): (&Day, &Date)| {
        let (tone, ..) = day(*state, date.is_unread);
        el("span").attr("data-tone", tone).attr_if("data-unread", date.is_unread.then_some(""))
    };
    let tiles = el("span").class("tiles").attr("aria-hidden", "true").children(states().map(tile));
    el("span").child(tiles).child(el("span").class("unseen").child(description))
}
