//! Words that several pages share, part by part. A sentence around links takes the element that shows it, and the
//! finished links.

use crate::api::cinder::Failure;
use crate::api::cinder::failure::Refusal;
use crate::number::{form, grouped};
use crate::time::at_most;
use crate::ui::node::{Element, el};

// Everywhere --------------------------------------------------------------------------------------------------------

pub(in crate::ui) const CLOSE: &str = "Close";
pub(in crate::ui) const CANCEL: &str = "Cancel";
pub(in crate::ui) const RETRY: &str = "Retry";

pub(in crate::ui) fn remove_filter(filter: &str) -> String {
    format!("Remove the filter: {filter}")
}

pub(in crate::ui) fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

pub(in crate::ui) fn gigabytes(size: i64) -> String {
    whole(size) + " GiB"
}

/// `12,431`; an odd service may give a negative number.
pub(in crate::ui) fn whole(number: i64) -> String {
    let digits = grouped(number.unsigned_abs());
    if number < 0 { "-".to_owned() + &digits } else { digits }
}

/// `1 backup`, `4,000 backups`
fn backups(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "backup" } else { "backups" })
}

// Copying -----------------------------------------------------------------------------------------------------------

pub(super) const COPY: &str = "Copy";
pub(in crate::ui) const COMMANDS: &str = "API and CLI commands";
/// What is copied. Each follows the word Copy.
pub(super) const VIEW_AS_CURL: &str = "the view as curl";
pub(super) const VIEW_AS_OPENSTACK: &str = "the view as an OpenStack command";

// Acknowledgements --------------------------------------------------------------------------------------------------

pub(super) const ACKNOWLEDGE: &str = "Acknowledge…";
pub(super) const END_ACKNOWLEDGEMENT: &str = "End acknowledgement";

/// `Acknowledged until it changes: the array is being replaced.`
pub(super) fn acknowledged(until: &str, note: &str) -> String {
    if note.is_empty() { format!("Acknowledged {until}. ") } else { format!("Acknowledged {until}: {note}. ") }
}

/// `Acknowledged on 2026-11-20 (the array is being replaced), but another volume fails …`
pub(super) fn acknowledgement_ended(at: &str, note: &str, why: &str) -> String {
    let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
    format!("Acknowledged on {at}{note}, but {why}. ")
}

// Figures -----------------------------------------------------------------------------------------------------------

pub(super) const TARGET_AGE: &str = "Target age ";

/// It follows their number.
pub(super) fn imports(number: usize) -> &'static str {
    form(
        number,
        " import is running or has failed; it belongs to no volume.",
        " imports are running or have failed; they belong to no volume.",
    )
}

pub(in crate::ui) fn volume(title: &str) -> String {
    format!("Volume {title}")
}

// Days --------------------------------------------------------------------------------------------------------------

pub(super) const DAY_NOT_READ: &str = "not read";
pub(super) const DAY_WITHOUT_BACKUP: &str = "no backup listed";
pub(super) const DAY_GOOD: &str = "succeeded";
pub(super) const DAY_BUSY: &str = "in progress";
pub(super) const DAY_UNKNOWN: &str = "unknown result";
pub(super) const DAY_BAD: &str = "failed";
pub(super) const PART_NOT_READ: &str = "; part not read";
pub(super) const ONE_DAY_NOT_READ: &str = "1 day not read. ";
pub(super) const DAYS_NOT_READ: &str = " days not read. ";

// Members -----------------------------------------------------------------------------------------------------------

pub(super) const CAME_AS: &str = " · came as ";

pub(super) fn shown_as_it_came(json: &str) -> String {
    format!("Shown as it came: {json}")
}

// Pages of a list ---------------------------------------------------------------------------------------------------

pub(super) const PAGES: &str = "Pages";
pub(super) const FIRST: &str = "First";
pub(super) const PREVIOUS: &str = "Previous";
pub(super) const NEXT: &str = "Next";
pub(super) const LAST: &str = "Last";
pub(super) const ROWS_PER_PAGE: &str = "Rows per page ";

pub(super) fn page_of(page: u32, last: Option<u32>) -> String {
    match last {
        Some(last) => format!("page {page} of {last}"),
        None => format!("page {page}"),
    }
}

// Unknown volumes ---------------------------------------------------------------------------------------------------

pub(super) const VOLUMES_ARE_BEING_READ: &str = "The project’s volumes are being read.";
pub(super) const VOLUMES_PARTLY_READ: &str =
    "Not all of the project’s volumes could be read, so volumes without a backup and deleted volumes are not known.";
const WITHOUT_VOLUMES: &str = "so names, volumes without a backup and deleted volumes are not known";

pub(super) fn volumes_are_not_read() -> String {
    format!("This deployment does not read volumes, {WITHOUT_VOLUMES}.")
}

pub(super) fn volumes_could_not_be_read(why: &str) -> String {
    format!("The project’s volumes could not be read ({why}), {WITHOUT_VOLUMES}.")
}

pub(super) const A_WEB_PAGE_CAME: &str = "a web page came instead";
pub(super) const A_LIST_OF_VOLUMES: &str = "a list of volumes";

pub(super) fn not_expected(expected: &str) -> String {
    format!("the answer was not {expected}")
}

// Notices -----------------------------------------------------------------------------------------------------------

pub(super) const NO_TOTAL: &str =
    "No total: the service gave none. Your gateway may drop OpenStack-API-Version; filters may be ignored too.";

pub(super) fn rows_not_read(number: u64, places: &str) -> String {
    let (rows, them) = if number == 1 { ("row", "it") } else { ("rows", "one of them") };
    format!(
        "Not read: {rows} {places} of this list. The service fails on every page that contains {them}. Only its \
         operators can fix that."
    )
}

pub(super) fn rows_shown_raw(number: usize) -> String {
    match number {
        1 => "1 row of this page could not be read; it is shown as raw data.".to_owned(),
        rows => format!("{rows} rows of this page could not be read; they are shown as raw data."),
    }
}

pub(super) fn ignored_in_link(parts: &str) -> String {
    format!("Ignored in the link: {parts}")
}

pub(in crate::ui) fn unknown_project(id: &str, shown: &str) -> String {
    format!("The address names the project {id}, which is not among yours: this is {shown}.")
}

/// Data that this browser failed to store.
pub(in crate::ui) const FORGETS_MARKS: &str =
    "This browser cannot save that; retired and acknowledged volumes are forgotten when the page is closed.";
pub(in crate::ui) const FORGETS_HISTORY: &str = "Cannot save history in this browser; no comparison next time.";

// How much of the project was read ----------------------------------------------------------------------------------

pub(super) const READS_FOR_SEARCH: &str = "Reading all backups of the project to search them.";
pub(super) const READS_FOR_FILE: &str = "Reading all backups of the project for the file.";
pub(super) const READING: &str = "Reading the whole project";
pub(super) const STOP: &str = "Stop";

pub(super) fn progress(read: u64, total: Option<u64>, is_again: bool) -> String {
    match total {
        Some(total) => format!("{} of {}", grouped(read), grouped(total)),
        None if read > 0 => format!("{} so far", grouped(read)),
        None if is_again => "Looking for changes".to_owned(),
        None => "Counting the backups".to_owned(),
    }
}

pub(super) fn pause(why: &Failure, seconds: i64) -> String {
    format!("{why}. Trying again in {seconds} s.")
}

/// What the backups were read for.
pub(super) const SEARCHED: &str = "Searched";
pub(super) const MADE_INTO_FILE: &str = "The file is made from";

/// `Searched all 12,431 backups`
pub(super) fn read_all_for(purpose: &str, backups: usize) -> String {
    format!("{purpose} all {} backups", grouped(backups as u64))
}

/// `Searched what has been read: 4,000 of 12,431 backups`
pub(super) fn read_part_for(purpose: &str, extent: &str) -> String {
    format!("{purpose} what has been read: {extent}")
}

pub(super) fn read_all(backups: usize) -> String {
    match backups {
        0 => "The project has no backups".to_owned(),
        1 => "1 backup read".to_owned(),
        2 => "Both backups read".to_owned(),
        all => format!("All {} backups read", grouped(all as u64)),
    }
}

/// ` · 09:41 UTC`, or ` · 09:41 UTC, 20 h ago: refresh to see what happened since`
pub(super) fn read_at(time: &str, zone: &str, age: Option<String>) -> String {
    let age = age.map(|age| format!(", {age}: refresh to see what has happened since")).unwrap_or_default();
    format!(" · {time} {zone}{age}")
}

/// `2 backups read; the service counts 5`, or `Searched 2 backups; the service counts 5`
pub(super) fn read_fewer(purpose: Option<&str>, read: usize, counted: &str) -> String {
    let read = backups(read as u64);
    match purpose {
        Some(purpose) => format!("{purpose} {read}; {counted}"),
        None => format!("{read} read; {counted}"),
    }
}

pub(super) fn but_unreadable(rows: usize) -> String {
    match rows {
        0 => String::new(),
        1 => " · 1 row unreadable, so nothing is shown in green".to_owned(),
        rows => format!(" · {} rows unreadable, so nothing is shown in green", grouped(rows as u64)),
    }
}

/// `Not read: backups 2,731–2,740; backup 3,001; and 4 more places.`
pub(super) fn not_read(line: Element, places: &[String], more: usize) -> Element {
    line.child(el("strong").child("Not read: "))
        .child(places.join("; "))
        .child((more > 0).then(|| format!("; and {} more places", grouped(more as u64))))
        .child(".")
}

pub(super) fn cannot_return(failure: &Failure, records: usize) -> String {
    let records = match records {
        1 => "one of the backups".to_owned(),
        number => format!("{} of the backups", grouped(number as u64)),
    };
    format!("{failure}: the service cannot return {records}. Give the request id to its operators.")
}

pub(super) fn stopped_early(why: Option<&Failure>) -> String {
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("Stopped early{why}. Nothing more is read until you retry.")
}

pub(super) fn counted_but_not_returned(counted: u64) -> String {
    format!("The service counts {} but returned none.", backups(counted))
}

pub(super) const KEPT_CHANGING: &str = "The list changed during each of three attempts to read it.";
pub(super) fn returned_twice(rows: u64) -> String {
    let others = if rows == 1 { "another".to_owned() } else { format!("{} others", grouped(rows)) };
    format!("The service returned some backups twice, in place of {others} that cannot be shown.")
}

pub(super) const SAME_ON_EVERY_PAGE: &str = "The service returns the same backups for every page: only these can be shown. Check that the gateway passes \
     “offset” on.";

/// `backups 2,731–2,740`; the places are counted from 1.
pub(super) fn backups_at(first: u64, last: Option<u64>) -> String {
    let from = grouped(first);
    match last {
        Some(last) if last == first => format!("backup {from}"),
        Some(last) => format!("backups {from}–{}", grouped(last)),
        None => format!("all from backup {from} on"),
    }
}

/// These follow the places.
pub(super) fn created_between(from: &str, to: &str, zone: &str) -> String {
    format!(" (created between {from} and {to} {zone})")
}

pub(super) fn created_after(at: &str, zone: &str) -> String {
    format!(" (created after {at} {zone})")
}

pub(super) fn created_before(at: &str, zone: &str) -> String {
    format!(" (created before {at} {zone})")
}

/// `JSON: waiting for all backups, 4,000 of 12,431 read `
pub(super) fn file_waits(format: &str, read: u64, total: Option<u64>) -> String {
    let of = total.map(|total| format!(" of {}", grouped(total))).unwrap_or_default();
    format!("{format}: waiting for all backups, {}{of} read ", grouped(read))
}

pub(super) fn file_not_saved(format: &str, why: &str) -> String {
    format!("{format} not saved: {why} ")
}

pub(super) const NOBODY_IS_SIGNED_IN: &str = "nobody is signed in yet";
pub(super) const READING_WAS_STOPPED: &str = "the reading was stopped";
pub(super) const NOT_ALL_COULD_BE_READ: &str = "not all backups could be read";

pub(super) fn save_read(backups: u64) -> String {
    format!("Save the {} read", grouped(backups))
}

pub(super) fn next_try(seconds: i64) -> String {
    format!("Trying again in {}. ", at_most(seconds))
}

pub(super) const RETRY_NOW: &str = "Retry now";

// Screens instead of rows -------------------------------------------------------------------------------------------

pub(super) const NO_BACKUPS_YET: &str = "No backups yet";
pub(super) const FIRST_BACKUP_WILL_APPEAR: &str = "The first backup will appear here after a refresh.";

pub(super) fn project_without_backups(line: Element, project: Element) -> Element {
    line.child("The project ").child(project).child(" has no volume backups that you may see.")
}

pub(super) const NOTHING_RETURNED: &str = "No backups were returned";

pub(super) fn project_counted_but_not_returned(counted: u64) -> String {
    format!("The service counts {} in this project but returned none.", backups(counted))
}

pub(super) const NO_MATCH: &str = "No backups match these filters";
pub(super) const NO_MATCH_SO_FAR: &str = "No match so far";
pub(super) const OTHERS_MAY_MATCH: &str = "Not all backups of the project could be read: others may match.";
pub(super) const CLEAR_FILTERS: &str = "Clear the filters";

/// `2 rows could not be read: what you are looking for may be among them. Show them`
pub(super) fn may_be_unreadable(line: Element, rows: usize, show: Element) -> Element {
    let rows = format!("{} {}", grouped(rows as u64), form(rows, "row", "rows"));
    line.child(format!("{rows} could not be read: what you are looking for may be among them. "))
        .child(show.child("Show them"))
}

pub(super) fn no_such_status(status: &str, known: &str) -> String {
    format!(
        "Cinder has no status “{status}”. Its statuses are {known}. To match part of a status, search for status:~err."
    )
}

pub(super) const STOPPED: &str = "Stopped";
pub(super) const STOPPED_BEFORE_ANY: &str = "Stopped before any backups were read.";

pub(super) fn rows_are_old(age: &str, is_of_other_view: bool) -> String {
    if is_of_other_view {
        format!(" The rows below belong to the previous view, as of {age}.")
    } else {
        format!(" The rows below are as of {age}.")
    }
}

pub(super) const NOT_SIGNED_IN: &str = "You are not signed in";
pub(super) const SIGN_IN: &str = "Sign in";
pub(super) const RELOAD_TO_SIGN_IN: &str = "Reload to sign in";

pub(super) fn project_not_opened(project: &str, why: &str, shown: &str) -> String {
    format!("{project} could not be opened. {why} This is still {shown}.")
}

/// `The service asked to wait 60 s, until 2026-11-27 06:31:12 UTC.`
pub(super) fn asked_to_wait(seconds: u32, until: Option<String>) -> String {
    let until = until.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("The service asked to wait {seconds} s{until}.")
}

pub(super) const TECHNICAL_DETAILS: &str = "Technical details";
pub(super) const STATUS: &str = "Status";
pub(super) const MESSAGE: &str = "Message";
pub(super) const REQUEST_ID: &str = "Request id";
pub(super) const TIME: &str = "Time";
pub(super) const REQUEST: &str = "Request";

pub(super) fn http_status(refusal: &Refusal) -> String {
    format!("HTTP {}", refusal.code.as_u16())
}

/// An unusable `config.json`.
pub(super) const SIGN_IN_HAS_ENDED: &str = "Your sign-in has ended";
pub(super) const CONFIG_NOT_READ: &str = "The configuration could not be read";
pub(super) const NOT_SET_UP: &str = "This dashboard is not set up yet";
pub(super) const PUT_CONFIG: &str = "Put config.json next to index.html. Example of a working file:";
pub(super) const READ_AGAIN: &str = "Read it again";
