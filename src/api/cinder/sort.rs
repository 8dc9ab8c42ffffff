//! The order of `backups/detail`: the `sort` parameter.

use std::fmt;

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub(crate) key: SortKey,
    pub(crate) direction: Direction,
}

/// Newest first: Cinder's own default and what an on-call reader needs first.
impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::CreatedAt, direction: Direction::Descending }
    }
}

/// The columns by which Cinder sorts backups (any other is a 400).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SortKey {
    CreatedAt,
    UpdatedAt,
    Name,
    Status,
    VolumeId,
    Size,
    ObjectCount,
}

impl SortKey {
    pub(crate) const ALL: [Self; 7] =
        [Self::CreatedAt, Self::UpdatedAt, Self::Name, Self::Status, Self::VolumeId, Self::Size, Self::ObjectCount];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Name => "name",
            Self::Status => "status",
            Self::VolumeId => "volume_id",
            Self::Size => "size",
            Self::ObjectCount => "object_count",
        }
    }

    /// The direction after a first click: times and amounts descending, words ascending.
    pub(crate) fn first_direction(self) -> Direction {
        match self {
            Self::CreatedAt | Self::UpdatedAt | Self::Size | Self::ObjectCount => Direction::Descending,
            Self::Name | Self::Status | Self::VolumeId => Direction::Ascending,
        }
    }

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::CreatedAt => "created",
            Self::UpdatedAt => "updated",
            Self::Name => "name",
            Self::Status => "status",
            Self::VolumeId => "volume",
            Self::Size => "size",
            Self::ObjectCount => "object count",
        }
    }

    /// The order in words, for screen readers.
    pub(crate) fn sentence(self, direction: Direction) -> String {
        let (up, down) = match self {
            Self::CreatedAt | Self::UpdatedAt => ("oldest first", "newest first"),
            Self::Name | Self::Status => ("A to Z", "Z to A"),
            Self::VolumeId => ("0 to f", "f to 0"),
            Self::Size | Self::ObjectCount => ("smallest first", "largest first"),
        };
        let way = if direction == Direction::Ascending { up } else { down };
        format!("{}, {way}", self.label())
    }
}

/// Which way to sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The opposite direction.
    #[must_use]
    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.key.word(), self.direction.word())
    }
}

impl Sort {
    /// Parses `created_at:desc`; without a direction it is descending, as in Cinder. Further keys are ignored: an API
    /// request used as an address has some to break ties.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.split_once(',').map_or(text, |(first, _)| first);
        let (key, direction) = text.split_once(':').unwrap_or((text, "desc"));
        let key = SortKey::ALL.into_iter().find(|known| known.word() == key)?;
        let direction = match direction {
            "asc" => Direction::Ascending,
            "desc" => Direction::Descending,
            _ => return None,
        };
        Some(Self { key, direction })
    }
}
