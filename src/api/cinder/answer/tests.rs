use super::*;
use proptest::prelude::*;

#[test]
fn an_odd_row_costs_no_other() {
    let page = list(
        br#"{"backups": [{"id": "a", "status": "error"}, {"id": "b", "size": "ten"}, 7, {"id": "d", "status": "error"}]}"#,
    )
    .unwrap();
    let ids: Vec<_> = page.rows.iter().map(|row| row.backup().map(|b| b.id.as_str())).collect();
    assert_eq!(ids, [Some("a"), None, None, Some("d")]);
    assert_eq!(page.rows[1].raw(), r#"{"id": "b", "size": "ten"}"#);
}

#[test]
fn the_next_link_has_two_names() {
    let names = |key: &str| {
        list(format!(r#"{{"backups": [], "{key}": [{{"rel": "next", "href": "x"}}]}}"#).as_bytes())
            .unwrap()
            .has_next_link
    };
    assert!(names("backups_links"));
    assert!(names("links"));
    assert!(!names("other"));
    assert!(!list(br#"{"backups": [], "links": 5}"#).unwrap().has_next_link);
}

#[test]
fn a_count_is_read_as_far_as_it_means_anything() {
    let count = |json: &str| list(format!(r#"{{"backups": [], "count": {json}}}"#).as_bytes()).unwrap().count;
    for (json, expected) in
        [("12", 12), ("0", 0), ("\"40\"", 40), ("\" 7 \"", 7), ("10.0", 10), ("2147483647", 2_147_483_647)]
    {
        assert_eq!(count(json), Count::Of(expected), "{json}");
    }
    for odd in [
        "null",
        "-1",
        "1.5",
        "[]",
        "{}",
        "true",
        "\"\"",
        "\"many\"",
        "2147483648",
        "18446744073709551616",
        "1e3",
        "-0.0",
    ] {
        assert_eq!(count(odd), Count::Odd, "{odd}");
    }
    assert_eq!(list(br#"{"backups": []}"#).unwrap().count, Count::Absent);
}

#[test]
fn bodies_that_are_no_answer_are_distinguished() {
    assert_eq!(list(b"").unwrap_err(), Unreadable::Empty);
    assert_eq!(list(b" \n").unwrap_err(), Unreadable::Empty);
    assert_eq!(list(b"<!DOCTYPE html><title>Sign in</title>").unwrap_err(), Unreadable::Html);
    assert_eq!(list(br#"{"backups": [{"id": "a""#).unwrap_err(), Unreadable::Cut);
    assert!(matches!(list(b"[1,2,3]").unwrap_err(), Unreadable::Unexpected(_)));
    assert!(matches!(list(br#"{"backup": {}}"#).unwrap_err(), Unreadable::Unexpected(_)));
    assert!(matches!(list(br#"{"backups": null}"#).unwrap_err(), Unreadable::Unexpected(_)));
}

#[test]
fn rows_read_a_few_at_a_time_are_the_same_rows() {
    let rows: Vec<_> = (0..25).map(|id| format!(r#"{{"id": "{id}", "status": "error"}}"#)).collect();
    let body = format!(r#"{{"backups": [{}], "count": 25}}"#, rows.join(","));
    let mut unread = open(body.as_bytes()).unwrap();
    let mut steps = 1;
    let page = loop {
        match unread.read(10) {
            Ok(page) => break page,
            Err(rest) => unread = rest,
        }
        steps += 1;
    };
    assert_eq!((steps, page), (3, list(body.as_bytes()).unwrap()));
}

proptest! {
    #[test]
    fn every_cut_of_an_answer_is_refused(cut in 0usize..71) {
        let whole = br#"{"backups": [{"id": "a", "status": "error"}], "backups_links": [], "count": 1}"#;
        prop_assert!(list(&whole[..cut]).is_err());
    }

    #[test]
    fn no_bytes_make_the_reader_fail_hard(bytes: Vec<u8>) {
        let _ = list(&bytes);
        let _ = one(&bytes);
    }
}
