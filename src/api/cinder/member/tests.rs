use super::*;
use proptest::prelude::*;

#[test]
fn a_number_is_read_however_it_is_written() {
    for (raw, meaning) in [
        ("40", Some(40)),
        ("\"40\"", Some(40)),
        ("\" 40 \"", Some(40)),
        ("\"+40\"", Some(40)),
        ("10.0", Some(10)),
        ("\"10.00\"", Some(10)),
        ("4e1", Some(40)),
        ("4.25E2", Some(425)),
        ("1200e-2", Some(12)),
        ("0.0", Some(0)),
        ("0e999999999", Some(0)),
        ("-0", Some(0)),
        ("-5", Some(-5)),
        ("-5.0", Some(-5)),
        ("6.5", None),
        ("1e400", None),
        ("1e-400", None),
        ("1e99999999999", None),
        ("99999999999999999999", None),
        ("\"ten\"", None),
        ("\"\"", None),
        ("\".\"", None),
        ("\"-\"", None),
        ("\"1.-0\"", None),
        ("true", None),
        ("[40]", None),
        ("{\"n\": 40}", None),
    ] {
        let read = number(raw);
        assert_eq!(read.meaning(), meaning.as_ref(), "{raw}");
        assert_eq!(read.raw().unwrap_or(raw), raw);
    }
    assert_eq!((number("null"), number("40").raw()), (Member::Absent, None));
}

#[test]
fn a_truth_value_is_read_however_it_is_written() {
    for raw in ["true", "\"true\"", "\"True\"", "\"YES\"", "\"on\"", "1", "\"1\"", "1.0"] {
        assert_eq!(flag(raw).meaning(), Some(&true), "{raw}");
    }
    for raw in ["false", "\"false\"", "\"False\"", "\"no\"", "\"OFF\"", "0", "\"0\"", "0.0", "-0"] {
        assert_eq!(flag(raw).meaning(), Some(&false), "{raw}");
    }
    for raw in ["2", "\"\"", "\"maybe\"", "[]", "{}", "[true]"] {
        assert_eq!((flag(raw).meaning(), flag(raw).raw()), (None, Some(raw)), "{raw}");
    }
}

#[test]
fn an_instant_is_read_however_it_is_written() {
    let whole = Instant::parse("2026-11-25T21:56:24").unwrap();
    for raw in [
        "\"2026-11-25T21:56:24.000000\"",
        "\"2026-11-25T21:56:24Z\"",
        "\"2026-11-25T23:56:24+02:00\"",
        "\"2026-11-25 21:56:24\"",
        "1795643784",
        "\"1795643784\"",
        "1795643784.0",
        "1795643784000",
        "1795643784000000",
    ] {
        assert_eq!(time(raw).meaning(), Some(&whole), "{raw}");
    }
    assert_eq!(time("1795643784.25").meaning(), Instant::parse("2026-11-25T21:56:24.25").as_ref());
    for raw in ["\"\"", "\"soon\"", "0", "20261125", "-1795643784", "1e400", "true", "[]", "{}", "1795643784.x"] {
        assert_eq!((time(raw).meaning(), time(raw).raw()), (None, Some(raw)), "{raw}");
    }
    assert!(
        time("\" \"").is_blank() && time("\"\"").is_blank() && !time("\"soon\"").is_blank() && !time("[]").is_blank()
    );
}

#[test]
fn a_text_is_a_number_or_a_truth_value_as_it_is_written() {
    for (raw, meaning) in [("5", "5"), ("-0.50", "-0.50"), ("true", "true"), ("\"\\u00e9\"", "é"), ("\"\"", "")] {
        assert_eq!(text(raw).text(), Some(meaning), "{raw}");
    }
    for raw in ["[\"a\"]", "{\"a\": 1}", "\"\\ud800\""] {
        assert_eq!((text(raw).text(), text(raw).raw()), (None, Some(raw)), "{raw}");
    }
}

proptest! {
    #[test]
    fn every_whole_number_is_read_back(number in any::<i64>(), zeros in 0..4usize) {
        prop_assert_eq!(whole(&number.to_string()), Some(number));
        let fraction = format!("{number}.{}", "0".repeat(zeros + 1));
        prop_assert_eq!(whole(&fraction), Some(number));
        prop_assert_eq!(whole(&format!("{number}{}e-{zeros}", "0".repeat(zeros))), Some(number));
    }

    #[test]
    fn no_text_makes_the_reader_fail_hard(raw in "\\PC{0,20}|[-+0-9.eE\"]{0,12}") {
        let _ = (number(&raw), flag(&raw), time(&raw), text(&raw));
    }
}
