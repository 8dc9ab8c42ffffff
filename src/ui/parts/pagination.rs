//! The page's place in its list, and links to the other pages: real links, so that a middle click works.

use crate::query::pagination::Place;
use crate::query::{PageNumber, PageSize, Query};
use crate::ui::messages::Setting;
use crate::ui::node::{Element, ElementRef, el};
use crate::ui::parts::form::select;
use crate::ui::parts::words;

/// The links to the other pages. `query` is the one that the rows answer.
pub fn pages(query: &Query, place: &Place) -> Element {
    let first = (query.page > PageNumber::FIRST).then_some(PageNumber::FIRST);
    // Without a count the last page is searched for only on request.
    let last = place.last_page.or(place.next.map(|_| PageNumber::LAST)).filter(|last| *last > query.page);
    let link = |rel: &'static str, label: &'static str, page: Option<PageNumber>| {
        let link = el("a").attr("rel", rel).child(label);
        match page {
            Some(page) => link.goes(query.at_page(page)),
            // Not a tab stop, but still focusable so that focus is not lost after following the last link.
            None => link.attr("role", "link").attr("aria-disabled", "true").attr("tabindex", "-1"),
        }
    };
    let number = query.page.number();
    let numbered = words::page_of(number, place.last_page.map(|last| last.number().max(number)));
    el("nav")
        .attr("aria-label", words::PAGES)
        .child(el("strong").child(place.to_string()))
        .child(el("span").class("number").child(numbered))
        .child(link("first", words::FIRST, first))
        .child(link("prev", words::PREVIOUS, place.previous))
        .child(link("next", words::NEXT, place.next))
        .child(link("last", words::LAST, last))
}

thread_local! {
    /// The form with the page size.
    pub(crate) static FORM: ElementRef = const { ElementRef::new() };
}

/// The page size. A size from an address that is not on offer is added while it is set.
pub fn limit(chosen: PageSize) -> Element {
    let mut sizes = PageSize::OFFERED.to_vec();
    if !sizes.contains(&chosen) {
        sizes.insert(sizes.partition_point(|size| *size < chosen), chosen);
    }
    let sizes: Vec<_> = sizes.into_iter().map(|size| size.rows().to_string()).collect();
    let options = sizes.iter().map(|rows| (rows.as_str(), rows.as_str()));
    let choice = select(&chosen.rows().to_string(), options).sets(Setting::Limit);
    el("form").handle(&FORM).class("limit").child(el("label").child(words::ROWS_PER_PAGE).child(choice))
}
