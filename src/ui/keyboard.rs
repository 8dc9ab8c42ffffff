//! Keyboard shortcuts. Ignored while typing and with modifier keys.

use crate::platform::dom::{focus, focus_on, is_shown};
use crate::platform::element_ref::{Key, get};
use crate::query::View;
use crate::ui::dialogs::{acknowledge, help, palette, sign_in};
use crate::ui::messages::{Route, RowLink};
use crate::ui::node::slots::{cell_link, nearest_cell, nearest_row, row_link};
use crate::ui::pages::backups::search;
use crate::ui::pages::overview::REGION;
use crate::ui::pages::volumes;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

/// Milliseconds within which the second key of a sequence must follow.
const SEQUENCE: f64 = 2_000.0;
const DIALOGS: [Key; 4] = [&help::DIALOG, &sign_in::DIALOG, &acknowledge::DIALOG, &palette::DIALOG];

/// The effect of a shortcut, other than moving the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// Close whatever is open.
    Close,
    /// Show the help.
    Help,
    /// Refresh the current view.
    Refresh,
    /// Jump to a volume, a backup or a view.
    Jump,
    /// Choose the next or the previous offer of the palette.
    Offer { is_down: bool },
    /// Go to a view: `g` and its letter.
    Go(View),
    /// Go to the next page of the list.
    NextPage,
    /// Go to the previous page.
    PreviousPage,
}

/// Listens while the caller is mounted. `is_open` says whether a row's details are open.
pub(crate) fn use_keyboard(press: impl Fn(Shortcut) + 'static, is_open: impl Fn(&Route) -> bool + 'static) {
    // When `g` was pressed, by the event's clock.
    let went = Cell::new(f64::NEG_INFINITY);
    let handle = window_event_listener(ev::keydown, move |event| {
        if let Some(shortcut) = palette_key(&event) {
            press(shortcut);
            return event.prevent_default();
        }
        if leaves_field(&event) {
            return event.prevent_default();
        }
        if is_the_browsers(&event) {
            return;
        }
        let goes = event.time_stamp() - went.replace(f64::NEG_INFINITY) < SEQUENCE;
        match event.key().as_str() {
            "o" if goes => press(Shortcut::Go(View::Overview)),
            "b" if goes => press(Shortcut::Go(View::Backups)),
            "v" if goes => press(Shortcut::Go(View::Volumes)),
            "g" => went.set(event.time_stamp()),
            "r" => press(Shortcut::Refresh),
            "]" => press(Shortcut::NextPage),
            "[" => press(Shortcut::PreviousPage),
            key @ ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown") if is_in_grid() => move_in_grid(key),
            "/" => {
                // At most one of them is rendered.
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

/// The palette's keys, which also work while typing.
fn palette_key(event: &KeyboardEvent) -> Option<Shortcut> {
    match event.key().as_str() {
        "k" if (event.ctrl_key() || event.meta_key()) && !DIALOGS.map(is_shown).contains(&true) => Some(Shortcut::Jump),
        "ArrowDown" if is_shown(&palette::DIALOG) => Some(Shortcut::Offer { is_down: true }),
        "ArrowUp" if is_shown(&palette::DIALOG) => Some(Shortcut::Offer { is_down: false }),
        _ => None,
    }
}

/// Esc first moves the focus out of a field and keeps the typed text.
fn leaves_field(event: &KeyboardEvent) -> bool {
    if event.key() != "Escape" || DIALOGS.map(is_shown).contains(&true) {
        return false;
    }
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let field = field.filter(|field| field.type_() != "checkbox");
    // Any element can lose the focus.
    field.is_some_and(|field| field.blur().is_ok())
}

fn is_the_browsers(event: &KeyboardEvent) -> bool {
    let target = event.target();
    let is_typed_into = target.is_some_and(|target| {
        target.has_type::<HtmlSelectElement>()
            || target.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() != "checkbox")
    });
    let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_behind = DIALOGS.map(is_shown).contains(&true);
    is_typed_into || is_modified || is_behind || event.default_prevented()
}

/// Moves the focus from row to row.
fn step(is_down: bool, is_open: &dyn Fn(&Route) -> bool) {
    let place = |row: HtmlElement| row_link(&row).map(|link| link.place);
    let active = document().active_element().and_then(|active| row_link(&active)).map(|link| link.place);
    // Without a focused row, it continues from the open row, otherwise from the first visible one.
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

/// Whether the focus is on or inside the matrix.
fn is_in_grid() -> bool {
    let active = document().active_element();
    active
        .as_ref()
        .is_some_and(|active| cell_link(active).is_some() || get::<Element>(&REGION).as_ref() == Some(active))
}

/// Moves the focus to the next link of the matrix in that direction, or into the matrix.
fn move_in_grid(key: &str) {
    let here = document().active_element().and_then(|active| cell_link(&active));
    let next = match here {
        None => nearest_cell(&|link| Some((link.row, link.column))),
        Some(here) => nearest_cell(&|link| {
            let (row, column) = (link.row, link.column);
            match key {
                "ArrowLeft" => (row == here.row && column < here.column).then(|| (here.column - column, 0)),
                "ArrowRight" => (row == here.row && column > here.column).then(|| (column - here.column, 0)),
                "ArrowUp" => (row < here.row).then(|| (here.row - row, column.abs_diff(here.column))),
                _ => (row > here.row).then(|| (row - here.row, column.abs_diff(here.column))),
            }
        }),
    };
    focus_on(next);
}
