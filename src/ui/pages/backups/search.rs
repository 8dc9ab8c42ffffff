//! The search box with its error, the counts beside it, and the export menu.

use crate::analysis::facets::Facets;
use crate::export::rows::{Delimiter, Format};
use crate::number::grouped;
use crate::query::Query;
use crate::query::search::completion::completions;
use crate::query::search::{Criterion, ParseError, Term, TextField};
use crate::ui::messages::{Action, Form, Input, Preference, Scope, Typed};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::backups::words;
use crate::ui::parts::form::{button, select};

thread_local! {
    pub(crate) static FIELD: ElementRef = const { ElementRef::new() };
    /// The export menu.
    pub(crate) static EXPORTS: ElementRef = const { ElementRef::new() };
}

/// The box, with the current search or the wrong text. `waits`: the typed text is followed only once it is submitted.
pub fn search(applied: &str, mistake: Option<&(String, ParseError)>, waits: bool, shows_filters: bool) -> Node {
    let text = mistake.map_or(applied, |(text, _)| text);
    let input = el("input")
        .attr("type", "search")
        .named(Input::Search)
        .types(Typed::Search)
        .handle(&FIELD)
        .attr("value", text.to_owned())
        .attr("placeholder", words::SEARCH_EXAMPLE)
        .attr("list", "search-offers")
        .attr("aria-describedby", "search-message")
        .attr_if("aria-invalid", mistake.map(|_| "true"))
        .attr("maxlength", "2000")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false");
    let label = el("label").child(el("span").child(words::SEARCH)).child(input);
    el("form")
        .sends(Form::Search)
        .class("search")
        .attr("role", "search")
        .attr("aria-label", words::SEARCH_ALL)
        .child(label)
        .child(el("button").attr("type", "submit").child(words::SEARCH))
        .child(
            button(words::FILTERS)
                .class("narrow")
                .asks(Action::ToggleFilters)
                .attr("aria-expanded", shows_filters.to_string()),
        )
        .child(
            el("p")
                .attr("id", "search-message")
                .attr("role", "status")
                .child(mistake.map(pointed))
                .child((waits && mistake.is_none()).then(|| el("span").class("quiet").child(words::PRESS_ENTER))),
        )
        .into()
}

/// What is shown instead of rows if the search of a link has a mistake, which is explained below the box.
pub fn misread(mistake: &(String, ParseError), query: &Query) -> Element {
    el("section")
        .class("screen")
        .child(el("h2").child(words::MISREAD))
        .child(el("p").class("mistake").child(marked(mistake)))
        .child(el("p").child(el("a").goes(query.without_filters()).child(words::SHOW_ALL)))
}

/// The completions of the text in the box.
pub(crate) fn offers(text: &str) -> Node {
    let option = |offer: String| el("option").attr("value", offer);
    el("datalist").attr("id", "search-offers").children(completions(text).into_iter().map(option)).into()
}

/// The text with its error marked, and the explanation.
fn pointed(mistake: &(String, ParseError)) -> Element {
    words::not_applied(el("span").class("mistake"), marked(mistake), &mistake.1.why)
}

fn marked((text, mistake): &(String, ParseError)) -> Element {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    el("code")
        .child(part(0, mistake.from))
        .child(el("mark").child(part(mistake.from, mistake.to)))
        .child(part(mistake.to, text.len()))
}

/// How many backups each choice would show, as links that make or undo it.
pub(crate) fn facets(facets: &Facets, query: &Query) -> Node {
    let choice = |label: String, count: usize, term: Term| {
        let is_set = query.has_choice(&term);
        let href = if is_set { query.without_choice(&term) } else { query.with_choice(&term) };
        let link = el("a").goes(href).attr_if("aria-current", is_set.then_some("true"));
        el("li").child(link.child(label).child(" ").child(el("b").child(grouped(count as u64))))
    };
    let statuses = facets
        .statuses
        .iter()
        .map(|(status, count)| choice(status.word().to_owned(), *count, Term::text(TextField::Status, status.word())));
    let kinds = [(words::FULL, facets.kinds.0, false), (words::INCREMENTAL, facets.kinds.1, true)];
    let kinds = kinds
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(label, count, yes)| choice(label.to_owned(), count, Criterion::Incremental(yes).into()));
    let zones =
        facets.zones.iter().map(|(zone, count)| choice(zone.clone(), *count, Term::text(TextField::Zone, zone)));
    let list = |name: &'static str, choices: Vec<Element>| {
        (!choices.is_empty()).then(|| el("ul").attr("aria-label", name).children(choices))
    };
    el("nav")
        .class("facets")
        .attr("aria-label", words::NARROW_DOWN)
        .child(el("span").class("quiet").child(words::WITH_OTHER_FILTERS))
        .child(list(words::STATUS, statuses.collect()))
        .child(list(words::TYPE, kinds.collect()))
        .child(list(words::AVAILABILITY_ZONE, zones.collect()))
        .into()
}

/// The ways to save rows as a file.
pub(crate) fn exports(is_local: bool, delimiter: Delimiter) -> Element {
    let save = |label: String, scope: Scope, format: Format| {
        el("button").attr("type", "button").asks(Action::Export(scope, format)).child(label)
    };
    let formats = Format::all(delimiter);
    let page = (!is_local).then(|| formats.map(|format| save(words::page_as(format.label()), Scope::Page, format)));
    let all = formats.map(|format| save(words::all_as(format.label()), Scope::Everything, format));
    let options = Delimiter::ALL.map(|delimiter| (delimiter.word(), delimiter.word()));
    let choice = select(delimiter.word(), options).sets(Preference::Delimiter);
    let delimiter = el("label").attr("title", words::WHICH_DELIMITER).child(words::DELIMITER).child(choice);
    let choices = el("fieldset").child(el("legend").class("unseen").child(words::SAVE_AS_FILE));
    el("details")
        .handle(&EXPORTS)
        .class("menu exports")
        .child(el("summary").child(words::EXPORT))
        .child(choices.children(page.into_iter().flatten()).children(all).child(delimiter))
}

/// The number of matches, for screen readers.
pub(crate) fn spoken(found: usize, is_all_read: bool) -> String {
    words::matches(found, is_all_read)
}
