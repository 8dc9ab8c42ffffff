//! Works the analysis out, a few thousand backups a step, so that the page stays responsive meanwhile.

use crate::analysis::causes::Finder;
use crate::analysis::daily::{DayCount, day_bounds, per_day};
use crate::analysis::patterns::{Spread, Tally, spread};
use crate::analysis::policy::{Policy, Rule, Target};
use crate::analysis::since_last_visit::Comparison;
use crate::analysis::suspicions::Suspicions;
use crate::analysis::volumes::{DAYS, Grouped, Volume};
use crate::analysis::{
    Analysis, AnalysisInput, InProgress, LISTED, Line, Moving, Named, RECENT_DAYS, Rate, Scope, in_progress,
};
use crate::api::cinder::Tone;
use crate::api::cinder::backup::display_name;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::sorted::sort_by_key;
use crate::time::{AHEAD, Instant};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Backups looked at in one step.
const BACKUPS: usize = 2000;
/// Volumes judged in one step.
const VOLUMES: usize = 100;
pub(super) const DAY: i64 = 24 * 60 * 60;

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
    failed_without_volume: usize,
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

/// What was started in the last days, and since when there are backups at all.
#[derive(Debug, Clone, Copy, Default)]
struct Recent {
    backups: i64,
    gigabytes: i64,
    oldest: Option<Instant>,
}

impl Recent {
    fn take(&mut self, entry: Entry<'_>, now: Instant) {
        let Some(at) = entry.started(now) else { return };
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        if at >= now.plus(-RECENT_DAYS * DAY) {
            self.backups += 1;
            self.gigabytes = self.gigabytes.saturating_add(entry.size().unwrap_or(0));
        }
    }

    /// Less than a day tells nothing.
    fn rate(self, now: Instant) -> Option<Rate> {
        let seconds = now.seconds_since(self.oldest?).min(RECENT_DAYS * DAY);
        (seconds >= DAY).then_some(Rate { seconds, backups: self.backups, gigabytes: self.gigabytes })
    }
}

/// The sizes of a volume's backups, in GiB.
#[derive(Debug, Clone, Copy, Default)]
struct Sizes {
    total: i64,
    /// The recovery point and the size of the newest good one.
    last_good: Option<(Instant, i64)>,
}

impl Sizes {
    fn take(&mut self, entry: Entry<'_>, now: Instant) {
        let Some(size) = entry.size() else { return };
        self.total = self.total.saturating_add(size);
        let at = entry.recovery_point().filter(|at| at.is_possible(now) && entry.status().tone() == Tone::Good);
        self.last_good = self.last_good.max(at.map(|at| (at, size)));
    }
}

/// What takes one look at all backups each.
struct Rest {
    days: [DayCount; DAYS],
    spread: Spread,
    transit: in_progress::InProgress,
}

impl Analyst {
    /// One who has not looked yet.
    pub(crate) fn new(input: AnalysisInput) -> Self {
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
            failed_without_volume: 0,
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

    /// Goes on a little; true once there is nothing left to do.
    pub(crate) fn step(&mut self, all: &Inventory) -> bool {
        let AnalysisInput { now, offset, .. } = self.input;
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
                self.recent.take(entry, now);
                if let Some(volume) = entry.volume() {
                    self.sizes.entry(volume).or_default().take(entry, now);
                }
                self.ahead += usize::from(entry.is_ahead(now));
                self.imports += usize::from(entry.is_import());
                if entry.volume().is_none() && !entry.is_import() {
                    self.without_volume += 1;
                    let is_recent = entry.started(now).is_some_and(|at| at >= yesterday);
                    self.failed_without_volume += usize::from(tone == Tone::Bad && is_recent && !entry.is_unreadable());
                }
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
            let judge = |group: usize| {
                let target = self.input.target(self.input.policy_of(all.texts().get(grouped.id(group)?)));
                let members = grouped.members(all, group, now);
                self.suspicions.take(&members, now);
                grouped.volume(group, &members, target, now, offset)
            };
            let judged: Vec<Volume> = some.filter_map(judge).collect();
            self.volumes.extend(judged);
            return false;
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
    pub(crate) fn finish(mut self, all: &Inventory) -> Analysis {
        let AnalysisInput { now, offset, .. } = self.input;
        let volumes = std::mem::take(&mut self.volumes);
        let mut lines: Vec<Line> = volumes.into_iter().filter_map(|volume| self.line(all, volume)).collect();
        self.add_without_backups(all, &mut lines);
        sort_by_key(&mut lines, Line::need);
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
            volumes: self.input.volumes,
            policies: self.input.policies,
            backups: all.len(),
            unreadable: self.unreadable,
            undated: self.undated,
            without_volume: self.without_volume,
            failed_without_volume: self.failed_without_volume,
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
            recent: self.recent.rate(now),
            suspicions: self.suspicions,
        }
    }
}

impl AnalysisInput {
    /// The place of the policy for the volume with this id.
    fn policy_of(&self, id: &str) -> Option<usize> {
        Policy::place(&self.policies, self.volumes.get(id).map(|volume| &**volume))
    }

    /// What is asked of a volume under this policy.
    fn target(&self, policy: Option<usize>) -> Target {
        match policy.and_then(|place| self.policies.get(place)).map(|policy| &policy.rule) {
            Some(Rule::Target(target)) => *target,
            Some(Rule::Exclude(_)) | None => Target::Age(self.objective),
        }
    }

    fn scope(&self, id: &str, policy: Option<usize>, is_deleted: bool) -> Scope {
        let excludes = |policy: &Policy| matches!(policy.rule, Rule::Exclude(_));
        if is_deleted {
            Scope::Deleted
        } else if self.retired.contains(id) {
            Scope::Retired
        } else if policy.and_then(|place| self.policies.get(place)).is_some_and(excludes) {
            Scope::Excluded
        } else {
            Scope::Counted
        }
    }

    /// Since when all volumes are known, where all backups are, too.
    fn known_since(&self) -> Option<Instant> {
        self.volumes.known_since().filter(|_| self.extent.is_complete())
    }
}

impl Analyst {
    /// The line of a volume that has backups.
    fn line(&self, all: &Inventory, volume: Volume) -> Option<Line> {
        let latest = all.get(volume.latest?)?;
        let key = volume.id?;
        let id = all.texts().get(key).to_owned();
        let details = self.input.volumes.get(&id).cloned();
        let policy = self.input.policy_of(&id);
        // A volume that was made since its absence was seen may be there. A time that cannot be tells nothing of that.
        let is_before = |since: Instant| latest.started(self.input.now).is_none_or(|at| at < since);
        let is_deleted = details.is_none() && self.input.known_since().is_some_and(is_before);
        let sizes = self.sizes.get(&key).copied().unwrap_or_default();
        Some(Line {
            latest_status: Some(latest.status().clone()),
            latest_at: latest.created_at(),
            latest_name: Some(display_name(latest.text(Word::Name), latest.id())),
            size_at_last_good: sizes.last_good.map(|(_, size)| size),
            total_size: sizes.total,
            scope: self.input.scope(&id, policy, is_deleted),
            details,
            policy,
            id,
            volume,
        })
    }

    /// Adds the volumes that no backup is of, where all backups and all volumes are known.
    fn add_without_backups(&self, all: &Inventory, lines: &mut Vec<Line>) {
        let AnalysisInput { now, offset, ref volumes, .. } = self.input;
        if self.input.known_since().is_none() {
            return;
        }
        let has_backups = |id: &str| {
            let key = all.texts().find(id);
            key.is_some_and(|key| self.sizes.contains_key(&key))
        };
        for details in volumes.iter().filter(|details| !has_backups(&details.id)) {
            let policy = self.input.policy_of(&details.id);
            let created = details.created_at.meaning().copied();
            lines.push(Line {
                id: details.id.clone(),
                volume: Volume::without_backups(created, self.input.target(policy), now, offset),
                latest_status: None,
                latest_at: None,
                latest_name: None,
                size_at_last_good: None,
                total_size: 0,
                scope: self.input.scope(&details.id, policy, false),
                details: Some(Arc::clone(details)),
                policy,
            });
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
