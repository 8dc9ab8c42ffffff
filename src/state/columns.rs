//! The columns of the table of backups: their names, their order, what each sorts by, and which are shown.

use crate::query::SortKey;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Column {
    Status,
    Name,
    Reason,
    Volume,
    Kind,
    Dependents,
    Size,
    RecoveryPoint,
    Created,
    Took,
    Updated,
    Zone,
}

impl Column {
    /// All columns, in the order of a row. The reason comes last: it is on a line of its own.
    pub const ALL: [Self; 12] = [
        Self::Status,
        Self::Name,
        Self::Volume,
        Self::Kind,
        Self::Dependents,
        Self::Size,
        Self::RecoveryPoint,
        Self::Created,
        Self::Took,
        Self::Updated,
        Self::Zone,
        Self::Reason,
    ];

    /// Its name in storage and in the style sheets.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Name => "name",
            Self::Reason => "reason",
            Self::Volume => "volume",
            Self::Kind => "kind",
            Self::Dependents => "dependents",
            Self::Size => "size",
            Self::RecoveryPoint => "recovery-point",
            Self::Created => "created",
            Self::Took => "took",
            Self::Updated => "updated",
            Self::Zone => "zone",
        }
    }

    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Name => "Name",
            Self::Reason => "Failure reason",
            Self::Volume => "Volume",
            Self::Kind => "Type",
            Self::Dependents => "Dependents",
            Self::Size => "Size",
            Self::RecoveryPoint => "Recovery point",
            Self::Created => "Created",
            Self::Took => "Took",
            Self::Updated => "Updated",
            Self::Zone => "Zone",
        }
    }

    /// The service's sort key for it, if there is one.
    pub fn sort_key(self) -> Option<SortKey> {
        match self {
            Self::Status => Some(SortKey::Status),
            Self::Name => Some(SortKey::Name),
            Self::Volume => Some(SortKey::VolumeId),
            Self::Size => Some(SortKey::Size),
            Self::Created => Some(SortKey::CreatedAt),
            Self::Updated => Some(SortKey::UpdatedAt),
            Self::Reason | Self::Kind | Self::Dependents | Self::RecoveryPoint | Self::Took | Self::Zone => None,
        }
    }

    /// Whether the user may hide it. Without its status and name, a row is useless.
    pub(crate) fn can_hide(self) -> bool {
        !matches!(self, Self::Status | Self::Name)
    }

    /// Whether it is shown until the user chooses. One time is enough in most rows: the start. A recovery point from
    /// another time is added to it, and the last change shows in how long the backup took.
    fn is_usual(self) -> bool {
        !matches!(self, Self::Dependents | Self::RecoveryPoint | Self::Updated)
    }
}

/// A set of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns(u16);

impl Columns {
    /// Whether it contains a column.
    pub fn contains(self, column: Column) -> bool {
        self.0 & Self::bit(column) != 0
    }

    /// Its columns, in the order of a row.
    pub fn iter(self) -> impl Iterator<Item = Column> {
        Column::ALL.into_iter().filter(move |column| self.contains(*column))
    }

    /// Shows or hides a column that can be hidden.
    pub fn show(&mut self, column: Column, shown: bool) {
        if column.can_hide() {
            self.0 = if shown { self.0 | Self::bit(column) } else { self.0 & !Self::bit(column) };
        }
    }

    /// A number for each set.
    pub(crate) fn bits(self) -> usize {
        usize::from(self.0)
    }

    fn bit(column: Column) -> u16 {
        1 << column as u16
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self(columns.into_iter().fold(0, |set, column| set | Self::bit(column)))
    }
}

/// Those that are shown until the user chooses.
impl Default for Columns {
    fn default() -> Self {
        Column::ALL.into_iter().filter(|column| column.is_usual()).collect()
    }
}
