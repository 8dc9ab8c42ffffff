//! The keys. Off while something is typed, and while a key is held that makes it the browser's.

use crate::platform::dom::{focus, focus_on, is_shown};
use crate::query::View;
use crate::ui::dialogs::{acknowledge, help, sign_in};
use crate::ui::messages::{Route, RowLink};
use crate::ui::node::slots::{nearest_row, row_link};
use crate::ui::pages::backups::search;
use crate::ui::pages::volumes;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

/// What a key asks for, beside moving the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// Close what is open.
    Close,
    /// Show the keys.
    Help,
    /// Read what is in sight again.
    Refresh,
    /// Go to a view: `g` and its letter.
    Go(View),
    /// Go to the next page of the list.
    NextPage,
    /// Go to the page before.
    PreviousPage,
}

/// Listens for as long as the caller is on the page. `is_open` says whether a row's details are in sight.
pub(crate) fn use_keyboard(press: impl Fn(Shortcut) + 'static, is_open: impl Fn(&Route) -> bool + 'static) {
    let is_going = Cell::new(false);
    let handle = window_event_listener(ev::keydown, move |event| {
        if is_the_browsers(&event) {
            return;
        }
        let goes = is_going.replace(false);
        match event.key().as_str() {
            "o" if goes => press(Shortcut::Go(View::Overview)),
            "b" if goes => press(Shortcut::Go(View::Backups)),
            "v" if goes => press(Shortcut::Go(View::Volumes)),
            "g" => is_going.set(true),
            "r" => press(Shortcut::Refresh),
            "]" => press(Shortcut::NextPage),
            "[" => press(Shortcut::PreviousPage),
            // One of them at most is drawn.
            "/" => {
                focus(&search::FIELD);
                focus(&volumes::ID);
            }
            "j" => step(true, &is_open),
            "k" => step(false, &is_open),
            "Escape" => press(Shortcut::Close),
            "?" => press(Shortcut::Help),
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
    let is_behind = [&help::DIALOG, &sign_in::DIALOG, &acknowledge::DIALOG].map(is_shown).contains(&true);
    is_typed_into || is_modified || is_behind || event.default_prevented()
}

/// Moves the focus from row to row.
fn step(is_down: bool, is_open: &dyn Fn(&Route) -> bool) {
    let place = |row: HtmlElement| row_link(&row).map(|link| link.place);
    let active = document().active_element().and_then(|active| row_link(&active)).map(|link| link.place);
    // From elsewhere it goes on at the open row, else at the first that is seen.
    let open = || nearest_row(&|link, _| is_open(&link.route).then_some(0)).and_then(place);
    let next = if let Some(here) = active.or_else(open) {
        let distance = |link: &RowLink| {
            if is_down { link.place.checked_sub(here) } else { here.checked_sub(link.place) }
        };
        let next = nearest_row(&|link, _| distance(link).filter(|distance| *distance > 0));
        next.or_else(|| nearest_row(&|link, _| distance(link)))
    } else {
        let is_seen = |row: &Element| row.get_bounding_client_rect().top() >= 0.0;
        let first = nearest_row(&|link, row| is_seen(row).then_some(link.place));
        first.or_else(|| nearest_row(&|link, _| Some(link.place)))
    };
    focus_on(next);
}
