//! The columns of the table of backups: their names, their order, and what each sorts by.

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
    /// All columns, in the order of a row. The reason is on a line of its own below the name.
    pub const ALL: [Self; 12] = [
        Self::Status,
        Self::Name,
        Self::Reason,
        Self::Volume,
        Self::Kind,
        Self::Dependents,
        Self::Size,
        Self::RecoveryPoint,
        Self::Created,
        Self::Took,
        Self::Updated,
        Self::Zone,
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
}
