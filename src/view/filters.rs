//! The filter form and the chips of what is set. A form is sent on Enter; only the status, a choice, is sent at once.

use crate::cinder::Status;
use crate::query::{Field, Match, Query};
use crate::view::{Element, Node, el};
use leptos::html;
use leptos::prelude::*;

const ANY_ERROR: &str = "~error";
const OTHER: &str = "~";
const MODES: [&str; 2] = ["contains", "exact"];

fn option(word: &str) -> Node {
    el("option").attr("value", word.to_owned()).child(word.to_owned()).into()
}

/// The form. `query` is what the address asks for.
#[component]
pub fn Filters(query: Signal<Query>, on_change: Callback<Query>) -> impl IntoView {
    let (name, volume) = (TextFilter::new(), TextFilter::new());
    let status = StatusFilter::new(query);
    let send = move || {
        let query = query.get_untracked();
        let query = query.with_filter(Field::Name, name.read(query.filter(Field::Name)));
        let query = query.with_filter(Field::VolumeId, volume.read(query.filter(Field::VolumeId)));
        on_change.run(query.with_filter(Field::Status, status.read(query.filter(Field::Status))));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! {
        <form class="filters" role="search" aria-label="Filter backups" on:submit=submit>
            {name.view(Field::Name, "Name", query)} {status.view(send)} {volume.view(Field::VolumeId, "Volume", query)}
            <button type="submit">"Apply"</button>
        </form>
    }
}

/// A text and how it matches.
#[derive(Clone, Copy)]
struct TextFilter {
    text: NodeRef<html::Input>,
    mode: NodeRef<html::Select>,
}

impl TextFilter {
    fn new() -> Self {
        Self { text: NodeRef::new(), mode: NodeRef::new() }
    }

    /// What the form says now. An empty field is no filter, unless the address asks for emptiness and it was left so.
    fn read(self, before: Option<&Match>) -> Option<Match> {
        let text = self.text.get_untracked().map(|input| input.value()).unwrap_or_default();
        if text.is_empty() {
            return before.filter(|filter| filter.text().is_empty()).cloned();
        }
        let exact = self.mode.get_untracked().is_some_and(|select| select.value() == "exact");
        Some(if exact { Match::Exact(text) } else { Match::Contains(text) })
    }

    fn view(self, field: Field, label: &'static str, query: Signal<Query>) -> impl IntoView {
        let set = Memo::new(move |_| query.with(|query| query.filter(field).cloned()));
        let text = move || set.with(|filter| filter.as_ref().map(|f| f.text().to_owned()).unwrap_or_default());
        let mode = move || if matches!(set.get(), Some(Match::Exact(_))) { "exact" } else { "contains" };
        let key = field.label();
        view! {
            <div class="filter">
                <label>
                    <span>{label}</span>
                    <input node_ref=self.text type="search" name=key maxlength="255" autocomplete="off"
                        spellcheck="false" prop:value=text />
                </label>
                <select node_ref=self.mode aria-label=format!("How {key} matches") prop:value=mode>
                    {MODES.map(option)}
                </select>
            </div>
        }
    }
}

/// A choice of the known words, or any other word.
#[derive(Clone, Copy)]
struct StatusFilter {
    choice: NodeRef<html::Select>,
    word: NodeRef<html::Input>,
    mode: NodeRef<html::Select>,
    set: Memo<Option<Match>>,
    other: RwSignal<bool>,
}

impl StatusFilter {
    fn new(query: Signal<Query>) -> Self {
        let set = Memo::new(move |_| query.with(|query| query.status.clone()));
        let other = RwSignal::new(false);
        Effect::new(move |_| other.set(choice(set.get().as_ref()) == OTHER));
        Self { choice: NodeRef::new(), word: NodeRef::new(), mode: NodeRef::new(), set, other }
    }

    fn read(self, before: Option<&Match>) -> Option<Match> {
        let chosen = self.choice.get_untracked().map(|select| select.value()).unwrap_or_default();
        match chosen.as_str() {
            "" => None,
            ANY_ERROR => Some(Match::Contains("error".to_owned())),
            OTHER => TextFilter { text: self.word, mode: self.mode }.read(before),
            word => Some(Match::Exact(word.to_owned())),
        }
    }

    fn view(self, send: impl Fn() + Copy + Send + 'static) -> impl IntoView {
        let Self { set, other, .. } = self;
        let chosen = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlSelectElement>| {
            let is_other = event.target().value() == OTHER;
            other.set(is_other);
            if !is_other {
                send();
            }
        };
        let text = move || set.get().map(|f| f.text().to_owned()).unwrap_or_default();
        let mode = move || if matches!(set.get(), Some(Match::Contains(_))) { "contains" } else { "exact" };
        let other_word = move || {
            view! {
                <input node_ref=self.word type="search" name="other-status" maxlength="255" autocomplete="off"
                    aria-label="Other status" placeholder="status" prop:value=text />
                <select node_ref=self.mode aria-label="How status matches" prop:value=mode>
                    {MODES.map(option)}
                </select>
            }
        };
        view! {
            <div class="filter">
                <label>
                <span>"Status"</span>
                <select node_ref=self.choice name="status" prop:value=move || set.with(|set| choice(set.as_ref()))
                    on:change:target=chosen>
                    <option value="">"any"</option>
                    <option value=ANY_ERROR>"any error"</option>
                    {Status::KNOWN.iter().map(|status| option(status.word())).collect::<Vec<_>>()}
                    <option value=OTHER>"other…"</option>
                </select>
                </label>
                {move || other.get().then(other_word)}
            </div>
        }
    }
}

/// The option that stands for a filter.
fn choice(filter: Option<&Match>) -> String {
    match filter {
        None => String::new(),
        Some(Match::Contains(text)) if text == "error" => ANY_ERROR.to_owned(),
        Some(Match::Exact(word)) if Status::KNOWN.iter().any(|known| known.word() == word) => word.clone(),
        Some(_) => OTHER.to_owned(),
    }
}

/// What is set, each with a way to take it off.
pub fn chips(query: &Query) -> Option<Element> {
    let set: Vec<_> = Field::ALL.into_iter().filter_map(|field| Some((field, query.filter(field)?))).collect();
    let count = set.len();
    let chip = |(field, filter): (Field, &Match)| {
        let text = match filter {
            Match::Exact(text) => format!("{} is “{text}”", field.label()),
            Match::Contains(text) => format!("{} contains “{text}”", field.label()),
        };
        let chip = el("a").class("chip").attr("href", query.with_filter(field, None).to_string());
        chip.attr("title", format!("Remove the filter: {text}")).child(el("span").child(text))
    };
    let all = (count > 1).then(|| el("a").attr("href", query.without_filters().to_string()).child("Clear all"));
    (count > 0).then(|| {
        el("p")
            .class("chips")
            .child(el("span").class("unseen").child(format!("Filters set: {count}. ")))
            .children(set.into_iter().map(chip))
            .child(all)
    })
}
