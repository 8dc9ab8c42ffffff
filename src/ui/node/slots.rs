//! The messages of all rendered elements. An element only has the number of its slot, as a property.

use crate::ui::messages::{Action, CellLink, Message, Route, RowLink};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlDetailsElement, HtmlElement, Node};

#[wasm_bindgen]
extern "C" {
    /// An element with its slot number.
    type Marked;

    #[wasm_bindgen(method, structural, getter, js_name = backupLensSlot)]
    fn slot(this: &Marked) -> Option<u32>;

    #[wasm_bindgen(method, structural, setter, js_name = backupLensSlot)]
    fn set_slot(this: &Marked, slot: u32);
}

struct Entry {
    message: Arc<Message>,
    element: Element,
}

#[derive(Default)]
struct Slots {
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
}

thread_local! {
    static SLOTS: RefCell<Slots> = const { RefCell::new(Slots { entries: Vec::new(), free: Vec::new() }) };
}

/// Holds an element's message until it is dropped.
pub(super) struct Slot(u32);

impl Slot {
    pub(super) fn new(element: &Element, message: Message) -> Self {
        let entry = Some(Entry { message: Arc::new(message), element: element.clone() });
        let number = SLOTS.with_borrow_mut(|slots| {
            let number = slots.free.pop().unwrap_or_else(|| {
                slots.entries.push(None);
                // There are never four thousand million elements.
                u32::try_from(slots.entries.len() - 1).unwrap_or_default()
            });
            if let Some(free) = slots.entries.get_mut(number as usize) {
                *free = entry;
            }
            number
        });
        element.unchecked_ref::<Marked>().set_slot(number);
        Self(number)
    }

    pub(super) fn change(&self, message: Message) {
        SLOTS.with_borrow_mut(|slots| {
            if let Some(Some(entry)) = slots.entries.get_mut(self.0 as usize) {
                entry.message = Arc::new(message);
            }
        });
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let removed = SLOTS.with_borrow_mut(|slots| {
            slots.free.push(self.0);
            slots.entries.get_mut(self.0 as usize).and_then(Option::take)
        });
        drop(removed);
    }
}

/// The nearest element with a message around an event's target, and the message.
pub fn message_of(event: &Event) -> Option<(Element, Arc<Message>)> {
    let mut at = event.target()?.dyn_into::<Element>().ok();
    while let Some(element) = at {
        if let Some(message) = message_on(&element) {
            return Some((element, message));
        }
        at = element.parent_element();
    }
    None
}

fn message_on(element: &Element) -> Option<Arc<Message>> {
    let number = element.unchecked_ref::<Marked>().slot()?;
    SLOTS.with_borrow(|slots| {
        let entry = slots.entries.get(number as usize)?.as_ref()?;
        // The number of an element that is no longer rendered may have been reused.
        (entry.element == *element).then(|| Arc::clone(&entry.message))
    })
}

/// The row link that an element represents.
pub fn row_link(element: &Element) -> Option<Arc<RowLink>> {
    match &*message_on(element)? {
        Message::Open(link) => Some(Arc::clone(link)),
        _ => None,
    }
}

/// The row link nearest by `distance`; links for which it returns `None` are ignored.
#[inline(never)]
pub fn nearest_row(distance: &dyn Fn(&RowLink, &Element) -> Option<usize>) -> Option<HtmlElement> {
    SLOTS.with_borrow(|slots| {
        let mut nearest: Option<(usize, &Element)> = None;
        for entry in slots.entries.iter().flatten() {
            if let Message::Open(link) = &*entry.message
                && let Some(distance) = distance(link, &entry.element)
                && nearest.is_none_or(|(before, _)| distance < before)
                && entry.element.is_connected()
            {
                nearest = Some((distance, &entry.element));
            }
        }
        nearest.map(|(_, element)| element.clone().unchecked_into())
    })
}

/// The grid link that an element represents.
pub fn cell_link(element: &Element) -> Option<Arc<CellLink>> {
    match &*message_on(element)? {
        Message::Cell(link) => Some(Arc::clone(link)),
        _ => None,
    }
}

/// The grid link nearest by `distance`; links for which it returns `None` are ignored.
#[inline(never)]
pub fn nearest_cell(distance: &dyn Fn(&CellLink) -> Option<(usize, usize)>) -> Option<HtmlElement> {
    SLOTS.with_borrow(|slots| {
        let cell = |entry: &Entry| match &*entry.message {
            Message::Cell(link) if entry.element.is_connected() => distance(link),
            _ => None,
        };
        let near = slots.entries.iter().flatten().filter_map(|entry| Some((cell(entry)?, &entry.element)));
        near.min_by_key(|(distance, _)| *distance).map(|(_, element)| element.clone().unchecked_into())
    })
}

/// The first link in the page with a matching target.
pub fn link_to(is_wanted: &dyn Fn(&Route) -> bool) -> Option<HtmlElement> {
    let leads = |entry: &Entry| match &*entry.message {
        Message::Go(route) => is_wanted(route),
        Message::Open(link) => is_wanted(&link.route),
        Message::Cell(link) => is_wanted(&link.route),
        _ => false,
    };
    find(&leads, Node::DOCUMENT_POSITION_PRECEDING)
}

/// Whether an element is in a folded part of the page.
fn is_folded(element: &Element) -> bool {
    let mut at = element.parent_element();
    while let Some(around) = at {
        if around.dyn_ref::<HtmlDetailsElement>().is_some_and(|details| !details.open()) {
            return true;
        }
        at = around.parent_element();
    }
    false
}

/// The last button in the page with a matching action that can take the focus: folded parts have none.
pub(crate) fn button_for(is_wanted: &dyn Fn(&Action) -> bool) -> Option<HtmlElement> {
    let asks = |entry: &Entry| {
        matches!(&*entry.message, Message::Ask(action) if is_wanted(action)) && !is_folded(&entry.element)
    };
    find(&asks, Node::DOCUMENT_POSITION_FOLLOWING)
}

/// The outermost match in one direction: the matching element that has no other one at position `there`.
#[inline(never)]
fn find(is_wanted: &dyn Fn(&Entry) -> bool, there: u16) -> Option<HtmlElement> {
    let is_wanted = |entry: &&Entry| is_wanted(entry);
    let better = |one: Element, other: &Element| {
        let is_there = one.compare_document_position(other) & there != 0;
        if is_there { other.clone() } else { one }
    };
    SLOTS
        .with_borrow(|slots| {
            let fitting = slots.entries.iter().flatten().filter(is_wanted).filter(|entry| entry.element.is_connected());
            fitting.map(|entry| &entry.element).fold(None, |first, element| {
                Some(first.map_or_else(|| element.clone(), |first| better(first, element)))
            })
        })
        .map(JsValue::from)
        .map(JsCast::unchecked_into)
}
