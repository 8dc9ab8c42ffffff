//! The only reader and writer of the address bar. A control changes the address; the address changes what is asked.

use crate::browser::closest;
use crate::query::{Misread, Query};
use crate::reactive::Signal;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The address bar's view of the list, as signals.
#[derive(Clone, Copy)]
pub struct Address {
    /// What the address asks for.
    pub query: Signal<Query>,
    /// What in it was not understood.
    pub misread: Signal<Vec<Misread>>,
}

/// Reads the address, follows Back and Forward, and turns plain clicks on links of this page (`href="?…"`) into steps
/// of its history. Modified clicks are the browser's.
pub fn use_address() -> Address {
    let (read, unread) = Query::parse(&search());
    let address = Address { query: Signal::new(read), misread: Signal::new(unread) };
    let popped = window_event_listener(ev::popstate, move |_| address.show(&search()));
    let clicked = window_event_listener(ev::click, move |event| address.follow(&event));
    on_cleanup(move || {
        popped.remove();
        clicked.remove();
    });
    address
}

impl Address {
    /// Goes to a query: a new entry of the history, unless it is where we are.
    pub fn go(self, query: &Query) {
        if *query != self.query.get_untracked() {
            self.write_history(query, History::Push);
        }
    }

    /// Corrects the address in place: Back does not lead to what was wrong.
    pub fn correct(self, query: &Query) {
        self.write_history(query, History::Replace);
    }

    fn write_history(self, query: &Query, how: History) {
        let search = query.to_string();
        if let Ok(history) = window().history() {
            // Refused only when a page floods the history; the view then still follows the query.
            let _ = match how {
                History::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&search)),
                History::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&search)),
            };
        }
        match how {
            History::Push => self.show(&search),
            // What was not understood in the address that is corrected is still worth telling.
            History::Replace => self.query.set(query.clone()),
        }
    }

    fn show(self, search: &str) {
        let (query, misread) = Query::parse(search);
        self.misread.set(misread);
        if query != self.query.get_untracked() {
            self.query.set(query);
        }
    }

    fn follow(self, event: &web_sys::MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.button() != 0 || modified || event.default_prevented() {
            return;
        }
        let link = closest(event, "a[href^='?']");
        let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
        event.prevent_default();
        let before = self.query.get_untracked();
        let query = Query::parse(&href).0;
        self.go(&query);
        if query.page != before.page {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

enum History {
    Push,
    Replace,
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}
