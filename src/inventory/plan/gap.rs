//! Rows that were not read: their place in the list, and the period between the neighbouring rows.

use crate::time::Instant;

/// A period; an unknown end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it begins.
    pub oldest: Option<Instant>,
    /// When it ends.
    pub newest: Option<Instant>,
}

impl Span {
    /// Whether it overlaps the period from `begins` to before `ends`.
    pub(crate) fn overlaps(self, begins: Instant, ends: Instant) -> bool {
        self.oldest.is_none_or(|oldest| oldest < ends) && self.newest.is_none_or(|newest| newest >= begins)
    }
}

/// Consecutive rows that were not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The first of them, from 0 in the order of the list, newest first.
    pub(crate) first: u64,
    /// Where they end, if known.
    pub(crate) end: Option<u64>,
    /// When they were created: between the neighbouring rows.
    pub(crate) span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_day_overlaps_what_lies_in_it_around_it_and_at_its_ends() {
        let (begins, ends) = (at("2026-11-23T00:00:00"), at("2026-11-24T00:00:00"));
        let overlaps = |oldest: &str, newest: &str| {
            let end = |text: &str| (!text.is_empty()).then(|| at(text));
            Span { oldest: end(oldest), newest: end(newest) }.overlaps(begins, ends)
        };
        assert!(overlaps("2026-11-23T02:10:00", "2026-11-23T02:14:00"));
        assert!(overlaps("2026-11-01T00:00:00", "2026-12-01T00:00:00"));
        assert!(overlaps("", "2026-11-23T00:00:00"));
        assert!(overlaps("2026-11-23T23:59:59", ""));
        assert!(overlaps("", ""));
        assert!(!overlaps("2026-11-24T00:00:00", ""));
        assert!(!overlaps("", "2026-11-22T23:59:59"));
    }
}
