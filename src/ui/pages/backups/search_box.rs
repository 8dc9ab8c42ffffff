//! The search box and the filter form: what is typed or chosen there goes to the address, and they show what the
//! address says.

use crate::cells::{Cell, Stored, effect, leak};
use crate::platform::dom;
use crate::query::search::{ParseError, Search};
use crate::query::{Field, Match, Query, View};
use crate::state::current_view::CurrentView;
use crate::state::typing::Typing;
use crate::ui::node::{Node, live};
use crate::ui::pages::backups::{filters, search};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::HtmlFormElement;

/// How long to wait after typing before an error is shown.
const PAUSE: Duration = Duration::from_millis(600);

/// The state of the box.
pub(crate) struct SearchBox {
    current: &'static CurrentView,
    typing: Typing,
    /// The error in the box, with the text that contains it.
    mistake: Cell<Option<(String, ParseError)>>,
    /// Whether typed text is followed only once it is submitted.
    waits: Cell<bool>,
    /// The timer for an error to be shown after the pause.
    later: Stored<Option<TimeoutHandle>>,
    /// The text in the box.
    text: Cell<String>,
    /// Whether the filter form is shown on small screens.
    shows_filters: Cell<bool>,
}

impl SearchBox {
    /// A box that follows the address from now on.
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

    /// Follows a text: once it is submitted, and while typing if that needs no request.
    pub(crate) fn ask(&'static self, text: &str, is_sent: bool) {
        self.text.set(text.to_owned());
        let search = match Search::parse(text) {
            Ok(search) => search,
            Err(mistake) => return self.tell_mistake(text, mistake, is_sent),
        };
        self.drop_delayed();
        let address = self.current.address;
        if self.mistake.with_untracked(Option::is_some) {
            self.mistake.set(None);
        }
        let query = address.query.get_untracked();
        let searched = query.with_search(&search);
        let searched = if is_sent { self.by_id(searched) } else { searched };
        // Typing back to the original query needs no new request.
        let is_back = self.typing.returns_to(&query, &searched);
        let is_at_hand = self.has_rows_for(&searched) || text.trim().is_empty() || is_back;
        self.tell_waiting(!is_sent && !is_at_hand && searched != query);
        if is_at_hand && !is_sent {
            address.drop_misread_search();
        }
        self.typing.follow(searched, is_sent, is_at_hand);
        if is_sent {
            dom::scroll_to(0);
        }
    }

    /// Shows an error: at once if the text was submitted, otherwise after a pause, because half-typed text is often
    /// invalid.
    fn tell_mistake(&'static self, text: &str, mistake: ParseError, is_sent: bool) {
        self.drop_delayed();
        let report = Some((text.to_owned(), mistake));
        if is_sent {
            return self.mistake.set(report);
        }
        let tell = move || {
            self.later.set(None);
            self.mistake.set(report);
        };
        self.later.set(set_timeout_with_handle(tell, PAUSE).ok());
    }

    fn drop_delayed(&self) {
        if let Some(later) = self.later.update(Option::take) {
            later.clear();
        }
    }

    fn tell_waiting(&self, waits: bool) {
        if self.waits.get_untracked() != waits {
            self.waits.set(waits);
        }
    }

    /// Whether no request is needed, because the whole project is or is being loaded.
    fn has_rows_for(&self, searched: &Query) -> bool {
        let is_read =
            self.current.snapshot.state.with_untracked(|state| state.contents.is_some() || state.course.is_reading());
        is_read && searched.needs_all()
    }

    /// Shows or hides the filter form on small screens.
    pub(crate) fn toggle_filters(&self) {
        self.shows_filters.update(|shows| *shows = !*shows);
    }

    /// Applies the filter form.
    pub(crate) fn apply_filters(&self, form: &HtmlFormElement) {
        let address = self.current.address;
        let searched = filters::read(crate::ui::parts::form::values(form), &address.query.get_untracked());
        address.go(&self.by_id(searched));
    }

    /// Replaces a volume's name by its id if the name is unique, so that the service can answer.
    fn by_id(&self, searched: Query) -> Query {
        let id = searched
            .volume_id
            .as_ref()
            .and_then(|name| self.current.volumes.known.with_untracked(|known| known.only(name).map(str::to_owned)));
        match id {
            Some(id) => searched.with_filter(Field::VolumeId, Some(Match::Exact(id))),
            None => searched,
        }
    }

    /// Shows the address in the search box, unless the text there means the same. An error in the address is shown like
    /// one in a typed text. Text that was typed but not followed yet is kept on a new page and in another order.
    fn follow_address(&'static self) {
        let address = self.current.address;
        let mut before = None;
        effect(move || {
            let wrong = address.misread_search();
            let now = address.query.with(|query| (query.view, query.as_search(), wrong.clone()));
            let is_same = wrong.is_none() && before.as_ref() == Some(&now);
            before = Some(now);
            if is_same && (self.waits.get_untracked() || self.mistake.with_untracked(Option::is_some)) {
                return;
            }
            self.tell_waiting(false);
            self.mistake.set(wrong);
            // Immediately, before another keystroke, so that a box not rendered yet starts in the right state.
            let (query, typed) = (address.query.get_untracked(), dom::value(&search::FIELD));
            let searched = query.as_search();
            let is_so = |typed: Search| query.with_search(&typed).as_search() == searched;
            let text = match self.mistake.get_untracked() {
                Some((text, _)) => text,
                None if Search::parse(&typed).is_ok_and(is_so) => return,
                None => searched.to_string(),
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
                let searched = current.address.query.with(|query| query.as_search().to_string());
                let waits = search.waits.get();
                search.mistake.with(|mistake| search::search(&searched, mistake.as_ref(), waits, search.shows_filters.get()))
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
