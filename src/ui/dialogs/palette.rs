//! The palette: jumps to a view, a volume or a backup by part of its name or id.

use crate::api::cinder::Row;
use crate::api::cinder::backup::display_name;
use crate::cells::{Cell, effect, leak};
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::platform::dom;
use crate::query::search::{Property, Search, Term};
use crate::query::{Query, View};
use crate::sorted::sort_by_key;
use crate::state::current_view::CurrentView;
use crate::ui::dialogs::words;
use crate::ui::messages::{Form, Input, Message, Route, Typed};
use crate::ui::node::{Element, ElementRef, Node, el, live};
use leptos::prelude::*;

thread_local! {
    pub(crate) static DIALOG: ElementRef = const { ElementRef::new() };
}

/// The most volumes, and the most backups, offered at once.
const OFFERED: usize = 6;

/// The typed text, and the chosen offer.
pub(crate) struct Palette {
    current: &'static CurrentView,
    is_open: Cell<bool>,
    text: Cell<String>,
    chosen: Cell<usize>,
}

/// A place to jump to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    kind: &'static str,
    name: String,
    /// The id, which distinguishes it from others with the same name.
    id: Option<String>,
    query: Query,
}

impl Palette {
    pub(crate) fn new(current: &'static CurrentView) -> &'static Self {
        leak(Self { current, is_open: Cell::new(false), text: Cell::new(String::new()), chosen: Cell::new(0) })
    }

    pub(crate) fn open(&self) {
        self.text.set(String::new());
        self.chosen.set(0);
        self.is_open.set(true);
    }

    pub(crate) fn type_in(&self, text: &str) {
        self.text.set(text.trim().to_owned());
        self.chosen.set(0);
    }

    /// Chooses the next or the previous offer, wrapping around.
    pub(crate) fn step(&self, is_down: bool) {
        let count = self.offers().len().max(1);
        self.chosen.update(|chosen| *chosen = if is_down { *chosen + 1 } else { *chosen + count - 1 } % count);
    }

    /// The query of the chosen offer; closes the palette.
    pub(crate) fn answer(&self) -> Option<Query> {
        let chosen = self.chosen.get_untracked();
        let query = self.offers().into_iter().nth(chosen).map(|offer| offer.query);
        dom::show_dialog(&DIALOG, false);
        query
    }

    fn offers(&self) -> Vec<Offer> {
        let (text, query) = (self.text.get(), self.current.address.query.get());
        let mut offers: Vec<Offer> = View::ALL
            .into_iter()
            .filter(|view| has(view.label(), &text))
            .map(|view| Offer {
                kind: words::VIEW,
                name: view.label().to_owned(),
                id: None,
                query: query.at_view(view),
            })
            .collect();
        if !text.is_empty() {
            offers.extend(self.volumes(&text, &query));
            offers.extend(self.backups(&text, &query));
            // “failed” is also a kind of backup.
            let kinds = Property::ALL.into_iter().filter(|kind| text.len() > 2 && has(kind.word(), &text));
            offers.extend(kinds.map(|kind| Offer {
                kind: words::SEARCH,
                name: words::backups_that_are(kind.word()),
                id: None,
                query:
                    query.without_filters().at_view(View::Backups).with_search(&Search { terms: vec![Term::is(kind)] }),
            }));
            offers.extend(Search::parse(&text).ok().map(|search| Offer {
                kind: words::SEARCH,
                name: words::search_for(&text),
                id: None,
                query: query.at_view(View::Backups).with_search(&search),
            }));
        }
        offers
    }

    fn volumes(&self, text: &str, query: &Query) -> Vec<Offer> {
        let offer = |id: &str, label: Option<&str>| Offer {
            kind: words::VOLUME,
            name: label.unwrap_or(id).to_owned(),
            id: label.map(|_| id.to_owned()),
            query: query.at_view(View::Volumes).with_volumes(|volumes| volumes.open = Some(id.to_owned())),
        };
        self.current.volumes.known.with(|known| {
            let fits = |label: Option<&str>, id: &str| has(id, text) || label.is_some_and(|label| has(label, text));
            let some = known.iter().filter(|volume| fits(volume.label(), &volume.id));
            let listed: Vec<Offer> = some.take(OFFERED).map(|volume| offer(&volume.id, volume.label())).collect();
            // Volumes known only from their backups: deleted ones, or all if the list of volumes was refused.
            let unlisted = self.current.snapshot.with(|all| {
                let found = all.texts().containing(text, false);
                let is_found = |key: &Key| found.get(key.index()) == Some(&true);
                let mut keys: Vec<Key> = all.iter().filter_map(Entry::volume).filter(is_found).collect();
                sort_by_key(&mut keys, |key| *key);
                keys.dedup();
                let ids = keys.into_iter().map(|key| all.texts().get(key)).filter(|id| known.get(id).is_none());
                ids.take(OFFERED).map(|id| offer(id, None)).collect::<Vec<_>>()
            });
            listed.into_iter().chain(unlisted).take(OFFERED).collect()
        })
    }

    /// Matching backups of the whole project if it is loaded, otherwise of the current page.
    fn backups(&self, text: &str, query: &Query) -> Vec<Offer> {
        let offer = |id: &str, name: Option<&str>| Offer {
            kind: words::BACKUP,
            name: display_name(name, Some(id)),
            id: Some(id.to_owned()),
            query: query.at_view(View::Backups).with_backup(Some(id.to_owned())),
        };
        let of_project = |all: &Inventory| -> Vec<Offer> {
            let found = all.texts().containing(text, false);
            let is_found = |key: Option<Key>| key.is_some_and(|key| found.get(key.index()) == Some(&true));
            let some = all.iter().filter(|entry| is_found(entry.key(Word::Name)) || is_found(entry.key(Word::Id)));
            some.filter_map(|entry| Some(offer(entry.id()?, entry.text(Word::Name)))).take(OFFERED).collect()
        };
        let offers = self.current.snapshot.with(of_project);
        if !offers.is_empty() {
            return offers;
        }
        let listed = self.current.list.listed();
        let rows = listed.iter().flat_map(|listed| &listed.page.rows).map(Row::rest);
        let some = rows.filter(|row| {
            !row.id.is_empty() && (has(&row.id, text) || row.name.text().is_some_and(|name| has(name, text)))
        });
        some.take(OFFERED).map(|row| offer(&row.id, row.name.text())).collect()
    }
}

/// Whether a text contains another, ignoring ASCII case.
fn has(text: &str, part: &str) -> bool {
    text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}

/// The field and the offers. They only exist while the palette is open.
#[component]
pub(crate) fn PaletteDialog(palette: &'static Palette) -> impl IntoView {
    effect(move || {
        if palette.is_open.get() {
            dom::next_frame(|| dom::show_dialog(&DIALOG, true));
        }
    });
    dom::when_closed(&DIALOG, move || palette.is_open.set(false));
    live(move || {
        let body = palette.is_open.get().then(|| draw(&palette.offers(), palette.chosen.get()));
        el("dialog").handle(&DIALOG).class("palette").attr("aria-label", words::JUMP).child(body).into()
    })
}

fn draw(offers: &[Offer], chosen: usize) -> Element {
    let field = el("input")
        .attr("type", "text")
        .named(Input::Jump)
        .types(Typed::Jump)
        .attr("role", "combobox")
        .attr("aria-label", words::JUMP_TO_WHAT)
        .attr("aria-expanded", "true")
        .attr("aria-controls", "offers")
        .attr_if("aria-activedescendant", (!offers.is_empty()).then(|| format!("offer-{chosen}")))
        .attr("placeholder", words::JUMP_TO_WHAT)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("autofocus", "");
    let offer = |(place, offer): (usize, &Offer)| -> Node {
        let id = offer.id.as_ref().map(|id| el("span").class("id").child(id.clone()));
        el("li")
            .attr("role", "option")
            .attr("id", format!("offer-{place}"))
            .attr("aria-selected", (place == chosen).to_string())
            .on(Message::Jump(Route::To(Box::new(offer.query.clone()))))
            .child(el("bdi").child(offer.name.clone()))
            .child(id)
            .child(el("span").class("quiet").child(offer.kind))
            .into()
    };
    let list = el("ul").attr("role", "listbox").attr("id", "offers").attr("aria-label", words::OFFERS);
    el("form").sends(Form::Jump).child(field).child(list.children(offers.iter().enumerate().map(offer)))
}
