//! How many volumes there are in each state.

use crate::analysis::Analysis;
use crate::query::volumes::Show;

/// Volumes by state; retired, excluded or deleted ones count only as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Counts {
    pub(crate) volumes: usize,
    pub(crate) missed: usize,
    pub(crate) never_backed_up: usize,
    pub(crate) unprotected: usize,
    pub(crate) ahead: usize,
    pub(crate) future_only: usize,
    pub(crate) too_old: usize,
    pub(crate) unknown: usize,
    pub(crate) new: usize,
    pub(crate) protected: usize,
    pub(crate) doubtful: usize,
    pub(crate) failing: usize,
    pub(crate) overdue: usize,
    pub(crate) single: usize,
    pub(crate) at_limit: usize,
    pub(crate) grown: usize,
    pub(crate) acknowledged: usize,
    pub(crate) excluded: usize,
    pub(crate) broken: usize,
    pub(crate) deleted: usize,
    pub(crate) retired: usize,
}

impl Counts {
    /// The number of volumes in this selection.
    pub(crate) fn of(&self, show: Show) -> usize {
        match show {
            Show::All => self.volumes,
            Show::Missed => self.missed,
            Show::NeverBackedUp => self.never_backed_up,
            Show::Unprotected => self.unprotected,
            Show::Ahead => self.ahead,
            Show::FutureOnly => self.future_only,
            Show::TooOld => self.too_old,
            Show::Unknown => self.unknown,
            Show::New => self.new,
            Show::Doubtful => self.doubtful,
            Show::Protected => self.protected,
            Show::Failing => self.failing,
            Show::Overdue => self.overdue,
            Show::Acknowledged => self.acknowledged,
            Show::SingleCopy => self.single,
            Show::AtLimit => self.at_limit,
            Show::Grown => self.grown,
            Show::Excluded => self.excluded,
            Show::Broken => self.broken,
            Show::Deleted => self.deleted,
            Show::Retired => self.retired,
        }
    }
}

impl Analysis {
    /// How many volumes there are of each kind.
    pub fn counts(&self) -> Counts {
        let of = |show: Show| self.lines.iter().filter(|line| line.is(show, self.limit)).count();
        Counts {
            volumes: of(Show::All),
            missed: of(Show::Missed),
            never_backed_up: of(Show::NeverBackedUp),
            unprotected: of(Show::Unprotected),
            ahead: of(Show::Ahead),
            future_only: of(Show::FutureOnly),
            too_old: of(Show::TooOld),
            unknown: of(Show::Unknown),
            new: of(Show::New),
            protected: of(Show::Protected),
            doubtful: of(Show::Doubtful),
            failing: of(Show::Failing),
            overdue: of(Show::Overdue),
            single: of(Show::SingleCopy),
            at_limit: of(Show::AtLimit),
            grown: of(Show::Grown),
            acknowledged: of(Show::Acknowledged),
            excluded: of(Show::Excluded),
            broken: of(Show::Broken),
            deleted: of(Show::Deleted),
            retired: of(Show::Retired),
        }
    }
}
