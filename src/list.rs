//! The list's data: one reading follows the address and the wish to look again. A newer one ends the older.

use crate::address::Address;
use crate::browser;
use crate::cinder::Tone;
use crate::pagination::{Correction, Place};
use crate::preferences::Preferences;
use crate::refresh::{self, Outcome};
use crate::remote::Remote;
use crate::service::{Answered, Listed, Service};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use std::sync::Arc;
use std::time::Duration;

/// The list that the address asks for.
#[derive(Clone, Copy)]
pub struct List {
    /// The reading.
    pub remote: ReadSignal<Remote<Arc<Listed>>>,
    /// Why the page is not the one that was asked for.
    pub correction: ReadSignal<Option<Correction>>,
    /// Looks again.
    pub again: Trigger,
}

impl List {
    /// The newest rows there are.
    pub fn listed(self) -> Option<Arc<Listed>> {
        self.remote.with(|remote| remote.last().map(|good| Arc::clone(&good.value)))
    }
}

/// Reads whatever list the address asks for. Which panel is open makes no difference to it.
pub fn use_list(service: Service, address: Address) -> List {
    let asked = Memo::new(move |_| address.query.with(|query| query.with_backup(None)));
    let (remote, write) = signal(Remote::default());
    let (correction, correct) = signal(None::<Correction>);
    let again = Trigger::new();
    Effect::new(move |before: Option<Option<String>>| {
        again.track();
        let query = asked.get();
        // Until a project that was chosen is here the rows of the one before stay.
        let Some(project) = service.project_of(&query) else { return before.flatten() };
        if before.flatten().is_some_and(|before| before != project) {
            // Another project's rows are no older state of this one's.
            write.set(Remote::default());
        }
        let read = Some(project.clone());
        if correction.with_untracked(|told| told.as_ref().is_some_and(|told| *told.query() != query)) {
            correct.set(None);
        }
        write.update(Remote::begin);
        let service = service.clone();
        spawn_local_scoped_with_cancellation(async move {
            let outcome = match service.list(&project, &query).await {
                Ok(Answered::Page(listed)) => Ok(Arc::new(listed)),
                Ok(Answered::Elsewhere(elsewhere)) => {
                    let panel = address.query.with_untracked(|query| query.backup.clone());
                    let target = elsewhere.query().with_backup(panel);
                    correct.set(Some(elsewhere));
                    return address.correct(&target);
                }
                Err(failure) => Err(failure),
            };
            write.update(|remote| remote.end(outcome, browser::now()));
        });
        read
    });
    List { remote, correction, again }
}

/// Looks again by itself while the reader wants it and sees the page.
pub fn use_automatic(list: List, preferences: RwSignal<Preferences>) {
    let visible = browser::use_visible();
    Effect::new(move |_| {
        if !preferences.with(|chosen| chosen.automatic) || !visible.get() {
            return;
        }
        let Some(wait) = list.remote.with(wait) else { return };
        if let Ok(handle) = set_timeout_with_handle(move || list.again.notify(), wait) {
            on_cleanup(move || handle.clear());
        }
    });
}

/// How long until the next look, from now on: time that has passed since the last one counts.
fn wait(remote: &Remote<Arc<Listed>>) -> Option<Duration> {
    let (outcome, at) = match remote {
        Remote::Loading { .. } => return None,
        Remote::Loaded(good) => (Outcome::Rows { in_transition: is_in_transition(&good.value) }, good.at),
        Remote::Failed { failure, failures, at, .. } => (Outcome::Failed(failure, *failures), *at),
    };
    let wait = refresh::delay(outcome, browser::luck())?;
    let passed = u64::try_from(browser::now().millis().saturating_sub(at.millis())).unwrap_or(0);
    Some(Duration::from_millis(u64::from(wait).saturating_sub(passed)))
}

fn is_in_transition(listed: &Listed) -> bool {
    listed.page.rows.iter().filter_map(|row| row.backup()).any(|backup| backup.status.tone() == Tone::Busy)
}

/// The list in words, for those who hear the page: `Backups 1–50 of 412. Sorted by created, newest first.`
pub fn spoken(listed: &Listed) -> String {
    let place = Place::of(&listed.query, &listed.page);
    let sort = listed.query.sort;
    format!("Backups {place}. Sorted by {}.", sort.key.sentence(sort.direction))
}
