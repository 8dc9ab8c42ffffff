//! The only reader and writer of the address bar. A control changes the address; the address changes what is asked.

use crate::cells::{Cell, Stored};
use crate::platform::dom;
use crate::platform::scroll::{Scroll, use_scroll};
use crate::query::{Misread, Query};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long the address bar waits for another key. Each change of it costs a message to the browser, and Safari allows a
/// hundred in half a minute: fewer than there are keys in a search that is typed.
const REST: Duration = Duration::from_millis(150);

/// The address bar's view of the list, as signals.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    /// What the address asks for.
    pub(crate) query: Cell<Query>,
    /// What in it was not understood.
    pub(crate) misread: Cell<Vec<Misread>>,
    /// What was typed and the address bar does not show yet.
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
    /// Goes to a query: a new entry of the history, unless it is where we are.
    pub(crate) fn go(self, query: &Query) {
        if *query != self.query.get_untracked() {
            let search = query.to_string();
            if let Some(due) = self.drop_due() {
                self.write(&due, History::Replace);
            }
            self.scroll.begin();
            self.write(&search, History::Push);
            self.show(&search);
        }
    }

    /// Corrects the address in place: Back does not lead to what was wrong.
    pub(crate) fn correct(self, query: &Query) {
        self.drop_due();
        self.write(&query.to_string(), History::Replace);
        // What was not understood in the address that is corrected is still worth telling.
        self.query.set(query.clone());
    }

    /// Goes in place to what is being typed. The address bar follows when the keys rest.
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

    /// Goes where a link leads: another page and another view begin at their top.
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
        // Refused only when a page floods the history; the view then still follows the query.
        let _ = match how {
            History::Push => history.push_state_with_url(&entry, "", Some(search)),
            History::Replace => history.replace_state_with_url(&entry, "", Some(search)),
        };
    }
}

enum History {
    Push,
    Replace,
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}
