//! Everything the user can do, as values. Views attach a message to an element; `events` passes it to the part of the
//! page that handles it. Messages are not part of the document.

use crate::analysis::acknowledgement::Subject;
use crate::export::rows::Format;
use crate::query::{Field, Match, Query, SortKey, View};
use crate::state::columns::Column;
use std::borrow::Cow;
use std::sync::Arc;

/// The meaning of an event on an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A button was clicked.
    Ask(Action),
    /// A link was clicked.
    Go(Route),
    /// A row's main link was clicked: the one that gets the focus when stepping through the rows.
    Open(Arc<RowLink>),
    /// A row was clicked outside its links.
    Row(Arc<RowLink>),
    /// A link in a grid was clicked, or reached with the arrow keys.
    Cell(Arc<CellLink>),
    /// An offer of the palette was clicked.
    Jump(Route),
    /// A copy button was clicked.
    Copy(Copied),
    /// A setting was changed.
    Set(Setting),
    /// A form was submitted.
    Send(Form),
    /// Text was typed.
    Type(Typed),
}

/// The action of a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Refresh the current view.
    Refresh,
    /// Show the help.
    Help,
    /// Open the palette of volumes, backups and views.
    Jump,
    /// Skip the header.
    Skip,
    /// Go to the failures by cause, on the same page.
    ShowCauses,
    /// Show the sign-in form.
    SignIn,
    /// Go back from the code to the password.
    StartOver,
    /// Sign out.
    SignOut,
    /// Reload the page at the same address.
    Reload,
    /// Show or hide the filter form on small screens.
    ToggleFilters,
    /// Sort by this key, or reverse the order.
    Sort(SortKey),
    /// Stop reading.
    Stop,
    /// Make the current state the one to compare with.
    MarkAsSeen,
    /// Forget the last visit.
    ClearHistory,
    /// Mark a volume as retired, or remove the mark.
    Retire(String),
    /// Open the form that acknowledges a subject.
    Acknowledge(Subject),
    /// Close that form.
    CloseAcknowledge,
    /// Withdraw an acknowledgement.
    Withdraw(Subject),
    /// Accept or ignore the acknowledgements in a link.
    AnswerOffer(bool),
    /// Copy the address of the current view.
    CopyLink,
    /// Copy the link with the acknowledgements.
    CopyHandover,
    /// Save backups as a file.
    Export(Scope, Format),
    /// Save or copy the shift report.
    Report(ReportTo),
    /// Read the whole project for the pending file.
    ReadForFile,
    /// Save what has been read so far.
    SaveRead,
    /// Cancel the pending file.
    CancelFile,
}

/// Where to put the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportTo {
    /// A file.
    File,
    /// The clipboard, to paste into a chat or a ticket.
    Clipboard,
}

/// Which backups to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of the current page.
    Page,
    /// All matches.
    Everything,
}

/// What a control sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Rows per page.
    Limit,
    /// The status filter.
    Status,
    /// The project.
    Project,
    /// The target age.
    TargetAge,
    /// A preference stored in this browser.
    Preference(Preference),
}

/// A preference stored in this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// Light or dark.
    Theme,
    /// The time zone.
    Zone,
    /// Whether to refresh automatically.
    Automatic,
    /// The separator of CSV files.
    Delimiter,
    /// Whether a column is shown.
    Column(Column),
}

impl From<Preference> for Setting {
    fn from(preference: Preference) -> Self {
        Self::Preference(preference)
    }
}

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The filters of the list.
    Filters,
    /// The search.
    Search,
    /// The controls above the volumes.
    Volumes,
    /// The sign-in.
    SignIn,
    /// An acknowledgement.
    Acknowledgement,
    /// The palette.
    Jump,
}

/// A field that is followed while typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The search.
    Search,
    /// The part of a volume's id or name.
    VolumeId,
    /// The palette's field.
    Jump,
}

/// A field of a form: views render it and handlers read it by the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// The search.
    Search,
    /// The part of a volume's id or name.
    VolumeId,
    /// The text of a filter.
    Filter(Field),
    /// How that text is matched.
    Mode(Field),
    /// The status menu.
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
    /// Whether this tab stores the sign-in.
    Keep,
    /// The note of an acknowledgement.
    Note,
    /// The last day of an acknowledgement.
    LastDay,
    /// The palette's field.
    Jump,
}

impl Input {
    /// The name in the document, by which browsers and password managers identify the field.
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
    /// What was copied, for screen readers.
    pub what: &'static str,
    pub(crate) text: Cow<'static, str>,
}

/// The link from a row to its details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLink {
    /// The row's index in its table.
    pub place: usize,
    /// Its target.
    pub route: Route,
}

/// A link in a grid, reached with the arrow keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellLink {
    /// Its row in the grid, from 0.
    pub(crate) row: usize,
    /// Its column in the grid, from 0.
    pub(crate) column: usize,
    /// Its target.
    pub route: Route,
}

/// The target of a link within the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Any query.
    To(Box<Query>),
    /// The panel of a backup beside its list. Rows share one query, so that a thousand links need no copies.
    Backup(Arc<Query>, String),
    /// The backups of a volume, in the same list.
    BackupsOf(Arc<Query>, String),
}

impl Route {
    /// The query it leads to.
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
