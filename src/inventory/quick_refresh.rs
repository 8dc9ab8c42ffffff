//! Whether a complete reading can be updated with the changes alone: with the newest rows by `created_at` and by
//! `updated_at`. Pure: sends nothing, stores no rows.
//!
//! No clock is trusted. A row with a future timestamp sorts before rows that changed later, so rows are compared with
//! those already read: a walk ends only at a whole part in which every row is unchanged, and not before the time of the
//! previous reading. If a change may be hidden, everything is read again.

use crate::query::{Direction, SortKey};
use crate::time::{HOUR, Instant};
use std::collections::BTreeSet;

/// Rows per part.
pub(crate) const ROWS: u64 = 500;
/// The most parts in a walk; with more changes than fit, everything is read instead.
const PARTS: u32 = 6;
/// The seconds by which the clocks of the service's hosts and the browser may differ.
pub(crate) const MARGIN: i64 = 10 * 60;
/// Up to this many backups, all are read: it costs no more.
const FEW: u64 = 2000;
/// Seconds after which everything is read again, in case something was missed.
const LONG: i64 = HOUR;

/// What is known of a complete reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Before {
    pub(crate) begun: Instant,
    /// When everything was last read.
    pub(crate) read_all: Instant,
    /// The current number of backups.
    pub(crate) total: u64,
}

/// A backup's timestamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    /// `created_at`
    pub(crate) created: Option<Instant>,
    /// `updated_at`
    pub(crate) updated: Option<Instant>,
}

/// How a received row relates to the row already known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// Unchanged in every field; its index, if it is readable.
    Same(Option<usize>),
    /// A newer state of the backup at this index, with its previous `updated_at`.
    Changed(usize, Option<Instant>),
    /// An unknown backup.
    New,
    /// Unreadable, and not known before.
    Unreadable,
}

/// A received row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ComparedRow {
    /// How it relates to the row already known.
    pub(crate) likeness: Likeness,
    pub(crate) times: Times,
}

/// Rows to request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) order: (SortKey, Direction),
    /// The first row.
    pub(crate) offset: u64,
}

/// The next step after some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Request these.
    Look(Look),
    /// All changes have been received, if the count agrees.
    Done,
    /// Uncertain: read everything.
    ReadAll,
}

/// A walk through the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuickRefresh {
    look: Look,
    parts: u32,
    /// Anything updated before this is unchanged.
    bound: Instant,
    /// Backups without `updated_at`: services order them differently, so each must be seen.
    unseen: BTreeSet<usize>,
    total: u64,
}

impl QuickRefresh {
    /// Starts a walk; `None` if everything has to be read. `times` are those of all backups, by index.
    pub(crate) fn begin(before: Before, now: Instant, times: impl Iterator<Item = Times> + Clone) -> Option<Self> {
        if before.total <= FEW || now.seconds_since(before.read_all) > LONG {
            return None;
        }
        // A host whose clock is behind can hide its changes.
        let is_behind = |times: Times| {
            times.created.zip(times.updated).is_some_and(|(created, updated)| created.seconds_since(updated) > MARGIN)
        };
        if times.clone().any(is_behind) {
            return None;
        }
        let known = times.clone().flat_map(|times| [times.created, times.updated]).flatten();
        // Either the browser's clock or the newest time it does not rule out may be wrong: the earlier one is used.
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

    /// The rows to request.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// Handles received rows; fewer than `ROWS` means the end of the list.
    pub(crate) fn receive(&mut self, rows: &[ComparedRow]) -> Next {
        let mut is_as_before = true;
        for row in rows {
            match row.likeness {
                Likeness::Same(place) => {
                    if let Some(place) = place {
                        self.unseen.remove(&place);
                    }
                }
                Likeness::Changed(place, before) => {
                    // A change does not move a row in the order of creation.
                    is_as_before &= self.look.order.0 == SortKey::CreatedAt;
                    self.unseen.remove(&place);
                    // Other rows that changed without a newer time would be missed.
                    if row.times.updated.is_none_or(|at| Some(at) == before || at < self.bound) {
                        return Next::ReadAll;
                    }
                }
                Likeness::New => {
                    is_as_before = false;
                    if row.times.created.is_none_or(|at| at < self.bound) {
                        return Next::ReadAll;
                    }
                }
                Likeness::Unreadable => return Next::ReadAll,
            }
        }
        let (key, direction) = self.look.order;
        let count = rows.len() as u64;
        let is_end = count == 0 || self.look.offset + count >= self.total;
        let last =
            rows.last().and_then(|row| if key == SortKey::CreatedAt { row.times.created } else { row.times.updated });
        let is_past = is_as_before && last.is_some_and(|at| at < self.bound);
        self.parts += 1;
        match (key, direction) {
            // The other end of this order, where most services put rows without a time.
            (_, Direction::Ascending) if self.unseen.is_empty() => Next::Done,
            (_, Direction::Ascending) if is_end => Next::ReadAll,
            (_, Direction::Descending) if is_end || is_past => self.turn(key),
            _ if self.parts >= PARTS || count == 1 => Next::ReadAll,
            // The next part begins with the last row of this one, in case a row was added.
            _ => self.go(self.look.order, self.look.offset + count - 1),
        }
    }

    /// Switches to another order.
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
