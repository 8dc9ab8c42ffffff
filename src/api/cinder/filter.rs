//! The filters of `backups/detail`: a field and how its value is matched.

use crate::api::cinder::Status;

/// How a text filter matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// The whole value, case-sensitive.
    Exact(String),
    /// Any part of it, ignoring case; `%` and `_` are wildcards (SQL's LIKE, in Cinder). Null values never match.
    Contains(String),
}

impl Match {
    /// The text to search for.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Contains(text) => text,
        }
    }

    /// The text to send. A known status is sent in Cinder's own spelling, however it was typed: some databases are
    /// case-sensitive, and an empty page would look like a project without failures.
    pub(crate) fn sent(&self, field: Field) -> &str {
        match (field, self) {
            (Field::Status, Self::Exact(word)) => Status::known(word).unwrap_or(word),
            _ => self.text(),
        }
    }

    /// The parameter's name: the field's, with a tilde for `Contains`.
    pub(crate) fn parameter(&self, field: Field) -> &'static str {
        match (field, self) {
            (Field::Name, Self::Exact(_)) => "name",
            (Field::Name, Self::Contains(_)) => "name~",
            (Field::Status, Self::Exact(_)) => "status",
            (Field::Status, Self::Contains(_)) => "status~",
            (Field::VolumeId, Self::Exact(_)) => "volume_id",
            (Field::VolumeId, Self::Contains(_)) => "volume_id~",
        }
    }
}

/// The fields that the service filters by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The backup's name.
    Name,
    /// Its status.
    Status,
    /// The volume it was made from.
    VolumeId,
}

impl Field {
    /// All fields, in the order of the form.
    pub(crate) const ALL: [Self; 3] = [Self::Name, Self::Status, Self::VolumeId];

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "status",
            Self::VolumeId => "volume",
        }
    }
}
