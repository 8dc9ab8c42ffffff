//! The time and the zone in which times are shown.

use crate::cells::Cell;
use crate::platform::clock;
use crate::state::preferences::Preferences;
use crate::time::{Clock, Instant};

/// The user's clock.
#[derive(Clone, Copy)]
pub(crate) struct ReaderClock {
    pub(crate) now: Cell<Instant>,
    pub(crate) preferences: Cell<Preferences>,
}

impl ReaderClock {
    /// The current clock; tracked.
    pub(crate) fn get(self) -> Clock {
        clock::for_zone(self.now.get(), self.preferences.with(|chosen| chosen.zone))
    }
}
