//! What the reader can do, as values. Views put a message on an element; `events` hands it to the part of the page
//! that handles it. Nothing of it is written into the document.

use crate::analysis::acknowledgement::Subject;
use crate::export::rows::Format;
use crate::query::{Field, Match, Query, SortKey, View};
use crate::state::columns::Column;
use std::borrow::Cow;
use std::sync::Arc;

/// What an event on an element means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A button was clicked.
    Ask(Action),
    /// A link was clicked.
    Go(Route),
    /// A row's own link was clicked: the one that has the focus when the reader steps through the rows.
    Open(Arc<RowLink>),
    /// A row was clicked beside its links.
    Row(Arc<RowLink>),
    /// A link in a grid was clicked, or reached by arrow keys.
    Cell(Arc<CellLink>),
    /// An offer of the palette was clicked.
    Jump(Route),
    /// A button that copies was clicked.
    Copy(Copied),
    /// A choice was made, or a box ticked.
    Set(Setting),
    /// A form was sent.
    Send(Form),
    /// A key was typed.
    Type(Typed),
}

/// What a button asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Read what is in sight again.
    Refresh,
    /// Show the keys and the legend.
    Help,
    /// Go past the header.
    Skip,
    /// Show the sign-in form.
    SignIn,
    /// Go back from the code to the password.
    StartOver,
    /// Sign out.
    SignOut,
    /// Load the page anew, at the same address.
    Reload,
    /// Show the filter form where there is little room, or hide it.
    ToggleFilters,
    /// Sort by this, or the other way round.
    Sort(SortKey),
    /// Read no further.
    Stop,
    /// Compare with what is there now from now on.
    Remember,
    /// Forget what was there at the last visit.
    Forget,
    /// Mark a volume as retired, or take the mark off.
    Retire(String),
    /// Show the form that acknowledges something.
    Acknowledge(Subject),
    /// Close that form.
    CloseAcknowledge,
    /// Take an acknowledgement back.
    Withdraw(Subject),
    /// Keep the acknowledgements that a link brought, or leave them.
    AnswerOffer(bool),
    /// Copy the address of the view in sight.
    CopyLink,
    /// Copy the link that hands the acknowledgements on.
    CopyHandover,
    /// Save backups as a file.
    Export(Scope, Format),
    /// Save or copy the report for the next shift.
    Report(ReportTo),
    /// Read the whole project for the file that waits for it.
    ReadForFile,
    /// Save what has been read of it.
    SaveRead,
    /// Want that file no more.
    LeaveFile,
}

/// Where the report goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportTo {
    /// A file.
    File,
    /// The clipboard, to paste into a chat or a ticket.
    Clipboard,
}

/// Which backups a file is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of the page in sight.
    Page,
    /// All that match.
    Everything,
}

/// What a choice sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Rows a page.
    Limit,
    /// The status filter.
    Status,
    /// Whose backups.
    Project,
    /// The age that a recovery point may have.
    Objective,
    /// What this browser keeps.
    Preference(Preference),
}

/// A setting that this browser keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// Light or dark.
    Theme,
    /// Whose clock.
    Zone,
    /// Whether to refresh without being asked.
    Automatic,
    /// What stands between the cells of a CSV file.
    Delimiter,
    /// Whether a column is shown.
    Column(Column),
}

impl From<Preference> for Setting {
    fn from(preference: Preference) -> Self {
        Self::Preference(preference)
    }
}

/// A form that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The filters of the list.
    Filters,
    /// The search.
    Search,
    /// The choices above the volumes.
    Volumes,
    /// The sign-in.
    SignIn,
    /// The note and the end of an acknowledgement.
    Acknowledgement,
    /// The chosen offer of the palette.
    Jump,
}

/// A field that is followed while it is typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The search.
    Search,
    /// The part of a volume's id.
    VolumeId,
    /// Where to jump.
    Jump,
}

/// A field of a form that is sent: views name it and handlers read it by the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// The search.
    Search,
    /// The part of a volume's id.
    VolumeId,
    /// The text of a filter.
    Filter(Field),
    /// How that text matches.
    Mode(Field),
    /// The choice of a status.
    Status,
    /// The user's name.
    User,
    /// The user's domain.
    Domain,
    /// The password.
    Password,
    /// A pasted token.
    Token,
    /// A one-time code.
    Code,
    /// Whether this tab keeps the sign-in.
    Keep,
    /// Why something is acknowledged.
    Note,
    /// The last day of an acknowledgement.
    LastDay,
    /// Where to jump.
    Jump,
}

impl Input {
    /// The name in the document, by which browsers and password managers know the field.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::VolumeId => "id",
            Self::Filter(Field::Name) => "name",
            Self::Filter(Field::Status) => "other-status",
            Self::Filter(Field::VolumeId) => "volume",
            Self::Mode(Field::Name) => "name-mode",
            Self::Mode(Field::Status) => "status-mode",
            Self::Mode(Field::VolumeId) => "volume-mode",
            Self::Status => "status",
            Self::User => "user",
            Self::Domain => "domain",
            Self::Password => "password",
            Self::Token => "token",
            Self::Code => "code",
            Self::Keep => "keep",
            Self::Note => "note",
            Self::LastDay => "last-day",
            Self::Jump => "jump",
        }
    }
}

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// What it is, for those who hear the page.
    pub what: &'static str,
    pub(crate) text: Cow<'static, str>,
}

/// The way from a row to its details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLink {
    /// The row's place in its table.
    pub place: usize,
    /// Where it leads.
    pub route: Route,
}

/// A link in a grid, which arrow keys reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellLink {
    /// Its row in the grid, from 0.
    pub(crate) row: usize,
    /// Its column in the grid, from 0.
    pub(crate) column: usize,
    /// Where it leads.
    pub route: Route,
}

/// Where a link of this program leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Any address.
    To(Box<Query>),
    /// The panel of a backup beside its list. Rows share the list: a thousand of them lead on from one query.
    Backup(Arc<Query>, String),
    /// The backups of a volume, in the same list.
    BackupsOf(Arc<Query>, String),
}

impl Route {
    /// The address it leads to.
    pub fn query(&self) -> Query {
        match self {
            Self::To(query) => (**query).clone(),
            Self::Backup(list, id) => list.with_backup(Some(id.clone())),
            Self::BackupsOf(list, id) => list.with_filter(Field::VolumeId, Some(Match::Exact(id.clone()))),
        }
    }

    /// Whether it opens the panel of a backup.
    pub fn opens_backup(&self, id: &str) -> bool {
        match self {
            Self::To(query) => query.backup.as_deref() == Some(id),
            Self::Backup(_, backup) => backup == id,
            Self::BackupsOf(..) => false,
        }
    }

    /// Whether it opens the panel of a volume.
    pub fn opens_volume(&self, id: &str) -> bool {
        match self {
            Self::To(query) => query.view == View::Volumes && query.volumes.open.as_deref() == Some(id),
            Self::Backup(..) | Self::BackupsOf(..) => false,
        }
    }
}
