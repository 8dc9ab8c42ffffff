//! The way from code to an element that is drawn: a dialog to open, a field to read, a heading to focus.

use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::node_ref::NodeRefContainer;
use std::cell::RefCell;
use std::fmt;
use std::thread::LocalKey;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A cell that holds an element for as long as it is drawn. Each stands, as a static, beside the view that draws it:
/// the page has one of each view, and views stay functions of plain values.
#[derive(Debug, Default)]
pub struct ElementRef(RefCell<Option<Element>>);

impl ElementRef {
    /// Holds nothing yet.
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }
}

/// Which of them.
pub type Key = &'static LocalKey<ElementRef>;

/// Fills a cell by hand, where no node draws the element.
#[inline(never)]
pub(crate) fn put(key: Key, element: Option<Element>) {
    key.with(|cell| cell.0.replace(element));
}

/// The element, while it is drawn and if it is of this type.
pub fn get<T: JsCast>(key: Key) -> Option<T> {
    held(key)?.dyn_into().ok()
}

#[inline(never)]
fn held(key: Key) -> Option<Element> {
    key.with(|cell| cell.0.borrow().clone())
}

/// A key as a node keeps it, and as the framework's own elements take it for a `node_ref`.
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

/// Fills a cell for as long as it lives.
pub(crate) struct Registration {
    handle: Handle,
    element: Element,
}

impl Registration {
    /// Puts an element that has just been drawn into its cell.
    pub(crate) fn new(handle: Handle, element: &Element) -> Self {
        put(handle.0, Some(element.clone()));
        Self { handle, element: element.clone() }
    }

    /// The cell that it is in.
    pub(crate) fn handle(&self) -> Handle {
        self.handle
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Another element may have taken the place already: the new is built before the old goes.
        self.handle.0.with(|cell| {
            let mut held = cell.0.borrow_mut();
            if held.as_ref() == Some(&self.element) {
                *held = None;
            }
        });
    }
}
