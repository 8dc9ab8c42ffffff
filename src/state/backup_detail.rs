//! The open backup's data: the row of the current page if it is there, otherwise a request of its own.

use crate::api::cinder::Row;
use crate::cells::{Cell, Computed, effect, spawn_scoped};
use crate::platform::clock;
use crate::state::address::Address;
use crate::state::backup_list::List;
use crate::state::remote::{Good, Remote};
use crate::state::service::{ListedPage, Service};
use leptos::prelude::{Track, Trigger};
use std::sync::Arc;

/// The backup opened by the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Its id.
    pub id: String,
    /// The backup's data.
    pub remote: Remote<Row>,
}

/// Follows the address's `backup`. It is requested only if no loaded page contains the row.
pub(crate) fn use_panel(
    service: Service,
    address: Address,
    list: List,
    is_paged: Computed<bool>,
    again: Trigger,
) -> impl Fn() -> Option<Open> + Copy + Send {
    let id = move || address.query.with(|query| query.backup.clone());
    let read = Cell::new(None::<Open>);
    let reader = service.clone();
    // No other change of the address starts another request or cancels the current one.
    let opened = Computed::new(move || address.query.with(|query| query.backup.clone().zip(reader.project_of(query))));
    effect(move || {
        again.track();
        let Some((id, project)) = opened.get() else { return read.set(None) };
        if is_paged.get() && list.remote.with(|remote| remote.is_loading() || on_page(remote, &id).is_some()) {
            return;
        }
        read.update(|open| {
            let same = open.take().filter(|open| open.id == id);
            let mut remote = same.map(|open| open.remote).unwrap_or_default();
            remote.begin();
            *open = Some(Open { id: id.clone(), remote });
        });
        let service = service.clone();
        spawn_scoped(async move {
            let outcome = service.show(&project, &id).await;
            read.update(|open| {
                if let Some(open) = open {
                    open.remote.end(outcome, clock::now());
                }
            });
        });
    });
    move || {
        let id = id()?;
        if is_paged.get()
            && let Some(good) = list.remote.with(|remote| on_page(remote, &id))
        {
            return Some(Open { id, remote: Remote::Loaded(good) });
        }
        Some(read.get().filter(|open| open.id == id).unwrap_or(Open { id, remote: Remote::default() }))
    }
}

fn on_page(remote: &Remote<Arc<ListedPage>>, id: &str) -> Option<Good<Row>> {
    let good = remote.last()?;
    let row = good.value.page.rows.iter().find(|row| row.rest().id == id)?;
    Some(Good { value: row.clone(), at: good.at })
}
