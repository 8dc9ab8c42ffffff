//! What a view draws, as a plain value: elements, texts, nothing else. One type for the whole page, compiled once (a
//! type of its own for each view makes the program half as large again), and printed as HTML in tests.

mod draw;
mod drawn;
pub mod slots;
mod template;

pub use crate::platform::element_ref::ElementRef;
use crate::platform::element_ref::{Handle, Key};
use crate::query::Query;
use crate::ui::messages::{Action, CellLink, Copied, Form, Input, Message, Route, Setting, Typed};
pub(crate) use draw::live;
pub(crate) use drawn::Drawn;
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A text that is known beforehand or made.
pub(crate) type Text = Cow<'static, str>;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Node {
    /// Nothing, which keeps the place of something that may come.
    #[default]
    Nothing,
    /// Text. It is never read as HTML.
    Text(Text),
    /// An element.
    Element(Element),
}

/// An element with its attributes and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(Box<Parts>);

/// Boxed: an element goes through many hands while it is put together, and each hand costs code by its size.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Text)>,
    children: Vec<Node>,
    extra: Option<Box<Extra>>,
}

/// What few elements have: no attributes, for nothing in the document tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Extra {
    message: Option<Message>,
    handle: Option<Handle>,
}

/// An element without anything yet.
pub fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new(), extra: None }))
}

impl Element {
    /// With an attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.with_attribute(name, value.into())
    }

    /// With an attribute, where there is a value for it.
    #[must_use]
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.with_attribute(name, value.into()),
            None => self,
        }
    }

    /// Of a class.
    #[must_use]
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.with_attribute("class", Text::Borrowed(class))
    }

    /// With something in it.
    #[must_use]
    pub fn child(self, child: impl Into<Node>) -> Self {
        self.with_child(child.into())
    }

    /// With several things in it.
    #[must_use]
    pub fn children<C: Into<Node>>(self, children: impl IntoIterator<Item = C>) -> Self {
        children.into_iter().fold(self, |element, child| element.with_child(child.into()))
    }

    /// What an event on it means.
    #[must_use]
    #[inline(never)]
    pub fn on(mut self, message: Message) -> Self {
        self.extra().message = Some(message);
        self
    }

    /// A button that asks for something.
    #[must_use]
    pub fn asks(self, action: Action) -> Self {
        self.on(Message::Ask(action))
    }

    /// A choice that sets something.
    #[must_use]
    pub(crate) fn sets(self, setting: impl Into<Setting>) -> Self {
        self.on(Message::Set(setting.into()))
    }

    /// A form that is sent.
    #[must_use]
    pub(crate) fn sends(self, form: Form) -> Self {
        self.on(Message::Send(form))
    }

    /// A field that is followed while it is typed in.
    #[must_use]
    pub(crate) fn types(self, typed: Typed) -> Self {
        self.on(Message::Type(typed))
    }

    /// A button that copies a text.
    #[must_use]
    pub(crate) fn copies(self, what: &'static str, text: impl Into<Text>) -> Self {
        self.on(Message::Copy(Copied { what, text: text.into() }))
    }

    /// A link of this program. Its address is there for the browser: to show, to copy, to open in another tab.
    #[must_use]
    #[inline(never)]
    pub fn goes(self, query: Query) -> Self {
        self.with_attribute("href", query.to_string().into()).on(Message::Go(Route::To(Box::new(query))))
    }

    /// A link in a grid: the Tab key passes it by, arrow keys reach it.
    #[must_use]
    #[inline(never)]
    pub(crate) fn cell(self, row: usize, column: usize, query: Query) -> Self {
        let link = self.with_attribute("href", query.to_string().into()).attr("tabindex", "-1");
        link.on(Message::Cell(Arc::new(CellLink { row, column, route: Route::To(Box::new(query)) })))
    }

    /// A field of a form that is sent.
    #[must_use]
    pub(crate) fn named(self, input: Input) -> Self {
        self.with_attribute("name", Text::Borrowed(input.name()))
    }

    /// Lets code find it while it is drawn.
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

    /// What an event on it means.
    pub fn message(&self) -> Option<&Message> {
        self.0.extra.as_ref()?.message.as_ref()
    }

    /// What is in it.
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

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(node: Option<T>) -> Self {
        node.map_or(Self::Nothing, Into::into)
    }
}

/// The HTML that says the same.
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
