//! Brings the rows of a table to the screen a slice at a time, one slice a task, so that no reader's click waits for a
//! thousand rows. A slice keeps its place: rows are redrawn where they are, not moved. Where there are more slices than
//! a page has, only those near to what is seen have rows; the others are empty and as high as they were.

use crate::browser;
use crate::view::node::Drawn;
use crate::view::{Clock, Element, Node, el};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Rows a slice.
pub const ROWS: usize = 25;
/// The most slices that all have their rows.
const SLICES: usize = 40;
/// How far from what is seen slices have their rows: about two screens.
const NEAR: &str = "1800px";

/// What a table shows.
#[derive(Clone)]
pub struct Source {
    /// What tells these rows from others: the address of the data, which lives as long as the source, and the clock.
    pub stamp: (usize, Clock),
    /// How many rows there are.
    pub rows: usize,
    /// The place of the row that is open.
    pub open: Option<usize>,
    /// Draws the rows at these places.
    pub draw: Rc<dyn Fn(Range<usize>) -> Vec<Node>>,
}

impl Source {
    fn places(slice: usize, rows: usize) -> Range<usize> {
        let first = (slice * ROWS).min(rows);
        first..(first + ROWS).min(rows)
    }

    fn slices(&self) -> usize {
        self.rows.div_ceil(ROWS)
    }
}

/// A `tbody` in the document.
struct Slot {
    drawn: Drawn,
    /// Whether it shows what the source has for it.
    is_current: bool,
    /// Whether there are rows in it.
    is_filled: bool,
    is_near: bool,
}

struct Painter {
    table: HtmlElement,
    source: Option<Source>,
    slots: Vec<Slot>,
    observer: Option<IntersectionObserver>,
    next: Option<TimeoutHandle>,
}

type Shared = StoredValue<Option<Painter>, LocalStorage>;

/// Keeps the table that `find` gives filled with what `source` gives.
pub fn use_slices(find: impl Fn() -> Option<HtmlElement> + 'static, source: impl Fn() -> Option<Source> + 'static) {
    let painter: Shared = StoredValue::new_local(None);
    let seen = Closure::new(move |entries: js_sys::Array| saw(painter, &entries));
    let watch = StoredValue::new_local(seen);
    Effect::new(move |_| {
        let source = source();
        let Some(table) = find() else { return };
        painter.update_value(|painter| {
            let painter = painter.get_or_insert_with(|| {
                let init = IntersectionObserverInit::new();
                init.set_root_margin(NEAR);
                let observer = watch.with_value(|seen: &Closure<dyn FnMut(js_sys::Array)>| {
                    // Missing only in browsers too old for this program.
                    IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &init).ok()
                });
                Painter { table, source: None, slots: Vec::new(), observer, next: None }
            });
            painter.show(source);
        });
        go_on(painter);
    });
    on_cleanup(move || {
        painter.update_value(|painter| {
            if let Some(painter) = painter {
                painter.rest();
                if let Some(observer) = &painter.observer {
                    observer.disconnect();
                }
            }
        });
    });
}

/// Draws the next slice that is due, one a task.
fn go_on(painter: Shared) {
    painter.update_value(|shared| {
        let Some(shared) = shared else { return };
        shared.rest();
        if shared.due().is_some() {
            let rest = move || {
                painter.update_value(|painter| {
                    if let Some(painter) = painter {
                        painter.paint();
                    }
                });
                go_on(painter);
            };
            shared.next = set_timeout_with_handle(rest, Duration::ZERO).ok();
        }
    });
}

/// Slices have come near to what is seen, or left.
fn saw(painter: Shared, entries: &js_sys::Array) {
    painter.update_value(|painter| {
        let Some(painter) = painter else { return };
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            painter.saw(&entry.target(), entry.is_intersecting(), entry.bounding_client_rect().height());
        }
    });
    go_on(painter);
}

impl Painter {
    fn rest(&mut self) {
        if let Some(handle) = self.next.take() {
            handle.clear();
        }
    }

    fn is_long(&self) -> bool {
        self.slots.len() > SLICES
    }

    fn show(&mut self, source: Option<Source>) {
        let slices = source.as_ref().map_or(0, Source::slices);
        let was = std::mem::replace(&mut self.source, source);
        let is_same = matches!((&was, &self.source), (Some(was), Some(now)) if was.stamp == now.stamp);
        let open = |source: &Option<Source>| source.as_ref().and_then(|source| source.open);
        let (was_open, now_open) = (open(&was), open(&self.source));
        for slot in self.slots.drain(slices.min(self.slots.len())..) {
            let mut drawn = slot.drawn;
            if let Some(observer) = &self.observer {
                observer.unobserve(element(&drawn));
            }
            drawn.unmount();
        }
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let holds = |open: Option<usize>| open.is_some_and(|place| place / ROWS == index);
            let is_touched = was_open != now_open && (holds(was_open) || holds(now_open));
            slot.is_current = slot.is_current && is_same && !is_touched;
        }
        for index in self.slots.len()..slices {
            let mut drawn = Node::from(tbody(index)).build();
            drawn.mount(&self.table, None);
            if let Some(observer) = &self.observer {
                observer.observe(element(&drawn));
            }
            self.slots.push(Slot { drawn, is_current: false, is_filled: false, is_near: false });
        }
    }

    /// The next slice to draw.
    fn due(&self) -> Option<usize> {
        let is_long = self.is_long();
        self.slots.iter().position(|slot| !slot.is_current && (slot.is_near || !is_long))
    }

    fn paint(&mut self) {
        let (Some(index), Some(source)) = (self.due(), self.source.clone()) else { return };
        let slot = &mut self.slots[index];
        Node::from(tbody(index).children((source.draw)(Source::places(index, source.rows)))).rebuild(&mut slot.drawn);
        set_height(&slot.drawn, "");
        (slot.is_current, slot.is_filled) = (true, true);
    }

    fn saw(&mut self, target: &web_sys::Element, is_near: bool, height: f64) {
        let is_long = self.is_long();
        let place = target.get_attribute(PLACE).and_then(|place| place.parse::<usize>().ok());
        let Some(index) = place.filter(|place| *place < self.slots.len()) else { return };
        let slot = &mut self.slots[index];
        slot.is_near = is_near;
        if is_long && !is_near && slot.is_filled && !browser::holds_focus(target) {
            Node::from(tbody(index)).rebuild(&mut slot.drawn);
            (slot.is_current, slot.is_filled) = (false, false);
            // Whole pixels are near enough, and cost no printing of fractions.
            #[allow(clippy::cast_possible_truncation)]
            set_height(&slot.drawn, &format!("{}px", height as i64));
        }
    }
}

/// The attribute with a slice's place.
const PLACE: &str = "data-slice";

fn tbody(place: usize) -> Element {
    el("tbody").attr("role", "rowgroup").attr(PLACE, place.to_string())
}

fn element(drawn: &Drawn) -> &web_sys::Element {
    drawn.node().unchecked_ref()
}

/// Set as a property: a page's policy may forbid style attributes.
fn set_height(drawn: &Drawn, height: &str) {
    let element: &HtmlElement = element(drawn).unchecked_ref();
    // A plain length is never refused.
    let _ = element.style().set_property("block-size", height);
}
