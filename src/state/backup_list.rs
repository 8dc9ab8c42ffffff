//! The list's data: one request follows the address and each refresh; a newer request cancels the older.

use crate::api::cinder::Tone;
use crate::cells::{Cell, Computed, effect, spawn_scoped};
use crate::inventory::plan::can_be_halved;
use crate::platform::clock;
use crate::query::pagination::Correction;
use crate::query::{PageNumber, View};
use crate::state::address::Address;
use crate::state::auto_refresh::{Outcome, due};
use crate::state::broken_row::around;
use crate::state::remote::Remote;
use crate::state::service::{Answered, ListedPage, Service};
use crate::time::Instant;
use leptos::prelude::*;
use std::sync::Arc;

/// The list in the address.
#[derive(Clone, Copy)]
pub(crate) struct List {
    pub(crate) remote: Cell<Remote<Arc<ListedPage>>>,
    /// Why the page is not the requested one.
    pub(crate) correction: Cell<Option<Correction>>,
    /// Whether the displayed total is being checked against the rows at its end.
    pub(crate) checking: Cell<bool>,
    /// Refreshes the list.
    pub(crate) again: Trigger,
}

impl List {
    /// The most recent rows.
    pub(crate) fn listed(self) -> Option<Arc<ListedPage>> {
        self.remote.with(|remote| remote.last().map(|good| Arc::clone(&good.value)))
    }
}

/// Requests the list in the address from the service, regardless of the open panel.
pub(crate) fn use_list(service: Service, address: Address, is_local: Computed<bool>) -> List {
    let is_shown = move || !is_local.get() && address.query.with(|query| query.view == View::Backups);
    let listed_query = Computed::new(move || is_shown().then(|| address.query.with(|query| query.with_backup(None))));
    let remote = Cell::new(Remote::default());
    let correction = Cell::new(None::<Correction>);
    let checking = Cell::new(false);
    let again = Trigger::new();
    let mut before: Option<String> = None;
    effect(move || {
        again.track();
        let Some(query) = listed_query.get() else { return };
        // Until another project is ready, the rows of the previous one stay.
        let Some(project) = service.project_of(&query) else { return };
        if before.as_ref().is_some_and(|before| *before != project) {
            // The rows of another project are not an older state of this one's.
            remote.set(Remote::default());
        }
        before = Some(project.clone());
        if correction.with_untracked(|shown| shown.as_ref().is_some_and(|shown| *shown.query() != query)) {
            correction.set(None);
        }
        remote.update(Remote::begin);
        checking.set(false);
        let service = service.clone();
        spawn_scoped(async move {
            let outcome = match service.list(&project, &query).await {
                Err(failure) if can_be_halved(&failure) && query.page != PageNumber::LAST => {
                    around(&service, &project, &query, failure).await.map(Arc::new)
                }
                Ok(Answered::Page(listed)) => {
                    let listed = Arc::new(*listed);
                    remote.update(|remote| remote.end(Ok(Arc::clone(&listed)), clock::now()));
                    if service.is_unchecked(&listed) {
                        checking.set(true);
                        let is_miscounted = service.is_miscounted(&project, &listed).await;
                        checking.set(false);
                        if is_miscounted {
                            again.notify();
                        }
                    }
                    return;
                }
                Ok(Answered::Elsewhere(elsewhere)) => {
                    let panel = address.query.with_untracked(|query| query.backup.clone());
                    let target = elsewhere.query().with_backup(panel);
                    correction.set(Some(*elsewhere));
                    return address.correct(&target);
                }
                Err(failure) => Err(failure),
            };
            remote.update(|remote| remote.end(outcome, clock::now()));
        });
    });
    List { remote, correction, checking, again }
}

impl List {
    /// When the next refresh is due.
    pub(crate) fn due(self) -> Option<Instant> {
        self.remote.with(|remote| {
            let (outcome, at) = match remote {
                Remote::Loading { .. } => return None,
                // Each refresh requests a broken page in many pieces.
                Remote::Loaded(good) if !good.value.gaps.is_empty() => (Outcome::Unsettled, good.at),
                Remote::Loaded(good) => (Outcome::Rows { in_progress: has_in_progress(&good.value) }, good.at),
                Remote::Failed { failure, failures, at, .. } => (Outcome::Failed(failure, *failures), *at),
            };
            Some(due(outcome, at))
        })
    }
}

fn has_in_progress(listed: &ListedPage) -> bool {
    listed.page.rows.iter().any(|row| row.rest().status.tone() == Tone::Busy)
}

/// The list in words, for screen readers: `Backups 1–50 of 412. Sorted by created, newest first.`
pub(crate) fn spoken(listed: &ListedPage) -> String {
    let place = listed.place;
    match listed.order {
        Some(sort) => format!("Backups {place}. Sorted by {}.", sort.key.sentence(sort.direction)),
        None => format!("Backups {place}, in the service’s own order."),
    }
}
