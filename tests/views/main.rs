//! Views as HTML: what is shown, and that all of it is escaped.
#![allow(clippy::unwrap_used)]

mod failures;
mod list;
mod project;
mod rows;
mod sign_in;

use backup_lens::api::cinder::{Row, answer};
use backup_lens::query::Query;
use backup_lens::state::backup_detail::Open;
use backup_lens::state::columns::{Column, Columns};
use backup_lens::state::remote::{Good, Remote};
use backup_lens::time::{Clock, Instant};
use backup_lens::ui::messages::Message;
use backup_lens::ui::node::Node;
use backup_lens::ui::pages::backups::detail::{Commands, detail};
use backup_lens::ui::pages::backups::row::{RowContext, row};

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
