//! A table of slices: which of them are in the document, and what is left to render. Two blanks, before and after them,
//! are as high as all other rows.

use crate::platform::dom;
use crate::time::Clock;
use crate::ui::node::{Drawn, Element, Node, el, together};
use crate::ui::virtual_rows::heights::{Heights, ROWS};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{Mountable, Render};
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, IntersectionObserver};

/// Up to this many slices, all are in the table.
const SLICES: usize = 50;
/// How many slices of a longer list are rendered first: those near its top, on most screens.
const FIRST: usize = 5;
/// How many slices away from the visible area the focused slice is still kept.
const HELD: usize = 15;
/// How close to the visible area slices are in the table, in CSS pixels: about two screens.
const NEAR: f64 = 1800.0;

/// The contents of a table.
#[derive(Clone)]
pub(crate) struct Source {
    /// Identifies the rows: the addresses of the data, which live as long as the source, the columns, the clock, and
    /// the address of the view, on which their links are based.
    pub(crate) stamp: ([usize; 3], Clock, String),
    /// The number of rows.
    pub(crate) rows: usize,
    /// Whether they are a page of the service's list, which is not replaced at every keystroke.
    pub(crate) is_page: bool,
    /// The index of the open row.
    pub(crate) open: Option<usize>,
    /// Renders the rows in this range.
    pub(crate) draw: Rc<dyn Fn(Range<usize>) -> Vec<Node>>,
}

/// A slice in the table.
struct Slot {
    drawn: Drawn,
    /// Whether it is up to date.
    is_current: bool,
}

/// A table whose rows are rendered in slices.
pub(super) struct SlicedTable {
    /// The table, with everything before the rows.
    pub(super) drawn: Drawn,
    source: Option<Source>,
    heights: Heights,
    /// The view to which the heights belong.
    view: String,
    /// The slice of the first slot.
    first: usize,
    slots: VecDeque<Slot>,
    /// The slice in the middle of the visible area.
    middle: usize,
    /// Removed slices waiting to be dropped; dropping a thousand nodes at once would block.
    pub(super) removed: Vec<Drawn>,
    /// The blanks for the rows before and after the slots.
    head: Drawn,
    tail: Drawn,
    observer: Option<IntersectionObserver>,
    /// The task that renders the rest.
    pub(super) next: Option<TimeoutHandle>,
}

impl SlicedTable {
    pub(super) fn new(place: &web_sys::Element, frame: Node, observer: Option<IntersectionObserver>) -> Self {
        let mut drawn = frame.build();
        drawn.mount(place, None);
        let blank = || {
            let mut blank = Node::from(el("tbody").attr("role", "presentation")).build();
            blank.mount(element(&drawn), None);
            set_height(&blank, 0.0);
            if let Some(observer) = &observer {
                observer.observe(element(&blank));
            }
            blank
        };
        let (head, tail) = (blank(), blank());
        Self {
            drawn,
            source: None,
            heights: Heights::default(),
            view: String::new(),
            first: 0,
            slots: VecDeque::new(),
            middle: 0,
            removed: Vec::new(),
            head,
            tail,
            observer,
            next: None,
        }
    }

    /// Cancels the task that renders the rest.
    pub(super) fn cancel_next(&mut self) {
        if let Some(handle) = self.next.take() {
            handle.clear();
        }
    }

    pub(super) fn is_long(&self) -> bool {
        self.heights.slices() > SLICES
    }

    /// The slice after the last slot.
    fn end(&self) -> usize {
        self.first + self.slots.len()
    }

    /// Changes the source; slices that look different then are due.
    pub(super) fn show(&mut self, source: Option<Source>) {
        let was = std::mem::replace(&mut self.source, source);
        let is_same = matches!((&was, &self.source), (Some(was), Some(now)) if was.stamp == now.stamp);
        let open = |source: &Option<Source>| source.as_ref().and_then(|source| source.open);
        let (was_open, now_open) = (open(&was), open(&self.source));
        if let Some(source) = &self.source {
            if self.view != source.stamp.2 {
                self.view.clone_from(&source.stamp.2);
                self.heights.forget();
            }
            self.heights.resize(source.rows);
        }
        let slices = if self.source.is_some() { self.heights.slices() } else { 0 };
        let (begin, least) = if slices > SLICES { (self.first.min(slices - FIRST), FIRST) } else { (0, 0) };
        self.reach(begin..self.end().max(begin + least).min(slices));
        for (index, slot) in (self.first..).zip(&mut self.slots) {
            let holds = |open: Option<usize>| open.is_some_and(|place| place / ROWS == index);
            let is_touched = was_open != now_open && (holds(was_open) || holds(now_open));
            slot.is_current = slot.is_current && is_same && !is_touched;
        }
        self.watch_blanks();
    }

    /// Keeps exactly these slices in the table.
    fn reach(&mut self, slices: Range<usize>) {
        if slices.start >= self.end() || slices.end <= self.first {
            while self.drop_first() {}
            self.first = slices.start;
        }
        while self.first < slices.start && self.drop_first() {}
        while self.end() > slices.end && self.drop_last() {}
        while self.first > slices.start {
            let slot = self.slot(self.first - 1, self.slots.front().map(|slot| &slot.drawn));
            self.slots.push_front(slot);
            self.first -= 1;
        }
        while self.end() < slices.end {
            let slot = self.slot(self.end(), None);
            self.slots.push_back(slot);
        }
        set_height(&self.head, self.heights.all(0..self.first));
        let behind = if self.source.is_some() { self.end()..self.heights.slices() } else { 0..0 };
        set_height(&self.tail, self.heights.all(behind));
    }

    /// A new slot for a slice, inserted before another's or at the end.
    fn slot(&self, slice: usize, before: Option<&Drawn>) -> Slot {
        let mut drawn = Node::from(tbody()).build();
        drawn.mount(element(&self.drawn), Some(before.unwrap_or(&self.tail).node()));
        set_height(&drawn, self.heights.of(slice));
        if let Some(observer) = &self.observer {
            observer.observe(element(&drawn));
        }
        Slot { drawn, is_current: false }
    }

    fn drop_first(&mut self) -> bool {
        let slot = self.slots.pop_front();
        self.first += usize::from(slot.is_some());
        slot.map(|slot| self.take_out(slot)).is_some()
    }

    fn drop_last(&mut self) -> bool {
        let slot = self.slots.pop_back();
        slot.map(|slot| self.take_out(slot)).is_some()
    }

    fn take_out(&mut self, slot: Slot) {
        let mut drawn = slot.drawn;
        if let Some(observer) = &self.observer {
            observer.unobserve(element(&drawn));
        }
        drawn.unmount();
        self.removed.push(drawn);
    }

    /// The next slice to render: visible ones come first.
    pub(super) fn due(&self) -> Option<usize> {
        let stale = (self.first..).zip(&self.slots).filter(|(_, slot)| !slot.is_current).map(|(index, _)| index);
        if self.is_long() {
            return stale.min_by_key(|index| index.abs_diff(self.middle));
        }
        let next = self.source.is_some().then(|| self.end()).filter(|next| *next < self.heights.slices());
        stale.min().or(next)
    }

    /// Renders the next slice; false if there is none.
    pub(super) fn render_due(&mut self) -> bool {
        let due = self.due();
        if let Some(index) = due {
            self.render(index);
        }
        due.is_some()
    }

    fn render(&mut self, slice: usize) {
        let Some(source) = self.source.clone() else { return };
        if slice >= self.end() {
            self.reach(self.first..slice + 1);
        }
        let (height, places) = (self.heights.of(slice), self.heights.places(slice));
        let Some(slot) = self.slots.get_mut(slice - self.first) else { return };
        together(|| Node::from(tbody().children((source.draw)(places))).rebuild(&mut slot.drawn));
        free_height(&slot.drawn, height);
        slot.is_current = true;
    }

    pub(super) fn render_for_print(&mut self) {
        self.reach(0..self.heights.slices().min(SLICES));
        while self.render_due() {}
    }

    /// Determines which slices are near the visible area, and keeps exactly those in the table.
    pub(super) fn follow_scrolling(&mut self) {
        // Measure before changing anything: the page has just been laid out, so measuring costs nothing.
        let top = element(&self.head).get_bounding_client_rect().top();
        let window = dom::window_height();
        let held = self.slots.iter().position(|slot| dom::holds_focus(element(&slot.drawn)));
        let held = held.map(|index| self.first + index);
        for (slice, slot) in (self.first..).zip(&self.slots).filter(|(_, slot)| slot.is_current) {
            self.heights.measure(slice, element(&slot.drawn).get_bounding_client_rect().height());
        }
        if self.can_learn() {
            self.heights.learn(self.heights.between(-top, window - top));
            self.reach(self.first..self.end());
        }
        if !self.is_long() || self.source.is_none() {
            return;
        }
        let visible = self.heights.between(-top, window - top);
        self.middle = usize::midpoint(visible.start, visible.end);
        let mut near = self.heights.between(-NEAR - top, NEAR + window - top);
        // The slice with the focus is kept, unless it is too far away.
        if let Some(held) = held.filter(|held| held.abs_diff(self.middle) <= HELD) {
            near = near.start.min(held)..near.end.max(held + 1);
        }
        if near != (self.first..self.end()) {
            self.reach(near);
            self.watch_blanks();
        }
    }

    /// Whether heights can be learnt now, without changing the height of anything above the visible area.
    pub(super) fn can_learn(&self) -> bool {
        self.first == 0 && self.due().is_none() && !self.slots.is_empty() && !self.heights.is_learnt()
    }

    /// The observer fires only on changes, so re-observe a blank that is still visible.
    pub(super) fn watch_blanks(&self) {
        for blank in [&self.head, &self.tail] {
            if let Some(observer) = &self.observer {
                observer.unobserve(element(blank));
                observer.observe(element(blank));
            }
        }
    }
}

fn tbody() -> Element {
    el("tbody").attr("role", "rowgroup")
}

fn element(drawn: &Drawn) -> &web_sys::Element {
    drawn.node().unchecked_ref()
}

/// Set as a property: a page's policy may forbid style attributes.
fn set_height(drawn: &Drawn, pixels: f64) {
    set_style(drawn, "block-size", &in_pixels(pixels));
}

/// Natural height; until the rows are laid out, the estimated height.
fn free_height(drawn: &Drawn, pixels: f64) {
    set_style(drawn, "block-size", "");
    set_style(drawn, "contain-intrinsic-block-size", &format!("auto {}", in_pixels(pixels)));
}

/// Whole pixels are precise enough, and avoid formatting fractions.
#[allow(clippy::cast_possible_truncation)]
fn in_pixels(pixels: f64) -> String {
    format!("{}px", pixels as i64)
}

fn set_style(drawn: &Drawn, name: &str, value: &str) {
    let element: &HtmlElement = element(drawn).unchecked_ref();
    // A plain length is always valid.
    let _ = element.style().set_property(name, value);
}
