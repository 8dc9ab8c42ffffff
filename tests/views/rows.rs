//! A row of the list and the panel of a backup.

use super::{assert_links_agree, backup, cell, clock, drawn, drawn_with, messages, panel};
use backup_lens::api::cinder::answer;
use backup_lens::query::{Field, Match, PageNumber, Query};
use backup_lens::state::columns::{Column, Columns};
use backup_lens::ui::messages::Message;
use backup_lens::ui::pages::backups::row::{RowContext, row};
use backup_lens::ui::pages::backups::table;
use proptest::prelude::*;

#[test]
fn a_failed_backup_shows_its_reason() {
    let html = drawn(&backup(r#", "status": "error", "fail_reason": "No space left on device""#));
    assert_eq!(cell(&html, "reason"), "No space left on device");
    assert_eq!(cell(&html, "status"), "error");
    assert!(html.contains("data-tone=\"bad\""));
}

#[test]
fn a_failed_backup_without_a_reason_says_so() {
    for reason in ["null", "\"\"", "\"  \""] {
        let html = drawn(&backup(&format!(r#", "status": "error", "fail_reason": {reason}"#)));
        assert_eq!(cell(&html, "reason"), "no reason given");
    }
}

#[test]
fn an_old_reason_on_a_good_backup_is_marked_as_past() {
    let html = drawn(&backup(r#", "fail_reason": "once""#));
    assert!(html.contains(r#"data-column="reason" data-past="true">once"#));
}

#[test]
fn a_reason_of_255_characters_may_be_cut() {
    let html = drawn(&backup(&format!(r#", "status": "error", "fail_reason": "{}""#, "é".repeat(255))));
    assert!(cell(&html, "reason").ends_with("… (may be truncated)"));
}

#[test]
fn a_size_is_grouped_like_every_number() {
    for (size, shown) in [("2048", "2,048 GiB"), ("10", "10 GiB")] {
        let read = backup(&format!(r#", "size": {size}"#));
        assert_eq!(cell(&drawn(&read), "size"), shown);
        assert!(panel(&read).contains(shown), "{size}");
    }
}

#[test]
fn an_unknown_status_is_shown_word_for_word() {
    let html = drawn(&backup(r#", "status": "backing-up""#));
    assert_eq!(cell(&html, "status"), "backing-up");
    assert!(html.contains("data-tone=\"unknown\""));
}

#[test]
fn a_backup_without_a_name_is_called_by_its_id() {
    for name in ["null", "\"\"", "\" \"", "\"\\u200b\\u202e\\n\""] {
        assert_eq!(cell(&drawn(&backup(&format!(r#", "name": {name}"#))), "name"), "unnamed 5a5d4ea7");
    }
}

#[test]
fn what_the_service_does_not_say_is_a_dash_or_nothing() {
    let html = drawn(&backup(""));
    for column in ["kind", "dependents", "recovery-point", "created", "updated"] {
        assert_eq!(cell(&html, column), "–", "{column}");
    }
    for column in ["volume", "size", "zone", "reason"] {
        assert_eq!(cell(&html, column), "", "{column}");
    }
}

#[test]
fn times_are_exact_and_relative() {
    let html = drawn(&backup(r#", "created_at": "2026-11-24T02:00:13.000000", "data_timestamp": null"#));
    assert_eq!(cell(&html, "created"), "2026-11-24 02:00 5 h ago");
    assert_eq!(cell(&html, "recovery-point"), "2026-11-24 02:00");
    assert!(html.contains("datetime=\"2026-11-24T02:00:13.000000Z\" title=\"2026-11-24 02:00:13 UTC (5 h ago)\""));
}

#[test]
fn a_recovery_point_of_another_time_is_with_the_start() {
    let created = |more: &str| {
        let read = backup(&format!(r#", "created_at": "2026-11-24T02:00:13.000000"{more}"#));
        cell(&drawn(&read), "created")
    };
    let start = "2026-11-24 02:00 5 h ago";
    for same in ["", r#", "data_timestamp": null"#, r#", "data_timestamp": "2026-11-24T01:55:14.000000""#] {
        assert_eq!(created(same), start, "{same}");
    }
    for (other, shown) in [("2026-11-24T01:55:00", "2026-11-24 01:55"), ("yesterday", "&quot;yesterday&quot;")] {
        let other = format!(r#", "data_timestamp": "{other}""#);
        assert_eq!(created(&other), format!("{start} data of {shown}"));
        assert_eq!(created(&format!(r#"{other}, "status": "error""#)), start, "nothing can be restored from it");
    }
}

#[test]
fn a_row_has_the_chosen_columns_in_the_order_of_the_headings() {
    let read = backup(r#", "status": "error", "fail_reason": "once""#);
    let named = |html: &str| -> Vec<String> {
        let parts = html.split("data-column=\"").skip(1);
        parts.filter_map(|part| part.split('"').next()).filter(|word| *word != "reason").map(str::to_owned).collect()
    };
    let mut columns = Columns::default();
    for (column, shown) in
        [(None, true), (Some(Column::Size), false), (Some(Column::Updated), true), (Some(Column::Reason), false)]
    {
        if let Some(column) = column {
            columns.show(column, shown);
        }
        let html = drawn_with(&read, columns);
        assert_eq!(named(&html), named(&table::head(None, columns, "UTC").to_string()));
        assert_eq!(html.contains("data-column=\"reason\""), columns.contains(Column::Reason));
    }
}

#[test]
fn an_unreadable_row_shows_what_could_be_read() {
    let page =
        answer::list(br#"{"backups": [{"status": " ERROR"}, null, {"id": "", "status": "Available"}]}"#).unwrap();
    let drawn: Vec<_> = page.rows.iter().map(drawn).collect();
    let words: Vec<_> = drawn.iter().map(|html| (cell(html, "status"), html.contains("<a "))).collect();
    let expected = [("error", false), ("unknown result", false), ("available", false)];
    assert_eq!(words, expected.map(|(word, links)| (word.to_owned(), links)));
    assert!(drawn[0].contains("data-tone=\"bad\"") && drawn[1].contains("it is not an object"));
}

#[test]
fn odd_members_are_shown_as_raw_data_and_interpreted_where_possible() {
    let odd = backup(
        r#", "status": "error", "name": ["a"], "size": 6.5, "availability_zone": {"z": 1}, "volume_id": 7, "has_dependent_backups": "True",
            "is_incremental": [], "created_at": 1795506984, "updated_at": "soon", "object_count": "12", "fail_reason": {"code": 5}"#,
    );
    let html = drawn(&odd);
    for (column, text) in [
        ("name", r#"["a"]"#),
        ("size", "6.5"),
        ("zone", r#"{"z": 1}"#),
        ("volume", "7"),
        ("dependents", "yes"),
        ("kind", "[]"),
        ("created", "2026-11-24 07:56 3 min ago"),
        ("updated", "\"soon\""),
        ("reason", r#"{"code": 5}"#),
    ] {
        assert_eq!(cell(&html, column).replace("&quot;", "\""), text, "{column}");
    }
    let html = panel(&odd).replace("&quot;", "\"");
    for part in [
        r#"<dt>Volume size</dt><dd><code class="odd">6.5</code></dd>"#,
        r#"<dt>Objects</dt><dd><span>12 · came as <code class="odd">"12"</code></span></dd>"#,
        r#"<dt>Has dependent backups</dt><dd><span>yes · came as <code class="odd">"True"</code></span></dd>"#,
        r#"came as <code class="odd">1795506984</code>"#,
        r#"<dt>Updated</dt><dd><code class="odd">"soon"</code></dd>"#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_row_and_its_links_lead_on_from_the_list() {
    let read = backup(r#", "volume_id": "v &=1", "name": "n""#);
    for address in
        ["?view=backups", "?name~=a%26b&page=3&limit=10", "?q=age:%3E3d&backup=other", "?volume_id=v&sort=name:asc"]
    {
        let list = Query::parse(address).0;
        let drawn =
            row(&read, &RowContext::new(&list, clock(), Columns::default(), std::sync::Arc::default()), 7, false);
        assert_links_agree(&drawn);
        let [Message::Row(row), Message::Open(link), Message::Go(volume)] = messages(&drawn)[..] else {
            panic!("{drawn}")
        };
        assert_eq!((row, link.place), (link, 7));
        assert_eq!(link.route.query(), list.with_backup(Some("5a5d4ea7-8b25".to_owned())));
        assert!(link.route.opens_backup("5a5d4ea7-8b25") && !link.route.opens_backup("other"));
        let of_volume = volume.query();
        assert_eq!(of_volume.filter(Field::VolumeId), Some(&Match::Exact("v &=1".to_owned())));
        assert_eq!((of_volume.backup, of_volume.page), (None, PageNumber::FIRST));
        assert!(!volume.opens_backup("5a5d4ea7-8b25") && !volume.opens_volume("v &=1"));
    }
}

proptest! {
    #[test]
    fn the_panel_shows_every_member_whatever_it_is(
        key in prop::sample::select(vec![
            "name", "description", "volume_id", "fail_reason", "size", "object_count", "container", "availability_zone",
            "created_at", "updated_at", "data_timestamp", "snapshot_id", "is_incremental", "has_dependent_backups",
            "os-backup-project-attr:project_id", "user_id", "encryption_key_id", "metadata", "links",
        ]),
        raw in r#"-?[1-9][0-9]{0,30}(\.[0-9]{1,3})?(e[0-9]{1,3})?|"(x[a-z0-9 ]{1,9})"|true|false|\[("y[a-z]{1,5}",)?[1-9]{1,4}\]|\{"k[a-z]{0,3}": ([1-9]{1,3}|null|\[7\])\}"#,
    ) {
        let html = panel(&backup(&format!(r#", "{key}": {raw}"#))).replace("&quot;", "\"");
        let fields = &html[..html.find("<summary>Raw JSON").unwrap()];
        let shown = match raw.as_str() {
            "true" if key == "is_incremental" => "<dd>incremental</dd>",
            "false" if key == "is_incremental" => "<dd>full</dd>",
            "true" if key.starts_with("is_") || key.starts_with("has_") => "<dd>yes</dd>",
            "false" if key.starts_with("is_") || key.starts_with("has_") => "<dd>no</dd>",
            raw => raw.trim_matches('"'),
        };
        // A number that could be read has its digits grouped.
        let is_shown = fields.contains(shown) || fields.replace(',', "").contains(&shown.replace(',', ""));
        prop_assert!(is_shown, "{shown} in {fields}");
        let open = html.contains("could not be read");
        prop_assert!(!open);
    }

    #[test]
    fn hostile_text_makes_no_element(text in "\\PC{0,30}", tag in "<(img|script|b) ?[a-z=\"'/]{0,9}>") {
        let hostile = serde_json::to_string(&format!("{text}{tag}")).unwrap();
        let fields = format!(
            r#", "status": "error", "name": {hostile}, "fail_reason": {hostile}, "volume_id": {hostile}, "availability_zone": {hostile}, "created_at": {hostile}"#
        );
        let plain = drawn(&backup(r#", "status": "error", "name": "a", "fail_reason": "a", "volume_id": "a", "availability_zone": "a", "created_at": "a""#));
        let html = drawn(&backup(&fields));
        prop_assert!(!html.contains("unreadable"));
        prop_assert_eq!(html.matches('<').count(), plain.matches('<').count());
    }
}
