//! How each volume stands, one line a volume, and the chain of the one that is open.

mod chain;
pub mod page;
pub mod panel;

pub(crate) use chain::{ChainEntry, HEADING, chain};

use crate::analysis::rhythm::Rhythm;
use crate::analysis::volumes::{Protection, Volume};
use crate::analysis::{Analysis, Line};
use crate::api::cinder::Tone;
use crate::number::grouped;
use crate::query::search::{Term, TextField};
use crate::query::volumes::{Order, Show};
use crate::time::Clock;
use crate::time::{Instant, ago};
use crate::ui::messages::{Form, Input, Message, Route, RowLink, Setting, Typed};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::parts::badge::badge;
use crate::ui::parts::day_strip::{Date, tiles};
use crate::ui::parts::figures::{AnalysisContext, figure, imports, objective};
use crate::ui::parts::form::select;
use std::sync::Arc;

thread_local! {
    /// The form of the choices above the list.
    pub(crate) static FORM: ElementRef = const { ElementRef::new() };
    /// The field for a part of an id.
    pub(crate) static ID: ElementRef = const { ElementRef::new() };
}

/// The choices above the list.
pub(crate) fn controls(analysis: &Analysis, shown: usize, seen: AnalysisContext<'_>) -> Node {
    let asked = &seen.query.volumes;
    let label = |text: &'static str, field: Element| el("label").child(text).child(field);
    let show = select(asked.show.word(), Show::ALL.map(|show| (show.word(), show.label())));
    let order = select(asked.order.word(), Order::ALL.map(|order| (order.word(), order.label())));
    let id = el("input")
        .attr("type", "search")
        .named(Input::VolumeId)
        .types(Typed::VolumeId)
        .handle(&ID)
        .attr("value", asked.id.clone().unwrap_or_default())
        .attr("maxlength", "255")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let hidden = analysis.counts().retired;
    let retired = (hidden > 0 && asked.show != Show::Retired).then(|| {
        el("span")
            .class("quiet")
            .child(" · ")
            .child(figure("hidden", hidden, seen.volumes(Show::Retired)))
            .child(" retired, hidden")
    });
    let count = el("strong").attr("data-figure", "shown-volumes").child(format!(
        "{} of {} volumes{}",
        grouped(shown as u64),
        grouped(analysis.lines.len() as u64),
        if analysis.extent.is_complete() { "" } else { " so far" }
    ));
    let cause = asked.cause.as_ref().map(|template| {
        let words = if template.is_empty() { "no reason given" } else { template };
        let chip = el("a").class("chip").goes(seen.query.with_volumes(|volumes| volumes.cause = None));
        let text = format!("failed with: {words}");
        chip.attr("title", format!("Remove the filter: {text}")).child(el("span").child(text))
    });
    el("form")
        .sends(Form::Volumes)
        .handle(&FORM)
        .class("shown-volumes")
        .attr("role", "search")
        .attr("aria-label", "Filter volumes")
        .child(label("Show ", show.sets(Setting::Show)))
        .child(label("Id contains ", id))
        .child(label("Order ", order.sets(Setting::Order)))
        .child(objective(seen))
        .child(cause)
        .child(el("p").child(count).child(retired))
        .child(imports(analysis, seen).map(|words| el("p").class("quiet").child(words)))
        .into()
}

pub(crate) fn head(clock: Clock) -> Node {
    let cell = |(name, text): (&'static str, &'static str)| {
        el("th").attr("role", "columnheader").attr("scope", "col").attr("data-column", name).child(text)
    };
    let cells = [
        ("standing", "State"),
        ("volume", "Volume"),
        ("age", "Last good"),
        ("latest", "Last run"),
        ("rhythm", "Runs"),
        ("backups", "Backups"),
        ("strip", "Last 30 days"),
        ("note", "Needs attention"),
    ];
    let zone = |place: usize| (place == 2).then(|| el("span").class("unit").child(format!(" {}", clock.zone())));
    let cells = cells.map(cell).into_iter().enumerate().map(|(place, cell)| cell.child(zone(place)));
    let line = el("tr").attr("role", "row").children(cells);
    el("thead").attr("role", "rowgroup").child(line).into()
}

/// What stands in the place of the lines.
pub fn nothing(analysis: &Analysis, seen: AnalysisContext<'_>) -> Node {
    let all = || el("p").child(el("a").goes(seen.volumes(Show::All)).child("Show all volumes"));
    let odd = analysis.said_of_unreadable();
    let (heading, text, way) = if analysis.lines.is_empty() && analysis.is_certain() {
        ("No volume has a backup", "Volumes that were never backed up are not known here.", None)
    } else if analysis.lines.is_empty() && !odd.is_empty() {
        ("No volume could be read", "The project has backups, but none that names its volume.", None)
    } else if analysis.lines.is_empty() {
        ("No volume has been read yet", "The project may have volumes with backups: not all of it was read.", None)
    } else if !analysis.is_certain() {
        ("No volume matches so far", "Not all backups of the project were read.", Some(all()))
    } else {
        ("No volume matches", "Among the volumes that were read none matches.", Some(all()))
    };
    el("section")
        .class("screen")
        .child(el("h2").child(heading))
        .child(el("p").child(format!("{text} {odd}")))
        .child(way)
        .into()
}

/// How a volume stands, in a word. A failure is not forgotten for a recovery point that is still young enough.
pub(crate) fn protection(volume: &Volume) -> (&'static str, Tone) {
    match volume.protection {
        Protection::Protected if volume.streak > 0 => ("failing", Tone::Bad),
        Protection::Unprotected => ("unprotected", Tone::Bad),
        Protection::Ahead => ("future date", Tone::Bad),
        Protection::TooOld => ("too old", Tone::Bad),
        Protection::Unknown => ("age unknown", Tone::Unknown),
        Protection::Protected => ("protected", Tone::Good),
    }
}

/// The same, as far as the whole project stands behind it.
fn known_standing(volume: &Volume, analysis: &Analysis) -> (&'static str, Tone) {
    match protection(volume) {
        certain if analysis.is_certain() => certain,
        _ if volume.protection == Protection::Unprotected => ("none read", Tone::Unknown),
        (word, _) => (word, Tone::Unknown),
    }
}

/// One line. Nothing is green or red before the whole project stands behind it.
pub fn line(
    line: &Line,
    place: usize,
    open: bool,
    analysis: &Analysis,
    days: &[Date],
    seen: AnalysisContext<'_>,
) -> Element {
    let limit = analysis.limit;
    let clock = seen.clock;
    let volume = &line.volume;
    let (word, tone) = known_standing(volume, analysis);
    let mark = el("span").class("badge").attr("data-tone", tone.name()).child(word);
    // What else is asked of the volumes stays.
    let here = seen.query.with_volumes(|asked| asked.open = Some(line.id.clone()));
    let href = here.to_string();
    let way = Arc::new(RowLink { place, route: Route::To(Box::new(here)) });
    let open_link = el("a")
        .class("open")
        .attr("href", href)
        .on(Message::Open(Arc::clone(&way)))
        .attr("title", format!("{}, latest backup {}", line.id, line.latest_name))
        .child(el("span").class("id").child(line.id.clone()));
    let age = volume.last_good.map(|at| moment(clock, at));
    let latest = el("span").child(badge(&line.latest_status)).child(" ");
    let latest = latest.child(line.latest_at.map(|at| el("span").class("ago").child(ago(at, clock.now))));
    let rhythm = volume.rhythm.map(Rhythm::words);
    let rows = seen.rows(vec![Term::text(TextField::Volume, &line.id)]);
    let over = (volume.backups >= limit).then(|| el("span").class("quiet").child(format!(" of {limit}")));
    let single = (volume.restorable == 1).then(|| el("span").class("quiet").child(" single copy"));
    let backups = el("span").child(figure("volume-backups", volume.backups, rows)).child(over).child(single);
    let cell =
        |column: &'static str, content: Node| el("td").attr("role", "cell").attr("data-column", column).child(content);
    let heading =
        el("th").attr("role", "rowheader").attr("scope", "row").attr("data-column", "volume").child(open_link);
    el("tr")
        .on(Message::Row(way))
        .attr("role", "row")
        .attr_if("aria-current", open.then_some("true"))
        .child(cell("standing", mark.into()))
        .child(heading)
        .child(cell("age", age.into()))
        .child(cell("latest", latest.into()))
        .child(cell("rhythm", rhythm.into()))
        .child(cell("backups", backups.into()))
        .child(cell("strip", tiles(line, days).into()))
        .child(cell("note", notes(volume, |at| clock.to_minute(at)).into()))
}

/// What needs attention beside the standing, in sight at every width.
fn notes(volume: &Volume, said: impl Fn(Instant) -> String) -> Option<Element> {
    let failing = (volume.streak > 0).then(|| {
        let since = volume.failing_since.map(|at| format!(", since {}", said(at))).unwrap_or_default();
        el("span").class("failing").child(format!("{}{since}. ", failures(volume.streak)))
    });
    let late = volume.rhythm.filter(|_| volume.is_overdue);
    let late = late.map(|rhythm| el("span").class("overdue").child(format!("Later than usual: {}. ", rhythm.words())));
    let ahead =
        volume.ahead.map(|at| format!("Its newest recovery point is in the future, {}: not counted.", said(at)));
    let is_empty = failing.is_none() && late.is_none() && ahead.is_none();
    (!is_empty).then(|| el("span").child(failing).child(late).child(ahead))
}

fn failures(number: usize) -> String {
    if number == 1 { "1 failure".to_owned() } else { format!("{number} failures in a row") }
}

fn moment(clock: Clock, at: Instant) -> Element {
    let passed = ago(at, clock.now);
    el("time")
        .attr("datetime", at.to_string())
        .attr("title", clock.exact(at))
        .child(clock.to_minute(at))
        .child(" ")
        .child(el("span").class("ago").child(passed))
}
