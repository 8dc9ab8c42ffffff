//! The state of each volume, from all backups of a project and, if known, its volumes. Pure: the time and the zone are
//! passed in. Schedules and stored bytes are left out, since the API gives neither.
//! One file: the states and the rules that lead to them.

use crate::analysis::policy::Target;
use crate::analysis::rhythm::{Rhythm, is_late, rhythm};
use crate::api::cinder::backup::Kind;
use crate::api::cinder::{Status, Tone};
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::search::Property;
use crate::sorted::sort_by_key;
use crate::time::Instant;
use std::cmp::Reverse;

/// Days shown in the strip.
pub(crate) const DAYS: usize = 30;

/// A volume, as far as its backups describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its id among the inventory's texts; `None` if the backups name no volume.
    pub id: Option<Key>,
    /// Whether it is protected.
    pub(crate) protection: Protection,
    /// The newest recovery point that can be restored, ignoring those in the future.
    pub(crate) last_good: Option<Instant>,
    /// The newest recovery point in the future: a clock was wrong, so what it protects is unknown.
    pub(crate) ahead: Option<Instant>,
    /// The index of the most recently requested backup.
    pub(crate) latest: Option<usize>,
    /// When the first of the consecutive failures was requested.
    pub(crate) failing_since: Option<Instant>,
    /// How many attempts in a row have failed, up to the latest. Running ones are ignored.
    pub streak: usize,
    /// How often backups are started, whether they succeed or fail.
    pub rhythm: Option<Rhythm>,
    /// Whether the next success is overdue.
    pub is_overdue: bool,
    /// What is found in its last good backup, if it is protected only by backups that may be worth less than they seem.
    pub(crate) doubt: Option<Property>,
    /// How many backups it has, in any status.
    pub(crate) backups: usize,
    /// How many of them can be restored.
    pub restorable: usize,
    /// The last thirty calendar days, today last: for each, the state that most needs attention.
    pub(crate) days: [Day; DAYS],
}

/// Whether a volume is protected, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Protection {
    /// It has backups, but none can be restored.
    Unprotected,
    /// It exists, but has no backup.
    NeverBackedUp,
    /// All of its known recovery points lie in the future.
    Ahead,
    /// Its last good recovery point is older than the target.
    TooOld,
    /// It has a restorable backup whose time is unknown, or none but one whose status does not say whether it is, or none
    /// was read so far.
    Unknown,
    /// It has no backup yet, and is younger than its target.
    New,
    /// Its last good recovery point is within the target.
    Protected,
}

/// What happened on a day, ordered by how much attention it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Day {
    /// Nothing was requested.
    Nothing,
    /// Every attempt succeeded.
    Good,
    /// An attempt is in progress, or its backup is being deleted.
    Busy,
    /// An attempt has a status that cannot be judged.
    Unknown,
    /// An attempt failed.
    Bad,
}

/// Whether a backup in this status can be restored. One that is being restored can be restored again; after a failed
/// restore (`error_restoring`) or a failed deletion it is uncertain.
pub(super) fn is_restorable(status: &Status) -> bool {
    matches!(status, Status::Available | Status::Restoring)
}

/// Whether creating the backup succeeded; `None` while it is being created or once it is deleted, and if the status
/// does not say.
fn succeeded(status: &Status) -> Option<bool> {
    match status {
        Status::Available | Status::Restoring | Status::ErrorRestoring => Some(true),
        Status::Error => Some(false),
        Status::Creating
        | Status::Deleting
        | Status::ErrorDeleting
        | Status::Deleted
        | Status::Other(_)
        | Status::Missing => None,
    }
}

/// The volumes of a project, worst first; of those within the target, the ones that failed at their latest attempt,
/// then those with the oldest recovery point. `offset` gives the minutes east of UTC at an instant.
#[cfg(test)]
pub(crate) fn volumes(inventory: &Inventory, target: Target, now: Instant, offset: fn(Instant) -> i32) -> Vec<Volume> {
    let grouped = Grouped::new(inventory);
    let mut volumes: Vec<Volume> = (0..grouped.len())
        .filter_map(|group| grouped.volume(group, &grouped.members(inventory, group, now), target, now, offset))
        .collect();
    sort(&mut volumes);
    volumes
}

/// Puts those that most need attention first.
#[cfg(test)]
pub(crate) fn sort(volumes: &mut [Volume]) {
    sort_by_key(volumes, Volume::need);
}

impl Volume {
    /// The sort key that puts those that most need attention first.
    pub(crate) fn need(&self) -> impl Ord + use<> {
        let is_well = self.protection == Protection::Protected && self.streak == 0 && self.doubt.is_none();
        (self.protection, is_well, self.last_good, Reverse(self.streak), self.latest)
    }

    /// A volume without backups. It counts as new until its target's time after its creation has passed; an unknown or
    /// future creation time does not make it new.
    pub(crate) fn without_backups(
        created: Option<Instant>,
        target: Target,
        now: Instant,
        offset: fn(Instant) -> i32,
    ) -> Self {
        let is_new = created.is_some_and(|at| at.is_possible(now) && !target.is_missed(at, now, offset));
        Self {
            id: None,
            protection: if is_new { Protection::New } else { Protection::NeverBackedUp },
            last_good: None,
            ahead: None,
            latest: None,
            failing_since: None,
            streak: 0,
            rhythm: None,
            is_overdue: false,
            doubt: None,
            backups: 0,
            restorable: 0,
            days: [Day::Nothing; DAYS],
        }
    }
}

/// The backups of each volume, so that volumes can be judged a few at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Grouped {
    keys: Vec<Key>,
    /// Where each volume's backups begin; the last entry is the end of the list.
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Grouped {
    /// Groups the backups by a counting sort. Its tables are indexed by number: each has a place for every key, group or
    /// backup, and the second pass looks only at what the first has counted.
    pub(crate) fn new(inventory: &Inventory) -> Self {
        let mut groups: Vec<u32> = vec![0; inventory.texts().len()];
        let mut grouped = Self::default();
        let mut counts: Vec<u32> = Vec::new();
        for entry in inventory.iter() {
            let Some(key) = entry.volume() else { continue };
            if groups[key.index()] == 0 {
                grouped.keys.push(key);
                counts.push(0);
                groups[key.index()] = u32::try_from(counts.len()).unwrap_or(u32::MAX);
            }
            counts[groups[key.index()] as usize - 1] += 1;
        }
        let mut start = 0;
        for count in &counts {
            grouped.starts.push(start);
            start += count;
        }
        let mut next = grouped.starts.clone();
        grouped.places = vec![0; start as usize];
        for entry in inventory.iter() {
            let Some(key) = entry.volume() else { continue };
            let slot = &mut next[groups[key.index()] as usize - 1];
            grouped.places[*slot as usize] = u32::try_from(entry.index()).unwrap_or(u32::MAX);
            *slot += 1;
        }
        grouped
    }

    /// The end of a step that starts here and covers at least this many backups.
    pub(crate) fn end_of_step(&self, group: usize, backups: u32) -> usize {
        let start = self.starts.get(group).copied().unwrap_or(0);
        let rest = self.starts.get(group + 1..).unwrap_or_default();
        (group + 1 + rest.partition_point(|next| *next < start + backups)).min(self.len())
    }

    /// The id of a volume.
    pub(crate) fn id(&self, group: usize) -> Option<Key> {
        self.keys.get(group).copied()
    }

    /// The number of volumes.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The backups of a volume, newest first; those with an unknown start come last.
    pub(crate) fn members<'a>(&self, inventory: &'a Inventory, group: usize, now: Instant) -> Vec<Entry<'a>> {
        let end = self.starts.get(group + 1).map_or(self.places.len(), |end| *end as usize);
        let start = self.starts.get(group).map_or(end, |start| *start as usize);
        let places = self.places.get(start..end).unwrap_or_default();
        let mut members: Vec<_> = places.iter().filter_map(|place| inventory.get(*place as usize)).collect();
        sort_by_key(&mut members, |entry| (Reverse(entry.started(now)), entry.index()));
        members
    }

    /// The state of a volume, from its backups.
    pub(crate) fn volume(
        &self,
        group: usize,
        members: &[Entry<'_>],
        target: Target,
        now: Instant,
        offset: fn(Instant) -> i32,
    ) -> Option<Volume> {
        volume(*self.keys.get(group)?, members, target, now, offset)
    }
}

/// A backup in a volume's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChainLink {
    /// Its index in the inventory.
    pub(crate) place: usize,
    /// The index of the one it most likely depends on.
    pub(crate) base: Option<usize>,
    /// Whether it is incremental without an earlier backup it could depend on.
    pub(crate) is_orphan: bool,
}

/// The backups of one volume, oldest recovery point first. The API does not say what an incremental backup depends on
/// (it gives no parent id), so the base is inferred as Cinder chooses it: the latest earlier backup that is available
/// (cinder/backup/api.py, `create`).
pub(crate) fn chain(inventory: &Inventory, volume_id: &str) -> Vec<ChainLink> {
    let key = inventory.texts().find(volume_id);
    let mut members: Vec<Entry<'_>> =
        inventory.iter().filter(|entry| key.is_some() && entry.key(Word::Volume) == key).collect();
    sort_by_key(&mut members, |entry| (entry.recovery_point(), entry.created_at(), Reverse(entry.index())));
    let mut base = None;
    let mut chain = Vec::with_capacity(members.len());
    for entry in members {
        let is_incremental = entry.kind() == Kind::Incremental;
        let link = ChainLink {
            place: entry.index(),
            base: base.filter(|_| is_incremental),
            is_orphan: is_incremental && base.is_none(),
        };
        chain.push(link);
        if is_restorable(entry.status()) {
            base = Some(entry.index());
        }
    }
    chain
}

/// How many backups name no volume.
#[cfg(test)]
pub(crate) fn without_volume(inventory: &Inventory) -> usize {
    inventory.iter().filter(|entry| entry.volume().is_none() && !entry.is_import()).count()
}

fn volume(
    id: Key,
    newest_first: &[Entry<'_>],
    target: Target,
    now: Instant,
    offset: fn(Instant) -> i32,
) -> Option<Volume> {
    let good = newest_first.iter().filter(|entry| is_restorable(entry.status()));
    let restorable = good.clone().count();
    let points = || good.clone().filter_map(|entry| entry.recovery_point());
    let last_good = points().filter(|point| point.is_possible(now)).max();
    let ahead = points().filter(|point| point.is_ahead(now)).max();
    // Its status may not say that it succeeded, or could not be read.
    let may_be_good = |entry: &Entry<'_>| matches!(entry.status(), Status::Other(_) | Status::Missing);
    let protection = match last_good {
        _ if restorable == 0 && newest_first.iter().any(may_be_good) => Protection::Unknown,
        _ if restorable == 0 => Protection::Unprotected,
        None if points().any(|point| point.is_ahead(now)) => Protection::Ahead,
        None => Protection::Unknown,
        Some(point) if target.is_missed(point, now, offset) => Protection::TooOld,
        Some(_) => Protection::Protected,
    };
    let outcomes = newest_first.iter().filter_map(|entry| Some((succeeded(entry.status())?, entry)));
    let failures: Vec<_> = outcomes.take_while(|(succeeded, _)| !succeeded).map(|(_, entry)| entry).collect();
    let runs = runs(newest_first, now);
    let rhythm = rhythm(&runs);
    let late = |last| rhythm.is_some_and(|rhythm| is_late(rhythm, last, &runs, now));
    Some(Volume {
        id: Some(id),
        protection,
        last_good,
        ahead,
        latest: Some(newest_first.first()?.index()),
        failing_since: failures.last().and_then(|entry| entry.started(now)),
        streak: failures.len(),
        rhythm,
        is_overdue: last_good.is_some_and(late),
        doubt: None,
        backups: newest_first.len(),
        restorable,
        days: days(newest_first, now, offset),
    })
}

/// Start times of finished runs, newest first: the recovery point for successes, `created_at` for failures.
fn runs(entries: &[Entry<'_>], now: Instant) -> Vec<Instant> {
    let run = |entry: &Entry<'_>| {
        if succeeded(entry.status())? { entry.recovery_point() } else { entry.created_at() }
    };
    let mut runs: Vec<Instant> = entries.iter().filter_map(run).filter(|at| at.is_possible(now)).collect();
    sort_by_key(&mut runs, |at| Reverse(*at));
    runs
}

fn days(newest_first: &[Entry<'_>], now: Instant, offset: fn(Instant) -> i32) -> [Day; DAYS] {
    let today = now.day(offset(now));
    let mut days = [Day::Nothing; DAYS];
    for entry in newest_first {
        // Clocks may differ a little: a time shortly after now still counts as today.
        let Some(at) = entry.started(now).map(|at| at.min(now)) else { continue };
        // Days before the strip are not shown.
        let Ok(ago) = usize::try_from(today - at.day(offset(at))) else { continue };
        if let Some(day) = (DAYS - 1).checked_sub(ago).and_then(|place| days.get_mut(place)) {
            *day = (*day).max(match entry.status().tone_of_making() {
                Tone::Good => Day::Good,
                Tone::Busy => Day::Busy,
                Tone::Unknown | Tone::Muted => Day::Unknown,
                Tone::Bad => Day::Bad,
            });
        }
    }
    days
}

#[cfg(test)]
mod tests;
