//! Rendered nodes, and how they are built piece by piece.

use crate::platform::element_ref::Registration;
use crate::ui::node::slots::Slot;
use crate::ui::node::{Element, Extra, Node, Parts, Text};
use leptos::prelude::document;
use leptos::tachys::view::Render;

/// A rendered node.
#[allow(missing_docs)]
pub enum Drawn {
    Nothing(web_sys::Node),
    Text(web_sys::Node, Text),
    Element {
        node: web_sys::Element,
        tag: &'static str,
        attributes: Vec<(&'static str, Text)>,
        children: Vec<Drawn>,
        hold: Option<Box<Hold>>,
    },
}

/// Data of an element that is not part of the document, kept until it is dropped.
#[derive(Default)]
pub struct Hold {
    slot: Option<Slot>,
    held: Option<Registration>,
}

impl Hold {
    pub(super) fn new(node: &web_sys::Element, extra: Option<Box<Extra>>) -> Option<Box<Self>> {
        extra.map(|extra| {
            let slot = extra.message.map(|message| Slot::new(node, message));
            Box::new(Self { slot, held: extra.handle.map(|handle| Registration::new(handle, node)) })
        })
    }

    pub(super) fn change(node: &web_sys::Element, hold: &mut Option<Box<Self>>, extra: Option<Box<Extra>>) {
        match (&mut *hold, extra) {
            (Some(hold), Some(extra)) => {
                match (&hold.slot, extra.message) {
                    (Some(slot), Some(message)) => slot.change(message),
                    (_, message) => hold.slot = message.map(|message| Slot::new(node, message)),
                }
                if hold.held.as_ref().map(Registration::handle) != extra.handle {
                    hold.held = extra.handle.map(|handle| Registration::new(handle, node));
                }
            }
            (_, extra) => *hold = Self::new(node, extra),
        }
    }
}

impl Drawn {
    /// Its node in the document.
    pub(crate) fn node(&self) -> &web_sys::Node {
        match self {
            Self::Nothing(node) | Self::Text(node, _) => node,
            Self::Element { node, .. } => node,
        }
    }
}

/// Builds an element piece by piece.
pub(super) fn build(Element(parts): Element) -> Drawn {
    let document = document();
    let Parts { tag, attributes, children, extra } = *parts;
    let node = match tag {
        "svg" | "rect" => document.create_element_ns(Some("http://www.w3.org/2000/svg"), tag),
        _ => document.create_element(tag),
    };
    // Tags are constants of this program, so they are always valid.
    let Ok(node) = node else { return Node::Nothing.build() };
    for (name, value) in &attributes {
        set(&node, name, value);
    }
    let children: Vec<_> = children.into_iter().map(|child| append(&node, child)).collect();
    let hold = Hold::new(&node, extra);
    Drawn::Element { node, tag, attributes, children, hold }
}

pub(super) fn append(parent: &web_sys::Element, child: Node) -> Drawn {
    let drawn = child.build();
    // A new node can be appended anywhere.
    let _ = parent.append_child(drawn.node());
    drawn
}

pub(super) fn set(node: &web_sys::Element, name: &str, value: &str) {
    // Names are constants of this program, so they are always valid.
    let _ = node.set_attribute(name, value);
}
