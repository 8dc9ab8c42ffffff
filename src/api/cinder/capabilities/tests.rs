use super::*;
use crate::query::Query;

fn asking_for(search: &str) -> Query {
    Query::parse(search).0
}

#[test]
fn a_contains_filter_that_is_lacking_is_left_out_and_only_that_one() {
    let capabilities = Capabilities::default().without(Features::contains(Field::Name));
    assert!(!capabilities.contains(Field::Name));
    assert!(capabilities.contains(Field::Status) && capabilities.counts());
    let query = asking_for("?name~=daily&status~=err");
    assert!(
        capabilities.lacks_filter(&query.list_parameters())
            && !capabilities.lacks_filter(&asking_for("?name=daily&status~=err").list_parameters())
    );
    assert_eq!(capabilities.filter(Field::Name, &query.list_parameters()), None);
    assert_eq!(capabilities.filter(Field::Status, &query.list_parameters()), query.status.as_ref());
    assert_eq!(capabilities.with(Features::contains(Field::Name)), Capabilities::default());
}

#[test]
fn an_order_breaks_ties_in_its_own_direction_as_cinder_does() {
    let keys = |search: &str| Capabilities::default().sort_keys(asking_for(search).sort);
    assert_eq!(keys("?"), "created_at:desc,id:desc");
    assert_eq!(keys("?sort=created_at:asc"), "created_at:asc,id:asc");
    assert_eq!(keys("?sort=size:asc"), "size:asc,created_at:asc,id:asc");
    let single = Capabilities::default().without(Features::TIE_BREAK);
    assert_eq!(single.sort_keys(asking_for("?sort=status:desc").sort), "status:desc");
    assert_eq!(
        single.concessions(&Query::default().list_parameters()),
        [],
        "nothing is lost that the reader would miss"
    );
}

#[test]
fn an_order_that_is_lacking_is_given_up_and_that_is_reported() {
    let (by_name, by_size) = (asking_for("?sort=name:asc"), asking_for("?sort=size:asc"));
    let old = Capabilities { microversion: Microversion::CONTAINS, ..Capabilities::default() };
    assert_eq!(old.order(by_name.sort), Some(Sort::default()));
    assert_eq!(
        old.concessions(&by_name.list_parameters())[0].to_string(),
        "This service does not sort by name: sorted by created, newest first."
    );
    let unsized_one = Capabilities::default().without(Features::sort(SortKey::Size));
    assert_eq!(unsized_one.concessions(&by_size.list_parameters()), [Concession::NotSortedBy(SortKey::Size)]);
    assert_eq!(unsized_one.concessions(&by_name.list_parameters()), []);
    let unsorted = unsized_one.without(Features::sort(SortKey::CreatedAt));
    assert_eq!(unsorted.order(by_size.sort), None);
    assert_eq!(unsorted.concessions(&by_size.list_parameters()), [Concession::NotSorted]);
}

#[test]
fn counts_that_are_wrong_are_not_requested() {
    let capabilities = Capabilities { miscounts: true, ..Capabilities::default() };
    assert!(!capabilities.counts());
    assert_eq!(capabilities.concessions(&Query::default().list_parameters()), [Concession::WrongCount]);
}
