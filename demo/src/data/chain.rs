//! The backups of one volume over many days: a weekly full one, incremental ones that depend on it, and failures.

use std::ops::Range;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

use super::chance::Chance;
use super::volume::{Fate, HOME, Volume, ZONES};
use super::{name, reason};
use crate::backup::Backup;
use crate::clock::written;

/// How many of a thousand runs fail by bad luck.
const BAD_LUCK: u32 = 24;
/// The hour by which a night is over, including outages.
const NIGHT_ENDS: i64 = 4;

/// A failure shared by the runs of one night.
struct Outage {
    /// Nights ago, 0 for the last one.
    nights: i64,
    /// The zone affected.
    zone: usize,
    /// The minutes after midnight in which the runs started.
    minutes: Range<i64>,
    /// The reason for one run.
    reason: fn(&mut Chance) -> String,
}

const OUTAGES: [Outage; 3] = [
    Outage { nights: 0, zone: 1, minutes: 100..200, reason: reason::proxy_down },
    Outage { nights: 5, zone: HOME, minutes: 30..180, reason: reason::host_lost },
    Outage { nights: 12, zone: HOME + 1, minutes: 60..140, reason: reason::no_reply },
];

impl Outage {
    fn strikes(&self, volume: &Volume, now: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        let minute = i64::from(at.num_seconds_from_midnight()) / 60;
        let night = (now - TimeDelta::hours(NIGHT_ENDS) - TimeDelta::days(self.nights)).date_naive();
        volume.zone == self.zone && self.minutes.contains(&minute) && at.date_naive() == night
    }
}

/// Every run from `days` ago until now.
pub(super) fn of(volume: &Volume, now: DateTime<Utc>, days: usize, mut chance: Chance) -> Vec<Backup> {
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    let mut rows: Vec<Backup> = Vec::new();
    // The last good backup, on which the next incremental one depends.
    let mut parent: Option<usize> = None;
    for ago in (0..=days).rev() {
        let Some(midnight) = (now - TimeDelta::days(ago)).date_naive().and_hms_opt(0, 0, 0) else { continue };
        for run in 0..24 / volume.every {
            let late = TimeDelta::seconds(chance.between(0, 90)) + TimeDelta::microseconds(chance.between(0, 999_999));
            let at = midnight.and_utc() + TimeDelta::minutes(volume.start + 60 * volume.every * run) + late;
            if at > now || !takes_place(volume.fate, now - at) {
                continue;
            }
            let full = parent.is_none() || (run == 0 && at.weekday().num_days_from_monday() == volume.full_on);
            let mut row = started(volume, at, !full, &mut chance);
            if let Some(reason) = trouble(volume, now, at, &mut chance) {
                fail(&mut row, at, reason, &mut chance);
            } else if finish(&mut row, volume, at, now, &mut chance) {
                if let Some(parent) = parent.filter(|_| row.is_incremental) {
                    rows[parent].has_dependent_backups = true;
                }
                parent = Some(rows.len());
            }
            // No record is updated in the future, however long its run takes.
            row.updated_at = row.updated_at.min(Some(written(now)));
            rows.push(row);
        }
    }
    rows
}

fn takes_place(fate: Fate, age: TimeDelta) -> bool {
    match fate {
        Fate::NeverYet(days) => age < TimeDelta::days(days),
        Fate::StoppedFor(days) => age >= TimeDelta::days(days),
        Fate::Steady | Fate::FailingFor(_) => true,
    }
}

/// The reason, possibly none, of a failing run; `None` if it does not fail.
#[expect(clippy::option_option, reason = "that a run fails and that it says why are two things")]
fn trouble(volume: &Volume, now: DateTime<Utc>, at: DateTime<Utc>, chance: &mut Chance) -> Option<Option<String>> {
    let unlucky = chance.permille(BAD_LUCK);
    let outage = OUTAGES.iter().find(|outage| outage.strikes(volume, now, at));
    match volume.fate {
        Fate::NeverYet(_) => Some(reason::lasting(volume, chance)),
        Fate::FailingFor(days) if now - at < TimeDelta::days(days) => Some(reason::lasting(volume, chance)),
        _ => match outage {
            Some(outage) => Some(Some((outage.reason)(chance))),
            None => unlucky.then(|| reason::any(volume, chance)),
        },
    }
}

/// The row when the request has just arrived.
pub(super) fn started(volume: &Volume, at: DateTime<Utc>, incremental: bool, chance: &mut Chance) -> Backup {
    let snapshot = volume.snapshots.then(|| (chance.id(), at - TimeDelta::seconds(chance.between(4, 40))));
    let captured = snapshot.as_ref().map_or(at, |(_, taken)| *taken);
    let mut row = Backup {
        id: chance.id(),
        status: "creating".to_owned(),
        size: volume.size,
        object_count: Some(0),
        availability_zone: Some(ZONES[volume.zone].to_owned()),
        created_at: Some(written(at)),
        updated_at: Some(written(at + TimeDelta::milliseconds(chance.between(900, 4000)))),
        name: name::of(volume, at, chance),
        description: name::description(volume, incremental, chance),
        volume_id: volume.id.clone(),
        is_incremental: incremental,
        snapshot_id: snapshot.map(|(id, _)| id),
        data_timestamp: Some(written(captured)),
        encryption_key_id: volume.key.clone(),
        ..Backup::default()
    };
    row.container = match volume.driver {
        "nfs" => Some(format!("{}/{}/{}", &row.id[..2], &row.id[2..4], row.id)),
        "ceph" => Some("backups".to_owned()),
        _ if volume.zone < HOME => Some("volumebackups".to_owned()),
        _ => Some("volumebackups-central".to_owned()),
    };
    let metadata = [("job", "nightly"), ("retention", "30d"), ("owner", "storage-team")];
    let some = chance.permille(60).then(|| chance.of(&metadata));
    row.metadata = Some(some.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect());
    row
}

/// Makes a row a failure after some seconds to minutes.
pub(super) fn fail(row: &mut Backup, at: DateTime<Utc>, reason: Option<String>, chance: &mut Chance) {
    "error".clone_into(&mut row.status);
    row.fail_reason = reason;
    row.updated_at = Some(written(at + TimeDelta::milliseconds(chance.between(2_000, 900_000))));
    if chance.permille(400) {
        row.container = None;
    }
}

/// Makes a row available if enough time has passed; otherwise it is still being created.
fn finish(row: &mut Backup, volume: &Volume, at: DateTime<Utc>, now: DateTime<Utc>, chance: &mut Chance) -> bool {
    let share = if row.is_incremental { chance.between(2, 15) } else { chance.between(60, 100) };
    let took = TimeDelta::milliseconds(20_000 + gibibytes(volume) * share * chance.between(25, 45));
    let done = at + took <= now;
    if done {
        complete(row, volume, at + took, share);
    }
    done
}

/// Makes a row available at this time, with this percentage of the volume in it.
pub(super) fn complete(row: &mut Backup, volume: &Volume, at: DateTime<Utc>, share: i64) {
    "available".clone_into(&mut row.status);
    row.updated_at = Some(written(at));
    if volume.driver == "swift" {
        row.object_count = u64::try_from(gibibytes(volume) * share * 22 / 100 + 2).ok();
    }
}

fn gibibytes(volume: &Volume) -> i64 {
    i64::try_from(volume.size).unwrap_or(i64::MAX)
}
