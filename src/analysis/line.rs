//! One volume of the analysis: how it stands, what is known of it, and whether it counts.

use crate::analysis::volumes::{Protection, Volume};
use crate::api::cinder as api;
use crate::api::cinder::Status;
use crate::query::volumes::Show;
use crate::time::Instant;
use std::sync::Arc;

/// A volume and what a line about it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub volume: Volume,
    /// The status of the backup that was asked for last.
    pub latest_status: Option<Status>,
    pub(crate) latest_at: Option<Instant>,
    /// What that backup is called.
    pub(crate) latest_name: Option<String>,
    /// The size of the volume in GiB when its newest good backup was made.
    pub(crate) size_at_last_good: Option<i64>,
    /// The sizes of its backups together, in GiB.
    pub(crate) total_size: i64,
    /// What is known of the volume itself.
    pub(crate) details: Option<Arc<api::Volume>>,
    /// The place of its policy among the analysis'.
    pub(crate) policy: Option<usize>,
    /// Whether it counts.
    pub(crate) scope: Scope,
    /// The place of the acknowledgement that holds for it.
    pub(crate) acknowledged: Option<usize>,
}

/// Whether a volume counts for the verdict, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// It counts.
    Counted,
    /// The reader marked it as retired.
    Retired,
    /// A policy excludes it.
    Excluded,
    /// It is not there any more: its backups are what is left of it.
    Deleted,
}

impl Line {
    /// What the volume's owner calls it.
    pub(crate) fn label(&self) -> Option<&str> {
        self.details.as_ref()?.label()
    }

    /// Whether a server has it.
    pub(crate) fn is_attached(&self) -> bool {
        self.details.as_ref().is_some_and(|details| details.is_attached())
    }

    /// Whether it is not simply protected, nor new.
    pub(crate) fn needs_attention(&self) -> bool {
        self.volume.protection < Protection::New || self.volume.streak > 0
    }

    /// What to sort by, so that those that need attention most come first: of those without any backup to restore the
    /// ones that are in use. What is acknowledged comes behind all else that needs attention.
    pub(crate) fn need(&self) -> impl Ord + use<> {
        let has_none = matches!(self.volume.protection, Protection::Unprotected | Protection::NeverBackedUp);
        let is_known = self.acknowledged.is_some() || !self.needs_attention();
        (is_known, !self.needs_attention(), !(has_none && self.is_attached()), self.volume.need())
    }

    /// Whether it is one of those asked for.
    pub(super) fn is(&self, show: Show, limit: usize) -> bool {
        let volume = &self.volume;
        let fits = match show {
            Show::All | Show::Retired | Show::Excluded | Show::Deleted => true,
            Show::NeverBackedUp => volume.protection == Protection::NeverBackedUp,
            Show::New => volume.protection == Protection::New,
            Show::Grown => self.has_grown(),
            Show::Missed => volume.protection < Protection::Unknown,
            Show::Ahead => volume.ahead.is_some(),
            Show::Unprotected => volume.protection == Protection::Unprotected,
            Show::FutureOnly => volume.protection == Protection::Ahead,
            Show::TooOld => volume.protection == Protection::TooOld,
            Show::Unknown => volume.protection == Protection::Unknown,
            Show::Protected => volume.protection == Protection::Protected,
            Show::Failing => volume.streak > 0,
            Show::Overdue => volume.is_overdue,
            Show::Acknowledged => self.acknowledged.is_some(),
            Show::SingleCopy => volume.restorable == 1,
            Show::AtLimit => volume.backups >= limit,
        };
        let scope = match show {
            Show::Retired => Scope::Retired,
            Show::Excluded => Scope::Excluded,
            Show::Deleted => Scope::Deleted,
            _ => Scope::Counted,
        };
        fits && self.scope == scope
    }

    /// Whether the volume is larger now than at its newest good backup.
    pub(crate) fn has_grown(&self) -> bool {
        let size = self.details.as_ref().and_then(|details| details.size.meaning().copied());
        size.zip(self.size_at_last_good).is_some_and(|(now, then)| now > then)
    }
}
