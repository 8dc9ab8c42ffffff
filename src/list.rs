//! The list's data: one reading follows the address and the wish to look again. A newer one ends the older.

use crate::address::Address;
use crate::browser;
use crate::cinder::Tone;
use crate::pagination::Correction;
use crate::preferences::Preferences;
use crate::query::View;
use crate::reactive::{Derived, Signal, follow, run};
use crate::refresh::{self, Outcome};
use crate::remote::Remote;
use crate::service::{Answered, Listed, Service};
use crate::timestamp::Instant;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The list that the address asks for.
#[derive(Clone, Copy)]
pub struct List {
    /// The reading.
    pub remote: Signal<Remote<Arc<Listed>>>,
    /// Why the page is not the one that was asked for.
    pub correction: Signal<Option<Correction>>,
    /// Whether the total of rows in sight is being held against the rows at its end.
    pub checking: Signal<bool>,
    /// Looks again.
    pub again: Trigger,
}

impl List {
    /// The newest rows there are.
    pub fn listed(self) -> Option<Arc<Listed>> {
        self.remote.with(|remote| remote.last().map(|good| Arc::clone(&good.value)))
    }
}

/// Reads whatever list the address asks the service for. Which panel is open makes no difference to it.
pub fn use_list(service: Service, address: Address, is_local: Derived<bool>) -> List {
    let is_asked = move || !is_local.get() && address.query.with(|query| query.view == View::Backups);
    let asked = Derived::new(move || is_asked().then(|| address.query.with(|query| query.with_backup(None))));
    let remote = Signal::new(Remote::default());
    let correction = Signal::new(None::<Correction>);
    let checking = Signal::new(false);
    let again = Trigger::new();
    let mut before: Option<String> = None;
    follow(move || {
        again.track();
        let Some(query) = asked.get() else { return };
        // Until a project that was chosen is here the rows of the one before stay.
        let Some(project) = service.project_of(&query) else { return };
        if before.as_ref().is_some_and(|before| *before != project) {
            // Another project's rows are no older state of this one's.
            remote.set(Remote::default());
        }
        before = Some(project.clone());
        if correction.with_untracked(|told| told.as_ref().is_some_and(|told| *told.query() != query)) {
            correction.set(None);
        }
        remote.update(Remote::begin);
        checking.set(false);
        let service = service.clone();
        run(async move {
            let outcome = match service.list(&project, &query).await {
                Ok(Answered::Page(listed)) => {
                    let listed = Arc::new(listed);
                    remote.update(|remote| remote.end(Ok(Arc::clone(&listed)), browser::now()));
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
                    correction.set(Some(elsewhere));
                    return address.correct(&target);
                }
                Err(failure) => Err(failure),
            };
            remote.update(|remote| remote.end(outcome, browser::now()));
        });
    });
    List { remote, correction, checking, again }
}

/// Looks again by itself while the reader wants it and sees the page. `wait` says how long until the next look; none
/// while one is under way.
pub fn use_automatic(
    preferences: Signal<Preferences>,
    wait: impl Fn() -> Option<Duration> + 'static,
    look: impl Fn() + Copy + 'static,
) {
    let visible = browser::use_visible();
    follow(move || {
        if !preferences.with(|chosen| chosen.automatic) || !visible.get() {
            return;
        }
        let Some(wait) = wait() else { return };
        if let Ok(handle) = set_timeout_with_handle(look, wait) {
            on_cleanup(move || handle.clear());
        }
    });
}

impl List {
    /// How long until the next look, from now on.
    pub fn wait(self) -> Option<Duration> {
        self.remote.with(|remote| {
            let (outcome, at) = match remote {
                Remote::Loading { .. } => return None,
                Remote::Loaded(good) => (Outcome::Rows { in_transition: is_in_transition(&good.value) }, good.at),
                Remote::Failed { failure, failures, at, .. } => (Outcome::Failed(failure, *failures), *at),
            };
            left(outcome, at)
        })
    }
}

/// How long until the next look: time that has passed since the last one counts.
pub fn left(outcome: Outcome<'_>, at: Instant) -> Option<Duration> {
    let wait = refresh::delay(outcome, browser::luck())?;
    let passed = u64::try_from(browser::now().millis().saturating_sub(at.millis())).unwrap_or(0);
    Some(Duration::from_millis(u64::from(wait).saturating_sub(passed)))
}

fn is_in_transition(listed: &Listed) -> bool {
    listed.page.rows.iter().any(|row| row.rest().status.tone() == Tone::Busy)
}

/// The list in words, for those who hear the page: `Backups 1–50 of 412. Sorted by created, newest first.`
pub fn spoken(listed: &Listed) -> String {
    let place = listed.place;
    match listed.order {
        Some(sort) => format!("Backups {place}. Sorted by {}.", sort.key.sentence(sort.direction)),
        None => format!("Backups {place}, in the service’s own order."),
    }
}
