//! Whether a count can be believed: held against the rows, the links and what lies behind the last row.

use crate::api::cinder::answer::Count;
use crate::api::cinder::capabilities::Capabilities;
use crate::query::pagination::Behind;

/// How an answer lies in its list, as far as its count can be held against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) offset: u64,
    /// Rows asked for.
    pub(crate) limit: u64,
    pub(crate) rows: u64,
    /// What the service counted.
    pub(crate) count: Count,
    /// Whether it named a next page.
    pub(crate) has_next_link: bool,
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
    pub(crate) fn is_contradictory(&self) -> bool {
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
pub(crate) struct Ends {
    count: u64,
    /// Where the rows in sight end.
    seen: u64,
    /// Where the page ends that was asked for.
    page_end: u64,
    step: Step,
    has_moved: bool,
    has_left_out: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Behind,
    Last,
    Done,
}

impl Ends {
    /// Begins with a total, where the rows in sight end, and where the page does that was asked for.
    pub(crate) fn new(count: u64, seen: u64, page_end: u64) -> Self {
        Self { count, seen, page_end, step: Step::Behind, has_moved: false, has_left_out: false }
    }

    /// Whether a row was found that the page should have had: the list has grown, or the service gives fewer rows a page
    /// than it is asked for and counts only those. Another answer for the page tells which.
    pub(crate) fn has_left_out(&self) -> bool {
        self.has_left_out
    }

    /// The offset of a row to ask for; none when the total has stood the test.
    pub(crate) fn open(&self) -> Option<u64> {
        match self.step {
            Step::Behind => Some(self.count),
            Step::Last if self.count > self.seen => Some(self.count - 1),
            Step::Last | Step::Done => None,
        }
    }

    /// The row that was asked for, or that there is none. Whether the service miscounts. A list may have moved since it
    /// was counted, but not each time.
    pub(crate) fn told(&mut self, probe: &Probe) -> bool {
        if probe.row.is_some() == (self.step == Step::Last) {
            self.step = if self.step == Step::Behind { Step::Last } else { Step::Done };
            return probe.is_miscounted();
        }
        let is_behind = self.step == Step::Behind && probe.offset == self.seen;
        self.has_left_out |= is_behind && self.seen < self.page_end;
        let has_moved = std::mem::replace(&mut self.has_moved, true);
        self.count = probe.count.number().unwrap_or(self.count);
        has_moved || probe.is_miscounted()
    }
}

/// A single row, asked for to hold a count against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Probe {
    /// Where it would be.
    pub(crate) offset: u64,
    /// The row as it came, if there is one.
    pub(crate) row: Option<String>,
    /// What was counted with it.
    pub(crate) count: Count,
}

impl Probe {
    /// Whether its own count cannot be right. Another count than before can be: backups come and go.
    pub(crate) fn is_miscounted(&self) -> bool {
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
pub(crate) struct Check {
    claim: Claim,
    known: Vec<(u64, bool)>,
    /// A row was asked for, and no answer came that tells anything.
    is_unsure: bool,
    is_wrong: bool,
}

impl Check {
    /// Begins with an answer.
    pub(crate) fn new(claim: Claim) -> Self {
        Self { claim, known: Vec::new(), is_unsure: false, is_wrong: false }
    }

    /// The offset of a row to ask for; none when all is settled.
    pub(crate) fn open(&mut self, capabilities: &Capabilities) -> Option<u64> {
        loop {
            match self.claim.doubt(capabilities, &self.known).filter(|_| !self.is_unsure)? {
                Doubt::Row(at) => return Some(at),
                Doubt::Count => self.distrust(),
            }
        }
    }

    /// The row that was asked for, or that there is none.
    pub(crate) fn told(&mut self, probe: &Probe) {
        self.known.push((probe.offset, probe.row.is_some()));
        match probe.count {
            _ if probe.is_miscounted() => self.distrust(),
            // The list moved between the two answers, or this is the number of returned items.
            Count::Of(count) if self.claim.rows > 0 && count < self.claim.end() => self.claim.count = Count::Absent,
            Count::Of(_) if self.claim.count != Count::Absent => self.claim.count = probe.count,
            _ => {}
        }
    }

    /// No answer came: the count is not used, and the end is unknown.
    pub(crate) fn untold(&mut self) {
        self.is_unsure = true;
        self.claim.count = Count::Absent;
    }

    fn distrust(&mut self) {
        self.is_wrong = true;
        self.claim.count = Count::Absent;
    }

    /// The count that is left; none where it does not fit the rows.
    pub(crate) fn count(&self) -> Count {
        self.claim.count
    }

    /// Whether the count does not fit the rows.
    pub(crate) fn is_wrong(&self) -> bool {
        self.is_wrong
    }

    /// Whether there is a row right behind the answer.
    pub(crate) fn behind(&self) -> Behind {
        match self.known.iter().find(|(at, _)| *at == self.claim.end()) {
            _ if self.is_unsure => Behind::Unsure,
            Some((_, true)) => Behind::Row,
            Some((_, false)) => Behind::Nothing,
            None => Behind::Unasked,
        }
    }

    /// Whether the service names the next page where it does not count.
    pub(crate) fn names_next(&self) -> bool {
        self.claim.count == Count::Absent && self.claim.has_next_link && !self.is_wrong
    }
}
