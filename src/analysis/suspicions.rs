//! Backups that succeeded but may be worth less than they seem, and those that can be deleted. Hints, never failures:
//! the API gives object counts and sizes, not contents.

use crate::analysis::volumes::is_restorable;
use crate::api::cinder::Status;
use crate::api::cinder::backup::Kind;
use crate::inventory::Entry;
use crate::query::search::Property;
use crate::sorted::sort_by_key;
use crate::time::Instant;

/// A restore that may have to read more incremental backups than this counts as a long chain.
pub(crate) const LONG: usize = 30;
/// How many earlier backups of the same kind are needed to say how many objects are usual.
const EARLIER: usize = 3;
/// Fewer than the usual number of objects divided by this is too few.
const FEW: i64 = 10;

/// The inventory indexes of the backups with each finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suspicions {
    /// No objects, although an earlier good backup of the volume had some.
    pub empty: Vec<usize>,
    /// Less than a tenth of the objects that are usual for this volume and kind of backup.
    pub few: Vec<usize>,
    /// Made from a smaller volume than the previous good backup.
    pub shrunk: Vec<usize>,
    /// Incremental, with no earlier backup left that it could depend on.
    pub baseless: Vec<usize>,
    /// At the end of more than `LONG` incremental backups in a row.
    pub long_chain: Vec<usize>,
    /// Nothing depends on it, and its volume has a newer good full backup without a finding.
    pub removable: Vec<usize>,
    /// The total size, in GiB, of the volumes of the removable ones: the service does not report the space they use.
    pub removable_size: i64,
}

impl Suspicions {
    /// Examines all backups of one volume. Returns its newest recovery point that can be restored and may not be worth
    /// less than it seems, and what is found in its newest good backup.
    pub(crate) fn take(&mut self, members: &[Entry<'_>], now: Instant) -> (Option<Instant>, Option<Property>) {
        let point = |entry: &Entry<'_>| entry.recovery_point().filter(|at| at.is_possible(now));
        let is_good = |entry: &&Entry<'_>| *entry.status() == Status::Available && point(entry).is_some();
        let mut good: Vec<Entry<'_>> = members.iter().filter(is_good).copied().collect();
        sort_by_key(&mut good, |entry| (point(entry), entry.created_at(), entry.index()));
        let before = [self.empty.len(), self.few.len(), self.shrunk.len(), self.baseless.len()];
        // Sorted, for full and for incremental backups.
        let mut objects: [Vec<i64>; 2] = [Vec::new(), Vec::new()];
        let (mut size, mut in_a_row) = (None, 0);
        for (index, entry) in good.iter().enumerate() {
            let is_incremental = entry.kind() == Kind::Incremental;
            let place = entry.index();
            in_a_row = if is_incremental { in_a_row + 1 } else { 0 };
            let [full, incremental] = &mut objects;
            let (same, other) = if is_incremental { (incremental, full) } else { (full, incremental) };
            match entry.object_count() {
                Some(0) if !same.is_empty() || !other.is_empty() => self.empty.push(place),
                Some(count) if count > 0 => {
                    if same.len() >= EARLIER && count.saturating_mul(FEW) < median(same) {
                        self.few.push(place);
                    }
                    same.insert(same.partition_point(|before| *before < count), count);
                }
                Some(_) | None => {}
            }
            if size.zip(entry.possible_size()).is_some_and(|(before, now)| now < before) {
                self.shrunk.push(place);
            }
            size = entry.possible_size().or(size);
            if is_incremental && index == 0 {
                self.baseless.push(place);
            }
            if in_a_row > LONG {
                self.long_chain.push(place);
            }
        }
        let found = [&self.empty, &self.few, &self.shrunk, &self.baseless];
        let found: Vec<&[usize]> =
            found.into_iter().zip(before).map(|(places, before)| places.get(before..).unwrap_or_default()).collect();
        let finding = |entry: &Entry<'_>| finding(&found, entry.index());
        let is_sound = |entry: &&Entry<'_>| finding(entry).is_none();
        let is_full = |entry: &&Entry<'_>| entry.kind() == Kind::Full;
        let newest_full = good.iter().filter(is_full).filter(is_sound).filter_map(point).max();
        let restorable = members.iter().filter(|entry| is_restorable(entry.status()));
        let newest_sound = restorable.filter(is_sound).filter_map(point).max();
        for entry in &good {
            let is_older = point(entry).zip(newest_full).is_some_and(|(at, full)| at < full);
            if is_older && entry.has_dependent_backups() == Some(false) {
                self.removable.push(entry.index());
                self.removable_size = self.removable_size.saturating_add(entry.possible_size().unwrap_or(0));
            }
        }
        (newest_sound, good.last().and_then(finding))
    }

    /// The indexes for an `is:` word of the search; `None` if it is not a finding.
    pub(crate) fn places(&self, word: Property) -> Option<&[usize]> {
        Some(match word {
            Property::Empty => &self.empty,
            Property::Few => &self.few,
            Property::Shrunk => &self.shrunk,
            Property::Baseless => &self.baseless,
            Property::LongChain => &self.long_chain,
            Property::Removable => &self.removable,
            Property::Good
            | Property::Failed
            | Property::Running
            | Property::Unknown
            | Property::Stuck
            | Property::Future
            | Property::New
            | Property::NewlyFailed
            | Property::Recovered
            | Property::Unreadable => return None,
        })
    }
}

/// What is found in the backup at this index.
#[inline(never)]
fn finding(found: &[&[usize]], place: usize) -> Option<Property> {
    let words = [Property::Empty, Property::Few, Property::Shrunk, Property::Baseless];
    words.into_iter().zip(found).find(|(_, places)| places.contains(&place)).map(|(word, _)| word)
}

/// The median of sorted numbers.
fn median(numbers: &[i64]) -> i64 {
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;

    fn now() -> Instant {
        Instant::parse("2026-11-24T08:00:00").unwrap()
    }

    /// A good backup on this day of November, with additional members.
    fn row(day: u32, more: &str) -> String {
        format!(
            r#"{{"id": "{day}", "status": "available", "volume_id": "v", "created_at": "2026-11-{day:02}T02:00:00"{more}}}"#
        )
    }

    fn of(rows: &[String]) -> Suspicions {
        let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let mut found = Suspicions::default();
        found.take(&all.iter().collect::<Vec<_>>(), now());
        found
    }

    #[test]
    fn nothing_in_it_or_far_less_than_usual_is_found_and_a_first_backup_is_not() {
        let objects = |counts: &[i64]| {
            let rows = counts.iter().enumerate();
            let rows: Vec<_> = rows
                .map(|(day, count)| row(u32::try_from(day).unwrap() + 1, &format!(r#", "object_count": {count}"#)))
                .collect();
            let found = of(&rows);
            (found.empty, found.few)
        };
        assert_eq!(objects(&[0, 22, 22, 0]), (vec![3], vec![]));
        assert_eq!(objects(&[0, 0, 0]), (vec![], vec![]), "a driver that counts no objects");
        assert_eq!(objects(&[100, 110, 90, 9, 10]), (vec![], vec![3]));
        assert_eq!(objects(&[100, 100, 1]), (vec![], vec![]), "too few to say what is usual");
        let incremental = r#", "object_count": 1, "is_incremental": true"#;
        let rows: Vec<_> =
            (1..6).map(|day| row(day, if day < 5 { r#", "object_count": 100"# } else { incremental })).collect();
        assert_eq!(of(&rows).few, Vec::<usize>::new(), "an incremental one is held against incremental ones");
    }

    #[test]
    fn smaller_volumes_missing_bases_and_long_chains_are_found() {
        let sizes: Vec<_> = [40, 40, 20, 20]
            .into_iter()
            .zip(1..)
            .map(|(size, day)| row(day, &format!(r#", "size": {size}"#)))
            .collect();
        assert_eq!(of(&sizes).shrunk, [2]);
        let zero = row(9, r#", "size": 0"#);
        assert_eq!(of(&[&sizes[..2], &[zero]].concat()).shrunk, Vec::<usize>::new(), "no volume has that size");
        let incremental = r#", "is_incremental": true"#;
        assert_eq!(of(&[row(1, incremental), row(2, incremental)]).baseless, [0]);
        assert_eq!(of(&[row(1, r#", "is_incremental": false"#), row(2, incremental)]).baseless, Vec::<usize>::new());
        let chain: Vec<_> = (0..33)
            .map(|hour| {
                let kind = if hour == 0 { "false" } else { "true" };
                format!(
                    r#"{{"id": "{hour}", "status": "available", "volume_id": "v", "is_incremental": {kind}, "created_at": "2026-11-{:02}T{:02}:00:00"}}"#,
                    10 + hour / 24,
                    hour % 24
                )
            })
            .collect();
        assert_eq!(of(&chain).long_chain, [31, 32]);
    }

    #[test]
    fn a_backup_with_a_finding_makes_nothing_old_and_is_not_sound() {
        let full = |day, more: &str| {
            row(day, &format!(r#", "is_incremental": false, "size": 10, "has_dependent_backups": false{more}"#))
        };
        let objects = |day, count: u32| full(day, &format!(r#", "object_count": {count}"#));
        let of = |rows: &[String]| {
            let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let mut found = Suspicions::default();
            let (sound, _) = found.take(&all.iter().collect::<Vec<_>>(), now());
            (found.removable, sound.map(|at| at.to_string().get(..10).unwrap().to_owned()))
        };
        let day = |day: u32| Some(format!("2026-11-{day:02}"));
        assert_eq!(of(&[objects(1, 100), objects(2, 90)]), (vec![0], day(2)));
        assert_eq!(of(&[objects(1, 100), objects(2, 0)]), (vec![], day(1)), "empty");
        assert_eq!(of(&[objects(1, 100), objects(2, 90), objects(3, 0)]), (vec![0], day(2)));
        let rows = [objects(1, 100), objects(2, 100), objects(3, 100), objects(4, 3)];
        assert_eq!(of(&rows), (vec![0, 1], day(3)), "far fewer objects than usual");
        assert_eq!(of(&[full(1, ""), full(2, "").replace("10", "5")]), (vec![], day(1)), "of a smaller volume");
        assert_eq!(of(&[row(1, r#", "is_incremental": true"#)]), (vec![], None), "with nothing to build on");
        let restoring = full(1, "").replace("available", "restoring");
        assert_eq!(of(&[restoring]), (vec![], day(1)));
    }

    #[test]
    fn what_nothing_builds_on_and_a_newer_full_one_makes_old_can_be_removed() {
        let full = |day, dependents: bool| {
            row(day, &format!(r#", "is_incremental": false, "size": 10, "has_dependent_backups": {dependents}"#))
        };
        let found = of(&[full(1, false), full(2, true), full(3, false), row(4, "")]);
        assert_eq!((found.removable, found.removable_size), (vec![0], 10));
        let failed = full(3, false).replace("available", "error");
        assert_eq!(of(&[full(1, false), failed]).removable, Vec::<usize>::new(), "a failed one makes nothing old");
        let ahead = full(9, false).replace("2026-11-09", "2036-11-09");
        assert_eq!(of(&[full(1, false), ahead]).removable, Vec::<usize>::new(), "one in the future does not, either");
    }
}
