//! The rows of a table are alike, and the browser copies a whole row about eight times as fast as it builds one from
//! single elements and attributes. The first row of a shape is built piece by piece and kept as a template; each
//! further one is a copy in which only the differences are set: the texts and attribute values computed at run time.

use crate::ui::node::batch::{set_attribute, set_text};
use crate::ui::node::drawn::{Drawn, Hold, build};
use crate::ui::node::{Element, Node, Parts, Text};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

/// The most templates: further shapes of rows are built piece by piece.
const MOST: usize = 400;

thread_local! {
    static TEMPLATES: RefCell<BTreeMap<Vec<usize>, web_sys::Node>> = const { RefCell::new(BTreeMap::new()) };
}

/// Builds a row.
pub(super) fn build_row(row: Element) -> Drawn {
    let mut shape = Vec::new();
    write_shape(&row.0, &mut shape);
    let copy = TEMPLATES.with_borrow(|templates| templates.get(&shape)?.clone_node_with_deep(true).ok());
    if let Some(copy) = copy {
        return fill(copy, row.into());
    }
    let drawn = build(row);
    TEMPLATES.with_borrow_mut(|templates| {
        if templates.len() < MOST
            && let Ok(template) = drawn.node().clone_node_with_deep(true)
        {
            templates.insert(shape, template);
        }
    });
    drawn
}

/// What all rows of a template have in common: tags, attribute names, and compile-time texts, identified by their
/// unique addresses.
fn write_shape(parts: &Parts, shape: &mut Vec<usize>) {
    let known = |text: &Text| match text {
        Text::Borrowed(text) => [text.as_ptr() as usize, text.len()],
        Text::Owned(_) => [0, 0],
    };
    shape.extend([parts.tag.as_ptr() as usize, parts.attributes.len(), parts.children.len()]);
    for (name, value) in &parts.attributes {
        shape.push(name.as_ptr() as usize);
        shape.extend(known(value));
    }
    for child in &parts.children {
        match child {
            Node::Nothing => shape.push(1),
            Node::Text(text) => {
                shape.push(2);
                shape.extend(known(text));
            }
            Node::Element(element) => {
                shape.push(3);
                write_shape(&element.0, shape);
            }
        }
    }
}

/// Sets the differences in a copy, which has the same shape as the node.
fn fill(copy: web_sys::Node, node: Node) -> Drawn {
    match node {
        Node::Nothing => Drawn::Nothing(copy),
        Node::Text(text) => {
            if let Text::Owned(text) = &text {
                set_text(&copy, text);
            }
            Drawn::Text(copy, text)
        }
        Node::Element(Element(parts)) => {
            let Parts { tag, attributes, children, extra } = *parts;
            let node: web_sys::Element = copy.unchecked_into();
            for (name, value) in &attributes {
                if let Text::Owned(value) = value {
                    set_attribute(&node, name, value);
                }
            }
            let mut next = node.first_child();
            let children = children.into_iter().map_while(|child| {
                let copy = next.take()?;
                next = copy.next_sibling();
                Some(fill(copy, child))
            });
            let children = children.collect();
            let hold = Hold::new(&node, extra);
            Drawn::Element { node, tag, attributes, children, hold }
        }
    }
}
