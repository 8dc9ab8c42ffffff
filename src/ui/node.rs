//! The output of a view as a plain value: elements and text, nothing else. One type for the whole page, compiled once
//! (a separate type for each view makes the program half as large again), and printed as HTML in tests.

mod batch;
mod draw;
mod drawn;
mod invisible;
pub mod slots;
mod template;

pub use crate::platform::element_ref::ElementRef;
use crate::platform::element_ref::{Handle, Key};
use crate::query::Query;
use crate::ui::messages::{Action, CellLink, Copied, Form, Input, Message, Route, Setting, Typed};
pub(crate) use batch::together;
pub(crate) use draw::live;
pub(crate) use drawn::Drawn;
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A static or a computed string.
pub(crate) type Text = Cow<'static, str>;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Node {
    /// Nothing: a placeholder that keeps the position of optional content.
    #[default]
    Nothing,
    /// Text. It is never read as HTML.
    Text(Text),
    /// An element.
    Element(Element),
}

/// An element with its attributes and children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(Box<Parts>);

/// Boxed: an element is moved often while it is built, and moves of a large struct cost code size.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Text)>,
    children: Vec<Node>,
    extra: Option<Box<Extra>>,
}

/// Data that few elements have and that is not part of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Extra {
    message: Option<Message>,
    handle: Option<Handle>,
}

/// An empty element.
pub fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new(), extra: None }))
}

impl Element {
    /// Adds an attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.with_attribute(name, value.into())
    }

    /// Adds an attribute if there is a value.
    #[must_use]
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.with_attribute(name, value.into()),
            None => self,
        }
    }

    /// Sets the class.
    #[must_use]
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.with_attribute("class", Text::Borrowed(class))
    }

    /// Adds a child.
    #[must_use]
    pub fn child(self, child: impl Into<Node>) -> Self {
        self.with_child(child.into())
    }

    /// Adds several children.
    #[must_use]
    pub fn children<C: Into<Node>>(self, children: impl IntoIterator<Item = C>) -> Self {
        children.into_iter().fold(self, |element, child| element.with_child(child.into()))
    }

    /// Sets the message of an event on this element.
    #[must_use]
    #[inline(never)]
    pub fn on(mut self, message: Message) -> Self {
        self.extra().message = Some(message);
        self
    }

    /// Makes it a button with an action.
    #[must_use]
    pub fn asks(self, action: Action) -> Self {
        self.on(Message::Ask(action))
    }

    /// Makes it a control for a setting.
    #[must_use]
    pub(crate) fn sets(self, setting: impl Into<Setting>) -> Self {
        self.on(Message::Set(setting.into()))
    }

    /// Makes it a form to submit.
    #[must_use]
    pub(crate) fn sends(self, form: Form) -> Self {
        self.on(Message::Send(form))
    }

    /// Makes it a field that is followed while typing.
    #[must_use]
    pub(crate) fn types(self, typed: Typed) -> Self {
        self.on(Message::Type(typed))
    }

    /// Makes it a button that copies a text.
    #[must_use]
    pub(crate) fn copies(self, what: &'static str, text: impl Into<Text>) -> Self {
        self.on(Message::Copy(Copied { what, text: text.into() }))
    }

    /// Makes it a link within the program. The address lets the browser show it, copy it or open it in another tab.
    #[must_use]
    #[inline(never)]
    pub fn goes(self, query: Query) -> Self {
        self.with_attribute("href", query.to_string().into()).on(Message::Go(Route::To(Box::new(query))))
    }

    /// Makes it a link in a grid: skipped by the Tab key, reached with the arrow keys.
    #[must_use]
    #[inline(never)]
    pub(crate) fn cell(self, row: usize, column: usize, query: Query) -> Self {
        let link = self.with_attribute("href", query.to_string().into()).attr("tabindex", "-1");
        link.on(Message::Cell(Arc::new(CellLink { row, column, route: Route::To(Box::new(query)) })))
    }

    /// Makes it a field of a form.
    #[must_use]
    pub(crate) fn named(self, input: Input) -> Self {
        self.with_attribute("name", Text::Borrowed(input.name()))
    }

    /// Makes it available to code while it is rendered.
    #[must_use]
    #[inline(never)]
    pub fn handle(mut self, key: Key) -> Self {
        self.extra().handle = Some(Handle(key));
        self
    }

    fn extra(&mut self) -> &mut Extra {
        self.0.extra.get_or_insert_default()
    }

    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Text) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn with_child(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.0.tag
    }

    /// The value of an attribute.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.0.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }

    /// The message of an event on this element.
    pub fn message(&self) -> Option<&Message> {
        self.0.extra.as_ref()?.message.as_ref()
    }

    /// Its children.
    pub fn nodes(&self) -> &[Node] {
        &self.0.children
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(node: Option<T>) -> Self {
        node.map_or(Self::Nothing, Into::into)
    }
}

/// Prints the equivalent HTML.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Text(text) => escape(text, f),
            Self::Element(element) => {
                write!(f, "<{}", element.tag())?;
                for (name, value) in &element.0.attributes {
                    write!(f, " {name}=\"")?;
                    escape(value, f)?;
                    f.write_char('"')?;
                }
                f.write_char('>')?;
                element.nodes().iter().try_for_each(|child| child.fmt(f))?;
                write!(f, "</{}>", element.tag())
            }
        }
    }
}

fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let node: Node = el("a").attr("title", "\"><script>").child("<img src=x onerror=alert(1)>".to_owned()).into();
        assert_eq!(node.to_string(), "<a title=\"&quot;&gt;&lt;script&gt;\">&lt;img src=x onerror=alert(1)&gt;</a>");
    }
}
