//! Cuts one page out of a project's rows.

use std::cmp::Ordering;
use std::sync::Arc;

use super::query::Asked;
use super::refusal::Refusal;
use crate::backup::Backup;

/// The rows of a page, and how many match the filters, whatever limit, offset and marker are.
#[derive(Debug)]
pub struct Page {
    /// In the order asked for.
    pub rows: Vec<Arc<Backup>>,
    /// Rows that match the filters.
    pub count: usize,
    /// Rows of the project, whatever the filters.
    pub all: usize,
    /// Whether to tell the count.
    pub counted: bool,
}

/// Filters rows that are in the usual order, sorts them if another was asked for, and skips to the marker and then the
/// offset.
///
/// # Errors
///
/// 404 if the marker is not a row of the project.
pub fn cut(rows: &[Arc<Backup>], asked: &Asked) -> Result<Page, Refusal> {
    let marker = match &asked.marker {
        None => None,
        Some(id) => Some(rows.iter().find(|row| row.id == *id).ok_or_else(|| Refusal::no_backup(id))?),
    };
    let mut found: Vec<&Arc<Backup>> =
        rows.iter().filter(|row| asked.filters.iter().all(|filter| filter.holds(row))).collect();
    let (count, all) = (found.len(), rows.len());
    if !asked.order.is_usual {
        found.sort_unstable_by(|one, other| asked.order.compare(one, other));
    }
    let seen = |row: &&Arc<Backup>| marker.is_some_and(|marker| asked.order.compare(row, marker) != Ordering::Greater);
    let first = found.partition_point(seen);
    let rows = found.into_iter().skip(first).skip(asked.offset).take(asked.limit).cloned().collect();
    Ok(Page { rows, count, all, counted: asked.counted })
}
