//! Reading a whole project in parts: what to ask for next, what to do when a part fails, and whether what came is the
//! whole. Pure: asks nothing itself, keeps no rows.
//!
//! Offsets shift when backups come and go meanwhile (facts of offset paging, not of one service): each part therefore
//! begins with the last row of the part before it. Where the two are not the same backup, the list moved between the
//! two answers, a row may have slipped through, and the project is read once more.

use crate::cinder::Failure;
use std::collections::BTreeMap;
use std::fmt;

/// Rows to ask for in one part (Cinder's `osapi_max_limit` as shipped); a service may give fewer.
pub const ROWS: u64 = 1000;
/// Parts asked for at the same time. Cinder reads 1000 rows in about half a second; more would take other users' time.
const AT_ONCE: usize = 4;
/// How often a part is asked for before it is given up.
const ATTEMPTS: u32 = 4;
/// How often a project that moves is read before that is told.
const PASSES: u32 = 3;

/// Some rows to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first of them, from 0.
    pub offset: u64,
    /// How many at most.
    pub rows: u64,
    failures: u32,
}

/// What came for a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// How many rows.
    pub rows: u64,
    /// What tells the first row from all others: its id, or its JSON where that cannot be read.
    pub first: String,
    /// The same of the last row.
    pub last: String,
    /// All that there are, where the service counts.
    pub count: Option<u64>,
}

/// How a reading ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Every backup that was there from the beginning to the end has been read.
    Whole,
    /// Backups came or went meanwhile: read again.
    Moved,
    /// Backups came or went each time it was read.
    Moving,
    /// Parts could not be read: the offsets of their first rows and how many rows are missing there.
    Gaps(Vec<(u64, u64)>),
}

/// How much of a project stands behind a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Complete,
    /// So many rows, of so many where the service counts.
    Partial(u64, Option<u64>),
    /// So many, while others came and went: nobody can say that these are all.
    Moving(u64),
}

impl Extent {
    /// Whether it is all of the project.
    pub fn is_complete(self) -> bool {
        self == Self::Complete
    }
}

/// `complete`, or `partial: 11,000 of 12,431`.
impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::pagination::grouped;
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Partial(read, Some(all)) => write!(f, "partial: {} of {}", grouped(*read), grouped(*all)),
            Self::Partial(read, None) => write!(f, "partial: {} of many", grouped(*read)),
            Self::Moving(read) => write!(f, "not certain: backups came and went while {} were read", grouped(*read)),
        }
    }
}

/// One reading of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pass: u32,
    /// All there are, as last counted.
    total: Option<u64>,
    /// Rows a part, once the first part has shown how many the service gives.
    step: Option<u64>,
    /// Where the parts not yet asked for begin; none once the last one is known to be asked for.
    next: Option<u64>,
    again: Vec<Part>,
    on_the_way: usize,
    here: BTreeMap<u64, Came>,
    gaps: Vec<(u64, u64)>,
}

impl Reading {
    /// A reading of a project in which so many were counted; none where the service does not count.
    pub fn of(total: Option<u64>) -> Self {
        let next = (total != Some(0)).then_some(0);
        let (again, gaps) = (Vec::new(), Vec::new());
        Self { pass: 1, total, step: None, next, again, on_the_way: 0, here: BTreeMap::new(), gaps }
    }

    /// The next reading of a project that moved while it was read.
    #[must_use]
    pub fn next_pass(&self) -> Self {
        Self { pass: self.pass + 1, ..Self::of(self.total) }
    }

    /// A part to ask for now; none while enough are on their way, and none when all have been asked for.
    pub fn ask(&mut self) -> Option<Part> {
        // Before the first part nobody knows how many rows the service gives, and without a count where the end is.
        let at_once = if self.step.is_none() || self.total.is_none() { 1 } else { AT_ONCE };
        if self.on_the_way >= at_once {
            return None;
        }
        let part = self.again.pop().or_else(|| self.new_part())?;
        self.on_the_way += 1;
        Some(part)
    }

    fn new_part(&mut self) -> Option<Part> {
        let offset = self.next?;
        let rows = self.step.unwrap_or(ROWS);
        let following = offset + rows.saturating_sub(1).max(1);
        // One row beyond the last part's end: it is the row that both parts have.
        self.next = (self.step.is_some() && self.total.is_none_or(|total| following + 1 < total)).then_some(following);
        Some(Part { offset, rows, failures: 0 })
    }

    /// A part came.
    pub fn came(&mut self, part: Part, came: Came) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        self.total = came.count.or(self.total);
        let step = *self.step.get_or_insert(if came.rows == 0 { ROWS } else { came.rows });
        let is_full = came.rows >= step && came.rows > 0;
        let following = part.offset + step.saturating_sub(1).max(1);
        match self.total {
            // The end is where the count says, and moves with it.
            Some(total) if following + 1 < total && !self.is_asked_for(following) => self.next = Some(following),
            None if is_full => self.next = Some(following),
            None => self.next = None,
            Some(_) => {}
        }
        self.here.insert(part.offset, came);
    }

    fn is_asked_for(&self, offset: u64) -> bool {
        let known = self.here.keys().chain(self.gaps.iter().map(|(offset, _)| offset));
        self.next.is_some() || self.on_the_way > 0 || known.copied().any(|known| known >= offset)
    }

    /// A part did not come: milliseconds to wait before it is asked for again with `again`; none when it is given up.
    /// `luck` is a number between 0 and 1.
    pub fn failed(&mut self, part: Part, failure: &Failure, luck: f64) -> Option<u32> {
        let failures = part.failures + 1;
        let wait = (failures < ATTEMPTS && failure.may_pass()).then(|| backoff(failure, failures, luck));
        if wait.is_none() {
            self.on_the_way = self.on_the_way.saturating_sub(1);
            let rows = self.total.map_or(part.rows, |total| part.rows.min(total.saturating_sub(part.offset)));
            self.gaps.push((part.offset, rows));
            if self.step.is_none() || self.total.is_none() {
                // Without it nobody knows where the next one begins.
                self.next = None;
            }
        }
        wait
    }

    /// A part that failed is to be asked for again: its wait is over.
    pub fn again(&mut self, part: Part) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        self.again.push(Part { failures: part.failures + 1, ..part });
    }

    /// Rows read so far, those that two parts have counted once, and all there are.
    pub fn progress(&self) -> (u64, Option<u64>) {
        let (mut read, mut end) = (0, 0);
        for (offset, came) in &self.here {
            let reach = offset + came.rows;
            read += reach.saturating_sub(end.max(*offset));
            end = end.max(reach);
        }
        (self.total.map_or(read, |total| read.min(total)), self.total)
    }

    /// How it ended; none while parts are still to come.
    pub fn end(&self) -> Option<End> {
        if self.on_the_way > 0 || !self.again.is_empty() || self.next.is_some() {
            return None;
        }
        if !self.gaps.is_empty() {
            return Some(End::Gaps(self.missing()));
        }
        Some(match (self.is_seamless(), self.pass < PASSES) {
            (true, _) => End::Whole,
            (false, true) => End::Moved,
            (false, false) => End::Moving,
        })
    }

    /// The rows that no part has brought: neighbours have one row of a part that did not come, at either end.
    fn missing(&self) -> Vec<(u64, u64)> {
        let known = self.gaps.iter().map(|(offset, rows)| offset + rows).max().unwrap_or(0);
        let last = self.total.unwrap_or(known);
        let mut missing = Vec::new();
        let mut end = 0;
        let parts = self.here.iter().map(|(offset, came)| (*offset, offset + came.rows));
        for (offset, reach) in parts.chain([(last, last)]) {
            if offset > end {
                missing.push((end, offset - end));
            }
            end = end.max(reach);
        }
        missing
    }

    /// Whether each part begins with the last row of the one before, and the last one reaches the end.
    fn is_seamless(&self) -> bool {
        let parts: Vec<_> = self.here.iter().collect();
        let meet = |pair: &[(&u64, &Came)]| {
            let [(before, left), (after, right)] = pair else { return true };
            let shared = **before + left.rows == **after + 1 && left.last == right.first;
            // A single row cannot be shared: the next part begins after it, and shows the end by being empty.
            let ended = **before + left.rows == **after && right.rows == 0;
            shared || ended
        };
        let end = parts.last().map_or(0, |(offset, came)| **offset + came.rows);
        let reaches = self.total.is_none_or(|total| end >= total);
        parts.windows(2).all(meet) && reaches
    }
}

/// One second, two, four and up to half as long again, or as long as the service asked for.
fn backoff(failure: &Failure, failures: u32, luck: f64) -> u32 {
    let asked = failure.retry_after().unwrap_or(0).saturating_mul(1000);
    let millis = 1000_u32.saturating_mul(1 << failures.saturating_sub(1).min(8)).max(asked);
    // In range: at most half of a u32; the cast saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let jitter = (f64::from(millis) * 0.5 * luck.clamp(0.0, 1.0)) as u32;
    millis.saturating_add(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// A service whose rows come and go, by a script of what happens before each answer.
    struct Service {
        rows: Vec<u32>,
        made: u32,
        most: usize,
        counts: bool,
    }

    impl Service {
        fn new(rows: u32, most: usize, counts: bool) -> Self {
            Self { rows: (0..rows).rev().collect(), made: rows, most, counts }
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

        fn answer(&self, part: Part) -> (Vec<u32>, Came) {
            let start = usize::try_from(part.offset).unwrap().min(self.rows.len());
            let end = (start + usize::try_from(part.rows).unwrap().min(self.most)).min(self.rows.len());
            let rows = self.rows[start..end].to_vec();
            let id = |row: Option<&u32>| row.map(ToString::to_string).unwrap_or_default();
            let came = Came {
                rows: rows.len() as u64,
                first: id(rows.first()),
                last: id(rows.last()),
                count: self.counts.then_some(self.rows.len() as u64),
            };
            (rows, came)
        }
    }

    /// Reads with `events` happening between the answers; answers come in the order in which they were asked for.
    fn read(service: &mut Service, events: &[(u8, usize)]) -> (End, BTreeSet<u32>, usize) {
        let mut events = events.iter();
        let mut reading = Reading::of(service.counts.then_some(service.rows.len() as u64));
        let (mut seen, mut asked) = (BTreeSet::new(), 0);
        let mut waiting = std::collections::VecDeque::new();
        loop {
            while let Some(part) = reading.ask() {
                waiting.push_back(part);
            }
            if let Some(part) = waiting.pop_front() {
                asked += 1;
                assert!(asked < 10_000, "a reading that never ends");
                if let Some((event, place)) = events.next() {
                    service.happen(*event, *place);
                }
                let (rows, came) = service.answer(part);
                seen.extend(rows);
                reading.came(part, came);
                continue;
            }
            match reading.end() {
                Some(End::Moved) => {
                    seen.clear();
                    reading = reading.next_pass();
                }
                Some(end) => return (end, seen, asked),
                None => panic!("nothing to wait for and no end: {reading:?}"),
            }
        }
    }

    #[test]
    fn a_hundred_thousand_are_read_once() {
        let mut service = Service::new(100_000, 1000, true);
        let (end, seen, asked) = read(&mut service, &[]);
        assert_eq!((end, seen.len(), asked), (End::Whole, 100_000, 101));
    }

    #[test]
    fn one_backup_is_the_whole_of_a_project_that_nobody_counts() {
        for rows in 0..4 {
            let mut service = Service::new(rows, 1000, false);
            let (end, seen, _) = read(&mut service, &[]);
            assert_eq!((end, seen.len()), (End::Whole, rows as usize));
        }
    }

    #[test]
    fn four_parts_at_once_after_the_first() {
        let mut reading = Reading::of(Some(10_000));
        let first = reading.ask().unwrap();
        assert_eq!(reading.ask(), None);
        reading.came(first, Came { rows: 1000, first: "a".into(), last: "b".into(), count: Some(10_000) });
        let offsets: Vec<_> = std::iter::from_fn(|| reading.ask()).map(|part| part.offset).collect();
        assert_eq!(offsets, [999, 1998, 2997, 3996]);
        assert_eq!(reading.progress(), (1000, Some(10_000)));
    }

    #[test]
    fn a_part_is_asked_for_four_times_and_is_then_a_gap() {
        let mut reading = Reading::of(Some(1500));
        let first = reading.ask().unwrap();
        reading.came(first, Came { rows: 1000, first: "a".into(), last: "b".into(), count: Some(1500) });
        for wait in [1000, 2000, 4000] {
            let part = reading.ask().unwrap();
            assert_eq!(reading.failed(part, &Failure::Network, 0.0), Some(wait));
            assert_eq!(reading.end(), None);
            reading.again(part);
        }
        let part = reading.ask().unwrap();
        assert_eq!(reading.failed(part, &Failure::Network, 0.5), None);
        assert_eq!(reading.end(), Some(End::Gaps(vec![(1000, 500)])));
    }

    #[test]
    fn what_waiting_cannot_mend_is_not_asked_for_again() {
        let mut reading = Reading::of(Some(5));
        let part = reading.ask().unwrap();
        let refused = Failure::refused(403, crate::cinder::failure::Headers::default(), b"");
        assert_eq!(reading.failed(part, &refused, 0.5), None);
        assert_eq!(reading.end(), Some(End::Gaps(vec![(0, 5)])));
    }

    #[test]
    fn the_extent_is_said_in_numbers() {
        assert_eq!(Extent::Partial(11_000, Some(12_431)).to_string(), "partial: 11,000 of 12,431");
        assert_eq!(Extent::Complete.to_string(), "complete");
    }

    proptest! {
        #[test]
        fn a_project_that_stands_still_is_read_whole(
            rows in prop_oneof![0..9u32, 0..3000u32],
            most in prop_oneof![2..9usize, 2..1200usize],
            counts: bool,
        ) {
            let mut service = Service::new(rows, most, counts);
            let (end, seen, _) = read(&mut service, &[]);
            prop_assert_eq!(end, End::Whole);
            prop_assert_eq!(seen.len(), rows as usize);
        }

        #[test]
        fn whole_means_that_nothing_slipped_through(
            rows in prop_oneof![0..9u32, 0..200u32],
            most in 2..40usize,
            counts: bool,
            events in prop::collection::vec((0..4u8, any::<usize>()), 0..60),
        ) {
            let mut service = Service::new(rows, most, counts);
            let before: BTreeSet<_> = service.rows.iter().copied().collect();
            let (end, seen, _) = read(&mut service, &events);
            let throughout: Vec<_> = service.rows.iter().filter(|row| before.contains(row)).collect();
            if end == End::Whole {
                for row in throughout {
                    prop_assert!(seen.contains(row), "{} is missing", row);
                }
            }
        }
    }
}
