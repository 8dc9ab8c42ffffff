//! What this browser stores of a project, so that the next visit can be compared with the last one.

use crate::analysis::since_last_visit::{Memory, is_over};
use crate::api::transport;
use crate::cells::{Cell, Stored};
use crate::inventory::Inventory;
use crate::platform::{clock, storage};
use crate::state::project_snapshot::ProjectSnapshot;
use crate::time::{Instant, MINUTE};
use std::sync::Arc;

/// Backups added to the memory in one task.
const SOME: usize = 10_000;
/// Seconds for which the stored memory is fresh enough: writing it again takes a while for a large project.
const REMEMBERED: i64 = 5 * MINUTE;

/// The memory of the last visit.
#[derive(Clone, Copy)]
pub(crate) struct VisitMemory {
    /// The memory to compare with.
    pub(super) memory: Cell<Option<Arc<Memory>>>,
    /// Whether the browser refused to store the memory.
    pub(crate) forgets: Cell<bool>,
    /// When the project was read whose memory was last stored.
    remembered: Stored<Option<Instant>>,
    snapshot: ProjectSnapshot,
}

impl VisitMemory {
    pub(super) fn new(snapshot: ProjectSnapshot) -> Self {
        Self { memory: Cell::new(None), forgets: Cell::new(false), remembered: Stored::new(None), snapshot }
    }

    /// Loads what this browser stores for a project.
    pub(super) fn open(self, project: &str) {
        self.remembered.set(None);
        self.memory.set(read(&before_key(project)));
    }

    /// Whether the project has been read again since the memory was stored.
    pub(super) fn is_due(self) -> bool {
        // The clock may have been set back meanwhile.
        let is_later = |at: Instant| self.read_at().seconds_since(at).abs() >= REMEMBERED;
        self.remembered.get().is_none_or(is_later)
    }

    /// When the project was read.
    fn read_at(self) -> Instant {
        let at = self.snapshot.state.with_untracked(|state| state.contents.as_ref().map(|contents| contents.at));
        at.unwrap_or_else(clock::now)
    }

    /// The id of the project that is read.
    fn project(self) -> Option<String> {
        self.snapshot.state.with_untracked(|state| state.contents.as_ref().map(|contents| contents.project.clone()))
    }

    /// Makes the last stored memory the one to compare with, if it is old enough to be another visit.
    pub(super) async fn begin(self, now: Instant) {
        let Some(project) = self.project() else { return };
        let Some(seen) = storage::read(&seen_key(&project)) else { return };
        if !is_over(&seen, now) {
            return;
        }
        transport::pause().await;
        let memory = Memory::parse(&seen).map(Arc::new);
        transport::pause().await;
        self.keep(&before_key(&project), memory.is_some().then_some(&seen));
        transport::pause().await;
        self.memory.set(memory);
    }

    /// Stores the current state, for the next visit.
    pub(super) async fn end(self) {
        let Some(project) = self.project() else { return };
        let at = self.read_at();
        let mut memory = Memory::with_room(at, self.snapshot.with(Inventory::len));
        let mut next = 0;
        while next < self.snapshot.with(Inventory::len) {
            self.snapshot.with(|all| {
                (next..next + SOME).filter_map(|place| all.get(place)).for_each(|entry| memory.take(entry));
            });
            next += SOME;
            transport::pause().await;
        }
        memory.sort();
        transport::pause().await;
        let text = memory.text();
        transport::pause().await;
        self.keep(&seen_key(&project), Some(&text));
        // Only now: another analysis may cancel this one, and then has to store the memory itself.
        self.remembered.set(Some(at));
    }

    fn keep(self, key: &str, text: Option<&str>) {
        self.forgets.set(!storage::write(key, text));
    }

    /// Makes the current state the one to compare with.
    pub(crate) fn remember(self) {
        let Some(project) = self.project() else { return };
        let memory = self.snapshot.with(|all| Memory::of(all, self.read_at()));
        self.keep(&before_key(&project), Some(&memory.text()));
        self.memory.set(Some(Arc::new(memory)));
    }

    /// Forgets the stored memory.
    pub(crate) fn forget(self) {
        let Some(project) = self.project() else { return };
        self.keep(&before_key(&project), None);
        self.keep(&seen_key(&project), None);
        self.memory.set(None);
    }
}

fn read(key: &str) -> Option<Arc<Memory>> {
    Memory::parse(&storage::read(key)?).map(Arc::new)
}

/// The key of the memory to compare with.
fn before_key(project: &str) -> String {
    format!("backup-lens:visit-before:{project}")
}

/// The key of the latest memory.
fn seen_key(project: &str) -> String {
    format!("backup-lens:seen:{project}")
}
