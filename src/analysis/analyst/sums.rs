//! Sums over a volume's backups and over those of recent days.

use crate::analysis::{RECENT_DAYS, Rate};
use crate::api::cinder::Tone;
use crate::inventory::Entry;
use crate::time::{DAY, Instant};

/// What was started in recent days, and how far back the backups go.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Recent {
    backups: i64,
    gigabytes: i64,
    oldest: Option<Instant>,
}

impl Recent {
    pub(super) fn take(&mut self, entry: Entry<'_>, now: Instant) {
        let Some(at) = entry.started(now) else { return };
        self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        if at >= now.plus(-RECENT_DAYS * DAY) {
            self.backups += 1;
            self.gigabytes = self.gigabytes.saturating_add(entry.possible_size().unwrap_or(0));
        }
    }

    /// Less than a week is too little data: its days may differ.
    pub(super) fn rate(self, now: Instant) -> Option<Rate> {
        let seconds = now.seconds_since(self.oldest?).min(RECENT_DAYS * DAY);
        (seconds >= 7 * DAY).then_some(Rate { seconds, backups: self.backups, gigabytes: self.gigabytes })
    }
}

/// The sizes of a volume's backups, in GiB.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    pub(super) total: i64,
    /// The recovery point and size of the newest good backup.
    pub(super) last_good: Option<(Instant, i64)>,
}

impl Sizes {
    pub(super) fn take(&mut self, entry: Entry<'_>, now: Instant) {
        let Some(size) = entry.possible_size() else { return };
        self.total = self.total.saturating_add(size);
        let at = entry.recovery_point().filter(|at| at.is_possible(now) && entry.status().tone() == Tone::Good);
        self.last_good = self.last_good.max(at.map(|at| (at, size)));
    }
}
