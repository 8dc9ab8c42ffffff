use super::*;
use proptest::prelude::*;

pub(crate) fn any_objective() -> impl Strategy<Value = TargetAge> {
    (1..5_000_000i64).prop_map(|minutes| TargetAge(minutes * MINUTE))
}

pub(crate) fn any_volumes() -> impl Strategy<Value = Volumes> {
    let text = || prop::option::of("\\PC{1,12}");
    let choice = (prop::sample::select(Show::ALL.to_vec()), prop::sample::select(Order::ALL.to_vec()));
    let cause = prop::option::of("\\PC{0,12}");
    (prop::option::of(any_objective()), choice, text(), cause, text())
        .prop_map(|(target_age, (show, order), id, cause, open)| Volumes { target_age, show, id, cause, order, open })
}

proptest! {
    #[test]
    fn a_target_reads_back(target_age in any_objective()) {
        prop_assert_eq!(TargetAge::parse(&target_age.to_string()), Some(target_age));
    }
}

#[test]
fn a_target_is_a_whole_number_with_a_unit() {
    let of = |text: &str| TargetAge::parse(text).map(TargetAge::seconds);
    assert_eq!((of("26h"), of("90m"), of("8d")), (Some(93_600), Some(5400), Some(691_200)));
    for text in ["", "h", "26", "-1h", "+1h", "1.5h", "0h", "99999999999d", "1 h", "é"] {
        assert_eq!(of(text), None, "{text}");
    }
    assert_eq!(TargetAge::parse("72h").unwrap().to_string(), "72h");
    assert_eq!(TargetAge::parse("192h").unwrap().to_string(), "8d");
}

#[test]
fn a_target_is_printed_to_the_minute() {
    let words = ["1m", "90m", "119m", "26h", "50h", "2730m", "132h", "8d", "1500m"];
    let labels = words.map(|word| TargetAge::parse(word).unwrap().words());
    assert_eq!(labels, ["1 min", "90 min", "119 min", "26 h", "50 h", "45 h 30 min", "132 h", "8 days", "25 h"]);
}
