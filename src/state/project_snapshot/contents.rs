//! What the inventory holds of the project, and how the reading goes.

use crate::inventory::plan::{Extent, Gap, Span};
use crate::state::reading::ReadingState;
use crate::time::Instant;
use std::sync::Arc;

/// What stands in the inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) project: String,
    /// When they were read.
    pub(crate) at: Instant,
    /// What they are of the project.
    pub(crate) brought: Brought,
    /// How many the service counts, where these are more than it gives.
    pub(crate) counted: Option<u64>,
    /// When the reading began.
    pub(super) begun: Instant,
    /// When all was last read, not only what had changed.
    pub(super) read_all: Instant,
}

/// What a reading has brought so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Brought {
    /// All of the project.
    All,
    /// So many, of so many where the service counts, and what is missing.
    Some(u64, Option<u64>, Arc<[Gap]>),
    /// None of so many that the service counts, and where those would be.
    Short(u64, Arc<[Gap]>),
    /// So many, while others came and went, and when those were created that may have slipped through.
    Moving(u64, Arc<[Span]>),
    /// So many, which the service gives for every offset.
    Repeated(u64),
}

impl Contents {
    /// How much of the project it is.
    pub(crate) fn extent(&self) -> Extent {
        match self.brought {
            Brought::All => Extent::Complete,
            Brought::Some(read, total, _) => Extent::Partial(read, total),
            Brought::Short(counted, _) => Extent::Partial(0, Some(counted)),
            Brought::Moving(read, _) => Extent::Moving(read),
            Brought::Repeated(read) => Extent::Repeated(read),
        }
    }

    /// The rows that are known to be missing.
    pub(crate) fn gaps(&self) -> &[Gap] {
        match &self.brought {
            Brought::Some(_, _, gaps) | Brought::Short(_, gaps) => gaps,
            Brought::All | Brought::Moving(..) | Brought::Repeated(_) => &[],
        }
    }

    /// The times that were not read.
    pub(crate) fn unread(&self) -> Vec<Span> {
        match &self.brought {
            Brought::All => Vec::new(),
            Brought::Some(_, _, gaps) | Brought::Short(_, gaps) => gaps.iter().map(|gap| gap.span).collect(),
            Brought::Moving(_, spans) => spans.to_vec(),
            Brought::Repeated(_) => vec![Span { oldest: None, newest: None }],
        }
    }
}

/// The state of the reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SnapshotState {
    /// How it goes.
    pub(crate) course: ReadingState,
    /// What stands in the inventory.
    pub(crate) contents: Option<Contents>,
    /// Another number whenever the inventory has changed.
    pub(crate) version: u32,
    /// Another number whenever places of the inventory before mean nothing in the present one.
    pub(crate) epoch: u32,
}

impl SnapshotState {
    /// How much of the project the inventory holds.
    pub(crate) fn extent(&self) -> Extent {
        self.contents.as_ref().map_or(Extent::Partial(0, None), Contents::extent)
    }

    /// The times that were not read.
    pub(crate) fn unread(&self) -> Vec<Span> {
        self.contents.as_ref().map_or_else(|| vec![Span { oldest: None, newest: None }], Contents::unread)
    }
}
