//! One row of Cinder's `backups` table, as the demo stores it: the API's fields and the project it belongs to.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A backup. Names, types and nulls are the API's own; times have the form `2026-11-23T07:22:46.000000`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Backup {
    /// UUID of the backup.
    pub id: String,
    /// The project of the row; never shown to members.
    pub project_id: String,
    /// `available`, `error`, …: any word.
    pub status: String,
    /// Size of the volume in GiB.
    pub size: u64,
    /// Objects in the backup store; the document's sample has null, the real service never.
    pub object_count: Option<u64>,
    /// Availability zone of the backup service.
    pub availability_zone: Option<String>,
    /// Container, pool or directory of the backup.
    pub container: Option<String>,
    /// When the backup was requested.
    pub created_at: Option<String>,
    /// When the row was last updated.
    pub updated_at: Option<String>,
    /// Up to 255 characters of any kind.
    pub name: Option<String>,
    /// Up to 255 characters; VBS writes JSON into it.
    pub description: Option<String>,
    /// Up to 255 characters; may be null or empty for failures, and set for successes.
    pub fail_reason: Option<String>,
    /// UUID of the volume.
    pub volume_id: String,
    /// Whether the backup contains changes since an earlier one.
    pub is_incremental: bool,
    /// Whether a later backup contains changes since this one.
    pub has_dependent_backups: bool,
    /// UUID of the snapshot that was read instead of the volume.
    pub snapshot_id: Option<String>,
    /// When the data was captured.
    pub data_timestamp: Option<String>,
    /// Keys and values; `None` if the document's sample has no such field.
    pub metadata: Option<BTreeMap<String, String>>,
    /// UUID of the key in the key manager.
    pub encryption_key_id: Option<String>,
    /// The project as shown in the row; only the document's sample shows it to members.
    #[serde(rename = "os-backup-project-attr:project_id")]
    pub shown_project: Option<String>,
    /// Links as in the document's sample; all other rows get theirs for each request.
    pub links: Option<Vec<Link>>,
}

impl Backup {
    /// The default order of a list: the latest first, and those without a time last.
    pub(crate) fn latest_first(&self, other: &Self) -> Ordering {
        (&other.created_at, &other.id).cmp(&(&self.created_at, &self.id))
    }
}

/// A link of a row or of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// `self`, `bookmark` or `next`.
    pub rel: String,
    /// An absolute address.
    pub href: String,
}
