//! Dates in HTTP headers.

use crate::time::Instant;

/// Parses `Sun, 06 Nov 1994 08:49:37 GMT`, the only HTTP date format still in use.
pub(crate) fn date(text: &str) -> Option<Instant> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, rest) = text.trim().split_once(", ")?;
    let mut words = rest.strip_suffix(" GMT")?.split(' ');
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.find(month).filter(|place| month.len() == 3 && place % 3 == 0)? / 3 + 1;
    Instant::parse(&format!("{year}-{month:02}-{day}T{clock}Z")).filter(|_| words.next().is_none())
}

/// The number of seconds in a `Retry-After` header, which has a number or a date.
pub(crate) fn retry_after(text: &str, now: Instant) -> Option<u32> {
    let text = text.trim();
    let until_then = || u32::try_from(date(text)?.seconds_since(now).max(0)).ok();
    text.parse().ok().or_else(until_then)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Instant::parse("2026-11-24T08:00:00").unwrap();
        for (text, seconds) in [
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("Tue, 24 Nov 2026 08:01:30 GMT", Some(90)),
            ("Tue, 24 Nov 2026 07:00:00 GMT", Some(0)),
            ("Sat, 05 Dec 2026 08:00:00 GMT", Some(11 * 86_400)),
            ("soon", None),
            ("-5", None),
            ("Tue, 24 Foo 2026 08:01:30 GMT", None),
            ("", None),
        ] {
            assert_eq!(retry_after(text, now), seconds, "{text}");
        }
    }
}
