//! Time as the demo sees it: from `--now` on if that is given, else the real clock. And how Cinder writes it.

use std::time::Instant;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// A clock that starts at a chosen moment and runs at the usual speed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    base: DateTime<Utc>,
    started: Instant,
}

impl Clock {
    /// Starts at the given moment, or at the real one.
    pub(crate) fn start(at: Option<DateTime<Utc>>) -> Self {
        Self { base: at.unwrap_or_else(Utc::now), started: Instant::now() }
    }

    /// The moment at which the clock was started.
    pub(crate) fn base(&self) -> DateTime<Utc> {
        self.base
    }

    /// The moment it shows now.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.base + TimeDelta::from_std(self.started.elapsed()).unwrap_or_default()
    }
}

/// Cinder's form: UTC without a zone, with six decimals.
pub(crate) fn written(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// Cinder's form of a moment given as RFC 3339 or without a zone (then UTC); `None` if it is neither.
pub(crate) fn rewritten(text: &str) -> Option<String> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc));
    let plain = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|moment| moment.and_utc());
    zoned.or_else(|_| plain()).ok().map(written)
}
