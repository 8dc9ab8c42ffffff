//! Recorded answers of Cinder 29.0.0 and the document's own sample, parsed by the dashboard and independently by a
//! general JSON parser: both must agree.
#![allow(clippy::unwrap_used, clippy::panic)]

use backup_lens::api::cinder::failure::Headers;
use backup_lens::api::cinder::{Backup, Failure, Member, Row, Tone, answer};
use backup_lens::time::Instant;
use serde_json::Value;

const RECORDED: &str = include_str!("answers/recorded.jsonl");
const DOCUMENT: &str = include_str!("answers/document.json");

struct Answer {
    name: String,
    target: String,
    status: u16,
    request_id: Option<String>,
    body: Value,
}

impl Answer {
    fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Value::Null => Vec::new(),
            Value::String(text) => text.clone().into_bytes(),
            json => json.to_string().into_bytes(),
        }
    }
}

fn recorded() -> Vec<Answer> {
    let read = |line: &str| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Answer {
            name: text(&value["name"]).unwrap(),
            target: text(&value["target"]).unwrap(),
            status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
            request_id: text(&value["request_id"]),
            body: value["body"].take(),
        }
    };
    RECORDED.lines().map(read).collect()
}

/// Real services return what the document describes.
fn plain<T: Clone + std::fmt::Debug>(member: &Member<T>) -> Option<T> {
    match member {
        Member::Absent => None,
        Member::Plain(value) => Some(value.clone()),
        Member::Odd(odd) => panic!("odd: {}", odd.raw),
    }
}

/// Compares the backup's fields with the JSON's members, one by one.
fn assert_means(row: &Row, json: &Value, name: &str) {
    let backup: &Backup = row.read.as_ref().unwrap_or_else(|broken| panic!("{name}: {}", broken.why));
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let time = |read: &Member<Instant>, key: &str| {
        let shown = plain(read).map(|at| at.to_string().replace('Z', ""));
        let stored = text(key).map(|stored| if stored.contains('.') { stored } else { stored + ".000000" });
        assert_eq!(shown, stored, "{name}: {key}");
    };
    assert_eq!(Some(backup.id.clone()), text("id"), "{name}");
    assert_eq!(Some(backup.status.word().to_owned()), text("status"), "{name}");
    assert_eq!(plain(&backup.name), text("name"), "{name}");
    assert_eq!(plain(&backup.volume_id), text("volume_id"), "{name}");
    assert_eq!(plain(&backup.fail_reason), text("fail_reason"), "{name}");
    assert_eq!(plain(&backup.container), text("container"), "{name}");
    assert_eq!(plain(&backup.availability_zone), text("availability_zone"), "{name}");
    assert_eq!(plain(&backup.snapshot_id), text("snapshot_id"), "{name}");
    assert_eq!(plain(&backup.project_id), text("os-backup-project-attr:project_id"), "{name}");
    assert_eq!(plain(&backup.user_id), text("user_id"), "{name}");
    assert_eq!(plain(&backup.encryption_key_id), text("encryption_key_id"), "{name}");
    assert_eq!(plain(&backup.description).map(|d| d.stored), text("description"), "{name}");
    assert_eq!(plain(&backup.size), json["size"].as_i64(), "{name}");
    assert_eq!(plain(&backup.object_count), json["object_count"].as_i64(), "{name}");
    assert_eq!(plain(&backup.is_incremental), json["is_incremental"].as_bool(), "{name}");
    assert_eq!(plain(&backup.has_dependent_backups), json["has_dependent_backups"].as_bool(), "{name}");
    assert_eq!(
        plain(&backup.metadata).map(|pairs| pairs.0.len()),
        json["metadata"].as_object().map(serde_json::Map::len),
        "{name}"
    );
    assert_eq!(plain(&backup.links).map(|links| links.len()), json["links"].as_array().map(Vec::len), "{name}");
    time(&backup.created_at, "created_at");
    time(&backup.updated_at, "updated_at");
    time(&backup.data_timestamp, "data_timestamp");
    assert_eq!(serde_json::from_str::<Value>(row.raw()).unwrap(), *json, "{name}: the raw row is the row");
}

#[test]
fn every_recorded_list_decodes_to_what_it_means() {
    let mut rows = 0;
    for recorded in recorded() {
        let is_list = recorded.body["backups"].as_array().is_some_and(|_| recorded.target.contains("/backups/detail"));
        if recorded.status != 200 || !is_list {
            continue;
        }
        let page = answer::list(&recorded.bytes()).unwrap();
        let listed = recorded.body["backups"].as_array().unwrap();
        assert_eq!(page.rows.len(), listed.len(), "{}", recorded.name);
        assert_eq!(page.count.number(), recorded.body["count"].as_u64(), "{}", recorded.name);
        assert_eq!(page.has_next_link, recorded.body["backups_links"].is_array(), "{}", recorded.name);
        for (row, json) in page.rows.iter().zip(listed) {
            assert_means(row, json, &recorded.name);
        }
        rows += listed.len();
    }
    assert!(rows > 300, "only {rows} rows were recorded");
}

#[test]
fn every_recorded_backup_decodes_to_what_it_means() {
    let found: Vec<_> = recorded().into_iter().filter(|recorded| recorded.body["backup"].is_object()).collect();
    assert!(!found.is_empty());
    for recorded in found {
        let row = answer::one(&recorded.bytes()).unwrap();
        assert_means(&row, &recorded.body["backup"], &recorded.name);
    }
}

/// The service's message, wherever it is in the body.
fn message(body: &Value) -> Option<&str> {
    let members = body.as_object()?;
    members.values().find_map(|member| member["message"].as_str()).or(members.get("message")?.as_str())
}

#[test]
fn every_recorded_refusal_keeps_its_status_message_and_request_id() {
    let mut refusals = 0;
    for recorded in recorded().into_iter().filter(|recorded| recorded.status >= 400) {
        let headers = Headers { request_id: recorded.request_id.clone(), retry_after: None, ..Headers::default() };
        let failure = Failure::refused(recorded.status, headers, &recorded.bytes());
        let refusal = failure.refusal().unwrap();
        assert_eq!(refusal.code.as_u16(), recorded.status, "{}", recorded.name);
        assert_eq!(failure.request_id(), recorded.request_id.as_deref(), "{}", recorded.name);
        let shown = refusal.message.as_deref().unwrap_or_default();
        if let Some(message) = message(&recorded.body) {
            let plain = message.replace("<br />", " ");
            let words: Vec<_> = plain.split_whitespace().collect();
            assert_eq!(shown, words.join(" "), "{}", recorded.name);
        }
        assert!(!shown.contains("<br"), "{}: {shown}", recorded.name);
        assert!(!failure.to_string().is_empty() && !failure.next_step().is_empty());
        refusals += 1;
    }
    assert!(refusals > 100, "only {refusals} refusals were recorded");
}

#[test]
fn the_documents_sample_decodes_to_what_it_means() {
    let page = answer::list(DOCUMENT.as_bytes()).unwrap();
    let json: Value = serde_json::from_str(DOCUMENT).unwrap();
    let listed = json["backups"].as_array().unwrap();
    assert_eq!(page.rows.len(), 3);
    for (row, json) in page.rows.iter().zip(listed) {
        assert_means(row, json, "document");
        let backup = row.backup().unwrap();
        assert_eq!(backup.status.tone(), Tone::Bad);
        assert_eq!(backup.reason(), Some("Connection to swift failed: [Errno 111] ECONNREFUSED"));
        assert_eq!(backup.object_count, Member::Absent);
    }
}
