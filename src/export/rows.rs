//! Backups as a file: CSV for spreadsheets, JSON for programs. JSON has every member as the service gives it. CSV
//! prefixes an apostrophe to strings that a spreadsheet would evaluate, and changes nothing else. One file: both have
//! the same columns.

use crate::api::cinder::member::string;
use crate::api::cinder::{Backup, Member, Read, Status, rest};
use crate::api::json::Pairs;
use crate::inventory::volumes::VolumeInventory;
use crate::number::grouped;
use crate::time::Instant;
use std::fmt;

/// The file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated values, RFC 4180.
    Csv(Delimiter),
    /// One JSON object, with one backup per line.
    Json,
}

/// The separator of a CSV file. In locales with a decimal comma, spreadsheets expect semicolons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Delimiter {
    #[default]
    Comma,
    Semicolon,
}

impl Delimiter {
    pub(crate) const ALL: [Self; 2] = [Self::Comma, Self::Semicolon];

    /// Its name, on screen and in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
        }
    }

    /// Parses the name; anything else is a comma.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|delimiter| delimiter.word() == word).unwrap_or_default()
    }

    fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
        }
    }
}

impl Format {
    /// The formats on offer with this delimiter.
    pub(crate) fn all(delimiter: Delimiter) -> [Self; 2] {
        [Self::Csv(delimiter), Self::Json]
    }

    /// How the file's name ends.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Json => "json",
        }
    }

    /// The file's media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Csv(_) => "CSV",
            Self::Json => "JSON",
        }
    }
}

/// Metadata written into the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provenance {
    pub(crate) project_id: String,
    /// When the backups were read.
    pub(crate) as_of: Instant,
    /// The filters in words or in the query language; empty for all backups.
    pub(crate) filters: String,
    /// How much of the project the file covers: `complete`, `partial: 11,000 of 12,431`, `page 2`.
    pub(crate) extent: String,
    /// How many rows it must have.
    pub(crate) rows: usize,
}

/// Cinder's names of the fields, in the order of `values`, plus the volume's name, which Cinder gives with the volume.
const NAMES: [&str; 21] = [
    "id",
    "name",
    "status",
    "fail_reason",
    "volume_id",
    VOLUME_NAME,
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

const VOLUME_NAME: &str = "volume_name";

fn values(backup: &Backup, volume_name: Option<&str>) -> [Value; 21] {
    [
        Some(backup.id.clone()).filter(|id| !id.is_empty()).map_or(Value::Null, Value::Text),
        text(&backup.name),
        if backup.status == Status::Missing { Value::Null } else { Value::Text(backup.status.word().to_owned()) },
        text(&backup.fail_reason),
        text(&backup.volume_id),
        volume_name.map_or(Value::Null, |name| Value::Text(name.to_owned())),
        flag(&backup.is_incremental),
        number(&backup.size),
        number(&backup.object_count),
        time(&backup.data_timestamp),
        time(&backup.created_at),
        time(&backup.updated_at),
        text(&backup.availability_zone),
        text(&backup.container),
        text(&backup.snapshot_id),
        flag(&backup.has_dependent_backups),
        value(&backup.description, |description| Value::Text(description.stored.clone())),
        text(&backup.project_id),
        text(&backup.user_id),
        text(&backup.encryption_key_id),
        value(&backup.metadata, |pairs| Value::Json(object(pairs))),
    ]
}

/// A member's value in a form that both formats can write.
enum Value {
    Null,
    /// A number or a boolean.
    Bare(String),
    Text(String),
    /// JSON, which CSV writes as a string.
    Json(String),
}

fn value<T>(member: &Member<T>, plain: impl FnOnce(&T) -> Value) -> Value {
    match member {
        Member::Absent => Value::Null,
        Member::Plain(value) => plain(value),
        Member::Odd(odd) => Value::Json(in_a_line(&odd.raw)),
    }
}

fn text(member: &Member<String>) -> Value {
    value(member, |text| Value::Text(text.clone()))
}

fn flag(member: &Member<bool>) -> Value {
    value(member, |flag| Value::Bare(if *flag { "true" } else { "false" }.to_owned()))
}

fn number(member: &Member<i64>) -> Value {
    value(member, |number| Value::Bare(number.to_string()))
}

fn time(member: &Member<Instant>) -> Value {
    value(member, |instant| Value::Text(instant.to_string()))
}

fn object(pairs: &Pairs<String>) -> String {
    let members: Vec<String> = pairs.0.iter().map(|(key, value)| quoted(key) + ":" + &quoted(value)).collect();
    format!("{{{}}}", members.join(","))
}

/// A JSON string literal. Serialising a string cannot fail.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// JSON in one line: its strings contain no raw line breaks, and between them they have no meaning.
fn in_a_line(json: &str) -> String {
    json.replace(['\n', '\r'], " ")
}

/// Whether a spreadsheet would evaluate this text as a formula; it decides by the first non-blank character. Excel in
/// East Asia also accepts full-width signs. A signed number is safe.
fn is_run(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c <= ' ' || c.is_whitespace() || c == '\u{feff}');
    let mut rest = text.chars();
    match rest.next() {
        Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
        Some('+' | '-') => !rest.all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',')),
        _ => false,
    }
}

/// Writes a string's cell. An apostrophe is prefixed to what a spreadsheet would evaluate and to what begins with an
/// apostrophe, so that removing one restores the string. An empty string is quoted and null is not: databases that
/// import CSV tell them apart that way. Strings that contain any common delimiter are quoted too.
fn cell(csv: &mut String, text: &str) {
    let guard = if text.starts_with('\'') || is_run(text) { "'" } else { "" };
    let quotes = text.is_empty() || text.trim().len() < text.len() || text.contains([',', ';', '\t', '"', '\r', '\n']);
    if quotes {
        csv.extend(["\"", guard, &text.replace('"', "\"\""), "\""]);
    } else {
        csv.extend([guard, text]);
    }
}

/// A file being written; rows are added a few at a time, so that writing a large file does not block the page.
#[derive(Debug)]
pub(crate) struct Writer {
    format: Format,
    text: String,
    /// The cells that every row shares.
    about: String,
    expected: usize,
    written: usize,
}

impl Writer {
    pub(crate) fn new(format: Format, about: Provenance) -> Self {
        let as_of = about.as_of.to_string();
        let mut same = String::new();
        let text = match format {
            Format::Csv(delimiter) => {
                let sign = delimiter.sign();
                // In every row, so that its origin is known even in a merged file; RFC 4180 has no comments.
                for text in [&as_of, &about.extent, &about.filters] {
                    same.push(sign);
                    cell(&mut same, text);
                }
                same.push(sign);
                // Without a byte order mark, Excel reads non-ASCII names in its old code page.
                let mut text = "\u{feff}".to_owned();
                for name in NAMES.into_iter().chain(["as_of", "extent", "filters"]) {
                    text.push_str(name.rsplit(':').next().unwrap_or(name));
                    text.push(sign);
                }
                text + "unreadable\r\n"
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
        Self { format, text, about: same, expected: about.rows, written: 0 }
    }

    /// Adds a row. `raw` is its JSON, which is written if the row could not be read; `volumes` provide its volume's
    /// name.
    pub(crate) fn push(&mut self, read: &Read, raw: &str, volumes: &VolumeInventory) {
        let name = rest(read).volume_id.text().and_then(|id| volumes.label(id));
        match self.format {
            Format::Csv(delimiter) => self.push_csv(read, raw, name, delimiter.sign()),
            Format::Json => self.push_json(read, raw, name),
        }
        self.written += 1;
    }

    fn push_csv(&mut self, read: &Read, raw: &str, volume_name: Option<&str>, delimiter: char) {
        let out = &mut self.text;
        for (place, value) in values(rest(read), volume_name).into_iter().enumerate() {
            if place > 0 {
                out.push(delimiter);
            }
            match value {
                Value::Null => {}
                Value::Bare(text) => out.push_str(&text),
                Value::Text(text) => cell(out, &text),
                Value::Json(json) => cell(out, &string(&json).unwrap_or(json)),
            }
        }
        out.push_str(&self.about);
        if read.is_err() {
            cell(out, raw);
        }
        out.push_str("\r\n");
    }

    fn push_json(&mut self, read: &Read, raw: &str, volume_name: Option<&str>) {
        let out = &mut self.text;
        out.push_str(if self.written == 0 { "\n" } else { ",\n" });
        let Ok(backup) = read else { return out.push_str(&in_a_line(raw)) };
        let mut separator = "{";
        for (name, value) in NAMES.into_iter().zip(values(backup, volume_name)) {
            // The volume's name is not part of the backup, so it is only written if known.
            if name == VOLUME_NAME && volume_name.is_none() {
                continue;
            }
            let value = match value {
                Value::Null => "null".to_owned(),
                Value::Text(text) => quoted(&text),
                Value::Bare(json) | Value::Json(json) => json,
            };
            out.extend([separator, "\"", name, "\":", &value]);
            separator = ",";
        }
        // Links are omitted, since they say nothing about the backup, unless they are malformed.
        if let Some(raw) = backup.links.raw() {
            out.extend([",\"links\":", &in_a_line(raw)]);
        }
        out.push('}');
    }

    /// The whole file; an error if the number of rows is not the promised one.
    pub(crate) fn finish(mut self) -> Result<String, RowCountMismatch> {
        if self.written != self.expected {
            return Err(RowCountMismatch { expected: self.expected, written: self.written });
        }
        if self.format == Format::Json {
            self.text.push_str("\n]}\n");
        }
        Ok(self.text)
    }
}

/// More or fewer rows than promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowCountMismatch {
    /// How many were promised.
    pub(crate) expected: usize,
    /// How many were written.
    pub(crate) written: usize,
}

impl fmt::Display for RowCountMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.written == 1 { "row was" } else { "rows were" };
        let expected = if self.expected == 1 { "was" } else { "were" };
        let (written, promised) = (grouped(self.written as u64), grouped(self.expected as u64));
        write!(f, "{written} {rows} written where {promised} {expected} expected: nothing was saved.")
    }
}

/// The file's name: `backups_20261124T094100Z_412-rows.csv`.
pub(crate) fn file_name(format: Format, about: &Provenance) -> String {
    let time = file_stamp(about.as_of);
    let rows = if about.rows == 1 { "row" } else { "rows" };
    format!("backups_{time}_{}-{rows}.{}", about.rows, format.extension())
}

/// A time for a file name, to the second and without colons, which some file systems refuse.
pub(crate) fn file_stamp(at: Instant) -> String {
    let text = at.to_string();
    let second = text.chars().take_while(|c| *c != '.').filter(char::is_ascii_alphanumeric);
    second.chain(std::iter::once('Z')).collect()
}

#[cfg(test)]
mod tests;
