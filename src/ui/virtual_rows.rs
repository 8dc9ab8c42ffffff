//! Renders the rows of a table a slice at a time, a few slices per task, so that no click has to wait for a thousand
//! rows. A slice keeps its place: rows are rerendered where they are, not moved. Of a longer list, only the slices near
//! the visible area are in the table. Here is when to render; `sliced_table` renders.

mod heights;
mod sliced_table;

pub(crate) use sliced_table::Source;

use crate::cells::{Stored, effect};
use crate::platform::clock;
use crate::platform::element_ref::{Key, get};
use crate::ui::node::Node;
use leptos::ev;
use leptos::prelude::*;
use sliced_table::SlicedTable;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverInit};

/// How many slices of a page are rendered together: each slice by itself would cost another layout and another paint of
/// everything in sight.
const TOGETHER: usize = 5;
/// Milliseconds of rendering before yielding to the browser.
const WORK: i64 = 8;

type Shared = Stored<Option<SlicedTable>>;

/// Renders a table in `place`, for as long as the page lives: `frame` is the table with its headings, `source` gives
/// its rows.
pub(crate) fn use_slices(
    place: Key,
    frame: impl Fn() -> Node + 'static,
    source: impl Fn() -> Option<Source> + 'static,
) {
    use_boxed(place, Box::new(frame), Box::new(source));
}

#[inline(never)]
fn use_boxed(place: Key, frame: Box<dyn Fn() -> Node>, source: Box<dyn Fn() -> Option<Source>>) {
    let table: Shared = Stored::new(None);
    let on_scroll = Closure::new(move || {
        table.update(|table| table.as_mut().map(SlicedTable::follow_scrolling));
        go_on(table);
    });
    let watch = Stored::new(on_scroll);
    effect(move || {
        let frame = frame();
        table.update(|table| match table {
            Some(table) => frame.rebuild(&mut table.drawn),
            None => {
                *table = get::<web_sys::Element>(place).map(|place| {
                    let init = IntersectionObserverInit::new();
                    init.set_root_margin("1800px");
                    let observer = watch.with(|on_scroll: &Closure<dyn FnMut()>| {
                        // Missing only in browsers too old for this program.
                        IntersectionObserver::new_with_options(on_scroll.as_ref().unchecked_ref(), &init).ok()
                    });
                    SlicedTable::new(&place, frame, observer)
                });
            }
        });
    });
    effect(move || {
        let source = source();
        table.update(|table| {
            if let Some(table) = table {
                let at_once = if source.as_ref().is_some_and(|source| source.is_page) { TOGETHER } else { 1 };
                table.show(source);
                // The first rows are rendered at once, so that they are laid out together with the rest of the page.
                for _ in 0..at_once {
                    table.render_due();
                }
            }
        });
        go_on(table);
    });
    // Printing cannot scroll: draw up to SLICES slices.
    window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| {
        table.update(|table| table.as_mut().map(SlicedTable::render_for_print));
    });
}

/// Renders what is due, a little per task.
fn go_on(table: Shared) {
    table.update(|shared| {
        let Some(shared) = shared else { return };
        shared.cancel_next();
        if shared.due().is_some() || !shared.removed.is_empty() {
            let rest = move || {
                let begun = clock::now().millis();
                table.update(|table| {
                    let Some(table) = table else { return };
                    // Slices scrolled into view are rendered one at a time, between frames.
                    let is_time = || clock::now().millis() - begun < WORK;
                    while table.render_due() && !table.is_long() && is_time() {}
                    while is_time() && table.removed.pop().is_some() {}
                });
                go_on(table);
            };
            shared.next = set_timeout_with_handle(rest, Duration::ZERO).ok();
        } else if shared.can_learn() {
            shared.watch_blanks();
        }
    });
}
