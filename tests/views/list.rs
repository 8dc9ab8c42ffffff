//! What is around the rows: the header, filters, headings, notices and pages.

use super::{cell, clock, drawn, messages};
use backup_lens::api::cinder::answer::Count;
use backup_lens::api::cinder::{Capabilities, Page, Request, answer};
use backup_lens::query::pagination::{Behind, Place};
use backup_lens::query::volumes::TargetAge;
use backup_lens::query::{PageSize, Query, Sort};
use backup_lens::state::columns::{Column, Columns};
use backup_lens::state::config::{Config, SignIn};
use backup_lens::state::preferences::Preferences;
use backup_lens::state::service::ListedPage;
use backup_lens::ui::header;
use backup_lens::ui::messages::{Action, Message};
use backup_lens::ui::node::Node;
use backup_lens::ui::pages::backups::{filters, table};
use backup_lens::ui::parts::{notices, pagination};

fn listed(search: &str, page: Page) -> ListedPage {
    let query = Query::parse(search).0;
    let capabilities = Capabilities::default();
    let (request, place) =
        (Request::list("p", &query.list_parameters(), &capabilities), Place::of(&query, &page, Behind::Unchecked));
    let order = capabilities.order(query.sort);
    let (concessions, count_is_missing) =
        (capabilities.concessions(&query.list_parameters()), page.count == Count::Absent);
    ListedPage { request, concessions, query, page, place, order, count_is_missing, withheld: None, gaps: Vec::new() }
}

#[test]
fn a_row_that_cannot_be_read_is_shown_as_raw_data() {
    let page = answer::list(br#"{"backups": [{"id": "<b>", "size": []}], "count": 1}"#).unwrap();
    let html = drawn(&page.rows[0]);
    assert!(
        html.contains("it has no status")
            && html.contains("{&quot;id&quot;: &quot;&lt;b&gt;&quot;, &quot;size&quot;: []}")
    );
    assert_eq!(cell(&html, "status"), "unknown result");
    assert!(html.contains(r#"<a class="open" href="?backup=%3Cb%3E">"#), "{html}");
    assert_eq!(notices::about(&listed("?", page)), ["1 row of this page could not be read; it is shown as raw data."]);
}

#[test]
fn a_missing_count_is_reported() {
    let page = answer::list(br#"{"backups": []}"#).unwrap();
    assert!(notices::about(&listed("?name~=a", page))[0].contains("filters may be ignored too"));
}

#[test]
fn headings_say_their_order_once() {
    let head = table::head(Some(Sort::default()), Column::ALL.into_iter().collect(), "UTC");
    let html = head.to_string();
    assert_eq!(html.matches("aria-sort=").count(), 1);
    assert!(
        !table::head(None, Columns::default(), "UTC").to_string().contains("aria-sort="),
        "the service’s own order"
    );
    assert!(html.contains(r#"data-column="created" aria-sort="descending""#));
    let sorts = messages(&head).into_iter().map(|message| match message {
        Message::Ask(Action::Sort(key)) => *key,
        other => panic!("{other:?}"),
    });
    let sortable = Column::ALL.into_iter().filter_map(Column::sort_key);
    assert_eq!(sorts.collect::<Vec<_>>(), sortable.collect::<Vec<_>>());
}

#[test]
fn pages_are_links_and_the_ends_are_not() {
    let rows = [r#"{"id": "a", "status": "available"}"#; 10].join(",");
    let page = answer::list(format!(r#"{{"backups": [{rows}], "count": 35}}"#).as_bytes()).unwrap();
    let html = |search: &str| {
        let query = Query::parse(search).0;
        Node::from(pagination::pages(&query, &Place::of(&query, &page, Behind::Unchecked))).to_string()
    };
    let first = html("?limit=10&name=a");
    assert!(first.contains("1–10 of 35") && first.contains("page 1 of 4"));
    assert!(first.contains(r#"<a rel="next" href="?name=a&amp;limit=10&amp;page=2">"#));
    assert!(first.contains(r#"<a rel="last" href="?name=a&amp;limit=10&amp;page=4">"#));
    assert_eq!(first.matches("aria-disabled").count(), 2);
    assert_eq!(html("?limit=10&page=2").matches("aria-disabled").count(), 0);
}

#[test]
fn a_size_from_an_address_is_offered_while_it_is_set() {
    let options = |size| Node::from(pagination::limit(PageSize::new(size).unwrap())).to_string();
    assert_eq!(options(50).matches("<option").count(), 5);
    assert!(options(25).contains(r#"<option value="25" selected="">25</option><option value="50">"#));
}

#[test]
fn chips_take_one_filter_off() {
    let query = Query::parse("?name~=a&status=error&page=3").0;
    let html =
        Node::from(filters::chips(&query, &backup_lens::inventory::volumes::VolumeInventory::default())).to_string();
    assert!(html.contains(r#"href="?status=error" title="Remove the filter: name contains “a”""#));
    assert!(html.contains("Clear all"));
    assert_eq!(filters::chips(&Query::default(), &backup_lens::inventory::volumes::VolumeInventory::default()), None);
}

#[test]
fn the_header_says_as_of_when() {
    let config = Config {
        api: "a".to_owned(),
        project_id: Some("p".to_owned()),
        title: "<Backups>".to_owned(),
        sign_in: SignIn::Gateway,
        target_age: TargetAge::default(),
        backups_per_volume: 20,
        volumes: true,
        policies: std::sync::Arc::default(),
    };
    let html = header::header(
        &config,
        &Query::default(),
        None,
        Some(clock().now),
        clock(),
        header::Refreshing::default(),
        &Preferences::default(),
    )
    .to_string();
    assert!(html.contains("as of 08:00 UTC") && html.contains("&lt;Backups&gt;"));
}
