//! The rows of every project. The same seed, time and number of rows give identical rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::backup::Backup;
use crate::odd;
use crate::world::{SKEW, project};

mod chain;
mod chance;
mod hostile;
mod manual;
mod name;
mod reason;
mod scripted;
mod volume;

use chance::Chance;

/// Extra days beyond those needed, since some runs are skipped. The oldest rows are dropped.
const SPARE_DAYS: usize = 4;
/// Rows of a list with some of every kind.
const LONG: usize = 100;
const OTHER_ROWS: usize = 120;
const BROKEN_ROWS: usize = 40;
const VOLUMES_ROWS: usize = 800;
/// Statuses that every service can render.
const PRINTED: [&str; 6] = ["available", "error", "creating", "deleting", "restoring", "error_restoring"];

/// The initial rows; `main` is how many the main project gets.
pub(crate) fn rows(seed: u64, now: DateTime<Utc>, main: usize) -> Vec<Backup> {
    let mut rows = named(project::MAIN, seed, now, main);
    let other = named(project::OTHER, seed, now, OTHER_ROWS);
    let mut broken = named(project::BROKEN, seed, now, BROKEN_ROWS);
    if let Some(row) = broken.get_mut(7) {
        "exporting".clone_into(&mut row.status);
    }
    rows.extend(named(project::VOLUMES, seed, now, VOLUMES_ROWS));
    rows.extend(other);
    rows.extend(broken);
    rows.extend(sample());
    rows.extend(scripted::all(now));
    rows.extend(named(project::SKEWED, seed, now + SKEW, OTHER_ROWS));
    rows.extend(odd::rows(now));
    rows
}

/// The seed of a project whose rows are generated from named volumes, and how many volumes there are. The seeds differ,
/// so that no id occurs twice. Other projects have no such volumes.
fn source(project: &str, seed: u64) -> (u64, usize) {
    let (number, volumes) = match project {
        project::MAIN => (0, volume::COUNT),
        project::OTHER => (1, 12),
        project::BROKEN => (2, 6),
        project::LARGE => (3, 1000),
        project::HUGE => (4, 3300),
        project::TIES => (5, 100),
        project::SKEWED => (6, 12),
        project::VOLUMES => (7, 36),
        project::MILLION => (9, 33_000),
        project::BROKEN_ROWS => (40, 133),
        _ => (0_u64, 0),
    };
    (seed.wrapping_add(number << 32), volumes)
}

/// The rows of a project, generated from its volumes.
fn named(project: &str, seed: u64, now: DateTime<Utc>, count: usize) -> Vec<Backup> {
    let (seed, volumes) = source(project, seed);
    let mut rows = lifelike(seed, now, count, volumes);
    own(&mut rows, project);
    rows
}

/// A project with so many rows that they are generated only when requested.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Late {
    /// Its id.
    pub project: &'static str,
    seed: u64,
    now: DateTime<Utc>,
    rows: usize,
    /// Whether all of them were created in the same second.
    at_once: bool,
    /// The indexes of rows that turn every answer containing them into a 500.
    broken: &'static [usize],
}

impl Late {
    /// Its rows.
    pub(crate) fn rows(&self) -> Vec<Backup> {
        let mut rows = named(self.project, self.seed, self.now, self.rows);
        if self.at_once {
            let second = (self.now - chrono::Duration::hours(3)).format("%Y-%m-%dT%H:%M:%S.000000").to_string();
            for row in &mut rows {
                row.created_at = Some(second.clone());
                row.updated_at = Some(second.clone());
            }
        }
        if !self.broken.is_empty() {
            // No row is broken except the listed ones.
            for row in rows.iter_mut().filter(|row| !PRINTED.contains(&row.status.as_str())) {
                "error".clone_into(&mut row.status);
            }
        }
        for place in self.broken {
            if let Some(row) = rows.get_mut(*place) {
                "exporting".clone_into(&mut row.status);
            }
        }
        rows
    }
}

/// Projects whose rows are generated lazily, about thirty backups per volume, as in the main project.
pub(crate) fn late(seed: u64, now: DateTime<Utc>) -> [Late; 5] {
    let late = |project, rows| Late { project, seed, now, rows, at_once: false, broken: &[] };
    [
        late(project::LARGE, 30_000),
        late(project::HUGE, 100_000),
        late(project::MILLION, 1_000_000),
        Late { at_once: true, ..late(project::TIES, 3000) },
        // On the first page, in the middle, and at the boundary of two parts.
        Late { broken: &[17, 1500, 2997], ..late(project::BROKEN_ROWS, 4000) },
    ]
}

/// The names of a project's volumes, by id, if its rows were generated for named volumes.
pub(crate) fn labels(project: &str, seed: u64) -> BTreeMap<String, String> {
    let (seed, count) = source(project, seed);
    let volumes = volume::all(seed, count);
    volumes.into_iter().map(|volume| (volume.id, volume.label)).collect()
}

fn own(rows: &mut [Backup], project: &str) {
    for row in rows {
        project.clone_into(&mut row.project_id);
    }
}

/// The newest rows of a project: nightly chains of many volumes, and manual backups.
fn lifelike(seed: u64, now: DateTime<Utc>, count: usize, volumes: usize) -> Vec<Backup> {
    let volumes = volume::all(seed, volumes);
    let daily: usize = volumes.iter().map(volume::Volume::runs).sum();
    let days = count / daily.max(1) + SPARE_DAYS;
    let chains = volumes.iter().enumerate();
    let mut rows: Vec<Backup> =
        chains.flat_map(|(index, volume)| chain::of(volume, now, days, Chance::new(seed, 1000 + index))).collect();
    let mut by_hand = Chance::new(seed, 1);
    for (round, some) in volumes.chunks(volume::COUNT).enumerate() {
        rows.extend(manual::all(some, round, now, &mut by_hand));
    }
    rows.extend(hostile::all(&volumes, now, Chance::new(seed, 2)));
    rows.sort_unstable_by(Backup::latest_first);
    rows.truncate(count);
    ground(&mut rows);
    if rows.len() >= LONG {
        forget(&mut rows);
    }
    rows
}

/// The oldest good row of each volume becomes a full one, since the one it depended on was dropped.
fn ground(rows: &mut [Backup]) {
    let mut grounded = BTreeSet::new();
    for row in rows.iter_mut().rev().filter(|row| row.status == "available") {
        if grounded.insert(row.volume_id.clone()) && row.is_incremental {
            row.is_incremental = false;
            row.description = row.description.take().map(|text| text.replace("\"INC\":1", "\"INC\":0"));
        }
    }
}

/// The two oldest rows of a longer list get nulls wherever the service allows them.
fn forget(rows: &mut [Backup]) {
    let [.., bare, undated] = rows else { return };
    undated.created_at = None;
    bare.updated_at = None;
    bare.data_timestamp = None;
    bare.availability_zone = None;
}

#[derive(Deserialize)]
struct Sample {
    backups: Vec<Backup>,
}

/// The rows of the VBS document's sample answer.
fn sample() -> Vec<Backup> {
    // The file is compiled in, and a test parses it.
    let sample = serde_json::from_str(include_str!("../data/sample.json")).unwrap_or(Sample { backups: Vec::new() });
    let mut rows = sample.backups;
    own(&mut rows, project::SAMPLE);
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashSet};

    use chrono::{DateTime, Utc};

    use super::{Backup, late, lifelike, rows, sample, source, volume};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp_nanos(1_795_426_200_000_000_000)
    }

    #[test]
    fn the_same_seed_and_moment_give_the_same_rows() {
        assert_eq!(rows(1, now(), 300), rows(1, now(), 300));
        assert_ne!(rows(1, now(), 300), rows(2, now(), 300));
    }

    #[test]
    fn as_many_rows_are_returned_as_requested() {
        for count in [0, 1, 50, 4000, 9000] {
            assert_eq!(lifelike(1, now(), count, volume::COUNT).len(), count);
        }
    }

    #[test]
    fn no_id_comes_twice_and_no_text_is_too_long() {
        let rows = rows(1, now(), 4000);
        assert_eq!(rows.iter().map(|row| &row.id).collect::<HashSet<_>>().len(), rows.len());
        for text in rows.iter().flat_map(|row| [&row.name, &row.description, &row.fail_reason]).flatten() {
            assert!(text.chars().count() <= 255, "{text}");
        }
    }

    #[test]
    fn about_one_in_twenty_five_fails_for_many_reasons() {
        let rows = lifelike(1, now(), 4000, volume::COUNT);
        let failed = rows.iter().filter(|row| row.status == "error");
        let share = failed.clone().count();
        assert!((120..=220).contains(&share), "{share}");
        let reasons: BTreeSet<String> =
            failed.filter_map(|row| row.fail_reason.as_ref()).map(|text| text.chars().take(24).collect()).collect();
        assert!(reasons.len() >= 14, "{reasons:#?}");
    }

    #[test]
    fn projects_that_are_made_late_have_their_numbers_and_share_no_id() {
        // A million rows of the same kind would take a minute.
        let late = late(1, now()).into_iter().filter(|late| late.rows < 1_000_000);
        let late: Vec<_> = late.map(|late| (late.rows(), source(late.project, 1).1)).collect();
        for ((rows, volumes), count) in late.iter().zip([30_000, 100_000, 3000, 4000]) {
            assert_eq!(rows.len(), count);
            let found = rows.iter().map(|row| &row.volume_id).collect::<HashSet<_>>().len();
            assert_eq!(found, *volumes);
            assert!((25..=35).contains(&(count / found)), "{count} of {found}");
        }
        let main = rows(1, now(), 4000);
        let all = late.iter().flat_map(|(rows, _)| rows).chain(&main);
        assert_eq!(all.map(|row| &row.id).collect::<HashSet<_>>().len(), 30_000 + 100_000 + 3000 + 4000 + main.len());
    }

    #[test]
    fn a_large_project_has_nights_of_shared_failures_and_volumes_that_never_succeeded() {
        let [large, ..] = late(1, now());
        let large = large.rows();
        let mut nights: BTreeMap<&str, usize> = BTreeMap::new();
        for row in large.iter().filter(|row| row.status == "error") {
            *nights.entry(&row.created_at.as_ref().unwrap()[..10]).or_default() += 1;
        }
        for night in ["2026-11-23", "2026-11-18", "2026-11-11"] {
            assert!(nights[night] > 80, "{night}: {nights:?}");
        }
        let volumes = |rows: &mut dyn Iterator<Item = &Backup>| rows.map(|row| row.volume_id.clone()).collect();
        let all: HashSet<String> = volumes(&mut large.iter());
        let good: HashSet<String> = volumes(&mut large.iter().filter(|row| row.status == "available"));
        assert!(all.len() - good.len() >= 5);
        let zones: BTreeSet<_> = large.iter().filter_map(|row| row.availability_zone.as_ref()).collect();
        assert_eq!(zones.len(), volume::ZONES.len());
        let unfinished = |row: &&Backup| row.status == "creating" && row.created_at.as_deref() < Some("2026-11-22");
        assert!(large.iter().filter(unfinished).count() >= 5);
    }

    #[test]
    fn the_documents_sample_can_be_read() {
        assert_eq!(sample().len(), 3);
    }
}
