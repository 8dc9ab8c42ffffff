//! The search box and the filter form: what is typed or chosen there becomes the address, and shows what it says.

use crate::cells::{Cell, Stored, effect, leak};
use crate::platform::dom;
use crate::query::search::{ParseError, Search};
use crate::query::{Field, Match, Misread, Query, View};
use crate::state::current_view::CurrentView;
use crate::state::typing::Typing;
use crate::ui::node::{Node, live};
use crate::ui::pages::backups::{filters, search};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::HtmlFormElement;

/// The search in the address.
const SEARCH: &str = "q";

/// How long the reader must stop typing before a mistake is shown.
const PAUSE: Duration = Duration::from_millis(600);

/// The state of the box.
pub(crate) struct SearchBox {
    current: &'static CurrentView,
    typing: Typing,
    /// What is wrong with the text in the box, and the text.
    mistake: Cell<Option<(String, ParseError)>>,
    /// Whether what is typed there is followed only once it is sent.
    waits: Cell<bool>,
    /// The mistake that will be shown after the pause.
    later: Stored<Option<TimeoutHandle>>,
    /// What is in the box.
    text: Cell<String>,
    /// Whether the filter form is in sight where there is little room.
    shows_filters: Cell<bool>,
}

impl SearchBox {
    /// A box that shows what the address says from now on.
    pub(crate) fn new(current: &'static CurrentView, typing: Typing) -> &'static Self {
        let search = leak(Self {
            current,
            typing,
            mistake: Cell::new(None),
            waits: Cell::new(false),
            later: Stored::new(None),
            text: Cell::new(String::new()),
            shows_filters: Cell::new(false),
        });
        search.follow_address();
        search
    }

    /// Asks what a text says: once it is sent, and while it is typed if no request is needed for it.
    pub(crate) fn ask(&'static self, text: &str, is_sent: bool) {
        self.text.set(text.to_owned());
        let search = match Search::parse(text) {
            Ok(search) => search,
            Err(mistake) => return self.tell_mistake(text, mistake, is_sent),
        };
        self.drop_told_later();
        let address = self.current.address;
        if address.misread.with_untracked(|misread| misread.iter().any(|part| part.key == SEARCH)) {
            address.misread.update(|misread| misread.retain(|part| part.key != SEARCH));
        }
        if self.mistake.with_untracked(Option::is_some) {
            self.mistake.set(None);
        }
        let query = address.query.get_untracked();
        let asked = query.with_search(&search);
        let asked = if is_sent { self.by_id(asked) } else { asked };
        // Where the keys began the answer has been given already.
        let is_back = self.typing.returns_to(&query, &asked);
        let is_at_hand = self.has_rows_for(&asked) || text.trim().is_empty() || is_back;
        self.tell_waiting(!is_sent && !is_at_hand && asked != query);
        self.typing.follow(asked, is_sent, is_at_hand);
        if is_sent {
            dom::scroll_to(0);
        }
    }

    /// Shows a mistake: at once when the text is sent, otherwise after a pause, because half-typed text is often invalid.
    fn tell_mistake(&'static self, text: &str, mistake: ParseError, is_sent: bool) {
        self.drop_told_later();
        let told = Some((text.to_owned(), mistake));
        if is_sent {
            return self.mistake.set(told);
        }
        let tell = move || {
            self.later.set(None);
            self.mistake.set(told);
        };
        self.later.set(set_timeout_with_handle(tell, PAUSE).ok());
    }

    fn drop_told_later(&self) {
        if let Some(later) = self.later.update(Option::take) {
            later.clear();
        }
    }

    fn tell_waiting(&self, waits: bool) {
        if self.waits.get_untracked() != waits {
            self.waits.set(waits);
        }
    }

    /// Whether no request is needed for the answer, because the whole project is here or on its way.
    fn has_rows_for(&self, asked: &Query) -> bool {
        let is_read =
            self.current.snapshot.state.with_untracked(|state| state.contents.is_some() || state.course.is_reading());
        is_read && asked.needs_all()
    }

    /// Shows the filter form where there is little room, or hides it.
    pub(crate) fn toggle_filters(&self) {
        self.shows_filters.update(|shows| *shows = !*shows);
    }

    /// Goes to what the filter form asks for.
    pub(crate) fn apply_filters(&self, form: &HtmlFormElement) {
        let address = self.current.address;
        let asked = filters::read(crate::ui::parts::form::values(form), &address.query.get_untracked());
        address.go(&self.by_id(asked));
    }

    /// The same with the id of a volume in the place of its name, where no other has that name: the service can answer.
    fn by_id(&self, asked: Query) -> Query {
        let id = asked
            .volume_id
            .as_ref()
            .and_then(|name| self.current.volumes.known.with_untracked(|known| known.only(name).map(str::to_owned)));
        match id {
            Some(id) => asked.with_filter(Field::VolumeId, Some(Match::Exact(id))),
            None => asked,
        }
    }

    /// Shows in the search box what the address says, unless the text there says so in other words. What is wrong in
    /// the address is shown with its mistake, like a text that was typed. What is typed and not followed yet stays
    /// through a new page and another order.
    fn follow_address(&'static self) {
        let address = self.current.address;
        let mut before = None;
        effect(move || {
            let unread = |misread: &Vec<Misread>| {
                misread.iter().rev().find(|part| part.key == SEARCH).map(|part| part.value.clone())
            };
            let wrong = address.misread.with_untracked(unread);
            let now = address.query.with(|query| (query.view, query.as_search(), wrong.clone()));
            let is_same = wrong.is_none() && before.as_ref() == Some(&now);
            before = Some(now);
            if is_same && (self.waits.get_untracked() || self.mistake.with_untracked(Option::is_some)) {
                return;
            }
            self.tell_waiting(false);
            self.mistake.set(wrong.and_then(|text| Search::parse(&text).err().map(|mistake| (text, mistake))));
            // At once, before another key: a box that is yet to be drawn is drawn as it should be.
            let (query, typed) = (address.query.get_untracked(), dom::value(&search::FIELD));
            let asked = query.as_search();
            let is_so = |typed: Search| query.with_search(&typed).as_search() == asked;
            let text = match self.mistake.get_untracked() {
                Some((text, _)) => text,
                None if Search::parse(&typed).is_ok_and(is_so) => return,
                None => asked.to_string(),
            };
            if typed != text {
                dom::set_value(&search::FIELD, &text);
            }
        });
    }
}

/// The search box with the filter form below it.
#[component]
pub(crate) fn SearchBar(search: &'static SearchBox) -> impl IntoView {
    let current = search.current;
    view! {
        <div class="asking">
            {live(move || {
                if !current.is(View::Backups) {
                    return Node::Nothing;
                }
                let asked = current.address.query.with(|query| query.as_search().to_string());
                let waits = search.waits.get();
                search.mistake.with(|mistake| search::search(&asked, mistake.as_ref(), waits, search.shows_filters.get()))
            })}
            {live(move || search.text.with(|text| search::offers(text)))}
            {live(move || {
                let is_shown = current.is(View::Backups);
                let form = is_shown.then(|| current.address.query.with(filters::filters));
                form.map(|form| form.attr("data-shown", search.shows_filters.get().to_string())).into()
            })}
        </div>
    }
}
