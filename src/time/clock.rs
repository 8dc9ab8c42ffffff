//! The clock that times are read on: the moment that counts as now, and the time zone.

use super::{Instant, zone_name};

/// Whose clock the times are read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Zone {
    #[default]
    Utc,
    Local,
}

impl Zone {
    pub(crate) const ALL: [Self; 2] = [Self::Utc, Self::Local];

    /// The word for it in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Utc => "utc",
            Self::Local => "local",
        }
    }
}

impl Zone {
    /// Reads the word; any other is UTC.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|zone| zone.word() == word).unwrap_or_default()
    }
}

/// From which moment and on whose clock times are read.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now.
    pub now: Instant,
    /// Minutes east of UTC at an instant.
    pub offset: fn(Instant) -> i32,
}

/// The same moment on the same clock. Two clocks are told apart by what they show now.
impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now && std::ptr::fn_addr_eq(self.offset, other.offset)
    }
}

impl Clock {
    /// The zone's name at this moment.
    pub(crate) fn zone(&self) -> String {
        zone_name((self.offset)(self.now))
    }

    /// `2013-06-27 08:48`
    pub(crate) fn to_minute(self, instant: Instant) -> String {
        instant.civil((self.offset)(instant)).to_minute()
    }

    /// `08:48`
    pub(crate) fn clock_minute(&self, instant: Instant) -> String {
        instant.civil((self.offset)(instant)).clock_minute()
    }

    /// `08:48` for a time of today, else `2013-06-27 08:48`.
    pub(crate) fn brief(self, instant: Instant) -> String {
        let (whole, today) = (self.to_minute(instant), self.to_minute(self.now));
        if whole.get(..10) == today.get(..10) { self.clock_minute(instant) } else { whole }
    }

    /// `2013-06-27 08:48:03 UTC`
    pub(crate) fn exact(&self, instant: Instant) -> String {
        let offset = (self.offset)(instant);
        let civil = instant.civil(offset);
        format!("{} {} {}", civil.date(), civil.clock(), zone_name(offset))
    }
}
