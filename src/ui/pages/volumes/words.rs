//! All words of the Volumes view: the controls, the list, then the panel of one volume. A sentence around links takes
//! the element that shows it, and the finished links.

use crate::analysis::Counts;
use crate::number::{form, grouped};
use crate::query::search::Property;
use crate::ui::node::Element;

// The controls ------------------------------------------------------------------------------------------------------

pub(super) const VOLUMES: &str = "Volumes";
pub(super) const FILTER: &str = "Filter volumes";
pub(super) const NAME_OR_ID: &str = "Name or id ";
pub(super) const SHOW: &str = "Show";

pub(super) fn failed_with(cause: &str) -> String {
    format!("failed with: {cause}")
}

/// `165 volumes so far`
pub(super) fn volumes(number: usize, is_complete: bool) -> String {
    let so_far = if is_complete { "" } else { " so far" };
    format!("{} {}{so_far}", grouped(number as u64), form(number, "volume", "volumes"))
}

/// `12 of 165 volumes`
pub(super) fn some_of(shown: usize, volumes: &str) -> String {
    format!("{} of {volumes}", grouped(shown as u64))
}

/// `165 volumes, and 2 deleted, 1 retired`
pub(super) fn and_others(volumes: String, counts: &Counts) -> String {
    let others = [
        (counts.deleted, "deleted"),
        (counts.excluded, "excluded"),
        (counts.broken, "that cannot be backed up"),
        (counts.retired, "retired"),
    ];
    let others: Vec<String> = others
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, kind)| format!("{} {kind}", grouped(number as u64)))
        .collect();
    if others.is_empty() { volumes } else { format!("{volumes}, and {}", others.join(", ")) }
}

// The list ----------------------------------------------------------------------------------------------------------

pub(super) const STATE_HEADING: &str = "State";
pub(super) const VOLUME_HEADING: &str = "Volume";
pub(super) const LAST_GOOD_HEADING: &str = "Last good";
pub(super) const LAST_RUN_HEADING: &str = "Last run";
pub(super) const RUNS_HEADING: &str = "Rhythm";
pub(super) const BACKUPS_HEADING: &str = "Backups";
pub(super) const LAST_30_DAYS_HEADING: &str = "Last 30 days";
pub(super) const NEEDS_ATTENTION_HEADING: &str = "Needs attention";

/// What is shown instead of lines: a heading, and a sentence.
pub(super) const NO_BACKUP: &str = "No volume has a backup";
pub(super) const NO_VOLUMES: &str = "The project has no volumes.";
pub(super) const NONE_COULD_BE_READ: [&str; 2] =
    ["No volume could be read", "The project has backups, but none of them names a volume."];
pub(super) const NONE_READ_YET: [&str; 2] =
    ["No volume has been read yet", "The project may have volumes with backups: not all of it was read."];
pub(super) const NO_MATCH_SO_FAR: [&str; 2] = ["No volume matches so far", "Not all backups of the project were read."];
pub(super) const NO_MATCH: [&str; 2] = ["No volume matches", "None of the volumes read matches."];
pub(super) const SHOW_ALL: &str = "Show all volumes";

/// The state of a volume.
pub(super) const DELETED: &str = "deleted";
pub(super) const EXCLUDED: &str = "excluded";
pub(super) const LAST_RUN_FAILED: &str = "last run failed";
pub(super) const NONE: &str = "no backup";
pub(super) const NEVER_BACKED_UP: &str = "never backed up";
pub(super) const NO_GOOD_BACKUP: &str = "no good backup";
pub(super) const NO_GOOD_BACKUP_READ: &str = "none read";
pub(super) const FUTURE_DATE: &str = "future date";
pub(super) const TOO_OLD: &str = "too old";
pub(super) const AGE_UNKNOWN: &str = "age unknown";
pub(super) const RESULT_UNKNOWN: &str = "result unknown";
pub(super) const NEW: &str = "new";
pub(super) const SUSPICIOUS: &str = "suspicious";
pub(super) const PROTECTED: &str = "protected";

/// `web-01 (7d7c6fbe-…), latest backup nightly-3`
pub(super) fn volume_title(volume: &str, latest_backup: Option<&String>) -> String {
    let latest = latest_backup.map(|name| format!(", latest backup {name}")).unwrap_or_default();
    format!("{volume}{latest}")
}

/// These follow the number of backups.
pub(super) const ONLY_ONE: &str = " only one";

pub(super) fn over_limit(limit: usize) -> String {
    format!(" (limit {limit})")
}

pub(super) fn at_limit(limit: usize) -> String {
    format!(" of {limit}")
}

// What needs attention. Each sentence ends with a space: others may follow.

pub(super) fn failures(number: usize, since: Option<String>) -> String {
    let from = |word: &str| since.map(|since| format!("{word} {since}")).unwrap_or_default();
    match number {
        1 => format!("The last run failed{}. ", from(", at")),
        number => format!("{number} failures in a row{}. ", from(", since")),
    }
}

pub(super) fn overdue(rhythm: &str) -> String {
    format!("Late: usually backed up {rhythm}. ")
}

pub(super) fn suspicious(finding: Property) -> &'static str {
    match finding {
        Property::Empty => "Its last good backup may be incomplete: no objects. ",
        Property::Few => "Its last good backup may be incomplete: far fewer objects than usual. ",
        Property::Shrunk => "Its last good backup may be incomplete: of a smaller volume than the one before. ",
        _ => "Its last good backup may be incomplete: incremental without a base. ",
    }
}

pub(super) fn ahead(at: &str) -> String {
    format!("Its newest recovery point is in the future, {at}: not counted. ")
}

pub(super) fn created(ago: &str) -> String {
    format!("Created {ago}. ")
}

pub(super) const LOST_ALL: &str = "Its backups are no longer listed. ";

/// The status of a volume that Cinder refuses to back up.
pub(super) fn status(word: &str) -> String {
    format!("Its status is {word}: Cinder refuses to back it up. ")
}

pub(super) const IN_USE: &str = "In use. ";

pub(super) fn left_of_deleted(backups: usize, gigabytes: u64) -> String {
    let left = match backups {
        1 => "1 backup is left".to_owned(),
        backups => format!("{} backups are left", grouped(backups as u64)),
    };
    format!("{left}, of volume sizes of {} GiB in all. ", grouped(gigabytes))
}

pub(super) fn grown(from: &str, to: &str) -> String {
    format!("Grown from {from} to {to} since its last good backup. ")
}

/// A policy is named only if its name says more than its rule.
pub(super) fn excluded(why: &str, policy: &str) -> String {
    if why == policy { format!("Excluded: {why}. ") } else { format!("Excluded by policy {policy}: {why}. ") }
}

pub(super) fn target(target: &str, policy: &str) -> String {
    if target == policy { format!("Target {target}. ") } else { format!("Policy {policy}: {target}. ") }
}

// The panel ---------------------------------------------------------------------------------------------------------

pub(super) const VOLUME: &str = "Volume";
pub(super) const ITS_ID: &str = "the volume’s id";
pub(super) const RETIRE: &str = "Mark as retired";
pub(super) const UNRETIRE: &str = "Unretire";
pub(super) const ITS_BACKUPS: &str = "All its backups";
pub(super) const NOT_A_VOLUME: &str =
    "This is not a volume: Cinder uses this id for records whose import is in progress or has failed.";
pub(super) const WITHOUT_BACKUP: &str = "This volume has no backup.";
pub(super) const NOT_IN_PROJECT: &str = "No volume with this id, and no backups of it, in this project.";
pub(super) const NONE_OF_IT_READ: &str = "No backup of this volume is among those read.";
pub(super) const ORDER: &str = "Newest first. Chain links are inferred; the API does not give them.";

/// These follow the state.
pub(super) const NO_LONGER_THERE: &str = ": the volume is not in the project any more";
pub(super) const NO_RECOVERY_POINT: &str = ": no recovery point is known";

pub(super) fn last_good(at: &str, ago: &str) -> String {
    format!(": last good recovery point {at}, {ago}")
}

pub(super) fn rhythm(rhythm: &str) -> String {
    format!("Backed up {rhythm}. ")
}

pub(super) fn backups_of_limit(backups: usize, limit: usize) -> String {
    if backups > limit {
        format!("{backups} backups; the limit is {limit}.")
    } else {
        format!("{backups} of {limit} backups.")
    }
}

/// It precedes the time of a failed backup; of others, the recovery point is shown.
pub(super) const STARTED: &str = "started ";
pub(super) const DEPENDENTS: &str = "dependents";
pub(super) const WHAT_DEPENDENTS_MEAN: &str = "Other backups depend on it, so it cannot be deleted on its own";
pub(super) const WITHOUT_BASE: &str = "incremental without a base";
pub(super) const WRONG_CLOCK: &str = "Dated in the future (wrong clock), so it is not counted.";
pub(super) const MAY_BE_CUT: &str = " … (may be truncated)";

pub(super) fn builds_on(line: Element, base: Element) -> Element {
    line.child("builds on ").child(base).child(" (inferred)")
}

/// The volume's own record.
pub(super) const STATUS: &str = "Status";
pub(super) const ATTACHED_TO: &str = "Attached to";
pub(super) const SIZE: &str = "Size";
pub(super) const TYPE: &str = "Type";
pub(super) const AVAILABILITY_ZONE: &str = "Availability zone";
pub(super) const BOOTABLE: &str = "Bootable";
pub(super) const CREATED: &str = "Created";

/// It follows a server.
pub(super) fn as_device(device: &str) -> String {
    format!(" as {device}")
}
