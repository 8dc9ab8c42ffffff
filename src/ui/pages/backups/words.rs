//! All words of the Backups view: the search and the filters, the list, then the panel of one backup.

use crate::api::cinder::Failure;
use crate::number::{form, grouped};
use crate::query::search::parser::Why;
use crate::ui::node::{Element, Node};

pub(super) const BACKUPS: &str = "Backups";

// The search --------------------------------------------------------------------------------------------------------

pub(super) const SEARCH: &str = "Search";
pub(super) const SEARCH_ALL: &str = "Search all backups";
pub(super) const SEARCH_EXAMPLE: &str = r#"nightly status:error reason:"ECONNREFUSED" age:<26h -name:test"#;
pub(super) const FILTERS: &str = "Filters";
pub(super) const PRESS_ENTER: &str = "Press Enter to search for this.";

/// The search with its mistake, and the reason.
pub(super) fn not_applied(line: Element, search: Element, why: &Why) -> Element {
    line.child("Not applied: ").child(search).child(format!(" — {why}."))
}

pub(super) const MISREAD: &str = "This search could not be read";
pub(super) const SHOW_ALL: &str = "Show all backups";

pub(super) fn matches(number: usize, is_all_read: bool) -> String {
    let end = if is_all_read { "." } else { " so far." };
    match number {
        1 => format!("1 backup matches{end}"),
        number => format!("{} backups match{end}", grouped(number as u64)),
    }
}

// The filters -------------------------------------------------------------------------------------------------------

pub(super) const FILTER: &str = "Filter backups";
pub(super) const NAME: &str = "Name";
pub(super) const VOLUME: &str = "Volume";
pub(super) const STATUS: &str = "Status";
pub(super) const OTHER_STATUS: &str = "Other status";
pub(super) const APPLY: &str = "Apply";
pub(super) const CLEAR_ALL: &str = "Clear all";

/// Choices of a status besides Cinder's words.
pub(super) const ANY: &str = "any";
pub(super) const ANY_ERROR: &str = "any error";
pub(super) const OTHER: &str = "other…";

/// How a text is matched.
pub(super) const CONTAINS: &str = "contains";
pub(super) const EXACT: &str = "exact";

pub(super) fn how_it_matches(field: &str) -> String {
    format!("How {field} matches")
}

pub(super) fn field_is(field: &str, text: &str) -> String {
    format!("{field} is “{text}”")
}

pub(super) fn field_contains(field: &str, text: &str) -> String {
    format!("{field} contains “{text}”")
}

pub(super) fn filters_set(number: usize) -> String {
    if number == 1 { "1 filter. ".to_owned() } else { format!("{number} filters. ") }
}

pub(super) const NARROW_DOWN: &str = "Narrow down";
pub(super) const WITH_OTHER_FILTERS: &str = "With your other filters:";
pub(super) const TYPE: &str = "Type";
pub(super) const AVAILABILITY_ZONE: &str = "Availability zone";
pub(super) const FULL: &str = "full";
pub(super) const INCREMENTAL: &str = "incremental";

// The list ----------------------------------------------------------------------------------------------------------

pub(super) const TABLE: &str = "Volume backups";
pub(super) const ANSWERED_BY_SERVICE: &str = "answered by the service";

/// `12 of 4,000 backups so far`
pub(super) fn found_of(found: usize, all: usize, is_complete: bool) -> String {
    let so_far = if is_complete { "" } else { " so far" };
    format!("{} of {} backups{so_far}", grouped(found as u64), grouped(all as u64))
}

pub(super) const SHORTCUTS: &str = "Shortcuts";
pub(super) const FAILED_LATELY: &str = "Failed, last 24 h";
pub(super) const IN_PROGRESS: &str = "In progress";
pub(super) const STUCK: &str = "Stuck";

pub(super) const GROUP_BY: &str = "Group by";
pub(super) const BY_CAUSE: &str = "cause";
pub(super) const BY_VOLUME: &str = "volume";

pub(super) fn backups(number: usize) -> String {
    format!("{} {}", grouped(number as u64), form(number, "backup", "backups"))
}

pub(super) fn more(number: usize) -> String {
    format!("{} more", grouped(number as u64))
}

/// Groups without a name of their own.
pub(super) const RECORDS_BEING_IMPORTED: &str = "records being imported";
pub(super) const WITHOUT_VOLUME: &str = "without a volume";
pub(super) const NOT_FAILED: &str = "not failed";

pub(super) const COLUMNS: &str = "Columns";
pub(super) const COLUMNS_TO_SHOW: &str = "Columns to show";

pub(super) const EXPORT: &str = "Export";
pub(super) const SAVE_AS_FILE: &str = "Save as a file";
pub(super) const DELIMITER: &str = "CSV delimiter ";
pub(super) const WHICH_DELIMITER: &str = "Spreadsheets with a decimal comma expect semicolons";

pub(super) fn page_as(format: &str) -> String {
    format!("This page as {format}")
}

pub(super) fn all_as(format: &str) -> String {
    format!("All that match as {format}")
}

// A row -------------------------------------------------------------------------------------------------------------

/// How long it took: not longer than from its creation to the last change of its record.
pub(super) fn took(time: &str) -> String {
    format!("≤\u{a0}{time}")
}
pub(super) const NOTHING_TO_RESTORE: &str = "Nothing can be restored from it";
pub(super) const MAY_BE_CUT: &str = "… (may be truncated)";
pub(super) const CUT_BY_CINDER: &str = "Cut at 255 characters by Cinder";

pub(super) fn data_of(line: Element, recovery_point: Node) -> Element {
    line.child("data of ").child(recovery_point)
}

pub(super) fn unnamed(id: &str) -> String {
    format!("unnamed {id}")
}

pub(super) fn backups_of(volume: &str) -> String {
    format!("Backups of volume {volume}")
}

pub(super) fn unreadable_row(why: &str) -> String {
    format!("Unreadable row: {why}. ")
}

// The panel ---------------------------------------------------------------------------------------------------------

pub(super) const BACKUP: &str = "Backup";
pub(super) const LOADING: &str = "Loading this backup…";
pub(super) const VOLUME_AND_CHAIN: &str = "Volume and backup chain";
pub(super) const BACKUPS_OF_THIS_VOLUME: &str = "All backups of this volume";
pub(super) const RAW_JSON: &str = "Raw JSON";

pub(super) fn last_known(failure: &Failure) -> String {
    format!("{failure}. Showing the last known state. ")
}

pub(super) fn row_not_read(why: &str) -> String {
    format!("This row could not be read: {why}. The readable fields are below.")
}

/// What is copied. Each follows the word Copy.
pub(super) const THE_ID: &str = "the id";
pub(super) const LIST_AS_CURL: &str = "the list as curl";
pub(super) const LIST_AS_OPENSTACK: &str = "the list as an OpenStack command";
pub(super) const BACKUP_AS_OPENSTACK: &str = "this backup as an OpenStack command";
pub(super) const THE_RAW_JSON: &str = "the raw JSON";
pub(super) const THE_REASON: &str = "the failure reason";
pub(super) const VOLUMES_ID: &str = "the volume’s id";
pub(super) const SNAPSHOTS_ID: &str = "the snapshot’s id";
pub(super) const THE_CONTAINER: &str = "the container";
pub(super) const PROJECTS_ID: &str = "the project’s id";
pub(super) const USERS_ID: &str = "the user’s id";
pub(super) const KEYS_ID: &str = "the key’s id";

pub(super) const REASON: &str = "Failure reason";
pub(super) const NO_REASON: &str = "The service gave no reason for the failure.";
pub(super) const REASON_IS_CUT: &str = "Cut at 255 characters by Cinder.";
pub(super) const REASON_IS_OLD: &str = "Left over from an earlier failure; the backup is no longer in an error status.";
pub(super) const FAILURES_LIKE_THIS: &str = "All failures like this one";

pub(super) const HAPPENED: &str = "What happened";
pub(super) const CREATED: &str = "Created";
pub(super) const UPDATED: &str = "Updated";
pub(super) const TOOK: &str = "Took";

pub(super) fn at_most(duration: &str) -> String {
    format!("{duration} at most")
}

pub(super) const CONTENTS: &str = "Contents";
pub(super) const VOLUME_ID: &str = "Volume id";
pub(super) const DATA_TIMESTAMP: &str = "Data timestamp";
pub(super) const RECOVERY_POINT: &str = "Recovery point";
pub(super) const HAS_DEPENDENTS: &str = "Has dependent backups";
pub(super) const VOLUME_SIZE: &str = "Volume size";
pub(super) const SNAPSHOT: &str = "Snapshot";
pub(super) const DESCRIPTION: &str = "Description";
pub(super) const METADATA: &str = "Metadata";

pub(super) fn inc(is_incremental: bool) -> &'static str {
    if is_incremental { "1, incremental" } else { "0, full" }
}

pub(super) const LOCATION: &str = "Location";
pub(super) const CONTAINER: &str = "Container";
pub(super) const OBJECTS: &str = "Objects";
pub(super) const PROJECT: &str = "Project";
pub(super) const USER: &str = "User";
pub(super) const ENCRYPTION_KEY: &str = "Encryption key";
pub(super) const LINKS: &str = "Links";
