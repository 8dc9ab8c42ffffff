//! Instants as Cinder writes them: UTC, to the microsecond, without a zone. Parsing, printing and calendar arithmetic,
//! without a clock or time zone rules (offsets are passed in).

mod clock;

pub use clock::{Clock, Zone};

use std::fmt;

/// Units of time, in seconds.
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;
/// Microseconds in a second.
const SECOND: i64 = 1_000_000;
/// How many seconds a time may be in the future before it is called wrong: the clocks of one cloud differ by that much.
pub(crate) const AHEAD: i64 = 5 * MINUTE;
/// 2010-01-01: before that there was no OpenStack. Times in 1970 or year 1 come from clocks that were never set.
const FIRST: i64 = 1_262_304_000;

/// A point in time, in microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From a browser clock's milliseconds.
    pub(crate) fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1000))
    }

    /// Milliseconds since the epoch, as a browser's `Date` takes them.
    pub(crate) fn millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Whole seconds from `earlier` to `self`; negative if `self` is earlier.
    pub(crate) fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(SECOND)
    }

    /// Parses `2013-06-27T08:48:03.000000`, with or without a fraction, a `Z` or an offset. Without a zone it is UTC
    /// (Cinder stores `timeutils.utcnow()` and prints it without a zone).
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_at_checked(10)?;
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = digits(parts.next()?, 2)?;
        if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        let time = time.strip_prefix(['T', ' '])?;
        let (clock, rest) = time.split_at_checked(8)?;
        let mut parts = clock.split(':');
        let hour = digits(parts.next()?, 2)?;
        let minute = digits(parts.next()?, 2)?;
        let second = digits(parts.next()?, 2)?;
        if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (micros, zone) = fraction(rest)?;
        let seconds = days_from_civil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second;
        Some(Self((seconds - offset(zone)?) * SECOND + micros))
    }

    /// From microseconds since 1970.
    pub(crate) fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970.
    pub(crate) fn micros(self) -> i64 {
        self.0
    }

    /// The number of the calendar day containing this instant, from 1970-01-01, `offset_minutes` east of UTC.
    pub(crate) fn day(self, offset_minutes: i32) -> i64 {
        (self.0.div_euclid(SECOND) + i64::from(offset_minutes) * MINUTE).div_euclid(DAY)
    }

    /// When a day begins, `offset_minutes` east of UTC.
    pub(crate) fn at_day(day: i64, offset_minutes: i32) -> Self {
        Self((day * DAY - i64::from(offset_minutes) * MINUTE) * SECOND)
    }

    /// The hour of the day, 0 to 23, `offset_minutes` east of UTC.
    pub(crate) fn hour(self, offset_minutes: i32) -> usize {
        let seconds = self.0.div_euclid(SECOND) + i64::from(offset_minutes) * MINUTE;
        usize::try_from(seconds.rem_euclid(DAY) / HOUR).unwrap_or(0)
    }

    /// The instant this many seconds later.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Whether it is further in the future than the clocks of one cloud may differ.
    pub(crate) fn is_ahead(self, now: Self) -> bool {
        self >= now.plus(AHEAD)
    }

    /// Whether something can have happened then: not in the future, and not before there were volume backups.
    pub(crate) fn is_possible(self, now: Self) -> bool {
        !self.is_ahead(now) && self.0 >= FIRST * SECOND
    }

    /// The calendar date and time of this instant, `offset_minutes` east of UTC.
    pub fn civil(self, offset_minutes: i32) -> Civil {
        let seconds = self.0.div_euclid(SECOND) + i64::from(offset_minutes) * MINUTE;
        let (year, month, day) = civil_from_days(seconds.div_euclid(DAY));
        let clock = seconds.rem_euclid(DAY);
        Civil {
            year,
            month,
            day,
            hour: clock / HOUR,
            minute: clock % HOUR / MINUTE,
            second: clock % MINUTE,
            micro: self.0.rem_euclid(SECOND),
        }
    }
}

/// ISO 8601 with a `Z`, for `<time datetime>` and exports.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.civil(0);
        let mut text = c.date();
        text.push('T');
        text.push_str(&c.clock());
        push_number(&mut text, ".", c.micro, 6);
        text.push('Z');
        f.write_str(&text)
    }
}

/// A local date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
}

impl Civil {
    /// `2013-06-27`
    pub(crate) fn date(&self) -> String {
        let mut text = String::new();
        for (before, number, width) in [("", self.year, 4), ("-", self.month, 2), ("-", self.day, 2)] {
            push_number(&mut text, before, number, width);
        }
        text
    }

    /// `08:48:03`
    pub fn clock(&self) -> String {
        let mut text = self.clock_minute();
        push_number(&mut text, ":", self.second, 2);
        text
    }

    /// `2013-06-27 08:48`: precise enough for a table.
    pub(crate) fn to_minute(self) -> String {
        let mut text = self.date();
        push_number(&mut text, " ", self.hour, 2);
        push_number(&mut text, ":", self.minute, 2);
        text
    }

    /// `08:48`
    pub(crate) fn clock_minute(&self) -> String {
        let mut text = String::new();
        push_number(&mut text, "", self.hour, 2);
        push_number(&mut text, ":", self.minute, 2);
        text
    }
}

/// Appends a text and a number with at least `width` digits. A table has hundreds of them, and `format!` takes several
/// times as long.
fn push_number(text: &mut String, before: &str, number: i64, width: u32) {
    text.push_str(before);
    let mut unit = 10_i64.pow(width - 1);
    if !(0..unit * 10).contains(&number) {
        text.push_str(&number.to_string());
        return;
    }
    while unit > 0 {
        text.extend(u32::try_from(number / unit % 10).ok().and_then(|digit| char::from_digit(digit, 10)));
        unit /= 10;
    }
}

/// How long before (or after) `now` an instant is, in the largest whole unit: `3 h ago`, `in 5 min`.
pub(crate) fn relative(instant: Instant, now: Instant) -> String {
    let seconds = now.seconds_since(instant);
    if seconds.abs() < MINUTE {
        return "just now".to_owned();
    }
    let span = span(seconds.abs());
    if seconds < 0 { format!("in {span}") } else { format!("{span} ago") }
}

/// The same for something that has happened: the clock that wrote it may differ a little from this one; one further
/// ahead was wrong, and a time before there were backups comes from a clock that was never set.
pub(crate) fn ago(instant: Instant, now: Instant) -> String {
    match now.seconds_since(instant) {
        seconds if seconds >= MINUTE && instant.is_possible(now) => relative(instant, now),
        seconds if seconds >= MINUTE => "clock not set".to_owned(),
        _ if instant.is_ahead(now) => format!("{} ahead", span(instant.seconds_since(now))),
        _ => "just now".to_owned(),
    }
}

/// A duration in its largest whole unit; hours up to two days, as is usual for nightly jobs.
pub(crate) fn span(seconds: i64) -> String {
    match seconds {
        s if s < MINUTE => format!("{s} s"),
        s if s < HOUR => format!("{} min", s / MINUTE),
        s if s < 2 * DAY => format!("{} h", s / HOUR),
        s if s < 2 * YEAR => format!("{} days", s / DAY),
        s => format!("{} years", s / YEAR),
    }
}

/// Rounds a duration to its largest unit: 23:59:23 becomes 24 h.
pub(crate) fn rounded(seconds: i64) -> String {
    let unit = unit(seconds);
    span((seconds + unit / 2) / unit * unit)
}

/// A duration rounded up to its largest unit.
pub(crate) fn at_most(seconds: i64) -> String {
    let unit = unit(seconds);
    span((seconds + unit - 1) / unit * unit)
}

fn unit(seconds: i64) -> i64 {
    match seconds {
        s if s < MINUTE => 1,
        s if s < HOUR => MINUTE,
        s if s < 2 * DAY => HOUR,
        _ => DAY,
    }
}

/// A zone's name from its offset: `UTC`, `UTC+02:00`; with a minus sign (not a hyphen), so that no line breaks there.
pub(crate) fn zone_name(offset_minutes: i32) -> String {
    if offset_minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if offset_minutes < 0 { '−' } else { '+' };
    let minutes = offset_minutes.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn digits(text: &str, len: usize) -> Option<i64> {
    if text.len() == len && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Splits `.123456Z` into microseconds and the zone.
fn fraction(rest: &str) -> Option<(i64, &str)> {
    let Some(rest) = rest.strip_prefix('.') else { return Some((0, rest)) };
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, zone) = rest.split_at_checked(len)?;
    if !(1..=9).contains(&len) {
        return None;
    }
    let value: i64 = digits.parse().ok()?;
    let micros = (len..6).fold(value, |v, _| v * 10);
    let micros = (6..len).fold(micros, |v, _| v / 10);
    Some((micros, zone))
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.split_at_checked(2)?;
    let hours = digits(hours, 2)?;
    let minutes = digits(minutes.strip_prefix(':').unwrap_or(minutes), 2)?;
    if hours > 23 || minutes > 59 { None } else { Some(sign * (hours * HOUR + minutes * MINUTE)) }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar. Years are counted from March, so that the leap
/// day is the last of its year.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests;
