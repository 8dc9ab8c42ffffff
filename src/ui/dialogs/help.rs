//! The shortcuts and the legend, in a native dialog.

use crate::api::cinder::Status;
use crate::ui::node::{Element, ElementRef, Node, el, live};
use crate::ui::parts::badge::badge;
use leptos::prelude::*;

/// Every shortcut and what it does.
const KEYS: [(&str, &str); 11] = [
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
const LANGUAGE: [(&str, &str); 9] = [
    ("nightly", "somewhere in name, id, volume or reason"),
    ("status:error,creating", "one of these; status:~err is a part of the word"),
    ("reason:\"no space\"", "a part of it; also name, volume, id, az, container, snapshot, description"),
    ("name:=db-1", "exactly this; without =, % and _ are wildcards in name, volume and status:~"),
    ("-name:test", "excludes this; works in front of any term"),
    (
        "age:>26h  size:<100",
        "older or younger, larger or smaller; minutes m, hours h, days d, GiB; size:100 is exactly that",
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
const LEGEND: [(Status, &str); 5] = [
    (Status::Available, "can be restored"),
    (Status::Error, "failed, as are error_deleting and error_restoring"),
    (Status::Creating, "in progress, as are restoring and deleting"),
    (Status::Deleted, "past"),
    (Status::Other(String::new()), "a status this dashboard does not know, shown unchanged"),
];

thread_local! {
    pub(crate) static DIALOG: ElementRef = const { ElementRef::new() };
}

/// The shortcuts, the search language and the legend.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    live(help)
}

fn help() -> Node {
    let term = |name: Element, what: &'static str| el("div").child(el("dt").child(name)).child(el("dd").child(what));
    let key = |(key, what)| term(el("kbd").child(key), what);
    let tone = |(status, what): (Status, _)| term(badge(&status), what);
    let close = el("form").attr("method", "dialog").child(el("button").child("Close"));
    let heading = el("h2").attr("id", "help-heading").attr("tabindex", "-1").attr("autofocus", "").child("Help");
    el("dialog")
        .handle(&DIALOG)
        .class("help")
        .attr("aria-labelledby", "help-heading")
        .child(el("header").child(heading).child(close))
        .child(el("h3").child("Keys"))
        .child(el("dl").children(KEYS.map(key)))
        .child(el("h3").child("Search"))
        .child(el("dl").class("language").children(LANGUAGE.map(|(words, what)| term(el("code").child(words), what))))
        .child(el("h3").child("Statuses"))
        .child(el("dl").children(LEGEND.map(tone)))
        .child(el("h3").child("What the figures mean"))
        .child(el("p").child(
            "The recovery point is when the data was captured, not when the backup was started. The size is the \
             volume’s, not the space used. Counts cover everything that matches in the whole project.",
        ))
        .child(el("p").child(
            "This dashboard only reads. It knows backups, volumes and quotas as the Block Storage API tells them; schedules and \
             stored bytes it cannot know.",
        ))
        .into()
}
