//! Selects one page of a project's rows.

use std::cmp::Ordering;
use std::sync::Arc;

use super::params::Params;
use super::query::ListRequest;
use crate::backup::Backup;
use crate::refusal::Refusal;

/// The rows of a page, and how many match the filters regardless of limit, offset and marker.
#[derive(Debug)]
pub(super) struct Page {
    /// In the requested order.
    pub rows: Vec<Arc<Backup>>,
    /// Rows that match the filters.
    pub count: usize,
    /// Rows of the project, ignoring filters.
    pub all: usize,
    /// Whether to include the count.
    pub counted: bool,
}

impl Page {
    /// The query of the next page's link: the same query with the last row as its marker.
    ///
    /// It is present if the limit does not exceed the count, or the number of rows if there is no count: so also on a
    /// full last page, and on every counted last page.
    pub(super) fn next_link(&self, request: &ListRequest, params: Params) -> Option<String> {
        let last = self.rows.last()?;
        let found = if self.counted { self.count } else { self.rows.len() };
        has_next(request.limit, found).then(|| params.with_marker(&last.id))
    }
}

/// Whether a page with this limit links to a next one, given the number of matches.
pub(super) fn has_next(limit: usize, found: usize) -> bool {
    limit <= found
}

/// Filters rows in the default order, sorts them if another order was requested, and skips to the marker and then by
/// the offset.
///
/// # Errors
///
/// 404 if the marker is not a row of the project.
pub(super) fn cut(rows: &[Arc<Backup>], request: &ListRequest) -> Result<Page, Refusal> {
    let marker = match &request.marker {
        None => None,
        Some(id) => Some(rows.iter().find(|row| row.id == *id).ok_or_else(|| Refusal::no_backup(id))?),
    };
    let mut found: Vec<&Arc<Backup>> =
        rows.iter().filter(|row| request.filters.iter().all(|filter| filter.holds(row))).collect();
    let (count, all) = (found.len(), rows.len());
    if !request.order.is_usual {
        found.sort_unstable_by(|one, other| request.order.compare(one, other));
    }
    let is_before =
        |row: &&Arc<Backup>| marker.is_some_and(|marker| request.order.compare(row, marker) != Ordering::Greater);
    let first = found.partition_point(is_before);
    let rows = found.into_iter().skip(first).skip(request.offset).take(request.limit).cloned().collect();
    Ok(Page { rows, count, all, counted: request.counted })
}
