//! Words around the pages: the header, what the page tells about its data, the results of the user's actions.

use crate::number::{form, grouped};
use crate::state::auto_refresh::{BUSY, CALM};
use crate::ui::node::Element;

// The header --------------------------------------------------------------------------------------------------------

pub(crate) const SKIP: &str = "Skip to the content";
pub(super) const REFRESH: &str = "Refresh";
pub(super) const VIEWS: &str = "Views";
pub(super) const SETTINGS_AND_HELP: &str = "Settings and help";
pub(super) const SETTINGS: &str = "Settings";
pub(super) const COPY_LINK: &str = "Copy link";
pub(super) const HELP: &str = "Help";
pub(super) const JUMP: &str = "Search volumes and backups";
pub(super) const JUMP_KEY: &str = "Ctrl K";

pub(super) fn project(line: Element, id: Element) -> Element {
    line.child("project ").child(id)
}

pub(super) fn as_of(time: &str, zone: &str) -> String {
    format!("as of {time} {zone}")
}

pub(super) const AUTO_REFRESH: &str = "Auto-refresh";
pub(super) const WAITS_FOR_SIGN_IN: &str = "Auto-refresh waits for sign-in";
pub(super) const REFRESH_STOPPED: &str = "Auto-refresh stopped";
pub(super) const REFRESH_SLOWED_DOWN: &str = "Auto-refresh slowed down after a failure";

pub(super) fn when_it_refreshes() -> String {
    format!(
        "Refreshes every {CALM} s, or every {BUSY} s while a backup is in progress. After a failure it waits longer each \
         time, up to 15 min or as long as the service asks. Paused in a hidden tab, after Stop and without a sign-in."
    )
}

pub(super) const TIME_ZONE: &str = "Time zone ";
pub(super) const UTC: &str = "UTC";
pub(super) const LOCAL_TIME: &str = "Local time";

pub(super) const THEME: &str = "Theme ";
pub(super) const SYSTEM_THEME: &str = "System theme";
pub(super) const LIGHT: &str = "Light";
pub(super) const DARK: &str = "Dark";

// The volumes read --------------------------------------------------------------------------------------------------

pub(super) fn reading_volumes(read: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("reading volumes: {} of {}", grouped(read), grouped(total)),
        None => format!("reading volumes: {} so far", grouped(read)),
    }
}

pub(super) fn volumes_read_at(time: &str, zone: &str) -> String {
    format!("volumes read at {time} {zone}")
}

pub(super) const VOLUMES_NOT_READ: &str = "volumes could not be read";
pub(super) const VOLUMES_PARTLY_READ: &str = "not all volumes could be read";

// Acknowledgements in a link ----------------------------------------------------------------------------------------

pub(super) const OFFERED: &str = "Acknowledgements of a link";
pub(super) const ADD: &str = "Add to this browser";
pub(super) const IGNORE: &str = "Ignore";

pub(super) fn link_contains(number: usize, project: &str) -> String {
    let acknowledgements = form(number, "1 acknowledgement", "acknowledgements");
    format!("This link contains {acknowledgements} for project {project}:")
}

/// It follows the subject.
pub(super) fn until_and_note(until: &str, note: &str) -> String {
    if note.is_empty() { format!(", {until}") } else { format!(", {until}: {note}") }
}

pub(super) fn more_offered(number: usize) -> String {
    format!("and {number} more.")
}

// Copying and saving ------------------------------------------------------------------------------------------------

pub(super) const COPIED: &str = "Copied";
pub(super) const NOT_COPIED: &str = "Copy failed: select the text and copy it manually";
pub(super) const LINK_COPIED: &str = "Link copied.";
pub(super) const REPORT_COPIED: &str = "Report copied.";
pub(super) const REPORT_NOT_COPIED: &str = "The browser blocked copying the report; save it as a file instead.";
pub(super) const NOT_SAVED: &str = "The browser could not save the file.";

/// `Copied: the volume’s id`
pub(super) fn result_of_copying(result: &str, what: &str) -> String {
    format!("{result}: {what}")
}

pub(super) fn link_not_copied(link: &str) -> String {
    format!("The browser blocked copying. The link is {link}")
}

pub(super) fn saved(file: &str) -> String {
    format!("Saved {file}.")
}

/// The extent of a file: `page 3, 2 unreadable rows`.
pub(super) fn page(number: u32) -> String {
    format!("page {number}")
}

pub(super) fn and_unreadable(rows: usize) -> String {
    format!(", {rows} unreadable {}", form(rows, "row", "rows"))
}
