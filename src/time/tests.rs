use super::*;

#[test]
fn what_is_usual_is_given_in_the_nearest_unit_and_what_is_not_exceeded_in_the_next() {
    let nearly_a_day = 24 * HOUR - 37;
    assert_eq!((rounded(nearly_a_day), span(nearly_a_day)), ("24 h".to_owned(), "23 h".to_owned()));
    assert_eq!([20, 89, 7 * DAY + HOUR].map(rounded), ["20 s", "1 min", "7 days"]);
    assert_eq!([20, 61, HOUR + 1, 3 * DAY].map(at_most), ["20 s", "2 min", "2 h", "3 days"]);
}
use proptest::prelude::*;

#[test]
fn a_timestamp_without_a_zone_is_utc() {
    let bare = Instant::parse("2013-06-27T08:48:03.000000").unwrap();
    assert_eq!(bare, Instant::parse("2013-06-27T08:48:03Z").unwrap());
    assert_eq!(bare, Instant::parse("2013-06-27T10:48:03+02:00").unwrap());
    assert_eq!(bare.millis(), 1_372_322_883_000);
}

#[test]
fn what_is_no_time_is_none() {
    for text in [
        "",
        "yesterday",
        "2013-02-29T00:00:00",
        "2013-06-27",
        "2013-06-27T25:00:00",
        "２０１３-06-27T08:48:03",
        "2013-06-27T08:48:03.",
        "2013-06-27T08:48:03+2",
    ] {
        assert_eq!(Instant::parse(text), None, "{text}");
    }
}

#[test]
fn the_local_reading_shifts_the_date() {
    let late = Instant::parse("2026-11-22T23:30:00").unwrap();
    assert_eq!(late.civil(0).to_minute(), "2026-11-22 23:30");
    assert_eq!(late.civil(60).to_minute(), "2026-11-23 00:30");
    assert_eq!(late.civil(-570).to_minute(), "2026-11-22 14:00");
    assert_eq!((late.day(60) - late.day(0), late.day(-570) - late.day(0)), (1, 0));
    assert_eq!(zone_name(-570), "UTC−09:30");
}

#[test]
fn relative_times_use_the_largest_whole_unit() {
    let now = Instant::parse("2026-11-23T10:00:00").unwrap();
    let words = |text: &str| relative(Instant::parse(text).unwrap(), now);
    assert_eq!(words("2026-11-23T09:59:31"), "just now");
    assert_eq!(words("2026-11-23T09:18:00"), "42 min ago");
    assert_eq!(words("2026-11-22T08:00:00"), "26 h ago");
    assert_eq!(words("2026-11-20T09:00:00"), "3 days ago");
    assert_eq!(words("2026-11-23T10:05:00"), "in 5 min");
}

#[test]
fn what_has_happened_is_never_to_come() {
    let now = Instant::parse("2026-11-23T10:00:00").unwrap();
    let words = |text: &str| ago(Instant::parse(text).unwrap(), now);
    assert_eq!(words("2026-11-23T09:18:00"), "42 min ago");
    assert_eq!(words("2026-11-23T10:04:59.9"), "just now");
    assert_eq!(words("2026-11-23T10:05:00"), "5 min ahead");
    assert_eq!(words("2035-11-22T10:00:00"), "9 years ahead");
    assert_eq!(words("9999-12-31T23:59:59"), "7978 years ahead");
    assert_eq!([words("1970-01-01T00:00:00"), words("0001-01-01T00:00:00")], ["clock not set"; 2]);
}

#[test]
fn a_time_that_cannot_be_is_found_out() {
    let now = Instant::parse("2026-11-23T10:00:00").unwrap();
    let fits = |text: &str| Instant::parse(text).map(|at| at.is_possible(now));
    for text in ["2026-11-23T10:04:59.999999", "2026-11-23T12:04:59+02:00", "2013-06-27T08:48:03Z"] {
        assert_eq!(fits(text), Some(true), "{text}");
    }
    for text in [
        "2026-11-23T10:05:00",
        "2026-11-23T09:05:00-01:00",
        "9999-12-31T00:00:00",
        "1970-01-01T00:00:00",
        "0001-01-01T00:00:00Z",
        "2009-12-31T23:59:59",
    ] {
        assert_eq!(fits(text), Some(false), "{text}");
    }
    for text in ["10000-01-01T00:00:00", "2026-02-30T00:00:00", "0000-00-00T00:00:00"] {
        assert_eq!(fits(text), None, "{text}");
    }
}

#[test]
fn a_range_over_midnight_has_both_dates() {
    let at = |text: &str| Instant::parse(text).unwrap();
    let range =
        |offset, first: &str, last: &str| Clock { now: at("2026-11-27T06:31:00"), offset }.range(at(first), at(last));
    let utc = |first: &str, last: &str| range(|_| 0, first, last);
    assert_eq!(utc("2026-11-27T01:44:10", "2026-11-27T03:12:50"), "01:44–03:12");
    assert_eq!(utc("2026-11-26T20:00:00", "2026-11-26T21:30:00"), "2026-11-26 20:00–21:30");
    assert_eq!(utc("2026-11-26T21:16:00", "2026-11-27T02:56:00"), "2026-11-26 21:16 – 2026-11-27 02:56");
    assert_eq!(utc("2026-11-26T21:16:00", "2026-11-26T21:16:59"), "2026-11-26 21:16");
    let east = range(|_| 180, "2026-11-26T21:16:00", "2026-11-27T02:56:00");
    assert_eq!(east, "00:16–05:56", "one day in that zone");
}

proptest! {
    #[test]
    fn printed_instants_read_back(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
        let instant = Instant(micros);
        prop_assert_eq!(Instant::parse(&instant.to_string()), Some(instant));
    }

    #[test]
    fn no_text_makes_the_parser_fail_hard(text in "\\PC{0,40}") {
        let _ = Instant::parse(&text);
    }
}
