//! Rows of a table are alike: the browser copies a whole row about eight times as fast as it makes one of single
//! elements and attributes. The first row of a shape is made piece by piece and kept as a template; each further one is
//! a copy in which only what differs from row to row is set: the texts and attribute values that are made at run time.

use crate::ui::node::drawn::{Drawn, Hold, build, set};
use crate::ui::node::{Element, Node, Parts, Text};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

/// Templates at most: rows that have no shape in common with others are made piece by piece.
const MOST: usize = 400;

thread_local! {
    static TEMPLATES: RefCell<BTreeMap<Vec<usize>, web_sys::Node>> = const { RefCell::new(BTreeMap::new()) };
}

/// Draws a row.
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

/// What rows of one template have in common: tags, the names of attributes, and the texts that are known at compile time,
/// by their addresses, which are theirs alone.
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

/// Sets in a copy what differs. The copy has the node's shape: each of its nodes is there.
fn fill(copy: web_sys::Node, node: Node) -> Drawn {
    match node {
        Node::Nothing => Drawn::Nothing(copy),
        Node::Text(text) => {
            if let Text::Owned(text) = &text {
                copy.set_node_value(Some(text));
            }
            Drawn::Text(copy, text)
        }
        Node::Element(Element(parts)) => {
            let Parts { tag, attributes, children, extra } = *parts;
            let node: web_sys::Element = copy.unchecked_into();
            for (name, value) in &attributes {
                if let Text::Owned(value) = value {
                    set(&node, name, value);
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
