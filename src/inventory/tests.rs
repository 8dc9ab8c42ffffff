use super::*;
use crate::api::cinder::answer;
use crate::time::Instant;

/// An inventory of rows given as JSON.
pub(crate) fn inventory(rows: &[&str]) -> Inventory {
    let body = format!(r#"{{"backups": [{}]}}"#, rows.join(","));
    let page = answer::list(body.as_bytes()).unwrap();
    let mut inventory = Inventory::with_room(rows.len());
    page.rows.iter().for_each(|row| {
        inventory.push(row);
    });
    inventory
}

#[test]
fn every_recorded_backup_comes_back_whole() {
    let recorded = include_str!("../../tests/answers/recorded.jsonl");
    let mut read = 0;
    for line in recorded.lines().chain([include_str!("../../tests/answers/document.json")]) {
        let Ok(case) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let body = case.pointer("/response/body").or(case.get("body")).unwrap_or(&case);
        let text = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
        let Ok(page) = answer::list(text.as_bytes()) else { continue };
        for row in page.rows.iter().filter(|row| row.backup().is_some()) {
            let mut inventory = Inventory::default();
            assert!(inventory.push(row));
            let expected = row.backup().unwrap();
            let expected = Backup { links: Member::Absent, ..expected.clone() };
            assert_eq!(inventory.get(0).unwrap().backup(), expected);
            read += 1;
        }
    }
    assert!(read > 100, "{read} backups");
}

#[test]
fn repeated_ids_are_dropped_and_unreadable_rows_counted() {
    let mut all = inventory(&[
        r#"{"id": "a", "status": "error", "volume_id": "b"}"#,
        r#"{"id": "b", "status": "available"}"#,
        r#"{"id": "a", "status": "available"}"#,
        r#"{"id": "c", "size": "ten"}"#,
    ]);
    let ids: Vec<_> = all.iter().map(|entry| (entry.id(), entry.status().word())).collect();
    assert_eq!(ids, [(Some("a"), "error"), (Some("b"), "available"), (Some("c"), "unknown result")]);
    assert_eq!((all.len(), all.unreadable()), (3, 1));
    let page = answer::list(br#"{"backups": [{"id": "c", "size": "ten"}]}"#).unwrap();
    assert!(!all.push(&page.rows[0]));
}

#[test]
fn of_rows_with_one_id_the_later_answer_counts_and_within_an_answer_the_worse() {
    let page = |rows: &[&str]| answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap().rows;
    let row = |status: &str| format!(r#"{{"id": "a", "status": "{status}"}}"#);
    let worst_first = ["error_deleting", "archived", "creating", "deleted", "available"];
    for (place, worse) in worst_first.iter().enumerate() {
        for better in &worst_first[place + 1..] {
            for pair in [[worse, better], [better, worse]] {
                let mut all = Inventory::default();
                all.push_part(&page(&pair.map(|status| row(status)).each_ref().map(String::as_str)));
                assert_eq!((all.len(), all.get(0).unwrap().status().word()), (1, *worse), "{pair:?}");
                let mut all = Inventory::default();
                for status in pair {
                    all.push_part(&page(&[&row(status)]));
                }
                assert_eq!((all.len(), all.get(0).unwrap().status().word()), (1, *pair[1]), "{pair:?}");
            }
        }
    }
}

#[test]
fn rows_without_an_id_are_distinguished_by_their_part() {
    let page = |rows: &[&str]| answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap().rows;
    let (good, odd) = (r#"{"id": "a", "status": "error"}"#, r#"{"status": "error"}"#);
    let mut all = Inventory::default();
    all.push_part(&page(&[good, "null", "null", odd]));
    assert_eq!((all.len(), all.unreadable()), (4, 3), "the same twice in a part is two");
    all.push_part(&page(&[odd, "null", "{}"]));
    assert_eq!((all.len(), all.unreadable()), (6, 5), "where two parts meet they have one row in common");
    let mut backwards = Inventory::default();
    backwards.push_part(&page(&[odd, "null", "{}"]));
    backwards.push_part(&page(&[good, "null", "null", odd]));
    assert_eq!((backwards.len(), backwards.unreadable()), (6, 5));
    let news = page(&[odd, "null", r#"{"status": "available"}"#]);
    assert_eq!(news.iter().map(|row| all.renew(row)).collect::<Vec<_>>(), [false, false, true]);
    let entry = all.get(all.len() - 1).unwrap();
    assert_eq!(
        (entry.id(), entry.raw(), entry.status()),
        (None, Some(r#"{"status": "available"}"#), &Status::Available)
    );
}

#[test]
fn a_renewed_row_is_readable_if_its_latest_version_is() {
    let mut all = inventory(&[r#"{"id": "a", "name": "x"}"#, r#"{"id": "b", "status": "error"}"#]);
    let newer = [r#"{"id": "a", "status": "error"}"#, r#"{"id": "b"}"#, r#"{"id": "b", "status": []}"#];
    let page = answer::list(format!(r#"{{"backups": [{}]}}"#, newer.join(",")).as_bytes()).unwrap();
    let counts: Vec<_> = page.rows.iter().map(|row| (all.renew(row), all.unreadable())).collect();
    assert_eq!(counts, [(false, 0), (false, 1), (false, 1)]);
    assert_eq!(all.get(1).unwrap().raw(), Some(newer[2]));
}

#[test]
fn a_renewed_backup_takes_the_place_of_the_older() {
    let mut all = inventory(&[
        r#"{"id": "a", "status": "creating", "created_at": "soon"}"#,
        r#"{"id": "b", "status": "available"}"#,
    ]);
    let newer = [
        r#"{"id": "a", "status": "available"}"#,
        r#"{"id": "b", "status": "error", "metadata": {"k": "v"}}"#,
        r#"{"id": "c", "status": "creating", "metadata": {"k": "v"}}"#,
    ];
    let page = answer::list(format!(r#"{{"backups": [{}]}}"#, newer.join(",")).as_bytes()).unwrap();
    let new: Vec<_> = page.rows.iter().map(|row| all.renew(row)).collect();
    assert_eq!(new, [false, false, true]);
    assert_eq!(all, inventory(&newer).with_texts_of(&all));
}

impl Inventory {
    /// The same backups with the string keys of another inventory.
    fn with_texts_of(&self, other: &Self) -> Self {
        let mut same = Self { texts: other.texts.clone(), statuses: other.statuses.clone(), ..Self::default() };
        self.iter().for_each(|entry| {
            same.take(&entry.read(), entry.raw().unwrap_or_default());
        });
        same.places.resize(other.places.len(), 0);
        same
    }
}

#[test]
fn what_a_record_has_no_place_for_is_kept() {
    let all = inventory(&[
        r#"{"id": "a", "status": "error", "created_at": "yesterday"}"#,
        r#"{"id": "b", "status": "error", "metadata": {"k": "v"}}"#,
    ]);
    let odd: Vec<_> = all.iter().map(Entry::backup).collect();
    assert_eq!(odd[0].created_at, Member::odd("\"yesterday\"", None));
    assert_eq!(odd[1].metadata.meaning().unwrap().0, [("k".to_owned(), "v".to_owned())]);
}

#[test]
fn a_recovery_point_that_cannot_be_read_is_not_the_creation() {
    let of = |captured: &str| {
        let row = format!(
            r#"{{"id": "a", "status": "available", "created_at": "2026-11-24T02:00:00", "data_timestamp": {captured}}}"#
        );
        inventory(&[&row]).get(0).unwrap().recovery_point()
    };
    let created = Instant::parse("2026-11-24T02:00:00");
    assert_eq!((of("null"), of("\"\""), of("\"soon\""), of("[]")), (created, created, None, None));
}

#[test]
fn rows_of_one_answer_with_one_id_and_different_volumes_are_different_backups() {
    let row = |status: &str, volume: &str| format!(r#"{{"id": "a", "status": "{status}", "volume_id": "{volume}"}}"#);
    let mut all = Inventory::default();
    let part = |rows: &[String]| answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap();
    all.push_part(&part(&[row("available", "v"), row("error", "w")]).rows);
    let found: Vec<_> = all.iter().map(|entry| (entry.text(Word::Volume), entry.status().word())).collect();
    assert_eq!(found, [(Some("v"), "available"), (Some("w"), "error")]);
    // The id finds the first.
    assert_eq!(all.place("a"), Some(0));
}
