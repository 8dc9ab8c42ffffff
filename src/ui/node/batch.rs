//! Many texts and attributes at once. Each string on its way to the browser is decoded, which costs more than setting
//! it: about a quarter of the time to render a row. Changes of many rows are collected instead, and go there as one
//! string, which the browser splits.

use js_sys::JsString;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node};

/// Between two strings. One that contains it is set by itself.
const BOUNDARY: char = '\0';

#[wasm_bindgen]
extern "C" {
    /// A node that takes values already known to the browser.
    type Target;

    #[wasm_bindgen(method, structural, setter, js_name = data)]
    fn set_data(this: &Target, text: &JsValue);

    // Names are constants of this program, so they are always valid.
    #[wasm_bindgen(method, structural, js_name = setAttribute)]
    fn set_attribute(this: &Target, name: &JsValue, value: &JsValue);
}

/// What is to be set: a text, or the attribute with this name.
struct Change {
    node: Node,
    name: Option<&'static str>,
}

#[derive(Default)]
struct Batch {
    texts: String,
    changes: Vec<Change>,
}

thread_local! {
    static BATCH: RefCell<Option<Batch>> = const { RefCell::new(None) };
    /// The names of attributes as the browser knows them.
    static NAMES: RefCell<Vec<(&'static str, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// Does some work that renders nodes, and sets what it changed at its end.
pub(crate) fn together(work: impl FnOnce()) {
    BATCH.set(Some(Batch::default()));
    work();
    if let Some(batch) = BATCH.take() {
        batch.set();
    }
}

pub(super) fn set_text(node: &Node, text: &str) {
    if !is_taken(node, None, text) {
        node.set_node_value(Some(text));
    }
}

pub(super) fn set_attribute(node: &Element, name: &'static str, value: &str) {
    if !is_taken(node, Some(name), value) {
        super::drawn::set(node, name, value);
    }
}

/// Takes a change, unless it must be made at once.
fn is_taken(node: &Node, name: Option<&'static str>, text: &str) -> bool {
    BATCH.with_borrow_mut(|batch| {
        let batch = batch.as_mut().filter(|_| !text.contains(BOUNDARY));
        batch.map(|batch| batch.take(node, name, text)).is_some()
    })
}

impl Batch {
    fn take(&mut self, node: &Node, name: Option<&'static str>, text: &str) {
        self.texts.push_str(text);
        self.texts.push(BOUNDARY);
        self.changes.push(Change { node: node.clone(), name });
    }

    fn set(self) {
        let texts = JsString::from(self.texts).split("\0");
        for (change, text) in self.changes.iter().zip(texts.iter()) {
            let target: &Target = change.node.unchecked_ref();
            match change.name {
                Some(name) => with_name(name, |name| target.set_attribute(name, &text)),
                None => target.set_data(&text),
            }
        }
    }
}

fn with_name(name: &'static str, act: impl FnOnce(&JsValue)) {
    NAMES.with_borrow_mut(|names| {
        let known = names.iter().position(|(known, _)| std::ptr::eq(*known, name));
        let index = known.unwrap_or_else(|| {
            names.push((name, JsValue::from_str(name)));
            names.len() - 1
        });
        if let Some((_, name)) = names.get(index) {
            act(name);
        }
    });
}
