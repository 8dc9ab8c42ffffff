//! Parses the service's answers. Each row is parsed separately, so that a malformed one affects no other, and keeps its
//! place in the body, so that it can be shown unchanged.

use crate::api::cinder::{Backup, Read, Volume, rest};
use crate::api::json::Pairs;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A row of a list, and the names that the list has in an answer.
pub(crate) trait ListRow: Sized {
    /// The member with the rows.
    const LIST: &'static str;
    /// The member with Cinder's next link.
    const LINKS: &'static str;

    /// Parses the row at this place of the body.
    fn read(body: &Arc<str>, place: Range<usize>) -> Self;
}

impl ListRow for Row {
    const LIST: &'static str = "backups";
    const LINKS: &'static str = "backups_links";

    fn read(body: &Arc<str>, place: Range<usize>) -> Self {
        let text = body.get(place.clone()).unwrap_or_default();
        let read = Backup::read(text);
        Self { read, body: Arc::clone(body), place }
    }
}

/// A volume; `None` if the row has no id.
impl ListRow for Option<Volume> {
    const LIST: &'static str = "volumes";
    const LINKS: &'static str = "volumes_links";

    fn read(body: &Arc<str>, place: Range<usize>) -> Self {
        Volume::read(body.get(place).unwrap_or_default())
    }
}

/// One page of `GET …/backups/detail`, or of another list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R = Row> {
    /// The rows, in the service's order.
    pub rows: Vec<R>,
    /// The number of matches claimed by the service: the document says "returned items", Cinder counts all matches.
    pub count: Count,
    /// Whether the service linked to a next page. With a count it also does so on the last page, so it proves little.
    pub has_next_link: bool,
}

/// The count in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// No count.
    Absent,
    /// Not a usable count: null, a fraction, negative, or impossibly large.
    Odd,
    /// This many.
    Of(u64),
}

impl Count {
    /// No service gives more rows than this (Cinder refuses such an offset).
    const MOST: u64 = (1 << 31) - 1;

    /// Parses a number, also as a string or with a zero fraction (`40.0`).
    fn read(json: &str) -> Self {
        let text = json.trim_matches('"').trim();
        let whole = match text.split_once('.') {
            Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
            _ => text,
        };
        match whole.parse() {
            Ok(count) if count <= Self::MOST => Self::Of(count),
            _ => Self::Odd,
        }
    }

    /// The number, if there is one.
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Of(count) => Some(count),
            Self::Absent | Self::Odd => None,
        }
    }
}

/// A row: its original JSON and the backup parsed from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The backup, or the part of it that could be parsed.
    pub read: Read,
    body: Arc<str>,
    place: Range<usize>,
}

impl Row {
    /// The row's JSON, unchanged.
    pub fn raw(&self) -> &str {
        self.body.get(self.place.clone()).unwrap_or_default()
    }

    /// The backup, if the row could be parsed.
    pub fn backup(&self) -> Option<&Backup> {
        self.read.as_ref().ok()
    }

    /// The backup, as far as it could be parsed.
    pub fn rest(&self) -> &Backup {
        rest(&self.read)
    }
}

/// Why a body is not an answer of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is empty.
    Empty,
    /// It is a web page, most likely from a gateway.
    Html,
    /// The body ends too early.
    Cut,
    /// It is not the JSON that the document describes; the parser's message.
    Unexpected(String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the answer had no content"),
            Self::Html => f.write_str("the answer was a web page, not data"),
            Self::Cut => f.write_str("the answer ended too early"),
            Self::Unexpected(why) => write!(f, "the answer was not what the Block Storage API gives ({why})"),
        }
    }
}

/// An answer to a list request with its rows still to be parsed: a thousand rows take a while, so they can be parsed a
/// few at a time.
#[derive(Debug, Clone)]
pub(crate) struct Unread<R = Row> {
    page: Page<R>,
    body: Arc<str>,
    places: std::vec::IntoIter<Range<usize>>,
}

impl<R: ListRow> Unread<R> {
    /// The number of rows.
    pub(crate) fn rows(&self) -> u64 {
        self.places.len() as u64
    }

    /// The JSON of the first row; empty if there is none.
    pub(crate) fn first(&self) -> &str {
        self.places.as_slice().first().and_then(|place| self.body.get(place.clone())).unwrap_or_default()
    }

    /// The number of matches, as claimed by the service.
    pub(crate) fn count(&self) -> Count {
        self.page.count
    }

    /// Discards the count as unreliable.
    pub(crate) fn forget_count(&mut self) {
        self.page.count = Count::Absent;
    }

    /// Whether the service linked to a next page.
    pub(crate) fn has_next_link(&self) -> bool {
        self.page.has_next_link
    }

    /// Parses some more rows; returns the page once none are left.
    pub(crate) fn read(mut self, rows: usize) -> Result<Page<R>, Self> {
        for place in self.places.by_ref().take(rows) {
            self.page.rows.push(R::read(&self.body, place));
        }
        if self.places.len() == 0 { Ok(self.page) } else { Err(self) }
    }
}

/// Finds the rows in an answer to a list request. Both names of the next link are recognised: the document's `links`
/// and Cinder's `backups_links`.
pub(crate) fn open<R: ListRow>(body: &[u8]) -> Result<Unread<R>, Unreadable> {
    let body = text(body)?;
    let mut answer: Pairs<&RawValue> = parse(&body)?;
    let rows: Vec<&RawValue> = parse(member(&mut answer, R::LIST)?.get())?;
    let mut names_next = |key| answer.take(key).is_some_and(names_next);
    let has_next_link = names_next(R::LINKS) || names_next("links");
    let count = answer.take("count").map_or(Count::Absent, |raw| Count::read(raw.get()));
    let page = Page { rows: Vec::with_capacity(rows.len()), count, has_next_link };
    let places: Vec<_> = rows.into_iter().map(|raw| place(&body, raw)).collect();
    Ok(Unread { page, places: places.into_iter(), body })
}

/// Whether one of these links leads to a next page.
fn names_next(links: &RawValue) -> bool {
    let links: Vec<Pairs<&RawValue>> = serde_json::from_str(links.get()).unwrap_or_default();
    links.into_iter().any(|mut link| link.text("rel").is_some_and(|rel| rel == "next"))
}

/// Parses a whole answer to a list request.
pub fn list(body: &[u8]) -> Result<Page, Unreadable> {
    open(body)?.read(usize::MAX).map_err(|_| Unreadable::Cut)
}

/// The place of a raw value in its body, from its address: a raw value borrows from the body.
fn place(body: &Arc<str>, raw: &RawValue) -> Range<usize> {
    let text = raw.get();
    let start = text.as_ptr() as usize - body.as_ptr() as usize;
    start..start + text.len()
}

/// Finds the row in an answer to a request for one backup, as a list of one.
pub(crate) fn open_one(body: &[u8]) -> Result<Unread, Unreadable> {
    let body = text(body)?;
    let mut answer: Pairs<&RawValue> = parse(&body)?;
    let place = place(&body, member(&mut answer, "backup")?);
    let page = Page { rows: Vec::with_capacity(1), count: Count::Absent, has_next_link: false };
    Ok(Unread { page, places: vec![place].into_iter(), body })
}

/// Parses the answer to a request for one backup.
pub fn one(body: &[u8]) -> Result<Row, Unreadable> {
    let page = open_one(body)?.read(1).map_err(|_| Unreadable::Cut)?;
    page.rows.into_iter().next().ok_or(Unreadable::Empty)
}

/// A member that must be there.
pub(super) fn member<'a>(answer: &mut Pairs<&'a RawValue>, key: &str) -> Result<&'a RawValue, Unreadable> {
    answer.take(key).ok_or_else(|| Unreadable::Unexpected(format!("{key} is missing")))
}

/// The text of a body that is neither empty nor a web page.
pub(super) fn text(body: &[u8]) -> Result<Arc<str>, Unreadable> {
    let text = String::from_utf8_lossy(body);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    match start.chars().next() {
        None => Err(Unreadable::Empty),
        Some('<') => Err(Unreadable::Html),
        Some(_) => Ok(Arc::from(start)),
    }
}

/// Parses JSON; a body that ends too early is an error of its own.
pub(super) fn parse<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(body)
        .map_err(|error| if error.is_eof() { Unreadable::Cut } else { Unreadable::Unexpected(error.to_string()) })
}

#[cfg(test)]
mod tests;
