//! Backups in progress, and which of them are stuck. Pure: the time is passed in.

use crate::api::cinder::backup::display_name;
use crate::api::cinder::{Status, Tone};
use crate::inventory::{Inventory, Word};
use crate::sorted::sort_by_key;
use crate::time::{DAY, Instant};
use std::cmp::Reverse;

/// Seconds in progress after which any backup counts as stuck.
pub(crate) const LIMIT: i64 = DAY;
/// How many finished backups are needed to say what is usual.
const ENOUGH: usize = 20;
/// How far back, in seconds, backups count for what is usual.
const LATELY: i64 = 30 * DAY;

/// A backup in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackupInProgress {
    /// Its index in the inventory.
    pub(crate) place: usize,
    /// Empty if it has none.
    pub(crate) id: String,
    /// Its display name.
    pub(crate) name: String,
    pub(crate) volume: Option<String>,
    pub(crate) status: Status,
    /// How long it has been in progress, in seconds, as far as its record says.
    pub(crate) seconds: Option<i64>,
    /// Whether it was started in the last 24 h; `None` if that is unknown.
    pub(crate) is_of_last_day: Option<bool>,
    /// Why it counts as stuck, if it does.
    pub(crate) stuck: Option<Stuck>,
}

/// Why a backup counts as stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stuck {
    /// It has been in progress for more than a day.
    BeyondLimit,
    /// Creating it has taken longer than 95% of this project's recent backups.
    BeyondUsual,
}

impl Stuck {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::BeyondLimit => "over 24 h",
            Self::BeyondUsual => "unusually long",
        }
    }
}

/// All backups in progress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InProgress {
    /// Longest first, those of unknown age last.
    pub(crate) list: Vec<BackupInProgress>,
    /// 95th percentile of the duration, in seconds, of this project's recently finished backups.
    pub(crate) usual: Option<i64>,
}

/// Finds the backups in progress. Only a backup's record says how long creating it took: from `created_at` to
/// `updated_at`, and any later change of the record (a new name, a dependent) lengthens that. So the usual duration is
/// an upper bound, taken from available backups without dependents that changed within a day. No record says how long restoring or deleting
/// takes, so only the limit of a day applies to those.
pub(crate) fn find(inventory: &Inventory, now: Instant) -> InProgress {
    let yesterday = now.plus(-DAY);
    let mut took: Vec<i64> = Vec::new();
    let mut list: Vec<BackupInProgress> = Vec::new();
    for entry in inventory.iter() {
        let changed = entry.updated_at().filter(|at| at.is_possible(now));
        let started = entry.started(now);
        if entry.status().tone() == Tone::Busy {
            let since = if is_made(entry.status()) { started.or(changed) } else { changed.or(started) };
            let seconds = since.map(|since| now.seconds_since(since).max(0));
            list.push(BackupInProgress {
                place: entry.index(),
                id: entry.id().unwrap_or_default().to_owned(),
                name: display_name(entry.text(Word::Name), entry.id()),
                volume: entry.volume().map(|key| inventory.texts().get(key).to_owned()),
                status: entry.status().clone(),
                seconds,
                is_of_last_day: started.map(|at| at >= yesterday),
                stuck: None,
            });
        } else if *entry.status() == Status::Available
            && entry.has_dependent_backups() != Some(true)
            && let (Some(begun), Some(ended)) = (started, changed)
            && now.seconds_since(begun) <= LATELY
            && (0..=LIMIT).contains(&ended.seconds_since(begun))
        {
            took.push(ended.seconds_since(begun));
        }
    }
    sort_by_key(&mut took, |took| *took);
    // The nearest rank: the smallest value that 95% do not exceed.
    let rank = (took.len() * 95).div_ceil(100).checked_sub(1).filter(|_| took.len() >= ENOUGH);
    let usual = rank.and_then(|rank| took.get(rank).copied());
    for backup in &mut list {
        let usual = usual.filter(|_| is_made(&backup.status));
        backup.stuck = match backup.seconds {
            Some(seconds) if seconds > LIMIT => Some(Stuck::BeyondLimit),
            Some(seconds) if usual.is_some_and(|usual| seconds > usual) => Some(Stuck::BeyondUsual),
            _ => None,
        };
    }
    sort_by_key(&mut list, |backup| (Reverse(backup.seconds), backup.place));
    InProgress { list, usual }
}

fn is_made(status: &Status) -> bool {
    *status == Status::Creating
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;

    fn now() -> Instant {
        Instant::parse("2026-11-24T08:00:00").unwrap()
    }

    fn before(seconds: i64) -> Instant {
        Instant::from_millis(now().millis() - seconds * 1000)
    }

    fn rows(list: &[(&str, i64, Option<i64>)]) -> Inventory {
        let rows: Vec<String> = list
            .iter()
            .enumerate()
            .map(|(index, (status, created, updated))| {
                let updated = updated.map_or("null".to_owned(), |ago| format!("\"{}\"", before(ago)));
                format!(
                    r#"{{"id": "{index}", "status": "{status}", "created_at": "{}", "updated_at": {updated}}}"#,
                    before(*created)
                )
            })
            .collect();
        inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn the_longest_come_first_and_a_day_is_too_long() {
        let all = rows(&[
            ("creating", 60, None),
            ("available", 60, None),
            ("restoring", 900_000, Some(90_000)),
            ("deleting", 900_000, Some(86_400)),
        ]);
        let found = find(&all, now());
        let listed: Vec<_> = found.list.iter().map(|backup| (backup.place, backup.seconds, backup.stuck)).collect();
        assert_eq!(listed, [(2, Some(90_000), Some(Stuck::BeyondLimit)), (3, Some(86_400), None), (0, Some(60), None)]);
        assert_eq!(found.usual, None);
    }

    #[test]
    fn what_is_usual_is_the_nearest_rank_of_twenty_or_more() {
        let finished: Vec<_> = (1..=40).map(|took| ("available", 10_000, Some(10_000 - took))).collect();
        assert_eq!(find(&rows(&finished[..19]), now()).usual, None);
        assert_eq!(find(&rows(&finished[..20]), now()).usual, Some(19));
        let mut all = finished;
        all.push(("creating", 39, None));
        all.push(("creating", 38, None));
        let found = find(&rows(&all), now());
        assert_eq!(found.usual, Some(38));
        assert_eq!(found.list[0].stuck, Some(Stuck::BeyondUsual));
        assert_eq!(found.list[1].stuck, None);
    }

    #[test]
    fn only_making_is_held_against_how_long_making_took() {
        let mut all: Vec<_> = (1..=20).map(|took| ("available", 10_000, Some(10_000 - took))).collect();
        all.extend([
            ("deleting", 900_000, Some(3600)),
            ("restoring", 900_000, Some(3600)),
            ("creating", 3600, Some(5)),
        ]);
        let stuck: Vec<_> = find(&rows(&all), now()).list.iter().map(|backup| (backup.place, backup.stuck)).collect();
        // A change to the record of a backup being created does not restart its age.
        assert_eq!(stuck, [(20, None), (21, None), (22, Some(Stuck::BeyondUsual))]);
    }

    #[test]
    fn a_record_that_changed_days_later_does_not_say_how_long_it_took() {
        let mut all: Vec<_> = (1..=20).map(|took| ("available", 10_000, Some(10_000 - took))).collect();
        all.extend((0..20).map(|_| ("available", 900_000, Some(3600))));
        assert_eq!(find(&rows(&all), now()).usual, Some(19));
    }

    #[test]
    fn a_start_that_cannot_be_is_not_known() {
        let mut all: Vec<_> = (0..20).map(|_| ("available", -40_000_000, Some(-40_000_600))).collect();
        let never = now().seconds_since(Instant::from_micros(0));
        all.extend([
            ("creating", -3600, None),
            ("creating", never, None),
            ("deleting", 7200, Some(-3600)),
            ("creating", -299, None),
        ]);
        let found = find(&rows(&all), now());
        let listed: Vec<_> = found.list.iter().map(|backup| (backup.place, backup.seconds, backup.stuck)).collect();
        assert_eq!(listed, [(22, Some(7200), None), (23, Some(0), None), (20, None, None), (21, None, None)]);
        assert_eq!(found.usual, None, "what was made in the future was not made lately");
    }

    proptest! {
        #[test]
        fn at_most_one_in_twenty_took_longer_than_usual(took in prop::collection::vec(0..5000i64, 20..80)) {
            let list: Vec<_> = took.iter().map(|took| ("available", 6000, Some(6000 - took))).collect();
            let usual = find(&rows(&list), now()).usual.unwrap();
            prop_assert!(took.iter().filter(|took| **took > usual).count() * 20 <= took.len());
            prop_assert!(took.iter().filter(|took| **took >= usual).count() * 20 > took.len() || took.len() < 20);
        }
    }
}
