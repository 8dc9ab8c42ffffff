//! The volumes of every project: those of its backups, except for deleted ones, and those without a backup.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::backup::Backup;
use crate::clock::written;
use crate::data;
use crate::world::project;

/// A volume. Names, types and nulls are the API's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Volume {
    /// UUID.
    pub id: String,
    /// `in-use` if it is attached, otherwise `available`.
    pub status: &'static str,
    /// Size in GiB.
    pub size: u64,
    /// Its availability zone.
    pub availability_zone: String,
    /// When it was created.
    pub created_at: String,
    /// Always null in the demo.
    pub updated_at: Option<String>,
    /// The name its owner gave it, or null.
    pub name: Option<String>,
    /// Always null in the demo.
    pub description: Option<String>,
    /// Its attachments to servers.
    pub attachments: Vec<Value>,
    /// Keys and values.
    pub metadata: BTreeMap<String, String>,
    /// A string, as from the service.
    pub bootable: &'static str,
    /// Its type.
    #[serde(rename = "volume_type")]
    pub kind: &'static str,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether it can be attached to several servers.
    pub multiattach: bool,
    /// The project.
    #[serde(rename = "os-vol-tenant-attr:tenant_id")]
    pub project_id: String,
}

impl Volume {
    fn new(number: u128, project: &str, name: Option<&str>, size: u64, created: DateTime<Utc>) -> Self {
        Self {
            id: id(number),
            status: "available",
            size,
            availability_zone: "eu-west-1a".to_owned(),
            created_at: written(created),
            updated_at: None,
            name: name.map(ToOwned::to_owned),
            description: None,
            attachments: Vec::new(),
            metadata: BTreeMap::new(),
            bootable: "false",
            kind: "ssd",
            encrypted: false,
            multiattach: false,
            project_id: project.to_owned(),
        }
    }

    /// What the list is sorted by, newest first.
    fn age(&self) -> (&str, &str) {
        (&self.created_at, &self.id)
    }

    /// Whether it comes after another one in the list.
    pub(crate) fn is_after(&self, other: &Self) -> bool {
        self.age() < other.age()
    }

    fn attached(mut self, server: u128) -> Self {
        self.status = "in-use";
        let attachment = json!({
            "id": self.id, "volume_id": self.id, "server_id": id(server << 32), "device": "/dev/vdb", "host_name": null,
            "attachment_id": self.id, "attached_at": self.created_at,
        });
        self.attachments = vec![attachment];
        self
    }

    fn marked(mut self, key: &str, value: &str) -> Self {
        self.metadata.insert(key.to_owned(), value.to_owned());
        self
    }
}

/// A UUID that looks random but is deterministic.
fn id(number: u128) -> String {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    uuid::Builder::from_random_bytes(mixed.to_be_bytes()).into_uuid().to_string()
}

/// How many volumes without a backup the large projects have.
const MANY: u128 = 1700;
/// In `/volumes/`, one volume in this many was deleted.
const DELETED: usize = 8;
/// The same for the main project.
const SELDOM: usize = 40;

/// The volumes of a project, newest first, derived from its backups and the demo's own list.
pub(crate) fn of(
    project: &str,
    rows: &[std::sync::Arc<Backup>],
    seed: u64,
    is_plain: bool,
    now: DateTime<Utc>,
) -> Vec<Volume> {
    let labels = data::labels(project, seed);
    let mut of_backups: BTreeMap<&str, &Backup> = BTreeMap::new();
    for row in rows.iter().filter(|row| Uuid::parse_str(&row.volume_id).is_ok_and(|id| !id.is_nil())) {
        // The last one is the oldest, so the volume was created before it.
        of_backups.insert(&row.volume_id, row);
    }
    let backed_up = of_backups.into_iter().enumerate().map(|(place, (id, oldest))| {
        let label = labels.get(id).map(String::as_str);
        let made = oldest.created_at.clone().unwrap_or_else(|| written(now - TimeDelta::days(400)));
        let volume = Volume { id: id.to_owned(), created_at: made, ..Volume::new(0, project, label, oldest.size, now) };
        let volume = Volume { kind: if place % 5 == 0 { "hdd" } else { "ssd" }, ..volume };
        let zone = oldest.availability_zone.clone().unwrap_or_else(|| "eu-west-1a".to_owned());
        let volume = Volume { availability_zone: zone, ..volume };
        if place % 4 == 3 { volume } else { volume.attached(place as u128) }
    });
    let mut volumes: Vec<Volume> = match project {
        project::VOLUMES | project::MAIN if !is_plain => {
            let every = if project == project::VOLUMES { DELETED } else { SELDOM };
            let remaining = backed_up.enumerate().filter(|(place, _)| place % every != 3);
            remaining.map(|(place, volume)| if place % every == 4 { grown(volume) } else { volume }).collect()
        }
        _ => backed_up.collect(),
    };
    match project {
        project::VOLUMES | project::MAIN if !is_plain => volumes.extend(never_backed_up(project, now)),
        project::HUGE => volumes.extend((0..MANY).map(|number| {
            let made = now - TimeDelta::days(40) - TimeDelta::minutes(i64::try_from(number).unwrap_or_default());
            Volume::new(10_000 + number, project, Some(&format!("scratch-{number:04}")), 10, made)
        })),
        _ => {}
    }
    volumes.sort_unstable_by(|one, other| other.age().cmp(&one.age()));
    volumes
}

/// Doubles its size since its last backup.
fn grown(volume: Volume) -> Volume {
    Volume { size: volume.size * 2, ..volume }
}

/// Volumes without backups.
fn never_backed_up(project: &str, now: DateTime<Utc>) -> Vec<Volume> {
    // Ids of its own for the main project.
    let shift = if project == project::MAIN { 100 } else { 0 };
    let ago = |days| now - TimeDelta::days(days);
    let volume = |number, name, size, days| Volume::new(number + shift, project, name, size, ago(days));
    vec![
        volume(1, Some("billing-db-02"), 500, 61).attached(901).marked("tier", "gold"),
        volume(2, Some("web-01"), 20, 35).attached(902),
        volume(3, Some("scratch-ml"), 2000, 200).marked("backup", "no"),
        volume(4, Some("scratch-ci"), 100, 12).marked("backup", "no"),
        volume(5, None, 5, 90),
        volume(6, Some("<img src=x onerror=alert(1)>"), 1, 30),
        volume(7, Some("\u{202e}gpj.tnetnoc"), 1, 29),
        Volume::new(8 + shift, project, Some("billing-db-03"), 500, now - TimeDelta::hours(3)).attached(903),
        Volume::new(9 + shift, project, Some("shop-cache-01"), 8, now - TimeDelta::minutes(20)),
    ]
}
