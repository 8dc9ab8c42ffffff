//! The demo's time: starting at `--now` if that is given, otherwise the real time. And Cinder's time format.

use std::time::Instant;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// Minutes.
pub(crate) const HOUR: i64 = 60;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A clock that starts at a chosen time and runs at normal speed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    base: DateTime<Utc>,
    started: Instant,
}

impl Clock {
    /// Starts at the given time, or at the real one.
    pub(crate) fn start(at: Option<DateTime<Utc>>) -> Self {
        Self { base: at.unwrap_or_else(Utc::now), started: Instant::now() }
    }

    /// The time at which the clock was started.
    pub(crate) fn base(&self) -> DateTime<Utc> {
        self.base
    }

    /// The current time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.base + TimeDelta::from_std(self.started.elapsed()).unwrap_or_default()
    }
}

/// Cinder's format: UTC without a zone, with six decimals.
pub(crate) fn written(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// Cinder's format of a time given as RFC 3339 or without a zone (then UTC); `None` if it is neither.
pub(crate) fn rewritten(text: &str) -> Option<String> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc));
    let plain = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|moment| moment.and_utc());
    zoned.or_else(|_| plain()).ok().map(written)
}
