//! How failures spread over availability zones, containers and hours of the day. Pure.

use crate::api::cinder::Tone;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::sorted::sort_by;
use crate::time::Instant;
use std::cmp::{Ordering, Reverse};

/// Attempts, and how many of them failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Those that could not be made.
    pub failed: u32,
    pub(crate) attempts: u32,
}

impl Tally {
    fn count(&mut self, failed: bool) {
        self.attempts += 1;
        self.failed += u32::from(failed);
    }
}

/// Failures by place and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spread {
    /// By availability zone, `None` if the service gave none. Only zones with failures, most failures first.
    pub(crate) zones: Vec<(Option<Key>, Tally)>,
    /// By container, in the same way.
    pub(crate) containers: Vec<(Option<Key>, Tally)>,
    /// By the hour of the day in which they were requested, at the given offset.
    pub(crate) hours: [Tally; 24],
    pub(crate) all: Tally,
}

/// Counts the backups requested since an instant, up to now. `offset` is in minutes east of UTC and the same for all,
/// so that an hour has one meaning throughout.
pub(crate) fn spread(inventory: &Inventory, since: Instant, now: Instant, offset: i32) -> Spread {
    let (mut zones, mut containers) = (Groups::default(), Groups::default());
    let (mut hours, mut all) = ([Tally::default(); 24], Tally::default());
    for entry in inventory.iter() {
        let Some(at) = entry.started(now).filter(|at| *at >= since) else { continue };
        let failed = has_failed(entry);
        all.count(failed);
        if let Some(hour) = hours.get_mut(at.hour(offset)) {
            hour.count(failed);
        }
        zones.tally(entry.key(Word::Zone)).count(failed);
        containers.tally(entry.key(Word::Container)).count(failed);
    }
    Spread { zones: zones.list(inventory), containers: containers.list(inventory), hours, all }
}

fn has_failed(entry: Entry<'_>) -> bool {
    entry.status().tone_of_making() == Tone::Bad
}

/// Tallies by key, found directly by the key's number: the list of places is first made long enough, and a place other
/// than 0 was written when its tally was added.
#[derive(Default)]
struct Groups {
    list: Vec<(Option<Key>, Tally)>,
    /// For each key, its index in the list plus one.
    places: Vec<u32>,
}

impl Groups {
    fn tally(&mut self, key: Option<Key>) -> &mut Tally {
        let number = key.map_or(0, |key| key.index() + 1);
        if self.places.len() <= number {
            self.places.resize((number + 1).next_power_of_two(), 0);
        }
        if self.places[number] == 0 {
            self.list.push((key, Tally::default()));
            self.places[number] = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        }
        &mut self.list[self.places[number] as usize - 1].1
    }

    /// Most failures first, then the highest share, then by name.
    fn list(mut self, inventory: &Inventory) -> Vec<(Option<Key>, Tally)> {
        self.list.retain(|(_, tally)| tally.failed > 0);
        let share = |a: &Tally, b: &Tally| {
            let cross = |x: &Tally, y: &Tally| u64::from(x.failed) * u64::from(y.attempts);
            cross(b, a).cmp(&cross(a, b))
        };
        sort_by(&mut self.list, |(a, x), (b, y)| {
            let by_failed = Reverse(x.failed).cmp(&Reverse(y.failed));
            let name = |key: &Option<Key>| key.map(|key| inventory.texts().get(key));
            by_failed.then_with(|| share(x, y)).then_with(|| -> Ordering { name(a).cmp(&name(b)) })
        });
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn hours_are_the_readers() {
        let all = inventory(&[
            r#"{"id": "a", "status": "error", "created_at": "2026-11-24T23:30:00"}"#,
            r#"{"id": "b", "status": "available", "created_at": "2026-11-24T00:10:00"}"#,
            r#"{"id": "c", "status": "error", "created_at": "2026-11-01T23:30:00"}"#,
            r#"{"id": "d", "status": "error", "created_at": "2038-01-19T03:14:07"}"#,
        ]);
        let (since, now) = (at("2026-11-20T00:00:00"), at("2026-11-25T00:00:00"));
        let found = spread(&all, since, now, 60);
        assert_eq!(found.hours[0], Tally { failed: 1, attempts: 1 });
        assert_eq!(found.hours[1], Tally { failed: 0, attempts: 1 });
        assert_eq!(found.all, Tally { failed: 1, attempts: 2 });
        assert_eq!(found.zones, [(None, Tally { failed: 1, attempts: 2 })]);
    }

    proptest! {
        #[test]
        fn groups_are_as_a_plain_count_says(
            backups in prop::collection::vec((0..4usize, 0..3usize, any::<bool>()), 0..80),
        ) {
            let zones = ["null", "\"az1\"", "\"az2\"", "\"az3\""];
            let rows: Vec<String> = backups.iter().enumerate().map(|(index, (zone, container, failed))| format!(
                r#"{{"id": "{index}", "status": "{}", "created_at": "2026-11-24T08:00:00", "availability_zone": {}, "container": "c{container}"}}"#,
                if *failed { "error" } else { "available" }, zones[*zone],
            )).collect();
            let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let found = spread(&all, at("2026-11-01T00:00:00"), at("2026-11-25T00:00:00"), 0);
            let mut expected: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
            for (zone, _, failed) in &backups {
                let tally = expected.entry(zones[*zone].trim_matches('"')).or_default();
                *tally = (tally.0 + u32::from(*failed), tally.1 + 1);
            }
            expected.retain(|_, tally| tally.0 > 0);
            let read: BTreeMap<&str, (u32, u32)> = found.zones.iter().map(|(key, tally)| {
                (key.map_or("null", |key| all.texts().get(key)), (tally.failed, tally.attempts))
            }).collect();
            prop_assert_eq!(read, expected);
            prop_assert!(found.containers.windows(2).all(|pair| pair[0].1.failed >= pair[1].1.failed));
            let failed: u32 = found.containers.iter().map(|(_, tally)| tally.failed).sum();
            prop_assert_eq!(failed, found.all.failed);
        }
    }
}
