use super::*;
use crate::query::Query;
use crate::query::tests::any_query;
use crate::query::volumes::tests::any_objective;
use proptest::prelude::*;

fn any_term() -> impl Strategy<Value = Term> {
    let text = || prop_oneof!["\\PC{0,12}", "OR|NOT", "[a-c%_~=<>,:\"\\\\ -]{0,6}", "[a-f0-9-]{1,12}"];
    let field = || prop::sample::select(TextField::ALL.to_vec());
    let value = (any::<bool>(), text()).prop_map(
        |(exact, text)| {
            if exact { Match::Exact(text) } else { Match::Contains(text) }
        },
    );
    let bound = || prop_oneof![Just(Bound::Above), Just(Bound::Below)];
    let moment = || prop::option::of((0..4_000_000_000i64).prop_map(|second| Instant::from_millis(second * 1000)));
    let criterion = prop_oneof![
        text().prop_map(Criterion::Free),
        (field(), prop::collection::vec(value, 1..3)).prop_map(|(field, values)| Criterion::Text(field, values)),
        field().prop_map(Criterion::Has),
        any::<bool>().prop_map(Criterion::Incremental),
        any::<bool>().prop_map(Criterion::Dependents),
        (bound(), any_objective()).prop_map(|(bound, age)| Criterion::Age(bound, age)),
        (prop::option::of(bound()), 0..5000i64).prop_map(|(bound, size)| Criterion::Size(bound, size)),
        (moment(), 1..9_000_000i64, any::<bool>()).prop_map(|(from, seconds, ends)| Criterion::Created(
            from,
            from.filter(|_| ends).map(|from| from.plus(seconds))
        )),
        (0..24u8, -14 * 60..=14 * 60i32).prop_map(|(hour, offset)| Criterion::Hour(hour, offset)),
        prop::collection::vec(prop::sample::select(Property::ALL.to_vec()), 1..3).prop_map(Criterion::Is),
        text().prop_map(Criterion::Cause),
    ];
    (any::<bool>(), criterion).prop_map(|(negated, criterion)| Term { negated, criterion })
}

pub(crate) fn any_search() -> impl Strategy<Value = Search> {
    prop::collection::vec(any_term(), 0..4).prop_map(|terms| Search { terms })
}

proptest! {
    #[test]
    fn every_search_reads_back(search in any_search()) {
        prop_assert_eq!(Search::parse(&search.to_string()), Ok(search));
    }

    #[test]
    fn the_box_and_the_form_are_two_renderings_of_one_question(query in any_query()) {
        let search = query.as_search();
        let again = query.with_search(&search);
        let sorted = |search: &Search| {
            let mut terms: Vec<_> = search.terms.iter().map(Term::to_string).collect();
            terms.sort();
            terms
        };
        prop_assert_eq!(sorted(&again.as_search()), sorted(&search));
        prop_assert_eq!(again.with_search(&again.as_search()), again.clone());
        // A query that the service can answer alone must become its filters.
        if query.search.is_empty() {
            let volumes = again.volumes.clone();
            prop_assert_eq!(&again, &Query { volumes, ..query.at_page(crate::query::PageNumber::FIRST) });
        }
    }
}

#[test]
fn the_example_is_split_between_the_service_and_the_inventory() {
    let text = r#"status:error,error_restoring reason:"ECONNREFUSED" volume:7d7c name:nightly age:>26h az:az1 incremental:yes -name:test"#;
    let search = Search::parse(text).unwrap();
    let query = Query::default().with_search(&search);
    assert_eq!(query.name, Some(Match::Contains("nightly".to_owned())));
    assert_eq!(query.volume_id, Some(Match::Contains("7d7c".to_owned())));
    assert_eq!(query.status, None, "two statuses are more than the service's filter takes");
    assert_eq!(
        query.search.to_string(),
        "status:error,error_restoring reason:ECONNREFUSED age:>26h az:az1 incremental:yes -name:test"
    );
    let alone = Query::default()
        .at_view(crate::query::View::Backups)
        .with_search(&Search::parse("status:error name:nightly").unwrap());
    assert_eq!(alone.to_string(), "?name~=nightly&status=error");
    assert!(!alone.needs_all());
}
