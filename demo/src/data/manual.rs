//! Recent manual backups, and those in progress or stuck: the unscheduled part of a list.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::chain::{complete, fail, started};
use super::chance::Chance;
use super::reason::cut;
use super::volume::Volume;
use crate::backup::Backup;
use crate::clock::{DAY, HOUR};

/// A backup: minutes ago, status, name with the volume's label for `{}`, and reason with its id.
type Story = (i64, &'static str, Option<&'static str>, Option<&'static str>);

const STORIES: [Story; 34] = [
    (2, "creating", Some("before-upgrade-{}"), None),
    (5, "creating", None, None),
    (9, "creating", Some("manual-{}"), None),
    (14, "available", Some("before-upgrade-{}"), None),
    (23, "error", Some("before-upgrade-{}"), Some("Service not found for creating backup.")),
    (31, "available", Some("manual-2"), None),
    (44, "restoring", Some("nightly-{}"), None),
    (52, "available", None, None),
    (67, "deleting", Some("old-test"), None),
    (95, "available", Some("ticket-48213"), None),
    (2 * HOUR, "error", Some("ticket-48211"), Some("VolumeBackup.0013: the last backup of volume {} is not finished")),
    (3 * HOUR, "available", Some("before-migration"), None),
    (3 * HOUR + 20, "error", Some("before-migration"), None),
    (4 * HOUR, "available", Some("golden-image-candidate"), None),
    (5 * HOUR, "error_restoring", Some("nightly-{}"), Some("Restore failed: the volume is smaller than the backup.")),
    (6 * HOUR, "available", Some("weekly-compliance"), None),
    (7 * HOUR, "available", Some("weekly-compliance"), None),
    (9 * HOUR, "error", Some("export-for-audit"), Some("")),
    (11 * HOUR, "available", Some("export-for-audit"), Some("Connection to swift failed: [Errno 111] ECONNREFUSED")),
    (15 * HOUR, "deleting", None, None),
    (19 * HOUR, "available", Some("{} before plugin update"), None),
    (22 * HOUR, "available", Some("vor dem Umzug (Köln)"), None),
    (DAY + 2 * HOUR, "backing-up", Some("vbs-migrated-0117"), None),
    (DAY + 5 * HOUR, "error", Some("{}-copy"), Some("")),
    (DAY + 9 * HOUR, "error", Some("{}-copy"), None),
    (
        2 * DAY,
        "error_deleting",
        Some("retired-2025"),
        Some(
            "Delete_backup aborted, the backup service currently configured [cinder.backup.drivers.swift] is not the \
             backup service that was used to create this backup [cinder.backup.drivers.nfs].",
        ),
    ),
    (2 * DAY + HOUR, "available", Some("a b"), None),
    (3 * DAY + 25, "creating", Some("manual-{}"), None),
    (4 * DAY, "error_deleting", None, Some("Backup 3f1c is locked: another backup depends on it.")),
    (
        5 * DAY,
        "error_restoring",
        Some("weekly-compliance"),
        Some("Restore backup aborted: expected volume status restoring-backup but got error_restoring."),
    ),
    (6 * DAY, "available", Some("before-upgrade-{}"), None),
    (8 * DAY, "available", Some("quarter-end"), None),
    (9 * DAY, "deleting", Some("quarter-end"), None),
    (10 * DAY, "available", Some("ticket-47002"), None),
];

/// These backups as rows. For each further round of volumes, times are shifted back by one twelfth.
pub(super) fn all(volumes: &[Volume], round: usize, now: DateTime<Utc>, chance: &mut Chance) -> Vec<Backup> {
    let twelfths = 12 + i64::try_from(round).unwrap_or_default();
    let rows = STORIES.iter().enumerate().filter_map(|(index, &(ago, status, name, reason))| {
        let volume = volumes.get(index * 13 % volumes.len().max(1))?;
        Some(row((ago * twelfths / 12, status, name, reason), volume, now, chance))
    });
    rows.collect()
}

fn row(story: Story, volume: &Volume, now: DateTime<Utc>, chance: &mut Chance) -> Backup {
    let (ago, status, name, reason) = story;
    let at = now - TimeDelta::minutes(ago) - TimeDelta::milliseconds(chance.between(0, 50_000));
    let mut row = started(volume, at, false, chance);
    let reason = reason.map(|reason| cut(&reason.replace("{}", &volume.id)));
    match status {
        "creating" => {}
        "error" => fail(&mut row, at, reason, chance),
        other => {
            complete(&mut row, volume, at + TimeDelta::seconds(chance.between(30, 110)), chance.between(60, 100));
            other.clone_into(&mut row.status);
            row.fail_reason = reason;
        }
    }
    row.name = name.map(|name| name.replace("{}", &volume.label));
    let words = chance.of(&[None, Some("by hand"), Some("asked for in the change board")]);
    row.description = match words {
        Some(words) if volume.by_vbs => Some(json!({ "DESC": words, "INC": 0 }).to_string()),
        words => words.map(ToOwned::to_owned),
    };
    row
}
