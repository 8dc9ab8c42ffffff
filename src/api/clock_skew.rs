//! How far this computer's clock is off, measured by the `Date` header of the service's answers. Pure.

use crate::api::http_date::date;
use crate::time::{Instant, rounded};

/// The difference in milliseconds that is tolerated.
const TOLERANCE: i64 = 60_000;

/// When an answer was written, according to its header, and between which local times it was awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The `Date` header.
    pub(crate) date: String,
    /// The `Age` header, set by caches.
    pub(crate) age: Option<String>,
    /// When the request was sent.
    pub(crate) sent: Instant,
    /// When the answer's headers arrived.
    pub(crate) received: Instant,
}

impl Dated {
    /// How many milliseconds this computer's clock is ahead of the service's, negative if it is behind; zero unless it
    /// is certainly more than a minute. `None` if that is already `known`.
    pub(crate) fn ahead(&self, known: i64) -> Option<i64> {
        let is_cached = self.age.as_ref().is_some_and(|age| age.trim() != "0");
        let took = self.received.millis() - self.sent.millis();
        if is_cached || took < 0 {
            return None;
        }
        // The header has whole seconds, and was written at some time between the two.
        let ahead = self.sent.millis() + took / 2 - (date(&self.date)?.millis() + 500);
        let uncertain = took / 2 + 500;
        if (ahead - known).abs() <= uncertain + 1000 {
            return None;
        }
        let ahead = if ahead.abs() - uncertain > TOLERANCE { ahead } else { 0 };
        (ahead != known).then_some(ahead)
    }
}

/// What the user reads about it; `None` while the clocks agree.
pub(crate) fn words(ahead: i64) -> Option<String> {
    let by = rounded(ahead.abs() / 1000);
    let side = if ahead < 0 { "behind" } else { "ahead of" };
    (ahead != 0)
        .then(|| format!("This computer’s clock is {by} {side} the service’s. Times here follow the service’s clock."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    fn written(at: Instant) -> String {
        let civil = at.civil(0);
        let date = civil.date();
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        format!("Mon, {day} {} {year} {} GMT", MONTHS[month.parse::<usize>().unwrap() - 1], civil.clock())
    }

    fn service() -> Instant {
        Instant::parse("2026-11-24T08:00:00.400000").unwrap()
    }

    /// An answer written at a fixed time, received by a clock that is `ahead` milliseconds ahead, after `took`
    /// milliseconds.
    fn dated(ahead: i64, took: i64) -> Dated {
        let at = |millis: i64| Instant::from_millis(service().millis() + ahead + millis);
        Dated { date: written(service()), age: None, sent: at(-took / 2), received: at(took / 2) }
    }

    #[test]
    fn clocks_that_agree_to_the_minute_are_let_be() {
        for ahead in [0, 59_000, -59_000, 60_500] {
            assert_eq!(dated(ahead, 200).ahead(0), None, "{ahead}");
        }
        assert_eq!(dated(-62_000, 200).ahead(0), Some(-62_100));
        // After half a minute's wait it is unknown which time the answer refers to.
        assert_eq!(dated(70_000, 30_000).ahead(0), None);
        assert_eq!(dated(480_000, 30_000).ahead(0), Some(479_900));
    }

    #[test]
    fn a_clock_that_is_put_right_is_believed_again_and_a_little_more_or_less_changes_nothing() {
        assert_eq!(dated(480_900, 200).ahead(479_900), None);
        assert_eq!(dated(0, 200).ahead(479_900), Some(0));
        assert_eq!(dated(-259_200_000, 200).ahead(479_900), Some(-259_200_100));
        assert_eq!(dated(59_500, 200).ahead(60_700), None, "no coming and going around a minute");
    }

    #[test]
    fn what_a_cache_answers_and_what_is_no_date_tell_nothing() {
        let far = dated(480_000, 200);
        assert_eq!(Dated { age: Some("17".to_owned()), ..far.clone() }.ahead(0), None);
        assert!(Dated { age: Some("0".to_owned()), ..far.clone() }.ahead(0).is_some());
        assert_eq!(
            Dated { received: far.sent.plus(-1), ..far.clone() }.ahead(0),
            None,
            "the clock was put back meanwhile"
        );
        for date in [
            "",
            "now",
            "2026-11-24T08:00:00Z",
            "Tue, 24 Nov 2026 08:00:00",
            "Tue, 24 Nov 2026 08:00:00 CET",
            "Tue, 31 Nov 2026 08:00:00 GMT",
            "Tue, 24 ovD 2026 08:00:00 GMT",
            "Tue, 24 Nov 2026 25:00:00 GMT",
            "Tuesday, 24-Nov-26 08:00:00 GMT",
        ] {
            assert_eq!(Dated { date: date.to_owned(), ..far.clone() }.ahead(0), None, "{date}");
        }
        let known = Instant::parse("1994-11-06T08:49:37Z");
        assert_eq!(date("Sun, 06 Nov 1994 08:49:37 GMT"), known);
    }

    #[test]
    fn the_difference_is_shown_to_the_user() {
        assert_eq!(words(0), None);
        let sentence = |ahead| words(ahead).unwrap();
        assert!(sentence(479_900).starts_with("This computer’s clock is 8 min ahead of the service’s."));
        assert!(sentence(-259_200_100).starts_with("This computer’s clock is 3 days behind the service’s."));
    }

    proptest! {
        #[test]
        fn the_difference_is_found_within_what_is_uncertain(
            ahead in -4_000_000_000_i64..4_000_000_000, took in 0..5000i64,
        ) {
            let found = dated(ahead, took).ahead(0).unwrap_or(0);
            if ahead.abs() > 70_000 {
                prop_assert!((found - ahead).abs() <= took / 2 + 500);
            } else if ahead.abs() <= 60_000 {
                prop_assert_eq!(found, 0);
            }
        }

        #[test]
        fn no_header_makes_the_reader_fail_hard(text in "\\PC{0,40}", date_like in "[A-Z][a-z]{2}, [0-9A-Za-z :]{0,26}GMT") {
            let _ = (date(&text), date(&date_like));
        }
    }
}
