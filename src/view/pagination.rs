//! Where the page lies in its list, and the ways to the others: real links, so that a middle click works.

use crate::pagination::Place;
use crate::query::{PageNumber, PageSize, Query};
use leptos::prelude::*;

/// The bar under the table.
#[component]
pub fn Pagination(
    /// The query that the rows answer.
    query: Query,
    /// Where its page lies.
    place: Place,
    /// Another page size was chosen.
    on_limit: Callback<PageSize>,
) -> impl IntoView {
    let first = (query.page > PageNumber::FIRST).then_some(PageNumber::FIRST);
    let last = place.last_page.filter(|last| *last > query.page);
    let link = |rel: &'static str, label: &'static str, page: Option<PageNumber>| {
        let href = page.map(|page| query.at_page(page).to_string());
        let disabled = href.is_none().then_some("true");
        view! { <a rel=rel href=href aria-disabled=disabled role=disabled.map(|_| "link")>{label}</a> }
    };
    let numbered = match place.last_page {
        Some(last) => format!("page {} of {}", query.page.number(), last.number().max(query.page.number())),
        None => format!("page {}", query.page.number()),
    };
    view! {
        <nav class="pagination" aria-label="Pages">
            <strong class="place">{place.to_string()}</strong>
            <span class="number">{numbered}</span>
            {link("first", "First", first)}
            {link("prev", "Previous", place.previous)}
            {link("next", "Next", place.next)}
            {link("last", "Last", last)}
            <Limit chosen=query.limit on_limit />
        </nav>
    }
}

#[component]
fn Limit(chosen: PageSize, on_limit: Callback<PageSize>) -> impl IntoView {
    let mut sizes = PageSize::OFFERED.to_vec();
    if !sizes.contains(&chosen) {
        sizes.push(chosen);
        sizes.sort();
    }
    let choose = move |text: String| {
        if let Some(size) = text.parse().ok().and_then(PageSize::new) {
            on_limit.run(size);
        }
    };
    let option = |size: PageSize| {
        view! { <option value=size.rows().to_string() selected=size == chosen>{size.rows()}</option> }
    };
    view! {
        <label class="limit">
            "Rows a page "
            <select on:change:target=move |event| choose(event.target().value())>
                {sizes.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
