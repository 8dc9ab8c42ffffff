//! Brings a page's rows to the screen a slice at a time, one slice a task, so that no reader's click waits for a
//! thousand rows. A slice keeps its place: rows are redrawn where they are, not moved.

use crate::list::List;
use crate::service::Listed;
use crate::view::Clock;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Rows a slice.
pub const ROWS: usize = 25;
/// Slices of the longest page.
const SLICES: usize = 40;

/// Some rows of a page, in order.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The page they are of.
    pub listed: Arc<Listed>,
    /// The first of them.
    pub first: usize,
    /// The clock to read their times on.
    pub clock: Clock,
}

impl Slice {
    /// The rows.
    pub fn rows(&self) -> &[crate::cinder::Row] {
        let rows = &self.listed.page.rows;
        rows.get(self.first..rows.len().min(self.first + ROWS)).unwrap_or_default()
    }
}

/// The slices of whatever page is shown. They follow it one by one.
pub fn use_slices(list: List, clock: impl Fn() -> Clock + 'static) -> Vec<RwSignal<Option<Slice>>> {
    let slices: Vec<_> = (0..SLICES).map(|_| RwSignal::new(None)).collect();
    let next: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let painted = slices.clone();
    let shown: StoredValue<Option<(Arc<Listed>, Clock)>> = StoredValue::new(None);
    Effect::new(move |_| {
        let Some(listed) = list.listed() else {
            stop(next);
            shown.set_value(None);
            return painted.iter().for_each(|slice| slice.set(None));
        };
        let clock = clock();
        let same = |(drawn, read): &(Arc<Listed>, Clock)| Arc::ptr_eq(drawn, &listed) && *read == clock;
        if shown.with_value(|shown| shown.as_ref().is_some_and(same)) {
            return;
        }
        shown.set_value(Some((Arc::clone(&listed), clock)));
        stop(next);
        paint(painted.clone(), 0, listed, clock, next);
    });
    on_cleanup(move || stop(next));
    slices
}

fn stop(next: StoredValue<Option<TimeoutHandle>>) {
    if let Some(Some(handle)) = next.try_update_value(Option::take) {
        handle.clear();
    }
}

fn paint(
    slices: Vec<RwSignal<Option<Slice>>>,
    index: usize,
    listed: Arc<Listed>,
    clock: Clock,
    next: StoredValue<Option<TimeoutHandle>>,
) {
    let Some(slice) = slices.get(index) else { return };
    let first = index * ROWS;
    let empty = first >= listed.page.rows.len();
    if empty && slices[index..].iter().all(|slice| slice.with_untracked(Option::is_none)) {
        return;
    }
    slice.set((!empty).then(|| Slice { listed: Arc::clone(&listed), first, clock }));
    let rest = move || paint(slices, index + 1, listed, clock, next);
    next.set_value(set_timeout_with_handle(rest, Duration::ZERO).ok());
}
