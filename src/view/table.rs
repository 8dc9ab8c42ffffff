//! The table of backups: its headings, which sort through the service, and its rows in slices.
//!
//! Slices are laid out only when they come into sight (`content-visibility`), which needs `display: block`, which takes
//! the table's meaning away in some browsers: the ARIA roles give it back.

use crate::column::Column;
use crate::paint::Slice;
use crate::query::{Direction, Query, Sort};
use crate::view::row::{Setting, row};
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
    let heading = move |column: Column| view! { <Heading column sort zone on_sort /> };
    let columns = Column::ALL.into_iter().filter(|column| *column != Column::Reason);
    view! {
        <table role="table" class="backups" data-hidden=hidden aria-busy=move || busy.get().to_string() on:click=open_row>
            <caption class="unseen">"Volume backups"</caption>
            <thead role="rowgroup">
                <tr role="row">{columns.map(heading).collect_view()}</tr>
            </thead>
            {slices.into_iter().map(|slice| view! { <Rows slice open /> }).collect_view()}
        </table>
    }
}

#[component]
fn Heading(
    column: Column,
    sort: Signal<Sort>,
    zone: Signal<String>,
    on_sort: Callback<Column>,
) -> impl IntoView {
    let is_time = matches!(column, Column::RecoveryPoint | Column::Created | Column::Updated);
    let unit = is_time.then(|| view! { <span class="unit">{zone}</span> });
    let order = move || {
        let sort = sort.get();
        (column.sort_key() == Some(sort.key)).then(|| match sort.direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        })
    };
    let label = match column.sort_key() {
        Some(_) => view! {
            <button type="button" on:click=move |_| on_sort.run(column)>{column.heading()}</button>
        }
        .into_any(),
        None => column.heading().into_any(),
    };
    view! {
        <th role="columnheader" scope="col" data-column=column.word() aria-sort=order>{label} " " {unit}</th>
    }
}

#[component]
fn Rows(slice: RwSignal<Option<Slice>>, open: Signal<Option<String>>) -> impl IntoView {
    // Only the slices that hold or held the open row are drawn again when another one opens.
    let open = Memo::new(move |_| {
        let open = open.get()?;
        slice.with(|slice| {
            let rows = slice.as_ref()?.rows();
            rows.iter().position(|row| row.backup().is_some_and(|backup| backup.id == open))
        })
    });
    let rows = move || {
        let open = open.get();
        slice.with(|slice| {
            slice.as_ref().map(|slice| {
                let setting = Setting::new(&slice.listed.query, slice.clock);
                let draw = |(index, read)| row(read, &setting, open == Some(index));
                slice.rows().iter().enumerate().map(draw).collect::<Vec<_>>()
            })
        })
    };
    view! { <tbody role="rowgroup">{rows}</tbody> }
}

/// A click anywhere on a row follows the row's own link, unless it selected text or hit something of its own.
fn open_row(event: MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let hit = |selector| target.closest(selector).ok().flatten();
    let selects = window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    if hit("a, button, code").is_some() || selects {
        return;
    }
    let link = hit("tr").and_then(|row| row.query_selector("a.open").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        link.click();
    }
}

/// Rows to look at while the first ones are on their way.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">{(0..12).map(|_| view! { <div></div> }).collect_view()}</div>
    }
}

/// The next query when a heading is clicked.
pub fn sorted(query: &Query, column: Column) -> Option<Query> {
    column.sort_key().map(|key| query.sorted(query.next_sort(key)))
}
