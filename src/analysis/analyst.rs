//! Computes the analysis, a few thousand backups per step, so that the page stays responsive.

mod lines;
mod sums;

use crate::analysis::analyst::sums::{Recent, Sizes};
use crate::analysis::causes::Finder;
use crate::analysis::daily::{DayCount, day_bounds, per_day};
use crate::analysis::in_progress::InProgress;
use crate::analysis::patterns::{Spread, Tally, spread};
use crate::analysis::since_last_visit::{Changes, Comparison};
use crate::analysis::suspicions::Suspicions;
use crate::analysis::volumes::{DAYS, Grouped, Protection, Volume, is_restorable};
use crate::analysis::{Analysis, AnalysisInput, LISTED, Line, Named, in_progress};
use crate::api::cinder::Tone;
use crate::api::cinder::backup::display_name;
use crate::inventory::plan::Extent;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::sorted::sort_by_key;
use crate::time::{AHEAD, DAY, Instant};
use std::collections::BTreeMap;

/// Backups examined in one step.
const BACKUPS: usize = 2000;
/// Backups of the volumes judged in one step.
const OF_VOLUMES: u32 = 2000;

/// An analysis in progress.
pub struct Analyst {
    input: AnalysisInput,
    next: usize,
    finder: Finder,
    comparison: Option<Comparison>,
    last_day: DayCount,
    day_before: DayCount,
    unreadable: DayCount,
    undated: DayCount,
    unknown_results: usize,
    without_volume: usize,
    /// Whether one of them can be restored.
    restorable_without_volume: bool,
    failed_without_volume: usize,
    failed_later: usize,
    imports: usize,
    ahead: usize,
    until: Option<Instant>,
    grouped: Option<Grouped>,
    volumes: Vec<Volume>,
    sizes: BTreeMap<Key, Sizes>,
    recent: Recent,
    suspicions: Suspicions,
    rest: Option<Rest>,
}

/// The parts that each need one pass over all backups.
struct Rest {
    days: [DayCount; DAYS],
    spread: Spread,
    in_progress: InProgress,
}

impl Rest {
    fn new(all: &Inventory, input: &AnalysisInput) -> Self {
        let AnalysisInput { now, offset, .. } = *input;
        Self {
            days: per_day(all, now, offset),
            spread: spread(all, since(now, offset), now, offset(now)),
            in_progress: in_progress::find(all, now),
        }
    }
}

impl Analyst {
    /// A fresh analyst.
    pub(crate) fn new(input: AnalysisInput) -> Self {
        // In a partial reading, a missing backup may still exist.
        let memory = input.memory.clone().filter(|_| input.extent.is_complete());
        Self {
            input,
            next: 0,
            finder: Finder::default(),
            comparison: memory.map(Comparison::with),
            last_day: DayCount::default(),
            day_before: DayCount::default(),
            unreadable: DayCount::default(),
            undated: DayCount::default(),
            unknown_results: 0,
            without_volume: 0,
            restorable_without_volume: false,
            failed_without_volume: 0,
            failed_later: 0,
            imports: 0,
            ahead: 0,
            until: None,
            grouped: None,
            volumes: Vec::new(),
            sizes: BTreeMap::new(),
            recent: Recent::default(),
            suspicions: Suspicions::default(),
            rest: None,
        }
    }

    /// Does one step of work; true when done.
    pub(crate) fn step(&mut self, all: &Inventory) -> bool {
        if self.next < all.len() {
            let end = (self.next + BACKUPS).min(all.len());
            for entry in (self.next..end).filter_map(|place| all.get(place)) {
                self.count(entry);
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
            let some = judged..grouped.end_of_step(judged, OF_VOLUMES);
            let judge = |group: usize| judge(all, &self.input, grouped, group, &mut self.suspicions);
            let judged: Vec<Volume> = some.filter_map(judge).collect();
            self.volumes.extend(judged);
            return false;
        }
        if self.rest.is_none() {
            self.rest = Some(Rest::new(all, &self.input));
            return false;
        }
        true
    }

    /// Includes a backup in every sum.
    fn count(&mut self, entry: Entry<'_>) {
        let now = self.input.now;
        let yesterday = now.plus(-DAY);
        self.finder.take(entry);
        if let Some(comparison) = &mut self.comparison {
            comparison.take(entry);
        }
        let tone = entry.status().tone();
        match entry.started(now) {
            Some(at) if at >= yesterday => self.last_day.count(tone),
            Some(at) if at >= yesterday.plus(-DAY) => self.day_before.count(tone),
            Some(_) => {}
            // It may have been at any time, also if a wrong clock dates it in the future.
            None => self.undated.count(tone),
        }
        let is_older = entry.started(now).is_some_and(|at| at < yesterday);
        let failed_later = is_older && entry.status().failed_later();
        self.failed_later += usize::from(failed_later && entry.failed_at(now).is_some_and(|at| at >= yesterday));
        if entry.is_unreadable() {
            self.unreadable.count(tone);
        }
        self.unknown_results += usize::from(tone == Tone::Unknown);
        if entry.created_at().is_some_and(|at| at.is_ahead(now)) {
            self.until = Some(now.plus(AHEAD));
        }
        self.recent.take(entry, now);
        if let Some(volume) = entry.volume() {
            self.sizes.entry(volume).or_default().take(entry, now);
        }
        self.ahead += usize::from(entry.is_ahead(now));
        self.imports += usize::from(entry.is_import());
        if entry.volume().is_none() && !entry.is_import() {
            self.without_volume += 1;
            self.restorable_without_volume |= is_restorable(entry.status());
            let is_recent = entry.started(now).is_some_and(|at| at >= yesterday);
            self.failed_without_volume += usize::from(tone == Tone::Bad && is_recent && !entry.is_unreadable());
        }
    }

    /// Puts the result together.
    pub(crate) fn finish(mut self, all: &Inventory) -> Analysis {
        let AnalysisInput { now, offset, .. } = self.input;
        let volumes = std::mem::take(&mut self.volumes);
        let mut lines: Vec<Line> = volumes.into_iter().filter_map(|volume| self.line(all, volume)).collect();
        self.add_without_backups(all, &mut lines);
        let finder = std::mem::take(&mut self.finder);
        let mut causes = finder.causes(all, now.plus(-DAY), now);
        let acknowledged = self.acknowledge(all, &mut lines, &mut causes);
        sort_by_key(&mut lines, Line::need);
        sort_by_key(&mut causes, |cause| cause.acknowledged.is_some());
        let rest = self.rest.unwrap_or_else(|| Rest::new(all, &self.input));
        let changes = self.comparison.map(Comparison::changes);
        let shares = |list: Vec<(Option<Key>, Tally)>| {
            list.into_iter().map(|(key, tally)| (key.map(|key| all.texts().get(key).to_owned()), tally)).collect()
        };
        Analysis {
            epoch: self.input.epoch,
            extent: self.input.extent,
            is_stale: self.input.is_stale,
            unread: self.input.unread,
            now,
            volumes: self.input.volumes,
            policies: self.input.policies,
            backups: all.len(),
            unreadable: self.unreadable,
            undated: self.undated,
            unknown_results: self.unknown_results,
            without_volume: self.without_volume,
            failed_without_volume: self.failed_without_volume,
            failed_later: self.failed_later,
            imports: self.imports,
            ahead: self.ahead,
            until: self.until,
            lines,
            causes,
            acknowledged,
            in_progress: rest.in_progress,
            named: changes.as_ref().map(|changes| named(all, changes)),
            changes,
            last_day: (now.plus(-DAY), self.last_day),
            day_before: self.day_before,
            days: (rest.days.into_iter().enumerate())
                .map(|(place, day)| (day, day_bounds(DAYS - 1 - place, now, offset)))
                .collect(),
            since: since(now, offset),
            zones: shares(rest.spread.zones),
            containers: shares(rest.spread.containers),
            hours: (rest.spread.hours, offset(now)),
            failed: rest.spread.all.failed,
            limit: self.input.limit,
            recent: self.recent.rate(now),
            suspicions: self.suspicions,
        }
    }
}

/// The state of a volume; doubtful if it is protected only by backups that look suspicious.
fn judge(
    all: &Inventory,
    input: &AnalysisInput,
    grouped: &Grouped,
    group: usize,
    suspicions: &mut Suspicions,
) -> Option<Volume> {
    let AnalysisInput { now, offset, .. } = *input;
    let target = input.target(input.policy_of(all.texts().get(grouped.id(group)?)));
    let members = grouped.members(all, group, now);
    let (sound, finding) = suspicions.take(&members, now);
    let volume = grouped.volume(group, &members, target, now, offset)?;
    // What was not read may be what a backup seems to lack.
    let is_doubtful = input.extent == Extent::Complete
        && volume.protection == Protection::Protected
        && sound.is_none_or(|at| target.is_missed(at, now, offset));
    Some(Volume { doubt: finding.filter(|_| is_doubtful), ..volume })
}

/// The start of the thirty days.
fn since(now: Instant, offset: fn(Instant) -> i32) -> Instant {
    day_bounds(DAYS - 1, now, offset).0
}

fn named(all: &Inventory, changes: &Changes) -> Named {
    let list = |places: &[usize]| places.iter().take(LISTED).filter_map(|place| Some(name(all.get(*place)?))).collect();
    Named { failed: list(&changes.failed), recovered: list(&changes.recovered) }
}

/// A backup's id, empty if it has none, and its display name.
fn name(entry: Entry<'_>) -> (String, String) {
    (entry.id().unwrap_or_default().to_owned(), display_name(entry.text(Word::Name), entry.id()))
}

/// Runs the whole analysis at once.
pub fn analyse(all: &Inventory, input: AnalysisInput) -> Analysis {
    let mut analyst = Analyst::new(input);
    while !analyst.step(all) {}
    analyst.finish(all)
}
