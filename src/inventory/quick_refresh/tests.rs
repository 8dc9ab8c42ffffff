//! A service whose rows change after a complete reading, and whose clocks are off.

use crate::inventory::quick_refresh::*;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The time of the complete reading in seconds, by the service's clock.
const READ: i64 = 1_000_000_000;

fn at(seconds: i64) -> Instant {
    Instant::from_millis(seconds * 1000)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    created: i64,
    updated: Option<i64>,
    state: u32,
}

impl Row {
    fn times(self) -> Times {
        Times { created: Some(at(self.created)), updated: self.updated.map(at) }
    }
}

/// Rows by id.
type Rows = BTreeMap<usize, Row>;

/// One created every ten minutes, and updated two minutes later.
fn rows(count: i64) -> Rows {
    let row = |age: i64| {
        let created = READ - 600 * (age + 1);
        Row { created, updated: Some(created + 120), state: 0 }
    };
    (0..count).map(|age| (usize::try_from(age).unwrap(), row(age))).collect()
}

/// Walks through the current rows; returns the received rows, or `None` if everything has to be read.
fn walk(before: &Rows, now: &Rows, clock: i64) -> Option<(Rows, u32)> {
    let known = Before { begun: at(READ + clock), read_all: at(READ + clock), total: now.len() as u64 };
    let mut renewal = QuickRefresh::begin(known, at(READ + clock + 60), before.values().map(|row| row.times()))?;
    let (mut renewed, mut requests) = (before.clone(), 0);
    loop {
        let Look { order: (key, direction), offset } = renewal.look();
        let mut sorted: Vec<_> = now.iter().collect();
        // Nulls come last in a descending order, as in MySQL and SQLite.
        sorted.sort_by_key(|(id, row)| {
            let time = if key == SortKey::CreatedAt { Some(row.created) } else { row.updated };
            (Reverse(time), **id)
        });
        if direction == Direction::Ascending {
            sorted.reverse();
        }
        let start = usize::try_from(offset).unwrap();
        let seen: Vec<_> = sorted
            .into_iter()
            .skip(start)
            .take(usize::try_from(ROWS).unwrap())
            .map(|(id, row)| {
                let likeness = match before.get(id) {
                    None => Likeness::New,
                    Some(known) if known == row => Likeness::Same(Some(*id)),
                    Some(known) => Likeness::Changed(*id, known.updated.map(at)),
                };
                renewed.insert(*id, *row);
                ComparedRow { likeness, times: row.times() }
            })
            .collect();
        requests += 1;
        assert!(requests < 20, "it never ends");
        match renewal.receive(&seen) {
            Next::Look(look) => assert_eq!(look, renewal.look()),
            Next::Done => return (renewed.len() == now.len()).then_some((renewed, requests)),
            Next::ReadAll => return None,
        }
    }
}

#[test]
fn nothing_new_takes_two_looks() {
    let before = rows(30_000);
    assert!(walk(&before, &before, 0) == Some((before.clone(), 2)));
}

#[test]
fn rows_ahead_of_the_time_hide_nothing() {
    for ahead in [300, 8 * 3600, 12 * 365 * 86_400] {
        for clock in [0, -90, 8 * 3600 + 60] {
            let mut before = rows(30_000);
            for row in before.values_mut().take(3) {
                row.updated = Some(READ + ahead);
            }
            let mut now = before.clone();
            for row in now.values_mut().skip(100).step_by(70).take(300) {
                *row = Row { updated: Some(READ + 30), state: 1, ..*row };
            }
            match walk(&before, &now, clock) {
                Some((renewed, _)) => assert!(renewed == now, "{ahead} {clock}"),
                None => assert_ne!(clock, 0, "it was sure with a clock that is right"),
            }
        }
    }
}

#[test]
fn new_rows_behind_one_ahead_of_the_time_are_found() {
    let mut before = rows(4000);
    before.insert(4000, Row { created: READ + 400_000_000, updated: None, state: 0 });
    let mut now = before.clone();
    for id in 0..700 {
        now.insert(100_000 + id, Row { created: READ + 20, updated: None, state: 0 });
    }
    assert!(walk(&before, &now, 0).unwrap().0 == now);
}

#[test]
fn what_may_hide_a_change_is_read_all() {
    let before = rows(5000);
    let changed = |change: fn(&mut Row)| {
        let mut now = before.clone();
        change(now.get_mut(&3).unwrap());
        walk(&before, &now, 0)
    };
    assert!(changed(|row| *row = Row { updated: Some(READ + 5), state: 1, ..*row }).is_some());
    assert!(changed(|row| row.state = 1).is_none(), "updated_at did not move");
    assert!(changed(|row| *row = Row { updated: Some(row.created), state: 1, ..*row }).is_none(), "it went back");
    let mut behind = before.clone();
    behind.get_mut(&4000).unwrap().updated = Some(0);
    assert!(walk(&behind, &behind, 0).is_none(), "a host whose clock is behind");
    let mut now = before.clone();
    now.insert(9999, Row { created: 5, updated: None, state: 0 });
    assert!(walk(&before, &now, 0).is_none(), "a new row that is old");
    let mut now = before.clone();
    now.remove(&17);
    assert!(walk(&before, &now, 0).is_none(), "a removed row");
    assert!(walk(&rows(1500), &rows(1500), 0).is_none(), "so few that all can be read");
}

#[test]
fn rows_without_updated_at_are_seen_at_the_other_end() {
    let mut before = rows(30_000);
    for row in before.values_mut().step_by(100) {
        row.updated = None;
    }
    assert!(walk(&before, &before, 0) == Some((before.clone(), 3)));
    let mut now = before.clone();
    now.get_mut(&20_000).unwrap().state = 1;
    assert!(walk(&before, &now, 0).is_none(), "one changed and still has none");
    for row in before.values_mut() {
        row.updated = None;
    }
    assert!(walk(&before, &before, 0).is_none(), "a service that never says when");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_renewed_is_what_is_there(
        count in 2001..4000i64,
        ahead in prop::collection::vec((0..4000usize, 0..400_000_000i64), 0..8),
        unstamped in prop::collection::vec(0..4000usize, 0..8),
        changes in prop::collection::vec((0..4000usize, -500..900i64), 0..400),
        new in prop::collection::vec(-500..900i64, 0..300),
        removed in prop_oneof![Just(0..0usize), (0..4000usize).prop_map(|place| place..place + 1)],
        clock in prop_oneof![-600..600i64, -400_000..400_000_000i64],
    ) {
        let mut before = rows(count);
        for (place, seconds) in ahead {
            if let Some(row) = before.get_mut(&place) {
                row.updated = Some(READ + seconds);
            }
        }
        for place in unstamped {
            if let Some(row) = before.get_mut(&place) {
                row.updated = None;
            }
        }
        let mut now = before.clone();
        for (place, seconds) in changes {
            if let Some(row) = now.get_mut(&place) {
                *row = Row { updated: Some(READ + seconds), state: row.state + 1, ..*row };
            }
        }
        for (place, seconds) in new.into_iter().enumerate() {
            now.insert(10_000 + place, Row { created: READ + seconds, updated: None, state: 0 });
        }
        for place in removed {
            now.remove(&place);
        }
        if let Some((renewed, _)) = walk(&before, &now, clock) {
            prop_assert!(renewed == now);
        }
    }
}
