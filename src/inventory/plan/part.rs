//! A part of a project: the rows to request, and what was received.

use crate::api::cinder::{Page, Row, Volume};
use crate::time::Instant;

/// A range of rows to request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first of them, from 0.
    pub(crate) offset: u64,
    /// The maximum number of rows.
    pub(crate) rows: u64,
    /// Where the whole part begins, of which this is a piece.
    pub(super) whole: u64,
    pub(super) failures: u32,
}

impl Part {
    pub(super) fn end(self) -> u64 {
        self.offset.saturating_add(self.rows)
    }

    /// A piece of it.
    pub(super) fn piece(self, offset: u64, end: u64) -> Self {
        Self { offset, rows: end.saturating_sub(offset), failures: 0, ..self }
    }
}

/// A row of a list that is read in parts.
pub(crate) trait PartRow {
    /// Identifies the row.
    fn mark(&self) -> String;

    /// When it was created.
    fn created(&self) -> Option<Instant>;
}

impl PartRow for Row {
    fn mark(&self) -> String {
        self.backup().map_or_else(|| self.raw().to_owned(), |backup| backup.id.clone())
    }

    fn created(&self) -> Option<Instant> {
        self.rest().created_at.meaning().copied()
    }
}

impl PartRow for Option<Volume> {
    fn mark(&self) -> String {
        self.as_ref().map(|volume| volume.id.clone()).unwrap_or_default()
    }

    fn created(&self) -> Option<Instant> {
        self.as_ref()?.created_at.meaning().copied()
    }
}

/// What was received for a part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartAnswer {
    pub(crate) rows: u64,
    /// Identifies the first row: its id, or its JSON if that cannot be read.
    pub(crate) first: String,
    /// Identifies the last row.
    pub(crate) last: String,
    /// Identifies the last requested row, if more were received.
    pub(crate) last_requested: Option<String>,
    /// When the first and the last row were created.
    pub(crate) created: (Option<Instant>, Option<Instant>),
    /// The total, if the service counts.
    pub(crate) count: Option<u64>,
    /// Whether the service linked to a next page.
    pub(crate) has_next_link: bool,
}

impl PartAnswer {
    /// Reduces a page to what the plan needs.
    pub(crate) fn of<R: PartRow>(page: &Page<R>, part: Part) -> Self {
        let mark = |row: Option<&R>| row.map(PartRow::mark).unwrap_or_default();
        let created = |row: Option<&R>| row?.created();
        let (first, last) = (page.rows.first(), page.rows.last());
        Self {
            rows: page.rows.len() as u64,
            first: mark(first),
            last: mark(last),
            last_requested: Some(part.rows)
                .filter(|rows| *rows < page.rows.len() as u64)
                .and_then(|rows| usize::try_from(rows.saturating_sub(1)).ok())
                .map(|place| mark(page.rows.get(place))),
            created: (created(first), created(last)),
            count: page.count.number(),
            has_next_link: page.has_next_link,
        }
    }
}
