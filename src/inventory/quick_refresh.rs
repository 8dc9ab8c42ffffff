//! Whether a complete reading can be renewed by its changes alone: by the newest rows by `created_at` and by
//! `updated_at`. Pure: asks nothing itself, keeps no rows.
//!
//! No clock is trusted. A row ahead of the time stands before rows that changed later, so that what comes is compared
//! with what was read: a walk ends with a whole part in which every row is as it was, and not before the time of the
//! reading before. Where a change may be hidden all is read again.

use crate::query::{Direction, SortKey};
use crate::time::Instant;
use std::collections::BTreeSet;

/// Rows of a part.
pub(crate) const ROWS: u64 = 500;
/// Parts of a walk; with more changes than these hold it is as well to read everything.
const PARTS: u32 = 6;
/// Seconds by which the clocks of a service's hosts, and the browser's, may differ.
pub(crate) const MARGIN: i64 = 10 * 60;
/// Backups up to which all are read: it costs no more.
const FEW: u64 = 2000;
/// Seconds after which all is read once more, in case that something was missed.
const LONG: i64 = 60 * 60;

/// What is known of a complete reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Before {
    pub(crate) begun: Instant,
    /// When all was last read.
    pub(crate) read_all: Instant,
    /// How many backups there are now.
    pub(crate) total: u64,
}

/// A backup's times as they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    /// `created_at`
    pub(crate) created: Option<Instant>,
    /// `updated_at`
    pub(crate) updated: Option<Instant>,
}

/// What a row that comes is to what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same in every field; its place in the inventory, if it could be read.
    Same(Option<usize>),
    /// A newer state of the backup at this place, and when that was said to be updated.
    Changed(usize, Option<Instant>),
    /// Another one.
    New,
    /// It cannot be read, and did not stand there before.
    Unreadable,
}

/// A row that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ComparedRow {
    /// What it is to what was read.
    pub(crate) likeness: Likeness,
    pub(crate) times: Times,
}

/// Rows to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) order: (SortKey, Direction),
    /// From which row on.
    pub(crate) offset: u64,
}

/// What to do after some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Ask for these.
    Look(Look),
    /// All changes have come, if the count says so too.
    Done,
    /// Nobody can say: read everything.
    ReadAll,
}

/// A walk through the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuickRefresh {
    look: Look,
    parts: u32,
    /// What was changed before that stays as it was read.
    bound: Instant,
    /// Backups without a time of their last change: wherever a service puts them, they have to be seen.
    unseen: BTreeSet<usize>,
    total: u64,
}

impl QuickRefresh {
    /// Begins; none where everything has to be read. `times` are those of all backups, by their places.
    pub(crate) fn begin(before: Before, now: Instant, times: impl Iterator<Item = Times> + Clone) -> Option<Self> {
        if before.total <= FEW || now.seconds_since(before.read_all) > LONG {
            return None;
        }
        // A host whose clock is behind hides what it changes.
        let is_behind = |times: Times| {
            times.created.zip(times.updated).is_some_and(|(created, updated)| created.seconds_since(updated) > MARGIN)
        };
        if times.clone().any(is_behind) {
            return None;
        }
        let known = times.clone().flat_map(|times| [times.created, times.updated]).flatten();
        // The browser's clock is one claim, the newest time that it does not rule out another: the earlier holds.
        let newest = known.filter(|at| *at <= before.begun).max()?;
        let unseen = times.enumerate().filter(|(_, times)| times.updated.is_none()).map(|(place, _)| place).collect();
        Some(Self {
            look: Look { order: (SortKey::CreatedAt, Direction::Descending), offset: 0 },
            parts: 0,
            bound: newest.plus(-MARGIN),
            unseen,
            total: before.total,
        })
    }

    /// What to ask for.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// Rows came, fewer than `ROWS` only where the service gives no more.
    pub(crate) fn came(&mut self, rows: &[ComparedRow]) -> Next {
        let mut is_as_before = true;
        for seen in rows {
            match seen.likeness {
                Likeness::Same(place) => {
                    if let Some(place) = place {
                        self.unseen.remove(&place);
                    }
                }
                Likeness::Changed(place, before) => {
                    // No change moves a row in the order of creation.
                    is_as_before &= self.look.order.0 == SortKey::CreatedAt;
                    self.unseen.remove(&place);
                    // Another one that changed as quietly would not have come.
                    if seen.times.updated.is_none_or(|at| Some(at) == before || at < self.bound) {
                        return Next::ReadAll;
                    }
                }
                Likeness::New => {
                    is_as_before = false;
                    if seen.times.created.is_none_or(|at| at < self.bound) {
                        return Next::ReadAll;
                    }
                }
                Likeness::Unreadable => return Next::ReadAll,
            }
        }
        let (key, direction) = self.look.order;
        let count = rows.len() as u64;
        let is_end = count == 0 || self.look.offset + count >= self.total;
        let last = rows
            .last()
            .and_then(|seen| if key == SortKey::CreatedAt { seen.times.created } else { seen.times.updated });
        let is_past = is_as_before && last.is_some_and(|at| at < self.bound);
        self.parts += 1;
        match (key, direction) {
            // The other end of this order, where most services put what has no time.
            (_, Direction::Ascending) if self.unseen.is_empty() => Next::Done,
            (_, Direction::Ascending) if is_end => Next::ReadAll,
            (_, Direction::Descending) if is_end || is_past => self.turn(key),
            _ if self.parts >= PARTS || count == 1 => Next::ReadAll,
            // The next part begins with the last row of this one: a row may have come meanwhile.
            _ => self.go(self.look.order, self.look.offset + count - 1),
        }
    }

    /// To the next order.
    fn turn(&mut self, key: SortKey) -> Next {
        self.parts = 0;
        match key {
            SortKey::CreatedAt => self.go((SortKey::UpdatedAt, Direction::Descending), 0),
            _ if self.unseen.is_empty() => Next::Done,
            _ if self.unseen.len() as u64 >= ROWS => Next::ReadAll,
            _ => self.go((SortKey::UpdatedAt, Direction::Ascending), 0),
        }
    }

    fn go(&mut self, order: (SortKey, Direction), offset: u64) -> Next {
        self.look = Look { order, offset };
        Next::Look(self.look)
    }
}

#[cfg(test)]
mod tests;
