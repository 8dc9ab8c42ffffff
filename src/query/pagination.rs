//! Where a page lies in its list, and what to do when the page asked for is not the page that exists.

use crate::api::cinder::Page;
use crate::api::cinder::answer::Count;
use crate::api::cinder::capabilities::Capabilities;
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
            (_, Behind::Row | Behind::Unsure) => Total::More,
            (_, Behind::Unasked) if rows > 0 && (full || page.has_next_link) => Total::More,
            (_, Behind::Nothing | Behind::Unasked) => Total::NoMore,
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

    /// Whether its count and its rows cannot both be right.
    pub fn is_contradictory(&self) -> bool {
        match self.count {
            Count::Of(count) => contradicts(count, self.offset, self.rows),
            Count::Odd => true,
            Count::Absent => false,
        }
    }

    /// What is open, with what is known of the service and of single rows: whether there is one at an offset. Rows
    /// outrank a count.
    fn doubt(&self, capabilities: &Capabilities, known: &[(u64, bool)]) -> Option<Doubt> {
        if self.is_contradictory() {
            return Some(Doubt::Count);
        }
        let is_there = |at: u64| known.iter().find(|(known, _)| *known == at).map(|(_, is_there)| *is_there);
        let holds = |at: u64, expected: bool| match is_there(at) {
            None => Some(Doubt::Row(at)),
            Some(is_there) => (is_there != expected).then_some(Doubt::Count),
        };
        let (end, is_full) = (self.end(), self.rows >= self.limit);
        match self.count {
            Count::Of(count) if self.rows == 0 && self.offset > 0 => holds(count, false),
            // The number of returned items is this on a first page, too. Cinder names a next page where there is none,
            // but not on a first page that is short.
            Count::Of(count)
                if count == end && self.rows > 0 && (is_full || self.offset == 0 && self.has_next_link) =>
            {
                holds(end, false)
            }
            // A short page is one of a service that gives fewer rows a page, or the count is too large.
            Count::Of(count) if count > end && !is_full => holds(end, true),
            // Without a count a short page is the end if a service says so that names a next page elsewhere.
            Count::Absent if self.rows > 0 && !is_full && (self.has_next_link || !capabilities.names_next) => {
                is_there(end).is_none().then_some(Doubt::Row(end))
            }
            Count::Of(_) | Count::Absent | Count::Odd => None,
        }
    }
}

/// Whether a count and the rows of one answer cannot both be right.
fn contradicts(count: u64, offset: u64, rows: u64) -> bool {
    if rows > 0 { count < offset + rows } else { count > offset }
}

/// Holds a total that is on screen against the rows at its end: there is one before it and none behind it.
#[derive(Debug)]
pub struct Ends {
    count: u64,
    /// Where the rows in sight end.
    seen: u64,
    step: Step,
    has_moved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Behind,
    Last,
    Done,
}

impl Ends {
    /// Begins with a total, and where the rows in sight end.
    pub fn new(count: u64, seen: u64) -> Self {
        Self { count, seen, step: Step::Behind, has_moved: false }
    }

    /// The offset of a row to ask for; none when the total has stood the test.
    pub fn open(&self) -> Option<u64> {
        match self.step {
            Step::Behind => Some(self.count),
            Step::Last if self.count > self.seen => Some(self.count - 1),
            Step::Last | Step::Done => None,
        }
    }

    /// The row that was asked for, or that there is none. Whether the service miscounts. A list may have moved since it
    /// was counted, but not each time.
    pub fn told(&mut self, probe: &Probe) -> bool {
        if probe.row.is_some() == (self.step == Step::Last) {
            self.step = if self.step == Step::Behind { Step::Last } else { Step::Done };
            return probe.is_miscounted();
        }
        let has_moved = std::mem::replace(&mut self.has_moved, true);
        self.count = probe.count.number().unwrap_or(self.count);
        has_moved || probe.is_miscounted()
    }
}

/// A single row, asked for to hold a count against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Where it would be.
    pub offset: u64,
    /// The row as it came, if there is one.
    pub row: Option<String>,
    /// What was counted with it.
    pub count: Count,
}

impl Probe {
    /// Whether its own count cannot be right. Another count than before can be: backups come and go.
    pub fn is_miscounted(&self) -> bool {
        let rows = u64::from(self.row.is_some());
        match self.count {
            Count::Of(count) => contradicts(count, self.offset, rows),
            Count::Odd => true,
            Count::Absent => false,
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
        Self { claim, known: Vec::new(), is_unsure: false, is_wrong: false }
    }

    /// The offset of a row to ask for; none when all is settled.
    pub fn open(&mut self, capabilities: &Capabilities) -> Option<u64> {
        loop {
            match self.claim.doubt(capabilities, &self.known).filter(|_| !self.is_unsure)? {
                Doubt::Row(at) => return Some(at),
                Doubt::Count => self.distrust(),
            }
        }
    }

    /// The row that was asked for, or that there is none.
    pub fn told(&mut self, probe: &Probe) {
        self.known.push((probe.offset, probe.row.is_some()));
        match probe.count {
            _ if probe.is_miscounted() => self.distrust(),
            // The list moved between the two answers, or this is the number of returned items.
            Count::Of(count) if self.claim.rows > 0 && count < self.claim.end() => self.claim.count = Count::Absent,
            Count::Of(_) if self.claim.count != Count::Absent => self.claim.count = probe.count,
            _ => {}
        }
    }

    /// Nobody can tell: the count is not used, and the end is not known.
    pub fn untold(&mut self) {
        self.is_unsure = true;
        self.claim.count = Count::Absent;
    }

    fn distrust(&mut self) {
        self.is_wrong = true;
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
            _ if self.is_unsure => Behind::Unsure,
            Some((_, true)) => Behind::Row,
            Some((_, false)) => Behind::Nothing,
            None => Behind::Unasked,
        }
    }

    /// Whether the service names the next page where it does not count.
    pub fn names_next(&self) -> bool {
        self.claim.count == Count::Absent && self.claim.has_next_link && !self.is_wrong
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
    use crate::api::cinder::answer;
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

    /// An answer with so many rows from an offset on, of so many in all.
    struct Answer {
        total: u64,
        offset: u64,
        rows: u64,
    }

    /// A service with so many rows: how many it gives at most, what it counts, whether it names a next page.
    #[derive(Debug, Clone, Copy)]
    struct Kind {
        total: u64,
        most: u64,
        count: fn(Answer) -> Count,
        next: fn(bool) -> bool,
    }

    /// Always, never, and where there is one.
    const NEXT: [fn(bool) -> bool; 3] = [|_| true, |_| false, |more| more];

    /// How many rows an answer has, and what is counted.
    fn answered(kind: Kind, offset: u64, limit: u64, capabilities: &Capabilities) -> (u64, Count) {
        let rows = kind.total.saturating_sub(offset).min(limit).min(kind.most);
        (
            rows,
            if capabilities.miscounts {
                Count::Absent
            } else {
                (kind.count)(Answer { total: kind.total, offset, rows })
            },
        )
    }

    fn probe(kind: Kind, offset: u64, capabilities: &Capabilities) -> Probe {
        let (rows, count) = answered(kind, offset, 1, capabilities);
        Probe { offset, row: (rows > 0).then(String::new), count }
    }

    /// What an answer comes to, and how many single rows that takes.
    fn settled(kind: Kind, search: &str, capabilities: &mut Capabilities) -> (Place, Option<Correction>, usize) {
        let query = at(search);
        let (offset, limit) = (query.offset(), u64::from(query.limit.rows()));
        let (rows, count) = answered(kind, offset, limit, capabilities);
        let has_next_link = (kind.next)(offset + rows < kind.total);
        let mut check = Check::new(Claim { offset, limit, rows, count, has_next_link });
        let mut asked = 0;
        while let Some(at) = check.open(capabilities) {
            check.told(&probe(kind, at, capabilities));
            asked += 1;
            assert!(asked < 5, "{kind:?} is never settled");
        }
        capabilities.miscounts |= check.is_wrong();
        capabilities.names_next |= check.names_next();
        let page = page(usize::try_from(rows).unwrap(), check.count(), has_next_link);
        (Place::of(&query, &page, check.behind()), Correction::of(&query, &page, check.behind()), asked)
    }

    fn cinder(total: u64) -> Kind {
        Kind { total, most: 1000, count: |a| Count::Of(a.total), next: |_| true }
    }

    /// Whether a total turns out to be none.
    fn is_found_out(kind: Kind, count: u64, seen: u64) -> bool {
        let mut ends = Ends::new(count, seen);
        let mut asked = 0;
        while let Some(at) = ends.open() {
            asked += 1;
            assert!(asked < 5, "{kind:?} is never held against its end");
            if ends.told(&probe(kind, at, &Capabilities::default())) {
                return true;
            }
        }
        false
    }

    /// What is said of a first look, and whether counts are used from then on.
    fn said_of(kind: Kind, search: &str) -> (String, bool) {
        let mut capabilities = Capabilities::default();
        let (place, ..) = settled(kind, search, &mut capabilities);
        (place.to_string(), !capabilities.miscounts)
    }

    #[test]
    fn a_count_costs_a_row_where_it_leaves_something_open() {
        let asked = |search: &str, kind: Kind| settled(kind, search, &mut Capabilities::default()).2;
        let without_links = |total| Kind { next: |_| false, ..cinder(total) };
        assert_eq!(asked("?", cinder(1200)), 0, "a page of many");
        assert_eq!(asked("?", without_links(7)), 0, "few");
        assert_eq!(asked("?page=2", cinder(75)), 0, "a last page that is short");
        assert_eq!(asked("?", cinder(7)), 1, "a next link that is there for no reason");
        assert_eq!(asked("?page=2", cinder(100)), 1, "a last page that is full");
        assert_eq!(asked("?limit=1000", Kind { most: 25, ..cinder(100) }), 1, "fewer rows than asked for");
        assert_eq!(said_of(cinder(100), "?page=2"), ("51–100 of 100".to_owned(), true));
    }

    #[test]
    fn rows_outrank_a_count() {
        let of_page = Kind { count: |a| Count::Of(a.rows), ..cinder(2345) };
        assert_eq!(said_of(of_page, "?"), ("1–50 of many".to_owned(), false));
        assert_eq!(said_of(of_page, "?page=47"), ("2,301–2,345 of 2,345".to_owned(), false));
        for next in NEXT {
            let counted = |total| Kind { total, next, ..of_page };
            assert_eq!(said_of(counted(50), "?"), ("1–50 of 50".to_owned(), true));
            assert_eq!(said_of(counted(51), "?"), ("1–50 of many".to_owned(), false));
        }
        assert_eq!(said_of(Kind { most: 20, ..of_page }, "?"), ("1–20 of many".to_owned(), false));
        let odd = |count| said_of(Kind { count, ..cinder(120) }, "?");
        let counts: [fn(Answer) -> Count; 4] =
            [|_| Count::Odd, |a| Count::Of(a.offset + a.rows - 1), |_| Count::Of(0), |_| Count::Of(50)];
        for count in counts {
            assert_eq!(odd(count), ("1–50 of many".to_owned(), false));
        }
        // A count that ignores the filters, of few rows and of none.
        let unfiltered = |total| said_of(Kind { count: |_| Count::Of(1200), ..cinder(total) }, "?status=error");
        assert_eq!(unfiltered(7), ("1–7 of 7".to_owned(), false));
        assert_eq!(unfiltered(0), ("0".to_owned(), false));
    }

    #[test]
    fn a_count_that_is_too_large_or_too_small_does_not_fit_the_rows_at_its_end() {
        let is_miscounted = |total, count| {
            let kind = Kind { count, ..cinder(total) };
            let Count::Of(shown) = answered(kind, 0, 50, &Capabilities::default()).1 else { return true };
            is_found_out(kind, shown, 50)
        };
        assert!(!is_miscounted(1200, |a| Count::Of(a.total)));
        assert!(!is_miscounted(51, |a| Count::Of(a.total)));
        assert!(is_miscounted(1200, |a| Count::Of(a.total / 2)));
        assert!(is_miscounted(1200, |a| Count::Of(a.total + 1)));
        assert!(is_miscounted(300, |_| Count::Of(1200)));
        assert!(is_miscounted(1200, |_| Count::Of(1000)));
        assert!(is_miscounted(1200, |a| Count::Of(a.rows)));
        assert!(is_miscounted(1200, |a| Count::Of(a.offset + a.rows)));
    }

    #[test]
    fn a_list_that_moves_between_two_answers_has_no_wrong_count() {
        let claim = |offset, rows, count| Claim { offset, limit: 50, rows, count, has_next_link: true };
        let capabilities = Capabilities::default();
        let mut grown = Check::new(claim(0, 50, Count::Of(50)));
        assert_eq!(grown.open(&capabilities), Some(50));
        grown.told(&Probe { offset: 50, row: Some(String::new()), count: Count::Of(51) });
        assert_eq!((grown.open(&capabilities), grown.count(), grown.is_wrong()), (None, Count::Of(51), false));
        let mut shrunk = Check::new(claim(50, 50, Count::Of(100)));
        assert_eq!(shrunk.open(&capabilities), Some(100));
        shrunk.told(&Probe { offset: 100, row: None, count: Count::Of(99) });
        assert_eq!((shrunk.open(&capabilities), shrunk.count(), shrunk.is_wrong()), (None, Count::Absent, false));
        let mut ends = Ends::new(1200, 50);
        assert!(!ends.told(&Probe { offset: 1200, row: Some(String::new()), count: Count::Of(1201) }));
        assert!(!ends.told(&Probe { offset: 1201, row: None, count: Count::Of(1201) }));
        assert_eq!(ends.open(), Some(1200));
        assert!(!Probe { offset: 1199, row: None, count: Count::Of(1199) }.is_miscounted());
        assert!(!Probe { offset: 1200, row: Some(String::new()), count: Count::Of(1201) }.is_miscounted());
    }

    #[test]
    fn a_page_past_the_end_says_where_the_end_is_only_where_the_counts_are_right() {
        let corrected = |kind: Kind, search: &str| {
            settled(kind, search, &mut Capabilities::default()).1.map(|c| c.query().page.number())
        };
        assert_eq!(corrected(cinder(2345), "?page=99"), Some(47));
        assert_eq!(corrected(Kind { count: |a| Count::Of(a.rows), ..cinder(2345) }, "?page=99"), None);
        assert_eq!(corrected(Kind { count: |_| Count::Of(1000), ..cinder(2345) }, "?page=99"), None);
        assert_eq!(corrected(Kind { count: |_| Count::Of(5000), ..cinder(120) }, "?page=99"), None);
    }

    #[test]
    fn more_rows_than_asked_for_are_all_shown() {
        let claim = |rows, count| Claim { offset: 0, limit: 50, rows, count, has_next_link: false };
        let mut all = Check::new(claim(1200, Count::Of(1200)));
        assert_eq!(all.open(&Capabilities::default()), Some(1200));
        let mut of_the_page = Check::new(claim(60, Count::Of(50)));
        assert_eq!((of_the_page.open(&Capabilities::default()), of_the_page.is_wrong()), (None, true));
        assert_eq!(said("?", &page(60, Count::Of(60), false)), "1–60 of 60");
    }

    #[test]
    fn what_nobody_can_tell_is_left_open() {
        let claim = Claim { offset: 0, limit: 50, rows: 7, count: Count::Of(20), has_next_link: false };
        let mut check = Check::new(claim);
        assert_eq!(check.open(&Capabilities::default()), Some(7));
        check.untold();
        assert_eq!((check.open(&Capabilities::default()), check.count()), (None, Count::Absent));
        assert_eq!((check.behind(), check.is_wrong()), (Behind::Unsure, false));
    }

    proptest! {
        /// Whatever a service counts, whatever links it gives and however few rows: a walk by Next comes to the end.
        #[test]
        fn following_next_shows_each_row_once(
            total in 0..60u64, limit in 1..12u32, most in 1..12u64, counts in 0..9usize, links in 0..3usize,
        ) {
            let counted: [fn(Answer) -> Count; 9] = [
                |a| Count::Of(a.total),
                |a| Count::Of(a.rows),
                |a| Count::Of(a.offset + a.rows),
                |_| Count::Of(0),
                |_| Count::Of(30),
                |_| Count::Of(1000),
                |_| Count::Odd,
                |_| Count::Absent,
                |a| Count::Of(a.total.min(10)),
            ];
            // Counts that end with the answer, no links, fewer rows than asked for, and one more behind them: to whoever
            // looks twice that is a list which has just grown by a row.
            let looks_grown = counts == 2 && links == 1 && most < u64::from(limit) && total % most == 1 % most;
            prop_assume!(!looks_grown);
            let kind = Kind { total, most, count: counted[counts], next: NEXT[links] };
            let mut capabilities = Capabilities::default();
            let mut query = at(&format!("?limit={limit}"));
            let mut seen = 0;
            for _ in 0..200 {
                let (mut place, mut correction, _) = settled(kind, &query.to_string(), &mut capabilities);
                if let (Total::Known(count), false) = (place.total, capabilities.miscounts) {
                    // A total on screen is held against the rows at its end.
                    if is_found_out(kind, count, place.last) {
                        capabilities.miscounts = true;
                        (place, correction, _) = settled(kind, &query.to_string(), &mut capabilities);
                    }
                }
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
