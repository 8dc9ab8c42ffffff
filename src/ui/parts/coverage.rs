//! How much of the project a view is based on: a progress bar while it is read, a note afterwards.

use crate::export::rows::Format;
use crate::inventory::plan::{Gap, can_be_halved};
use crate::number::grouped;
use crate::state::project_snapshot::{Brought, Contents, SnapshotState};
use crate::state::reading::ReadingState;
use crate::time::{Clock, at_most};
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::form::button;
use crate::ui::parts::screens::{evidence, way_in};

/// What the whole project is being read for, if that is not obvious.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The rows of a search.
    Search,
    /// A file.
    File,
}

impl Use {
    fn words(self) -> &'static str {
        match self {
            Self::Search => "Searched",
            Self::File => "The file is made from",
        }
    }
}

/// The progress bar, the note, and what is missing. `odd` is how many rows of the `backups` could not be read;
/// `volumes` says how far or when the volumes were read.
pub(crate) fn extent(
    state: &SnapshotState,
    backups: usize,
    odd: usize,
    by: Option<Use>,
    volumes: Option<String>,
    clock: Clock,
) -> Node {
    el("div")
        .class("extent")
        .child(state.course.progress().map(|(read, total)| bar(read, total, state, clock)))
        .child(by.filter(|_| state.contents.is_none()).map(|by| {
            el("p").child(match by {
                Use::Search => "Reading all backups of the project to search them.",
                Use::File => "Reading all backups of the project for the file.",
            })
        }))
        .child(state.contents.as_ref().map(|contents| mark(contents, backups, odd, by, volumes, clock)))
        .child(trouble(state, clock))
        .into()
}

fn bar(read: u64, total: Option<u64>, state: &SnapshotState, clock: Clock) -> Element {
    let again = state.contents.is_some();
    let progress = match total {
        Some(total) => format!("{} of {}", grouped(read), grouped(total)),
        None if read > 0 => format!("{} so far", grouped(read)),
        None if again => "Looking for changes".to_owned(),
        None => "Counting the backups".to_owned(),
    };
    let pause = match &state.course {
        ReadingState::Reading { pause: Some((why, until)), .. } => {
            let seconds = until.seconds_since(clock.now).max(0);
            Some(
                el("div")
                    .class("pause")
                    .child(format!("{why}. Trying again in {} s.", seconds + 1))
                    .child(evidence(why)),
            )
        }
        _ => None,
    };
    let bar = el("progress").attr("aria-label", "Reading the whole project");
    let bar = match total {
        Some(total) => bar.attr("max", total.to_string()).attr("value", read.to_string()),
        None => bar,
    };
    el("div")
        .class("reading")
        .child(bar)
        .child(el("span").child(progress))
        .child(button("Stop").asks(Action::Stop))
        .child(pause)
}

/// `All 12,431 backups read · 09:41 UTC`
fn mark(
    contents: &Contents,
    backups: usize,
    odd: usize,
    by: Option<Use>,
    volumes: Option<String>,
    clock: Clock,
) -> Element {
    let extent = contents.extent();
    let counted = contents.counted.filter(|_| extent.is_complete());
    let tone = if extent.is_complete() && odd == 0 && counted.is_none() { "muted" } else { "unknown" };
    let counted = counted.map(|counted| format!(" · the service counts {}", grouped(counted))).unwrap_or_default();
    let but = match odd {
        0 => String::new(),
        1 => " · 1 row unreadable, so nothing is shown in green".to_owned(),
        odd => format!(" · {} rows unreadable, so nothing is shown in green", grouped(odd as u64)),
    };
    let all = grouped(backups as u64);
    let read = match by {
        Some(by) if !extent.is_complete() => format!("{} what has been read: {extent}", by.words()),
        Some(by) => format!("{} all {all} backups", by.words()),
        None if !extent.is_complete() => extent.to_string(),
        None if backups == 0 => "The project has no backups".to_owned(),
        None if backups == 1 => "1 backup read".to_owned(),
        None => format!("All {all} backups read"),
    };
    let mark = el("span").class("mark").attr("data-tone", tone).child(read + &counted + &but);
    let at = clock.brief(contents.at);
    let volumes = volumes.map(|volumes| format!(" · {volumes}"));
    el("p").child(mark).child(format!(" · {at} {}", clock.zone())).child(volumes)
}

/// What is missing, and why.
fn trouble(state: &SnapshotState, clock: Clock) -> Option<Element> {
    // Without rows, the screen in their place says so.
    let contents = state.contents.as_ref()?;
    let is_reading = state.course.is_reading();
    let failure = state.course.failure();
    if failure.is_none() && (is_reading || contents.extent().is_complete()) {
        return None;
    }
    let gaps = contents.gaps();
    let named: Vec<_> = gaps.iter().take(NAMED).map(|gap| place(gap, clock)).collect();
    let more = gaps.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("; and {} more places", grouped(more as u64)));
    let missing = (!named.is_empty())
        .then(|| el("p").child(el("strong").child("Not read: ")).child(named.join("; ")).child(more).child("."));
    let is_found = failure.is_some_and(can_be_halved) && gaps.iter().all(|gap| gap.end == Some(gap.first + 1));
    let why = failure.map(|failure| {
        if is_found {
            let records = records(gaps);
            format!("{failure}: the service cannot return {records}. Give the request id to its operators.")
        } else {
            format!("{failure}. {}", failure.next_step())
        }
    });
    let stopped = match &state.course {
        ReadingState::Stopped { why: Some(why), .. } => {
            Some(format!("Stopped early: {why}. Nothing more is read until you retry."))
        }
        ReadingState::Stopped { why: None, .. } => {
            Some("Stopped early. Nothing more is read until you retry.".to_owned())
        }
        _ => None,
    };
    let moving = match contents.brought {
        Brought::Short(counted, _) => Some(format!("The service counts {} but returned none.", backups(counted))),
        Brought::Moving(..) if failure.is_none() => Some("The list kept changing during all three attempts to read it.".to_owned()),
        Brought::Repeated(_) if failure.is_none() => Some(
            "The service gives the same backups for every page: only these can be shown. Check that the gateway passes \
             “offset” on."
                .to_owned(),
        ),
        _ => None,
    };
    let explanation = el("p").child(why).child(stopped).child(moving);
    let again = (!is_reading).then(|| button("Retry").asks(Action::Refresh));
    Some(
        el("div")
            .class("notice")
            .child(missing)
            .child(explanation)
            .child(again)
            .child(failure.map(way_in))
            .child(failure.map(evidence)),
    )
}

/// `1 backup`, `4,000 backups`
fn backups(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "backup" } else { "backups" })
}

/// How many gaps are listed one by one.
const NAMED: usize = 5;

fn records(gaps: &[Gap]) -> String {
    match gaps.len() {
        1 => "one record".to_owned(),
        number => format!("{} records", grouped(number as u64)),
    }
}

/// `backup 2,731 (created between 2026-11-23 02:10 and 02:14 UTC)`
fn place(gap: &Gap, clock: Clock) -> String {
    let first = grouped(gap.first + 1);
    let rows = match gap.end {
        Some(end) if end == gap.first + 1 => format!("backup {first}"),
        Some(end) => format!("backups {first}–{}", grouped(end)),
        None => format!("all from backup {first} on"),
    };
    let when = match (gap.span.oldest, gap.span.newest) {
        (Some(oldest), Some(newest)) => {
            let (from, to) = (clock.to_minute(oldest), clock.to_minute(newest));
            let is_same_day = from.get(..10) == to.get(..10);
            let to = if is_same_day { clock.clock_minute(newest) } else { to };
            format!(" (created between {from} and {to} {})", clock.zone())
        }
        (Some(oldest), None) => format!(" (created after {} {})", clock.to_minute(oldest), clock.zone()),
        (None, Some(newest)) => format!(" (created before {} {})", clock.to_minute(newest), clock.zone()),
        (None, None) => String::new(),
    };
    rows + &when
}

/// The progress of a pending file, next to its button.
pub(crate) fn waiting(format: Format, state: &SnapshotState) -> Element {
    let label = format.label();
    let step = |text: &'static str, action: Action| button(text).asks(action);
    let why = match &state.course {
        ReadingState::Reading { progress: (read, total), .. } => {
            let of = total.map(|total| format!(" of {}", grouped(total))).unwrap_or_default();
            let progress = format!("{label}: waiting for all backups, {}{of} read ", grouped(*read));
            return el("span")
                .class("waiting-file")
                .attr("role", "status")
                .child(progress)
                .child(step("Cancel", Action::CancelFile));
        }
        ReadingState::Idle => "nobody is signed in yet".to_owned(),
        ReadingState::Stopped { .. } => "the reading was stopped".to_owned(),
        ReadingState::Failed { failure, .. } => format!("{failure}."),
        ReadingState::Done => "not all backups could be read".to_owned(),
    };
    let read = state.contents.as_ref().map(|contents| match contents.brought {
        Brought::Some(read, ..) | Brought::Moving(read, _) | Brought::Repeated(read) => read,
        Brought::All | Brought::Short(..) => 0,
    });
    let part = read.filter(|read| *read > 0).map(|read| {
        let text = format!("Save the {} read", grouped(read));
        el("button").attr("type", "button").asks(Action::SaveRead).child(text)
    });
    el("span")
        .class("waiting-file")
        .attr("role", "alert")
        .child(format!("{label} not saved: {} ", why.trim_end_matches('.')))
        .child(step("Retry", Action::ReadForFile))
        .child(part)
        .child(step("Cancel", Action::CancelFile))
}

/// When the next automatic attempt will be made after a failure.
pub(crate) fn next_try(seconds: i64) -> Element {
    el("p")
        .class("next-try")
        .child(format!("Trying again in {}. ", at_most(seconds.max(0))))
        .child(button("Retry now").asks(Action::Refresh))
}
