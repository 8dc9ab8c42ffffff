//! The keys. Off while something is typed, and while a key is held that makes it the browser's.

use crate::browser::focus;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

const ROWS: &str = "table a.open";
/// What a view is searched by.
const FIELD_OR_ID: &str = "input[name='search'], .shown-volumes input[name='id']";

/// Listens for as long as the caller is on the page.
pub fn use_keyboard(close: impl Fn() + 'static, help: impl Fn() + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if is_the_browsers(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => focus(FIELD_OR_ID),
            "j" => step(1),
            "k" => step(-1),
            "Escape" => close(),
            "?" => help(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

fn is_the_browsers(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let typed_into = target.is_some_and(|element| {
        element.closest("input:not([type='checkbox']), select, textarea, dialog").ok().flatten().is_some()
    });
    typed_into || event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented()
}

/// Whether a row is below the top of the window.
fn is_seen(row: &web_sys::Node) -> bool {
    row.dyn_ref::<web_sys::Element>().is_some_and(|row| row.get_bounding_client_rect().top() >= 0.0)
}

/// Moves the focus from row to row.
fn step(by: i32) {
    let Ok(rows) = document().query_selector_all(ROWS) else { return };
    let active = document().active_element();
    let count = rows.length();
    let here = (0..count).find(|index| rows.item(*index).as_ref() == active.as_ref().map(AsRef::as_ref));
    // From elsewhere it goes on at the open row, else at the first that is seen.
    let open = document().query_selector("table [aria-current] a.open").ok().flatten();
    let is_open = |index: &u32| rows.item(*index).as_ref() == open.as_ref().map(AsRef::as_ref);
    let next = match here.or_else(|| open.as_ref().and((0..count).find(is_open))) {
        None => (0..count).find(|index| rows.item(*index).is_some_and(|row| is_seen(&row))).unwrap_or(0),
        Some(index) => index.saturating_add_signed(by).min(count.saturating_sub(1)),
    };
    if let Some(row) = rows.item(next).and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Refused only by elements that cannot take the focus; links can.
        let _ = row.focus();
    }
}
