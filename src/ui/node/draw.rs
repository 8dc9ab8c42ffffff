//! Renders nodes in the browser. Existing content is updated in place, child by child and by position, so that
//! unchanged parts keep their focus, selection and scroll position.

use crate::ui::node::batch::{set_attribute, set_text};
use crate::ui::node::drawn::{Drawn, Hold, append, build};
use crate::ui::node::template::build_row;
use crate::ui::node::{Node, Text};
use leptos::prelude::document;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;

/// Rerenders when anything that `draw` reads changes. Boxed, so that each use adds no code of its own.
pub(crate) fn live(draw: impl FnMut() -> Node + Send + 'static) -> Box<dyn FnMut() -> Node + Send> {
    Box::new(draw)
}

impl Render for Node {
    type State = Drawn;

    fn build(self) -> Drawn {
        let document = document();
        match self {
            Self::Nothing => Drawn::Nothing(document.create_comment("").into()),
            Self::Text(text) => Drawn::Text(document.create_text_node(&text).into(), text),
            Self::Element(row) if row.tag() == "tr" => build_row(row),
            Self::Element(element) => build(element),
        }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        match (self, &mut *drawn) {
            (Self::Nothing, Drawn::Nothing(_)) => {}
            (Self::Text(text), Drawn::Text(node, shown)) => {
                if text != *shown {
                    set_text(node, &text);
                    *shown = text;
                }
            }
            (Self::Element(new), Drawn::Element { node, tag, attributes, children, hold }) if new.tag() == *tag => {
                Hold::change(node, hold, new.0.extra);
                change_attributes(node, attributes, new.0.attributes);
                change_children(node, children, new.0.children);
            }
            (new, old) => {
                let new = new.build();
                if let Some(parent) = old.node().parent_node() {
                    // The old node is a child of its parent.
                    let _ = parent.replace_child(new.node(), old.node());
                }
                *drawn = new;
            }
        }
    }
}

fn change_attributes(node: &web_sys::Element, shown: &mut Vec<(&'static str, Text)>, new: Vec<(&'static str, Text)>) {
    for (name, _) in shown.iter().filter(|(name, _)| new.iter().all(|(kept, _)| kept != name)) {
        let _ = node.remove_attribute(name);
    }
    for (index, pair) in new.iter().enumerate() {
        // Attributes are nearly always in the same order.
        if shown.get(index) != Some(pair) && !shown.contains(pair) {
            set_attribute(node, pair.0, &pair.1);
        }
    }
    *shown = new;
}

fn change_children(parent: &web_sys::Element, shown: &mut Vec<Drawn>, new: Vec<Node>) {
    for surplus in shown.drain(new.len().min(shown.len())..) {
        let _ = parent.remove_child(surplus.node());
    }
    let mut new = new.into_iter();
    for (old, child) in shown.iter_mut().zip(new.by_ref()) {
        child.rebuild(old);
    }
    shown.extend(new.map(|child| append(parent, child)));
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        if let Some(parent) = self.node().parent_node() {
            let _ = parent.remove_child(self.node());
        }
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        let _ = parent.insert_before(self.node(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.node().parent_node() else { return false };
        child.mount(parent.unchecked_ref(), Some(self.node()));
        true
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        match self {
            Self::Element { node, .. } => vec![node.clone()],
            _ => Vec::new(),
        }
    }
}

/// Required by Leptos for every view. Attributes are set when a node is created, never from outside.
impl AddAnyAttr for Node {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.push_str(&self.to_string());
        *position = Position::NextChild;
    }

    /// Nothing is rendered on a server, so there is nothing to hydrate.
    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
