use super::*;
use crate::api::cinder::{Capabilities, answer};
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

fn label(search: &str, page: &Page) -> String {
    Place::of(&at(search), page, Behind::Unchecked).to_string()
}

#[test]
fn the_place_is_shown_with_the_total() {
    assert_eq!(label("?", &page(50, Count::Of(12_412), true)), "1–50 of 12,412");
    assert_eq!(label("?limit=10&page=3", &page(2, Count::Of(22), false)), "21–22 of 22");
    assert_eq!(label("?", &page(0, Count::Of(0), false)), "0 of 0");
}

#[test]
fn an_unknown_total_is_never_guessed() {
    assert_eq!(label("?limit=10", &page(10, Count::Absent, true)), "1–10 (total unknown)");
    assert_eq!(label("?limit=10", &page(10, Count::Absent, false)), "1–10 (total unknown)");
    assert_eq!(label("?limit=10", &page(4, Count::Absent, false)), "1–4 of 4");
    let of = |behind| Place::of(&at("?limit=10"), &page(4, Count::Absent, false), behind).to_string();
    assert_eq!(of(Behind::Row), "1–4 (total unknown)");
    assert_eq!(of(Behind::Unsure), "1–4 (total unknown)");
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
        Correction::of(&at(search), &page(0, count, false), Behind::Unchecked).map(|c| c.query().page.number())
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
    assert_eq!(of("?limit=100", 71, Count::Of(71), false, Behind::Unchecked), None);
    assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Unchecked).as_deref(), Some("?view=backups"));
    assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Nothing), None);
    assert_eq!(of("?limit=100", 50, Count::Absent, true, Behind::Unsure), None);
}

/// An answer with this many rows from an offset, out of a total.
struct Answer {
    total: u64,
    offset: u64,
    rows: u64,
}

/// A service: its total, its page size, its counts, and its next links.
#[derive(Debug, Clone, Copy)]
struct Kind {
    total: u64,
    most: u64,
    count: fn(Answer) -> Count,
    next: fn(bool) -> bool,
}

/// A next link always, never, or when there is a next page.
const NEXT: [fn(bool) -> bool; 3] = [|_| true, |_| false, |more| more];

/// The number of rows in an answer, and its count.
fn answered(kind: Kind, offset: u64, limit: u64, capabilities: &Capabilities) -> (u64, Count) {
    let rows = kind.total.saturating_sub(offset).min(limit).min(kind.most);
    (
        rows,
        if capabilities.miscounts { Count::Absent } else { (kind.count)(Answer { total: kind.total, offset, rows }) },
    )
}

fn probe(kind: Kind, offset: u64, capabilities: &Capabilities) -> Probe {
    let (rows, count) = answered(kind, offset, 1, capabilities);
    Probe { offset, row: (rows > 0).then(String::new), count }
}

/// The result for an answer, and the number of probes it takes.
fn settled(kind: Kind, search: &str, capabilities: &mut Capabilities) -> (Place, Option<Correction>, usize) {
    let query = at(search);
    let (offset, limit) = (query.offset(), u64::from(query.limit.rows()));
    let (rows, count) = answered(kind, offset, limit, capabilities);
    let has_next_link = (kind.next)(offset + rows < kind.total);
    let mut check = Check::new(Claim { offset, limit, rows, count, has_next_link });
    let mut requests = 0;
    while let Some(at) = check.open(capabilities) {
        check.take(&probe(kind, at, capabilities));
        requests += 1;
        assert!(requests < 5, "{kind:?} is never settled");
    }
    capabilities.miscounts |= check.is_wrong();
    capabilities.names_next |= check.names_next();
    let page = page(usize::try_from(rows).unwrap(), check.count(), has_next_link);
    (Place::of(&query, &page, check.behind()), Correction::of(&query, &page, check.behind()), requests)
}

fn cinder(total: u64) -> Kind {
    Kind { total, most: 1000, count: |a| Count::Of(a.total), next: |_| true }
}

/// Whether a total is found to be wrong.
fn is_found_out(kind: Kind, count: u64, seen: u64, page_end: u64) -> bool {
    let mut ends = Ends::new(count, seen, page_end);
    let mut requests = 0;
    while let Some(at) = ends.open() {
        requests += 1;
        assert!(requests < 5, "{kind:?} is never held against its end");
        if ends.take(&probe(kind, at, &Capabilities::default())) {
            return true;
        }
    }
    // This kind of list never grows: the page would be the same again.
    ends.has_left_out()
}

/// The place after a first request, and whether counts are used from then on.
fn label_of(kind: Kind, search: &str) -> (String, bool) {
    let mut capabilities = Capabilities::default();
    let (place, ..) = settled(kind, search, &mut capabilities);
    (place.to_string(), !capabilities.miscounts)
}

#[test]
fn a_count_costs_a_row_where_it_leaves_something_open() {
    let requests = |search: &str, kind: Kind| settled(kind, search, &mut Capabilities::default()).2;
    let without_links = |total| Kind { next: |_| false, ..cinder(total) };
    assert_eq!(requests("?", cinder(1200)), 0, "a page of many");
    assert_eq!(requests("?", without_links(7)), 0, "few");
    assert_eq!(requests("?page=2", cinder(75)), 0, "a last page that is short");
    assert_eq!(requests("?", cinder(7)), 1, "a next link that is there for no reason");
    assert_eq!(requests("?page=2", cinder(100)), 1, "a last page that is full");
    assert_eq!(requests("?limit=1000", Kind { most: 25, ..cinder(100) }), 1, "fewer rows than requested");
    assert_eq!(label_of(cinder(100), "?page=2"), ("51–100 of 100".to_owned(), true));
}

#[test]
fn rows_outrank_a_count() {
    let of_page = Kind { count: |a| Count::Of(a.rows), ..cinder(2345) };
    assert_eq!(label_of(of_page, "?"), ("1–50 (total unknown)".to_owned(), false));
    assert_eq!(label_of(of_page, "?page=47"), ("2,301–2,345 of 2,345".to_owned(), false));
    for next in NEXT {
        let counted = |total| Kind { total, next, ..of_page };
        assert_eq!(label_of(counted(50), "?"), ("1–50 of 50".to_owned(), true));
        assert_eq!(label_of(counted(51), "?"), ("1–50 (total unknown)".to_owned(), false));
    }
    assert_eq!(label_of(Kind { most: 20, ..of_page }, "?"), ("1–20 (total unknown)".to_owned(), false));
    let odd = |count| label_of(Kind { count, ..cinder(120) }, "?");
    let counts: [fn(Answer) -> Count; 4] =
        [|_| Count::Odd, |a| Count::Of(a.offset + a.rows - 1), |_| Count::Of(0), |_| Count::Of(50)];
    for count in counts {
        assert_eq!(odd(count), ("1–50 (total unknown)".to_owned(), false));
    }
    // A count that ignores the filters, with few matches and with none.
    let unfiltered = |total| label_of(Kind { count: |_| Count::Of(1200), ..cinder(total) }, "?status=error");
    assert_eq!(unfiltered(7), ("1–7 of 7".to_owned(), false));
    assert_eq!(unfiltered(0), ("0".to_owned(), false));
}

#[test]
fn a_count_that_is_too_large_or_too_small_does_not_fit_the_rows_at_its_end() {
    let is_miscounted = |total, count| {
        let kind = Kind { count, ..cinder(total) };
        let Count::Of(shown) = answered(kind, 0, 50, &Capabilities::default()).1 else { return true };
        is_found_out(kind, shown, 50, 50)
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
    grown.take(&Probe { offset: 50, row: Some(String::new()), count: Count::Of(51) });
    assert_eq!((grown.open(&capabilities), grown.count(), grown.is_wrong()), (None, Count::Of(51), false));
    let mut shrunk = Check::new(claim(50, 50, Count::Of(100)));
    assert_eq!(shrunk.open(&capabilities), Some(100));
    shrunk.take(&Probe { offset: 100, row: None, count: Count::Of(99) });
    assert_eq!((shrunk.open(&capabilities), shrunk.count(), shrunk.is_wrong()), (None, Count::Absent, false));
    let mut ends = Ends::new(1200, 50, 50);
    assert!(!ends.take(&Probe { offset: 1200, row: Some(String::new()), count: Count::Of(1201) }));
    assert!(!ends.take(&Probe { offset: 1201, row: None, count: Count::Of(1201) }));
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
fn more_rows_than_requested_are_all_shown() {
    let claim = |rows, count| Claim { offset: 0, limit: 50, rows, count, has_next_link: false };
    let mut all = Check::new(claim(1200, Count::Of(1200)));
    assert_eq!(all.open(&Capabilities::default()), Some(1200));
    let mut of_the_page = Check::new(claim(60, Count::Of(50)));
    assert_eq!((of_the_page.open(&Capabilities::default()), of_the_page.is_wrong()), (None, true));
    assert_eq!(label("?", &page(60, Count::Of(60), false)), "1–60 of 60");
}

#[test]
fn what_cannot_be_known_is_left_open() {
    let claim = Claim { offset: 0, limit: 50, rows: 7, count: Count::Of(20), has_next_link: false };
    let mut check = Check::new(claim);
    assert_eq!(check.open(&Capabilities::default()), Some(7));
    check.fail();
    assert_eq!((check.open(&Capabilities::default()), check.count()), (None, Count::Absent));
    assert_eq!((check.behind(), check.is_wrong()), (Behind::Unsure, false));
}

proptest! {
    /// Whatever a service counts, whatever links it gives and however few rows: following Next reaches the end.
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
        let kind = Kind { total, most, count: counted[counts], next: NEXT[links] };
        let mut capabilities = Capabilities::default();
        let mut query = at(&format!("?limit={limit}"));
        let mut seen = 0;
        for _ in 0..200 {
            let (mut place, mut correction, _) = settled(kind, &query.to_string(), &mut capabilities);
            if let (Total::Known(count), false) = (place.total, capabilities.miscounts) {
                // A displayed total is checked against the rows at its end.
                if is_found_out(kind, count, place.last, query.offset() + u64::from(limit)) {
                    capabilities.miscounts = true;
                    (place, correction, _) = settled(kind, &query.to_string(), &mut capabilities);
                }
            }
            if let Some(Correction::SmallerPages(smaller)) = &correction {
                prop_assert_eq!(smaller.offset(), query.offset());
                query = smaller.clone();
                continue;
            }
            // An empty page after the last one, without a count.
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
