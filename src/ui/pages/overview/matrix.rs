//! The last thirty days: failures and successes of the whole project on top, the worst volumes below, one column per
//! day.

use crate::analysis::daily::DayCount;
use crate::analysis::{Analysis, Line};
use crate::query::search::{Property, Term};
use crate::query::volumes::Show;
use crate::time::Instant;
use crate::ui::node::{Element, ElementRef, el};
use crate::ui::pages::overview::bar::bar;
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::pages::overview::words;
use crate::ui::pages::volumes::protection;
use crate::ui::parts;
use crate::ui::parts::day_strip::{Date, strip, strip_days};
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::volume_name::{volume_name, volume_title};

/// The number of volumes in the matrix.
pub(super) const MATRIX: usize = 12;
/// The rows of the matrix above the volumes.
const BARS: usize = 2;

thread_local! {
    /// The tab stop of the matrix; arrow keys continue from there.
    pub(crate) static REGION: ElementRef = const { ElementRef::new() };
}

pub(super) fn matrix(analysis: &Analysis, lines: usize, context: AnalysisContext<'_>) -> Element {
    let part = section("matrix", words::MATRIX);
    let shown: Vec<&Line> = analysis.counted_lines().collect();
    let days = strip_days(analysis.now, context.clock, &analysis.unread);
    let numbers =
        days.iter().map(|day| el("th").attr("scope", "col").attr("title", day.date.clone()).child(day.number.clone()));
    let numbers = el("tr").child(el("th").attr("scope", "col").child(words::VOLUME)).children(numbers);
    let head = el("thead")
        .child(bars(analysis, &days, 0, Bars::Failed, context))
        .child(bars(analysis, &days, 1, Bars::Succeeded, context))
        .child(numbers);
    let row = |(place, line): (usize, &&Line)| {
        let volume = el("a")
            .class("volume")
            .cell(BARS + place, 0, context.volume(&line.id))
            .attr("title", parts::words::volume(&volume_title(&line.id, &analysis.volumes)))
            .child(volume_name(&line.id, &analysis.volumes));
        let heading = el("th").attr("scope", "row").child(volume);
        let row = el("tr").child(heading);
        if line.volume.backups == 0 {
            let (word, _) = protection(line);
            let days = el("td").class("none").attr("colspan", days.len().to_string());
            return row.child(days.child(word).child(age(line, context.clock.now)));
        }
        row.children(strip(line, BARS + place, analysis, &days, context))
    };
    let body = el("tbody").children(shown.iter().take(lines).enumerate().map(row));
    let table = el("table").class("matrix").child(head).child(body);
    let more = shown.len().saturating_sub(MATRIX);
    let more = (more > 0).then(|| {
        let link = el("a").goes(context.volumes(Show::All)).child(words::ALL_VOLUMES);
        words::more_volumes(el("p"), more, link)
    });
    let arrows = el("span").class("screen-only").child(words::USE_ARROW_KEYS);
    let legend = quiet(words::symbols(days.iter().any(|day| day.is_unread))).child(arrows);
    let scroll =
        el("div").class("scroll").handle(&REGION).attr("role", "region").attr("aria-label", words::VOLUMES_BY_DAY);
    let none = shown.is_empty().then(|| quiet(nothing(analysis)));
    part.child(scroll.attr("tabindex", "0").child(table)).child(none).child(more).child(legend)
}

/// The age of a volume without a backup; none where its creation is unknown or lies in the future.
fn age(line: &Line, now: Instant) -> Option<String> {
    let created = line.details.as_ref()?.created_at.meaning()?;
    created.is_possible(now).then(|| words::age(now.seconds_since(*created).max(0)))
}

/// Why it contains no volumes.
fn nothing(analysis: &Analysis) -> String {
    let odd = analysis.unreadable_note();
    match (analysis.lines.is_empty(), analysis.extent.is_complete()) {
        (false, _) => words::NONE_COUNTED.to_owned(),
        (true, true) if odd.is_empty() => words::NO_VOLUME.to_owned(),
        (true, true) => odd,
        (true, false) => words::NO_VOLUME_YET.to_owned(),
    }
}

/// What a row of bars counts. Each has its own scale, so that few failures are visible next to many successes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bars {
    Failed,
    Succeeded,
}

impl Bars {
    fn count(self, day: &DayCount) -> u32 {
        match self {
            Self::Failed => day.failed,
            Self::Succeeded => day.good,
        }
    }
}

fn bars(analysis: &Analysis, days: &[Date], row: usize, kind: Bars, context: AnalysisContext<'_>) -> Element {
    let most = analysis.days.iter().map(|(day, _)| kind.count(day)).max().unwrap_or(0);
    let (name, word, tone, term) = match kind {
        Bars::Failed => (words::ROW_OF_FAILED, words::FAILED, "bad", Term::not_made()),
        Bars::Succeeded => (words::ROW_OF_SUCCEEDED, words::SUCCEEDED, "good", Term::is(Property::Good)),
    };
    let cell = |place: usize, day: &DayCount, bounds: (Instant, Instant), date: &Date| {
        let count = kind.count(day);
        let cell = el("td").attr_if("data-unread", date.is_unread.then_some(""));
        if count == 0 {
            return cell;
        }
        let title = words::bar(&date.date, count, day.attempts(), word, date.is_unread);
        let rows = context.rows(vec![analysis.on_day(place, bounds), term.clone()]);
        let link = el("a").attr("title", title.clone()).attr("aria-label", title);
        cell.child(link.cell(row, place + 1, rows).child(bar(count, most, tone)))
    };
    let most = (most > 0).then(|| el("span").class("quiet").child(words::most_a_day(most)));
    let both = analysis.days.iter().zip(days).enumerate();
    let cells = both.map(|(place, ((day, bounds), date))| cell(place, day, *bounds, date));
    let heading = el("th").attr("scope", "row").child(name).child(most);
    el("tr").class("bars").child(heading).children(cells)
}
