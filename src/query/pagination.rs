//! A page's place in its list, and what to do if the requested page does not exist.

mod count_check;
pub(crate) use count_check::{Check, Claim, Ends, Probe};

use crate::api::cinder::Page;
use crate::api::cinder::answer::Count;
use crate::number::grouped;
use crate::query::{PageNumber, PageSize, Query};
use std::fmt;

/// A page's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the first row on the page, from 1; 0 when there is none.
    pub(crate) first: u64,
    /// The number of the last row on the page.
    pub(crate) last: u64,
    /// The total number of rows.
    pub(crate) total: Total,
    pub(crate) previous: Option<PageNumber>,
    pub(crate) next: Option<PageNumber>,
    /// The last page, when the total is known.
    pub(crate) last_page: Option<PageNumber>,
}

/// How many rows match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    /// The service counted them.
    Known(u64),
    /// It did not count them, and there are more.
    More,
    /// It did not count them, and these are the last.
    NoMore,
}

impl Place {
    /// Computes the place of a page; its count, if any, must already be verified.
    pub fn of(query: &Query, page: &Page, behind: Behind) -> Self {
        let offset = query.offset();
        let rows = page.rows.len() as u64;
        let last = offset + rows;
        let full = rows >= u64::from(query.limit.rows());
        let total = match (page.count, behind) {
            (Count::Of(count), _) if count >= last => Total::Known(count),
            (_, Behind::Row | Behind::Unsure) => Total::More,
            (_, Behind::Unchecked) if rows > 0 && (full || page.has_next_link) => Total::More,
            (_, Behind::Nothing | Behind::Unchecked) => Total::NoMore,
        };
        let more = match total {
            Total::Known(count) => count > last,
            Total::More => true,
            Total::NoMore => false,
        };
        Self {
            first: if rows == 0 { 0 } else { offset + 1 },
            last: if rows == 0 { 0 } else { last },
            total,
            previous: query.page.previous(),
            next: more.then(|| query.page.next()),
            last_page: match total {
                Total::Known(count) => Some(last_page(count, query.limit)),
                Total::NoMore => Some(query.page),
                Total::More => None,
            },
        }
    }

    /// The same place if the service gives no other page.
    #[must_use]
    pub(crate) fn alone(self) -> Self {
        Self { previous: None, next: None, last_page: None, ..self }
    }
}

/// Whether there is a row directly after a page, according to a separate request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// It was not checked.
    Unchecked,
    /// There is one.
    Row,
    /// There is none.
    Nothing,
    /// The request failed.
    Unsure,
}

/// `1–50 of 412`, or `1–50 (total unknown)` without a count.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (grouped(self.first), grouped(self.last));
        match self.total {
            Total::Known(total) if self.last == 0 => write!(f, "0 of {}", grouped(total)),
            Total::Known(total) => write!(f, "{first}–{last} of {}", grouped(total)),
            Total::More => write!(f, "{first}–{last} (total unknown)"),
            Total::NoMore if self.last == 0 => f.write_str("0"),
            Total::NoMore => write!(f, "{first}–{last} of {last}"),
        }
    }
}

/// A replacement for a requested page that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Correction {
    /// The page is past the end: go to the last one.
    PastTheEnd(Query),
    /// The last page was requested from a service that does not count.
    Last(Query),
    /// The service returns fewer rows per page than requested, so that later pages would skip rows.
    SmallerPages(Query),
    /// The service returns its first rows for every page.
    OnlyFirstPage(Query),
}

impl Correction {
    /// The correction that a page needs, if any. Without a count the end is unknown and must be searched for.
    pub(crate) fn of(query: &Query, page: &Page, behind: Behind) -> Option<Self> {
        let rows = page.rows.len();
        if rows == 0 {
            let before = query.page.previous()?;
            let last = last_page(page.count.number()?, query.limit).min(before);
            return Some(Self::PastTheEnd(query.at_page(last)));
        }
        let size = PageSize::new(u32::try_from(rows).ok()?)?;
        let more = match behind {
            Behind::Row => true,
            Behind::Unchecked => page.count == Count::Absent && page.has_next_link,
            Behind::Nothing | Behind::Unsure => false,
        };
        (more && size < query.limit).then(|| Self::SmallerPages(query.with_limit(size)))
    }

    pub(crate) fn query(&self) -> &Query {
        match self {
            Self::PastTheEnd(query) | Self::Last(query) | Self::SmallerPages(query) | Self::OnlyFirstPage(query) => {
                query
            }
        }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PastTheEnd(query) => {
                write!(f, "That page does not exist; showing the last one, page {}.", query.page.number())
            }
            Self::Last(query) => write!(f, "Page {} is the last one.", query.page.number()),
            Self::SmallerPages(query) => write!(f, "The service allows {} rows per page.", query.limit.rows()),
            Self::OnlyFirstPage(_) => f.write_str("That page cannot be shown; showing the first one."),
        }
    }
}

fn last_page(count: u64, size: PageSize) -> PageNumber {
    PageNumber::at_offset(count.saturating_sub(1), size)
}

#[cfg(test)]
mod tests;
