use super::*;
use crate::analysis::order::order;
use crate::api::cinder::Backup;
use crate::inventory::tests::inventory;
use crate::query::search::Search;
use crate::query::{Sort, SortKey};
use proptest::prelude::*;

fn now() -> Instant {
    Instant::parse("2026-11-24T08:00:00").unwrap()
}

fn found(all: &Inventory, text: &str) -> Vec<String> {
    let query = Query::default().with_search(&Search::parse(text).unwrap());
    let context = Context { now: now(), analysis: None, volumes: &VolumeInventory::default() };
    let found = find(all, &query, context, &order(all, query.sort.key));
    found.places.iter().map(|place| all.get(*place as usize).unwrap().id().unwrap_or("-").to_owned()).collect()
}

#[test]
fn each_term_finds_what_it_says() {
    let all = inventory(&[
        r#"{"id": "a1", "status": "error", "name": "nightly_db", "volume_id": "7d7c", "fail_reason": "dial tcp: ECONNREFUSED", "created_at": "2026-11-23T02:00:00", "availability_zone": "az1", "is_incremental": true, "size": 100}"#,
        r#"{"id": "b2", "status": "available", "name": "Nightly-web", "volume_id": "0000", "created_at": "2026-11-24T02:30:00", "availability_zone": "az2", "is_incremental": false, "size": 10, "has_dependent_backups": true}"#,
        r#"{"id": "c3", "status": "error_restoring", "volume_id": "7d7c", "created_at": "2026-11-22T23:00:00", "size": 50}"#,
    ]);
    for (text, expected) in [
        ("", &["b2", "a1", "c3"][..]),
        ("status:error", &["a1"]),
        ("status:error,error_restoring", &["a1", "c3"]),
        ("status:~error", &["a1", "c3"]),
        ("-status:error", &["b2", "c3"]),
        ("name:NIGHTLY", &["b2", "a1"]),
        ("name:y_d", &["a1"]),
        ("name:=nightly_db", &["a1"]),
        ("-name:nightly", &["c3"]),
        ("volume:7d", &["a1", "c3"]),
        ("reason:econnrefused", &["a1"]),
        ("az:=az1", &["a1"]),
        ("-has:az", &["c3"]),
        ("has:reason", &["a1"]),
        ("7d7c", &["a1", "c3"]),
        ("b2", &["b2"]),
        ("refused", &["a1"]),
        ("nightly -web", &["a1"]),
        ("incremental:yes", &["a1"]),
        ("incremental:no", &["b2"]),
        ("dependents:yes", &["b2"]),
        ("age:>26h", &["a1", "c3"]),
        ("age:<6h", &["b2"]),
        ("size:>50", &["a1"]),
        ("size:<51", &["b2", "c3"]),
        ("created:2026-11-23", &["a1"]),
        ("created:2026-11-23T02:00:00Z..2026-11-24T02:30:00Z", &["a1"]),
        ("hour:2", &["b2", "a1"]),
        ("hour:0+01:00", &["c3"]),
        ("is:failed", &["a1", "c3"]),
        ("is:good,failed", &["b2", "a1", "c3"]),
        ("is:stuck,good", &["b2"]),
        ("id:=a1,=c3", &["a1", "c3"]),
    ] {
        assert_eq!(found(&all, text), expected, "{text}");
    }
}

#[test]
fn rows_that_cannot_be_read_are_found_by_what_could_be() {
    let all = inventory(&[
        r#"{"status": "Error", "name": "nightly", "created_at": "2026-11-23T02:00:00"}"#,
        r#"{"id": "b", "name": "nightly"}"#,
        "null",
        r#"{"id": "d", "status": " ERROR_Deleting"}"#,
        r#"{"id": "e", "status": "Archiving"}"#,
        r#"{"id": "f", "status": "archiving"}"#,
    ]);
    for (text, expected) in [
        ("status:error", &["-"][..]),
        ("status:ERROR_DELETING", &["d"]),
        ("status:=ERROR", &["-"]),
        ("status:~ERR", &["-", "d"]),
        ("is:failed", &["-", "d"]),
        ("status:ARCHIVING", &["f", "e"]),
        ("is:unknown", &["f", "e", "b", "-"]),
        ("is:unreadable", &["-", "b", "-"]),
        ("name:nightly -is:unreadable", &[]),
        ("is:unreadable name:nightly", &["-", "b"]),
        ("status:\"unknown result\"", &["b", "-"]),
    ] {
        assert_eq!(found(&all, text), expected, "{text}");
    }
    let context = Context { now: now(), analysis: None, volumes: &VolumeInventory::default() };
    let statuses = find(&all, &Query::default(), context, &order(&all, SortKey::CreatedAt)).facets.statuses;
    let words: Vec<_> = statuses.iter().map(|(status, count)| (status.word(), *count)).collect();
    assert_eq!(words, [("unknown result", 2), ("Archiving", 2), ("error", 1), ("error_deleting", 1)]);
}

#[test]
fn a_facet_counts_what_choosing_it_would_show() {
    let all = inventory(&[
        r#"{"id": "a", "status": "error", "availability_zone": "x", "is_incremental": true}"#,
        r#"{"id": "b", "status": "available", "availability_zone": "x", "is_incremental": false}"#,
        r#"{"id": "c", "status": "available", "availability_zone": "y", "is_incremental": true}"#,
    ]);
    let context = Context { now: now(), analysis: None, volumes: &VolumeInventory::default() };
    let query = Query::default().with_search(&Search::parse("status:error az:=x").unwrap());
    let facets = find(&all, &query, context, &order(&all, query.sort.key)).facets;
    assert_eq!(facets.statuses, [(Status::Error, 1), (Status::Available, 1)]);
    assert_eq!(facets.zones, [("x".to_owned(), 1)]);
    assert_eq!(facets.kinds, (0, 1));
    for (status, count) in facets.statuses {
        let term = Term::text(TextField::Status, status.word());
        let chosen = query.with_choice(&term);
        assert!(chosen.has_choice(&term));
        assert_eq!(find(&all, &chosen, context, &order(&all, query.sort.key)).places.len(), count);
    }
}

fn any_backups() -> impl Strategy<Value = Vec<String>> {
    let name = prop::option::of(prop_oneof!["[ab_%]{0,4}", "Nightly-[a-c]{1,3}"]);
    let one = (name, 0..4usize, prop::option::of(0..5i64), 0..200i64);
    prop::collection::vec(one, 0..40).prop_map(|list| {
        let words = ["available", "error", "creating", "archiving"];
        list.into_iter().enumerate().map(|(index, (name, word, size, hours))| {
            let at = now().plus(-hours * 3600).to_string();
            serde_json::json!({"id": format!("id{index}"), "name": name, "status": words[word], "size": size, "created_at": at})
                .to_string()
        })
        .collect()
    })
}

#[test]
fn what_a_wrong_clock_dated_is_of_no_age_but_can_be_found() {
    let all = inventory(&[
        r#"{"id": "now", "status": "available", "created_at": "2026-11-24T07:00:00"}"#,
        r#"{"id": "near", "status": "available", "created_at": "2026-11-24T08:04:59"}"#,
        r#"{"id": "far", "status": "available", "created_at": "2038-01-19T03:14:07"}"#,
        r#"{"id": "point", "status": "error", "created_at": "2026-11-20T07:00:00", "data_timestamp": "2026-11-24T08:05:00Z"}"#,
        r#"{"id": "never", "status": "error"}"#,
    ]);
    for (text, ids) in [
        ("age:<24h", "near now"),
        ("age:>24h", "point"),
        ("-age:<24h -age:>24h", "far never"),
        ("is:future", "far point"),
        ("is:future,good", "far near now point"),
        ("is:future is:failed", "point"),
        ("-is:future", "near never now"),
    ] {
        let mut found = found(&all, text);
        found.sort();
        assert_eq!(found.join(" "), ids, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_found_is_what_a_look_at_each_backup_finds(
        rows in any_backups(),
        needle in "[ab]{1,2}|night",
        status in "error|available",
        hours in 1..200i64,
        negated in any::<bool>(),
    ) {
        let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let minus = if negated { "-" } else { "" };
        let text = format!("{minus}name:{needle} status:{status} age:<{hours}h");
        let fits = |backup: &Backup| {
            let name = backup.name.text().is_some_and(|name| name.to_lowercase().contains(&needle));
            // A backup of exactly this age counts as younger, as in the Overview.
            let young = now().seconds_since(*backup.created_at.meaning().unwrap()) <= hours * 3600;
            name != negated && backup.status.word() == status && young
        };
        let mut expected: Vec<String> =
            all.iter().map(Entry::backup).filter(|backup| fits(backup)).map(|backup| backup.id).collect();
        let mut ids = found(&all, &text);
        ids.sort();
        expected.sort();
        prop_assert_eq!(ids, expected);
    }

    #[test]
    fn an_order_is_the_plain_sort_of_the_backups(rows in any_backups(), key in 0..SortKey::ALL.len(), up in any::<bool>()) {
        let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let key = SortKey::ALL[key];
        let mut expected: Vec<(usize, Backup)> = all.iter().map(|entry| (entry.index(), entry.backup())).collect();
        expected.sort_by(|(_, a), (_, b)| {
            let order = match key {
                SortKey::CreatedAt => a.created_at.meaning().cmp(&b.created_at.meaning()),
                SortKey::UpdatedAt => a.updated_at.meaning().cmp(&b.updated_at.meaning()),
                SortKey::Name => a.name.text().cmp(&b.name.text()),
                SortKey::Status => a.status.word().cmp(b.status.word()),
                SortKey::VolumeId => a.volume_id.text().cmp(&b.volume_id.text()),
                SortKey::Size => a.size.meaning().cmp(&b.size.meaning()),
                SortKey::ObjectCount => a.object_count.meaning().cmp(&b.object_count.meaning()),
            };
            let order = order.then_with(|| a.created_at.meaning().cmp(&b.created_at.meaning())).then_with(|| a.id.cmp(&b.id));
            if up { order } else { order.reverse() }
        });
        let direction = if up { Direction::Ascending } else { Direction::Descending };
        let places: Vec<u32> = expected.iter().map(|(place, _)| u32::try_from(*place).unwrap()).collect();
        let query = Query { sort: Sort { key, direction }, ..Query::default() };
        let context = Context { now: now(), analysis: None, volumes: &VolumeInventory::default() };
        prop_assert_eq!(find(&all, &query, context, &order(&all, key)).places, places);
    }
}
