//! How much of the project a view is based on: a progress bar while it is read, a note afterwards.

use crate::export::rows::Format;
use crate::inventory::plan::{Extent, Gap, can_be_halved};
use crate::state::project_snapshot::{Brought, Contents, SnapshotState, is_stale};
use crate::state::reading::ReadingState;
use crate::time::{Clock, Instant, ago};
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::form::button;
use crate::ui::parts::screens::{evidence, wait, way_in};
use crate::ui::parts::words;

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
            Self::Search => words::SEARCHED,
            Self::File => words::MADE_INTO_FILE,
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
                Use::Search => words::READS_FOR_SEARCH,
                Use::File => words::READS_FOR_FILE,
            })
        }))
        .child(state.contents.as_ref().map(|contents| mark(contents, backups, odd, by, volumes, clock)))
        .child(trouble(state, clock))
        .into()
}

fn bar(read: u64, total: Option<u64>, state: &SnapshotState, clock: Clock) -> Element {
    let progress = words::progress(read, total, state.contents.is_some());
    let pause = match &state.course {
        ReadingState::Reading { pause: Some((why, until)), .. } => {
            let seconds = until.seconds_since(clock.now).max(0);
            Some(el("div").class("pause").child(words::pause(why, seconds + 1)).child(evidence(why)))
        }
        _ => None,
    };
    let bar = el("progress").attr("aria-label", words::READING);
    let bar = match total {
        Some(total) => bar.attr("max", total.to_string()).attr("value", read.to_string()),
        None => bar,
    };
    el("div")
        .class("reading")
        .child(bar)
        .child(el("span").child(progress))
        .child(button(words::STOP).asks(Action::Stop))
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
    let tone = if extent == Extent::Complete && odd == 0 { "muted" } else { "unknown" };
    let read = match (by, extent) {
        (Some(by), Extent::Complete) => words::read_all_for(by.words(), backups),
        (None, Extent::Complete) => words::read_all(backups),
        (by, Extent::Outcounted(_)) => words::read_fewer(by.map(Use::words), backups, &extent.to_string()),
        (Some(by), _) => words::read_part_for(by.words(), &extent.to_string()),
        (None, _) => extent.to_string(),
    };
    let mark = el("span").class("mark").attr("data-tone", tone).child(read + &words::but_unreadable(odd));
    let at = words::read_at(&clock.brief(contents.at), &clock.zone(), age(contents.at, clock));
    let volumes = volumes.map(|volumes| format!(" · {volumes}"));
    el("p").child(mark).child(at).child(volumes)
}

/// How long ago a reading was, if it no longer says what is true now.
fn age(read_at: Instant, clock: Clock) -> Option<String> {
    is_stale(read_at, clock.now).then(|| ago(read_at, clock.now))
}

/// What is missing, and why.
fn trouble(state: &SnapshotState, clock: Clock) -> Option<Element> {
    // Without rows, the screen in their place says so.
    let contents = state.contents.as_ref()?;
    let is_reading = state.course.is_reading();
    let failure = state.course.failure();
    let later = contents.later.as_ref();
    if failure.is_none() && (is_reading || contents.extent().is_complete() && later.is_none()) {
        return None;
    }
    let gaps = contents.gaps();
    let named: Vec<_> = gaps.iter().take(NAMED).map(|gap| place(gap, clock)).collect();
    let more = gaps.len().saturating_sub(NAMED);
    let missing = (!named.is_empty()).then(|| words::not_read(el("p"), &named, more));
    let is_found = failure.is_some_and(can_be_halved) && gaps.iter().all(|gap| gap.end == Some(gap.first + 1));
    let why = failure.map(|failure| {
        if is_found { words::cannot_return(failure, gaps.len()) } else { format!("{failure}. {}", failure.next_step()) }
    });
    let stopped = match &state.course {
        ReadingState::Stopped { why, .. } => Some(words::stopped_early(why.as_ref())),
        _ => None,
    };
    let moving = match *later.unwrap_or(&contents.brought) {
        Brought::Short(counted, _) => Some(words::counted_but_not_returned(counted)),
        Brought::Moving(..) if failure.is_none() => Some(words::KEPT_CHANGING.to_owned()),
        Brought::Doubled(different, all) => Some(words::returned_twice(all - different)),
        Brought::Repeated(_) if failure.is_none() => Some(words::SAME_ON_EVERY_PAGE.to_owned()),
        _ => None,
    };
    let wait = failure.and_then(|failure| wait(failure, clock)).map(|wait| format!(" {wait}"));
    let explanation = el("p").child(why).child(wait).child(stopped).child(moving);
    let again = (!is_reading).then(|| button(words::RETRY).asks(Action::Refresh));
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

/// How many gaps are listed one by one.
const NAMED: usize = 5;

/// `backup 2,731 (created between 2026-11-23 02:10 and 02:14 UTC)`
fn place(gap: &Gap, clock: Clock) -> String {
    let rows = words::backups_at(gap.first + 1, gap.end);
    let when = match (gap.span.oldest, gap.span.newest) {
        (Some(oldest), Some(newest)) => {
            let (from, to) = (clock.to_minute(oldest), clock.to_minute(newest));
            let is_same_day = from.get(..10) == to.get(..10);
            let to = if is_same_day { clock.clock_minute(newest) } else { to };
            words::created_between(&from, &to, &clock.zone())
        }
        (Some(oldest), None) => words::created_after(&clock.to_minute(oldest), &clock.zone()),
        (None, Some(newest)) => words::created_before(&clock.to_minute(newest), &clock.zone()),
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
            let progress = words::file_waits(label, *read, *total);
            return el("span")
                .class("waiting-file")
                .attr("role", "status")
                .child(progress)
                .child(step(words::CANCEL, Action::CancelFile));
        }
        ReadingState::Idle => words::NOBODY_IS_SIGNED_IN.to_owned(),
        ReadingState::Stopped { .. } => words::READING_WAS_STOPPED.to_owned(),
        ReadingState::Failed { failure, .. } => format!("{failure}."),
        ReadingState::Done => words::NOT_ALL_COULD_BE_READ.to_owned(),
    };
    let read = state.contents.as_ref().map(|contents| match contents.brought {
        Brought::Some(read, ..) | Brought::Moving(read, _) | Brought::Repeated(read) | Brought::Doubled(read, _) => {
            read
        }
        Brought::All | Brought::Short(..) => 0,
    });
    let part = read
        .filter(|read| *read > 0)
        .map(|read| el("button").attr("type", "button").asks(Action::SaveRead).child(words::save_read(read)));
    el("span")
        .class("waiting-file")
        .attr("role", "alert")
        .child(words::file_not_saved(label, why.trim_end_matches('.')))
        .child(step(words::RETRY, Action::ReadForFile))
        .child(part)
        .child(step(words::CANCEL, Action::CancelFile))
}

/// When the next automatic attempt will be made after a failure.
pub(crate) fn next_try(seconds: i64) -> Element {
    el("p")
        .class("next-try")
        .child(words::next_try(seconds.max(0)))
        .child(button(words::RETRY_NOW).asks(Action::Refresh))
}
