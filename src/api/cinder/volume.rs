//! One volume of `GET …/volumes/detail`, with the fields that matter for backups. Only the id is required; every other
//! member may be missing or of any type. Field names are Cinder's (api/v3/views/volumes.py).

use crate::api::cinder::backup::{self, Members};
use crate::api::cinder::member;
use crate::api::cinder::member::Member;
use crate::api::json::Pairs;
use crate::time::Instant;
use serde_json::value::RawValue;

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The volume's UUID.
    pub id: String,
    /// The name the user gave it; may be null or empty.
    pub name: Member<String>,
    /// Its status: `available`, `in-use`, …
    pub status: Member<String>,
    /// Its size in GiB.
    pub size: Member<i64>,
    /// When it was created.
    pub created_at: Member<Instant>,
    /// Its attachments to servers.
    pub attachments: Vec<Attachment>,
    /// Whether a server can boot from it; Cinder gives a string.
    pub bootable: Member<bool>,
    /// Its type.
    pub volume_type: Member<String>,
    /// Its availability zone.
    pub availability_zone: Member<String>,
    /// Key-value pairs.
    pub metadata: Member<Pairs<String>>,
}

/// A server that a volume is attached to, and the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The server's UUID.
    pub server_id: String,
    /// For example `/dev/vdb`.
    pub device: Option<String>,
}

impl Volume {
    /// Parses a volume's JSON; `None` without an id.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let mut members = Members(serde_json::from_str::<Pairs<&RawValue>>(json).ok()?);
        Some(Self {
            id: backup::id(members.raw("id")).ok()?,
            name: members.text("name"),
            status: members.text("status"),
            size: members.number("size"),
            created_at: members.time("created_at"),
            attachments: attachments(members.raw("attachments")),
            bootable: bootable(members.raw("bootable")),
            volume_type: members.text("volume_type"),
            availability_zone: members.text("availability_zone"),
            metadata: backup::metadata(members.raw("metadata")),
        })
    }

    /// The name its owner gave it, if any.
    pub(crate) fn label(&self) -> Option<&str> {
        self.name.text().filter(|name| backup::is_shown(name))
    }

    /// Its status, if Cinder refuses to back up volumes in it and that is unlikely to change: there may be no data.
    pub(crate) fn broken_status(&self) -> Option<&str> {
        let status = self.status.text()?;
        ["error", "deleting", "error_deleting"].into_iter().find(|word| status.eq_ignore_ascii_case(word))
    }

    /// Whether it is attached to a server: by its attachments, or by its status if they are not given.
    pub(crate) fn is_attached(&self) -> bool {
        !self.attachments.is_empty() || self.status.text().is_some_and(|status| status.eq_ignore_ascii_case("in-use"))
    }
}

/// Cinder gives a string, which counts as plain here, like a boolean.
fn bootable(raw: &str) -> Member<bool> {
    match raw {
        "\"true\"" => Member::Plain(true),
        "\"false\"" => Member::Plain(false),
        _ => member::flag(raw),
    }
}

fn attachments(raw: &str) -> Vec<Attachment> {
    let list = serde_json::from_str::<Vec<Pairs<&RawValue>>>(raw).unwrap_or_default();
    let read = |mut pairs: Pairs<&RawValue>| {
        Some(Attachment { server_id: pairs.text("server_id")?, device: pairs.text("device") })
    };
    list.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_needs_its_id_alone() {
        let volume = Volume::read(r#"{"id": "v"}"#).unwrap();
        assert_eq!((volume.label(), volume.is_attached()), (None, false));
        assert_eq!(volume.size, Member::Absent);
        for none in ["7", "null", "{}", r#"{"id": null}"#, r#"{"id": ""}"#, r#"{"id": []}"#] {
            assert_eq!(Volume::read(none), None, "{none}");
        }
    }

    #[test]
    fn members_of_other_types_cost_themselves_alone() {
        let volume = Volume::read(
            r#"{"id": "v", "name": 7, "size": "40", "bootable": "true", "attachments": [{"server_id": "s"}, 7],
                "metadata": [], "created_at": "yesterday", "status": "In-Use"}"#,
        )
        .unwrap();
        assert_eq!((volume.label(), volume.size.meaning()), (Some("7"), Some(&40)));
        assert_eq!((volume.bootable.meaning(), volume.attachments.len()), (Some(&true), 0));
        assert!(volume.is_attached(), "its status says so");
        let shown = Volume::read(
            r#"{"id": "v", "name": "\u200b ", "attachments": [{"server_id": "s", "device": "/dev/vdb"}]}"#,
        );
        let shown = shown.unwrap();
        assert_eq!((shown.label(), shown.is_attached()), (None, true));
    }

    #[test]
    fn a_volume_that_failed_or_is_being_deleted_is_broken() {
        let status = |word: &str| {
            let volume = Volume::read(&format!(r#"{{"id": "v", "status": {word}}}"#)).unwrap();
            volume.broken_status().map(str::to_owned)
        };
        for word in ["error", "deleting", "error_deleting"] {
            assert_eq!(status(&format!("\"{}\"", word.to_uppercase())).as_deref(), Some(word));
        }
        for word in [r#""available""#, r#""in-use""#, r#""error_extending""#, r#""creating""#, "null", "7"] {
            assert_eq!(status(word), None, "{word}");
        }
    }
}
