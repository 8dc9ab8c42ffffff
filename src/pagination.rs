//! Where a page lies in its list, and what to do when the page asked for is not the page that exists.

use crate::cinder::Page;
use crate::query::{PageNumber, PageSize, Query};
use std::fmt;

/// A page's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the first row on the page, from 1; 0 when there is none.
    pub first: u64,
    /// The number of the last row on the page.
    pub last: u64,
    /// How many rows there are in all.
    pub total: Total,
    /// The page before.
    pub previous: Option<PageNumber>,
    /// The page after.
    pub next: Option<PageNumber>,
    /// The last page, when the total is known.
    pub last_page: Option<PageNumber>,
}

/// How many rows match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// The service counted them.
    Known(u64),
    /// It did not, and there are more than these.
    More,
    /// It did not, and these are the last.
    NoMore,
}

impl Place {
    /// Places a page. A count smaller than the rows at hand is wrong, and the rows are right.
    pub fn of(query: &Query, page: &Page) -> Self {
        let offset = query.offset();
        let rows = page.rows.len() as u64;
        let last = offset + rows;
        let full = rows >= u64::from(query.limit.rows());
        let total = match page.count.filter(|count| *count >= last) {
            Some(count) => Total::Known(count),
            None if full || page.count.is_none() && page.has_next_link => Total::More,
            None => Total::NoMore,
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
}

/// `1–50 of 412`, or `1–50 of many` where nobody counted.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (grouped(self.first), grouped(self.last));
        match self.total {
            Total::Known(total) if self.last == 0 => write!(f, "0 of {}", grouped(total)),
            Total::Known(total) => write!(f, "{first}–{last} of {}", grouped(total)),
            Total::More => write!(f, "{first}–{last} of many"),
            Total::NoMore if self.last == 0 => f.write_str("0"),
            Total::NoMore => write!(f, "{first}–{last} of {last}"),
        }
    }
}

/// A number with its thousands set apart: `12,431`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A page that is not the one asked for, and where to go instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// The page lies past the end: go to the last one.
    PastTheEnd(Query),
    /// The service gives fewer rows a page than asked for, so that pages counted in the asked size would skip rows.
    SmallerPages(Query),
}

impl Correction {
    /// Whether the page needs one. Without a count nobody knows where the end is, and it has to be searched for.
    pub fn of(query: &Query, page: &Page) -> Option<Self> {
        let rows = page.rows.len();
        if rows == 0 {
            let before = query.page.previous()?;
            let last = last_page(page.count?, query.limit).min(before);
            return Some(Self::PastTheEnd(query.at_page(last)));
        }
        let size = PageSize::new(u32::try_from(rows).ok()?)?;
        let more = page.count.map_or(page.has_next_link, |count| count > query.offset() + rows as u64);
        (more && size < query.limit).then(|| Self::SmallerPages(query.with_limit(size)))
    }

    /// Where to go.
    pub fn query(&self) -> &Query {
        match self {
            Self::PastTheEnd(query) | Self::SmallerPages(query) => query,
        }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PastTheEnd(query) => {
                write!(f, "The page asked for lies past the end: this is the last one, page {}.", query.page.number())
            }
            Self::SmallerPages(query) => {
                write!(
                    f,
                    "This service gives at most {} rows a page: the page size was changed to that.",
                    query.limit.rows()
                )
            }
        }
    }
}

fn last_page(count: u64, size: PageSize) -> PageNumber {
    PageNumber::at_offset(count.saturating_sub(1), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cinder::answer;
    use proptest::prelude::*;

    fn page(rows: usize, count: Option<u64>, next: bool) -> Page {
        let rows = vec![r#"{"id": "a", "status": "available"}"#; rows].join(",");
        let next = if next { r#"[{"rel": "next", "href": ""}]"# } else { "[]" };
        let body = format!(r#"{{"backups": [{rows}], "backups_links": {next}}}"#);
        Page { count, ..answer::list(body.as_bytes()).unwrap() }
    }

    fn at(search: &str) -> Query {
        Query::parse(search).0
    }

    fn said(search: &str, page: &Page) -> String {
        Place::of(&at(search), page).to_string()
    }

    #[test]
    fn the_place_is_said_with_the_total() {
        assert_eq!(said("?", &page(50, Some(12_412), true)), "1–50 of 12,412");
        assert_eq!(said("?limit=10&page=3", &page(2, Some(22), false)), "21–22 of 22");
        assert_eq!(said("?", &page(0, Some(0), false)), "0 of 0");
    }

    #[test]
    fn an_unknown_total_is_never_guessed() {
        assert_eq!(said("?limit=10", &page(10, None, true)), "1–10 of many");
        assert_eq!(said("?limit=10", &page(10, None, false)), "1–10 of many");
        assert_eq!(said("?limit=10", &page(4, None, false)), "1–4 of 4");
    }

    #[test]
    fn a_next_link_on_the_last_counted_page_leads_nowhere() {
        let place = Place::of(&at("?limit=10&page=2"), &page(10, Some(20), true));
        assert_eq!((place.next, place.last_page), (None, PageNumber::new(2)));
    }

    #[test]
    fn a_count_of_returned_items_gives_way_to_the_rows() {
        let place = Place::of(&at("?limit=10&page=2"), &page(10, Some(10), true));
        assert_eq!((place.total, place.next), (Total::More, PageNumber::new(3)));
    }

    #[test]
    fn past_the_end_leads_to_the_last_page() {
        let corrected =
            |search: &str, count| Correction::of(&at(search), &page(0, count, false)).map(|c| c.query().page.number());
        assert_eq!(corrected("?limit=10&page=9", Some(71)), Some(8));
        assert_eq!(corrected("?limit=10&page=9", Some(70)), Some(7));
        assert_eq!(corrected("?limit=10&page=9", Some(0)), Some(1));
        assert_eq!(corrected("?limit=10&page=9", None), None, "without a count the end has to be searched for");
        assert_eq!(corrected("?limit=10&page=2", Some(500)), Some(1), "a count without rows does not lead in circles");
        assert_eq!(corrected("?", Some(0)), None);
    }

    #[test]
    fn a_clamped_page_is_not_the_end_and_skips_nothing() {
        let corrected = Correction::of(&at("?limit=1000&page=3"), &page(500, Some(4000), true)).unwrap();
        assert_eq!(corrected.query().to_string(), "?limit=500&page=5");
        assert_eq!(Correction::of(&at("?limit=100"), &page(71, Some(71), false)), None);
        assert!(Correction::of(&at("?limit=100"), &page(50, None, true)).is_some());
    }

    proptest! {
        #[test]
        fn following_next_shows_each_row_once(total in 0u64..60, limit in 1u32..12, counted: bool) {
            let mut query = at(&format!("?limit={limit}"));
            let mut seen = 0;
            loop {
                let rows = total.saturating_sub(query.offset()).min(u64::from(limit));
                let page = page(usize::try_from(rows).unwrap(), counted.then_some(total), query.offset() + rows < total);
                prop_assert_eq!(query.offset(), seen);
                seen += rows;
                match Place::of(&query, &page).next {
                    Some(next) => query = query.at_page(next),
                    None => break,
                }
            }
            prop_assert_eq!(seen, total);
        }

        #[test]
        fn grouping_keeps_the_digits(number: u64) {
            prop_assert_eq!(grouped(number).replace(',', ""), number.to_string());
        }
    }
}
