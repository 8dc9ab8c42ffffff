//! The data of the current view, a page of the service's list or the whole project, and the state of its loading.

use crate::api::cinder::{Failure, Tone};
use crate::cells::{Computed, effect};
use crate::inventory::Inventory;
use crate::platform::clock;
use crate::query::View;
use crate::query::search::ParseError;
use crate::state::address::Address;
use crate::state::auto_refresh::{Outcome, due};
use crate::state::backup_list::List;
use crate::state::project_snapshot::ProjectSnapshot;
use crate::state::reading::ReadingState;
use crate::state::remote::Remote;
use crate::state::session::Access;
use crate::state::volume_snapshot::VolumeSnapshot;
use crate::time::{Instant, MINUTE};
use leptos::prelude::{Notify, Trigger};

/// Seconds for which a reading of the whole project is fresh enough to return to.
const FRESH: i64 = MINUTE;

/// The data that the views are built from.
pub(crate) struct CurrentView {
    pub(crate) address: Address,
    pub(crate) list: List,
    pub(crate) snapshot: ProjectSnapshot,
    pub(crate) volumes: VolumeSnapshot,
    pub(crate) access: Access,
    /// Whether the list is answered from the inventory instead of the service.
    pub(crate) is_local: Computed<bool>,
    /// Refreshes the open backup alongside a view of the whole project.
    pub(crate) refresh_panel: Trigger,
}

impl CurrentView {
    pub(crate) fn view(&self) -> View {
        self.address.query.with(|query| query.view)
    }

    pub(crate) fn is(&self, view: View) -> bool {
        self.view() == view
    }

    /// Whether the current view is the list of backups, answered by the service.
    pub(crate) fn is_paged(&self) -> bool {
        self.is(View::Backups) && !self.is_local.get()
    }

    /// The mistake in the search of the address: no rows of the list are its answer.
    pub(crate) fn misread(&self) -> Option<(String, ParseError)> {
        self.address.misread_search().filter(|_| self.is(View::Backups))
    }

    /// Whether there is such a mistake.
    #[inline(never)]
    pub(crate) fn is_misread(&self) -> bool {
        self.misread().is_some()
    }

    /// Why the last refresh of the current view failed.
    pub(crate) fn failure(&self) -> Option<Failure> {
        if self.is_paged() {
            self.list.remote.with(|remote| remote.failure().cloned())
        } else {
            self.snapshot.state.with(|state| state.course.failure().cloned())
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        if self.is_paged() {
            self.list.remote.with(Remote::is_loading) || self.list.checking.get()
        } else {
            self.snapshot.state.with(|state| state.course.is_reading())
        }
    }

    /// When the current view's data was read.
    pub(crate) fn read_at(&self) -> Option<Instant> {
        if self.is_paged() {
            self.list.remote.with(|remote| remote.last().map(|good| good.at))
        } else {
            self.snapshot.state.with(|state| state.contents.as_ref().map(|contents| contents.at))
        }
    }

    /// Whether all backups of the project have been read.
    pub(crate) fn is_all_read(&self) -> bool {
        self.snapshot.state.with(|state| state.extent().is_complete())
    }

    /// Whether the user stopped the reading of the whole project for the current view.
    pub(crate) fn is_stopped(&self) -> bool {
        !self.is_paged() && self.snapshot.state.with(|state| matches!(state.course, ReadingState::Stopped { .. }))
    }

    /// The display name of the current project.
    pub(crate) fn project_name(&self) -> String {
        let project = self.access.session.with(|session| session.as_ref().map(|session| session.project.clone()));
        project.map(|project| self.access.label(&project)).unwrap_or_default()
    }

    /// Refreshes the current view and the volumes, at the user's request.
    pub(crate) fn refresh_all(&self) {
        self.volumes.again();
        self.refresh();
    }

    /// Refreshes the current view.
    pub(crate) fn refresh(&self) {
        if self.is_paged() {
            self.list.again.notify();
        } else {
            self.snapshot.again();
            self.refresh_panel.notify();
        }
    }

    /// When the next automatic refresh is due.
    pub(crate) fn due(&self) -> Option<Instant> {
        // After the session has expired, it waits for a sign-in.
        if self.access.has_ended() {
            return None;
        }
        if self.is_paged() {
            return self.list.due();
        }
        self.snapshot.state.with(|state| match &state.course {
            ReadingState::Idle | ReadingState::Reading { .. } | ReadingState::Stopped { .. } => None,
            ReadingState::Failed { failure, failures, at } => Some(due(Outcome::Failed(failure, *failures), *at)),
            ReadingState::Done => {
                let at = state.contents.as_ref().map_or_else(clock::now, |contents| contents.at);
                let is_busy = |all: &Inventory| all.iter().any(|entry| entry.status().tone() == Tone::Busy);
                let outcome = if state.extent().is_complete() {
                    Outcome::Rows { in_progress: self.snapshot.with(is_busy) }
                } else {
                    Outcome::Unsettled
                };
                Some(due(outcome, at))
            }
        })
    }

    /// Refreshes the whole project when a view of it is opened and its data is no longer fresh.
    pub(crate) fn freshen(&'static self) {
        let mut was_paged = true;
        effect(move || {
            let is_paged = self.is_paged();
            if was_paged && !is_paged {
                self.snapshot.freshen(FRESH);
            }
            was_paged = is_paged;
        });
    }
}
