//! References from code to rendered elements: a dialog to open, a field to read, a heading to focus.

use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::node_ref::NodeRefContainer;
use std::cell::RefCell;
use std::fmt;
use std::thread::LocalKey;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A cell that holds an element while it is rendered. Each is a static next to the view that renders it: there is one
/// of each view on the page, and views stay functions of plain values.
#[derive(Debug, Default)]
pub struct ElementRef(RefCell<Option<Element>>);

impl ElementRef {
    /// An empty cell.
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }
}

/// Identifies an element reference.
pub type Key = &'static LocalKey<ElementRef>;

/// Sets a cell directly, for an element that is not rendered by a node.
#[inline(never)]
pub(crate) fn put(key: Key, element: Option<Element>) {
    key.with(|cell| cell.0.replace(element));
}

/// The element, while it is rendered and if it has this type.
pub fn get<T: JsCast>(key: Key) -> Option<T> {
    held(key)?.dyn_into().ok()
}

#[inline(never)]
fn held(key: Key) -> Option<Element> {
    key.with(|cell| cell.0.borrow().clone())
}

/// A key in the form that a node stores, and that Leptos elements accept as a `node_ref`.
#[derive(Clone, Copy)]
pub(crate) struct Handle(pub Key);

impl<E: ElementType> NodeRefContainer<E> for Handle {
    fn load(self, element: &Element) {
        put(self.0, Some(element.clone()));
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Handle {}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}

/// Keeps a cell filled until it is dropped.
pub(crate) struct Registration {
    handle: Handle,
    element: Element,
}

impl Registration {
    /// Puts a newly rendered element into its cell.
    pub(crate) fn new(handle: Handle, element: &Element) -> Self {
        put(handle.0, Some(element.clone()));
        Self { handle, element: element.clone() }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.handle
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Another element may be in the cell already: the new one is built before the old one is dropped.
        self.handle.0.with(|cell| {
            let mut held = cell.0.borrow_mut();
            if held.as_ref() == Some(&self.element) {
                *held = None;
            }
        });
    }
}
