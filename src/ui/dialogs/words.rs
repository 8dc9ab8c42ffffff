//! All words of the dialogs, and of the signed-in user in the header.

use crate::api::cinder::Status;
use crate::ui::node::{Element, el};

// Signing in --------------------------------------------------------------------------------------------------------

pub(super) const SIGN_IN: &str = "Sign in";
pub(super) const SIGNING_IN: &str = "Signing in…";
pub(super) const TOKEN: &str = "Token";
pub(super) const USER: &str = "User";
pub(super) const PASSWORD: &str = "Password";
pub(super) const DOMAIN: &str = "Domain";
pub(super) const STAY_SIGNED_IN: &str = "Stay signed in after reloading this tab";
pub(super) const ENTER_CODE: &str = "Password accepted. Enter the code from your authenticator app.";
pub(super) const CODE: &str = "One-time code";
pub(super) const START_OVER: &str = "Start over";

/// Why somebody signs in again.
pub(super) const SESSION_HAS_EXPIRED: &str = "Your session has expired. Your view is preserved.";
pub(super) const TO_SWITCH_PROJECTS: &str = "The current view still works. Sign in again to switch projects.";
pub(super) const TO_EXTEND: &str =
    "You are still signed in; sign in again to extend that. Nothing of the view is lost.";

// The signed-in user ------------------------------------------------------------------------------------------------

pub(super) const PROJECT: &str = "Project";
pub(super) const SIGN_IN_AGAIN: &str = "Sign in again";
pub(super) const SIGN_OUT: &str = "Sign out";

pub(super) fn opening(project: &str) -> String {
    format!("Opening {project}…")
}

pub(super) fn has_ended(line: Element, sign_in: Element) -> Element {
    line.child("Your sign-in has ended. ").child(sign_in)
}

/// It follows “Sign in again”.
pub(super) fn ends(when: &str) -> String {
    format!(": it ends {when}")
}

// Acknowledging -----------------------------------------------------------------------------------------------------

pub(super) const ACKNOWLEDGE: &str = "Acknowledge";
pub(super) const NOTE: &str = "Note for the team";
pub(super) const UNTIL: &str = "Until the end of this day (empty: until something changes)";
pub(super) const WHAT_IT_DOES: &str = "It stays red and is still counted, but moves below what is new. The note is stored in this browser and included in \
     the shift report.";

pub(super) fn volume(title: String) -> Element {
    el("span").child("volume ").child(el("bdi").child(title))
}

// Jumping -----------------------------------------------------------------------------------------------------------

pub(super) const JUMP: &str = "Jump to";
pub(super) const JUMP_TO_WHAT: &str = "Jump to a volume, a backup or a view";
pub(super) const OFFERS: &str = "Offers";
/// The kinds of offers.
pub(super) const VIEW: &str = "view";
pub(super) const VOLUME: &str = "volume";
pub(super) const BACKUP: &str = "backup";
pub(super) const SEARCH: &str = "search";

/// `Backups: failed`
pub(super) fn backups_that_are(kind: &str) -> String {
    format!("Backups: {kind}")
}

pub(super) fn search_for(text: &str) -> String {
    format!("Search backups for “{text}”")
}

// Help --------------------------------------------------------------------------------------------------------------

pub(super) const HELP: &str = "Help";

/// Every shortcut and what it does.
pub(super) const KEYS_HEADING: &str = "Keys";
pub(super) const KEYS: [(&str, &str); 11] = [
    ("/", "go to the search"),
    ("j", "next row"),
    ("k", "previous row"),
    ("Enter", "open the row's details"),
    ("[", "previous page"),
    ("]", "next page"),
    ("g o, g b, g v", "go to Overview, Backups, Volumes"),
    ("Ctrl K", "jump to a volume, a backup or a view"),
    ("r", "refresh"),
    ("Esc", "close the details and go back to the row"),
    ("?", "this help"),
];

/// The search language, by example. All terms of a search must match.
pub(super) const LANGUAGE_HEADING: &str = "Search";
pub(super) const LANGUAGE: [(&str, &str); 9] = [
    ("nightly", "somewhere in name, id, volume or reason"),
    ("status:error,creating", "one of these; status:~err contains this"),
    ("reason:\"no space\"", "a part of it; also name, volume, id, az, container, snapshot, description"),
    ("name:=db-1", "exactly this; without =, % and _ are wildcards in name, volume and status:~"),
    ("-name:test", "excludes this; works in front of any term"),
    (
        "age:>26h  size:<100",
        "older or newer, larger or smaller; minutes m, hours h, days d, GiB; size:100 is exactly that",
    ),
    ("created:2026-11-23  hour:2", "started on that day, or in that hour (UTC); a range is 2026-11-20..2026-11-23"),
    (
        "is:failed",
        "or good, running, unknown, unreadable, future, stuck, new, newly-failed, recovered, empty, few-objects, shrunk, \
         baseless, long-chain, removable",
    ),
    ("has:az  incremental:yes", "whether there is a value, whether it is incremental; dependents:no"),
];

/// What the symbols mean: one status for each tone.
pub(super) const LEGEND_HEADING: &str = "Statuses";
pub(super) const LEGEND: [(Status, &str); 5] = [
    (Status::Available, "can be restored"),
    (Status::Error, "failed, as are error_deleting and error_restoring"),
    (Status::Creating, "in progress, as are restoring and deleting"),
    (Status::Deleted, "already deleted"),
    (Status::Other(String::new()), "a status this dashboard does not know, shown unchanged"),
];

pub(super) const FIGURES_HEADING: &str = "What the figures mean";
pub(super) const FIGURES: &str = "The recovery point is when the data was captured, not when the backup was started. The size is the volume’s, not \
     the space used. Counts cover everything that matches in the whole project.";
pub(super) const ONLY_READS: &str = "This dashboard only reads. It shows what the Block Storage API reports of backups, volumes and quotas; schedules and \
     stored bytes are not reported.";
