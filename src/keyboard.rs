//! The keys. Off while something is typed, and while a key is held that makes it the browser's.

use crate::browser::{focus, focus_on, holds_focus, is_shown};
use crate::messages::Route;
use crate::view::node::slots::row_links;
use crate::view::{help, search, sign_in, volumes};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

/// Listens for as long as the caller is on the page. `is_open` says whether a row's details are in sight.
pub fn use_keyboard(close: impl Fn() + 'static, help: impl Fn() + 'static, is_open: impl Fn(&Route) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if is_the_browsers(&event) {
            return;
        }
        match event.key().as_str() {
            // One of them at most is drawn.
            "/" => {
                focus(&search::FIELD);
                focus(&volumes::ID);
            }
            "j" => step(1, &is_open),
            "k" => step(-1, &is_open),
            "Escape" => close(),
            "?" => help(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

fn is_the_browsers(event: &KeyboardEvent) -> bool {
    let target = event.target();
    let is_typed_into = target.is_some_and(|target| {
        target.has_type::<HtmlSelectElement>()
            || target.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() != "checkbox")
    });
    let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_behind = is_shown(&help::DIALOG) || is_shown(&sign_in::DIALOG);
    is_typed_into || is_modified || is_behind || event.default_prevented()
}

/// Whether a row is below the top of the window.
fn is_seen(row: &HtmlElement) -> bool {
    row.get_bounding_client_rect().top() >= 0.0
}

/// Moves the focus from row to row.
fn step(by: isize, is_open: &impl Fn(&Route) -> bool) {
    let rows = row_links();
    let here = rows.iter().position(|(_, row)| holds_focus(row));
    // From elsewhere it goes on at the open row, else at the first that is seen.
    let next = match here.or_else(|| rows.iter().position(|(link, _)| is_open(&link.route))) {
        None => rows.iter().position(|(_, row)| is_seen(row)).unwrap_or(0),
        Some(index) => index.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
    };
    focus_on(rows.into_iter().nth(next).map(|(_, row)| row));
}
