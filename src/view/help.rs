//! The keys and the legend, in the browser's own dialog.

use crate::cinder::Status;
use crate::view::row::badge;
use leptos::html;
use leptos::prelude::*;

/// Every key and what it does.
const KEYS: [(&str, &str); 6] = [
    ("/", "go to the name filter"),
    ("j", "next row"),
    ("k", "row before"),
    ("Enter", "open the row's details"),
    ("Esc", "close the details and go back to the row"),
    ("?", "this help"),
];

/// What the symbols mean, one status of each tone.
const LEGEND: [(Status, &str); 5] = [
    (Status::Available, "can be restored"),
    (Status::Error, "failed, as are error_deleting and error_restoring"),
    (Status::Creating, "in transition, as are restoring and deleting"),
    (Status::Deleted, "past"),
    (Status::Other(String::new()), "a word this dashboard does not know, shown as it came"),
];

/// The dialog; `place` opens it.
#[component]
pub fn Help(place: NodeRef<html::Dialog>) -> impl IntoView {
    let key = |(key, what): (&'static str, &'static str)| view! { <dt><kbd>{key}</kbd></dt><dd>{what}</dd> };
    let tone = |(status, what): (Status, &'static str)| view! { <dt>{badge(&status)}</dt><dd>{what}</dd> };
    view! {
        <dialog node_ref=place class="help" aria-labelledby="help-heading">
            <h2 id="help-heading">"Help"</h2>
            <h3>"Keys"</h3>
            <dl>{KEYS.map(key).into_iter().collect_view()}</dl>
            <h3>"Statuses"</h3>
            <dl>{LEGEND.map(tone).into_iter().collect_view()}</dl>
            <h3>"What the figures mean"</h3>
            <p>"The recovery point is when the data was captured, not when the backup was asked for. The size is the volume’s, not the space used. A count is of all that match, in the whole project."</p>
            <p>"This dashboard only reads. It knows what the Block Storage API lists: no schedules, and no volumes that were never backed up."</p>
            <form method="dialog"><button>"Close"</button></form>
        </dialog>
    }
}
