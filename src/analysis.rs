//! What the backups of a project say together: the verdict and its evidence, for the views to draw. Pure: the moment,
//! the zone and what this browser remembers are handed in. Worked out in steps, so that a large project keeps nobody
//! waiting.

pub mod causes;
pub mod daily;
pub mod in_progress;
pub mod matcher;
pub mod patterns;
pub mod rhythm;
pub mod since_last_visit;
pub mod volumes;

use crate::analysis::causes::{Cause, Finder};
use crate::analysis::daily::{DayCount, day_bounds, per_day};
use crate::analysis::in_progress::Stuck;
use crate::analysis::patterns::{Spread, Tally, spread};
use crate::analysis::since_last_visit::{Changes, Comparison, Memory};
use crate::analysis::volumes::{DAYS, Grouped, Protection, Volume, sort};
use crate::api::cinder::backup::display_name;
use crate::api::cinder::{Status, Tone};
use crate::inventory::plan::{Extent, Span};
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::Volumes;
use crate::query::pagination::grouped;
use crate::query::search::Term;
use crate::query::volumes::{Objective, Order, Show};
use crate::sorted::{sort_by, sort_by_key};
use crate::time::{AHEAD, Instant};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the analysis leans on beside the backups.
#[derive(Debug, Clone)]
pub struct AnalysisInput {
    /// Which inventory this is of; a place means nothing in another.
    pub epoch: u32,
    /// How much of the project the inventory holds.
    pub extent: Extent,
    /// The times of which nobody knows what happened then.
    pub unread: Arc<[Span]>,
    /// The moment.
    pub now: Instant,
    /// Minutes east of UTC at an instant.
    pub offset: fn(Instant) -> i32,
    /// The age that a last good recovery point may have.
    pub objective: Objective,
    /// How many backups of a volume the service keeps.
    pub limit: usize,
    /// The volumes that the reader marked as retired.
    pub retired: Arc<BTreeSet<String>>,
    /// What was there at the last visit.
    pub memory: Option<Arc<Memory>>,
}

/// A volume and what a line about it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub volume: Volume,
    /// The status of the backup that was asked for last.
    pub latest_status: Status,
    /// When that was.
    pub latest_at: Option<Instant>,
    /// What it is called.
    pub latest_name: String,
    /// Whether the reader marked it as retired.
    pub is_retired: bool,
}

/// A backup in transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moving {
    /// Its place in the inventory.
    pub place: usize,
    /// Its id.
    pub id: String,
    /// What to call it.
    pub name: String,
    /// The volume's id.
    pub volume: Option<String>,
    /// Its status.
    pub status: Status,
    /// For how many seconds.
    pub seconds: Option<i64>,
    /// Whether that is too long, and why.
    pub stuck: Option<Stuck>,
}

/// All that is in transition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InProgress {
    /// The longest first.
    pub list: Vec<Moving>,
    /// Within how many seconds 95 of 100 lately finished backups of this project did.
    pub usual: Option<i64>,
}

/// Some backups by id and name, the first few.
pub type Names = Vec<(String, String)>;

/// What changed since the last visit, with the first few of each by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Those that have failed since.
    pub failed: Names,
    /// Those that can be restored again.
    pub recovered: Names,
}

/// Failures and attempts by a text that many backups share.
pub type Shares = Vec<(Option<String>, Tally)>;

/// What the backups say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// Which inventory this is of.
    pub epoch: u32,
    /// How much of the project it is of.
    pub extent: Extent,
    /// The times of which nobody knows what happened then.
    pub unread: Arc<[Span]>,
    /// The moment it is of.
    pub now: Instant,
    /// All backups, with those whose rows could not be read.
    pub backups: usize,
    /// Rows that could not be read, by what could be read of how they ended.
    pub unreadable: DayCount,
    /// Backups of which it could not be read when they were started, by how they ended.
    pub undated: DayCount,
    /// Backups that name no volume.
    pub without_volume: usize,
    /// Records that are being imported, and those of imports that failed: they are of no volume yet.
    pub imports: usize,
    /// Backups whose start or recovery point lies in the future.
    pub ahead: usize,
    /// Before when what counts was started; none where there is nothing that was not.
    pub until: Option<Instant>,
    /// All volumes, worst first.
    pub lines: Vec<Line>,
    /// Why backups failed.
    pub causes: Vec<Cause>,
    /// What is in transition.
    pub transit: InProgress,
    /// What changed since the last visit; none without one, and none while the reading is partial.
    pub changes: Option<Changes>,
    /// The first few of that by name.
    pub named: Option<Named>,
    /// The last 24 hours: since when, and how they ended.
    pub last_day: (Instant, DayCount),
    /// Thirty calendar days, today last, each with its bounds.
    pub days: Vec<(DayCount, (Instant, Instant))>,
    /// Since when failures are counted by where and when.
    pub since: Instant,
    /// By availability zone.
    pub zones: Shares,
    /// By container.
    pub containers: Shares,
    /// By hour of the day, and the offset at which the hours are read.
    pub hours: ([Tally; 24], i32),
    /// All failures since then.
    pub failed: u32,
    /// Backups of a volume that the service keeps.
    pub limit: usize,
}

/// Volumes by how they stand; retired ones count only as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Counts {
    pub volumes: usize,
    pub missed: usize,
    pub unprotected: usize,
    pub ahead: usize,
    pub too_old: usize,
    pub unknown: usize,
    pub protected: usize,
    pub failing: usize,
    pub overdue: usize,
    pub single: usize,
    pub at_limit: usize,
    pub retired: usize,
}

/// The verdict: one sentence around a number that leads to the volumes it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its tone: never good while anything is not known.
    pub tone: Tone,
    /// The words before the number.
    pub before: String,
    /// The number and the volumes behind it.
    pub number: Option<(usize, Show)>,
    /// The words after it.
    pub after: String,
}

/// Backups looked at in one step.
const BACKUPS: usize = 2000;
/// Volumes judged in one step.
const VOLUMES: usize = 100;
/// Names listed of what changed.
pub const LISTED: usize = 10;
const DAY: i64 = 24 * 60 * 60;

/// The analysis in the making.
pub struct Analyst {
    input: AnalysisInput,
    next: usize,
    finder: Finder,
    comparison: Option<Comparison>,
    last_day: DayCount,
    unreadable: DayCount,
    undated: DayCount,
    without_volume: usize,
    imports: usize,
    ahead: usize,
    until: Option<Instant>,
    grouped: Option<Grouped>,
    volumes: Vec<Volume>,
    rest: Option<Rest>,
}

/// What takes one look at all backups each.
struct Rest {
    days: [DayCount; DAYS],
    spread: Spread,
    transit: in_progress::InProgress,
}

impl Analyst {
    /// One who has not looked yet.
    pub fn new(input: AnalysisInput) -> Self {
        // What is not here in a partial reading may be there all the same.
        let memory = input.memory.clone().filter(|_| input.extent.is_complete());
        Self {
            input,
            next: 0,
            finder: Finder::default(),
            comparison: memory.map(Comparison::with),
            last_day: DayCount::default(),
            unreadable: DayCount::default(),
            undated: DayCount::default(),
            without_volume: 0,
            imports: 0,
            ahead: 0,
            until: None,
            grouped: None,
            volumes: Vec::new(),
            rest: None,
        }
    }

    /// Goes on a little; true once there is nothing left to do.
    pub fn step(&mut self, all: &Inventory) -> bool {
        let AnalysisInput { now, offset, objective, .. } = self.input;
        if self.next < all.len() {
            let yesterday = now.plus(-DAY);
            let end = (self.next + BACKUPS).min(all.len());
            for entry in (self.next..end).filter_map(|place| all.get(place)) {
                self.finder.take(entry);
                if let Some(comparison) = &mut self.comparison {
                    comparison.take(entry);
                }
                let tone = entry.status().tone();
                match entry.started(now) {
                    Some(at) if at >= yesterday => self.last_day.count(tone),
                    // Those in the future are counted by themselves.
                    None if entry.created_at().is_none_or(|at| !at.is_ahead(now)) => self.undated.count(tone),
                    _ => {}
                }
                if entry.is_unreadable() {
                    self.unreadable.count(tone);
                }
                if entry.created_at().is_some_and(|at| at.is_ahead(now)) {
                    self.until = Some(now.plus(AHEAD));
                }
                self.ahead += usize::from(entry.is_ahead(now));
                self.imports += usize::from(entry.is_import());
                self.without_volume += usize::from(entry.volume().is_none() && !entry.is_import());
            }
            self.next = end;
            return false;
        }
        let Some(grouped) = &self.grouped else {
            self.grouped = Some(Grouped::new(all));
            return false;
        };
        let judged = self.volumes.len();
        if judged < grouped.len() {
            let some = judged..(judged + VOLUMES).min(grouped.len());
            self.volumes.extend(some.filter_map(|group| grouped.volume(all, group, objective.seconds(), now, offset)));
            return self.volumes.len() == judged;
        }
        if self.rest.is_none() {
            let since = since(now, offset);
            let spread = spread(all, since, now, offset(now));
            self.rest = Some(Rest { days: per_day(all, now, offset), spread, transit: in_progress::running(all, now) });
            return false;
        }
        true
    }

    /// What it all says.
    pub fn finish(mut self, all: &Inventory) -> Analysis {
        sort(&mut self.volumes);
        let AnalysisInput { now, offset, .. } = self.input;
        let line = |volume: Volume| {
            let latest = all.get(volume.latest)?;
            let id = all.texts().get(volume.id).to_owned();
            Some(Line {
                latest_status: latest.status().clone(),
                latest_at: latest.created_at(),
                latest_name: display_name(latest.text(Word::Name), latest.id()),
                is_retired: self.input.retired.contains(&id),
                id,
                volume,
            })
        };
        let lines = self.volumes.into_iter().filter_map(line).collect();
        let rest = self.rest.unwrap_or_else(|| Rest {
            days: per_day(all, now, offset),
            spread: spread(all, since(now, offset), now, offset(now)),
            transit: in_progress::running(all, now),
        });
        let changes = self.comparison.map(Comparison::changes);
        let list =
            |places: &[usize]| places.iter().take(LISTED).filter_map(|place| Some(name(all.get(*place)?))).collect();
        let named = changes
            .as_ref()
            .map(|changes| Named { failed: list(&changes.failed), recovered: list(&changes.recovered) });
        let shares = |list: Vec<(Option<Key>, Tally)>| {
            list.into_iter().map(|(key, tally)| (key.map(|key| all.texts().get(key).to_owned()), tally)).collect()
        };
        Analysis {
            epoch: self.input.epoch,
            extent: self.input.extent,
            unread: self.input.unread,
            now,
            backups: all.len(),
            unreadable: self.unreadable,
            undated: self.undated,
            without_volume: self.without_volume,
            imports: self.imports,
            ahead: self.ahead,
            until: self.until,
            lines,
            causes: self.finder.causes(all, now.plus(-DAY), now),
            transit: transit(all, rest.transit),
            changes,
            named,
            last_day: (now.plus(-DAY), self.last_day),
            days: (0..DAYS).map(|place| (rest.days[place], day_bounds(DAYS - 1 - place, now, offset))).collect(),
            since: since(now, offset),
            zones: shares(rest.spread.zones),
            containers: shares(rest.spread.containers),
            hours: (rest.spread.hours, offset(now)),
            failed: rest.spread.all.failed,
            limit: self.input.limit,
        }
    }
}

/// The first moment of the thirty days.
fn since(now: Instant, offset: fn(Instant) -> i32) -> Instant {
    day_bounds(DAYS - 1, now, offset).0
}

/// A backup's id, empty where it has none, and what to call it.
fn name(entry: Entry<'_>) -> (String, String) {
    (entry.id().unwrap_or_default().to_owned(), display_name(entry.text(Word::Name), entry.id()))
}

fn transit(all: &Inventory, transit: in_progress::InProgress) -> InProgress {
    let moving = |running: in_progress::Running| {
        let entry = all.get(running.place)?;
        let (id, name) = name(entry);
        let volume = entry.volume().map(|key| all.texts().get(key).to_owned());
        let (place, seconds, stuck) = (running.place, running.seconds, running.stuck);
        Some(Moving { place, id, name, volume, status: entry.status().clone(), seconds, stuck })
    };
    InProgress { usual: transit.usual, list: transit.list.into_iter().filter_map(moving).collect() }
}

/// The whole analysis at once.
pub fn analyse(all: &Inventory, input: AnalysisInput) -> Analysis {
    let mut analyst = Analyst::new(input);
    while !analyst.step(all) {}
    analyst.finish(all)
}

impl Line {
    /// Whether it is one of those asked for.
    fn is(&self, show: Show, limit: usize) -> bool {
        let volume = &self.volume;
        let fits = match show {
            Show::All | Show::Retired => true,
            Show::Missed => volume.protection < Protection::Unknown,
            Show::Ahead => volume.ahead.is_some(),
            Show::Unprotected => volume.protection == Protection::Unprotected,
            Show::TooOld => volume.protection == Protection::TooOld,
            Show::Unknown => volume.protection == Protection::Unknown,
            Show::Protected => volume.protection == Protection::Protected,
            Show::Failing => volume.streak > 0,
            Show::Overdue => volume.is_overdue,
            Show::SingleCopy => volume.restorable == 1,
            Show::AtLimit => volume.backups >= limit,
        };
        fits && self.is_retired == (show == Show::Retired)
    }
}

impl Analysis {
    /// The volumes that are not retired, worst first.
    pub fn shown_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.is_retired)
    }

    /// The places of the backups that are stuck.
    pub fn stuck(&self) -> Vec<usize> {
        self.transit.list.iter().filter(|moving| moving.stuck.is_some()).map(|moving| moving.place).collect()
    }

    /// The line of a volume.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The places of the lines that are asked for, in the order asked for.
    pub fn select(&self, asked: &Volumes) -> Vec<usize> {
        let part = asked.id.as_deref().unwrap_or_default().to_ascii_lowercase();
        let cause = asked.cause.as_ref().map(|template| {
            let cause = self.causes.iter().find(|cause| cause.template == *template);
            cause.map(|cause| cause.volumes.as_slice()).unwrap_or_default()
        });
        let fits = |line: &Line| {
            // All volumes behind a number are those that are marked as retired, too.
            let is_shown = (cause.is_some() && asked.show == Show::All) || line.is(asked.show, self.limit);
            is_shown
                && cause.is_none_or(|volumes| volumes.binary_search(&line.volume.id).is_ok())
                && line.id.to_ascii_lowercase().contains(&part)
        };
        let mut places: Vec<usize> =
            self.lines.iter().enumerate().filter(|(_, line)| fits(line)).map(|(place, _)| place).collect();
        let volume = |place: &usize| &self.lines[*place].volume;
        match asked.order {
            Order::Worst => {}
            Order::Age => sort_by_key(&mut places, |place| (volume(place).restorable > 0, volume(place).last_good)),
            Order::Streak => sort_by_key(&mut places, |place| Reverse(volume(place).streak)),
            Order::Backups => sort_by_key(&mut places, |place| Reverse(volume(place).backups)),
            Order::Id => sort_by(&mut places, |a, b| self.lines[*a].id.cmp(&self.lines[*b].id)),
        }
        places
    }

    /// How many volumes stand how.
    pub fn counts(&self) -> Counts {
        let of = |show: Show| self.lines.iter().filter(|line| line.is(show, self.limit)).count();
        Counts {
            volumes: of(Show::All),
            missed: of(Show::Missed),
            unprotected: of(Show::Unprotected),
            ahead: of(Show::Ahead),
            too_old: of(Show::TooOld),
            unknown: of(Show::Unknown),
            protected: of(Show::Protected),
            failing: of(Show::Failing),
            overdue: of(Show::Overdue),
            single: of(Show::SingleCopy),
            at_limit: of(Show::AtLimit),
            retired: of(Show::Retired),
        }
    }

    /// The backups that were started from then on, up to now.
    pub fn from(&self, since: Instant) -> Term {
        Term::created(Some(since), self.until)
    }

    /// The backups that were started on one of the thirty days; today ends now.
    pub fn on_day(&self, place: usize, bounds: (Instant, Instant)) -> Term {
        let is_today = place + 1 == DAYS;
        Term::created(Some(bounds.0), if is_today { self.until } else { Some(bounds.1) })
    }

    /// Whether the whole project stands behind it: nothing is good before.
    pub fn is_certain(&self) -> bool {
        self.extent.is_complete() && self.unreadable.attempts() == 0
    }

    /// Whether every failure is known with its time: without that, nobody can say that there was none.
    pub fn knows_failures(&self) -> bool {
        self.is_certain() && self.undated.failed + self.undated.unknown == 0
    }

    /// How many rows could not be read, as a sentence; empty where all could.
    pub fn said_of_unreadable(&self) -> String {
        match self.unreadable.attempts() {
            0 => String::new(),
            1 => "1 row could not be read.".to_owned(),
            rows => format!("{} rows could not be read.", grouped(u64::from(rows))),
        }
    }

    /// The verdict in one sentence.
    pub fn verdict(&self, counts: &Counts, objective: Objective) -> Verdict {
        let all = counts.volumes;
        let within = objective.words();
        let so_far = if self.extent.is_complete() { "" } else { "So far, with the reading not complete: " };
        let of_all = format!(" of {} {}", grouped(all as u64), if all == 1 { "volume" } else { "volumes" });
        let odd = self.said_of_unreadable();
        let is_odd = !odd.is_empty();
        let verdict = |tone: Tone, before: &str, number: Option<(usize, Show)>, after: String| {
            // What was not read may turn it either way.
            let tone = if self.is_certain() { tone } else { Tone::Unknown };
            let after = if is_odd { format!("{after} {odd}") } else { after };
            Verdict { tone, before: format!("{so_far}{before}"), number, after }
        };
        let sentence = |text: String| if so_far.is_empty() { capital(&text) } else { text };
        let without = counts.missed;
        let verb = if without == 1 { "has" } else { "have" };
        if all == 0 {
            // Nothing is absent that was not read.
            let text = match (self.backups, self.extent.is_complete(), is_odd) {
                (0, false, _) => return verdict(Tone::Unknown, "", None, "No backup has been read yet.".to_owned()),
                (0, true, _) => "there are no backups.",
                (_, _, false) => "no backup names a volume that is not retired.",
                (_, _, true) => "no volume that is not retired could be read.",
            };
            return verdict(Tone::Unknown, "", None, sentence(text.to_owned()));
        }
        if without > 0 {
            let after = format!("{of_all} {verb} no recovery point within {within}.");
            return verdict(Tone::Bad, "", Some((without, Show::Missed)), after);
        }
        if counts.unknown > 0 {
            let others = if is_odd { String::new() } else { format!("; all others are within {within}") };
            let after = format!("{of_all} have backups of which nobody knows the age{others}.");
            return verdict(Tone::Unknown, "", Some((counts.unknown, Show::Unknown)), after);
        }
        let each =
            if all == 1 { "the only volume".to_owned() } else { format!("each of {} volumes", grouped(all as u64)) };
        let protected = format!("{each} has a recovery point within {within}");
        match (counts.failing, self.undated.failed) {
            // A row that could not be read may be of any volume, and tell of a failure.
            (0, _) if is_odd => {
                let said = sentence("the project cannot be called protected:".to_owned());
                let after = odd.clone();
                Verdict { tone: Tone::Unknown, before: format!("{so_far}{said} "), number: None, after }
            }
            (0, 0) => verdict(Tone::Good, &sentence(protected), None, ".".to_owned()),
            (0, failed) => {
                let text = format!("{protected}, but {failed} failed at a time that could not be read");
                verdict(Tone::Bad, &sentence(text), None, ".".to_owned())
            }
            (failing, _) if is_odd => {
                let before = sentence("the last run of ".to_owned());
                verdict(Tone::Bad, &before, Some((failing, Show::Failing)), format!("{of_all} failed."))
            }
            (failing, _) => {
                let before = sentence(format!("{protected}, but the last run of "));
                verdict(Tone::Bad, &before, Some((failing, Show::Failing)), " failed.".to_owned())
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;

    fn now() -> Instant {
        Instant::parse("2026-11-24T08:00:00").unwrap()
    }

    /// A setting for a whole project, seen in UTC.
    pub fn input() -> AnalysisInput {
        AnalysisInput {
            epoch: 1,
            extent: Extent::Complete,
            unread: Arc::default(),
            now: now(),
            offset: |_| 0,
            objective: Objective::default(),
            limit: 20,
            retired: Arc::default(),
            memory: None,
        }
    }

    /// The verdict's tone and words.
    fn said(rows: &[&str], input: AnalysisInput) -> (Tone, String) {
        let objective = input.objective;
        let analysis = analyse(&inventory(rows), input);
        let said = analysis.verdict(&analysis.counts(), objective);
        let number = said.number.map(|(number, _)| number.to_string()).unwrap_or_default();
        (said.tone, format!("{}{number}{}", said.before, said.after))
    }

    const GOOD: &str = r#"{"id": "a", "status": "available", "volume_id": "v", "created_at": "2026-11-24T02:00:00"}"#;
    const OLD: &str = r#"{"id": "b", "status": "available", "volume_id": "w", "created_at": "2026-11-22T02:00:00"}"#;
    const FAILED: &str = r#"{"id": "c", "status": "error", "volume_id": "v", "created_at": "2026-11-24T04:00:00"}"#;
    const AGELESS: &str = r#"{"id": "d", "status": "available", "volume_id": "x"}"#;

    #[test]
    fn the_verdict_names_the_worst_there_is() {
        let of = |rows: &[&str]| said(rows, input());
        assert_eq!(of(&[GOOD]), (Tone::Good, "The only volume has a recovery point within 26 h.".to_owned()));
        assert_eq!(of(&[GOOD, OLD]), (Tone::Bad, "1 of 2 volumes has no recovery point within 26 h.".to_owned()));
        assert_eq!(
            of(&[GOOD, FAILED]),
            (Tone::Bad, "The only volume has a recovery point within 26 h, but the last run of 1 failed.".to_owned())
        );
        assert_eq!(of(&[GOOD, AGELESS]).0, Tone::Unknown);
        assert_eq!(of(&[]), (Tone::Unknown, "There are no backups.".to_owned()));
    }

    const FUTURE: &str = r#"{"id": "f", "status": "available", "volume_id": "v", "created_at": "2036-01-01T00:00:00"}"#;
    const LATER: &str = r#"{"id": "g", "status": "error", "volume_id": "w", "created_at": "2026-11-24T09:00:00"}"#;

    #[test]
    fn the_future_protects_nothing_and_is_not_of_the_last_day() {
        assert_eq!(
            said(&[FUTURE], input()),
            (Tone::Bad, "1 of 1 volume has no recovery point within 26 h.".to_owned())
        );
        assert_eq!(said(&[FUTURE, GOOD], input()).0, Tone::Good, "the real one counts");
        let all = inventory(&[FUTURE, LATER, GOOD]);
        let analysis = analyse(&all, input());
        let day = analysis.last_day.1;
        assert_eq!((day.attempts(), day.good, analysis.failed, analysis.ahead), (1, 1, 0, 2));
        assert_eq!((analysis.causes[0].lately, analysis.causes[0].last_seen), (0, None));
        let counts = analysis.counts();
        assert_eq!((counts.missed, counts.unprotected, counts.ahead), (1, 1, 1));
        // What a number leads to has no more in it either.
        let term = |analysis: &Analysis| analysis.from(now().plus(-DAY)).to_string();
        assert_eq!(term(&analysis), "created:2026-11-23T08:00:00.000000Z..2026-11-24T08:05:00.000000Z");
        assert_eq!(term(&analyse(&inventory(&[GOOD]), input())), "created:2026-11-23T08:00:00.000000Z..");
    }

    #[test]
    fn records_of_an_import_are_set_apart() {
        let import = |id: &str, status: &str| {
            format!(
                r#"{{"id": "{id}", "status": "{status}", "volume_id": "{}", "created_at": "2026-11-24T06:00:00"}}"#,
                crate::inventory::IMPORT_VOLUME_ID
            )
        };
        let (one, two) = (import("x", "creating"), import("y", "error"));
        let analysis =
            analyse(&inventory(&[&one, &two, GOOD, r#"{"id": "z", "status": "error", "volume_id": ""}"#]), input());
        assert_eq!((analysis.imports, analysis.without_volume, analysis.lines.len()), (2, 1, 1));
        assert_eq!(analysis.transit.list[0].volume, None);
        assert!(analysis.causes.iter().all(|cause| cause.volumes.is_empty()));
        assert_eq!(said(&[&one, &two, GOOD], input()).0, Tone::Good);
    }

    #[test]
    fn nothing_is_good_while_anything_is_not_known() {
        for extent in [Extent::Partial(1, Some(2)), Extent::Partial(1, None), Extent::Moving(1)] {
            let (tone, words) = said(&[GOOD], AnalysisInput { extent, ..input() });
            assert_eq!(tone, Tone::Unknown, "{words}");
            assert!(words.starts_with("So far, with the reading not complete: the only volume has"), "{words}");
        }
    }

    #[test]
    fn nothing_is_said_to_be_good_while_a_row_could_not_be_read() {
        let of = |rows: &[&str]| said(rows, input());
        for odd in ["null", r#"{"status": "error"}"#, r#"{"id": "e", "status": 5, "volume_id": "v"}"#] {
            assert_eq!(
                of(&[GOOD, odd]),
                (Tone::Unknown, "The project cannot be called protected: 1 row could not be read.".to_owned()),
                "{odd}"
            );
            for (rows, words) in [
                (&[GOOD, FAILED, odd][..], "The last run of 1 of 1 volume failed. 1 row could not be read."),
                (
                    &[GOOD, OLD, odd, "{}"],
                    "1 of 2 volumes has no recovery point within 26 h. 2 rows could not be read.",
                ),
                (&[odd, "[]"], "No volume that is not retired could be read. 2 rows could not be read."),
            ] {
                let (tone, said) = of(rows);
                assert_eq!(tone, Tone::Unknown);
                if rows.len() > 2 || !odd.contains("volume_id") {
                    assert_eq!(said, words);
                }
            }
            let (_, said) = of(&[GOOD, AGELESS, odd]);
            assert!(!said.contains("all others"), "{said}");
        }
    }

    #[test]
    fn a_failure_at_an_unknown_time_is_said() {
        let undated = r#"{"id": "e", "status": "error", "volume_id": "v", "created_at": "soon"}"#;
        assert_eq!(
            said(&[GOOD, undated], input()),
            (
                Tone::Bad,
                "The only volume has a recovery point within 26 h, but 1 failed at a time that could not be read."
                    .to_owned()
            )
        );
        let analysis = analyse(&inventory(&[GOOD, undated]), input());
        assert_eq!((analysis.undated.failed, analysis.last_day.1.failed, analysis.knows_failures()), (1, 0, false));
    }

    #[test]
    fn a_retired_volume_counts_as_such_alone() {
        let retired = Arc::new(BTreeSet::from(["w".to_owned()]));
        let analysis = analyse(&inventory(&[GOOD, OLD]), AnalysisInput { retired, ..input() });
        let counts = analysis.counts();
        assert_eq!((counts.volumes, counts.too_old, counts.retired), (1, 0, 1));
        let show = |show: Show| analysis.select(&Volumes { show, ..Volumes::default() });
        assert_eq!((show(Show::All).len(), show(Show::Retired).len()), (1, 1));
    }

    #[test]
    fn what_changed_is_said_of_a_whole_reading_only() {
        let memory = Some(Arc::new(Memory::of(&inventory(&[GOOD]), now().plus(-DAY))));
        let of = |extent: Extent| {
            analyse(&inventory(&[GOOD, FAILED]), AnalysisInput { extent, memory: memory.clone(), ..input() }).changes
        };
        let changes = of(Extent::Complete).unwrap();
        assert_eq!((changes.new, changes.failed), (vec![1], vec![1]));
        assert_eq!(of(Extent::Partial(2, None)), None);
    }

    proptest! {
        #[test]
        fn each_choice_of_volumes_is_as_long_as_its_count(
            backups in prop::collection::vec((0..6usize, 0..4usize, -20..400i64), 0..80),
            limit in 1..6usize,
        ) {
            let words = ["available", "error", "creating", "archiving"];
            let row = |(index, (volume, word, hours)): (usize, &(usize, usize, i64))| {
                let at = now().plus(-hours * 3600);
                format!(r#"{{"id": "{index}", "status": "{}", "volume_id": "v{volume}", "created_at": "{at}"}}"#, words[*word])
            };
            let rows: Vec<String> = backups.iter().enumerate().map(row).collect();
            let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let analysis = analyse(&all, AnalysisInput { limit, ..input() });
            let counts = analysis.counts();
            let shown = |show: Show| analysis.select(&Volumes { show, ..Volumes::default() }).len();
            prop_assert_eq!(
                [shown(Show::All), shown(Show::Unprotected), shown(Show::TooOld), shown(Show::Unknown), shown(Show::Protected)],
                [counts.volumes, counts.unprotected, counts.too_old, counts.unknown, counts.protected]
            );
            prop_assert_eq!((shown(Show::Missed), shown(Show::Ahead)), (counts.missed, counts.ahead));
            prop_assert_eq!(
                [shown(Show::Failing), shown(Show::Overdue), shown(Show::SingleCopy), shown(Show::AtLimit)],
                [counts.failing, counts.overdue, counts.single, counts.at_limit]
            );
            let all_ahead = analysis.lines.iter().filter(|line| line.volume.protection == Protection::Ahead).count();
            prop_assert_eq!(counts.missed, counts.unprotected + counts.too_old + all_ahead);
            prop_assert_eq!(counts.volumes, counts.missed + counts.unknown + counts.protected);
            // The same by hand, a volume at a time.
            let mine = |volume: usize| backups.iter().filter(move |backup| backup.0 == volume);
            let volumes = (0..6).filter(|volume| mine(*volume).next().is_some());
            let missed = volumes.clone().filter(|volume| !mine(*volume).any(|(_, word, hours)| *word == 0 && (0..=26).contains(hours)));
            prop_assert_eq!(missed.count(), shown(Show::Missed));
            let full = volumes.filter(|volume| mine(*volume).count() >= limit);
            prop_assert_eq!(full.count(), counts.at_limit);
            let recent: Vec<_> = backups.iter().filter(|(_, _, hours)| (0..=24).contains(hours)).collect();
            prop_assert_eq!(analysis.last_day.1.attempts() as usize, recent.len());
            prop_assert_eq!(analysis.last_day.1.failed as usize, recent.iter().filter(|(_, word, _)| *word == 1).count());
        }
    }
}
