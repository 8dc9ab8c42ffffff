use super::*;
use proptest::prelude::*;

pub(crate) fn any_objective() -> impl Strategy<Value = Objective> {
    (1..5_000_000i64).prop_map(|minutes| Objective(minutes * MINUTE))
}

pub(crate) fn any_volumes() -> impl Strategy<Value = Volumes> {
    let text = || prop::option::of("\\PC{1,12}");
    let choice = (prop::sample::select(Show::ALL.to_vec()), prop::sample::select(Order::ALL.to_vec()));
    let cause = prop::option::of("\\PC{0,12}");
    (prop::option::of(any_objective()), choice, text(), cause, text())
        .prop_map(|(objective, (show, order), id, cause, open)| Volumes { objective, show, id, cause, order, open })
}

proptest! {
    #[test]
    fn a_target_reads_back(objective in any_objective()) {
        prop_assert_eq!(Objective::parse(&objective.to_string()), Some(objective));
    }
}

#[test]
fn a_target_is_a_whole_number_with_a_unit() {
    let of = |text: &str| Objective::parse(text).map(Objective::seconds);
    assert_eq!((of("26h"), of("90m"), of("8d")), (Some(93_600), Some(5400), Some(691_200)));
    for text in ["", "h", "26", "-1h", "+1h", "1.5h", "0h", "99999999999d", "1 h", "é"] {
        assert_eq!(of(text), None, "{text}");
    }
    assert_eq!(Objective::parse("72h").unwrap().to_string(), "72h");
    assert_eq!(Objective::parse("192h").unwrap().to_string(), "8d");
}

#[test]
fn a_target_is_said_to_the_minute() {
    let words = ["1m", "90m", "119m", "26h", "50h", "2730m", "132h", "8d", "1500m"];
    let said = words.map(|word| Objective::parse(word).unwrap().words());
    assert_eq!(said, ["1 min", "90 min", "119 min", "26 h", "50 h", "45 h 30 min", "132 h", "8 days", "25 h"]);
}
