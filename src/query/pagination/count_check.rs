//! Checks a count against the rows, the links and the row after the last one.

use crate::api::cinder::answer::Count;
use crate::api::cinder::capabilities::Capabilities;
use crate::query::pagination::Behind;

/// What an answer claims about its position and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) offset: u64,
    /// The number of rows requested.
    pub(crate) limit: u64,
    pub(crate) rows: u64,
    /// The service's count.
    pub(crate) count: Count,
    /// Whether it linked to a next page.
    pub(crate) has_next_link: bool,
}

/// What remains to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The count is wrong.
    Count,
    /// Whether there is a row at this offset.
    Row(u64),
}

impl Claim {
    fn end(&self) -> u64 {
        self.offset + self.rows
    }

    /// Whether its count and its rows contradict each other.
    pub(crate) fn is_contradictory(&self) -> bool {
        match self.count {
            Count::Of(count) => contradicts(count, self.offset, self.rows),
            Count::Odd => true,
            Count::Absent => false,
        }
    }

    /// What remains to be checked, given what is known about the service and about single rows (whether there is one at
    /// an offset). Rows outrank a count.
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
            // On a first page this may be the number of returned items. Cinder links to a next page even after the last
            // one, but not from a short first page.
            Count::Of(count)
                if count == end && self.rows > 0 && (is_full || self.offset == 0 && self.has_next_link) =>
            {
                holds(end, false)
            }
            // On a short page, either the service returns fewer rows per page, or the count is too large.
            Count::Of(count) if count > end && !is_full => holds(end, true),
            // Without a count, a short page is the end if the service links to a next page elsewhere.
            Count::Absent if self.rows > 0 && !is_full && (self.has_next_link || !capabilities.names_next) => {
                is_there(end).is_none().then_some(Doubt::Row(end))
            }
            Count::Of(_) | Count::Absent | Count::Odd => None,
        }
    }
}

/// Whether a count and the rows of one answer contradict each other.
fn contradicts(count: u64, offset: u64, rows: u64) -> bool {
    if rows > 0 { count < offset + rows } else { count > offset }
}

/// Checks a displayed total against the rows at its end: there must be a last row and none after it.
#[derive(Debug)]
pub(crate) struct Ends {
    count: u64,
    /// Where the displayed rows end.
    seen: u64,
    /// Where the requested page ends.
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
    /// Starts with a total, the end of the displayed rows, and the end of the requested page.
    pub(crate) fn new(count: u64, seen: u64, page_end: u64) -> Self {
        Self { count, seen, page_end, step: Step::Behind, has_moved: false, has_left_out: false }
    }

    /// Whether a row was found that belongs on the page: either the list has grown, or the service returns fewer rows
    /// per page than requested and counts only those. Requesting the page again tells which.
    pub(crate) fn has_left_out(&self) -> bool {
        self.has_left_out
    }

    /// The offset of a row to request; `None` once the check is done.
    pub(crate) fn open(&self) -> Option<u64> {
        match self.step {
            Step::Behind => Some(self.count),
            Step::Last if self.count > self.seen => Some(self.count - 1),
            Step::Last | Step::Done => None,
        }
    }

    /// Takes the probe's result; returns whether the service miscounts. The list may have changed since it was counted,
    /// but not every time.
    pub(crate) fn take(&mut self, probe: &Probe) -> bool {
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

/// The result of requesting a single row to check a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Probe {
    /// Its offset.
    pub(crate) offset: u64,
    /// The row's JSON, if there is one.
    pub(crate) row: Option<String>,
    /// The count in that answer.
    pub(crate) count: Count,
}

impl Probe {
    /// Whether its own count is wrong. A different count than before can be right, since backups come and go.
    pub(crate) fn is_miscounted(&self) -> bool {
        let rows = u64::from(self.row.is_some());
        match self.count {
            Count::Of(count) => contradicts(count, self.offset, rows),
            Count::Odd => true,
            Count::Absent => false,
        }
    }
}

/// Checks an answer's count against its rows; probes single rows to settle doubts.
#[derive(Debug)]
pub(crate) struct Check {
    claim: Claim,
    known: Vec<(u64, bool)>,
    /// Whether a probe failed without telling anything.
    is_unsure: bool,
    is_wrong: bool,
}

impl Check {
    pub(crate) fn new(claim: Claim) -> Self {
        Self { claim, known: Vec::new(), is_unsure: false, is_wrong: false }
    }

    /// The offset of a row to request; `None` once everything is settled.
    pub(crate) fn open(&mut self, capabilities: &Capabilities) -> Option<u64> {
        loop {
            match self.claim.doubt(capabilities, &self.known).filter(|_| !self.is_unsure)? {
                Doubt::Row(at) => return Some(at),
                Doubt::Count => self.distrust(),
            }
        }
    }

    /// Takes the probe's result.
    pub(crate) fn take(&mut self, probe: &Probe) {
        self.known.push((probe.offset, probe.row.is_some()));
        match probe.count {
            _ if probe.is_miscounted() => self.distrust(),
            // The list changed between the two answers, or this is the number of returned items.
            Count::Of(count) if self.claim.rows > 0 && count < self.claim.end() => self.claim.count = Count::Absent,
            Count::Of(_) if self.claim.count != Count::Absent => self.claim.count = probe.count,
            _ => {}
        }
    }

    /// The probe failed: the count is not used, and the end is unknown.
    pub(crate) fn fail(&mut self) {
        self.is_unsure = true;
        self.claim.count = Count::Absent;
    }

    fn distrust(&mut self) {
        self.is_wrong = true;
        self.claim.count = Count::Absent;
    }

    /// The count that remains; `Absent` if it contradicts the rows.
    pub(crate) fn count(&self) -> Count {
        self.claim.count
    }

    /// Whether the count contradicts the rows.
    pub(crate) fn is_wrong(&self) -> bool {
        self.is_wrong
    }

    /// Whether there is a row directly after the answer.
    pub(crate) fn behind(&self) -> Behind {
        match self.known.iter().find(|(at, _)| *at == self.claim.end()) {
            _ if self.is_unsure => Behind::Unsure,
            Some((_, true)) => Behind::Row,
            Some((_, false)) => Behind::Nothing,
            None => Behind::Unchecked,
        }
    }

    /// Whether the service links to the next page without counting.
    pub(crate) fn names_next(&self) -> bool {
        self.claim.count == Count::Absent && self.claim.has_next_link && !self.is_wrong
    }
}
