//! What is stored of one backup: a fixed-size record, with numbers and times that may be absent or odd.

use crate::api::cinder::Member;
use crate::api::cinder::backup::Kind;
use crate::inventory::texts::Key;
use crate::time::Instant;

/// The strings of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Word {
    Id,
    Name,
    Description,
    Volume,
    Reason,
    Container,
    Zone,
    Snapshot,
    Project,
    User,
    EncryptionKey,
}

pub(super) const WORDS: usize = 11;

/// Cinder's volume id for a record until its import is done (cinder/backup/api.py).
pub const IMPORT_VOLUME_ID: &str = "00000000-0000-0000-0000-000000000000";

/// A backup's fields, with strings as keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) words: [Option<Key>; WORDS],
    pub(super) status: u16,
    pub(super) kind: Kind,
    pub(super) is_incremental: Option<bool>,
    pub(super) has_dependent_backups: Option<bool>,
    pub(super) has_metadata: bool,
    pub(super) created_at: Moment,
    pub(super) updated_at: Moment,
    pub(super) data_timestamp: Moment,
    pub(super) size: Number,
    pub(super) object_count: Number,
}

/// A number that may be missing or odd, in eight bytes instead of sixteen: the two smallest values encode these. No
/// service reports such numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number(i64);

impl Number {
    pub(super) const ABSENT: i64 = i64::MIN;
    pub(super) const ODD: i64 = i64::MIN + 1;

    pub(super) fn new(blank: bool, number: Option<i64>) -> Self {
        Self(number.unwrap_or(if blank { Self::ABSENT } else { Self::ODD }))
    }

    pub(super) fn get(self) -> Option<i64> {
        (self.0 > Self::ODD).then_some(self.0)
    }

    pub(super) fn is_absent(self) -> bool {
        self.0 == Self::ABSENT
    }
}

/// An instant that may be missing or odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub(super) Number);

impl Moment {
    pub(super) fn new(time: &Member<Instant>) -> Self {
        Self(Number::new(time.is_blank(), time.meaning().copied().map(Instant::micros)))
    }

    pub(super) fn get(self) -> Option<Instant> {
        self.0.get().map(Instant::from_micros)
    }
}
