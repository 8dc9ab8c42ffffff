//! What the inventory contains of the project, and the state of the reading.

use crate::inventory::plan::{Extent, Gap, Span};
use crate::state::reading::ReadingState;
use crate::time::{HOUR, Instant};
use std::sync::Arc;

/// Whether what was read at a time no longer says what is true now: a night's backups may have run since.
pub(crate) fn is_stale(read_at: Instant, now: Instant) -> bool {
    now.seconds_since(read_at) > HOUR
}

/// The contents of the inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) project: String,
    /// When it was read.
    pub(crate) at: Instant,
    /// How much of the project was read.
    pub(crate) brought: Brought,
    /// What a later reading has yielded that is not shown, since it was not complete.
    pub(crate) later: Option<Brought>,
    /// The service's count, if it is higher than the number of rows it returns.
    pub(crate) counted: Option<u64>,
    /// When the reading began.
    pub(super) begun: Instant,
    /// When everything was last read, not only the changes.
    pub(super) read_all: Instant,
}

/// What a reading has yielded so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Brought {
    /// The whole project.
    All,
    /// This many rows, the total if the service counts, and what is missing.
    Some(u64, Option<u64>, Arc<[Gap]>),
    /// None of the rows that the service counts: their number, and where they would be.
    Short(u64, Arc<[Gap]>),
    /// This many rows of a changing list, and the creation times of those that may have been missed.
    Moving(u64, Arc<[Span]>),
    /// This many rows, which the service returns for every offset.
    Repeated(u64),
    /// This many different backups, and how many there are: some came twice, in place of others.
    Doubled(u64, u64),
}

impl Contents {
    /// How much of the project the inventory covers.
    pub(crate) fn extent(&self) -> Extent {
        match self.brought {
            Brought::All => self.counted.map_or(Extent::Complete, Extent::Outcounted),
            Brought::Some(read, total, _) => Extent::Partial(read, total),
            Brought::Short(counted, _) => Extent::Partial(0, Some(counted)),
            Brought::Moving(read, _) => Extent::Moving(read),
            Brought::Repeated(read) => Extent::Repeated(read),
            Brought::Doubled(different, all) => Extent::Partial(different, Some(all)),
        }
    }

    /// The rows known to be missing.
    pub(crate) fn gaps(&self) -> &[Gap] {
        match &self.brought {
            Brought::Some(_, _, gaps) | Brought::Short(_, gaps) => gaps,
            Brought::All | Brought::Moving(..) | Brought::Repeated(_) | Brought::Doubled(..) => &[],
        }
    }

    /// The periods that were not read.
    pub(crate) fn unread(&self) -> Vec<Span> {
        match &self.brought {
            Brought::All => Vec::new(),
            Brought::Some(_, _, gaps) | Brought::Short(_, gaps) => gaps.iter().map(|gap| gap.span).collect(),
            Brought::Moving(_, spans) => spans.to_vec(),
            Brought::Repeated(_) | Brought::Doubled(..) => vec![Span { oldest: None, newest: None }],
        }
    }
}

/// The state of the reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SnapshotState {
    /// The course of the reading.
    pub(crate) course: ReadingState,
    /// The contents of the inventory.
    pub(crate) contents: Option<Contents>,
    /// Changes whenever the inventory changes.
    pub(crate) version: u32,
    /// Changes whenever indexes of the previous inventory become invalid.
    pub(crate) epoch: u32,
}

impl SnapshotState {
    /// How much of the project the inventory covers.
    pub(crate) fn extent(&self) -> Extent {
        self.contents.as_ref().map_or(Extent::Partial(0, None), Contents::extent)
    }

    /// The periods that were not read.
    pub(crate) fn unread(&self) -> Vec<Span> {
        self.contents.as_ref().map_or_else(|| vec![Span { oldest: None, newest: None }], Contents::unread)
    }
}
