//! The parameters of `backups/detail`: filters, order and page.

use crate::api::cinder::filter::{Field, Match};
use crate::api::cinder::paging::PageSize;
use crate::api::cinder::sort::Sort;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// RFC 3986's unreserved characters are not encoded, so that `name~` looks as in the document.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes one key or value of a query string, or one segment of a path.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

/// One page of `backups/detail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListParameters<'a> {
    /// The filter on each field, in the order of `Field::ALL`.
    pub filters: [Option<&'a Match>; 3],
    pub(crate) sort: Sort,
    pub(crate) limit: PageSize,
    pub(crate) offset: u64,
}

impl<'a> ListParameters<'a> {
    /// The same list from another row on.
    #[must_use]
    pub(crate) fn from(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    /// The filter on a field.
    pub(crate) fn filter(&self, field: Field) -> Option<&'a Match> {
        Field::ALL.into_iter().zip(self.filters).find_map(|(known, filter)| filter.filter(|_| known == field))
    }
}
