//! What can be concluded from a project's backups: the verdict and its evidence, for the views to draw. Pure: the time,
//! the zone and what this browser remembers are passed in. Computed in steps, so that a large project does not block
//! the page.

mod analyst;
mod counts;
mod line;
mod verdict;
pub use analyst::{Analyst, analyse};
pub use counts::Counts;
pub use line::{Line, Scope};
pub use verdict::Verdict;

pub mod acknowledgement;
pub mod causes;
pub mod daily;
pub mod facets;
pub(crate) mod grouping;
pub mod in_progress;
pub mod matcher;
pub(crate) mod order;
pub mod patterns;
pub mod policy;
pub mod rhythm;
pub mod since_last_visit;
pub mod suspicions;
pub mod volumes;

use crate::analysis::acknowledgement::{Acknowledgement, Acknowledgements, Validity};
use crate::analysis::causes::Cause;
use crate::analysis::daily::DayCount;
use crate::analysis::in_progress::InProgress;
use crate::analysis::patterns::Tally;
use crate::analysis::policy::{Policy, Rule};
use crate::analysis::since_last_visit::{Changes, Memory};
use crate::analysis::suspicions::Suspicions;
use crate::analysis::volumes::DAYS;
use crate::inventory::plan::{Extent, Span};
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::query::Volumes;
use crate::query::search::{Bound, Criterion, Term};
use crate::query::volumes::{Order, Show, TargetAge};
use crate::sorted::{sort_by, sort_by_key};
use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the analysis needs besides the backups.
#[derive(Debug, Clone)]
pub struct AnalysisInput {
    /// The inventory's epoch; an index is valid in this inventory only.
    pub epoch: u32,
    /// How much of the project the inventory covers.
    pub extent: Extent,
    /// Whether it was read too long ago to speak of now: `now` is then the time of the reading.
    pub is_stale: bool,
    /// The periods that were not read.
    pub unread: Arc<[Span]>,
    /// The current time.
    pub now: Instant,
    /// Offset from UTC in minutes, east positive, at an instant.
    pub offset: fn(Instant) -> i32,
    /// The maximum age of the last good recovery point, unless a policy sets another.
    pub target_age: TargetAge,
    /// The policies; the first match wins.
    pub policies: Arc<[Policy]>,
    /// The project's volumes, as far as they are known.
    pub volumes: Arc<VolumeInventory>,
    /// How many backups per volume the service keeps.
    pub limit: usize,
    /// The volumes that the user marked as retired.
    pub retired: Arc<BTreeSet<String>>,
    /// The volumes of which an earlier reading has seen backups.
    pub backed_up: Arc<BTreeSet<String>>,
    /// What the user acknowledged.
    pub acknowledged: Arc<Acknowledgements>,
    /// The state at the last visit.
    pub memory: Option<Arc<Memory>>,
}

/// Id and name of the first few backups.
pub(crate) type Names = Vec<(String, String)>;

/// What changed since the last visit: the first few backups of each kind, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Backups that have failed since.
    pub(crate) failed: Names,
    /// Backups that can be restored again.
    pub(crate) recovered: Names,
}

/// Failures and attempts by a value that many backups share.
pub(crate) type Shares = Vec<(Option<String>, Tally)>;

/// The result of the analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// The epoch of the inventory it was computed from.
    pub epoch: u32,
    /// How much of the project was read.
    pub extent: Extent,
    /// Whether it was read too long ago to speak of now.
    pub is_stale: bool,
    /// The periods that were not read.
    pub unread: Arc<[Span]>,
    /// The time it was computed for.
    pub now: Instant,
    /// The project's volumes, as far as they are known.
    pub volumes: Arc<VolumeInventory>,
    /// The policies.
    pub policies: Arc<[Policy]>,
    /// All backups, including rows that could not be read.
    pub backups: usize,
    /// Rows that could not be read, by outcome as far as that could be read.
    pub unreadable: DayCount,
    /// Backups without a start time that is readable and not in the future, by outcome.
    pub undated: DayCount,
    /// Backups whose status does not say how they ended.
    pub unknown_results: usize,
    /// Backups that name no volume.
    pub without_volume: usize,
    /// Those of them that failed in the last 24 h: they may belong to any volume.
    pub failed_without_volume: usize,
    /// Older backups whose deletion or restore failed in the last 24 h.
    pub failed_later: usize,
    /// Imports in progress or failed: they belong to no volume yet.
    pub imports: usize,
    /// Backups whose start or recovery point lies in the future.
    pub ahead: usize,
    /// Only backups started before this count; `None` if no start lies in the future.
    pub until: Option<Instant>,
    /// All volumes, worst first.
    pub lines: Vec<Line>,
    /// Why backups failed.
    pub causes: Vec<Cause>,
    /// The backups in progress.
    pub in_progress: InProgress,
    /// What changed since the last visit; `None` on the first visit and while the reading is partial.
    pub changes: Option<Changes>,
    /// The first few changes by name.
    pub named: Option<Named>,
    /// The last 24 hours: their start, and how their backups ended.
    pub last_day: (Instant, DayCount),
    /// The 24 hours before those.
    pub day_before: DayCount,
    /// Thirty calendar days, today last, each with its bounds.
    pub days: Vec<(DayCount, (Instant, Instant))>,
    /// Since when failures are counted by place and time.
    pub since: Instant,
    /// By availability zone.
    pub zones: Shares,
    /// By container.
    pub containers: Shares,
    /// By hour of the day, with the offset used to compute the hours.
    pub hours: ([Tally; 24], i32),
    /// All failures in that period.
    pub failed: u32,
    /// How many backups per volume the service keeps.
    pub limit: usize,
    /// What was added recently; `None` if there is too little data.
    pub recent: Option<Rate>,
    /// Backups that succeeded but may be worth less than they seem.
    pub suspicions: Suspicions,
    /// The acknowledgements, and whether each still holds.
    pub acknowledged: Vec<(Acknowledgement, Validity)>,
}

/// The period, in days, over which the daily growth is measured.
pub(crate) const RECENT_DAYS: i64 = 30;

/// What was added in a period and still exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Length of the period in seconds.
    pub seconds: i64,
    /// Backups.
    pub backups: i64,
    /// Total size of their volumes, in GiB.
    pub gigabytes: i64,
}

/// How many changed backups are listed by name.
pub(crate) const LISTED: usize = 10;
impl Analysis {
    /// The volumes that count, worst first.
    pub(crate) fn counted_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.scope == Scope::Counted)
    }

    /// The policy that applies to a volume.
    pub(crate) fn policy(&self, line: &Line) -> Option<&Policy> {
        self.policies.get(line.policy?)
    }

    /// Whether any policy sets a target.
    pub(crate) fn has_own_targets(&self) -> bool {
        self.policies.iter().any(|policy| matches!(policy.rule, Rule::Target(_)))
    }

    /// Whether all backups and all volumes are known: only then can a volume be said to have no backup, or to be
    /// deleted.
    pub(crate) fn knows_volumes(&self) -> bool {
        self.extent.is_complete() && self.volumes.known_since().is_some()
    }

    /// Which volumes are listed, if not all of the project are or soon will be.
    pub(crate) fn of_those(&self) -> &'static str {
        match self.volumes.read {
            VolumesRead::Complete { .. } | VolumesRead::Pending => "",
            VolumesRead::Partial => " known so far",
            VolumesRead::Refused(_) | VolumesRead::Off => " with backups",
        }
    }

    /// The indexes of the stuck backups.
    pub(crate) fn stuck(&self) -> Vec<usize> {
        self.in_progress.list.iter().filter(|backup| backup.stuck.is_some()).map(|backup| backup.place).collect()
    }

    /// The acknowledgement at this index.
    pub(crate) fn acknowledgement(&self, place: Option<usize>) -> Option<&Acknowledgement> {
        self.acknowledged.get(place?).map(|(one, _)| one)
    }

    /// The line of a volume.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The indexes of the requested lines, in the requested order.
    pub(crate) fn select(&self, query: &Volumes) -> Vec<usize> {
        let part = query.id.as_deref().unwrap_or_default().to_ascii_lowercase();
        let cause = query.cause.as_ref().map(|template| {
            let cause = self.causes.iter().find(|cause| cause.template == *template);
            cause.map(|cause| cause.volumes.as_slice()).unwrap_or_default()
        });
        let fits = |line: &Line| {
            // A cause's volume count includes retired volumes, so its list does too.
            let is_shown = (cause.is_some() && query.show == Show::All) || line.is(query.show, self.limit);
            is_shown
                && cause.is_none_or(|volumes| line.volume.id.is_some_and(|id| volumes.binary_search(&id).is_ok()))
                && (line.id.to_ascii_lowercase().contains(&part)
                    || line.label().is_some_and(|label| label.to_ascii_lowercase().contains(&part)))
        };
        let mut chosen: Vec<(usize, &Line)> = self.lines.iter().enumerate().filter(|(_, line)| fits(line)).collect();
        match query.order {
            Order::Worst => {}
            Order::Age => sort_by_key(&mut chosen, |(_, line)| (line.volume.restorable > 0, line.volume.last_good)),
            Order::Streak => sort_by_key(&mut chosen, |(_, line)| Reverse(line.volume.streak)),
            Order::Backups => sort_by_key(&mut chosen, |(_, line)| Reverse(line.volume.backups)),
            Order::Name => sort_by_key(&mut chosen, |(_, line)| {
                (line.label().is_none(), line.label().unwrap_or(&line.id).to_ascii_lowercase())
            }),
            Order::Id => sort_by(&mut chosen, |(_, one), (_, other)| one.id.cmp(&other.id)),
        }
        chosen.into_iter().map(|(place, _)| place).collect()
    }

    /// The backups started at or after `since`, up to now.
    pub(crate) fn from(&self, since: Instant) -> Term {
        Term::created(Some(since), self.until)
    }

    /// The backups started in the last 24 h, relative to when the link is followed.
    pub(crate) fn in_last_day() -> Term {
        Criterion::Age(Bound::Below, TargetAge::DAY).into()
    }

    /// The backups started on one of the thirty days; today ends now.
    pub(crate) fn on_day(&self, place: usize, bounds: (Instant, Instant)) -> Term {
        let is_today = place + 1 == DAYS;
        Term::created(Some(bounds.0), if is_today { self.until } else { Some(bounds.1) })
    }
}

#[cfg(test)]
pub(crate) mod tests;
