//! The table of backups: its headings, which sort through the service, and its rows in slices.
//!
//! Slices are laid out only when they come into sight (`content-visibility`), which needs `display: block`, which takes
//! the table's meaning away in some browsers: the ARIA roles give it back.

use crate::browser;
use crate::column::Column;
use crate::paint::Slice;
use crate::query::{Direction, Query, Sort};
use crate::view::row::{Setting, row};
use crate::view::{Element, Node, el, live};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The table. `listed` is the query that the rows answer.
#[component]
pub fn Table(
    slices: Vec<RwSignal<Option<Slice>>>,
    open: Signal<Option<String>>,
    sort: Signal<Sort>,
    hidden: Signal<String>,
    busy: Signal<bool>,
    zone: Signal<String>,
    on_sort: Callback<Column>,
) -> impl IntoView {
    let click = move |event: MouseEvent| match clicked_heading(&event) {
        Some(column) => on_sort.run(column),
        None => open_row(&event),
    };
    view! {
        <table role="table" class="backups" data-hidden=hidden aria-busy=move || busy.get().to_string() on:click=click>
            <caption class="unseen">"Volume backups"</caption>
            {live(move || head(sort.get(), &zone.get()).into())}
            {slices.into_iter().map(|slice| rows(slice, open)).collect_view()}
        </table>
    }
}

fn head(sort: Sort, zone: &str) -> Element {
    let columns = Column::ALL.into_iter().filter(|column| *column != Column::Reason);
    let heading = |column: Column| {
        let is_time = matches!(column, Column::RecoveryPoint | Column::Created | Column::Updated);
        let order = (column.sort_key() == Some(sort.key)).then_some(match sort.direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        });
        let label: Node = match column.sort_key() {
            Some(key) => el("button").attr("type", "button").attr("data-sort", key.word()).child(column.heading()).into(),
            None => column.heading().into(),
        };
        el("th")
            .attr("role", "columnheader")
            .attr("scope", "col")
            .attr("data-column", column.word())
            .attr_if("aria-sort", order)
            .child(label)
            .child(is_time.then(|| el("span").class("unit").child(format!(" {zone}"))))
    };
    el("thead").attr("role", "rowgroup").child(el("tr").attr("role", "row").children(columns.map(heading)))
}

fn clicked_heading(event: &MouseEvent) -> Option<Column> {
    let word = browser::closest(event, "button[data-sort]")?.get_attribute("data-sort")?;
    Column::ALL.into_iter().find(|column| column.sort_key().is_some_and(|key| key.word() == word))
}

/// Only the slices that hold or held the open row are drawn again when another one opens.
fn rows(slice: RwSignal<Option<Slice>>, open: Signal<Option<String>>) -> impl IntoView {
    let open = Memo::new(move |_| {
        let open = open.get()?;
        slice.with(|slice| {
            let rows = slice.as_ref()?.rows();
            rows.iter().position(|row| row.backup().is_some_and(|backup| backup.id == open))
        })
    });
    live(move || {
        let open = open.get();
        let body = el("tbody").attr("role", "rowgroup");
        slice.with(|slice| match slice {
            None => body.into(),
            Some(slice) => {
                let setting = Setting::new(&slice.listed.query, slice.clock);
                let draw = |(index, read)| row(read, &setting, open == Some(index));
                body.children(slice.rows().iter().enumerate().map(draw)).into()
            }
        })
    })
}

/// A click anywhere on a row follows the row's own link, unless it selected text or hit something of its own.
fn open_row(event: &MouseEvent) {
    if browser::closest(event, "a, button, code").is_some() || browser::has_selection() {
        return;
    }
    let link = browser::closest(event, "tr").and_then(|row| row.query_selector("a.open").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        link.click();
    }
}

/// The next query when a heading is clicked.
pub fn sorted(query: &Query, column: Column) -> Option<Query> {
    column.sort_key().map(|key| query.sorted(query.next_sort(key)))
}
