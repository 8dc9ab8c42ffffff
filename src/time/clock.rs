//! The clock by which times are shown: the current time and the time zone.

use super::{Instant, zone_name};

/// The time zone in which times are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Zone {
    #[default]
    Utc,
    Local,
}

impl Zone {
    pub(crate) const ALL: [Self; 2] = [Self::Utc, Self::Local];

    /// Its name in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Utc => "utc",
            Self::Local => "local",
        }
    }
}

impl Zone {
    /// Parses the name; anything else is UTC.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|zone| zone.word() == word).unwrap_or_default()
    }
}

/// The current time and the zone in which times are shown.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The current time.
    pub now: Instant,
    /// Minutes east of UTC at an instant.
    pub offset: fn(Instant) -> i32,
}

/// Clocks are equal if they show the same current time in the same zone.
impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now && std::ptr::fn_addr_eq(self.offset, other.offset)
    }
}

impl Clock {
    /// `2013-06-27 08:48:03 UTC`, whatever the zone in which other times are shown.
    pub(crate) fn exact_in_utc(instant: Instant) -> String {
        Self { now: instant, offset: |_| 0 }.exact(instant)
    }

    /// `01:44–03:12`, with the date if it is not today's, and with both dates if they differ.
    pub(crate) fn range(self, first: Instant, last: Instant) -> String {
        let (from, to) = (self.to_minute(first), self.to_minute(last));
        if from == to {
            self.brief(first)
        } else if from.get(..10) == to.get(..10) {
            format!("{}–{}", self.brief(first), self.clock_minute(last))
        } else {
            format!("{from} – {to}")
        }
    }

    /// The zone's current name.
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
