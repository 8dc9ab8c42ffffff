use super::*;
use crate::inventory::tests::inventory;
use proptest::prelude::*;

fn target() -> Target {
    Target::Age(crate::query::volumes::TargetAge::parse("26h").unwrap())
}

fn now() -> Instant {
    Instant::parse("2026-11-24T08:00:00").unwrap()
}

fn row(id: usize, volume: &str, status: &str, created: &str) -> String {
    format!(r#"{{"id": "{id}", "status": "{status}", "volume_id": "{volume}", "created_at": "{created}"}}"#)
}

fn of(rows: &[String]) -> (Inventory, Vec<Volume>) {
    let inventory = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let volumes = volumes(&inventory, target(), now(), |_| 0);
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
    for status in ["error", "creating", "deleting", "error_deleting", "error_restoring", "deleted"] {
        assert_eq!(one(&[(status, "2026-11-24T06:00:00")]).protection, Protection::Unprotected, "{status}");
    }
    assert_eq!(one(&[("available", "no time")]).protection, Protection::Unknown);
    assert_eq!(one(&[("archiving", "2026-11-24T06:00:00")]).protection, Protection::Unknown, "it may be good");
    let with_old = [("archiving", "2026-11-24T06:00:00"), ("available", "2026-11-20T06:00:00")];
    assert_eq!(one(&with_old).protection, Protection::TooOld);
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
    assert_eq!((failing.streak, failing.latest, failing.backups, failing.restorable), (2, Some(0), 6, 1));
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
            (Instant::parse(future), Some(if real < "2026-11-20" { 1 } else { 2 }))
        );
        assert_eq!(
            volume.streak,
            usize::from(expected == Protection::TooOld),
            "a success at an unknown time hides no failure"
        );
    }
    assert_eq!(one(&[("error", future)]).protection, Protection::Unprotected);
    // The usual clock differences within one cloud do not count as the future.
    assert_eq!(one(&[("available", "2026-11-24T08:04:59")]).protection, Protection::Protected);
    assert_eq!(one(&[("available", "2026-11-24T08:05:00")]).protection, Protection::Ahead);
}

#[test]
fn a_time_before_there_were_backups_is_no_time() {
    for never in ["1970-01-01T00:00:00", "0001-01-01T00:00:00", "10000-01-01T00:00:00", "2026-02-30T00:00:00"] {
        let volume = one(&[("available", never)]);
        assert_eq!((volume.protection, volume.last_good, volume.ahead), (Protection::Unknown, None, None), "{never}");
    }
    let all = inventory(&[
        r#"{"id": "a", "status": "available", "volume_id": "v", "created_at": "2026-11-24T07:00:00", "data_timestamp": "9999-12-31T00:00:00"}"#,
    ]);
    assert_eq!(volumes(&all, target(), now(), |_| 0)[0].protection, Protection::Ahead, "the point counts, not the row");
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
    assert_eq!(volumes.iter().map(|volume| inventory.texts().get(volume.id.unwrap())).collect::<Vec<_>>(), ["v"]);
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
    for later in ["error_deleting", "error_restoring"] {
        let made = one(&[(later, "2026-11-24T02:00:00"), ("available", "2026-11-24T01:00:00")]);
        assert_eq!(made.days[29], Day::Unknown, "{later}: the attempt of that day did not fail");
    }
    // Slightly in the future counts as today; anything later counts for no day, even on today's date.
    let today = |created: &str| one(&[("available", created)]).days[29];
    assert_eq!((today("2026-11-24T08:04:00"), today("2026-11-24T20:00:00")), (Day::Good, Day::Nothing));
    let midnight = row(0, "v", "available", "2026-11-25T00:01:00");
    let just_before = Instant::parse("2026-11-24T23:58:00").unwrap();
    assert_eq!(volumes(&inventory(&[&midnight]), target(), just_before, |_| 0)[0].days[29], Day::Good);
    let late = [row(0, "v", "available", "2026-11-23T23:30:00")];
    let all = inventory(&[&late[0]]);
    assert_eq!(volumes(&all, target(), now(), |_| 60)[0].days[29], Day::Good);
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
    let ids: Vec<_> = volumes.iter().map(|volume| inventory.texts().get(volume.id.unwrap())).collect();
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
            let mut mine: Vec<_> = rows.iter().filter(|row| row.0.to_string() == inventory.texts().get(found.id.unwrap())).collect();
            // Newest first; within the same hour, the one listed first.
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
                None if mine.iter().any(|row| words[row.1] == "odd") => Protection::Unknown,
                None => Protection::Unprotected,
                Some(hours) if *hours > 26 => Protection::TooOld,
                Some(_) => Protection::Protected,
            };
            prop_assert_eq!(found.protection, expected);
            let bad = found.days.iter().filter(|day| **day == Day::Bad).count();
            let days: std::collections::BTreeSet<i64> = mine.iter().filter(|row| words[row.1] == "error").map(|row| at(row.2, row.3).day(0)).filter(|day| now().day(0) - day < 30).collect();
            prop_assert_eq!(bad, days.len());
        }
    }
}
