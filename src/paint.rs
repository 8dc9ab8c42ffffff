//! Brings the rows of a table to the screen a slice at a time, a few slices a task, so that no reader's click waits for a
//! thousand rows. A slice keeps its place: rows are redrawn where they are, not moved. Of a longer list only the slices
//! near to what is seen have rows; others are as high as they were, and all that was never near is one empty block.

use crate::browser;
use crate::reactive::{Kept, follow};
use crate::view::node::Drawn;
use crate::view::{Clock, Element, Node, el};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Rows a slice.
pub const ROWS: usize = 20;
/// The most slices that all have their rows.
const SLICES: usize = 50;
/// Slices that a longer list begins with: what is near to its top, on most screens.
const FIRST: usize = 5;
/// Milliseconds of drawing before the browser may lay out what was drawn, and do what else there is to do.
const WORK: i64 = 4;
/// How far from what is seen slices have their rows, in CSS pixels: about two screens.
const NEAR: f64 = 1800.0;
/// A row's height in CSS pixels before any has been measured.
const HEIGHT: f64 = 36.0;

/// What a table shows.
#[derive(Clone)]
pub struct Source {
    /// What tells these rows from others: the address of the data, which lives as long as the source, the clock, and
    /// the address of the view, which their links lead back to.
    pub stamp: (usize, Clock, String),
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
    /// Stands for all rows behind the slots.
    tail: Option<Drawn>,
    /// A row's height, as measured last.
    height: f64,
    observer: Option<IntersectionObserver>,
    next: Option<TimeoutHandle>,
}

type Shared = Kept<Option<Painter>>;

/// Keeps the table that fits a selector filled with what `source` gives, as long as the page is there.
pub fn use_slices(selector: &'static str, source: impl Fn() -> Option<Source> + 'static) {
    use_boxed(selector, Box::new(source));
}

#[inline(never)]
fn use_boxed(selector: &'static str, source: Box<dyn Fn() -> Option<Source>>) {
    let painter: Shared = Kept::new(None);
    let seen = Closure::new(move |entries: js_sys::Array| saw(painter, &entries));
    let watch = Kept::new(seen);
    follow(move || {
        let source = source();
        painter.update(|painter| {
            if painter.is_none() {
                *painter = browser::find(selector).map(|table| {
                    let init = IntersectionObserverInit::new();
                    init.set_root_margin("1800px");
                    let observer = watch.with(|seen: &Closure<dyn FnMut(js_sys::Array)>| {
                        // Missing only in browsers too old for this program.
                        IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &init).ok()
                    });
                    Painter { table, source: None, slots: Vec::new(), tail: None, height: HEIGHT, observer, next: None }
                });
            }
            if let Some(painter) = painter {
                painter.show(source);
                // The first rows come at once: laid out together with what is said of them, not in a frame of their own.
                painter.paint_due();
            }
        });
        go_on(painter);
    });
    // Paper has no scroll: as many rows as a long page has are printed.
    window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| {
        painter.update(|painter| {
            if let Some(painter) = painter {
                painter.paint_page();
            }
        });
    });
}

/// Draws what is due, a little a task.
fn go_on(painter: Shared) {
    painter.update(|shared| {
        let Some(shared) = shared else { return };
        shared.rest();
        if shared.due().is_some() {
            let rest = move || {
                let begun = browser::now().millis();
                painter.update(|painter| {
                    let Some(painter) = painter else { return };
                    // What is scrolled to comes one slice at a time, between frames.
                    while painter.paint_due() && !painter.is_long() && browser::now().millis() - begun < WORK {}
                });
                go_on(painter);
            };
            shared.next = set_timeout_with_handle(rest, Duration::ZERO).ok();
        }
    });
}

/// Slices have come near to what is seen, or left.
fn saw(painter: Shared, entries: &js_sys::Array) {
    painter.update(|painter| {
        let Some(painter) = painter else { return };
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            painter.saw(&entry.target(), entry.is_intersecting(), &entry.bounding_client_rect());
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

    fn slices(&self) -> usize {
        self.source.as_ref().map_or(0, Source::slices)
    }

    fn rows(&self) -> usize {
        self.source.as_ref().map_or(0, |source| source.rows)
    }

    fn is_long(&self) -> bool {
        self.slices() > SLICES
    }

    fn show(&mut self, source: Option<Source>) {
        let was = std::mem::replace(&mut self.source, source);
        let is_same = matches!((&was, &self.source), (Some(was), Some(now)) if was.stamp == now.stamp);
        let open = |source: &Option<Source>| source.as_ref().and_then(|source| source.open);
        let (was_open, now_open) = (open(&was), open(&self.source));
        let (slices, is_long) = (self.slices(), self.is_long());
        for slot in self.slots.drain(slices.min(self.slots.len())..) {
            let mut drawn = slot.drawn;
            if let Some(observer) = &self.observer {
                observer.unobserve(element(&drawn));
            }
            drawn.unmount();
        }
        for index in 0..self.slots.len() {
            let slot = &mut self.slots[index];
            let holds = |open: Option<usize>| open.is_some_and(|place| place / ROWS == index);
            let is_touched = was_open != now_open && (holds(was_open) || holds(now_open));
            slot.is_current = slot.is_current && is_same && !is_touched;
            // What is out of sight and out of date is not kept.
            if is_long && slot.is_filled && !slot.is_near && !slot.is_current {
                self.empty(index, None);
            }
        }
        self.reach(if is_long { FIRST } else { 0 }, true);
        if is_long {
            self.watch_tail();
        }
    }

    /// Has slots for so many slices at least, and the tail behind them.
    fn reach(&mut self, slices: usize, is_near: bool) {
        let all = self.slices();
        for index in self.slots.len()..slices.min(all) {
            let mut drawn = Node::from(tbody(index)).build();
            let before = self.tail.as_ref().map(Drawn::node);
            drawn.mount(&self.table, before);
            if self.is_long() {
                set_height(&drawn, self.height_of(index));
            }
            if let Some(observer) = &self.observer {
                observer.observe(element(&drawn));
            }
            self.slots.push(Slot { drawn, is_current: false, is_filled: false, is_near });
        }
        let rest = self.rows().saturating_sub(self.slots.len() * ROWS);
        if rest > 0 && self.tail.is_none() {
            let mut drawn = Node::from(el("tbody").attr("role", "presentation").attr(PLACE, "tail")).build();
            drawn.mount(&self.table, None);
            if let Some(observer) = &self.observer {
                observer.observe(element(&drawn));
            }
            self.tail = Some(drawn);
        }
        if let Some(tail) = &self.tail {
            #[allow(clippy::cast_precision_loss)]
            set_height(tail, self.height * rest as f64);
        }
    }

    /// How high a slice is, as far as can be told without its rows.
    #[allow(clippy::cast_precision_loss)]
    fn height_of(&self, slice: usize) -> f64 {
        self.height * Source::places(slice, self.rows()).len() as f64
    }

    /// The next slice to draw.
    fn due(&self) -> Option<usize> {
        let (is_long, next) = (self.is_long(), self.slots.len());
        let stale = self.slots.iter().position(|slot| !slot.is_current && (slot.is_near || !is_long));
        stale.or_else(|| (!is_long && next < self.slices()).then_some(next))
    }

    /// Draws the next slice; false when there is none.
    fn paint_due(&mut self) -> bool {
        let due = self.due();
        if let Some(index) = due {
            self.paint(index);
        }
        due.is_some()
    }

    fn paint(&mut self, index: usize) {
        let Some(source) = self.source.clone() else { return };
        self.reach(index + 1, true);
        let slot = &mut self.slots[index];
        Node::from(tbody(index).children((source.draw)(Source::places(index, source.rows)))).rebuild(&mut slot.drawn);
        free_height(&slot.drawn);
        (slot.is_current, slot.is_filled) = (true, true);
    }

    fn paint_page(&mut self) {
        for index in 0..self.slices().min(SLICES) {
            if self.slots.get(index).is_none_or(|slot| !slot.is_current) {
                self.paint(index);
            }
        }
    }

    /// Takes the rows out of a slice, which stays as high as it was.
    fn empty(&mut self, index: usize, height: Option<f64>) {
        let height = height.unwrap_or_else(|| self.height_of(index));
        let slot = &mut self.slots[index];
        Node::from(tbody(index)).rebuild(&mut slot.drawn);
        set_height(&slot.drawn, height);
        (slot.is_current, slot.is_filled) = (false, false);
    }

    fn saw(&mut self, target: &web_sys::Element, is_near: bool, place: &web_sys::DomRectReadOnly) {
        let Some(name) = target.get_attribute(PLACE) else { return };
        let Some(index) = name.parse::<usize>().ok().filter(|index| *index < self.slots.len()) else {
            if is_near && name == "tail" && self.is_long() {
                self.follow_tail(place.top());
            }
            return;
        };
        self.slots[index].is_near = is_near;
        let height = place.height();
        if self.slots[index].is_filled && height > 0.0 {
            #[allow(clippy::cast_precision_loss)]
            let rows = Source::places(index, self.rows()).len().max(1) as f64;
            self.height = height / rows;
        }
        if self.is_long() && !is_near && self.slots[index].is_filled && !browser::holds_focus(target) {
            self.empty(index, Some(height));
        }
    }

    /// The tail has come near: slices take its place as far as it is seen, and a few more.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn follow_tail(&mut self, top: f64) {
        let seen = (browser::window_height() + NEAR - top).max(0.0);
        let slices = (seen / (self.height * ROWS as f64)) as usize + 1;
        self.reach(self.slots.len() + slices, false);
        self.watch_tail();
    }

    /// The observer tells of what comes and goes alone: a tail that is still there is looked at anew.
    fn watch_tail(&self) {
        if let (Some(observer), Some(tail)) = (&self.observer, &self.tail) {
            observer.unobserve(element(tail));
            observer.observe(element(tail));
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

/// Set as a property: a page's policy may forbid style attributes. Whole pixels are near enough, and cost no printing
/// of fractions.
#[allow(clippy::cast_possible_truncation)]
fn set_height(drawn: &Drawn, pixels: f64) {
    height_as(drawn, &format!("{}px", pixels as i64));
}

fn free_height(drawn: &Drawn) {
    height_as(drawn, "");
}

fn height_as(drawn: &Drawn, height: &str) {
    let element: &HtmlElement = element(drawn).unchecked_ref();
    // A plain length is never refused.
    let _ = element.style().set_property("block-size", height);
}
