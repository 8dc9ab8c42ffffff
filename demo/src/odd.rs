//! Projects whose rows are not as documented: members of other types, rows without an id or a status. The rows are
//! stored like all others and changed when sent.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::backup::Backup;
use crate::json::body as ascii;
use crate::world::project;

/// The ids of the first row and of its volume.
const ROWS: u128 = 0x0dda_0000_0000_4000_8000_0000_0000_0000;
const VOLUMES: u128 = 0x0ddb_0000_0000_4000_8000_0000_0000_0000;

/// How a row deviates.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    /// A member replaced by this JSON.
    Set(&'static str, &'static str),
    /// A time as seconds since 1970.
    Seconds(&'static str),
    /// A missing member.
    Without(&'static str),
    /// Other JSON in place of the row.
    Whole(&'static str),
}

use Change::{Nothing, Seconds, Set, Whole, Without};

const FIELDS: [(&str, &str, Change); 42] = [
    ("size 6.5, failed", "error", Set("size", "6.5")),
    ("size \"40\"", "available", Set("size", "\"40\"")),
    ("size 10.0", "available", Set("size", "10.0")),
    ("size 4e1", "available", Set("size", "4e1")),
    ("size 1e400", "available", Set("size", "1e400")),
    ("size 99999999999999999999", "available", Set("size", "99999999999999999999")),
    ("size -5", "available", Set("size", "-5")),
    ("size an object", "available", Set("size", "{\"gib\": 40}")),
    ("size true", "available", Set("size", "true")),
    ("size missing", "available", Without("size")),
    ("object_count \"12\"", "available", Set("object_count", "\"12\"")),
    ("object_count a list", "available", Set("object_count", "[12]")),
    ("is_incremental \"true\"", "available", Set("is_incremental", "\"true\"")),
    ("is_incremental 1", "available", Set("is_incremental", "1")),
    ("is_incremental null", "available", Set("is_incremental", "null")),
    ("is_incremental a list", "available", Set("is_incremental", "[]")),
    ("has_dependent_backups 0", "available", Set("has_dependent_backups", "0")),
    ("has_dependent_backups \"Yes\"", "available", Set("has_dependent_backups", "\"Yes\"")),
    ("name a number", "available", Set("name", "5")),
    ("name a list", "available", Set("name", "[\"nightly\", 7]")),
    ("name a boolean, failed", "error", Set("name", "true")),
    ("availability_zone an object", "available", Set("availability_zone", "{\"name\": \"az1\"}")),
    ("container a number", "available", Set("container", "7")),
    ("description an object", "available", Set("description", "{\"DESC\": \"nightly\", \"INC\": 1}")),
    ("snapshot_id a boolean", "available", Set("snapshot_id", "false")),
    ("volume_id a number", "available", Set("volume_id", "77")),
    ("volume_id a list", "available", Set("volume_id", "[\"volume\"]")),
    ("fail_reason an object", "error", Set("fail_reason", "{\"code\": 28, \"message\": \"No space left on device\"}")),
    ("fail_reason a number", "error", Set("fail_reason", "28")),
    ("created_at in seconds", "available", Seconds("created_at")),
    ("created_at in seconds, failed", "error", Seconds("created_at")),
    ("created_at a word, failed", "error", Set("created_at", "\"soon\"")),
    ("updated_at empty", "available", Set("updated_at", "\"\"")),
    ("updated_at a list", "available", Set("updated_at", "[2026, 11, 25]")),
    ("data_timestamp a word", "available", Set("data_timestamp", "\"soon\"")),
    ("metadata a list", "available", Set("metadata", "[\"a\", \"b\"]")),
    (
        "metadata of every type",
        "available",
        Set("metadata", "{\"n\": 1, \"none\": null, \"list\": [\"x\"], \"text\": \"y\"}"),
    ),
    ("metadata a text", "available", Set("metadata", "\"key=value\"")),
    ("links a number", "available", Set("links", "5")),
    ("links an object", "available", Set("links", "{\"self\": \"here\"}")),
    ("status in capitals", "Available", Nothing),
    ("status with blanks, failed", " ERROR ", Nothing),
];

const UNREADABLE: [(&str, &str, Change); 14] = [
    ("good", "available", Nothing),
    ("no id, failed", "error", Without("id")),
    ("good too", "available", Nothing),
    ("an error and nothing else", "error", Whole("{\"status\": \"error\"}")),
    ("no status", "available", Without("status")),
    ("status a number", "available", Set("status", "5")),
    ("status empty", "available", Set("status", "\"\"")),
    ("id empty", "ERROR", Set("id", "\"\"")),
    ("id a list", "available", Set("id", "[\"a\"]")),
    ("id a number, good", "available", Set("id", "4711")),
    ("null", "available", Whole("null")),
    ("a number", "available", Whole("7")),
    ("a list", "available", Whole("[]")),
    ("good as well", "available", Nothing),
];

/// The rows of these projects: one per volume, twenty minutes apart, the latest half an hour ago.
pub(crate) fn rows(now: DateTime<Utc>) -> Vec<Backup> {
    let of = |project: &str, first: usize, rows: &[(&str, &str, Change)]| -> Vec<Backup> {
        rows.iter()
            .enumerate()
            .map(|(place, (name, status, _))| row(project, first + place, name, status, now))
            .collect()
    };
    [of(project::ODD_FIELDS, 0, &FIELDS), of(project::UNREADABLE, FIELDS.len(), &UNREADABLE)].concat()
}

fn row(project: &str, place: usize, name: &str, status: &str, now: DateTime<Utc>) -> Backup {
    let minutes = i64::try_from(place % FIELDS.len()).unwrap_or(0) * 20;
    let at = |minutes| Some((now - TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M:%S%.6f").to_string());
    let failed = status.trim().eq_ignore_ascii_case("error");
    Backup {
        id: numbered(ROWS, place),
        project_id: project.to_owned(),
        status: status.to_owned(),
        size: 40,
        object_count: Some(12),
        availability_zone: Some("az1".to_owned()),
        container: Some("volumebackups".to_owned()),
        created_at: at(minutes + 30),
        updated_at: at(minutes + 20),
        data_timestamp: at(minutes + 30),
        name: Some(name.to_owned()),
        fail_reason: failed.then(|| "VolumeBackup.0040: 20 backups".to_owned()),
        volume_id: numbered(VOLUMES, place),
        metadata: Some(std::collections::BTreeMap::new()),
        ..Backup::default()
    }
}

/// The id of a row or volume, by its index.
fn numbered(first: u128, place: usize) -> String {
    Uuid::from_u128(first + place as u128).to_string()
}

/// The index of a row, by its id.
fn place_of(id: &str) -> Option<usize> {
    usize::try_from(Uuid::parse_str(id).ok()?.as_u128().checked_sub(ROWS)?).ok()
}

/// The body of an answer as these projects send it.
pub(crate) fn changed(project: &str, body: Vec<u8>) -> Vec<u8> {
    if ![project::ODD_FIELDS, project::UNREADABLE].contains(&project) {
        return body;
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else { return body };
    // Numbers too large for the serialiser are inserted as text.
    let mut raws = Vec::new();
    if let Some(rows) = value.get_mut("backups").and_then(Value::as_array_mut) {
        for row in rows {
            change(row, &mut raws);
        }
    } else if let Some(row) = value.get_mut("backup") {
        change(row, &mut raws);
    }
    let mut text = String::from_utf8_lossy(&ascii(&value)).into_owned();
    for (place, raw) in raws.iter().enumerate() {
        text = text.replace(&format!("\"{}\"", mark(place)), raw);
    }
    text.into_bytes()
}

fn mark(place: usize) -> String {
    format!("<raw {place}>")
}

fn change(row: &mut Value, raws: &mut Vec<String>) {
    let place = row["id"].as_str().and_then(place_of);
    let Some((_, _, change)) = place.and_then(|place| FIELDS.iter().chain(&UNREADABLE).nth(place)) else { return };
    let mut marked = |raw: String| {
        raws.push(raw);
        Value::from(mark(raws.len() - 1))
    };
    let none = &mut Map::new();
    let members = row.as_object_mut().unwrap_or(none);
    match change {
        Nothing => {}
        Set(key, raw) => drop(members.insert((*key).to_owned(), marked((*raw).to_owned()))),
        Seconds(key) => {
            let at = members.get(*key).and_then(Value::as_str);
            let at = at.and_then(|at| NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M:%S%.f").ok());
            let seconds = at.map_or(0, |at| at.and_utc().timestamp());
            members.insert((*key).to_owned(), seconds.into());
        }
        Without(key) => drop(members.remove(*key)),
        Whole(raw) => *row = marked((*raw).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_in_the_text_and_nothing_else_is_changed() {
        let now = DateTime::from_timestamp_nanos(1_795_426_200_000_000_000);
        let rows: Vec<Value> = rows(now).iter().map(|row| serde_json::to_value(row).unwrap()).collect();
        let body = serde_json::to_vec(&serde_json::json!({ "backups": rows })).unwrap();
        assert_eq!(changed(project::MAIN, body.clone()), body);
        let text = String::from_utf8(changed(project::ODD_FIELDS, body)).unwrap();
        for part in ["\"size\":1e400", "\"size\": 6.5", "\"created_at\":1795", "{\"status\": \"error\"}", "\"id\":4711"]
        {
            let part = part.replace("\": ", "\":");
            assert!(text.replace("\": ", "\":").contains(&part), "{part}");
        }
        assert!(!text.contains("<raw "));
    }
}
