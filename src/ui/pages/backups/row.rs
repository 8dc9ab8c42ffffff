//! One row of the table: a backup, or a row that could not be read.

use crate::api::cinder::backup::{is_shown, short};
use crate::api::cinder::parameters::encode;
use crate::api::cinder::{Backup, Broken, Kind, Read, Row, Tone, rest};
use crate::inventory::volumes::VolumeInventory;
use crate::query::search::parser::NO_REASON;
use crate::query::{Field, Match, Query};
use crate::state::columns::{Column, Columns};
use crate::time::{Clock, at_most};
use crate::ui::messages::{Message, Route, RowLink};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::backups::words;
use crate::ui::parts::badge::badge;
use crate::ui::parts::member::in_table;
use crate::ui::parts::time::{brief, nothing, or_nothing};
use crate::ui::parts::volume_name::{volume_name, volume_title};
use crate::ui::parts::words::{gigabytes, yes_or_no};
use std::sync::Arc;

/// What all rows of one list have in common.
#[derive(Debug, Clone)]
pub struct RowContext {
    /// The list that the rows' links are based on.
    list: Arc<Query>,
    /// The address of a row's panel, up to the id.
    opening: String,
    /// The address of a volume's backups, before and after the id: printed once, not for each row.
    volume: (String, String),
    clock: Clock,
    columns: Columns,
    /// The names of the volumes.
    volumes: Arc<VolumeInventory>,
}

impl RowContext {
    /// The context for the rows of this list.
    pub fn new(query: &Query, clock: Clock, columns: Columns, volumes: Arc<VolumeInventory>) -> Self {
        let query = query.with_backup(None);
        let address = query.with_filter(Field::VolumeId, Some(Match::Exact(MARK.to_owned()))).to_string();
        let (before, after) = address.split_once(ENCODED_MARK).unwrap_or((&address, ""));
        let (opening, volume) = (query.backup_prefix(), (before.to_owned(), after.to_owned()));
        Self { list: Arc::new(query), opening, volume, clock, columns, volumes }
    }

    /// The list, without an open panel.
    pub(crate) fn list(&self) -> &Query {
        &self.list
    }

    /// The names of the volumes.
    pub(crate) fn volumes(&self) -> &VolumeInventory {
        &self.volumes
    }

    /// The address of a row's panel, up to the id.
    pub(crate) fn opening(&self) -> &str {
        &self.opening
    }
}

/// A placeholder for a volume's id in an address, where it cannot occur otherwise.
const MARK: &str = "\u{1}volume\u{1}";
const ENCODED_MARK: &str = "%01volume%01";

/// A row at its index in the table. `open` marks the one whose panel is shown.
pub fn row(row: &Row, setting: &RowContext, place: usize, open: bool) -> Node {
    line(&row.read, row.raw(), setting, place, open).into()
}

/// A row, with its JSON in case it could not be read.
pub(crate) fn line(read: &Read, raw: &str, setting: &RowContext, place: usize, open: bool) -> Element {
    let drawn = el("tr").attr("role", "row").attr_if("aria-current", open.then_some("true"));
    let route = Route::Backup(Arc::clone(&setting.list), rest(read).id.clone());
    let link = Arc::new(RowLink { place, route });
    match read {
        Ok(backup) => readable(drawn, backup, setting, link),
        Err(broken) => unreadable(drawn, broken, raw, setting, link),
    }
}

fn cell(column: Column, content: impl Into<Node>) -> Element {
    el("td").attr("role", "cell").attr("data-column", column.word()).child(content)
}

fn readable(row: Element, backup: &Backup, setting: &RowContext, link: Arc<RowLink>) -> Element {
    let clock = setting.clock;
    let cells = setting.columns.iter().map(|column| {
        let content = match column {
            Column::Status => badge(&backup.status).into(),
            Column::Name => return heading(backup, setting, &link),
            Column::Volume => volume(backup, setting),
            Column::Kind => kind(backup),
            Column::Dependents => dependents(backup),
            Column::Size => in_table(&backup.size, |size| gigabytes(*size).into()),
            Column::RecoveryPoint => recovery_point(backup, clock),
            Column::Created => created(backup, clock),
            Column::Took => took(backup).into(),
            Column::Updated => brief(clock, &backup.updated_at, false),
            Column::Zone => in_table(&backup.availability_zone, |zone| zone.clone().into()),
            Column::Reason => return reason(backup),
        };
        cell(column, content)
    });
    let row = row.children(cells);
    row.on(Message::Row(link))
}

/// The name, which opens the panel.
fn heading(backup: &Backup, setting: &RowContext, link: &Arc<RowLink>) -> Element {
    let open = el("a").class("open").attr("href", format!("{}{}", setting.opening, encode(&backup.id)));
    let open = open.on(Message::Open(Arc::clone(link)));
    let heading = el("th").attr("role", "rowheader").attr("scope", "row").attr("data-column", "name");
    heading.child(open.child(name(backup)))
}

fn unreadable(row: Element, broken: &Broken, raw: &str, setting: &RowContext, link: Arc<RowLink>) -> Element {
    let sentence: Node = words::unreadable_row(&broken.why).into();
    // With an id, it can still be opened.
    let id = &broken.rest.id;
    let (row, sentence) = if id.is_empty() {
        (row, sentence)
    } else {
        let open = el("a").class("open").attr("href", format!("{}{}", setting.opening, encode(id)));
        (row.on(Message::Row(Arc::clone(&link))), open.on(Message::Open(link)).child(sentence).into())
    };
    // An empty text shows nothing.
    let raw = (raw != r#""""#).then(|| el("code").child(raw.to_owned()));
    let content = el("td").attr("role", "cell").attr("data-column", "unreadable").child(sentence).child(raw);
    row.child(cell(Column::Status, badge(&broken.rest.status))).child(content)
}

/// How long creating it took, at most.
fn took(backup: &Backup) -> Option<Node> {
    Some(words::took(&at_most(backup.took()?)).into())
}

/// The display name: its name, or its id if it has none.
pub(crate) fn name(backup: &Backup) -> Node {
    match backup.name.text() {
        Some(name) if is_shown(name) => name.to_owned().into(),
        None if backup.name.raw().is_some() => in_table(&backup.name, |name| name.clone().into()),
        _ => el("span").class("unnamed").child(words::unnamed(short(&backup.id))).into(),
    }
}

fn volume(backup: &Backup, setting: &RowContext) -> Node {
    in_table(&backup.volume_id, |id| {
        let href = format!("{}{}{}", setting.volume.0, encode(id), setting.volume.1);
        let title = words::backups_of(&volume_title(id, &setting.volumes));
        let route = Route::BackupsOf(Arc::clone(&setting.list), id.clone());
        let link = el("a").class("volume").attr("href", href).on(Message::Go(route)).attr("title", title);
        link.child(volume_name(id, &setting.volumes)).into()
    })
}

fn kind(backup: &Backup) -> Node {
    match backup.kind() {
        Kind::Unstated => or_nothing(in_table(&backup.is_incremental, |_| Node::Nothing)),
        kind => kind.word().into(),
    }
}

fn dependents(backup: &Backup) -> Node {
    or_nothing(in_table(&backup.has_dependent_backups, |yes| yes_or_no(*yes).into()))
}

/// A backup that failed or is unfinished has no recovery point, whatever its record says.
fn recovery_point(backup: &Backup, clock: Clock) -> Node {
    if backup.has_no_data() {
        return nothing().attr("title", words::NOTHING_TO_RESTORE).into();
    }
    brief(clock, backup.recovery_point(), false)
}

/// When it was started, and its recovery point if that is from another time. The style sheet hides that where it has a
/// column of its own.
fn created(backup: &Backup, clock: Clock) -> Node {
    let start = brief(clock, &backup.created_at, true);
    if !backup.has_own_recovery_point() {
        return start;
    }
    let data = words::data_of(el("span").class("data-of"), recovery_point(backup, clock));
    el("span").child(start).child(" ").child(data).into()
}

/// A reason on a backup that did not fail is from an earlier attempt, since Cinder does not clear it.
fn reason(backup: &Backup) -> Element {
    let has_failed = backup.status.tone() == Tone::Bad;
    let cell = el("td").attr("role", "cell").attr("data-column", "reason");
    let cell = cell.attr_if("data-past", (!has_failed).then_some("true"));
    match backup.reason() {
        Some(reason) if backup.reason_may_be_cut() => cell
            .child(reason.to_owned())
            .child(el("span").class("cut").attr("title", words::CUT_BY_CINDER).child(words::MAY_BE_CUT)),
        Some(reason) => cell.child(reason.to_owned()),
        None if has_failed => cell.child(el("span").class("nothing").child(NO_REASON)),
        None => cell,
    }
}
