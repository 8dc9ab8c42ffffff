//! The only reader and writer of the address bar. Controls change the address, and the address determines what is
//! requested.

use crate::cells::{Cell, Stored};
use crate::platform::dom;
use crate::platform::scroll::{Scroll, use_scroll};
use crate::query::search::{ParseError, Search};
use crate::query::{Misread, Query};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Debounce before typed text is written to the address bar. Each change costs a message to the browser, and Safari
/// allows a hundred per half minute: fewer than there are keystrokes while a search is typed.
const REST: Duration = Duration::from_millis(150);

/// The key of the search in the address.
pub(crate) const SEARCH: &str = "q";

/// The address bar's state, as signals.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    /// The query in the address.
    pub(crate) query: Cell<Query>,
    /// The parts of it that were not understood.
    pub(crate) misread: Cell<Vec<Misread>>,
    /// What was typed but is not in the address bar yet.
    due: Stored<Option<(TimeoutHandle, String)>>,
    scroll: Scroll,
}

/// Reads the address, and follows Back and Forward.
pub(crate) fn use_address() -> Address {
    let (read, unread) = Query::parse(&search());
    let address =
        Address { query: Cell::new(read), misread: Cell::new(unread), due: Stored::new(None), scroll: use_scroll() };
    let popped = window_event_listener(ev::popstate, move |_| {
        address.drop_due();
        address.scroll.arrive();
        address.show(&search());
    });
    on_cleanup(move || popped.remove());
    address
}

impl Address {
    /// The search in the address if it has a mistake, with that. Nothing answers it.
    pub(crate) fn misread_search(self) -> Option<(String, ParseError)> {
        self.misread.with(|misread| mistake(misread))
    }

    fn has_misread_search(self) -> bool {
        self.misread.with_untracked(|misread| mistake(misread).is_some())
    }

    /// Drops that search from what was not understood: the box has another one.
    pub(crate) fn drop_misread_search(self) {
        if self.has_misread_search() {
            self.misread.update(|misread| misread.retain(|part| part.key != SEARCH));
        }
    }

    /// Goes to a query: a new history entry, unless it is the current one.
    pub(crate) fn go(self, query: &Query) {
        if *query != self.query.get_untracked() || self.has_misread_search() {
            let search = query.to_string();
            if let Some(due) = self.drop_due() {
                self.write(&due, History::Replace);
            }
            self.scroll.begin();
            self.write(&search, History::Push);
            self.show(&search);
        }
    }

    /// Corrects the address in place, so that Back does not lead to the wrong one.
    pub(crate) fn correct(self, query: &Query) {
        self.drop_due();
        self.write(&query.to_string(), History::Replace);
        // Parts of the corrected address that were not understood are still reported.
        self.query.set(query.clone());
    }

    /// Follows what is being typed, in place. The address bar is updated after a pause.
    pub(crate) fn type_in(self, query: &Query) {
        self.drop_due();
        let write = move || {
            if let Some(due) = self.drop_due() {
                self.write(&due, History::Replace);
            }
        };
        if let Ok(handle) = set_timeout_with_handle(write, REST) {
            self.due.set(Some((handle, query.to_string())));
        }
        self.query.set(query.clone());
    }

    fn drop_due(self) -> Option<String> {
        let (handle, search) = self.due.update(Option::take)?;
        handle.clear();
        Some(search)
    }

    fn show(self, search: &str) {
        let (query, misread) = Query::parse(search);
        self.misread.set(misread);
        if query != self.query.get_untracked() {
            self.query.set(query);
        }
    }

    /// Follows a link: another page or view starts at its top.
    pub(crate) fn follow(self, query: &Query) {
        let before = self.query.get_untracked();
        self.go(query);
        if (query.page, query.view) != (before.page, before.view) {
            dom::scroll_to(0);
        }
    }

    fn write(self, search: &str, how: History) {
        let Ok(history) = window().history() else { return };
        let entry = self.scroll.entry();
        // Fails only if the page floods the history; the view still follows the query.
        let _ = match how {
            History::Push => history.push_state_with_url(&entry, "", Some(search)),
            History::Replace => history.replace_state_with_url(&entry, "", Some(search)),
        };
    }
}

#[inline(never)]
fn mistake(misread: &[Misread]) -> Option<(String, ParseError)> {
    let part = misread.iter().rev().find(|part| part.key == SEARCH)?;
    Some((part.value.clone(), Search::parse(&part.value).err()?))
}

enum History {
    Push,
    Replace,
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}
