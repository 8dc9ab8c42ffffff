//! The rows of every project. The same seed, moment and number give the same rows, to the byte.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::backup::Backup;
use crate::worlds::project;

mod chain;
mod chance;
mod hostile;
mod manual;
mod name;
mod reason;
mod volume;

use chance::Chance;

/// Days beyond those that the runs need, since some runs do not take place. The oldest rows are cut off.
const SPARE_DAYS: usize = 4;
/// Rows of a list that has some of every kind.
const LONG: usize = 100;
const OTHER_ROWS: usize = 120;
const BROKEN_ROWS: usize = 40;

/// All rows, those of the main project as many as asked for.
pub fn rows(seed: u64, now: DateTime<Utc>, main: usize) -> Vec<Backup> {
    let mut rows = lifelike(seed, now, main, volume::COUNT);
    own(&mut rows, project::MAIN);
    // Other seeds, so that no id comes twice.
    let mut other = lifelike(seed.wrapping_add(1 << 32), now, OTHER_ROWS, 12);
    own(&mut other, project::OTHER);
    let mut broken = lifelike(seed.wrapping_add(2 << 32), now, BROKEN_ROWS, 6);
    own(&mut broken, project::BROKEN);
    if let Some(row) = broken.get_mut(7) {
        "exporting".clone_into(&mut row.status);
    }
    rows.extend(other);
    rows.extend(broken);
    rows.extend(sample());
    rows
}

fn own(rows: &mut [Backup], project: &str) {
    for row in rows {
        project.clone_into(&mut row.project_id);
    }
}

/// The newest rows of a project: nightly chains of many volumes, and what people did by hand.
fn lifelike(seed: u64, now: DateTime<Utc>, count: usize, volumes: usize) -> Vec<Backup> {
    let volumes = volume::all(seed, volumes);
    let daily: usize = volumes.iter().map(volume::Volume::runs).sum();
    let days = count / daily.max(1) + SPARE_DAYS;
    let chains = volumes.iter().enumerate();
    let mut rows: Vec<Backup> =
        chains.flat_map(|(index, volume)| chain::of(volume, now, days, Chance::new(seed, 1000 + index))).collect();
    rows.extend(manual::all(&volumes, now, Chance::new(seed, 1)));
    rows.extend(hostile::all(&volumes, now, Chance::new(seed, 2)));
    rows.sort_by(|one, other| (&other.created_at, &other.id).cmp(&(&one.created_at, &one.id)));
    rows.truncate(count);
    if rows.len() >= LONG {
        forget(&mut rows);
    }
    rows
}

/// The two oldest rows of a longer list lack what the service allows to be null.
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
    // The file is part of the program, and a test reads it.
    let sample = serde_json::from_str(include_str!("../data/sample.json")).unwrap_or(Sample { backups: Vec::new() });
    let mut rows = sample.backups;
    own(&mut rows, project::SAMPLE);
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use chrono::{DateTime, Utc};

    use super::{lifelike, rows, sample, volume};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp_nanos(1_795_426_200_000_000_000)
    }

    #[test]
    fn the_same_seed_and_moment_give_the_same_rows() {
        assert_eq!(rows(1, now(), 300), rows(1, now(), 300));
        assert_ne!(rows(1, now(), 300), rows(2, now(), 300));
    }

    #[test]
    fn as_many_rows_come_as_were_asked_for() {
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
    fn the_documents_sample_can_be_read() {
        assert_eq!(sample().len(), 3);
    }
}
