//! Views as HTML: what is shown, and that all of it is escaped.
#![allow(clippy::unwrap_used)]

use backup_lens::api::cinder::answer::{Count, Unreadable};
use backup_lens::api::cinder::failure::{FailureKind, Headers, Renewal, Sent};
use backup_lens::api::cinder::{Capabilities, Failure, Page, Request, Row, answer};
use backup_lens::api::keystone::projects::{Domain, Project};
use backup_lens::api::keystone::{SecondFactor, Token};
use backup_lens::query::pagination::{Behind, Place};
use backup_lens::query::volumes::TargetAge;
use backup_lens::query::{Field, Match, PageNumber, PageSize, Query, Sort};
use backup_lens::state::backup_detail::Open;
use backup_lens::state::columns::{Column, Columns};
use backup_lens::state::config::{Config, SignIn};
use backup_lens::state::preferences::Preferences;
use backup_lens::state::remote::{Good, Remote};
use backup_lens::state::service::ListedPage;
use backup_lens::state::session::{PendingSignIn, Person, Session, SignInForm, SignInState, SignInStep, Trouble};
use backup_lens::time::{Clock, Instant};
use backup_lens::ui::dialogs::sign_in;
use backup_lens::ui::header;
use backup_lens::ui::messages::{Action, Message};
use backup_lens::ui::node::Node;
use backup_lens::ui::pages::backups::detail::{Commands, detail};
use backup_lens::ui::pages::backups::row::{RowContext, row};
use backup_lens::ui::pages::backups::{filters, table};
use backup_lens::ui::parts::{notices, pagination, screens};
use proptest::prelude::*;

fn clock() -> Clock {
    Clock { now: Instant::parse("2026-11-24T08:00:00").unwrap(), offset: |_| 0 }
}

fn backup(fields: &str) -> Row {
    let status = if fields.contains("\"status\"") { "" } else { r#", "status": "available""# };
    let body = format!(r#"{{"backup": {{"id": "5a5d4ea7-8b25"{status}{fields}}}}}"#);
    answer::one(body.as_bytes()).unwrap()
}

fn drawn(read: &Row) -> String {
    drawn_with(read, Column::ALL.into_iter().collect())
}

fn drawn_with(read: &Row, columns: Columns) -> String {
    let list = Query::parse("?view=backups").0;
    row(read, &RowContext::new(&list, clock(), columns, std::sync::Arc::default()), 0, false).to_string()
}

/// The text of one column's cell.
fn cell(html: &str, column: &str) -> String {
    let start = html.find(&format!("data-column=\"{column}\"")).unwrap();
    let cell = &html[start..];
    let cell =
        &cell[cell.find('>').unwrap() + 1..cell.find("</td").into_iter().chain(cell.find("</th")).min().unwrap()];
    let mut text = String::new();
    let mut inside = true;
    for c in cell.chars() {
        match c {
            '<' => inside = false,
            '>' => inside = true,
            c if inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// The messages of a view's elements, in document order.
fn messages(node: &Node) -> Vec<&Message> {
    let Node::Element(element) = node else { return Vec::new() };
    element.message().into_iter().chain(element.nodes().iter().flat_map(messages)).collect()
}

/// The address of a link equals the target of its message.
fn assert_links_agree(node: &Node) {
    let Node::Element(element) = node else { return };
    let route = match element.message() {
        Some(Message::Go(route)) => Some(route),
        Some(Message::Open(link)) => Some(&link.route),
        Some(Message::Cell(link)) => Some(&link.route),
        _ => None,
    };
    let href = element.value_of("href");
    match route {
        Some(route) => assert_eq!(Query::parse(href.unwrap()).0, Query::parse(&route.query().to_string()).0),
        None => assert!(href.is_none_or(|href| !href.starts_with('?')), "a link that loads the page anew: {node}"),
    }
    element.nodes().iter().for_each(assert_links_agree);
}

fn sent() -> Sent {
    let at = Instant::parse("2026-11-24T07:59:58").unwrap();
    Sent { line: "GET api/volume/v3/p/backups/detail?limit=50".to_owned(), at }
}

fn refused(status: u16, body: &str) -> Failure {
    let request_id = Some("req-1".to_owned());
    let headers = Headers { request_id, retry_after: Some(7), sent: Some(sent()), ..Headers::default() };
    Failure::refused(status, headers, body.as_bytes())
}

fn listed(search: &str, page: Page) -> ListedPage {
    let query = Query::parse(search).0;
    let capabilities = Capabilities::default();
    let (request, place) =
        (Request::list("p", &query.list_parameters(), &capabilities), Place::of(&query, &page, Behind::Unasked));
    let order = capabilities.order(query.sort);
    let (concessions, count_is_missing) =
        (capabilities.concessions(&query.list_parameters()), page.count == Count::Absent);
    ListedPage { request, concessions, query, page, place, order, count_is_missing, withheld: None, gaps: Vec::new() }
}

#[test]
fn a_failed_backup_shows_its_reason() {
    let html = drawn(&backup(r#", "status": "error", "fail_reason": "No space left on device""#));
    assert_eq!(cell(&html, "reason"), "No space left on device");
    assert_eq!(cell(&html, "status"), "error");
    assert!(html.contains("data-tone=\"bad\""));
}

#[test]
fn a_failed_backup_without_a_reason_says_so() {
    for reason in ["null", "\"\"", "\"  \""] {
        let html = drawn(&backup(&format!(r#", "status": "error", "fail_reason": {reason}"#)));
        assert_eq!(cell(&html, "reason"), "no reason given");
    }
}

#[test]
fn an_old_reason_on_a_good_backup_is_marked_as_past() {
    let html = drawn(&backup(r#", "fail_reason": "once""#));
    assert!(html.contains(r#"data-column="reason" data-past="true">once"#));
}

#[test]
fn a_reason_of_255_characters_may_be_cut() {
    let html = drawn(&backup(&format!(r#", "status": "error", "fail_reason": "{}""#, "é".repeat(255))));
    assert!(cell(&html, "reason").ends_with("… (may be truncated)"));
}

#[test]
fn a_size_is_grouped_like_every_number() {
    for (size, shown) in [("2048", "2,048 GiB"), ("10", "10 GiB")] {
        let read = backup(&format!(r#", "size": {size}"#));
        assert_eq!(cell(&drawn(&read), "size"), shown);
        assert!(panel(&read).contains(shown), "{size}");
    }
}

#[test]
fn an_unknown_status_is_shown_word_for_word() {
    let html = drawn(&backup(r#", "status": "backing-up""#));
    assert_eq!(cell(&html, "status"), "backing-up");
    assert!(html.contains("data-tone=\"unknown\""));
}

#[test]
fn a_backup_without_a_name_is_called_by_its_id() {
    for name in ["null", "\"\"", "\" \"", "\"\\u200b\\u202e\\n\""] {
        assert_eq!(cell(&drawn(&backup(&format!(r#", "name": {name}"#))), "name"), "unnamed 5a5d4ea7");
    }
}

#[test]
fn what_the_service_does_not_say_is_a_dash_or_nothing() {
    let html = drawn(&backup(""));
    for column in ["kind", "dependents", "recovery-point", "created", "updated"] {
        assert_eq!(cell(&html, column), "–", "{column}");
    }
    for column in ["volume", "size", "zone", "reason"] {
        assert_eq!(cell(&html, column), "", "{column}");
    }
}

#[test]
fn times_are_exact_and_relative() {
    let html = drawn(&backup(r#", "created_at": "2026-11-24T02:00:13.000000", "data_timestamp": null"#));
    assert_eq!(cell(&html, "created"), "2026-11-24 02:00 5 h ago");
    assert_eq!(cell(&html, "recovery-point"), "2026-11-24 02:00");
    assert!(html.contains("datetime=\"2026-11-24T02:00:13.000000Z\" title=\"2026-11-24 02:00:13 UTC (5 h ago)\""));
}

#[test]
fn a_recovery_point_of_another_time_is_with_the_start() {
    let created = |more: &str| {
        let read = backup(&format!(r#", "created_at": "2026-11-24T02:00:13.000000"{more}"#));
        cell(&drawn(&read), "created")
    };
    let start = "2026-11-24 02:00 5 h ago";
    for same in ["", r#", "data_timestamp": null"#, r#", "data_timestamp": "2026-11-24T01:55:14.000000""#] {
        assert_eq!(created(same), start, "{same}");
    }
    for (other, said) in [("2026-11-24T01:55:00", "2026-11-24 01:55"), ("yesterday", "&quot;yesterday&quot;")] {
        let other = format!(r#", "data_timestamp": "{other}""#);
        assert_eq!(created(&other), format!("{start} data of {said}"));
        assert_eq!(created(&format!(r#"{other}, "status": "error""#)), start, "nothing can be restored from it");
    }
}

#[test]
fn a_row_has_the_chosen_columns_in_the_order_of_the_headings() {
    let read = backup(r#", "status": "error", "fail_reason": "once""#);
    let named = |html: &str| -> Vec<String> {
        let parts = html.split("data-column=\"").skip(1);
        parts.filter_map(|part| part.split('"').next()).filter(|word| *word != "reason").map(str::to_owned).collect()
    };
    let mut columns = Columns::default();
    for (column, shown) in
        [(None, true), (Some(Column::Size), false), (Some(Column::Updated), true), (Some(Column::Reason), false)]
    {
        if let Some(column) = column {
            columns.show(column, shown);
        }
        let html = drawn_with(&read, columns);
        assert_eq!(named(&html), named(&table::head(None, columns, "UTC").to_string()));
        assert_eq!(html.contains("data-column=\"reason\""), columns.contains(Column::Reason));
    }
}

#[test]
fn a_row_that_cannot_be_read_is_shown_as_it_came() {
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
fn an_unreadable_row_shows_what_could_be_read() {
    let page =
        answer::list(br#"{"backups": [{"status": " ERROR"}, null, {"id": "", "status": "Available"}]}"#).unwrap();
    let drawn: Vec<_> = page.rows.iter().map(drawn).collect();
    let words: Vec<_> = drawn.iter().map(|html| (cell(html, "status"), html.contains("<a "))).collect();
    let expected = [("error", false), ("unknown result", false), ("available", false)];
    assert_eq!(words, expected.map(|(word, links)| (word.to_owned(), links)));
    assert!(drawn[0].contains("data-tone=\"bad\"") && drawn[1].contains("it is not an object"));
}

/// The panel of a row.
fn panel(read: &Row) -> String {
    let remote = Remote::Loaded(Good { value: read.clone(), at: clock().now });
    let commands = Commands { curl: String::new(), openstack: String::new(), show: String::new() };
    let open = Open { id: read.rest().id.clone(), remote };
    Node::from(detail(
        &open,
        clock(),
        commands,
        Query::default(),
        &backup_lens::inventory::volumes::VolumeInventory::default(),
    ))
    .to_string()
}

#[test]
fn odd_members_are_shown_as_they_came_and_read_where_they_mean_something() {
    let odd = backup(
        r#", "status": "error", "name": ["a"], "size": 6.5, "availability_zone": {"z": 1}, "volume_id": 7, "has_dependent_backups": "True",
            "is_incremental": [], "created_at": 1795506984, "updated_at": "soon", "object_count": "12", "fail_reason": {"code": 5}"#,
    );
    let html = drawn(&odd);
    for (column, text) in [
        ("name", r#"["a"]"#),
        ("size", "6.5"),
        ("zone", r#"{"z": 1}"#),
        ("volume", "7"),
        ("dependents", "yes"),
        ("kind", "[]"),
        ("created", "2026-11-24 07:56 3 min ago"),
        ("updated", "\"soon\""),
        ("reason", r#"{"code": 5}"#),
    ] {
        assert_eq!(cell(&html, column).replace("&quot;", "\""), text, "{column}");
    }
    let html = panel(&odd).replace("&quot;", "\"");
    for part in [
        r#"<dt>Volume size</dt><dd><code class="odd">6.5</code></dd>"#,
        r#"<dt>Objects</dt><dd><span>12 · came as <code class="odd">"12"</code></span></dd>"#,
        r#"<dt>Has dependent backups</dt><dd><span>yes · came as <code class="odd">"True"</code></span></dd>"#,
        r#"came as <code class="odd">1795506984</code>"#,
        r#"<dt>Updated</dt><dd><code class="odd">"soon"</code></dd>"#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_missing_count_is_told() {
    let page = answer::list(br#"{"backups": []}"#).unwrap();
    assert!(notices::about(&listed("?name~=a", page))[0].contains("filters may be ignored too"));
}

#[test]
fn a_row_and_its_links_lead_on_from_the_list() {
    let read = backup(r#", "volume_id": "v &=1", "name": "n""#);
    for address in
        ["?view=backups", "?name~=a%26b&page=3&limit=10", "?q=age:%3E3d&backup=other", "?volume_id=v&sort=name:asc"]
    {
        let list = Query::parse(address).0;
        let drawn =
            row(&read, &RowContext::new(&list, clock(), Columns::default(), std::sync::Arc::default()), 7, false);
        assert_links_agree(&drawn);
        let [Message::Row(row), Message::Open(link), Message::Go(volume)] = messages(&drawn)[..] else {
            panic!("{drawn}")
        };
        assert_eq!((row, link.place), (link, 7));
        assert_eq!(link.route.query(), list.with_backup(Some("5a5d4ea7-8b25".to_owned())));
        assert!(link.route.opens_backup("5a5d4ea7-8b25") && !link.route.opens_backup("other"));
        let of_volume = volume.query();
        assert_eq!(of_volume.filter(Field::VolumeId), Some(&Match::Exact("v &=1".to_owned())));
        assert_eq!((of_volume.backup, of_volume.page), (None, PageNumber::FIRST));
        assert!(!volume.opens_backup("5a5d4ea7-8b25") && !volume.opens_volume("v &=1"));
    }
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
        Node::from(pagination::pages(&query, &Place::of(&query, &page, Behind::Unasked))).to_string()
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
fn each_failure_says_what_happened_what_to_do_and_what_the_service_said() {
    let html = |failure: &Failure| Node::from(screens::failed(failure, clock())).to_string();
    let unauthorized = html(&refused(401, r#"{"error": {"code": 401, "message": "Please sign in"}}"#));
    for part in ["You are not signed in", "Reload to sign in", "HTTP 401", "Please sign in", "req-1", "Retry"] {
        assert!(unauthorized.contains(part), "{part}");
    }
    assert!(html(&refused(429, "")).contains("The service asked to wait 7 s, until 2026-11-24 08:00:05 UTC."));
    assert!(html(&refused(403, "")).contains("data-tone=\"muted\""));
    let network = html(&FailureKind::Network.into());
    assert!(network.contains("could not be reached") && !network.contains("Technical details"), "nothing was sent");
    let cut = Failure::unreadable(Unreadable::Cut, Headers::default());
    assert!(html(&cut).contains("the answer ended too early"));
}

#[test]
fn each_failure_says_when_and_which_request_failed() {
    let unreadable = Failure::unreadable(Unreadable::Cut, Headers { sent: Some(sent()), ..Headers::default() });
    let silent = [FailureKind::Network, FailureKind::Redirected, FailureKind::Timeout(30)];
    let silent = silent.map(|kind| Failure::from(kind).of(sent()));
    for failure in silent.into_iter().chain([unreadable, refused(503, "")]) {
        let html = Node::from(screens::failed(&failure, clock())).to_string();
        for part in [
            "Technical details",
            "<dt>Time</dt><dd><code>2026-11-24 07:59:58 UTC</code></dd>",
            "<dt>Request</dt><dd><code>GET api/volume/v3/p/backups/detail?limit=50</code></dd>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}

#[test]
fn a_status_that_nobody_has_is_named_where_nothing_matches() {
    let html = |address: &str| Node::from(screens::no_match(&Query::parse(address).0, 0)).to_string();
    for address in ["?status=faild", "?q=status:error,faild", "?q=status:=<b> age:<3d"] {
        let html = html(address);
        assert!(html.contains("Cinder has no status “") && html.contains("are error, error_restoring,"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
    for address in ["?status=error", "?status~=fail", "?q=-status:faild", "?q=faild", ""] {
        assert!(!html(address).contains("Cinder has no status"), "{address}");
    }
}

#[test]
fn old_rows_beside_a_failure_tell_their_age() {
    let html =
        Node::from(screens::stale(&FailureKind::Timeout(30).into(), "07:59 UTC, 1 min ago", true, clock())).to_string();
    assert!(html.contains("No answer within 30 seconds") && html.contains("previous view, as of 07:59 UTC, 1 min ago"));
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

#[test]
fn chips_take_one_filter_off() {
    let query = Query::parse("?name~=a&status=error&page=3").0;
    let html =
        Node::from(filters::chips(&query, &backup_lens::inventory::volumes::VolumeInventory::default())).to_string();
    assert!(html.contains(r#"href="?status=error" title="Remove the filter: name contains “a”""#));
    assert!(html.contains("Clear all"));
    assert_eq!(filters::chips(&Query::default(), &backup_lens::inventory::volumes::VolumeInventory::default()), None);
}

fn session(expires_at: &str) -> Session {
    let project = |id: &str, name: &str| Project { id: id.to_owned(), name: name.to_owned(), domain: None };
    Session {
        token: Token::new("gAAAA-secret"),
        unscoped: Token::new("gAAAA-unscoped-secret"),
        ends_at: Instant::parse(expires_at),
        user: "alice".to_owned(),
        project: project("2", "<staging>"),
        projects: vec![project("1", "production"), project("2", "<staging>")],
        domains: Vec::new(),
    }
}

fn keystone() -> SignIn {
    SignIn::Keystone { identity: "api/identity".to_owned() }
}

#[test]
fn who_is_signed_in_can_change_the_project_and_sign_out() {
    let html_in = |how: &SignIn, who: Option<&Session>, standing| {
        Node::from(sign_in::account(how, who, standing, None, clock())).to_string()
    };
    let html = |how: &SignIn, who: Option<&Session>| html_in(how, who, SignInState::Good);
    let html_of = |expires| html(&keystone(), Some(&session(expires)));
    let calm = html_of("2026-11-24T09:00:00");
    assert!(calm.contains(r#"<option value="2" selected="">&lt;staging&gt;</option>"#));
    assert!(calm.contains("alice") && calm.contains("Sign out") && !calm.contains("Sign in again"));
    assert!(html_of("2026-11-24T08:10:00").contains("Sign in again: it ends in 10 min"));
    // An expired session is not announced as ending.
    for over in ["2026-11-24T08:00:00", "2026-11-24T07:59:59", "2026-11-22T08:00:00"] {
        let over = html_of(over);
        assert!(over.contains("Your sign-in has ended") && over.contains(">Sign in<"), "{over}");
        assert!(!over.contains("it ends") && !over.contains(" ago"), "{over}");
    }
    for standing in [SignInState::Ended, SignInState::Fixed] {
        assert!(html_in(&keystone(), Some(&session("2026-11-24T08:10:00")), standing).contains(">Sign in<"));
    }
    assert!(!calm.contains("secret"));
    assert!(html(&keystone(), None).contains("Sign in"));
    assert_eq!(html(&SignIn::Gateway, None), "");
}

#[test]
fn the_sign_in_form_is_in_the_page_only_while_it_is_wanted() {
    let html = |form: SignInForm, is_again| sign_in::dialog(&keystone(), &form, is_again).to_string();
    let wanted = SignInForm { is_open: true, ..SignInForm::default() };
    let form = html(wanted.clone(), false);
    for name in ["user", "password", "domain", "keep"] {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(form.contains(r#"type="password" name="password""#));
    let person = Person { user: "alice".to_owned(), domain: "d-north".to_owned() };
    let again = html(SignInForm { person, ..wanted.clone() }, true);
    assert!(again.contains("Nothing of the view is lost") && again.contains("You are still signed in"));
    assert!(again.contains("value=\"alice\"") && again.contains("value=\"d-north\""));
    let ended = SignInForm { standing: SignInState::Ended, ..wanted.clone() };
    assert!(html(ended, true).contains("Your session has expired"));
    assert!(html(SignInForm { trouble: Some("<wrong>".into()), ..wanted.clone() }, false).contains("&lt;wrong&gt;"));
    assert!(html(SignInForm { busy: true, ..wanted.clone() }, false).contains("disabled"));
    assert!(!html(SignInForm::default(), false).contains("<form"));
    let factor = SecondFactor { user_id: "u".to_owned(), lasts: None, rules: String::new(), is_code: true };
    let receipt = Token::new("gAAAA-secret").unwrap();
    let step = SignInStep::Code(PendingSignIn { receipt, factor, ends_at: None, keep: true });
    let code = html(SignInForm { step, ..wanted }, false);
    assert!(code.contains(r#"name="code""#) && code.contains("one-time-code") && code.contains("Start over"));
    assert!(!code.contains("type=\"password\"") && !code.contains("secret"));
}

#[test]
fn what_keystone_says_is_in_the_form_with_its_request_id() {
    let body =
        br#"{"error": {"code": 401, "title": "Unauthorized", "message": "The password is expired <b>now</b>."}}"#;
    let headers = Headers { request_id: Some("req-77".to_owned()), ..Headers::default() };
    let trouble = Trouble::from(Failure::refused(401, headers, body));
    let html = sign_in::dialog(
        &keystone(),
        &SignInForm { is_open: true, trouble: Some(trouble), ..SignInForm::default() },
        false,
    );
    let html = html.to_string();
    let prominent = html.split("<details").next().unwrap();
    assert!(prominent.contains("The password is expired now ."), "{prominent}");
    assert!(html.contains("req-77") && html.contains("HTTP 401"));
}

#[test]
fn the_words_and_the_way_to_sign_in_are_those_of_the_mode() {
    let body = br#"{"error": {"code": 401, "title": "Unauthorized", "message": "x"}}"#;
    let refused = |renewal| Failure::refused(401, Headers::default(), body).renewed_by(renewal);
    let drawn = |failure: &Failure| {
        let stale = screens::stale(failure, "07:59 UTC, 1 min ago", false, clock());
        [screens::failed(failure, clock()), stale].map(|element| Node::from(element).to_string())
    };
    for html in drawn(&refused(Renewal::Form)) {
        assert!(!html.contains("gateway") && html.contains(">Sign in<") && !html.contains("Reload"), "{html}");
    }
    for failure in [refused(Renewal::Reload), FailureKind::Redirected.into()] {
        for html in drawn(&failure) {
            assert!(html.contains("Reload to sign in") && !html.contains(">Sign in<"), "{html}");
        }
    }
}

#[test]
fn one_name_for_two_projects_is_told_apart_in_the_choice() {
    let project = |id: &str, domain: &str| Project {
        id: id.to_owned(),
        name: "admin".to_owned(),
        domain: Some(domain.to_owned()),
    };
    let domains = vec![Domain { id: "default".to_owned(), name: "Default".to_owned() }];
    let projects = vec![project("1", "default"), project("2", "d-north")];
    let session = Session { project: projects[1].clone(), projects, domains, ..session("2026-11-24T09:00:00") };
    let html = Node::from(sign_in::account(&keystone(), Some(&session), SignInState::Good, None, clock())).to_string();
    assert!(html.contains(">admin (Default)<") && html.contains(r#"value="2" selected="">admin (d-north)<"#), "{html}");
}

proptest! {
    #[test]
    fn the_panel_shows_every_member_whatever_it_is(
        key in prop::sample::select(vec![
            "name", "description", "volume_id", "fail_reason", "size", "object_count", "container", "availability_zone",
            "created_at", "updated_at", "data_timestamp", "snapshot_id", "is_incremental", "has_dependent_backups",
            "os-backup-project-attr:project_id", "user_id", "encryption_key_id", "metadata", "links",
        ]),
        raw in r#"-?[1-9][0-9]{0,30}(\.[0-9]{1,3})?(e[0-9]{1,3})?|"(x[a-z0-9 ]{1,9})"|true|false|\[("y[a-z]{1,5}",)?[1-9]{1,4}\]|\{"k[a-z]{0,3}": ([1-9]{1,3}|null|\[7\])\}"#,
    ) {
        let html = panel(&backup(&format!(r#", "{key}": {raw}"#))).replace("&quot;", "\"");
        let fields = &html[..html.find("<summary>Raw JSON").unwrap()];
        let shown = match raw.as_str() {
            "true" if key.starts_with("is_") || key.starts_with("has_") => "<dd>yes</dd>",
            "false" if key.starts_with("is_") || key.starts_with("has_") => "<dd>no</dd>",
            raw => raw.trim_matches('"'),
        };
        // A number that could be read has its digits grouped.
        let is_shown = fields.contains(shown) || fields.replace(',', "").contains(&shown.replace(',', ""));
        prop_assert!(is_shown, "{shown} in {fields}");
        let open = html.contains("could not be read");
        prop_assert!(!open);
    }

    #[test]
    fn hostile_text_makes_no_element(text in "\\PC{0,30}", tag in "<(img|script|b) ?[a-z=\"'/]{0,9}>") {
        let hostile = serde_json::to_string(&format!("{text}{tag}")).unwrap();
        let fields = format!(
            r#", "status": "error", "name": {hostile}, "fail_reason": {hostile}, "volume_id": {hostile}, "availability_zone": {hostile}, "created_at": {hostile}"#
        );
        let plain = drawn(&backup(r#", "status": "error", "name": "a", "fail_reason": "a", "volume_id": "a", "availability_zone": "a", "created_at": "a""#));
        let html = drawn(&backup(&fields));
        prop_assert!(!html.contains("unreadable"));
        prop_assert_eq!(html.matches('<').count(), plain.matches('<').count());
    }
}

mod project {
    use super::clock;
    use backup_lens::analysis::{Analysis, AnalysisInput, analyse};
    use backup_lens::api::cinder::answer::Unreadable;
    use backup_lens::api::cinder::failure::{FailureKind, Headers};
    use backup_lens::api::cinder::{Failure, answer};
    use backup_lens::inventory::Inventory;
    use backup_lens::inventory::plan::Extent;
    use backup_lens::inventory::volumes::{VolumeInventory, VolumesRead};
    use backup_lens::query::search::Search;
    use backup_lens::query::volumes::TargetAge;
    use backup_lens::query::{Query, View};
    use backup_lens::ui::pages::backups::search;
    use backup_lens::ui::pages::overview::{DEPTH, below, overview};
    use backup_lens::ui::pages::volumes;
    use backup_lens::ui::parts::day_strip::strip_days;
    use backup_lens::ui::parts::figures::AnalysisContext;
    use std::sync::Arc;

    const HOSTILE: &str = "<img src=x onerror=alert(1)>";

    fn setting(extent: Extent) -> AnalysisInput {
        AnalysisInput {
            is_stale: false,
            epoch: 0,
            extent,
            unread: Arc::default(),
            now: clock().now,
            offset: clock().offset,
            target_age: TargetAge::default(),
            policies: std::sync::Arc::default(),
            volumes: std::sync::Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Off)),
            limit: 20,
            acknowledged: Arc::default(),
            retired: Arc::default(),
            memory: None,
        }
    }

    fn analysis(extent: Extent) -> Analysis {
        let rows = [
            format!(
                r#"{{"id": "a", "status": "error", "name": "{HOSTILE}", "volume_id": "{HOSTILE}", "fail_reason": "{HOSTILE} 17", "created_at": "2026-11-24T02:00:00", "availability_zone": "{HOSTILE}", "container": "{HOSTILE}"}}"#
            ),
            r#"{"id": "b", "status": "available", "volume_id": "v", "created_at": "2026-11-24T03:00:00"}"#.to_owned(),
            format!(
                r#"{{"id": "c", "status": "creating", "name": "{HOSTILE}", "volume_id": "v", "created_at": "2026-11-20T03:00:00"}}"#
            ),
        ];
        analysis_of(&rows, extent)
    }

    fn analysis_of(rows: &[String], extent: Extent) -> Analysis {
        let page = answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap();
        let mut all = Inventory::with_room(3);
        for row in &page.rows {
            assert!(all.push(row));
        }
        let setting = setting(extent);
        analyse(&all, setting)
    }

    fn seen(query: &Query) -> AnalysisContext<'_> {
        AnalysisContext {
            query,
            clock: clock(),
            target_age: TargetAge::default(),
            usual_target_age: TargetAge::default(),
            quota: None,
        }
    }

    fn page(analysis: &Analysis, seen: AnalysisContext<'_>) -> String {
        [overview(analysis, seen), below(analysis, DEPTH, seen)].iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_number_of_volumes_names_them_and_further_causes_are_a_link_away() {
        let reasons =
            ["disk full", "no route to host", "image is locked", "quota exceeded", "permission denied", "broken pipe"];
        let row = |(hour, reason): (usize, &&str)| {
            format!(
                r#"{{"id": "{hour}", "status": "error", "volume_id": "v-{hour}", "fail_reason": "{reason}", "created_at": "2026-11-24T0{hour}:00:00"}}"#
            )
        };
        let rows: Vec<String> = reasons.iter().enumerate().map(row).collect();
        let query = Query::default();
        let html = page(&analysis_of(&rows, Extent::Complete), seen(&query));
        assert!(html.contains(">6</a> volumes the last run failed.<"), "{html}");
        assert!(html.contains(r##"2 more causes: see <a href="#causes">“Failures by cause”</a>."##), "{html}");
        assert!(html.contains(r#"<h2 id="causes" tabindex="-1">Failures by cause</h2>"#), "{html}");
    }

    #[test]
    fn why_the_quotas_are_not_known_is_said_once_they_were_requested() {
        let query = Query::default();
        let all = analysis(Extent::Complete);
        let html = Failure::unreadable(Unreadable::Html, Headers::default());
        for (failure, why) in
            [(html, "a web page came instead"), (FailureKind::Timeout(30).into(), "no answer within 30 seconds")]
        {
            let read = Err(failure);
            let drawn = page(&all, AnalysisContext { quota: Some(&read), ..seen(&query) });
            assert!(drawn.contains(&format!("The project’s quotas could not be read ({why}).")), "{drawn}");
        }
        assert!(!page(&all, seen(&query)).contains("quota"));
    }

    #[test]
    fn nothing_is_absent_that_was_not_read() {
        let absent = [
            "There are no backups",
            "No volume has a backup",
            "No failures.",
            "restored or removed.",
            "Nothing failed in that time.",
            "No backups match",
        ];
        let nothing = |extent: Extent| analyse(&Inventory::default(), setting(extent));
        let query = Query::default();
        let rendered = |analysis: &Analysis| {
            let seen = seen(&query);
            page(analysis, seen) + &volumes::nothing(analysis, seen).to_string()
        };
        let whole = rendered(&nothing(Extent::Complete));
        assert_eq!(absent.iter().filter(|words| whole.contains(**words)).count(), 5, "{whole}");
        for extent in [Extent::Partial(0, Some(4)), Extent::Partial(0, None), Extent::Moving(0), Extent::Repeated(0)] {
            let partial = rendered(&nothing(extent));
            for words in absent {
                assert!(!partial.contains(words), "{extent}: {words}");
            }
            assert!(partial.contains("Incomplete data: no backup has been read."));
        }
    }

    #[test]
    fn a_day_that_overlaps_a_gap_is_not_read() {
        use backup_lens::inventory::plan::Span;
        use backup_lens::time::Instant;
        let at = |text: &str| Instant::parse(text);
        let query = Query::default();
        let gap = Span { oldest: at("2026-11-19T23:00:00"), newest: at("2026-11-20T04:00:00") };
        let older = Span { oldest: None, newest: at("2026-10-27T12:00:00") };
        let partial = Extent::Partial(3, Some(5));
        let analysis = Analysis { unread: Arc::new([gap, older]), ..analysis(partial) };
        let html = page(&analysis, seen(&query));
        let failing = html.split("<tr>").find(|row| row.contains("2026-11-24: failed")).unwrap();
        for day in ["2026-11-19", "2026-11-20", "2026-10-27"] {
            assert!(failing.contains(&format!("title=\"{day}: not read\" data-unread")), "{day} {failing}");
        }
        assert!(failing.contains("2026-11-21: no backup listed"), "{failing}");
        assert!(failing.contains("title=\"2026-11-24: failed\""));
        assert!(html.contains("2026-11-20: in progress; part not read"), "{html}");
        assert!(html.contains("striped: day not fully read"));
        let bars = html.split("<tr class=\"bars\">").nth(1).unwrap().split("</tr>").next().unwrap();
        assert_eq!(bars.matches("<td data-unread").count(), 4, "the bars' days");
        let line = analysis.lines.iter().find(|line| line.volume.streak > 0).unwrap();
        let days = strip_days(clock(), &analysis.unread);
        let line = backup_lens::ui::node::Node::from(volumes::line(line, 0, false, &analysis, &days, seen(&query)))
            .to_string();
        assert!(line.contains("2026-11-24: failed. 4 days not read."), "{line}");
    }

    #[test]
    fn the_overview_shows_every_text_as_text() {
        let query = Query::default().at_view(View::Overview);
        let html = page(&analysis(Extent::Complete), seen(&query));
        assert!(!html.contains("<img"), "{html}");
        assert!(html.matches("&lt;img src=x").count() >= 4, "reason, zone, container, backup in progress");
        assert!(html.contains("1</a> of 2 volumes with backups has no good backup from the last 26\u{a0}h."), "{html}");
    }

    #[test]
    fn every_figure_above_nothing_leads_somewhere() {
        let query = Query::default().at_view(View::Overview);
        let complete = analysis(Extent::Complete);
        [overview(&complete, seen(&query)), below(&complete, DEPTH, seen(&query))]
            .iter()
            .for_each(super::assert_links_agree);
        let html = page(&analysis(Extent::Complete), seen(&query));
        for part in html.split("data-figure=\"").skip(1) {
            let (name, rest) = part.split_once('"').unwrap();
            let is_link = rest.starts_with(" href=\"?");
            let number = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            assert!(is_link || number == "0" || name == "vanished", "{name} {number}");
        }
    }

    #[test]
    fn nothing_of_a_partial_reading_is_good_and_no_volume_lost() {
        let partial = analysis(Extent::Partial(3, Some(4)));
        let query = Query::default().at_view(View::Volumes);
        let days = strip_days(clock(), &[]);
        let good = |analysis: &Analysis| {
            let lines =
                analysis.lines.iter().map(|line| volumes::line(line, 0, false, analysis, &days, seen(&query)).into());
            let lines: Vec<backup_lens::ui::node::Node> = lines.collect();
            let standing: String = lines.iter().map(ToString::to_string).collect();
            standing.matches("class=\"badge\" data-tone=\"good\">protected").count()
        };
        assert_eq!((good(&partial), good(&analysis(Extent::Complete))), (0, 1));
        let unprotected = partial.lines.iter().find(|line| line.volume.restorable == 0).unwrap();
        let line = volumes::line(unprotected, 0, false, &partial, &days, seen(&query));
        let standing = backup_lens::ui::node::Node::from(line).to_string();
        assert!(standing.contains("data-tone=\"unknown\">none read<"), "{standing}");
        let html = overview(&partial, seen(&query)).to_string();
        assert!(html.contains("data-partial"), "the style sheet has no green in it: {html}");
        assert!(html.contains("</a> with no good backup read yet<"), "{html}");
        let complete = page(&analysis(Extent::Complete), seen(&query));
        assert!(complete.contains("</a> with no good backup<"), "it is certain then: {complete}");
        assert!(html.contains("id=\"verdict\" tabindex=\"-1\" data-tone=\"unknown\">Incomplete data: "), "{html}");
    }

    #[test]
    fn a_volume_with_only_a_suspicious_backup_is_not_green_and_says_why() {
        let row = |id: &str, hour: u32, more: &str| {
            format!(
                r#"{{"id": "{id}", "status": "available", "volume_id": "v", "created_at": "2026-11-24T{hour:02}:00:00"{more}}}"#
            )
        };
        let suspicious = [row("a", 2, r#", "is_incremental": true"#)];
        let (full, incremental) = (row("b", 3, ""), row("c", 4, r#", "is_incremental": true"#));
        let query = Query::default();
        let drawn = |rows: &[String]| {
            let analysis = analysis_of(rows, Extent::Complete);
            let line = volumes::line(&analysis.lines[0], 0, false, &analysis, &strip_days(clock(), &[]), seen(&query));
            (backup_lens::ui::node::Node::from(line).to_string(), overview(&analysis, seen(&query)).to_string())
        };
        let (line, page) = drawn(&suspicious);
        assert!(line.contains(r#"data-tone="unknown">suspicious<"#), "{line}");
        assert!(line.contains("may be incomplete: incremental without a base."), "{line}");
        assert!(page.contains(r#"data-part="suspicious""#) && !page.contains(r#"data-part="protected""#), "{page}");
        let (line, page) = drawn(&[full, incremental]);
        assert!(line.contains(r#"data-tone="good">protected<"#) && !line.contains("incomplete"), "{line}");
        assert!(page.contains(r#"data-part="protected""#) && !page.contains("suspicious"), "{page}");
    }

    #[test]
    fn a_mistake_in_the_search_is_marked_where_it_is() {
        let text = "name:a <b>:x é";
        assert!(Search::parse(text).is_ok(), "only letters before a colon are a key");
        let text = "name:a foo:<i> é";
        let mistake = Search::parse(text).unwrap_err();
        let html = search::search("", Some(&(text.to_owned(), mistake)), true, false).to_string();
        assert!(html.contains("<code>name:a <mark>foo:&lt;i&gt;</mark> é</code>"), "{html}");
        assert!(html.contains("aria-invalid=\"true\""));
        let query = Query::parse("?status=error").0;
        let screen = backup_lens::ui::node::Node::from(search::misread(
            &(text.to_owned(), Search::parse(text).unwrap_err()),
            &query,
        ));
        let html = screen.to_string();
        assert!(html.contains("This search could not be read"), "{html}");
        assert!(html.contains("<mark>foo:&lt;i&gt;</mark>"), "{html}");
        assert!(html.contains(r#"<a href="?view=backups">Show all backups</a>"#), "{html}");
    }
}
