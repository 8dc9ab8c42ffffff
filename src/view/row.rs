//! One row of the table: a backup, or a row that could not be read.

use crate::cinder::{Backup, Kind, Row, Status, Tone};
use crate::query::{Field, Match, Query};
use crate::view::time::{Clock, brief};
use leptos::prelude::*;

/// What every row of one list has in common.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The list without a panel.
    query: Query,
    /// The address of a row's panel, up to the id.
    opening: String,
    clock: Clock,
}

impl Setting {
    /// The rows of this list, read on this clock.
    pub fn new(query: &Query, clock: Clock) -> Self {
        let query = query.with_backup(None);
        Self { opening: query.backup_prefix(), query, clock }
    }
}

/// A status as symbol, shape, colour and word; the symbol is drawn by the style sheet.
pub fn badge(status: &Status) -> impl IntoView + use<> {
    view! { <span class="badge" data-tone=status.tone().name()>{status.word().to_owned()}</span> }
}

/// A row. `open` marks the one whose panel is shown.
pub fn row(row: &Row, setting: &Setting, open: bool) -> AnyView {
    match &row.read {
        Ok(backup) => readable(backup, setting, open).into_any(),
        Err(why) => unreadable(row, why).into_any(),
    }
}

fn readable(backup: &Backup, setting: &Setting, open: bool) -> impl IntoView + use<> {
    let clock = setting.clock;
    let href = format!("{}{}", setting.opening, crate::query::encode(&backup.id));
    let has_failed = backup.status.tone() == Tone::Bad;
    view! {
        <tr role="row" aria-current=open.then_some("true")>
            <td role="cell" data-column="status">{badge(&backup.status)}</td>
            <th role="rowheader" scope="row" data-column="name">
                <a class="open" href=href>{name(backup)}</a>
            </th>
            <td role="cell" data-column="volume">{volume(backup, setting)}</td>
            <td role="cell" data-column="kind">{kind(backup)}</td>
            <td role="cell" data-column="dependents">{dependents(backup)}</td>
            <td role="cell" data-column="size">{size(backup)}</td>
            <td role="cell" data-column="recovery-point">{brief(clock, backup.recovery_point(), true)}</td>
            <td role="cell" data-column="created">{brief(clock, backup.created_at.as_ref(), false)}</td>
            <td role="cell" data-column="updated">{brief(clock, backup.updated_at.as_ref(), false)}</td>
            <td role="cell" data-column="zone">{backup.availability_zone.clone()}</td>
            <td role="cell" data-column="reason" data-past=(!has_failed).then_some("true")>{reason(backup, has_failed)}</td>
        </tr>
    }
}

fn unreadable(row: &Row, why: &str) -> impl IntoView + use<> {
    view! {
        <tr role="row">
            <td role="cell" data-column="status"><span class="badge" data-tone="unknown">"unreadable"</span></td>
            <td role="cell" data-column="unreadable">
                {format!("This row could not be read: {why}")} <code>{row.raw().to_owned()}</code>
            </td>
        </tr>
    }
}

/// What to call a backup: its name, or its id where it has none.
pub fn name(backup: &Backup) -> AnyView {
    match backup.name.as_deref() {
        Some(name) if !name.trim().is_empty() => name.to_owned().into_any(),
        _ => view! { <span class="unnamed">{format!("unnamed {}", short(&backup.id))}</span> }.into_any(),
    }
}

/// The first eight characters of an id.
pub fn short(id: &str) -> &str {
    id.char_indices().nth(8).map_or(id, |(end, _)| &id[..end])
}

/// The whole id is there to find and to copy; the style sheet shows its first eight characters.
fn volume(backup: &Backup, setting: &Setting) -> Option<impl IntoView + use<>> {
    let id = backup.volume_id.clone()?;
    let href = setting.query.with_filter(Field::VolumeId, Some(Match::Exact(id.clone()))).to_string();
    let title = format!("Backups of volume {id}");
    Some(view! { <a class="id" href=href title=title>{id}</a> })
}

fn kind(backup: &Backup) -> &'static str {
    match backup.kind() {
        Kind::Unstated => "–",
        kind => kind.word(),
    }
}

fn dependents(backup: &Backup) -> &'static str {
    match backup.has_dependent_backups {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    }
}

fn size(backup: &Backup) -> Option<String> {
    backup.size.map(|gib| format!("{gib} GiB"))
}

/// A reason on a backup that did not fail is from an earlier attempt: Cinder leaves it there.
fn reason(backup: &Backup, has_failed: bool) -> Option<AnyView> {
    match backup.reason() {
        Some(reason) if backup.reason_may_be_cut() => {
            Some(view! { {reason.to_owned()} <span class="cut" title="The service keeps 255 characters">"… may be cut"</span> }.into_any())
        }
        Some(reason) => Some(reason.to_owned().into_any()),
        None if has_failed => Some(view! { <span class="nothing">"no reason given"</span> }.into_any()),
        None => None,
    }
}
