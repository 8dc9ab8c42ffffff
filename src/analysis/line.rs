//! One volume of the analysis: its state, its details, and whether it counts.

use crate::analysis::volumes::{Protection, Volume};
use crate::api::cinder as api;
use crate::api::cinder::Status;
use crate::query::volumes::Show;
use crate::time::Instant;
use std::sync::Arc;

/// A volume and the data shown in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its state.
    pub volume: Volume,
    /// The status of its most recently requested backup.
    pub latest_status: Option<Status>,
    pub(crate) latest_at: Option<Instant>,
    /// The name of that backup.
    pub(crate) latest_name: Option<String>,
    /// The size of the volume, in GiB, at its newest good backup.
    pub(crate) size_at_last_good: Option<i64>,
    /// The total size of its backups, in GiB.
    pub(crate) total_size: i64,
    /// The volume's own record.
    pub(crate) details: Option<Arc<api::Volume>>,
    /// The index of its policy in the analysis.
    pub(crate) policy: Option<usize>,
    /// Whether it counts.
    pub(crate) scope: Scope,
    /// The index of the acknowledgement that holds for it.
    pub(crate) acknowledged: Option<usize>,
}

/// Whether a volume counts for the verdict, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// It counts.
    Counted,
    /// The user marked it as retired.
    Retired,
    /// A policy excludes it.
    Excluded,
    /// It has no backup, and Cinder would refuse to make one: its creation or deletion failed, or it is being deleted.
    Broken,
    /// It no longer exists; only its backups remain.
    Deleted,
}

impl Line {
    /// The name its owner gave it.
    pub(crate) fn label(&self) -> Option<&str> {
        self.details.as_ref()?.label()
    }

    /// Whether backups of it were seen, but none is listed any more.
    pub(crate) fn has_lost_all(&self) -> bool {
        self.volume.backups == 0 && self.volume.protection == Protection::Unprotected
    }

    /// Whether it is attached to a server.
    pub(crate) fn is_attached(&self) -> bool {
        self.details.as_ref().is_some_and(|details| details.is_attached())
    }

    /// Whether it needs attention: neither protected nor new, protected only by suspicious backups, or its last run failed.
    pub(crate) fn needs_attention(&self) -> bool {
        self.volume.protection < Protection::New || self.volume.doubt.is_some() || self.volume.streak > 0
    }

    /// The sort key that puts the volumes that most need attention first: of those without a restorable backup, the
    /// ones in use come first. Acknowledged ones come after all others that need attention.
    pub(crate) fn need(&self) -> impl Ord + use<> {
        let has_none = matches!(self.volume.protection, Protection::Unprotected | Protection::NeverBackedUp);
        let is_known = self.acknowledged.is_some() || !self.needs_attention();
        (is_known, !self.needs_attention(), !(has_none && self.is_attached()), self.volume.need())
    }

    /// Whether it belongs to this selection.
    pub(super) fn is(&self, show: Show, limit: usize) -> bool {
        let volume = &self.volume;
        let fits = match show {
            Show::All | Show::Retired | Show::Excluded | Show::Broken | Show::Deleted => true,
            Show::NeverBackedUp => volume.protection == Protection::NeverBackedUp,
            Show::New => volume.protection == Protection::New,
            Show::Grown => self.has_grown(),
            Show::Missed => volume.protection < Protection::Unknown,
            Show::Ahead => volume.ahead.is_some(),
            Show::Unprotected => volume.protection == Protection::Unprotected,
            Show::FutureOnly => volume.protection == Protection::Ahead,
            Show::TooOld => volume.protection == Protection::TooOld,
            Show::Unknown => volume.protection == Protection::Unknown,
            Show::Doubtful => volume.doubt.is_some(),
            Show::Protected => volume.protection == Protection::Protected && volume.doubt.is_none(),
            Show::Failing => volume.streak > 0,
            Show::Overdue => volume.is_overdue,
            Show::Acknowledged => self.acknowledged.is_some(),
            Show::SingleCopy => volume.restorable == 1,
            Show::AtLimit => volume.backups >= limit,
        };
        let scope = match show {
            Show::Retired => Scope::Retired,
            Show::Excluded => Scope::Excluded,
            Show::Broken => Scope::Broken,
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
