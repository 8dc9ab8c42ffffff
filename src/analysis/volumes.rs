//! How each volume stands, from all backups of a project. Pure: the moment and the zone are handed in. What the endpoint
//! cannot know is not said: volumes that were never backed up, schedules, bytes stored.

use crate::analysis::rhythm::{Rhythm, is_late, rhythm};
use crate::api::cinder::backup::Kind;
use crate::api::cinder::{Status, Tone};
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::sorted::sort_by_key;
use crate::time::Instant;
use std::cmp::Reverse;

/// Days of the strip.
pub const DAYS: usize = 30;

/// A volume, as far as its backups tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its id among the inventory's texts.
    pub id: Key,
    /// Whether it is protected.
    pub protection: Protection,
    /// The newest recovery point that can be restored. One in the future is none.
    pub last_good: Option<Instant>,
    /// The newest recovery point that lies in the future: a clock was wrong, and nobody knows what it protects.
    pub ahead: Option<Instant>,
    /// The place of the backup that was asked for last.
    pub latest: usize,
    /// When the first of the failures in a row was asked for.
    pub failing_since: Option<Instant>,
    /// How many attempts failed in a row, up to the latest. A running one counts neither way.
    pub streak: usize,
    /// How often runs of it are started, whether they succeed or fail.
    pub rhythm: Option<Rhythm>,
    /// Whether the next success is later than usual.
    pub is_overdue: bool,
    /// How many backups there are of it, whatever their status.
    pub backups: usize,
    /// How many of them can be restored. With one, nothing is left when it is lost.
    pub restorable: usize,
    /// The last thirty calendar days, today last: the state of the attempts of each that needs most attention.
    pub days: [Day; DAYS],
}

/// Whether a volume is protected, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protection {
    /// It has no backup that can be restored.
    Unprotected,
    /// All recovery points that are known of it lie in the future.
    Ahead,
    /// Its last good recovery point is older than the target.
    TooOld,
    /// It has a backup that can be restored, of which nobody knows when it was made.
    Unknown,
    /// Its last good recovery point is within the target.
    Protected,
}

/// What happened on a day, by how little attention it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// Nothing was asked for.
    Nothing,
    /// Every attempt succeeded.
    Good,
    /// An attempt is under way, or its backup is on its way out.
    Busy,
    /// An attempt ended in a status that cannot be judged.
    Unknown,
    /// An attempt failed.
    Bad,
}

/// Whether a backup in this status can be restored. One that is being restored can, again and again; after a restore
/// that failed (`error_restoring`) or a removal that did nobody knows.
fn is_restorable(status: &Status) -> bool {
    matches!(status, Status::Available | Status::Restoring)
}

/// Whether making the backup succeeded; none while it is made, once it is removed, and where the status does not tell.
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

/// The volumes of a project, worst first, of those within the target the ones that failed at their latest attempt, then
/// those whose last good recovery point is oldest. `objective` is the age, in seconds, that the last good recovery point may have; `offset` gives the minutes east of UTC at an instant.
pub fn volumes(inventory: &Inventory, objective: i64, now: Instant, offset: fn(Instant) -> i32) -> Vec<Volume> {
    let grouped = Grouped::new(inventory);
    let mut volumes: Vec<Volume> =
        (0..grouped.len()).filter_map(|group| grouped.volume(inventory, group, objective, now, offset)).collect();
    sort(&mut volumes);
    volumes
}

/// Puts those that need attention most first.
pub fn sort(volumes: &mut [Volume]) {
    sort_by_key(volumes, |volume| {
        let is_well = volume.protection == Protection::Protected && volume.streak == 0;
        (volume.protection, is_well, volume.last_good, Reverse(volume.streak), volume.latest)
    });
}

/// The backups of each volume, newest first. Volumes can so be judged a few at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grouped {
    keys: Vec<Key>,
    /// Where the backups of each volume begin; the last ends where the list does.
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Grouped {
    /// Counts how many backups each volume has, then puts each into its place.
    pub fn new(inventory: &Inventory) -> Self {
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

    /// How many volumes there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The backups of a volume, newest first; those that were started nobody knows when come last.
    fn members<'a>(&self, inventory: &'a Inventory, group: usize, now: Instant) -> Vec<Entry<'a>> {
        let end = self.starts.get(group + 1).map_or(self.places.len(), |end| *end as usize);
        let places = &self.places[self.starts[group] as usize..end];
        let mut members: Vec<_> = places.iter().filter_map(|place| inventory.get(*place as usize)).collect();
        sort_by_key(&mut members, |entry| (Reverse(entry.started(now)), entry.index()));
        members
    }

    /// How one of them stands.
    pub fn volume(
        &self,
        inventory: &Inventory,
        group: usize,
        objective: i64,
        now: Instant,
        offset: fn(Instant) -> i32,
    ) -> Option<Volume> {
        volume(*self.keys.get(group)?, &self.members(inventory, group, now), objective, now, offset)
    }
}

/// A backup of a volume's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainLink {
    /// Its place in the inventory.
    pub place: usize,
    /// The place of the one it most likely builds on.
    pub base: Option<usize>,
    /// Whether it is incremental and nothing before it could be built on.
    pub is_orphan: bool,
}

/// The backups of one volume, oldest recovery point first. The endpoint does not say what an incremental backup builds
/// on (it gives no parent's id), so it is inferred as Cinder chooses it: the latest backup before it that is available
/// (cinder/backup/api.py, `create`).
pub fn chain(inventory: &Inventory, volume_id: &str) -> Vec<ChainLink> {
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
pub fn without_volume(inventory: &Inventory) -> usize {
    inventory.iter().filter(|entry| entry.volume().is_none() && !entry.is_import()).count()
}

fn volume(
    id: Key,
    newest_first: &[Entry<'_>],
    objective: i64,
    now: Instant,
    offset: fn(Instant) -> i32,
) -> Option<Volume> {
    let good = newest_first.iter().filter(|entry| is_restorable(entry.status()));
    let restorable = good.clone().count();
    let points = || good.clone().filter_map(|entry| entry.recovery_point());
    let last_good = points().filter(|point| point.is_possible(now)).max();
    let ahead = points().filter(|point| point.is_ahead(now)).max();
    let protection = match last_good {
        _ if restorable == 0 => Protection::Unprotected,
        None if points().any(|point| point.is_ahead(now)) => Protection::Ahead,
        None => Protection::Unknown,
        Some(point) if now.seconds_since(point) > objective => Protection::TooOld,
        Some(_) => Protection::Protected,
    };
    let outcomes = newest_first.iter().filter_map(|entry| Some((succeeded(entry.status())?, entry)));
    let failures: Vec<_> = outcomes.take_while(|(succeeded, _)| !succeeded).map(|(_, entry)| entry).collect();
    let runs = runs(newest_first, now);
    let rhythm = rhythm(&runs);
    let late = |last| rhythm.is_some_and(|rhythm| is_late(rhythm, last, &runs, now));
    Some(Volume {
        id,
        protection,
        last_good,
        ahead,
        latest: newest_first.first()?.index(),
        failing_since: failures.last().and_then(|entry| entry.started(now)),
        streak: failures.len(),
        rhythm,
        is_overdue: last_good.is_some_and(late),
        backups: newest_first.len(),
        restorable,
        days: days(newest_first, now, offset),
    })
}

/// When runs were started that succeeded or failed, newest first: what was captured tells it of the former.
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
        // Clocks may differ a little: what is near to midnight is not of tomorrow.
        let Some(at) = entry.started(now).map(|at| at.min(now)) else { continue };
        // Days before the strip are not on it.
        let Ok(ago) = usize::try_from(today - at.day(offset(at))) else { continue };
        if let Some(day) = (DAYS - 1).checked_sub(ago).and_then(|place| days.get_mut(place)) {
            *day = (*day).max(match entry.status().tone() {
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
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;

    const OBJECTIVE: i64 = 26 * 3600;

    fn now() -> Instant {
        Instant::parse("2026-11-24T08:00:00").unwrap()
    }

    fn row(id: usize, volume: &str, status: &str, created: &str) -> String {
        format!(r#"{{"id": "{id}", "status": "{status}", "volume_id": "{volume}", "created_at": "{created}"}}"#)
    }

    fn of(rows: &[String]) -> (Inventory, Vec<Volume>) {
        let inventory = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let volumes = volumes(&inventory, OBJECTIVE, now(), |_| 0);
        (inventory, volumes)
    }

    fn one(rows: &[(&str, &str)]) -> Volume {
        let rows: Vec<_> = rows.iter().enumerate().map(|(id, (status, at))| row(id, "v", status, at)).collect();
        of(&rows).1.remove(0)
    }

    #[test]
    fn a_recovery_point_within_the_target_protects_to_the_second() {
        assert_eq!(one(&[("available", "2026-11-23T06:00:00")]).protection, Protection::Protected);
        assert_eq!(one(&[("available", "2026-11-23T05:59:59")]).protection, Protection::TooOld);
        assert_eq!(one(&[("restoring", "2026-11-23T06:00:00")]).protection, Protection::Protected);
        for status in ["error", "creating", "deleting", "error_deleting", "error_restoring", "deleted", "archiving"] {
            assert_eq!(one(&[(status, "2026-11-24T06:00:00")]).protection, Protection::Unprotected, "{status}");
        }
        assert_eq!(one(&[("available", "no time")]).protection, Protection::Unknown);
    }

    #[test]
    fn failures_count_from_the_latest_back_to_a_success() {
        let failing = one(&[
            ("creating", "2026-11-24T07:00:00"),
            ("error", "2026-11-24T02:00:00"),
            ("archiving", "2026-11-23T12:00:00"),
            ("error", "2026-11-23T02:00:00"),
            ("available", "2026-11-22T02:00:00"),
            ("error", "2026-11-21T02:00:00"),
        ]);
        assert_eq!((failing.streak, failing.latest, failing.backups, failing.restorable), (2, 0, 6, 1));
        assert_eq!(failing.failing_since, Instant::parse("2026-11-23T02:00:00"));
        let recovered = one(&[("available", "2026-11-24T02:00:00"), ("error", "2026-11-23T02:00:00")]);
        assert_eq!((recovered.streak, recovered.failing_since), (0, None));
    }

    #[test]
    fn a_rhythm_is_of_all_runs_and_what_is_late_is_the_next_success() {
        let two = one(&[("available", "2026-11-20T02:00:00"), ("available", "2026-11-19T02:00:00")]);
        assert_eq!((two.rhythm, two.is_overdue), (None, false));
        let daily = |last: &str| {
            one(&[
                ("error", "2026-11-24T02:00:00"),
                ("available", last),
                ("available", "2026-11-22T02:00:00"),
                ("error", "2026-11-21T02:00:00"),
                ("available", "2026-11-20T02:00:00"),
                ("error", "2026-11-19T02:00:00"),
                ("available", "2026-11-18T02:00:00"),
            ])
        };
        assert_eq!(daily("2026-11-23T02:00:00").rhythm, Some(Rhythm::Every(86_400)));
        assert!(!daily("2026-11-22T20:00:00").is_overdue);
        assert!(daily("2026-11-22T19:59:59").is_overdue);
    }

    #[test]
    fn a_recovery_point_in_the_future_protects_nothing() {
        let future = "2036-01-01T00:00:00";
        let alone = one(&[("available", future)]);
        assert_eq!((alone.protection, alone.last_good, alone.restorable), (Protection::Ahead, None, 1));
        assert_eq!(alone.ahead, Instant::parse(future));
        for real in ["2026-11-14T08:00:00", "2026-11-24T06:00:00"] {
            let volume = one(&[("available", future), ("error", "2026-11-23T02:00:00"), ("available", real)]);
            let expected = if real < "2026-11-20" { Protection::TooOld } else { Protection::Protected };
            assert_eq!((volume.protection, volume.last_good), (expected, Instant::parse(real)), "{real}");
            assert_eq!(
                (volume.ahead, volume.latest),
                (Instant::parse(future), if real < "2026-11-20" { 1 } else { 2 })
            );
            assert_eq!(
                volume.streak,
                usize::from(expected == Protection::TooOld),
                "a success nobody knows when hides none"
            );
        }
        assert_eq!(one(&[("error", future)]).protection, Protection::Unprotected);
        // What clocks of one cloud may differ by is no future.
        assert_eq!(one(&[("available", "2026-11-24T08:04:59")]).protection, Protection::Protected);
        assert_eq!(one(&[("available", "2026-11-24T08:05:00")]).protection, Protection::Ahead);
    }

    #[test]
    fn a_time_before_there_were_backups_is_no_time() {
        for never in ["1970-01-01T00:00:00", "0001-01-01T00:00:00", "10000-01-01T00:00:00", "2026-02-30T00:00:00"] {
            let volume = one(&[("available", never)]);
            assert_eq!(
                (volume.protection, volume.last_good, volume.ahead),
                (Protection::Unknown, None, None),
                "{never}"
            );
        }
        let all = inventory(&[
            r#"{"id": "a", "status": "available", "volume_id": "v", "created_at": "2026-11-24T07:00:00", "data_timestamp": "9999-12-31T00:00:00"}"#,
        ]);
        assert_eq!(
            volumes(&all, OBJECTIVE, now(), |_| 0)[0].protection,
            Protection::Ahead,
            "the point counts, not the row"
        );
    }

    #[test]
    fn what_is_being_imported_is_of_no_volume() {
        let mut rows: Vec<_> = ["error", "creating", "available"]
            .iter()
            .enumerate()
            .map(|(id, status)| row(id, crate::inventory::IMPORT_VOLUME_ID, status, "2026-11-24T02:00:00"))
            .collect();
        rows.push(row(7, "v", "available", "2026-11-24T02:00:00"));
        rows.push(row(8, " ", "available", "2026-11-24T02:00:00"));
        let (inventory, volumes) = of(&rows);
        assert_eq!(volumes.iter().map(|volume| inventory.texts().get(volume.id)).collect::<Vec<_>>(), ["v"]);
        assert_eq!(without_volume(&inventory), 1);
    }

    #[test]
    fn a_day_takes_what_needs_most_attention() {
        let volume = one(&[
            ("available", "2026-11-24T02:00:00"),
            ("error", "2026-11-24T01:00:00"),
            ("available", "2026-11-23T02:00:00"),
            ("available", "2026-10-26T00:00:00"),
            ("error", "2026-10-25T23:59:59"),
            ("error", "2027-01-01T00:00:00"),
        ]);
        assert_eq!((volume.days[29], volume.days[28], volume.days[27]), (Day::Bad, Day::Good, Day::Nothing));
        assert_eq!(volume.days[0], Day::Good);
        // A little ahead is of today, more is of no day: also of none that is already today's date.
        let today = |created: &str| one(&[("available", created)]).days[29];
        assert_eq!((today("2026-11-24T08:04:00"), today("2026-11-24T20:00:00")), (Day::Good, Day::Nothing));
        let midnight = row(0, "v", "available", "2026-11-25T00:01:00");
        let just_before = Instant::parse("2026-11-24T23:58:00").unwrap();
        assert_eq!(volumes(&inventory(&[&midnight]), OBJECTIVE, just_before, |_| 0)[0].days[29], Day::Good);
        let late = [row(0, "v", "available", "2026-11-23T23:30:00")];
        let all = inventory(&[&late[0]]);
        assert_eq!(volumes(&all, OBJECTIVE, now(), |_| 60)[0].days[29], Day::Good);
    }

    #[test]
    fn the_worst_come_first() {
        let rows = [
            row(0, "fine", "available", "2026-11-24T02:00:00"),
            row(1, "old", "available", "2026-11-20T02:00:00"),
            row(2, "older", "available", "2026-11-10T02:00:00"),
            row(3, "bare", "error", "2026-11-24T02:00:00"),
            row(5, "failing", "available", "2026-11-24T03:00:00"),
            row(6, "failing", "error", "2026-11-24T04:00:00"),
            r#"{"id": "4", "status": "available"}"#.to_owned(),
        ];
        let (inventory, volumes) = of(&rows);
        let ids: Vec<_> = volumes.iter().map(|volume| inventory.texts().get(volume.id)).collect();
        assert_eq!(ids, ["bare", "older", "old", "failing", "fine"]);
        assert_eq!(without_volume(&inventory), 1);
    }

    #[test]
    fn a_chain_goes_by_recovery_points_and_builds_on_what_can_be_restored() {
        let row = |id: &str, status: &str, day: u32, incremental: bool| {
            format!(
                r#"{{"id": "{id}", "status": "{status}", "volume_id": "v", "is_incremental": {incremental}, "created_at": "2026-11-30T00:00:00", "data_timestamp": "2026-11-{day:02}T00:00:00"}}"#
            )
        };
        let rows = [
            row("i3", "available", 4, true),
            row("i1", "available", 2, true),
            row("failed", "error", 3, true),
            row("full", "available", 1, false),
            r#"{"id": "x", "status": "available", "volume_id": "w", "is_incremental": true}"#.to_owned(),
        ];
        let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let id = |place: usize| all.get(place).unwrap().id().unwrap();
        let links: Vec<_> = chain(&all, "v").iter().map(|link| (id(link.place), link.base.map(id))).collect();
        assert_eq!(links, [("full", None), ("i1", Some("full")), ("failed", Some("i1")), ("i3", Some("i1"))]);
        assert!(chain(&all, "w")[0].is_orphan);
        assert_eq!(chain(&all, "none"), []);
    }

    proptest! {
        #[test]
        fn every_number_agrees_with_a_plain_count(
            rows in prop::collection::vec((0..4usize, 0..8usize, 0..40i64, 0..24i64), 0..60),
        ) {
            let words = ["available", "error", "creating", "restoring", "error_restoring", "deleting", "odd", "available"];
            let at = |days: i64, hours: i64| Instant::from_millis(now().millis() - (days * 24 + hours) * 3_600_000);
            let written: Vec<_> = rows.iter().enumerate().map(|(id, (volume, word, days, hours))| {
                row(id, &volume.to_string(), words[*word], &at(*days, *hours).to_string())
            }).collect();
            let (inventory, volumes) = of(&written);
            prop_assert_eq!(volumes.iter().map(|volume| volume.backups).sum::<usize>(), rows.len());
            for found in &volumes {
                let mut mine: Vec<_> = rows.iter().filter(|row| row.0.to_string() == inventory.texts().get(found.id)).collect();
                // Newest first; of the same hour the one that came first.
                mine.sort_by_key(|(_, _, days, hours)| days * 24 + hours);
                let good: Vec<i64> = mine.iter().filter(|row| matches!(words[row.1], "available" | "restoring")).map(|row| row.2 * 24 + row.3).collect();
                prop_assert_eq!(found.restorable, good.len());
                prop_assert_eq!(found.last_good, good.first().map(|hours| at(0, *hours)));
                let mut streak = 0;
                for row in &mine {
                    match words[row.1] {
                        "error" => streak += 1,
                        "available" | "restoring" | "error_restoring" => break,
                        _ => {}
                    }
                }
                prop_assert_eq!(found.streak, streak);
                let expected = match good.first() {
                    None => Protection::Unprotected,
                    Some(hours) if *hours > 26 => Protection::TooOld,
                    Some(_) => Protection::Protected,
                };
                prop_assert_eq!(found.protection, expected);
                let bad = found.days.iter().filter(|day| **day == Day::Bad).count();
                let days: std::collections::BTreeSet<i64> = mine.iter().filter(|row| words[row.1].starts_with("error")).map(|row| at(row.2, row.3).day(0)).filter(|day| now().day(0) - day < 30).collect();
                prop_assert_eq!(bad, days.len());
            }
        }
    }
}
