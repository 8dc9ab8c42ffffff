//! One backup, every field of the document. Only the id and the status are certain; all else may be null or missing.

use crate::cinder::Status;
use crate::pairs::Pairs;
use crate::timestamp::{Instant, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// The longest `fail_reason` and `description` that Cinder's database keeps (`String(255)`).
pub const TEXT_LIMIT: usize = 255;

/// A volume backup. Field names are Cinder's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The backup's UUID.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// What the user called it.
    pub name: Option<String>,
    /// The user's words, or VBS's JSON inside the text.
    pub description: Option<Description>,
    /// The volume it was made from.
    pub volume_id: Option<String>,
    /// Why it failed; at most 255 characters, cut there. Cinder leaves it on backups that recovered.
    pub fail_reason: Option<String>,
    /// The volume's size in GiB (not the space used).
    pub size: Option<i64>,
    /// Objects in the object store.
    pub object_count: Option<i64>,
    /// Where the driver put it.
    pub container: Option<String>,
    /// Its availability zone.
    pub availability_zone: Option<String>,
    /// When it was asked for.
    pub created_at: Option<Timestamp>,
    /// When its record last changed.
    pub updated_at: Option<Timestamp>,
    /// When the data was captured: the recovery point.
    pub data_timestamp: Option<Timestamp>,
    /// The snapshot it was made from.
    pub snapshot_id: Option<String>,
    /// Whether Cinder made it on top of another.
    pub is_incremental: Option<bool>,
    /// Whether another one builds on it.
    pub has_dependent_backups: Option<bool>,
    /// Whose it is; administrators only, from 3.18.
    pub project_id: Option<String>,
    /// Who made it; from 3.56.
    pub user_id: Option<String>,
    /// The key it is encrypted with; from 3.64, when it is.
    pub encryption_key_id: Option<String>,
    /// Key and value pairs; from 3.43.
    pub metadata: Option<Pairs<String>>,
    /// Where the service says the record is. Shown, never followed.
    pub links: Option<Vec<Link>>,
}

/// The members of a backup's JSON, still to be read, and the first that could not be.
struct Members<'a> {
    pairs: Pairs<&'a RawValue>,
    mistake: Option<String>,
}

impl<'a> Members<'a> {
    /// A member that may be null or missing.
    fn maybe<T: Deserialize<'a>>(&mut self, key: &str) -> Option<T> {
        match self.pairs.take(key).map(RawValue::get) {
            None | Some("null") => None,
            Some(json) => serde_json::from_str(json).map_err(|error| self.mistaken(key, &error)).ok(),
        }
    }

    /// A text that may be null or missing.
    #[inline(never)]
    fn text(&mut self, key: &str) -> Option<String> {
        self.maybe(key)
    }

    /// A text that must be there.
    fn certain(&mut self, key: &str) -> String {
        let text = self.text(key);
        if text.is_none() {
            self.mistaken(key, &"missing");
        }
        text.unwrap_or_default()
    }

    /// Keys and texts.
    fn metadata(&mut self) -> Option<Pairs<String>> {
        let pairs: Pairs<&RawValue> = self.maybe("metadata")?;
        let read = pairs.0.into_iter().map(|(key, value)| Some((key, text(value)?)));
        let read: Option<Vec<_>> = read.collect();
        if read.is_none() {
            self.mistaken("metadata", &"a value is no text");
        }
        read.map(Pairs)
    }

    fn mistaken(&mut self, key: &str, what: &dyn fmt::Display) {
        self.mistake.get_or_insert_with(|| format!("{key}: {what}"));
    }
}

impl Backup {
    /// Reads a backup's JSON, or says which member cannot be read. A member that is not known is left alone.
    pub fn read(json: &str) -> Result<Self, String> {
        let pairs = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let mut members = Members { pairs, mistake: None };
        let backup = Self {
            id: members.certain("id"),
            status: Status::from_word(&members.certain("status")),
            name: members.text("name"),
            description: members.text("description").map(Description::read),
            volume_id: members.text("volume_id"),
            fail_reason: members.text("fail_reason"),
            size: members.maybe("size"),
            object_count: members.maybe("object_count"),
            container: members.text("container"),
            availability_zone: members.text("availability_zone"),
            created_at: members.text("created_at").map(Timestamp::read),
            updated_at: members.text("updated_at").map(Timestamp::read),
            data_timestamp: members.text("data_timestamp").map(Timestamp::read),
            snapshot_id: members.text("snapshot_id"),
            is_incremental: members.maybe("is_incremental"),
            has_dependent_backups: members.maybe("has_dependent_backups"),
            project_id: members.text("os-backup-project-attr:project_id"),
            user_id: members.text("user_id"),
            encryption_key_id: members.text("encryption_key_id"),
            metadata: members.metadata(),
            links: members.maybe("links").map(|links| links_of(links).collect()),
        };
        members.mistake.map_or(Ok(backup), Err)
    }
}

/// A link of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub rel: String,
    /// Where it leads.
    pub href: String,
}

/// The links of a list; none where it is no list of links.
pub(super) fn links_of(list: &RawValue) -> impl Iterator<Item = Link> {
    let links: Vec<Pairs<&RawValue>> = serde_json::from_str(list.get()).unwrap_or_default();
    links
        .into_iter()
        .map(|mut link| Link { rel: link.text("rel").unwrap_or_default(), href: link.text("href").unwrap_or_default() })
}

fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// Whether a backup stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Holds the whole volume.
    Full,
    /// Holds what changed since the backup before it.
    Incremental,
    /// The service did not say.
    Unstated,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
            Self::Unstated => "not stated",
        }
    }
}

impl Backup {
    /// Full or incremental. VBS leaves `is_incremental` out of account and writes INC into the description, so INC
    /// counts where there is one.
    pub fn kind(&self) -> Kind {
        let inc = self.description.as_ref().and_then(|d| d.inc);
        match inc.or(self.is_incremental) {
            Some(true) => Kind::Incremental,
            Some(false) => Kind::Full,
            None => Kind::Unstated,
        }
    }

    /// Whether it was never made, or is not there yet: nothing can be restored from it.
    pub fn has_no_data(&self) -> bool {
        matches!(self.status, Status::Error | Status::Creating)
    }

    /// When the data was captured: `data_timestamp`, else `created_at`.
    pub fn recovery_point(&self) -> Option<&Timestamp> {
        self.data_timestamp.as_ref().or(self.created_at.as_ref())
    }

    /// The failure reason, when there is any text in it.
    pub fn reason(&self) -> Option<&str> {
        self.fail_reason.as_deref().filter(|reason| !reason.trim().is_empty())
    }

    /// Whether the failure reason may have lost its end in the database.
    pub fn reason_may_be_cut(&self) -> bool {
        self.reason().is_some_and(|reason| reason.chars().count() >= TEXT_LIMIT)
    }

    /// Since when it has been in its present status, as far as the record tells.
    pub fn last_change(&self) -> Option<Instant> {
        self.updated_at.as_ref().or(self.created_at.as_ref()).and_then(Timestamp::instant)
    }
}

/// A description as VBS writes it: `{"DESC": "…", "INC": 1}` as JSON text inside the string. Cut at 255 characters, it
/// no longer parses, and is then shown as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The text of the field, untouched.
    pub stored: String,
    /// DESC, or the whole text where there is none.
    pub text: String,
    /// INC: whether an incremental backup was asked for.
    pub inc: Option<bool>,
}

/// DESC and INC, where the text is VBS's JSON.
fn vbs(stored: &str) -> Option<(Option<String>, Option<bool>)> {
    if !stored.trim_start().starts_with('{') {
        return None;
    }
    let mut members: Pairs<&RawValue> = serde_json::from_str(stored).ok()?;
    let inc = members.take("INC").and_then(|inc| match inc.get().trim_matches('"') {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    });
    match members.take("DESC").filter(|desc| desc.get() != "null") {
        // What is no text is not VBS's, and the whole is shown as it is.
        Some(desc) => text(desc).map(|desc| (Some(desc), inc)),
        None => Some((None, inc)),
    }
}

impl Description {
    /// Reads a description field.
    pub fn read(stored: String) -> Self {
        let (desc, inc) = vbs(&stored).unwrap_or_default();
        match desc {
            Some(text) => Self { stored, text, inc },
            None if inc.is_some() => Self { stored, text: String::new(), inc },
            None => Self { text: stored.clone(), stored, inc: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn backup(json: &str) -> Backup {
        Backup::read(json).unwrap()
    }

    #[test]
    fn an_id_and_a_status_are_enough() {
        let sparse = backup(r#"{"id": "a", "status": "available"}"#);
        assert_eq!(sparse.kind(), Kind::Unstated);
        assert_eq!(sparse.recovery_point(), None);
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
        assert_eq!(row.recovery_point(), row.data_timestamp.as_ref());
        let bare = backup(
            r#"{"id": "a", "status": "error", "created_at": "2026-11-23T02:00:00.000000", "data_timestamp": null}"#,
        );
        assert_eq!(bare.recovery_point(), bare.created_at.as_ref());
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
}
