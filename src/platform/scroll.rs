//! Restores the scroll position of each history entry after Back, Forward and a reload. The browser's own restoration
//! gives up before enough rows are rendered. The positions are stored in the history itself.

use crate::cells::Stored;
use crate::platform::{clock, dom};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::fmt;
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{History, ResizeObserver, ScrollRestoration};

/// Entries that are remembered: more than anyone goes back.
const MOST: usize = 100;
/// How long the page's height must be unchanged before it counts as settled.
const REST: Duration = Duration::from_secs(1);

/// An entry of the history as the browser keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its creation time, used as its key.
    name: i64,
    /// The scroll position when it was left, in CSS pixels.
    top: i32,
}

impl Entry {
    /// Parses the output of [`Entry::to_string`](fmt::Display).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, top) = text.split_once(':')?;
        Some(Self { name: name.parse().ok()?, top: top.parse().ok()? })
    }

    /// The current entry, if this program created it.
    fn shown(history: &History) -> Option<Self> {
        Self::parse(&history.state().ok()?.as_string()?)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.top)
    }
}

struct State {
    /// The current entry.
    name: i64,
    /// Entries left with Back and Forward, which can no longer be changed in the history.
    left: Vec<Entry>,
    /// The position to keep while the page grows, until the user scrolls.
    due: Option<i32>,
    /// The timer that clears `due`.
    end: Option<TimeoutHandle>,
}

#[derive(Clone, Copy)]
pub(crate) struct Scroll(Stored<State>);

/// Takes over scroll restoration from the browser.
pub(crate) fn use_scroll() -> Scroll {
    let entry = history().and_then(|history| Entry::shown(&history));
    let entry = entry.unwrap_or_else(|| Entry { name: clock::now().millis(), top: 0 });
    // The top needs no restoring.
    let due = Some(entry.top).filter(|due| *due > 0);
    let scroll = Scroll(Stored::new(State { name: entry.name, left: Vec::new(), due, end: None }));
    if let Some(history) = history() {
        // Fails only while the page is being left.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
    scroll.note();
    for moved in ["wheel", "touchmove", "keydown", "pointerdown"] {
        window_event_listener(ev::Custom::<web_sys::Event>::new(moved), move |_| scroll.rest());
    }
    // A later event is too late: the browser has already left the entry by then.
    window_event_listener(ev::Custom::<web_sys::Event>::new("beforeunload"), move |_| scroll.note());
    let grown = Closure::<dyn FnMut()>::new(move || scroll.go_on());
    let observer = ResizeObserver::new(grown.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        observer.observe(&body);
    }
    // It lives as long as the page.
    grown.forget();
    scroll
}

impl Scroll {
    /// The current entry's state, for the browser's history.
    pub(crate) fn entry(self) -> JsValue {
        let entry = self.0.with(|state| Entry { name: state.name, top: state.due.unwrap_or_else(dom::top) });
        JsValue::from_str(&entry.to_string())
    }

    /// Saves the position of the current entry, and begins a new one.
    pub(crate) fn begin(self) {
        self.note();
        self.0.update(|state| {
            state.name = clock::now().millis().max(state.name + 1);
            state.due = None;
        });
    }

    /// Handles a move to another history entry.
    pub(crate) fn arrive(self) {
        let Some(entry) = history().and_then(|history| Entry::shown(&history)) else { return };
        let top = self.0.update(|state| {
            let left = Entry { name: state.name, top: state.due.unwrap_or_else(dom::top) };
            leave(&mut state.left, left);
            state.name = entry.name;
            let top = state.left.iter().find(|left| left.name == entry.name).map_or(entry.top, |left| left.top);
            state.due = Some(top).filter(|due| *due > 0);
            top
        });
        // Once the entry's content is rendered.
        dom::next_frame(move || {
            dom::scroll_to(top);
            self.go_on();
        });
    }

    fn note(self) {
        let entry = self.entry();
        // The browser announces each replacement to its other processes, even by the same entry.
        if let Some(history) = history().filter(|history| history.state().ok().as_ref() != Some(&entry)) {
            // Fails only if the page floods the history.
            let _ = history.replace_state_with_url(&entry, "", None);
        }
    }

    /// Stops keeping the position.
    fn rest(self) {
        self.0.update(|state| state.due = None);
    }

    /// Scrolls to the due position, as far as possible, and keeps it until the page has settled.
    fn go_on(self) {
        let Some(due) = self.0.with(|state| state.due) else { return };
        dom::scroll_to(due);
        let end = move || {
            if dom::top() >= due {
                self.rest();
            }
        };
        let end = set_timeout_with_handle(end, REST).ok();
        if let Some(before) = self.0.update(|state| std::mem::replace(&mut state.end, end)) {
            before.clear();
        }
    }
}

/// Remembers the position at which an entry was left.
fn leave(left: &mut Vec<Entry>, entry: Entry) {
    left.retain(|known| known.name != entry.name);
    if left.len() >= MOST {
        left.remove(0);
    }
    left.push(entry);
}

fn history() -> Option<History> {
    window().history().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(name: i64, top: i32) {
            let entry = Entry { name, top };
            prop_assert_eq!(Entry::parse(&entry.to_string()), Some(entry));
        }

        #[test]
        fn whatever_is_kept_is_read_without_trouble(text in "\\PC{0,12}|[0-9:-]{0,9}") {
            if let Some(entry) = Entry::parse(&text) {
                prop_assert_eq!(Entry::parse(&entry.to_string()), Some(entry));
            }
        }
    }

    #[test]
    fn an_entry_has_the_place_it_was_left_at_last_and_the_oldest_are_forgotten() {
        let mut left = Vec::new();
        for (name, top) in (0..).zip(10..).take(MOST) {
            leave(&mut left, Entry { name, top });
        }
        leave(&mut left, Entry { name: 1, top: 5 });
        assert_eq!((left.len(), left[0].name, left[MOST - 1]), (MOST, 0, Entry { name: 1, top: 5 }));
        leave(&mut left, Entry { name: 1000, top: 6 });
        assert_eq!((left.len(), left[0].name), (MOST, 2));
    }
}
