use super::*;
use proptest::prelude::*;

fn any_match() -> impl Strategy<Value = Option<Match>> {
    let text = prop_oneof!["\\PC{0,20}", "[a-z%&=?#+/\\\\~;<>\"' \u{0}\r\n]{0,12}", Just("100%_done".to_owned())];
    proptest::option::of((any::<bool>(), text).prop_map(
        |(exact, text)| {
            if exact { Match::Exact(text) } else { Match::Contains(text) }
        },
    ))
}

/// An arbitrary query with hostile text in it.
pub(crate) fn any_query() -> impl Strategy<Value = Query> {
    let sort = (0..SortKey::ALL.len(), any::<bool>()).prop_map(|(key, up)| Sort {
        key: SortKey::ALL[key],
        direction: if up { Direction::Ascending } else { Direction::Descending },
    });
    let filters = (any_match(), any_match(), any_match());
    let ids = (proptest::option::of("\\PC{1,40}"), proptest::option::of("\\PC{1,40}"));
    let search = crate::query::search::tests::any_search();
    let group = proptest::option::of(prop::sample::select(Group::ALL.to_vec()));
    let view = (prop::sample::select(View::ALL.to_vec()), super::volumes::tests::any_volumes(), search, group);
    (filters, sort, 1..=1000u32, 1..=PageNumber::LAST.number(), ids, view).prop_map(
        |((name, status, volume_id), sort, limit, page, (project, backup), (view, volumes, search, group))| Query {
            project,
            name,
            status,
            volume_id,
            search,
            group,
            sort,
            limit: PageSize::at_most(limit.into()),
            page: PageNumber::new(page).unwrap_or_default(),
            backup,
            view,
            volumes,
        },
    )
}

#[test]
fn the_default_view_has_a_bare_address() {
    assert_eq!(Query::default().to_string(), "?");
    assert_eq!(Query::parse(""), (Query::default(), vec![]));
    assert_eq!(Query::default().view, View::Overview);
}

#[test]
fn an_address_that_asks_something_of_the_list_is_about_the_list() {
    for list in
        ["?status~=err", "?limit=10", "?page=x", "?backup=b", "?project=p&q=is:failed", "?group=cause", "?view=backups"]
    {
        assert_eq!(Query::parse(list).0.view, View::Backups, "{list}");
    }
    for other in ["?", "?project=p", "?target=8d", "?show=all", "?view=overview&backup=b"] {
        assert_eq!(Query::parse(other).0.view, View::Overview, "{other}");
    }
    let bare = Query::default().at_view(View::Backups);
    assert_eq!(bare.to_string(), "?view=backups");
    assert_eq!(bare.with_backup(Some("b".to_owned())).to_string(), "?backup=b");
    assert_eq!(Query::default().with_backup(Some("b".to_owned())).to_string(), "?view=overview&backup=b");
}

#[test]
fn the_address_reads_like_the_document() {
    let (query, misread) = Query::parse("?name~=nightly&status=error&volume_id=7d7c6fbe&sort=size:asc&limit=10&page=3");
    assert!(misread.is_empty());
    assert_eq!(query.to_string(), "?name~=nightly&status=error&volume_id=7d7c6fbe&sort=size:asc&limit=10&page=3");
    assert_eq!(query.offset(), 20);
    assert_eq!(Query::parse("?name%7E=a+b").0, Query::parse("?name~=a%20b").0);
}

#[test]
fn what_is_not_understood_is_ignored_and_reported() {
    let (query, misread) = Query::parse("?project=&page=0&limit=5000&sort=color:asc&status=error&backup=&utm=x");
    assert_eq!(
        query,
        Query { status: Some(Match::Exact("error".to_owned())), ..Query::default().at_view(View::Backups) }
    );
    let keys: Vec<_> = misread.iter().map(|part| part.key.as_str()).collect();
    assert_eq!(keys, ["project", "page", "limit", "sort", "backup", "utm"]);
}

#[test]
fn an_empty_exact_filter_is_a_filter() {
    assert_eq!(Query::parse("?name=").0.name, Some(Match::Exact(String::new())));
}

#[test]
fn a_filter_change_goes_to_page_one_and_keeps_the_rest() {
    let (query, _) = Query::parse("?name~=a&sort=size:asc&limit=10&page=3&backup=b");
    let changed = query.with_filter(Field::Status, Some(Match::Exact("error".to_owned())));
    assert_eq!(changed.to_string(), "?name~=a&status=error&sort=size:asc&limit=10&backup=b");
    assert_eq!(changed.without_filters().to_string(), "?sort=size:asc&limit=10&backup=b");
}

#[test]
fn the_project_stays_through_all_that_changes_in_it() {
    let (query, _) = Query::parse("?project=p&name~=a&sort=size:asc&page=3&backup=b");
    assert_eq!(query.to_string(), "?project=p&name~=a&sort=size:asc&page=3&backup=b");
    assert_eq!(query.without_filters().to_string(), "?project=p&sort=size:asc&backup=b");
    assert_eq!(query.start().to_string(), "?project=p");
    assert_eq!(query.in_project(Some("q".to_owned())).to_string(), "?project=q&name~=a&sort=size:asc");
    assert_eq!(query.in_project(None).to_string(), "?name~=a&sort=size:asc");
}

#[test]
fn another_page_size_keeps_the_first_row_in_sight() {
    let (query, _) = Query::parse("?limit=10&page=8");
    assert_eq!(query.with_limit(PageSize::new(50).unwrap()).page.number(), 2);
    assert_eq!(query.with_limit(PageSize::new(1).unwrap()).page.number(), 71);
}

#[test]
fn one_click_sorts_the_next_reverses() {
    let query = Query::default();
    let by_name = query.sorted(query.next_sort(SortKey::Name));
    assert_eq!(by_name.sort.to_string(), "name:asc");
    assert_eq!(by_name.next_sort(SortKey::Name).to_string(), "name:desc");
    assert_eq!(query.next_sort(SortKey::CreatedAt).to_string(), "created_at:asc");
}

proptest! {
    #[test]
    fn every_query_reads_back_from_its_address(query in any_query()) {
        let address = query.to_string();
        prop_assert!(address.is_ascii());
        prop_assert_eq!(Query::parse(&address), (query, vec![]));
    }

    #[test]
    fn a_panel_opens_beside_any_list(query in any_query(), id in "\\PC{1,40}") {
        let address = query.backup_prefix() + &encode(&id);
        prop_assert_eq!(Query::parse(&address).0, query.with_backup(Some(id)));
    }

    #[test]
    fn no_address_makes_the_reader_fail_hard(search in "\\PC{0,60}") {
        let (query, _) = Query::parse(&search);
        prop_assert_eq!(Query::parse(&query.to_string()).0, query);
    }
}
