//! The filter form and the chips of the current filters. The form is submitted with Enter; only choosing a status takes
//! effect at once.

use crate::api::cinder::Status;
use crate::inventory::volumes::VolumeInventory;
use crate::query::{Field, Match, Query};
use crate::ui::messages::{Form, Input, Setting};
use crate::ui::node::{Element, ElementRef, el};
use crate::ui::pages::backups::words;
use crate::ui::parts::form::select;
use crate::ui::parts::words::remove_filter;

/// Values of the status menu that are not Cinder's words.
const ANY_ERROR: &str = "~error";
const OTHER: &str = "~";

/// How a text is matched, as values of the menu.
const EXACT: &str = "exact";
const CONTAINS: &str = "contains";

thread_local! {
    pub(crate) static FORM: ElementRef = const { ElementRef::new() };
    /// The field for a status that is not in the menu.
    pub(crate) static OTHER_STATUS: ElementRef = const { ElementRef::new() };
}

/// The form, filled from the address.
pub(crate) fn filters(query: &Query) -> Element {
    el("form")
        .sends(Form::Filters)
        .handle(&FORM)
        .class("filters")
        .attr("role", "search")
        .attr("aria-label", words::FILTER)
        .child(text_filter(Field::Name, words::NAME, query))
        .child(status_filter(query))
        .child(text_filter(Field::VolumeId, words::VOLUME, query))
        .child(el("button").attr("type", "submit").child(words::APPLY))
}

/// The query that the form describes. `value` gives the value of a field.
pub(crate) fn read(value: impl Fn(Input) -> String, before: &Query) -> Query {
    let text = |field: Field| {
        let (text, mode) = (value(Input::Filter(field)), value(Input::Mode(field)));
        // An id contains no blanks, but a copied one often has them around it.
        let is_new = before.filter(field).is_none_or(|filter| filter.text() != text);
        let text = if field == Field::VolumeId && is_new { text.trim().to_owned() } else { text };
        match text.as_str() {
            // An empty field means no filter, unless the address filters by an empty value and the field was left
            // alone.
            "" => before.filter(field).filter(|filter| filter.text().is_empty()).cloned(),
            _ if mode == EXACT => Some(Match::Exact(text)),
            _ => Some(Match::Contains(text)),
        }
    };
    let status = match value(Input::Status).as_str() {
        "" => None,
        ANY_ERROR => Some(Match::Contains("error".to_owned())),
        OTHER => text(Field::Status),
        word => Some(Match::Exact(word.to_owned())),
    };
    let query = before.with_filter(Field::Name, text(Field::Name)).with_filter(Field::Status, status);
    query.with_filter(Field::VolumeId, text(Field::VolumeId))
}

fn text_filter(field: Field, label: &'static str, query: &Query) -> Element {
    let set = query.filter(field);
    let label =
        el("label").child(el("span").child(label)).child(input(field, set.map(Match::text).unwrap_or_default()));
    el("div").class("filter").child(label).child(mode(field, set, CONTAINS))
}

fn status_filter(query: &Query) -> Element {
    let set = query.filter(Field::Status);
    let chosen = choice(set);
    let known = Status::KNOWN.iter().map(|status| (status.word(), status.word()));
    let options =
        [("", words::ANY), (ANY_ERROR, words::ANY_ERROR)].into_iter().chain(known).chain([(OTHER, words::OTHER)]);
    let choice = select(&chosen, options).named(Input::Status).sets(Setting::Status);
    let other = set.filter(|_| chosen == OTHER);
    let word = input(Field::Status, other.map(Match::text).unwrap_or_default())
        .attr("aria-label", words::OTHER_STATUS)
        .handle(&OTHER_STATUS);
    el("div")
        .class("filter")
        .child(el("label").child(el("span").child(words::STATUS)).child(choice))
        .child(el("span").class("other").child(word).child(mode(Field::Status, other, EXACT)))
}

fn input(field: Field, text: &str) -> Element {
    el("input")
        .attr("type", "search")
        .named(Input::Filter(field))
        .attr("value", text.to_owned())
        .attr("maxlength", "255")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
}

fn mode(field: Field, set: Option<&Match>, otherwise: &'static str) -> Element {
    let chosen = match set {
        Some(Match::Exact(_)) => EXACT,
        Some(Match::Contains(_)) => CONTAINS,
        None => otherwise,
    };
    select(chosen, [(CONTAINS, words::CONTAINS), (EXACT, words::EXACT)])
        .named(Input::Mode(field))
        .attr("aria-label", words::how_it_matches(field.label()))
}

/// The menu value for a filter.
fn choice(filter: Option<&Match>) -> String {
    match filter {
        None => String::new(),
        Some(Match::Contains(text)) if text == "error" => ANY_ERROR.to_owned(),
        Some(Match::Exact(word)) => match Status::KNOWN.iter().find(|known| known.is(word)) {
            Some(known) => known.word().to_owned(),
            None => OTHER.to_owned(),
        },
        Some(Match::Contains(_)) => OTHER.to_owned(),
    }
}

/// Whether the chosen value requires typing a word first.
pub(crate) fn asks_for_a_word(chosen: &str) -> bool {
    chosen == OTHER
}

/// The current filters, each with a link that removes it.
pub fn chips(query: &Query, volumes: &VolumeInventory) -> Option<Element> {
    let filter = |field: Field| {
        let text = match query.filter(field)? {
            Match::Exact(id) if field == Field::VolumeId => {
                words::field_is(field.label(), volumes.label(id).unwrap_or(id))
            }
            Match::Exact(text) => words::field_is(field.label(), text),
            Match::Contains(text) => words::field_contains(field.label(), text),
        };
        Some((text, query.with_filter(field, None)))
    };
    let terms = query.search.terms.iter().enumerate();
    let terms = terms.map(|(place, term)| (term.to_string(), query.without_term(place)));
    let set: Vec<_> = Field::ALL.into_iter().filter_map(filter).chain(terms).collect();
    let count = set.len();
    let chip = |(text, without): (String, Query)| {
        let chip = el("a").class("chip").goes(without);
        chip.attr("title", remove_filter(&text)).child(el("span").child(text))
    };
    let all = (count > 1).then(|| el("a").goes(query.without_filters()).child(words::CLEAR_ALL));
    (count > 0).then(|| {
        el("p")
            .class("chips")
            .child(el("span").class("unseen").child(words::filters_set(count)))
            .children(set.into_iter().map(chip))
            .child(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::tests::any_query;
    use crate::ui::node::Node;
    use proptest::prelude::*;

    /// The values of the form as a browser would submit them: those of the fields and of the selected options.
    fn sent(node: &Node, name: &str) -> String {
        match node {
            Node::Element(element) if element.value_of("name") == Some(name) => match element.tag() {
                "select" => {
                    let chosen = element.nodes().iter().find_map(|option| match option {
                        Node::Element(option) if option.value_of("selected").is_some() => option.value_of("value"),
                        _ => None,
                    });
                    chosen.unwrap_or_default().to_owned()
                }
                _ => element.value_of("value").unwrap_or_default().to_owned(),
            },
            Node::Element(element) => element.nodes().iter().map(|child| sent(child, name)).collect(),
            _ => String::new(),
        }
    }

    proptest! {
        #[test]
        fn a_form_sent_unchanged_gives_the_same_query(query in any_query()) {
            let form = filters(&query).into();
            let filtered = read(|input| sent(&form, input.name()), &query);
            prop_assert_eq!(filtered, query.at_page(crate::query::PageNumber::FIRST));
        }
    }
}
