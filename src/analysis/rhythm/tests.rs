use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|| Instant::parse(&format!("{text}:00")).unwrap())
}

/// Newest first.
fn newest_first(mut times: Vec<Instant>) -> Vec<Instant> {
    times.sort_by_key(|at| std::cmp::Reverse(*at));
    times
}

/// `count` times up to `last`, this many seconds apart.
fn every(seconds: i64, count: i64, last: &str) -> Vec<Instant> {
    (0..count).map(|place| at(last).plus(-place * seconds)).collect()
}

/// The days before `last` on which a run is due; 0 is Monday.
fn on(weekdays: &[i64], days: i64, last: &str) -> Vec<Instant> {
    let times = (0..days).map(|ago| at(last).plus(-ago * DAY));
    // 1970-01-01 was a Thursday.
    times.filter(|at| weekdays.contains(&(at.day(0) + 3).rem_euclid(7))).collect()
}

fn words(times: &[Instant]) -> String {
    rhythm(times).map_or_else(|| "none".to_owned(), Rhythm::words)
}

fn late(times: &[Instant], now: &str) -> bool {
    rhythm(times).is_some_and(|rhythm| is_late(rhythm, times[0], times, at(now)))
}

#[test]
fn a_burst_after_many_nights_does_not_rule() {
    for (count, apart) in [(9, 1), (9, 60), (12, 20 * MINUTE), (5, HOUR), (30, 10)] {
        let mut times = every(DAY, 12, "2026-11-25T02:00");
        times.extend((0..count).map(|place| at("2026-11-25T03:00").plus(place * apart)));
        let times = newest_first(times);
        assert_eq!(words(&times), "every 24 h", "{count} times, {apart} s apart");
        assert!(!late(&times, "2026-11-26T09:00"));
        assert!(late(&times, "2026-11-27T09:00"));
    }
}

#[test]
fn runs_close_together_are_one() {
    for apart in [10 * MINUTE, 40 * MINUTE, 4 * HOUR, 6 * HOUR] {
        let times = every(DAY, 10, "2026-11-25T19:56").into_iter().flat_map(|at| [at.plus(apart), at]).collect();
        assert_eq!(words(&newest_first(times)), "every 24 h", "{apart}");
    }
}

#[test]
fn steady_rhythms_are_named_by_their_distance() {
    for (seconds, expected) in [
        (HOUR, "every 1 h"),
        (4 * HOUR, "every 4 h"),
        (12 * HOUR, "every 12 h"),
        (DAY, "every 24 h"),
        (DAY - 37, "every 24 h"),
        (2 * DAY, "every 2 days"),
        (3 * DAY, "every 3 days"),
        (WEEK, "weekly"),
        (2 * WEEK, "every 14 days"),
        (30 * DAY, "monthly"),
    ] {
        for count in [3, 4, 9, 20] {
            assert_eq!(words(&every(seconds, count, "2026-11-25T02:00")), expected, "{count} times");
        }
        assert_eq!(words(&every(seconds, 2, "2026-11-25T02:00")), "none");
    }
}

#[test]
fn some_hours_of_each_day_are_a_daily_rhythm_that_rests_at_night() {
    let hours = |hours: &[i64]| {
        let days = every(DAY, 12, "2026-11-25T00:00");
        newest_first(days.iter().flat_map(|day| hours.iter().map(|hour| day.plus(hour * HOUR))).collect())
    };
    assert_eq!(words(&hours(&[8, 12, 16])), "every 24 h");
    assert_eq!(words(&hours(&[0, 6])), "every 24 h");
    assert_eq!(words(&hours(&[0, 8])), "every 24 h");
    assert_eq!(words(&hours(&[8, 18])), "every 12 h");
    assert_eq!(words(&hours(&[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])), "every 24 h");
    let times = hours(&[8, 18]);
    assert!(!late(&times, "2026-11-26T08:00") && late(&times, "2026-11-26T15:00"));
}

#[test]
fn monday_to_friday_rests_on_the_weekend() {
    let week = [0, 1, 2, 3, 4];
    // 2026-11-20 was a Friday. Also with little data, and where the night falls on another day in UTC.
    for (days, hour) in [(37, "02:00"), (37, "23:50"), (15, "12:00"), (14, "02:00"), (10, "02:00")] {
        let times = on(&week, days, &format!("2026-11-20T{hour}"));
        for now in ["2026-11-21T13:00", "2026-11-22T02:00", "2026-11-22T20:00", "2026-11-23T01:55"] {
            assert!(!late(&times, now), "{days} days at {hour}, {now}");
        }
        assert!(late(&times, "2026-11-24T13:00"), "{days} days at {hour}");
    }
    let times = on(&week, 37, "2026-11-20T02:00");
    assert_eq!(words(&times), "5 days a week");
    assert!(!late(&times, "2026-11-23T13:59") && late(&times, "2026-11-23T14:01"));
    let tuesday = on(&week, 37, "2026-11-17T02:00");
    assert!(late(&tuesday, "2026-11-18T14:01"), "in the week each night counts");
}

#[test]
fn other_days_of_the_week_are_known_too() {
    let times = on(&[1, 3], 35, "2026-11-24T02:00");
    assert_eq!(words(&times), "2 days a week");
    assert!(!late(&times, "2026-11-26T13:00") && late(&times, "2026-11-26T15:00"));
    assert_eq!(words(&on(&[0, 2, 4], 35, "2026-11-25T02:00")), "3 days a week");
    assert_eq!(words(&on(&[5, 6], 35, "2026-11-25T02:00")), "2 days a week");
    assert_eq!(words(&on(&[0, 1, 2, 3], 35, "2026-11-25T02:00")), "4 days a week");
    // One missed night, and one manual run on a Sunday at noon.
    let mut times = on(&[0, 1, 2, 3, 4], 30, "2026-11-25T02:00");
    times.remove(9);
    times.push(at("2026-11-15T12:30"));
    assert_eq!(words(&newest_first(times)), "5 days a week");
}

#[test]
fn a_run_around_midnight_or_in_another_season_is_the_same_rhythm() {
    let around = |ago: i64| if ago % 2 == 0 { at("2026-11-25T23:50") } else { at("2026-11-26T00:10") };
    let times: Vec<_> = (0..20).map(|ago| around(ago).plus(-ago * DAY)).collect();
    assert_eq!(words(&newest_first(times)), "every 24 h");
    let season = |ago: i64| at("2026-11-02T02:00").plus(-ago * DAY - i64::from(ago > 8) * HOUR);
    let times: Vec<_> = (0..20).map(season).collect();
    assert_eq!(words(&times), "every 24 h");
    let working: Vec<_> = times.into_iter().filter(|at| (at.day(0) + 3).rem_euclid(7) < 5).collect();
    assert_eq!(words(&working), "5 days a week");
}

#[test]
fn months_have_their_own_lengths() {
    let firsts: Vec<_> = (1..=11).rev().map(|month| at(&format!("2026-{month:02}-01T03:00"))).collect();
    assert_eq!(words(&firsts), "monthly");
    assert!(!late(&firsts, "2026-12-02T02:00") && late(&firsts, "2026-12-03T04:00"));
    let february = &firsts[8..];
    assert!(!late(february, "2026-04-02T02:00") && late(february, "2026-04-03T04:00"));
    let sundays: Vec<_> = ["2026-11-01", "2026-10-04", "2026-09-06", "2026-08-02"]
        .iter()
        .map(|day| at(&format!("{day}T03:00")))
        .collect();
    assert_eq!(words(&sundays), "monthly");
    assert!(!late(&sundays, "2026-12-06T02:00") && late(&sundays, "2026-12-08T04:00"));
}

#[test]
fn the_last_ones_rule() {
    let of = |after: i64, count: i64, before: i64, former: i64| {
        let mut times = every(after, count, "2026-11-25T02:00");
        let last = *times.last().unwrap();
        times.extend((1..=former).map(|place| last.plus(-place * before)));
        words(&times)
    };
    for former in 1..30 {
        assert_eq!(of(WEEK, 3, DAY, former), "weekly", "after {former} nights");
        assert_eq!(of(DAY, 5, WEEK, former), "every 24 h", "after {former} weeks");
    }
    let change = |after, count, before| of(after, count, before, 16);
    assert_eq!(change(WEEK, 4, DAY), "weekly");
    assert_eq!(change(WEEK, 3, DAY), "weekly");
    assert_eq!(change(DAY, 20, WEEK), "every 24 h");
    assert_eq!(change(DAY, 4, HOUR), "every 24 h");
    assert_eq!(change(DAY, 5, WEEK), "every 24 h");
    assert_eq!(change(DAY, 4, WEEK), "weekly", "four nights may still be by hand");
    assert_eq!(change(DAY, 8, 30 * DAY), "every 24 h");
    assert_eq!(change(HOUR, 40, 6 * HOUR), "every 1 h");
    assert_eq!(change(HOUR, 50, DAY), "every 1 h");
    assert_eq!(change(HOUR, 20, DAY), "every 24 h");
}

#[test]
fn a_missed_night_changes_nothing_and_is_late() {
    for missed in 1..8 {
        let mut times = every(DAY, 12, "2026-11-25T02:00");
        times.remove(missed);
        assert_eq!(words(&times), "every 24 h", "{missed}");
        assert!(!late(&times, "2026-11-26T12:00"), "{missed}");
        // One week after the missed night, with no earlier week to compare, it may be a pattern.
        assert_eq!(late(&times, "2026-11-27T09:00"), missed != 6, "{missed}");
        assert!(late(&times, "2026-11-27T15:00"), "{missed}");
    }
    let stopped = every(HOUR, 20, "2026-11-25T02:00");
    assert!(!late(&stopped, "2026-11-25T03:20") && late(&stopped, "2026-11-25T03:40"));
    assert!(late(&stopped, "2026-11-28T03:40"));
    let weekly = every(WEEK, 5, "2026-11-15T22:56");
    assert!(!late(&weekly, "2026-11-23T22:00") && late(&weekly, "2026-11-23T23:00"));
}

#[test]
fn where_no_two_distances_are_alike_there_is_no_rhythm() {
    assert_eq!(rhythm(&[]), None);
    let times = ["2026-11-25T02:00", "2026-11-24T02:00", "2026-11-14T02:00"].map(at);
    assert_eq!(rhythm(&times), None);
    assert_eq!(rhythm(&[times[0]; 9]), None, "all at once");
}

proptest! {
    #[test]
    fn a_steady_rhythm_is_known_and_on_time_whatever_its_jitter(
        hours in prop::sample::select(vec![2_i64, 3, 6, 12, 24, 48, 72, 168, 336]),
        late_by in prop::collection::vec(0..100i64, 12..40),
    ) {
        // Each late by up to a tenth of the interval.
        let start = at("2026-01-01T05:00");
        let times: Vec<_> = (0..).zip(&late_by)
            .map(|(place, late)| start.plus(place * hours * HOUR + late * hours * HOUR / 1000)).collect();
        let times = newest_first(times);
        let rhythm = rhythm(&times).unwrap();
        let Rhythm::Every(usual) = rhythm else { return Err(TestCaseError::fail(format!("{rhythm:?}"))) };
        prop_assert!((usual - hours * HOUR).abs() <= hours * HOUR / 8, "{} instead of {} h", usual, hours);
        prop_assert!(!is_late(rhythm, times[0], &times, times[0].plus(usual)));
        prop_assert!(is_late(rhythm, times[0], &times, times[0].plus(4 * usual + DAY)));
    }

    #[test]
    fn no_times_make_it_fail_hard(mut times in prop::collection::vec(-70_000_000_000_i64..300_000_000_000, 0..70)) {
        times.sort_by_key(|at| std::cmp::Reverse(*at));
        let times: Vec<_> = times.into_iter().map(|second| Instant::from_micros(0).plus(second)).collect();
        if let Some(rhythm) = rhythm(&times) {
            is_late(rhythm, times[0], &times, times[0].plus(DAY));
        }
    }
}
