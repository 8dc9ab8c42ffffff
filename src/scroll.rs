//! The place on the page that each entry of the history was left at, and the way back to it with Back, Forward and a
//! reload. The browser's own way gives up before the rows are there that make the page high enough.

use crate::browser;
use crate::reactive::Kept;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::fmt;
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{History, ResizeObserver, ScrollRestoration};

/// Entries that are remembered: more than anybody goes back.
const MOST: usize = 100;

/// How long the page stays as high as it is before it has come to rest.
const REST: Duration = Duration::from_secs(1);

/// Where entries of the history were left, in CSS pixels from the page's top. Entries are named by the moment that they
/// began in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places(Vec<(i64, i32)>);

impl Places {
    /// Reads what [`Places::to_string`](fmt::Display) wrote; what is no place is left out.
    pub fn parse(text: &str) -> Self {
        let place = |pair: &str| {
            let (entry, top) = pair.split_once(':')?;
            Some((entry.parse().ok()?, top.parse().ok()?))
        };
        Self(text.split(' ').filter_map(place).collect())
    }

    /// Remembers where an entry was left.
    pub fn leave(&mut self, entry: i64, top: i32) {
        self.0.retain(|(known, _)| *known != entry);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push((entry, top));
    }

    /// Where an entry was left.
    pub fn of(&self, entry: i64) -> Option<i32> {
        self.0.iter().find(|(known, _)| *known == entry).map(|(_, top)| *top)
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, (entry, top))| {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{entry}:{top}")
        })
    }
}

struct State {
    /// The present entry of the history.
    entry: i64,
    places: Places,
    /// Where to stay while the page grows and changes, until the reader does something.
    due: Option<i32>,
    /// Ends that.
    end: Option<TimeoutHandle>,
}

/// The place on the page.
#[derive(Clone, Copy)]
pub struct Scroll(Kept<State>);

/// Takes the place on the page over from the browser.
pub fn use_scroll() -> Scroll {
    let places = browser::kept_places().map(|text| Places::parse(&text)).unwrap_or_default();
    let named = history().and_then(|history| entry(&history));
    let here = named.unwrap_or_else(|| browser::now().millis());
    let due = named.and_then(|entry| places.of(entry));
    let scroll = Scroll(Kept::new(State { entry: here, places, due, end: None }));
    if let Some(history) = history() {
        // Both are refused only when a page floods the history.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        let _ = history.replace_state_with_url(&scroll.entry(), "", None);
    }
    for moved in ["wheel", "touchmove", "keydown", "pointerdown"] {
        window_event_listener(ev::Custom::<web_sys::Event>::new(moved), move |_| scroll.rest());
    }
    window_event_listener(ev::Custom::<web_sys::Event>::new("pagehide"), move |_| {
        scroll.leave();
        scroll.0.with(|state| browser::keep_places(&state.places.to_string()));
    });
    let grown = Closure::<dyn FnMut()>::new(move || scroll.go_on());
    let observer = ResizeObserver::new(grown.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        observer.observe(&body);
    }
    // As long as the page.
    grown.forget();
    scroll
}

impl Scroll {
    /// The present entry's name, for the browser's history.
    pub fn entry(self) -> JsValue {
        // Moments are exact numbers in JavaScript.
        #[allow(clippy::cast_precision_loss)]
        self.0.with(|state| JsValue::from_f64(state.entry as f64))
    }

    /// Begins another entry of the history.
    pub fn begin(self) {
        self.leave();
        self.0.update(|state| {
            state.entry = browser::now().millis().max(state.entry + 1);
            state.due = None;
        });
    }

    /// Another entry of the history has come up.
    pub fn arrive(self) {
        self.leave();
        let Some(entry) = history().and_then(|history| entry(&history)) else { return };
        self.0.update(|state| {
            state.entry = entry;
            state.due = state.places.of(entry).or(Some(0));
        });
        // Once what the entry shows is drawn.
        browser::soon(move || self.go_on());
    }

    /// Leaves the place to the reader.
    fn rest(self) {
        self.0.update(|state| state.due = None);
    }

    fn leave(self) {
        self.0.update(|state| {
            let top = state.due.unwrap_or_else(browser::top);
            state.places.leave(state.entry, top);
        });
    }

    /// Goes to the place that is due, as far as there is a page, and stays there until the page has come to rest.
    fn go_on(self) {
        let Some(due) = self.0.with(|state| state.due) else { return };
        browser::scroll_to(due);
        let end = move || {
            if browser::top() >= due {
                self.rest();
            }
        };
        let end = set_timeout_with_handle(end, REST).ok();
        if let Some(before) = self.0.update(|state| std::mem::replace(&mut state.end, end)) {
            before.clear();
        }
    }
}

fn history() -> Option<History> {
    window().history().ok()
}

/// The name of the present entry, unless it is none of this program's.
#[allow(clippy::cast_possible_truncation)]
fn entry(history: &History) -> Option<i64> {
    Some(history.state().ok()?.as_f64()? as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(places: Vec<(i64, i32)>) {
            let mut left = Places::default();
            for (entry, top) in places {
                left.leave(entry, top);
                prop_assert_eq!(left.of(entry), Some(top));
            }
            prop_assert_eq!(Places::parse(&left.to_string()), left);
        }

        #[test]
        fn whatever_is_kept_is_read_without_trouble(text: String) {
            Places::parse(&text);
        }
    }

    #[test]
    fn an_entry_has_the_place_it_was_left_at_last() {
        let mut places = Places::default();
        places.leave(1, 10);
        places.leave(2, 20);
        places.leave(1, 30);
        assert_eq!((places.of(1), places.of(2), places.of(3)), (Some(30), Some(20), None));
    }

    #[test]
    fn the_oldest_places_are_forgotten_first() {
        let mut places = Places::default();
        for entry in (0..).take(MOST + 1) {
            places.leave(entry, 5);
        }
        assert_eq!((places.of(0), places.of(1), places.0.len()), (None, Some(5), MOST));
    }
}
