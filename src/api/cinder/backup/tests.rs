use super::*;
use proptest::prelude::*;

fn backup(json: &str) -> Backup {
    Backup::read(json).unwrap()
}

#[test]
fn an_id_and_a_status_are_enough() {
    let sparse = backup(r#"{"id": "a", "status": "available"}"#);
    assert_eq!(sparse.kind(), Kind::Unstated);
    assert_eq!(sparse.recovery_point(), &Member::Absent);
    assert_eq!(
        sparse,
        backup(
            r#"{"id": "a", "status": "available", "name": null, "size": null, "links": null, "metadata": null, "new_in_4.0": [1]}"#
        )
    );
}

#[test]
fn the_recovery_point_is_the_capture_not_the_request() {
    let row = backup(
        r#"{"id": "a", "status": "error", "created_at": "2026-11-23T02:00:00.000000", "data_timestamp": "2026-11-23T01:00:00.000000"}"#,
    );
    assert_eq!(row.recovery_point(), &row.data_timestamp);
    let bare =
        backup(r#"{"id": "a", "status": "error", "created_at": "2026-11-23T02:00:00.000000", "data_timestamp": null}"#);
    assert_eq!(bare.recovery_point(), &bare.created_at);
    for (raw, expected) in [("\"\"", &bare.created_at), ("\"soon\"", &Member::odd("\"soon\"", None))] {
        let odd = backup(&format!(
            r#"{{"id": "a", "status": "error", "created_at": "2026-11-23T02:00:00.000000", "data_timestamp": {raw}}}"#
        ));
        assert_eq!(odd.recovery_point(), expected, "{raw}");
    }
}

#[test]
fn desc_and_inc_are_read_from_inside_the_description() {
    let full = Description::read(r#"{"DESC": "nightly <b>full</b>", "INC": 0}"#.to_owned());
    assert_eq!((full.text.as_str(), full.inc), ("nightly <b>full</b>", Some(false)));
    let incremental = backup(
        r#"{"id": "a", "status": "available", "is_incremental": false, "description": "{\"DESC\":\"x\",\"INC\":1}"}"#,
    );
    assert_eq!(incremental.kind(), Kind::Incremental);
    let text = Description::read(r#"{"INC": "1"}"#.to_owned());
    assert_eq!((text.text.as_str(), text.inc), ("", Some(true)));
}

#[test]
fn a_description_that_does_not_parse_is_shown_as_it_is() {
    for stored in ["", "plain", r#"{"DESC": "cut he"#, r#"{"other": 1}"#, "{}", r#"{"DESC": 5}"#] {
        let read = Description::read(stored.to_owned());
        assert_eq!((read.text.as_str(), read.inc), (stored, None));
    }
}

#[test]
fn blank_reasons_are_no_reasons_and_255_characters_may_be_cut() {
    assert_eq!(backup(r#"{"id": "a", "status": "error", "fail_reason": " "}"#).reason(), None);
    let of = |length: usize| {
        backup(&format!(r#"{{"id": "a", "status": "error", "fail_reason": "{}"}}"#, "é".repeat(length)))
    };
    assert!(of(255).reason_may_be_cut());
    assert!(!of(254).reason_may_be_cut());
}

proptest! {
    #[test]
    fn no_description_is_lost(stored in "\\PC{0,300}") {
        let read = Description::read(stored.clone());
        prop_assert_eq!(read.stored, stored);
    }
}
