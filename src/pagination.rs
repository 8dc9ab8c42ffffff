//! Where a page lies in its list, and what to do when the page asked for is not the page that exists.

use crate::cinder::Page;
use crate::cinder::answer::Count;
use crate::cinder::dialect::{Counting, Dialect};
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
    /// Places a page whose count, if it still has one, left no doubt.
    pub fn of(query: &Query, page: &Page, behind: Behind) -> Self {
        let offset = query.offset();
        let rows = page.rows.len() as u64;
        let last = offset + rows;
        let full = rows >= u64::from(query.limit.rows());
        let total = match (page.count, behind) {
            (Count::Of(count), _) if count >= last => Total::Known(count),
            (_, Behind::Nothing) => Total::NoMore,
            (_, Behind::Row | Behind::Unsure) => Total::More,
            (_, Behind::Unasked) if full || page.has_next_link => Total::More,
            (_, Behind::Unasked) => Total::NoMore,
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

    /// The same where the service gives no other page.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { previous: None, next: None, last_page: None, ..self }
    }
}

/// Whether there is a row right behind a page, as asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Nobody asked.
    Unasked,
    /// There is one.
    Row,
    /// There is none.
    Nothing,
    /// No answer came.
    Unsure,
}

/// How an answer lies in its list, as far as its count can be held against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Rows before it.
    pub offset: u64,
    /// Rows asked for.
    pub limit: u64,
    /// Rows that came.
    pub rows: u64,
    /// What the service counted.
    pub count: Count,
    /// Whether it named a next page.
    pub has_next_link: bool,
    /// Whether filters were asked for.
    pub is_filtered: bool,
}

/// What a claim leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The count cannot be right.
    Count,
    /// Whether there is a row at this offset.
    Row(u64),
}

impl Claim {
    fn end(&self) -> u64 {
        self.offset + self.rows
    }

    /// What is open, with what is known of the service and of single rows: whether there is one at an offset. Rows
    /// outrank a count.
    fn doubt(&self, dialect: &Dialect, known: &[(u64, bool)]) -> Option<Doubt> {
        let is_there = |at: u64| known.iter().find(|(known, _)| *known == at).map(|(_, is_there)| *is_there);
        let holds = |at: u64, expected: bool| match is_there(at) {
            None => Some(Doubt::Row(at)),
            Some(is_there) => (is_there != expected).then_some(Doubt::Count),
        };
        let (end, is_full) = (self.end(), self.rows >= self.limit);
        match self.count {
            Count::Odd => Some(Doubt::Count),
            Count::Absent => {
                // A short page is the end if a service says so that names a next page elsewhere.
                let is_open = self.rows > 0 && !is_full && (self.has_next_link || !dialect.names_next);
                (is_open && is_there(end).is_none()).then_some(Doubt::Row(end))
            }
            Count::Of(count) if count < end || self.rows == 0 && count > self.offset => Some(Doubt::Count),
            Count::Of(count) if self.rows == 0 => {
                if self.offset > 0 {
                    holds(count, false)
                } else {
                    None
                }
            }
            Count::Of(count) if count == end => {
                // The number of returned items is this on a first page, too.
                let may_be_of_the_page =
                    self.offset == 0 && (self.has_next_link || dialect.counting == Counting::Unknown);
                if is_full || may_be_of_the_page { holds(end, false) } else { None }
            }
            // A short page is one of a service that gives fewer rows a page, or the count is too large.
            Count::Of(_) if !is_full => holds(end, true),
            Count::Of(count) if self.is_filtered && dialect.counting < Counting::FilteredTotals => {
                holds(count - 1, true)
            }
            Count::Of(_) => None,
        }
    }
}

/// Holds an answer's count against its rows. What that leaves open single rows have to tell.
#[derive(Debug)]
pub struct Check {
    claim: Claim,
    known: Vec<(u64, bool)>,
    /// A row was asked for, and no answer came that tells anything.
    is_unsure: bool,
    is_wrong: bool,
}

impl Check {
    /// Begins with an answer.
    pub fn new(claim: Claim) -> Self {
        let (mut claim, mut known) = (claim, Vec::new());
        if claim.rows > claim.limit {
            // A service that gives more than it is asked for: what is too much is the next page.
            claim.rows = claim.limit;
            known.push((claim.end(), true));
        }
        Self { claim, known, is_unsure: false, is_wrong: false }
    }

    /// The offset of a row to ask for; none when all is settled.
    pub fn open(&mut self, dialect: &Dialect) -> Option<u64> {
        loop {
            match self.claim.doubt(dialect, &self.known).filter(|_| !self.is_unsure)? {
                Doubt::Row(at) => return Some(at),
                Doubt::Count => {
                    self.is_wrong = true;
                    self.claim.count = Count::Absent;
                }
            }
        }
    }

    /// Whether there is a row at an offset.
    pub fn told(&mut self, at: u64, is_there: bool) {
        self.known.push((at, is_there));
    }

    /// Nobody can tell: the count is not used, and the end is not known.
    pub fn untold(&mut self) {
        self.is_unsure = true;
        self.claim.count = Count::Absent;
    }

    /// The count that is left; none where it does not fit the rows.
    pub fn count(&self) -> Count {
        self.claim.count
    }

    /// Whether the count does not fit the rows.
    pub fn is_wrong(&self) -> bool {
        self.is_wrong
    }

    /// Whether there is a row right behind the answer.
    pub fn behind(&self) -> Behind {
        match self.known.iter().find(|(at, _)| *at == self.claim.end()) {
            Some((_, true)) => Behind::Row,
            Some((_, false)) => Behind::Nothing,
            None if self.is_unsure => Behind::Unsure,
            None => Behind::Unasked,
        }
    }

    /// What a settled answer shows of the service.
    pub fn teach(&self, dialect: &mut Dialect) {
        let claim = &self.claim;
        let shown = match claim.count {
            _ if self.is_wrong => Counting::Wrong,
            Count::Of(count) if count > claim.end() && claim.is_filtered => Counting::FilteredTotals,
            Count::Of(count) if count > claim.end() => Counting::Totals,
            // The number of returned items would be smaller.
            Count::Of(_) if claim.offset > 0 && claim.rows > 0 => Counting::Totals,
            _ => Counting::Unknown,
        };
        dialect.counting = dialect.counting.max(shown);
        dialect.names_next |= claim.count == Count::Absent && claim.has_next_link && !self.is_wrong;
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
    /// The last page was asked for where nobody counts.
    Last(Query),
    /// The service gives fewer rows a page than asked for, so that pages counted in the asked size would skip rows.
    SmallerPages(Query),
    /// The service gives its first rows for every page.
    OnlyFirstPage(Query),
}

impl Correction {
    /// Whether the page needs one. Without a count nobody knows where the end is, and it has to be searched for.
    pub fn of(query: &Query, page: &Page, behind: Behind) -> Option<Self> {
        let rows = page.rows.len();
        if rows == 0 {
            let before = query.page.previous()?;
            let last = last_page(page.count.number()?, query.limit).min(before);
            return Some(Self::PastTheEnd(query.at_page(last)));
        }
        let size = PageSize::new(u32::try_from(rows).ok()?)?;
        let more = match behind {
            Behind::Row => true,
            Behind::Unasked => page.count == Count::Absent && page.has_next_link,
            Behind::Nothing | Behind::Unsure => false,
        };
        (more && size < query.limit).then(|| Self::SmallerPages(query.with_limit(size)))
    }

    /// Where to go.
    pub fn query(&self) -> &Query {
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
mod tests {
    use super::*;
    use crate::cinder::answer;
    use proptest::prelude::*;

    fn page(rows: usize, count: Count, next: bool) -> Page {
        let rows = vec![r#"{"id": "a", "status": "available"}"#; rows].join(",");
        let next = if next { r#"[{"rel": "next", "href": ""}]"# } else { "[]" };
        let body = format!(r#"{{"backups": [{rows}], "backups_links": {next}}}"#);
        Page { count, ..answer::list(body.as_bytes()).unwrap() }
    }

    fn at(search: &str) -> Query {
        Query::parse(search).0
    }

    fn said(search: &str, page: &Page) -> String {
        Place::of(&at(search), page, Behind::Unasked).to_string()
    }

    #[test]
    fn the_place_is_said_with_the_total() {
        assert_eq!(said("?", &page(50, Count::Of(12_412), true)), "1–50 of 12,412");
        assert_eq!(said("?limit=10&page=3", &page(2, Count::Of(22), false)), "21–22 of 22");
        assert_eq!(said("?", &page(0, Count::Of(0), false)), "0 of 0");
    }

    #[test]
    fn an_unknown_total_is_never_guessed() {
        assert_eq!(said("?limit=10", &page(10, Count::Absent, true)), "1–10 of many");
        assert_eq!(said("?limit=10", &page(10, Count::Absent, false)), "1–10 of many");
        assert_eq!(said("?limit=10", &page(4, Count::Absent, false)), "1–4 of 4");
        let of = |behind| Place::of(&at("?limit=10"), &page(4, Count::Absent, false), behind).to_string();
        assert_eq!(of(Behind::Row), "1–4 of many");
        assert_eq!(of(Behind::Unsure), "1–4 of many");
        assert_eq!(of(Behind::Nothing), "1–4 of 4");
    }

    #[test]
    fn a_next_link_on_the_last_counted_page_leads_nowhere() {
        let place = Place::of(&at("?limit=10&page=2"), &page(10, Count::Of(20), true), Behind::Nothing);
        assert_eq!((place.next, place.last_page), (None, PageNumber::new(2)));
    }

    #[test]
    fn past_the_end_leads_to_the_last_page() {
        let corrected = |search: &str, count| {
            Correction::of(&at(search), &page(0, count, false), Behind::Unasked).map(|c| c.query().page.number())
        };
        assert_eq!(corrected("?limit=10&page=9", Count::Of(71)), Some(8));
        assert_eq!(corrected("?limit=10&page=9", Count::Of(70)), Some(7));
        assert_eq!(corrected("?limit=10&page=9", Count::Of(0)), Some(1));
        assert_eq!(corrected("?limit=10&page=9", Count::Absent), None, "the end has to be searched for");
        assert_eq!(corrected("?", Count::Of(0)), None);
    }

    #[test]
    fn a_clamped_page_is_not_the_end_and_skips_nothing() {
        let of = |search: &str, rows, count, next, behind| {
            Correction::of(&at(search), &page(rows, count, next), behind).map(|c| c.query().to_string())
        };
        let clamped = of("?limit=1000&page=3", 500, Count::Of(4000), true, Behind::Row);
        assert_eq!(clamped.as_deref(), Some("?limit=500&page=5"));
        assert_eq!(of("?limit=100", 71, Count::Of(71), false, Behind::Unasked), None);
        assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Unasked).as_deref(), Some("?"));
        assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Nothing), None);
        assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Unsure), None);
    }

    /// A service with so many rows: how many it gives at most, what it counts, whether it names a next page.
    #[derive(Debug, Clone, Copy)]
    struct Kind {
        total: u64,
        most: u64,
        count: fn(u64, u64, u64) -> Count,
        next: fn(bool) -> bool,
    }

    /// Always, never, and where there is one.
    const NEXT: [fn(bool) -> bool; 3] = [|_| true, |_| false, |more| more];

    /// What a claim comes to, and the rows that were asked for by themselves.
    fn settled(kind: Kind, search: &str, dialect: &mut Dialect) -> (Place, Option<Correction>, usize) {
        let query = at(search);
        let (offset, limit) = (query.offset(), u64::from(query.limit.rows()));
        let rows = kind.total.saturating_sub(offset).min(limit).min(kind.most);
        let count =
            if dialect.counting == Counting::Wrong { Count::Absent } else { (kind.count)(kind.total, offset, rows) };
        let has_next_link = (kind.next)(offset + rows < kind.total);
        let is_filtered = query.is_filtered();
        let mut check = Check::new(Claim { offset, limit, rows, count, has_next_link, is_filtered });
        let mut asked = 0;
        while let Some(at) = check.open(dialect) {
            check.told(at, at < kind.total);
            asked += 1;
            assert!(asked < 5, "{kind:?} is never settled");
        }
        check.teach(dialect);
        let page = page(usize::try_from(rows).unwrap(), check.count(), has_next_link);
        (Place::of(&query, &page, check.behind()), Correction::of(&query, &page, check.behind()), asked)
    }

    fn cinder(total: u64) -> Kind {
        Kind { total, most: 1000, count: |total, ..| Count::Of(total), next: |_| true }
    }

    fn said_of(kind: Kind, search: &str) -> (String, Counting) {
        let mut dialect = Dialect::default();
        let (place, ..) = settled(kind, search, &mut dialect);
        (place.to_string(), dialect.counting)
    }

    #[test]
    fn counts_of_a_usual_service_cost_a_row_where_nothing_else_tells() {
        let mut dialect = Dialect::default();
        let asked = |search: &str, total, dialect: &mut Dialect| settled(cinder(total), search, dialect).2;
        assert_eq!(asked("?", 1200, &mut dialect), 0, "a page of many");
        assert_eq!(asked("?page=2", 75, &mut dialect), 0, "a last page that is short");
        assert_eq!(asked("?status=error", 7, &mut dialect), 1, "a next link that is there for no reason");
        assert_eq!(asked("?page=2", 100, &mut dialect), 1, "a last page that is full");
        assert_eq!(asked("?status=error", 300, &mut dialect), 1, "the first that has filters and a page behind it");
        assert_eq!(asked("?status=error", 300, &mut dialect), 0);
        assert_eq!(
            (dialect.counting, settled(cinder(100), "?page=2", &mut dialect).0.to_string()),
            (Counting::FilteredTotals, "51–100 of 100".to_owned())
        );
    }

    #[test]
    fn rows_outrank_a_count() {
        let of_page = Kind { count: |_, _, rows| Count::Of(rows), ..cinder(2345) };
        assert_eq!(said_of(of_page, "?"), ("1–50 of many".to_owned(), Counting::Wrong));
        assert_eq!(said_of(of_page, "?page=47"), ("2,301–2,345 of 2,345".to_owned(), Counting::Wrong));
        for next in NEXT {
            let exactly_full = |total| Kind { total, next, ..of_page };
            assert_eq!(said_of(exactly_full(50), "?"), ("1–50 of 50".to_owned(), Counting::Unknown));
            assert_eq!(said_of(exactly_full(51), "?"), ("1–50 of many".to_owned(), Counting::Wrong));
            assert_eq!(
                said_of(Kind { most: 20, ..exactly_full(51) }, "?"),
                ("1–20 of many".to_owned(), Counting::Wrong)
            );
        }
        let odd = |count| said_of(Kind { count, ..cinder(120) }, "?").0;
        assert_eq!(odd(|..| Count::Odd), "1–50 of many");
        assert_eq!(odd(|_, offset, rows| Count::Of(offset + rows - 1)), "1–50 of many");
        assert_eq!(odd(|..| Count::Of(0)), "1–50 of many");
        assert_eq!(odd(|..| Count::Of(50)), "1–50 of many");
        // A count that ignores the filters: of few rows, of more than a page, of none.
        let unfiltered = |total| said_of(Kind { count: |..| Count::Of(1200), ..cinder(total) }, "?status=error");
        assert_eq!(unfiltered(7), ("1–7 of 7".to_owned(), Counting::Wrong));
        assert_eq!(unfiltered(300), ("1–50 of many".to_owned(), Counting::Wrong));
        assert_eq!(unfiltered(0), ("0".to_owned(), Counting::Wrong));
    }

    #[test]
    fn a_count_that_is_too_large_is_found_out_at_the_end() {
        let mut dialect = Dialect::default();
        let kind = Kind { count: |..| Count::Of(5000), ..cinder(120) };
        assert_eq!(settled(kind, "?", &mut dialect).0.to_string(), "1–50 of 5,000");
        let (place, correction, _) = settled(kind, "?page=100", &mut dialect);
        assert_eq!((place.next, correction, dialect.counting), (None, None, Counting::Wrong));
        let mut dialect = Dialect::default();
        let (place, correction, _) = settled(kind, "?page=3", &mut dialect);
        assert_eq!(
            (place.to_string(), correction, dialect.counting),
            ("101–120 of 120".to_owned(), None, Counting::Wrong)
        );
    }

    #[test]
    fn a_count_of_a_page_past_the_end_is_not_where_the_end_is() {
        let of_page = Kind { count: |_, _, rows| Count::Of(rows), ..cinder(2345) };
        let (_, correction, _) = settled(of_page, "?page=99", &mut Dialect::default());
        assert_eq!(correction, None, "the end has to be searched for");
        let (_, correction, _) = settled(cinder(2345), "?page=99", &mut Dialect::default());
        assert_eq!(correction.map(|c| c.query().page.number()), Some(47));
    }

    #[test]
    fn more_rows_than_asked_for_are_the_next_page() {
        let claim = |rows, count| Claim { offset: 0, limit: 50, rows, count, has_next_link: false, is_filtered: false };
        let mut all = Check::new(claim(1200, Count::Of(1200)));
        assert_eq!((all.open(&Dialect::default()), all.count(), all.behind()), (None, Count::Of(1200), Behind::Row));
        let mut uncounted = Check::new(claim(1200, Count::Absent));
        assert_eq!((uncounted.open(&Dialect::default()), uncounted.behind()), (None, Behind::Row));
        let mut of_the_page = Check::new(claim(60, Count::Of(50)));
        assert_eq!((of_the_page.open(&Dialect::default()), of_the_page.is_wrong()), (None, true));
    }

    #[test]
    fn what_nobody_can_tell_is_left_open() {
        let claim =
            Claim { offset: 0, limit: 50, rows: 7, count: Count::Of(20), has_next_link: false, is_filtered: false };
        let mut check = Check::new(claim);
        assert_eq!(check.open(&Dialect::default()), Some(7));
        check.untold();
        assert_eq!((check.open(&Dialect::default()), check.count()), (None, Count::Absent));
        assert_eq!((check.behind(), check.is_wrong()), (Behind::Unsure, false));
    }

    proptest! {
        /// Whatever a service counts, whatever links it gives and however few rows: a walk by Next comes to the end.
        #[test]
        fn following_next_shows_each_row_once(
            total in 0..60u64, limit in 1..12u32, most in 1..12u64, counts in 0..9usize, links in 0..3usize, filtered: bool,
        ) {
            let counted: [fn(u64, u64, u64) -> Count; 9] = [
                |total, ..| Count::Of(total),
                |_, _, rows| Count::Of(rows),
                |_, offset, rows| Count::Of(offset + rows),
                |..| Count::Of(0),
                |..| Count::Of(30),
                |..| Count::Of(1000),
                |..| Count::Odd,
                |..| Count::Absent,
                |total, ..| Count::Of(total.min(10)),
            ];
            let kind = Kind { total, most, count: counted[counts], next: NEXT[links] };
            let filters = if filtered { "&status=error" } else { "" };
            let mut dialect = Dialect::default();
            let mut query = at(&format!("?limit={limit}{filters}"));
            let mut seen = 0;
            for _ in 0..200 {
                let (place, correction, _) = settled(kind, &query.to_string(), &mut dialect);
                if let Some(Correction::SmallerPages(smaller)) = &correction {
                    prop_assert_eq!(smaller.offset(), query.offset());
                    query = smaller.clone();
                    continue;
                }
                // An empty page behind the last one, where nobody counts.
                prop_assert!(correction.is_none() || place.last == 0);
                let rows = if place.last == 0 { 0 } else { place.last - place.first + 1 };
                prop_assert_eq!(query.offset(), seen);
                seen += rows;
                if let Total::Known(known) = place.total {
                    prop_assert!(known >= seen);
                }
                match place.next.filter(|_| rows > 0) {
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
