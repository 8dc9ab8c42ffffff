//! Various kinds of services, and the result of reading them.

use crate::inventory::plan::*;
use crate::time::Instant;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A service whose rows come and go, following a script of events before each answer.
struct Service {
    rows: Vec<u32>,
    made: u32,
    most: usize,
    count: Count,
    /// Rows that turn every answer containing them into a 500.
    broken: BTreeSet<u32>,
    ignores_offset: bool,
    ignores_limit: bool,
    /// Every answer contains an extra, malformed row beyond those requested.
    has_one_more: bool,
}

/// What a service reports as its count.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Count {
    None,
    Right,
    /// The rows in the answer, with a link to the next page.
    OfTheAnswer,
    TooMany,
    /// The correct number, but only if no rows are requested.
    Alone,
    /// A million, whatever the actual number.
    Million,
}

impl Service {
    fn new(rows: u32, most: usize, count: Count) -> Self {
        Self {
            rows: (0..rows).rev().collect(),
            made: rows,
            most,
            count,
            broken: BTreeSet::new(),
            ignores_offset: false,
            ignores_limit: false,
            has_one_more: false,
        }
    }

    fn counted(&self) -> Option<u64> {
        let all = self.rows.len() as u64;
        match self.count {
            Count::None => None,
            Count::Right | Count::Alone => Some(all),
            Count::Million => Some(1_000_000),
            Count::OfTheAnswer => Some(0),
            Count::TooMany => Some(all + 7),
        }
    }

    fn happen(&mut self, event: u8, place: usize) {
        match event {
            0 if !self.rows.is_empty() => {
                self.rows.remove(place % self.rows.len());
            }
            1 => {
                self.rows.insert(0, self.made);
                self.made += 1;
            }
            _ => {}
        }
    }

    /// The rows of a part; `None` if one of them cannot be rendered.
    fn answer(&self, part: Part) -> Option<(Vec<u32>, PartAnswer)> {
        let offset = if self.ignores_offset { 0 } else { usize::try_from(part.offset).unwrap() };
        let start = offset.min(self.rows.len());
        let most =
            if self.ignores_limit { self.rows.len() } else { usize::try_from(part.rows).unwrap().min(self.most) };
        let end = (start + most).min(self.rows.len());
        let rows = self.rows[start..end].to_vec();
        if rows.iter().any(|row| self.broken.contains(row)) {
            return None;
        }
        let id = |row: Option<&u32>| row.map(ToString::to_string).unwrap_or_default();
        let at = |row: Option<&u32>| row.map(|row| created(*row));
        let count = rows.len() as u64 + u64::from(self.has_one_more);
        let requested = usize::try_from(part.rows).unwrap() - usize::from(self.has_one_more);
        let answer = PartAnswer {
            rows: count,
            first: id(rows.first()),
            last: id(rows.last()),
            last_requested: (count > part.rows).then(|| id(rows.get(requested.saturating_sub(1)))),
            created: (at(rows.first()), at(rows.last())),
            count: match self.count {
                Count::OfTheAnswer => Some(rows.len() as u64),
                Count::Alone => None,
                Count::None | Count::Right | Count::TooMany | Count::Million => self.counted(),
            },
            has_next_link: self.count == Count::OfTheAnswer && end < self.rows.len(),
        };
        Some((rows, answer))
    }
}

/// A row's number is the minute in which it was created.
fn created(row: u32) -> Instant {
    Instant::from_millis(i64::from(row) * 60_000)
}

fn refused(status: u16) -> Failure {
    Failure::refused(status, crate::api::cinder::failure::Headers::default(), b"")
}

/// The outcome of a reading.
#[derive(Debug)]
struct Outcome {
    end: End,
    seen: BTreeSet<u32>,
    requests: usize,
    reading: Reading,
}

impl Outcome {
    fn gaps(&self) -> Vec<(u64, Option<u64>)> {
        self.reading.missing().iter().map(|gap| (gap.first, gap.end)).collect()
    }

    /// The missing rows, out of this many.
    fn missing(&self, all: u64) -> Vec<u64> {
        self.gaps().into_iter().flat_map(|(first, end)| first..end.unwrap_or(all)).collect()
    }
}

/// Reads a service while its rows change.
fn read(service: &mut Service, events: &[(u8, usize)]) -> Outcome {
    let reading = Reading::of(service.counted());
    read_on(service, reading, events, &|_| None)
}

/// Answers come in the order of the requests: `trouble` if set, else the rows, else a 500.
fn read_on(
    service: &mut Service,
    mut reading: Reading,
    events: &[(u8, usize)],
    trouble: &dyn Fn(Part) -> Option<Failure>,
) -> Outcome {
    let mut events = events.iter();
    let (mut seen, mut requests) = (BTreeSet::new(), 0);
    let mut waiting = VecDeque::new();
    loop {
        while let Some(part) = reading.ask() {
            assert!(part.rows > 0, "{part:?}");
            waiting.push_back(part);
        }
        if let Some(part) = waiting.pop_front() {
            requests += 1;
            assert!(requests < 10_000, "a reading that never ends");
            if let Some((event, place)) = events.next() {
                service.happen(*event, *place);
            }
            let answer = match trouble(part) {
                Some(failure) => Err(failure),
                None => service.answer(part).ok_or_else(|| refused(500)),
            };
            match answer {
                Ok((rows, answer)) => {
                    seen.extend(rows);
                    reading.receive(part, answer);
                }
                Err(failure) => {
                    if reading.failed(part, &failure, 0.5).is_some() {
                        reading.again(part);
                    }
                }
            }
            continue;
        }
        match reading.end() {
            Some(End::Moved) => {
                seen.clear();
                reading = reading.next_pass();
            }
            Some(End::Short) => match reading.recounted(service.counted()) {
                Ok(next) => {
                    seen.clear();
                    reading = next;
                }
                Err(end) => return Outcome { end, seen, requests, reading },
            },
            Some(end) => return Outcome { end, seen, requests, reading },
            None => panic!("nothing to wait for and no end: {reading:?}"),
        }
    }
}

#[test]
fn a_hundred_thousand_are_read_once() {
    let mut service = Service::new(100_000, 1000, Count::Right);
    let read = read(&mut service, &[]);
    assert_eq!((read.end, read.seen.len(), read.requests), (End::Complete, 100_000, 101));
}

#[test]
fn one_backup_is_the_whole_of_a_project_without_a_count() {
    for rows in 0..4 {
        let mut service = Service::new(rows, 1000, Count::None);
        let read = read(&mut service, &[]);
        assert_eq!((read.end, read.seen.len()), (End::Complete, rows as usize));
    }
}

#[test]
fn four_parts_at_once_after_the_first() {
    let mut reading = Reading::of(Some(10_000));
    let first = reading.ask().unwrap();
    assert_eq!(reading.ask(), None);
    let service = Service::new(10_000, 1000, Count::Right);
    reading.receive(first, service.answer(first).unwrap().1);
    let offsets: Vec<_> = std::iter::from_fn(|| reading.ask()).map(|part| part.offset).collect();
    assert_eq!(offsets, [999, 1998, 2997, 3996]);
    assert_eq!(reading.progress(), (1000, Some(10_000)));
}

#[test]
fn a_busy_service_is_waited_for_and_a_timeout_not_so_often() {
    for (failure, waits) in [
        (refused(503), vec![1000, 2000, 4000]),
        (refused(429), vec![1000, 2000, 4000]),
        (FailureKind::Network.into(), vec![1000, 2000, 4000]),
        (FailureKind::Timeout(30).into(), vec![1000]),
        (refused(500), vec![]),
        (refused(403), vec![]),
    ] {
        let mut reading = Reading::of(Some(1500));
        for wait in waits {
            let part = reading.ask().unwrap();
            assert_eq!(reading.failed(part, &failure, 0.0), Some(wait), "{failure:?}");
            assert_eq!(reading.end(), None);
            reading.again(part);
        }
        let part = reading.ask().unwrap();
        assert_eq!(reading.failed(part, &failure, 0.0), None, "{failure:?}");
    }
}

#[test]
fn one_broken_row_costs_itself() {
    for place in [0, 1, 499, 500, 998, 999, 1000, 2730, 3999] {
        for count in [Count::Right, Count::None, Count::OfTheAnswer] {
            let mut service = Service::new(4000, 1000, count);
            let row = service.rows[place];
            service.broken.insert(row);
            let read = read(&mut service, &[]);
            assert_eq!(read.end, End::Gaps);
            assert_eq!(read.seen.len(), 3999, "{place} {count:?}");
            let place = place as u64;
            assert_eq!(read.gaps(), [(place, Some(place + 1))], "{count:?}");
            let span = read.reading.missing()[0].span;
            assert_eq!(span.newest, (place > 0).then(|| created(row + 1)));
            assert_eq!(span.oldest, (place < 3999).then(|| created(row.saturating_sub(1))));
            assert!(read.requests < 60, "{} requests", read.requests);
            assert_eq!(read.reading.failure(), Some(&refused(500)));
        }
    }
}

#[test]
fn rows_that_touch_are_one_gap() {
    let mut service = Service::new(4000, 1000, Count::Right);
    service.broken.extend(1990..2003);
    assert_eq!(read(&mut service, &[]).gaps(), [(4000 - 2003, Some(4000 - 1990))]);
}

#[test]
fn a_service_that_is_out_of_order_is_soon_given_up() {
    for failure in [
        refused(500),
        refused(503),
        refused(429),
        FailureKind::Network.into(),
        FailureKind::Timeout(30).into(),
        refused(401),
    ] {
        for count in [Count::Right, Count::None] {
            let mut service = Service::new(100_000, 1000, count);
            let reading = Reading::of(service.counted());
            let read = read_on(&mut service, reading, &[], &|_| Some(failure.clone()));
            assert_eq!((read.end, read.seen.len()), (End::Gaps, 0), "{failure:?}");
            assert!(read.requests <= 34, "{failure:?}: {}", read.requests);
            assert_eq!(read.reading.failure(), Some(&failure));
            assert_eq!(read.gaps(), [(0, service.counted())]);
        }
    }
    let headers = crate::api::cinder::failure::Headers { retry_after: Some(300), ..Default::default() };
    let alone = Failure::refused(503, headers, b"");
    let mut service = Service::new(100_000, 1000, Count::Right);
    let read = read_on(&mut service, Reading::of(None), &[], &|_| Some(alone.clone()));
    assert_eq!((read.end, read.requests), (End::Gaps, 1), "it wants to be left alone");
}

#[test]
fn a_service_that_breaks_down_midway_is_given_up_and_what_was_read_is_kept() {
    for failure in [refused(500), refused(503), refused(429), refused(403), refused(401), FailureKind::Network.into()] {
        let mut service = Service::new(30_000, 1000, Count::Right);
        let reading = Reading::of(service.counted());
        let trouble = |part: Part| (part.offset >= 8000).then(|| failure.clone());
        let read = read_on(&mut service, reading, &[], &trouble);
        assert_eq!(read.end, End::Gaps, "{failure:?}");
        assert!((7990..=8992).contains(&read.seen.len()), "{failure:?}: {}", read.seen.len());
        assert!(read.requests < 200, "{failure:?}: {}", read.requests);
        assert!(read.missing(30_000) == (read.seen.len() as u64..30_000).collect::<Vec<_>>());
    }
}

#[test]
fn where_large_answers_take_too_long_smaller_ones_are_requested() {
    let mut service = Service::new(10_000, 1000, Count::Right);
    let reading = Reading::of(service.counted());
    let read =
        read_on(&mut service, reading, &[], &|part| (part.rows > 300).then_some(FailureKind::Timeout(30).into()));
    assert_eq!((read.end, read.seen.len()), (End::Complete, 10_000));
    assert!(read.requests < 100, "{}", read.requests);
}

#[test]
fn what_the_service_refuses_is_skipped_and_not_halved() {
    let mut service = Service::new(5000, 1000, Count::Right);
    let reading = Reading::of(service.counted());
    let read = read_on(&mut service, reading, &[], &|part| (part.offset == 1998).then(|| refused(403)));
    assert_eq!((read.end, read.seen.len(), read.requests), (End::Gaps, 5000 - 998, 6));
    assert_eq!(read.gaps(), [(1999, Some(2997))]);
}

#[test]
fn a_service_that_ignores_the_offset_is_found_out() {
    for (rows, most, count) in [
        (1, 1, Count::None),
        (40, 25, Count::None),
        (3000, 1000, Count::Right),
        (3000, 1000, Count::None),
        (3000, 1000, Count::OfTheAnswer),
    ] {
        let mut service = Service { ignores_offset: true, ..Service::new(rows, most, count) };
        let read = read(&mut service, &[]);
        assert_eq!(read.end, End::Repeats, "{rows} {count:?}");
        assert!(read.requests <= 5, "{rows} {count:?}: {}", read.requests);
        assert_eq!(read.reading.progress().0, most.min(rows as usize) as u64);
    }
}

#[test]
fn a_service_that_ignores_the_limit_is_read_at_once() {
    for (ignores_offset, count, end) in
        [(false, Count::Right, End::Complete), (false, Count::None, End::Complete), (true, Count::None, End::Repeats)]
    {
        let mut service = Service { ignores_offset, ignores_limit: true, ..Service::new(2345, 1000, count) };
        let read = read(&mut service, &[]);
        assert_eq!((read.end, read.seen.len()), (end, 2345), "{ignores_offset} {count:?}");
        assert!(read.requests <= 3, "{}", read.requests);
    }
}

#[test]
fn a_row_more_than_requested_moves_nothing() {
    for count in [Count::Right, Count::None] {
        let mut service = Service { has_one_more: true, ..Service::new(1200, 1000, count) };
        let read = read(&mut service, &[]);
        assert_eq!((read.end, read.seen.len()), (End::Complete, 1200), "{count:?}");
    }
}

#[test]
fn a_count_is_a_claim() {
    for rows in [0, 1, 24, 25, 26, 999, 1000, 1001, 2345, 2997] {
        // An empty list does not prove that there are no rows.
        let too_many = if rows == 0 { End::Short } else { End::Complete };
        for (count, end) in [(Count::OfTheAnswer, End::Complete), (Count::TooMany, too_many)] {
            let mut service = Service::new(rows, 1000, count);
            let read = read(&mut service, &[]);
            assert_eq!((read.end, read.seen.len()), (end, rows as usize), "{rows} {count:?}");
        }
    }
}

#[test]
fn a_service_that_counts_more_than_it_gives_is_read_once() {
    for (rows, count, end, most) in [
        (0, Count::TooMany, End::Short, 1),
        (2345, Count::TooMany, End::Complete, 5),
        (2345, Count::Million, End::Complete, 10),
    ] {
        let mut service = Service::new(rows, 1000, count);
        let read = read(&mut service, &[]);
        assert_eq!((read.end, read.reading.progress().1.is_some()), (end, true), "the count is kept to be shown");
        assert!(read.requests <= most, "{}", read.requests);
    }
}

#[test]
fn rows_that_went_while_a_project_was_read_are_no_reason_to_call_it_short() {
    let mut service = Service::new(2345, 1000, Count::Alone);
    let read = read_on(&mut service, Reading::of(Some(2348)), &[], &|_| None);
    assert_eq!((read.end, read.seen.len()), (End::Complete, 2345));
    assert_eq!(read.reading.pass, 2);
}

#[test]
fn a_page_with_broken_rows_is_read_around_them() {
    let mut service = Service::new(400, 1000, Count::Right);
    service.broken.extend([service.rows[103], service.rows[149]]);
    let read = read_on(&mut service, Reading::of_page(100, 50, &refused(500)), &[], &|_| None);
    assert_eq!(read.gaps(), [(103, Some(104)), (149, Some(150))]);
    assert_eq!(read.seen.len(), 48);
}

#[test]
fn what_has_not_come_yet_is_missing_up_to_the_end() {
    let mut reading = Reading::of(Some(3000));
    let part = reading.ask().unwrap();
    assert_eq!(reading.missing(), [Gap { first: 0, end: Some(3000), span: Span { oldest: None, newest: None } }]);
    let service = Service::new(3000, 1000, Count::Right);
    reading.receive(part, service.answer(part).unwrap().1);
    let span = Span { oldest: None, newest: Some(created(2000)) };
    assert_eq!(reading.missing(), [Gap { first: 1000, end: Some(3000), span }]);
}

#[test]
fn an_empty_piece_behind_the_end_contradicts_no_count() {
    let mut service = Service::new(10_684, 1000, Count::Right);
    service.broken = (74..10_684).step_by(325).collect();
    let read = read(&mut service, &[]);
    let unseen: Vec<u64> =
        (0..10_684).rev().filter(|row| !read.seen.contains(row)).map(|row| 10_683 - u64::from(row)).collect();
    assert_eq!((read.end, read.missing(10_684)), (End::Gaps, unseen));
}

#[test]
fn rows_that_came_twice_stand_for_others_that_did_not_come() {
    let of = |total: Option<u64>| {
        let mut reading = Reading::of(total);
        let part = reading.ask().unwrap();
        let answer = Service::new(3, 1000, Count::Right).answer(part).unwrap().1;
        reading.receive(part, PartAnswer { count: total, ..answer });
        while let Some(part) = reading.ask() {
            let answer = Service::new(3, 1000, Count::Right).answer(part).unwrap().1;
            reading.receive(part, PartAnswer { count: total, ..answer });
        }
        reading
    };
    for total in [Some(3), None] {
        let mut reading = of(total);
        assert_eq!(reading.end(), Some(End::Complete));
        assert_eq!(reading.end_with(End::Complete, 3), End::Complete);
        assert_eq!(reading.end_with(End::Complete, 2), End::Moved, "the list may have changed meanwhile");
        assert_eq!(reading.end_with(End::Gaps, 2), End::Gaps);
        reading.pass = PASSES;
        assert_eq!(reading.end_with(End::Complete, 2), End::Doubled);
    }
}

#[test]
fn the_extent_is_shown_in_numbers() {
    assert_eq!(Extent::Partial(11_000, Some(12_431)).to_string(), "partial: 11,000 of 12,431");
    assert_eq!(Extent::Complete.to_string(), "complete");
    assert_eq!(Extent::Outcounted(2400).to_string(), "the service counts 2,400");
    assert!(Extent::Outcounted(2400).is_complete(), "rows to the end of the list outrank a count");
}

proptest! {
    #[test]
    fn a_project_that_does_not_change_is_read_whole(
        rows in prop_oneof![0..9u32, 0..3000u32],
        most in prop_oneof![2..9usize, 2..1200usize],
        count in prop_oneof![Just(Count::None), Just(Count::Right), Just(Count::OfTheAnswer), Just(Count::TooMany)],
    ) {
        let mut service = Service::new(rows, most, count);
        let read = read(&mut service, &[]);
        prop_assert_eq!(read.end, if count == Count::TooMany && rows == 0 { End::Short } else { End::Complete });
        prop_assert_eq!(read.seen.len(), rows as usize);
    }

    #[test]
    fn exactly_the_broken_rows_are_missing(
        rows in prop_oneof![1..9u32, 1..3000u32],
        most in 200..1200usize,
        count in prop_oneof![Just(Count::None), Just(Count::Right)],
        broken in prop::collection::btree_set(0..3000u32, 1..6),
    ) {
        let mut service = Service::new(rows, most, count);
        service.broken = broken.into_iter().filter(|row| *row < rows).collect();
        let read = read(&mut service, &[]);
        let expected: BTreeSet<u32> = (0..rows).filter(|row| !service.broken.contains(row)).collect();
        prop_assert!(read.seen == expected);
        let mut places: Vec<u64> = service.broken.iter().map(|row| u64::from(rows - 1 - row)).collect();
        places.sort_unstable();
        prop_assert_eq!(read.end, if places.is_empty() { End::Complete } else { End::Gaps });
        let missing = if places.is_empty() { Vec::new() } else { read.missing(u64::from(rows)) };
        prop_assert_eq!(missing, places);
        prop_assert!(read.requests < 30 + 60 * service.broken.len(), "{} requests", read.requests);
    }

    #[test]
    fn however_many_rows_are_broken_the_requests_are_bounded_and_gaps_hold_them_all(
        rows in 1..12_000u32,
        every in 1..400u32,
        first in 0..2000u32,
        count in prop_oneof![Just(Count::None), Just(Count::Right)],
    ) {
        let mut service = Service::new(rows, 1000, count);
        service.broken = (first..rows).step_by(every as usize).collect();
        let read = read(&mut service, &[]);
        prop_assert!(read.requests < 1200, "{} requests", read.requests);
        prop_assert!(read.seen.is_disjoint(&service.broken));
        if read.end == End::Gaps {
            let missing: BTreeSet<u64> = read.missing(u64::from(rows)).into_iter().collect();
            let unseen = (0..rows).filter(|row| !read.seen.contains(row)).map(|row| u64::from(rows - 1 - row));
            let unseen: BTreeSet<u64> = unseen.collect();
            prop_assert!(
                if count == Count::None { missing.is_superset(&unseen) } else { missing == unseen }, "{:?}", missing.symmetric_difference(&unseen).take(9).collect::<Vec<_>>());
        }
    }

    #[test]
    fn whole_means_that_nothing_slipped_through(
        rows in prop_oneof![0..9u32, 0..200u32],
        most in 2..40usize,
        count in prop_oneof![Just(Count::None), Just(Count::Right)],
        events in prop::collection::vec((0..4u8, any::<usize>()), 0..60),
    ) {
        let mut service = Service::new(rows, most, count);
        let before: BTreeSet<_> = service.rows.iter().copied().collect();
        let read = read(&mut service, &events);
        let throughout: Vec<_> = service.rows.iter().filter(|row| before.contains(row)).collect();
        if read.end == End::Complete {
            for row in throughout {
                prop_assert!(read.seen.contains(row), "{} is missing", row);
            }
        }
    }
}
