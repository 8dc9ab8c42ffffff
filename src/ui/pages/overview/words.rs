//! All words of the Overview, part by part in the order of the page. A sentence around links takes the element that
//! shows it, and the finished links.

use crate::analysis::daily::DayCount;
use crate::analysis::suspicions::LONG;
use crate::number::{form, grouped};
use crate::time::{at_most, span};
use crate::ui::node::{Element, el};
use std::fmt::Display;

// The verdict -------------------------------------------------------------------------------------------------------

pub(super) const TARGET: &str = "Target";
pub(super) const SHIFT_REPORT: &str = "Shift report";
pub(super) const COPY_REPORT: &str = "Copy report";

/// The states of volumes. Each follows the number of volumes in it.
pub(super) const PROTECTED: &str = "protected";
pub(super) const SUSPICIOUS: &str = "with a suspicious backup";
pub(super) const NEW: &str = "new, no backup yet";
pub(super) const UNKNOWN_STATE: &str = "unknown";
pub(super) const TOO_OLD: &str = "too old";
pub(super) const FUTURE_ONLY: &str = "with a recovery point in the future";
pub(super) const NEVER_BACKED_UP: &str = "never backed up";

pub(super) fn unprotected(is_complete: bool) -> &'static str {
    if is_complete { "with no good backup" } else { "with no good backup read yet" }
}

/// `3 volumes too old`
pub(super) fn volumes_of_state(number: usize, state: &str) -> String {
    format!("{} {} {state}", grouped(number as u64), form(number, "volume", "volumes"))
}

/// How backups ended.
pub(super) const STARTED: &str = "started";
pub(super) const FAILED: &str = "failed";
pub(super) const SUCCEEDED: &str = "succeeded";
pub(super) const IN_PROGRESS: &str = "in progress";
pub(super) const UNKNOWN_RESULT: &str = "of unknown result";

/// `3 failed in the last 24 h`
pub(super) fn in_last_day(number: u32, ended: &str) -> String {
    format!("{} {ended} in the last 24 h", grouped(u64::from(number)))
}

/// The numbers of the last 24 h.
pub(super) struct LastDay {
    pub(super) is_complete: bool,
    pub(super) knows_failures: bool,
    /// Whether each backup has a start time.
    pub(super) knows_starts: bool,
    pub(super) more_failed: i64,
    pub(super) success_rate: Option<u32>,
    pub(super) attempts: usize,
    pub(super) started: Element,
    pub(super) failed: Element,
    pub(super) succeeded: Element,
    pub(super) in_progress: Element,
    pub(super) unknown: Option<Element>,
}

/// `At least 120 backups started in the last 24 h: 3 failed (1 more than the day before), 110 succeeded (97 %), 6 in progress,
/// 1 of unknown result.`
pub(super) fn last_day(line: Element, numbers: LastDay) -> Element {
    if numbers.attempts == 0 && !numbers.knows_starts {
        return line.child("No backup is known to have started in the last 24 h.");
    }
    let change = match numbers.more_failed {
        _ if !numbers.knows_failures => None,
        0 => None,
        more if more > 0 => Some(format!(" ({more} more than the day before)")),
        fewer => Some(format!(" ({} fewer than the day before)", -fewer)),
    };
    line.child((!numbers.is_complete).then_some("At least "))
        .child(numbers.started)
        .child(form(numbers.attempts, " backup started in the last 24 h: ", " backups started in the last 24 h: "))
        .child(numbers.failed)
        .child(if numbers.knows_failures { "\u{a0}failed" } else { "\u{a0}known to have failed" })
        .child(change)
        .child(", ")
        .child(numbers.succeeded)
        .child("\u{a0}succeeded")
        .child(numbers.success_rate.map(|rate| format!(" ({rate}%)")))
        .child(", ")
        .child(numbers.in_progress)
        .child("\u{a0}in\u{a0}progress")
        .child(numbers.unknown.map(|unknown| el("span").child(", ").child(unknown).child(" of unknown result")))
        .child(".")
}

/// The evidence. Each sentence follows its number.
pub(super) fn unreadable(count: &DayCount) -> String {
    with_ends(count, " row could not be read", " rows could not be read")
}

pub(super) fn undated(count: &DayCount) -> String {
    with_ends(count, " backup has no usable start time", " backups have no usable start time")
}

/// `…: 2 failed, 1 in progress.`; if all results are unknown, that needs no mention.
fn with_ends(count: &DayCount, one: &'static str, many: &'static str) -> String {
    let all = count.attempts();
    let words = form(all as usize, one, many);
    if count.unknown == all {
        return format!("{words}.");
    }
    let ends =
        [(count.failed, FAILED), (count.unknown, UNKNOWN_RESULT), (count.busy, IN_PROGRESS), (count.good, SUCCEEDED)];
    let mut results: Vec<String> = Vec::new();
    for (number, end) in ends.into_iter().filter(|(number, _)| *number > 0) {
        results.push(format!("{} {end}", grouped(u64::from(number))));
    }
    format!("{words}: {}.", results.join(", "))
}

pub(super) fn failed_later(number: usize) -> &'static str {
    form(
        number,
        " deletion or restore of an older backup failed in the last 24 h.",
        " deletions or restores of older backups failed in the last 24 h.",
    )
}

pub(super) fn ahead(number: usize) -> &'static str {
    form(
        number,
        " volume has a recovery point in the future, which is not counted.",
        " volumes have a recovery point in the future, which is not counted.",
    )
}

/// `On 28 volumes the last run failed.`; the number follows “On”.
pub(super) const ON: &str = "On ";

pub(super) fn failing(number: usize) -> &'static str {
    form(number, " volume the last run failed.", " volumes the last run failed.")
}

pub(super) fn acknowledged(number: usize) -> &'static str {
    form(
        number,
        " volume is acknowledged: still counted above, but listed below new problems.",
        " volumes are acknowledged: still counted above, but listed below new problems.",
    )
}

pub(super) fn overdue(number: usize) -> &'static str {
    form(number, " volume is later than usual.", " volumes are later than usual.")
}

/// Rows that were not read may contain another backup of a volume.
pub(super) fn single_copy(number: usize, is_complete: bool) -> &'static str {
    if is_complete {
        form(number, " volume has only one good backup.", " volumes have only one good backup.")
    } else {
        form(number, " volume has one good backup among those read.", " volumes have one good backup among those read.")
    }
}

pub(super) fn at_limit(number: usize, limit: usize) -> String {
    format!("{} at or above the limit of {limit} backups.", form(number, " volume is", " volumes are"))
}

pub(super) fn grown(number: usize) -> &'static str {
    form(number, " volume has grown since its last good backup.", " volumes have grown since their last good backup.")
}

pub(super) fn excluded(number: usize) -> &'static str {
    form(
        number,
        " volume is excluded by a policy and not counted above.",
        " volumes are excluded by a policy and not counted above.",
    )
}

pub(super) fn broken(number: usize) -> &'static str {
    form(
        number,
        " volume without a backup is in error or being deleted, so it cannot be backed up, and is not counted above.",
        " volumes without a backup are in error or being deleted, so they cannot be backed up, and are not counted above.",
    )
}

pub(super) fn deleted(number: usize) -> &'static str {
    form(number, " volume is deleted and not counted above.", " volumes are deleted and not counted above.")
}

pub(super) fn retired(number: usize) -> &'static str {
    form(
        number,
        " volume is retired in this browser and not counted above.",
        " volumes are retired in this browser and not counted above.",
    )
}

pub(super) fn in_future(number: usize) -> &'static str {
    form(
        number,
        " backup is dated in the future (wrong clock) and left out of ages, days and the last 24 h.",
        " backups are dated in the future (wrong clock) and left out of ages, days and the last 24 h.",
    )
}

/// `4,000 backups, 165 volumes and 3 marked as retired.` If the volumes are not known: `36 volumes with backups`.
pub(super) fn whole_project(
    line: Element,
    (backups, link_to_backups): (usize, Element),
    (volumes, link_to_volumes): (usize, Element),
    of_those: &'static str,
    retired: Option<Element>,
) -> Element {
    line.child(link_to_backups)
        .child(form(backups, " backup, ", " backups, "))
        .child(link_to_volumes)
        .child(form(volumes, " volume", " volumes"))
        .child(of_those)
        .child(retired.map(|retired| el("span").child(" and ").child(retired).child(" marked as retired")))
        .child(".")
}

pub(super) const BACKUPS: &str = "backups";
pub(super) const GIB: &str = "GiB";

/// `80 of 100 backups`
pub(super) fn used_of(used: u64, most: u64, unit: &str) -> String {
    format!("{} of {} {unit}", grouped(used), grouped(most))
}

/// `Quota: 80 of 100 backups and 900 of 1,000 GiB used`
pub(super) fn quota(used: &[String]) -> String {
    format!("Quota: {} used", used.join(" and "))
}

/// These follow it.
pub(super) const FULL: &str = ": it is full, so new backups will fail.";

/// `; at the rate of the last 30 days it will be full in about 5 days unless backups are deleted.`
pub(super) fn full_in(days: u64, rate_of: i64) -> String {
    let when = match days {
        0 => "within a day".to_owned(),
        1 => "in about 1 day".to_owned(),
        days => format!("in about {days} days"),
    };
    format!("; at the rate of the last {rate_of} days it will be full {when} unless backups are deleted.")
}

/// It follows the number of backups that the quota counts.
pub(super) fn listed(backups: usize) -> String {
    format!(" ({} listed)", grouped(backups as u64))
}

// The last 30 days --------------------------------------------------------------------------------------------------

pub(super) const MATRIX: &str = "The last 30 days, worst volumes first";
pub(super) const VOLUMES_BY_DAY: &str = "Volumes by day";
pub(super) const VOLUME: &str = "Volume";
pub(super) const ALL_VOLUMES: &str = "all volumes";
pub(super) const ROW_OF_FAILED: &str = "Failed";
pub(super) const ROW_OF_SUCCEEDED: &str = "Succeeded";

/// `2026-11-23: 3 of 120 failed; part not read`
pub(super) fn bar(date: &str, count: u32, all: u32, ended: &str, is_unread: bool) -> String {
    let rest = if is_unread { "; part not read" } else { "" };
    format!("{date}: {} of {} {ended}{rest}", grouped(u64::from(count)), grouped(u64::from(all)))
}

pub(super) fn most_a_day(most: u32) -> String {
    format!(" · up to {} a day", grouped(u64::from(most)))
}

/// It follows the state of a volume without a backup.
pub(super) fn age(seconds: i64) -> String {
    format!(" · {} old", span(seconds))
}

/// `and 153 more: all volumes`
pub(super) fn more_volumes(line: Element, number: usize, all: Element) -> Element {
    line.child(format!("and {} more: ", grouped(number as u64))).child(all)
}

pub(super) const NONE_COUNTED: &str = "All volumes are retired, excluded, deleted or in error.";
pub(super) const NO_VOLUME: &str = "No volume has a backup.";
pub(super) const NO_VOLUME_YET: &str = "No volume has been read yet.";

pub(super) fn symbols(has_unread: bool) -> String {
    let unread = if has_unread { ", ▒ or striped: day not fully read." } else { "." };
    format!(
        "Each cell is the worst that happened that day: ✕ failed, ? unknown result, ◐ in progress, ✓ succeeded, · \
         no backup listed{unread}",
    )
}

/// It follows the symbols.
pub(super) const USE_ARROW_KEYS: &str = " Use the arrow keys to move between cells.";

pub(super) const PER_DAY: &str = "Backups per day";
pub(super) const PER_DAY_AS_TABLE: &str = "Backups per day, as a table";
pub(super) const PER_DAY_HEADINGS: [&str; 6] = ["Succeeded", "Failed", "In progress", "Other", "All", "Success"];

pub(super) fn day(zone: &str) -> String {
    format!("Day ({zone})")
}

pub(super) fn rate(percent: u32) -> String {
    format!("{percent}%")
}

/// It follows the date of a day that was not read, or in part.
pub(super) fn unread_day(is_empty: bool) -> &'static str {
    if is_empty { " not read" } else { " part not read" }
}

pub(super) fn on_no_day(number: u32) -> String {
    let why = form(
        number as usize,
        " backup has no usable start time and is not shown on any day.",
        " backups have no usable start time and are not shown on any day.",
    );
    grouped(u64::from(number)) + why
}

pub(super) fn unread_days(number: usize) -> String {
    if number == 1 {
        "1 day was not read completely.".to_owned()
    } else {
        format!("{number} days were not read completely.")
    }
}

// In progress -------------------------------------------------------------------------------------------------------

pub(super) const HEADING_IN_PROGRESS: &str = "In progress";
pub(super) const NOTHING_IN_PROGRESS: &str = "No backup is being created, restored or deleted";

/// What is in progress. A number of zero is not mentioned.
pub(super) struct BackupsInProgress {
    pub(super) all: Element,
    pub(super) stuck: Element,
    pub(super) older_than_a_day: usize,
    pub(super) of_unknown_start: usize,
    pub(super) usual_seconds: Option<i64>,
}

/// `7 in progress (2 started more than 24 h ago), 1 of them stuck, 1 with an unknown start (95% of new backups finish within 40 min).`
pub(super) fn backups_in_progress(line: Element, numbers: BackupsInProgress) -> Element {
    let older = numbers.older_than_a_day;
    let older = (older > 0).then(|| format!(" ({} started more than 24 h ago)", grouped(older as u64)));
    let unknown = numbers.of_unknown_start;
    let unknown = (unknown > 0).then(|| format!(", {} with an unknown start", grouped(unknown as u64)));
    let usual = numbers.usual_seconds.map_or_else(
        || " (too few recent backups to estimate the usual duration)".to_owned(),
        |usual| format!(" (95% of new backups finish within {})", at_most(usual)),
    );
    line.child(numbers.all)
        .child(" in progress")
        .child(older)
        .child(", ")
        .child(numbers.stuck)
        .child(" of them stuck")
        .child(unknown)
        .child(usual)
        .child(".")
}

/// It follows the status.
pub(super) fn for_how_long(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| " start unknown ".to_owned(), |seconds| format!(" for {} ", span(seconds)))
}

pub(super) fn of_volume(line: Element, volume: Element) -> Element {
    line.child(" of volume ").child(volume)
}

pub(super) fn more(number: usize) -> String {
    format!("and {number} more.")
}

// Why, last 24 h ----------------------------------------------------------------------------------------------------

pub(super) const WHY: &str = "Why, last 24 h";
pub(super) const NO_FAILURES_LATELY: &str = "No failures in the last 24 h";
pub(super) const NONE_OF_LAST_DAY_FAILED: &str = "No backup started in the last 24 h failed";
pub(super) const NO_FAILURE_IS_KNOWN: &str = "No failure is known";
pub(super) const IS_ACKNOWLEDGED: &str = " · acknowledged";

pub(super) fn all_in(zone: &str) -> String {
    format!(" · all in {zone}")
}

/// `7 more causes: see “Failures by cause”.`
pub(super) fn more_by_cause(line: Element, number: usize, causes: Element) -> Element {
    let rest = form(number, " more cause: see ", " more causes: see ");
    line.child(number.to_string()).child(rest).child(causes.child("“Failures by cause”")).child(".")
}

// Since the last visit ----------------------------------------------------------------------------------------------

pub(super) const LAST_VISIT: &str = "Since the last visit";
pub(super) const FIRST_VISIT: &str = "First visit in this browser; next time you will see what changed.";
pub(super) const NOT_READ_YET: &str = "Changes will be shown once the whole project has been read.";
pub(super) const AHEAD_THEN: &str = "Time unknown: this computer’s clock was ahead then.";

/// Each follows its number.
pub(super) const IS_NEW: &str = " new";
pub(super) const HAVE_FAILED: &str = " failed since";
pub(super) const HAVE_RECOVERED: &str = " recovered";
pub(super) const ARE_DELETED: &str = " deleted";

pub(super) const WHICH: &str = "Which";
pub(super) const MARK_AS_SEEN: &str = "Mark as seen";
pub(super) const CLEAR_HISTORY: &str = "Clear history";
pub(super) const HISTORY_IS_KEPT: &str = "Kept in this browser only.";

pub(super) fn visited(at: &str, ago: &str) -> String {
    format!("{at}, {ago}.")
}

pub(super) fn more_names(number: usize) -> String {
    format!("and {} more", grouped(number as u64))
}

// Suspicious successes ----------------------------------------------------------------------------------------------

pub(super) const SUSPICIONS: &str = "Suspicious successes";
pub(super) const HINTS: &str = "These are hints, not failures: check them before relying on them or deleting them.";

/// Each follows its number.
pub(super) fn empty(number: usize) -> &'static str {
    form(
        number,
        " has no objects, though earlier ones of its volume have.",
        " have no objects, though earlier ones of their volumes have.",
    )
}

pub(super) fn few_objects(number: usize) -> &'static str {
    form(
        number,
        " has less than a tenth of the objects usual for its volume.",
        " have less than a tenth of the objects usual for their volumes.",
    )
}

pub(super) fn shrunk(number: usize) -> &'static str {
    form(
        number,
        " was made from a smaller volume than the previous one.",
        " were made from smaller volumes than the previous ones.",
    )
}

pub(super) fn baseless(number: usize) -> &'static str {
    form(
        number,
        " is incremental with no earlier backup left to build on.",
        " are incremental with no earlier backup left to build on.",
    )
}

pub(super) fn long_chain(number: usize) -> String {
    format!("{} a chain of more than {LONG} incrementals.", form(number, " ends", " end"))
}

pub(super) fn removable(number: usize, gigabytes: u64) -> String {
    let why = form(
        number,
        " can be deleted: nothing builds on it, and a newer full backup of its volume is good. Its volume is ",
        " can be deleted: nothing builds on them, and newer full backups of their volumes are good. Their volumes add up \
         to ",
    );
    [why, &grouped(gigabytes), " GiB."].concat()
}

// Acknowledged ------------------------------------------------------------------------------------------------------

pub(super) const ACKNOWLEDGED: &str = "Acknowledged";
pub(super) const REMOVE: &str = "Remove";
pub(super) const COPY_HANDOVER: &str = "Copy link with acknowledgements";
pub(super) const ACKNOWLEDGEMENTS_ARE_KEPT: &str = "Kept in this browser. They do not change any figures or colours.";
pub(super) const NOT_IN_DATA: &str = "not in the data read";

pub(super) fn acknowledged_headings(zone: &str) -> [String; 5] {
    ["What".into(), "Until".into(), format!("Since ({zone})"), "Note".into(), REMOVE.into()]
}

/// The headings again, for a narrow screen with a line for each cell.
pub(super) const WHAT_LABEL: &str = "what";
pub(super) const STATE_LABEL: &str = "state";
pub(super) const SINCE_LABEL: &str = "since";
pub(super) const NOTE_LABEL: &str = "note";

pub(super) fn ended(why: &str) -> String {
    format!("ended: {why}")
}

// Failures by cause -------------------------------------------------------------------------------------------------

pub(super) const CAUSES: &str = "Failures by cause";
pub(super) const NO_FAILURES: &str = "No failures";
pub(super) const CAUSES_NUMBERS: [&str; 3] = ["Last 24 h", "All time", "Volumes"];

pub(super) fn causes_texts(zone: &str) -> [String; 4] {
    [format!("First ({zone})"), format!("Last ({zone})"), "Reason".to_owned(), "Acknowledge".to_owned()]
}

/// The headings again, for a narrow screen with a line for each cell.
pub(super) const IN_LAST_DAY_LABEL: &str = "last 24 h";
pub(super) const OF_ALL_TIME_LABEL: &str = "in total";
pub(super) const VOLUMES_LABEL: &str = "volumes";
pub(super) const FIRST_LABEL: &str = "first";
pub(super) const LAST_LABEL: &str = "last";

pub(super) const LATEST_MESSAGE: &str = "Latest full message";
pub(super) const SOURCE_OF_ADVICE: &str = "Source";

pub(super) fn reference(source: impl Display) -> String {
    format!("Reference: {source}.")
}

pub(super) fn cause_of_last(failures: usize) -> String {
    format!("Cause of the last {failures} failures.")
}

pub(super) fn more_causes(causes: usize, failures: usize) -> String {
    format!("{causes} more causes ({} failures)", grouped(failures as u64))
}

// Failure patterns --------------------------------------------------------------------------------------------------

pub(super) const PATTERNS: &str = "Failure patterns of the last 30 days";
pub(super) const NOTHING_FAILED: &str = "No backup failed in that time";
pub(super) const NO_FAILURE_KNOWN_THEN: &str = "No failure is known in that time";
pub(super) const PATTERNS_NUMBERS: [&str; 2] = ["Failed", "of"];
pub(super) const AVAILABILITY_ZONE: &str = "Availability zone";
pub(super) const CONTAINER: &str = "Container";
pub(super) const NOT_STATED: &str = "not stated";
pub(super) const SHOW_AS_TABLE: &str = "Show as table";

pub(super) fn in_own_containers(failures: usize) -> String {
    format!("{} more failures, each in a different container.", grouped(failures as u64))
}

pub(super) fn failed_by_hour(zone: &str) -> String {
    format!("Failed by hour of the day ({zone})")
}

pub(super) fn hour(zone: &str) -> String {
    format!("Hour ({zone})")
}

/// `02:00: 3 of 120 failed`
pub(super) fn failed_at(hour: u8, failed: u32, attempts: u32) -> String {
    format!("{hour:02}:00: {failed} of {attempts} failed")
}

// Footnotes ---------------------------------------------------------------------------------------------------------

pub(super) const NOT_REPORTED: &str = "The Block Storage API does not report schedules or stored bytes. Rhythms and chains are inferred from recovery \
     points.";

pub(super) fn without_volume(number: usize) -> String {
    let why = form(
        number,
        " backup has no volume id and is not counted for any volume.",
        " backups have no volume id and are not counted for any volume.",
    );
    grouped(number as u64) + why
}

// Every part --------------------------------------------------------------------------------------------------------

/// A statement about all backups, or about those read so far. `unreadable` says how many rows could not be read.
pub(super) fn so_far(statement: &str, is_complete: bool, unreadable: &str) -> String {
    let end = if is_complete { "." } else { " among the backups read so far." };
    if unreadable.is_empty() { format!("{statement}{end}") } else { format!("{statement}{end} {unreadable}") }
}

pub(super) const THE_QUOTAS: &str = "the quotas";

pub(super) fn quotas_could_not_be_read(why: &str) -> String {
    format!("The project’s quotas could not be read ({why}).")
}
