//! Reading a whole project in parts: what to ask for next, what to do when a part fails, and whether what came is the
//! whole. Pure: asks nothing itself, keeps no rows. One file: one state machine, whose parts are types of their own.
//!
//! Offsets shift when backups come and go meanwhile, so each part begins with the last row of the part before it. Where
//! the two are not the same backup a row may have slipped through, and the project is read once more.
//!
//! A stock Cinder answers 500 for a page with one row that it cannot print. Such a part is asked for in halves, both
//! before either is halved again, until the broken rows stand alone. The number of failed requests is bounded.

mod part;
mod remedy;

mod extent;

mod gap;

use crate::api::cinder::Failure;
pub use extent::Extent;
pub use gap::{Gap, Span};
pub use part::{Part, PartAnswer};
pub use remedy::can_be_halved;
use remedy::{Remedy, backoff, remedy};
use std::collections::{BTreeMap, VecDeque};

/// Rows to ask for in one part (Cinder's `osapi_max_limit` as shipped); a service may give fewer.
pub(crate) const ROWS: u64 = 1000;
/// Parts asked for at the same time. Cinder reads 1000 rows in about half a second; more would take other users' time.
const AT_ONCE: usize = 4;
/// How often a busy service is asked for a part.
const ATTEMPTS: u32 = 4;
/// Seconds for which a reading waits; it ends where the service asks for more.
const LONGEST: u32 = 30;
/// How often a project that moves is read before that is told.
const PASSES: u32 = 3;
/// Failures within one part, nothing of it having come, after which it is given up: no sixteenth of it can be read.
const BARREN: u32 = 31;
/// The same for one page of a list.
const OF_A_PAGE: u32 = 15;
/// The same where it is likely that nothing can be read at all: no quarter of it came.
const WARY: u32 = 7;
/// Failures within one part after which no piece of it is halved any more.
const IN_A_PART: u32 = 128;
/// The same for a whole reading.
const IN_ALL: u32 = 400;
/// Rows to which a part shrinks where answers take too long.
const LEAST: u64 = 50;
/// Parts of which nothing came, one after another, after which a reading ends.
const IN_A_ROW: u32 = 2;

/// How a reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Every backup that was there from the beginning to the end has been read.
    Complete,
    /// Backups came or went meanwhile: read again.
    Moved,
    /// Backups came or went each time it was read.
    Moving,
    /// Some rows could not be read: `Reading::missing` says which.
    Gaps,
    /// The service gives the same rows whatever offset is asked for.
    Repeats,
    /// All rows that the service gives were read, and it counts more: `Reading::recounted` decides.
    Short,
}

/// How the pieces of one part fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Search {
    failures: u32,
    /// Whether any piece came.
    came: bool,
    is_given_up: bool,
}

/// One reading of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pass: u32,
    /// All there are, as last counted; none where nobody counts or the rows say otherwise.
    total: Option<u64>,
    /// Whether the rows have said otherwise: no count is believed any more.
    is_contradicted: bool,
    /// Where the list has been seen to end, where nobody counts.
    finish: Option<u64>,
    /// Where the reading begins and, when it is of a page, where it ends.
    bounds: (u64, Option<u64>),
    /// Rows a part, once the first part has shown how many the service gives.
    step: Option<u64>,
    /// The most rows that came at once.
    most: u64,
    /// Where the next part begins; none while it is unknown, and once the last part was requested.
    next: Option<u64>,
    /// Where the last part that was asked for ends.
    edge: u64,
    /// Parts to ask for again, and pieces of broken ones.
    due: VecDeque<Part>,
    on_the_way: usize,
    here: BTreeMap<u64, PartAnswer>,
    /// The rows that were given up: the first of each and the end.
    lost: Vec<(u64, u64)>,
    searches: BTreeMap<u64, Search>,
    /// All failures that led to halving.
    broken: u32,
    /// Parts of which nothing came, one after another.
    barren: u32,
    repeats: bool,
    is_over: bool,
    failure: Option<Failure>,
}

impl Reading {
    /// A reading of a project in which so many were counted; none where the service does not count. A count is a claim:
    /// the first part is asked for whatever it says.
    pub(crate) fn of(total: Option<u64>) -> Self {
        Self {
            pass: 1,
            total,
            is_contradicted: false,
            finish: None,
            bounds: (0, None),
            step: None,
            most: 0,
            next: Some(0),
            edge: 0,
            due: VecDeque::new(),
            on_the_way: 0,
            here: BTreeMap::new(),
            lost: Vec::new(),
            searches: BTreeMap::new(),
            broken: 0,
            barren: 0,
            repeats: false,
            is_over: false,
            failure: None,
        }
    }

    /// A reading of the rows of one page whose answer was broken: it begins with the halves.
    pub(crate) fn of_page(offset: u64, rows: u64, failure: &Failure) -> Self {
        let end = offset.saturating_add(rows);
        let mut reading =
            Self { bounds: (offset, Some(end)), next: None, edge: end, step: Some(rows), ..Self::of(None) };
        reading.failure = Some(failure.clone());
        reading.halve(Part { offset, rows, whole: offset, failures: 0 }, OF_A_PAGE);
        reading
    }

    /// The next reading of a project that moved while it was read.
    #[must_use]
    pub(crate) fn next_pass(&self) -> Self {
        Self { pass: self.pass + 1, is_contradicted: self.is_contradicted, ..Self::of(self.total) }
    }

    /// What follows a reading that was short, once the service has counted again (none where it counts with rows only):
    /// another pass, or the end. The rows are believed, which are followed by nothing, rather than the count; but no rows
    /// at all are no proof that there are none.
    pub(crate) fn recounted(&self, total: Option<u64>) -> Result<Self, End> {
        let has_rows = self.here.values().any(|came| came.rows > 0);
        let end = if has_rows { End::Complete } else { End::Short };
        match (total, self.pass < PASSES) {
            (Some(total), _) if Some(total) == self.total => Err(end),
            (_, true) => Ok(Self { total: total.or(self.total), ..self.next_pass() }),
            (None, false) => Err(end),
            (Some(_), false) => Err(End::Moving),
        }
    }

    /// A part to ask for now; none while enough are on their way, and none when all have been asked for.
    pub(crate) fn ask(&mut self) -> Option<Part> {
        // Before the first part the service's page size is unknown, and without a count so is the end.
        let is_blind = self.step.is_none() || self.total.is_none();
        if self.on_the_way >= AT_ONCE {
            return None;
        }
        let part = match self.next_due() {
            Some(part) => part,
            None if is_blind && self.on_the_way > 0 => return None,
            None => self.new_part()?,
        };
        self.on_the_way += 1;
        self.look_ahead();
        Some(part)
    }

    /// Without the rows at its ends that have been found broken from the other side.
    fn next_due(&mut self) -> Option<Part> {
        loop {
            let part = self.due.pop_front()?;
            let (mut offset, mut end) = (part.offset, part.end());
            while self.lost.contains(&(offset, offset + 1)) {
                offset += 1;
            }
            while end > offset && self.lost.contains(&(end - 1, end)) {
                end -= 1;
            }
            if (offset, end) == (part.offset, part.end()) {
                return Some(part);
            }
            if offset < end {
                return Some(part.piece(offset, end));
            }
        }
    }

    fn new_part(&mut self) -> Option<Part> {
        let offset = self.next.take()?;
        let rows = self.step.unwrap_or(ROWS);
        self.edge = self.edge.max(offset.saturating_add(rows));
        Some(Part { offset, rows, whole: offset, failures: 0 })
    }

    /// Finds where the next part begins, where that is known.
    fn look_ahead(&mut self) {
        let Some(step) = self.step.filter(|_| self.next.is_none() && !self.is_over && self.bounds.1.is_none()) else {
            // The first part was given up, and what is behind it may be readable.
            return;
        };
        let before = |end: u64| if step > 1 { end.saturating_sub(1) } else { end };
        let last = self.here.iter().max_by_key(|(offset, came)| **offset + came.rows);
        let (reach, has_link) = last.map_or((0, false), |(offset, came)| (offset + came.rows, came.has_next_link));
        self.next = match self.total {
            // Nothing is behind an empty answer, whatever was counted.
            Some(_) if self.here.values().any(|came| came.rows == 0) => None,
            Some(total) if self.edge < total => Some(before(self.edge)),
            // A link beyond what was counted: one look tells which of the two is right.
            Some(_) => Some(before(reach)).filter(|_| has_link && self.edge <= reach),
            // Each part tells where the next one begins.
            None if self.on_the_way > 0 || !self.due.is_empty() || self.finish.is_some() => None,
            None if reach >= self.edge => Some(before(reach)),
            None => Some(self.edge),
        };
    }

    pub(crate) fn came(&mut self, part: Part, mut came: PartAnswer) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        if self.repeats || self.is_repeated(part, &came) {
            self.repeats = true;
            return self.close();
        }
        self.barren = 0;
        // More rows than were asked for: all there are, or some that have no place in the order.
        let is_all = match came.count.or(self.total) {
            Some(total) => total == part.offset + came.rows,
            None => came.rows >= part.rows.saturating_mul(2),
        };
        if !is_all {
            came.rows = came.rows.min(part.rows);
        }
        let end = part.offset + came.rows;
        let is_short = came.rows < part.rows;
        // Fewer than the service has given at once before. The first answer may be short because it gives no more.
        let is_last = came.rows == 0 || is_short && came.rows < self.most && !came.has_next_link;
        if is_last {
            self.finish = Some(self.finish.map_or(end, |finish| finish.min(end)));
        }
        if self.bounds.1.is_none() {
            // An answer without rows lies behind the end, wherever it was asked for: it contradicts no count.
            self.take_count(came.count, if came.rows == 0 { 0 } else { end });
        }
        let search = self.searches.entry(part.whole).or_default();
        search.came = true;
        let is_piece = search.failures > 0;
        let is_end = came.rows == 0 || self.total.map_or(is_last, |total| end >= total);
        if self.step.is_none() && !is_piece {
            // The next part begins where this one ended, not where it was to end.
            self.edge = end;
        } else if end < part.end() && !is_end {
            self.due.push_back(part.piece(following(part.offset, came.rows), part.end()));
        }
        if came.rows > 0 {
            self.most = self.most.max(came.rows);
            let step = self.step.unwrap_or(ROWS.max(came.rows));
            let is_clamped = is_short && !is_end || self.step.is_none() && is_short && !is_piece;
            self.step = Some(if is_clamped { step.min(came.rows) } else { step });
        }
        // As many rows as were asked for: there may be more, whatever is counted.
        came.has_next_link |= came.rows > 0 && came.rows >= part.rows;
        if self.here.get(&part.offset).is_none_or(|known| known.rows <= came.rows) {
            self.here.insert(part.offset, came);
        }
        self.look_ahead();
    }

    /// Rows outrank a count.
    fn take_count(&mut self, count: Option<u64>, end: u64) {
        if !self.is_contradicted {
            self.total = count.or(self.total);
            self.is_contradicted = self.total.is_some_and(|total| end > total);
        }
        if self.is_contradicted {
            self.total = None;
        }
    }

    /// Whether the same rows came for another offset. A single row comes twice when the list moves by one.
    fn is_repeated(&self, part: Part, came: &PartAnswer) -> bool {
        let is_like = |(offset, other): (&u64, &PartAnswer)| {
            *offset != part.offset && (other.rows, &other.first, &other.last) == (came.rows, &came.first, &came.last)
        };
        let may_tell = came.rows > 1 || came.rows == 1 && self.step == Some(1);
        may_tell && self.here.iter().any(is_like)
    }

    /// A part did not come: milliseconds to wait before it is asked for again with `again`; none when it is given up or
    /// asked for in pieces. `luck` is a number between 0 and 1.
    pub(crate) fn failed(&mut self, part: Part, failure: &Failure, luck: f64) -> Option<u32> {
        let failures = part.failures + 1;
        let remedy = remedy(failure);
        let is_piece = self.searches.get(&part.whole).is_some_and(|search| search.failures > 0);
        let attempts = match (remedy, failure) {
            (Remedy::Slow, _) => ATTEMPTS,
            (Remedy::Wait, Failure::Timeout(_)) if !is_piece => ATTEMPTS / 2,
            (Remedy::Wait, _) if !is_piece => ATTEMPTS,
            (Remedy::Wait | Remedy::Halve | Remedy::Skip | Remedy::Stop, _) => 1,
        };
        // A service that wants to be left alone for long is asked again by whoever looks again.
        let is_long = failure.retry_after().is_some_and(|seconds| seconds > LONGEST);
        if !self.is_over && !is_long && failures < attempts {
            return Some(backoff(failure, failures, luck));
        }
        self.on_the_way = self.on_the_way.saturating_sub(1);
        if !self.is_over {
            self.failure = Some(failure.clone());
        }
        match remedy {
            _ if is_long || remedy == Remedy::Stop => {
                self.lose(part);
                self.close();
            }
            Remedy::Halve if self.bounds.1.is_some() => self.halve(part, OF_A_PAGE),
            Remedy::Halve => self.halve(part, BARREN),
            Remedy::Wait => {
                // It may be the size that takes too long.
                self.step = self.step.map(|step| step.min((part.rows / 2).max(LEAST)));
                self.halve(part, WARY);
            }
            Remedy::Slow | Remedy::Skip | Remedy::Stop => {
                self.lose(part);
                self.give_up(part);
            }
        }
        self.look_ahead();
        None
    }

    /// A part that failed is to be asked for again: its wait is over.
    pub(crate) fn again(&mut self, part: Part) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        let part = Part { failures: part.failures + 1, ..part };
        if self.is_over { self.lose(part) } else { self.due.push_back(part) }
    }

    fn halve(&mut self, part: Part, patience: u32) {
        self.broken += 1;
        let (broken, is_over) = (self.broken, self.is_over);
        let search = self.searches.entry(part.whole).or_default();
        search.failures += 1;
        if !search.came && (search.is_given_up || search.failures >= patience) {
            self.lose(part);
            return self.give_up(part);
        }
        // Nothing lies behind the end; what was counted may be wrong.
        let end = part.end().min(self.finish.unwrap_or(u64::MAX)).max(part.offset + 1);
        let rows = end - part.offset;
        if rows <= 1 || is_over || search.failures > IN_A_PART || broken > IN_ALL {
            return self.lose(part.piece(part.offset, end));
        }
        let middle = part.offset + rows.div_ceil(2);
        // Both have the row between them, so that a list that moves is noticed.
        let right = if rows > 2 { middle - 1 } else { middle };
        self.due.extend([part.piece(part.offset, middle), part.piece(right, end)]);
    }

    /// What else there is of a part of which nothing came is not asked for; nor is anything, where that is so of parts
    /// in a row.
    fn give_up(&mut self, part: Part) {
        let search = self.searches.entry(part.whole).or_default();
        if search.came || std::mem::replace(&mut search.is_given_up, true) {
            return;
        }
        self.barren += 1;
        self.due.retain(|due| due.whole != part.whole);
        if self.here.is_empty() || self.barren >= IN_A_ROW {
            self.close();
        }
    }

    fn lose(&mut self, part: Part) {
        self.lost.push((part.offset, part.end()));
    }

    /// Asks for nothing more.
    fn close(&mut self) {
        self.is_over = true;
        self.next = None;
        self.due.clear();
    }

    /// Rows read so far, those that two parts have counted once, and all there are.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        let (mut read, mut end) = (0, 0);
        for (offset, came) in &self.here {
            let reach = offset + came.rows;
            read += reach.saturating_sub(end.max(*offset));
            end = end.max(reach);
        }
        (self.total.map_or(read, |total| read.min(total)), self.total)
    }

    /// How many are counted, where all rows were read and are fewer.
    pub(crate) fn counts_more_than_it_gives(&self) -> Option<u64> {
        self.total.filter(|_| self.end() == Some(End::Short))
    }

    /// Why some rows were given up.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref().filter(|_| !self.lost.is_empty())
    }

    /// How it ended; none while parts are still to come.
    pub(crate) fn end(&self) -> Option<End> {
        if self.on_the_way > 0 || !self.due.is_empty() || self.next.is_some() {
            return None;
        }
        if self.repeats {
            return Some(End::Repeats);
        }
        if !self.lost.is_empty() || self.is_over {
            return Some(End::Gaps);
        }
        Some(match (self.meets(), self.reaches(), self.pass < PASSES) {
            (true, true, _) => End::Complete,
            (true, false, _) => End::Short,
            (false, _, true) => End::Moved,
            (false, _, false) => End::Moving,
        })
    }

    /// The rows that no part has brought so far, to the end of the list.
    pub(crate) fn missing(&self) -> Vec<Gap> {
        let mut missing = Vec::new();
        let (mut end, mut after) = (self.bounds.0, None);
        for (offset, came) in self.here.iter().filter(|(_, came)| came.rows > 0) {
            if *offset > end {
                let span = Span { oldest: came.created.0, newest: after };
                missing.push(Gap { first: end, end: Some(*offset), span });
            }
            let reach = offset + came.rows;
            if reach > end || end == self.bounds.0 {
                (end, after) = (reach, came.created.1);
            }
        }
        let last = self.bounds.1.or(self.total);
        let last = match (last, self.finish) {
            (Some(last), Some(finish)) if self.bounds.1.is_some() => Some(last.min(finish)),
            (None, finish) => finish,
            (last, _) => last,
        };
        if last.is_none_or(|last| last > end) {
            missing.push(Gap { first: end, end: last, span: Span { oldest: None, newest: after } });
        }
        missing
    }

    /// When the rows were created that may have slipped through while others came and went.
    pub(crate) fn slips(&self) -> Vec<Span> {
        let parts: Vec<_> = self.here.values().filter(|came| came.rows > 0).collect();
        let slip = |pair: &[&PartAnswer]| {
            let [left, right] = pair else { return None };
            let span = Span { oldest: right.created.0, newest: left.created.1 };
            let is_apart = span.oldest.zip(span.newest).is_none_or(|(oldest, newest)| oldest < newest);
            (left.last != right.first && is_apart).then_some(span)
        };
        parts.windows(2).filter_map(slip).collect()
    }

    /// Whether each part begins with the last row of the one before.
    fn meets(&self) -> bool {
        let parts: Vec<_> = self.here.iter().collect();
        let meet = |pair: &[(&u64, &PartAnswer)]| {
            let [(before, left), (after, right)] = pair else { return true };
            let reach = **before + left.rows;
            // A single row cannot be shared: the next part begins after it, and shows the end by being empty.
            let is_shared = left.last == right.first || left.last_asked.as_ref() == Some(&right.first);
            reach == **after + 1 && is_shared || right.rows == 0 && reach <= **after
        };
        parts.windows(2).all(meet)
    }

    /// Whether the last part reaches the end that was counted.
    fn reaches(&self) -> bool {
        let end = self.here.iter().map(|(offset, came)| offset + came.rows).max().unwrap_or(0);
        self.total.is_none_or(|total| end >= total)
    }
}

/// Where the part after one of so many rows begins: with its last row, where it has more than one.
fn following(offset: u64, rows: u64) -> u64 {
    offset + rows.saturating_sub(1).max(1)
}

#[cfg(test)]
mod tests;
