//! Reading a whole project in parts: what to request next, what to do when a part fails, and whether the result is
//! complete. Pure: sends nothing, stores no rows. One file: one state machine, whose parts have their own types.
//!
//! Offsets shift when backups come and go, so each part begins with the last row of the previous part. If the two rows
//! differ, a row may have been missed, and the project is read again.
//!
//! A stock Cinder answers 500 for a page with a single row that it cannot render. Such a part is requested in halves,
//! both before either is halved again, until the broken rows are isolated. The number of failed requests is bounded.

mod part;
mod remedy;

mod extent;

mod gap;

use crate::api::cinder::Failure;
use crate::api::cinder::failure::FailureKind;
pub use extent::Extent;
pub use gap::{Gap, Span};
pub use part::{Part, PartAnswer};
pub use remedy::can_be_halved;
use remedy::{Remedy, backoff, remedy};
use std::collections::{BTreeMap, VecDeque};

/// Rows per part (Cinder's default `osapi_max_limit`); a service may return fewer.
pub(crate) const ROWS: u64 = 1000;
/// Parts requested at the same time. Cinder reads 1000 rows in about half a second; more would slow down other users.
const AT_ONCE: usize = 4;
/// How often a part is requested from a busy service.
const ATTEMPTS: u32 = 4;
/// The longest wait in seconds; if the service asks for more, the reading ends.
const LONGEST: u32 = 30;
/// How many passes over a changing project before giving up on a stable one.
const PASSES: u32 = 3;
/// Failures after which a part that yielded no rows is given up (31 = every piece down to a sixteenth has failed).
const MOST_FAILURES_IN_A_BARREN_PART: u32 = 31;
/// The same limit for one page of a list.
const MOST_FAILURES_IN_A_BARREN_PAGE: u32 = 15;
/// The lower limit used when nothing is likely to be readable (7 = every quarter has failed).
const MOST_FAILURES_OF_A_BUSY_SERVICE: u32 = 7;
/// Failures within one part after which its pieces are no longer halved.
const MOST_FAILURES_IN_A_PART: u32 = 128;
/// The same limit for a whole reading.
const MOST_FAILURES: u32 = 400;
/// The size in rows to which parts shrink when answers take too long.
const LEAST: u64 = 50;
/// How many parts in a row may yield nothing before the reading ends.
const MOST_EMPTY_PARTS: u32 = 2;

/// How a reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Every backup that existed throughout the reading has been read.
    Complete,
    /// The list changed while it was read: read it again.
    Moved,
    /// The list changed during every pass.
    Moving,
    /// Some rows could not be read: `Reading::missing` says which.
    Gaps,
    /// The service returns the same rows for every offset.
    Repeats,
    /// All rows that the service returns were read, but it counts more: `Reading::recounted` decides.
    Short,
    /// Some rows came twice in every pass, and so others not at all.
    Doubled,
}

/// The state of the pieces of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Search {
    failures: u32,
    /// Whether any piece arrived.
    is_answered: bool,
    is_given_up: bool,
}

/// One reading of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pass: u32,
    /// The last count; `None` if the service does not count or the rows contradict it.
    total: Option<u64>,
    /// Whether the rows have contradicted a count: counts are then ignored.
    is_contradicted: bool,
    /// The observed end of the list, if the service does not count.
    finish: Option<u64>,
    /// Where the reading begins and, if it is of one page, where it ends.
    bounds: (u64, Option<u64>),
    /// Rows per part, once the first part has shown how many the service returns.
    step: Option<u64>,
    /// The most rows received in one answer.
    largest_answer: u64,
    /// Where the next part begins; `None` while that is unknown, and once the last part was requested.
    next: Option<u64>,
    /// The end of the last requested part.
    requested_end: u64,
    /// Parts to retry, and pieces of broken parts.
    due: VecDeque<Part>,
    in_flight: usize,
    received: BTreeMap<u64, PartAnswer>,
    /// The ranges of rows that were given up, as (first, end).
    lost: Vec<(u64, u64)>,
    searches: BTreeMap<u64, Search>,
    /// All failures that led to halving.
    broken: u32,
    /// How many parts in a row yielded nothing.
    empty_parts: u32,
    repeats: bool,
    is_over: bool,
    failure: Option<Failure>,
}

impl Reading {
    /// A reading of a project with this count; `None` if the service does not count. The count is only a claim: the
    /// first part is requested regardless.
    pub(crate) fn of(total: Option<u64>) -> Self {
        Self {
            pass: 1,
            total,
            is_contradicted: false,
            finish: None,
            bounds: (0, None),
            step: None,
            largest_answer: 0,
            next: Some(0),
            requested_end: 0,
            due: VecDeque::new(),
            in_flight: 0,
            received: BTreeMap::new(),
            lost: Vec::new(),
            searches: BTreeMap::new(),
            broken: 0,
            empty_parts: 0,
            repeats: false,
            is_over: false,
            failure: None,
        }
    }

    /// A reading of one page whose answer failed: it starts with the two halves.
    pub(crate) fn of_page(offset: u64, rows: u64, failure: &Failure) -> Self {
        let end = offset.saturating_add(rows);
        let mut reading =
            Self { bounds: (offset, Some(end)), next: None, requested_end: end, step: Some(rows), ..Self::of(None) };
        reading.failure = Some(failure.clone());
        reading.halve(Part { offset, rows, whole: offset, failures: 0 }, MOST_FAILURES_IN_A_BARREN_PAGE);
        reading
    }

    /// The next reading of a project that changed while it was read.
    #[must_use]
    pub(crate) fn next_pass(&self) -> Self {
        Self { pass: self.pass + 1, is_contradicted: self.is_contradicted, ..Self::of(self.total) }
    }

    /// What follows a short reading once the service has counted again (`None` if it only counts with rows): another
    /// pass, or the end. Rows followed by an empty answer outrank the count, but an empty list alone does not prove
    /// that there are no rows.
    pub(crate) fn recounted(&self, total: Option<u64>) -> Result<Self, End> {
        let has_rows = self.received.values().any(|answer| answer.rows > 0);
        let end = if has_rows { End::Complete } else { End::Short };
        match (total, self.pass < PASSES) {
            (Some(total), _) if Some(total) == self.total => Err(end),
            (_, true) => Ok(Self { total: total.or(self.total), ..self.next_pass() }),
            (None, false) => Err(end),
            (Some(_), false) => Err(End::Moving),
        }
    }

    /// The next part to request; `None` while enough are in flight, or once all have been requested.
    pub(crate) fn ask(&mut self) -> Option<Part> {
        // Before the first part, the service's page size is unknown, and without a count so is the end.
        let is_blind = self.step.is_none() || self.total.is_none();
        if self.in_flight >= AT_ONCE {
            return None;
        }
        let part = match self.next_due() {
            Some(part) => part,
            None if is_blind && self.in_flight > 0 => return None,
            None => self.new_part()?,
        };
        self.in_flight += 1;
        self.look_ahead();
        Some(part)
    }

    /// The next due part, without the rows at its ends that are already known to be broken.
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
        self.requested_end = self.requested_end.max(offset.saturating_add(rows));
        Some(Part { offset, rows, whole: offset, failures: 0 })
    }

    /// Determines where the next part begins, if that is known.
    fn look_ahead(&mut self) {
        let Some(step) = self.step.filter(|_| self.next.is_none() && !self.is_over && self.bounds.1.is_none()) else {
            // The first part was given up; the rows after it may be readable.
            return;
        };
        let before = |end: u64| if step > 1 { end.saturating_sub(1) } else { end };
        let last = self.received.iter().max_by_key(|(offset, answer)| **offset + answer.rows);
        let (reach, has_link) =
            last.map_or((0, false), |(offset, answer)| (offset + answer.rows, answer.has_next_link));
        self.next = match self.total {
            // An empty answer ends the list, whatever the count.
            Some(_) if self.received.values().any(|answer| answer.rows == 0) => None,
            Some(total) if self.requested_end < total => Some(before(self.requested_end)),
            // There is a link beyond the count: one more request shows which is right.
            Some(_) => Some(before(reach)).filter(|_| has_link && self.requested_end <= reach),
            // Each part determines where the next one begins.
            None if self.in_flight > 0 || !self.due.is_empty() || self.finish.is_some() => None,
            None if reach >= self.requested_end => Some(before(reach)),
            None => Some(self.requested_end),
        };
    }

    pub(crate) fn receive(&mut self, part: Part, mut answer: PartAnswer) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.repeats || self.is_repeated(part, &answer) {
            self.repeats = true;
            return self.close();
        }
        self.empty_parts = 0;
        // More rows than requested: all there are, or some with no defined place in the list.
        let is_all = match answer.count.or(self.total) {
            Some(total) => total == part.offset + answer.rows,
            None => answer.rows >= part.rows.saturating_mul(2),
        };
        if !is_all {
            answer.rows = answer.rows.min(part.rows);
        }
        let end = part.offset + answer.rows;
        let is_short = answer.rows < part.rows;
        // Fewer rows than in an earlier answer. The first answer may just be short because of the service's page size.
        let is_last = answer.rows == 0 || is_short && answer.rows < self.largest_answer && !answer.has_next_link;
        if is_last {
            self.finish = Some(self.finish.map_or(end, |finish| finish.min(end)));
        }
        if self.bounds.1.is_none() {
            // An empty answer lies beyond the end, whatever its offset, so it contradicts no count.
            self.take_count(answer.count, if answer.rows == 0 { 0 } else { end });
        }
        let search = self.searches.entry(part.whole).or_default();
        search.is_answered = true;
        let is_piece = search.failures > 0;
        let is_end = answer.rows == 0 || self.total.map_or(is_last, |total| end >= total);
        if self.step.is_none() && !is_piece {
            // The next part begins where this one actually ended.
            self.requested_end = end;
        } else if end < part.end() && !is_end {
            self.due.push_back(part.piece(following(part.offset, answer.rows), part.end()));
        }
        if answer.rows > 0 {
            self.largest_answer = self.largest_answer.max(answer.rows);
            let step = self.step.unwrap_or(ROWS.max(answer.rows));
            let is_clamped = is_short && !is_end || self.step.is_none() && is_short && !is_piece;
            self.step = Some(if is_clamped { step.min(answer.rows) } else { step });
        }
        // As many rows as requested: there may be more, whatever the count.
        answer.has_next_link |= answer.rows > 0 && answer.rows >= part.rows;
        if self.received.get(&part.offset).is_none_or(|known| known.rows <= answer.rows) {
            self.received.insert(part.offset, answer);
        }
        self.look_ahead();
    }

    /// Records a count, unless the rows contradict it: rows outrank a count.
    fn take_count(&mut self, count: Option<u64>, end: u64) {
        if !self.is_contradicted {
            self.total = count.or(self.total);
            self.is_contradicted = self.total.is_some_and(|total| end > total);
        }
        if self.is_contradicted {
            self.total = None;
        }
    }

    /// Whether the same rows came for another offset. A single row can repeat when the list shifts by one.
    fn is_repeated(&self, part: Part, answer: &PartAnswer) -> bool {
        let is_like = |(offset, other): (&u64, &PartAnswer)| {
            *offset != part.offset
                && (other.rows, &other.first, &other.last) == (answer.rows, &answer.first, &answer.last)
        };
        let may_tell = answer.rows > 1 || answer.rows == 1 && self.step == Some(1);
        may_tell && self.received.iter().any(is_like)
    }

    /// Handles a failed part: returns the milliseconds to wait before retrying it with `again`, or `None` if it is
    /// given up or split. `luck` is a number between 0 and 1.
    pub(crate) fn failed(&mut self, part: Part, failure: &Failure, luck: f64) -> Option<u32> {
        let failures = part.failures + 1;
        let remedy = remedy(failure);
        let is_piece = self.searches.get(&part.whole).is_some_and(|search| search.failures > 0);
        let attempts = match (remedy, &failure.kind) {
            (Remedy::Slow, _) => ATTEMPTS,
            (Remedy::Wait, FailureKind::Timeout(_)) if !is_piece => ATTEMPTS / 2,
            (Remedy::Wait, _) if !is_piece => ATTEMPTS,
            (Remedy::Wait | Remedy::Halve | Remedy::Skip | Remedy::Stop, _) => 1,
        };
        // If the service asks for a long wait, the part is retried by the next refresh instead.
        let is_long = failure.retry_after().is_some_and(|seconds| seconds > LONGEST);
        if !self.is_over && !is_long && failures < attempts {
            return Some(backoff(failure, failures, luck));
        }
        self.in_flight = self.in_flight.saturating_sub(1);
        if !self.is_over {
            self.failure = Some(failure.clone());
        }
        match remedy {
            _ if is_long || remedy == Remedy::Stop => {
                self.lose(part);
                self.close();
            }
            Remedy::Halve if self.bounds.1.is_some() => self.halve(part, MOST_FAILURES_IN_A_BARREN_PAGE),
            Remedy::Halve => self.halve(part, MOST_FAILURES_IN_A_BARREN_PART),
            Remedy::Wait => {
                // The answer may take too long because of its size.
                self.step = self.step.map(|step| step.min((part.rows / 2).max(LEAST)));
                self.halve(part, MOST_FAILURES_OF_A_BUSY_SERVICE);
            }
            Remedy::Slow | Remedy::Skip | Remedy::Stop => {
                self.lose(part);
                self.give_up(part);
            }
        }
        self.look_ahead();
        None
    }

    /// Schedules a failed part again once its wait is over.
    pub(crate) fn again(&mut self, part: Part) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let part = Part { failures: part.failures + 1, ..part };
        if self.is_over { self.lose(part) } else { self.due.push_back(part) }
    }

    fn halve(&mut self, part: Part, patience: u32) {
        self.broken += 1;
        let (broken, is_over) = (self.broken, self.is_over);
        let search = self.searches.entry(part.whole).or_default();
        search.failures += 1;
        if !search.is_answered && (search.is_given_up || search.failures >= patience) {
            self.lose(part);
            return self.give_up(part);
        }
        // Nothing lies beyond the end, and the count may be wrong.
        let end = part.end().min(self.finish.unwrap_or(u64::MAX)).max(part.offset + 1);
        let rows = end - part.offset;
        if rows <= 1 || is_over || search.failures > MOST_FAILURES_IN_A_PART || broken > MOST_FAILURES {
            return self.lose(part.piece(part.offset, end));
        }
        let middle = part.offset + rows.div_ceil(2);
        // The halves overlap by one row, so that a change of the list is noticed.
        let right = if rows > 2 { middle - 1 } else { middle };
        self.due.extend([part.piece(part.offset, middle), part.piece(right, end)]);
    }

    /// Gives up the rest of a part that yielded nothing; if several parts in a row yield nothing, the whole reading
    /// ends.
    fn give_up(&mut self, part: Part) {
        let search = self.searches.entry(part.whole).or_default();
        if search.is_answered || std::mem::replace(&mut search.is_given_up, true) {
            return;
        }
        self.empty_parts += 1;
        self.due.retain(|due| due.whole != part.whole);
        if self.received.is_empty() || self.empty_parts >= MOST_EMPTY_PARTS {
            self.close();
        }
    }

    fn lose(&mut self, part: Part) {
        self.lost.push((part.offset, part.end()));
    }

    /// Stops requesting parts.
    fn close(&mut self) {
        self.is_over = true;
        self.next = None;
        self.due.clear();
    }

    /// The rows read so far, counting overlaps once, and the total.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        let (mut read, mut end) = (0, 0);
        for (offset, answer) in &self.received {
            let reach = offset + answer.rows;
            read += reach.saturating_sub(end.max(*offset));
            end = end.max(reach);
        }
        (self.total.map_or(read, |total| read.min(total)), self.total)
    }

    /// The count, if all rows were read and are fewer.
    pub(crate) fn counts_more_than_it_gives(&self) -> Option<u64> {
        self.total.filter(|_| self.end() == Some(End::Short))
    }

    /// Why some rows were given up.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref().filter(|_| !self.lost.is_empty())
    }

    /// How it ended; `None` while parts are outstanding.
    pub(crate) fn end(&self) -> Option<End> {
        if self.in_flight > 0 || !self.due.is_empty() || self.next.is_some() {
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

    /// How it ended, given how many different backups arrived. If they are fewer than the rows, some rows came twice, and
    /// as the places of the list are as many as before, others did not come.
    pub(crate) fn end_with(&self, end: End, different: usize) -> End {
        match end {
            End::Complete if different as u64 >= self.progress().0 => End::Complete,
            End::Complete if self.pass < PASSES => End::Moved,
            End::Complete => End::Doubled,
            end => end,
        }
    }

    /// The rows that no part has yielded so far, up to the end of the list.
    pub(crate) fn missing(&self) -> Vec<Gap> {
        let mut missing = Vec::new();
        let (mut end, mut after) = (self.bounds.0, None);
        for (offset, answer) in self.received.iter().filter(|(_, answer)| answer.rows > 0) {
            if *offset > end {
                let span = Span { oldest: answer.created.0, newest: after };
                missing.push(Gap { first: end, end: Some(*offset), span });
            }
            let reach = offset + answer.rows;
            if reach > end || end == self.bounds.0 {
                (end, after) = (reach, answer.created.1);
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

    /// The creation times of rows that may have been missed while the list changed.
    pub(crate) fn slips(&self) -> Vec<Span> {
        let parts: Vec<_> = self.received.values().filter(|answer| answer.rows > 0).collect();
        let slip = |pair: &[&PartAnswer]| {
            let [left, right] = pair else { return None };
            let span = Span { oldest: right.created.0, newest: left.created.1 };
            let is_apart = span.oldest.zip(span.newest).is_none_or(|(oldest, newest)| oldest < newest);
            (left.last != right.first && is_apart).then_some(span)
        };
        parts.windows(2).filter_map(slip).collect()
    }

    /// Whether each part begins with the last row of the previous one.
    fn meets(&self) -> bool {
        let parts: Vec<_> = self.received.iter().collect();
        let meet = |pair: &[(&u64, &PartAnswer)]| {
            let [(before, left), (after, right)] = pair else { return true };
            let reach = **before + left.rows;
            // A part of a single row cannot overlap: the next part begins after it, and an empty one marks the end.
            let is_shared = left.last == right.first || left.last_requested.as_ref() == Some(&right.first);
            reach == **after + 1 && is_shared || right.rows == 0 && reach <= **after
        };
        parts.windows(2).all(meet)
    }

    /// Whether the last part reaches the counted end.
    fn reaches(&self) -> bool {
        let end = self.received.iter().map(|(offset, answer)| offset + answer.rows).max().unwrap_or(0);
        self.total.is_none_or(|total| end >= total)
    }
}

/// Where the part after this one begins: with its last row, if it has more than one.
fn following(offset: u64, rows: u64) -> u64 {
    offset + rows.saturating_sub(1).max(1)
}

#[cfg(test)]
mod tests;
