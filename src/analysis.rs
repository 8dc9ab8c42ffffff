//! What the backups of a project say together: the verdict and its evidence, for the views to draw. Pure: the moment,
//! the zone and what this browser remembers are handed in. Worked out in steps, so that a large project keeps nobody
//! waiting.

mod analyst;
mod line;
mod verdict;
pub use analyst::{Analyst, analyse};
pub use line::{Line, Scope};
pub use verdict::{Counts, Verdict};

pub mod acknowledgement;
pub mod causes;
pub mod daily;
pub mod facets;
pub mod in_progress;
pub mod matcher;
pub mod patterns;
pub mod policy;
pub mod rhythm;
pub mod since_last_visit;
pub mod suspicions;
pub mod volumes;

use crate::analysis::acknowledgement::{Acknowledgement, Acknowledgements, Validity};
use crate::analysis::causes::Cause;
use crate::analysis::daily::DayCount;
use crate::analysis::in_progress::Stuck;
use crate::analysis::patterns::Tally;
use crate::analysis::policy::{Policy, Rule};
use crate::analysis::since_last_visit::{Changes, Memory};
use crate::analysis::suspicions::Suspicions;
use crate::analysis::volumes::DAYS;
use crate::api::cinder::Status;
use crate::inventory::plan::{Extent, Span};
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::query::Volumes;
use crate::query::search::{Bound, Term, What};
use crate::query::volumes::{Objective, Order, Show};
use crate::sorted::{sort_by, sort_by_key};
use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the analysis leans on beside the backups.
#[derive(Debug, Clone)]
pub struct AnalysisInput {
    /// Which inventory this is of; a place means nothing in another.
    pub epoch: u32,
    /// How much of the project the inventory holds.
    pub extent: Extent,
    /// The times that were not read.
    pub unread: Arc<[Span]>,
    /// The moment.
    pub now: Instant,
    /// Minutes east of UTC at an instant.
    pub offset: fn(Instant) -> i32,
    /// The age that a last good recovery point may have, where no policy says otherwise.
    pub objective: Objective,
    /// What is asked of which volume.
    pub policies: Arc<[Policy]>,
    /// The project's volumes, as far as they are known.
    pub volumes: Arc<VolumeInventory>,
    /// How many backups of a volume the service keeps.
    pub limit: usize,
    /// The volumes that the reader marked as retired.
    pub retired: Arc<BTreeSet<String>>,
    /// What the reader acknowledged.
    pub acknowledged: Arc<Acknowledgements>,
    /// What was there at the last visit.
    pub memory: Option<Arc<Memory>>,
}

/// A backup in transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moving {
    /// Its place in the inventory.
    pub(crate) place: usize,
    pub(crate) id: String,
    /// What to call it.
    pub(crate) name: String,
    pub(crate) volume: Option<String>,
    pub(crate) status: Status,
    /// For how many seconds.
    pub(crate) seconds: Option<i64>,
    /// Whether it is one of those that were started in the last 24 h; none where nobody knows.
    pub(crate) is_of_last_day: Option<bool>,
    /// Whether that is too long, and why.
    pub(crate) stuck: Option<Stuck>,
}

/// All that is in transition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InProgress {
    /// The longest first.
    pub(crate) list: Vec<Moving>,
    /// Within how many seconds 95 of 100 lately finished backups of this project did.
    pub(crate) usual: Option<i64>,
}

/// Some backups by id and name, the first few.
pub(crate) type Names = Vec<(String, String)>;

/// What changed since the last visit, with the first few of each by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Those that have failed since.
    pub(crate) failed: Names,
    /// Those that can be restored again.
    pub(crate) recovered: Names,
}

/// Failures and attempts by a text that many backups share.
pub(crate) type Shares = Vec<(Option<String>, Tally)>;

/// What the backups say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// Which inventory this is of.
    pub epoch: u32,
    /// How much of the project it is of.
    pub extent: Extent,
    /// The times that were not read.
    pub unread: Arc<[Span]>,
    /// The moment it is of.
    pub now: Instant,
    /// The project's volumes, as far as they are known.
    pub volumes: Arc<VolumeInventory>,
    /// What is asked of which volume.
    pub policies: Arc<[Policy]>,
    /// All backups, with those whose rows could not be read.
    pub backups: usize,
    /// Rows that could not be read, by what could be read of how they ended.
    pub unreadable: DayCount,
    /// Backups of which it could not be read when they were started, by how they ended.
    pub undated: DayCount,
    /// Backups that name no volume.
    pub without_volume: usize,
    /// Those of them that failed in the last 24 h: they may be of any volume.
    pub failed_without_volume: usize,
    /// Records that are being imported, and those of imports that failed: they are of no volume yet.
    pub imports: usize,
    /// Backups whose start or recovery point lies in the future.
    pub ahead: usize,
    /// Before when what counts was started; none where there is nothing that was not.
    pub until: Option<Instant>,
    /// All volumes, worst first.
    pub lines: Vec<Line>,
    /// Why backups failed.
    pub causes: Vec<Cause>,
    /// What is in transition.
    pub transit: InProgress,
    /// What changed since the last visit; none without one, and none while the reading is partial.
    pub changes: Option<Changes>,
    /// The first few of that by name.
    pub named: Option<Named>,
    /// The last 24 hours: since when, and how they ended.
    pub last_day: (Instant, DayCount),
    /// The 24 hours before those.
    pub day_before: DayCount,
    /// Thirty calendar days, today last, each with its bounds.
    pub days: Vec<(DayCount, (Instant, Instant))>,
    /// Since when failures are counted by where and when.
    pub since: Instant,
    /// By availability zone.
    pub zones: Shares,
    /// By container.
    pub containers: Shares,
    /// By hour of the day, and the offset at which the hours are read.
    pub hours: ([Tally; 24], i32),
    /// All failures since then.
    pub failed: u32,
    /// Backups of a volume that the service keeps.
    pub limit: usize,
    /// What was added lately; none where there is nothing to tell it from.
    pub recent: Option<Rate>,
    /// What succeeded and may be worth less than it looks.
    pub suspicions: Suspicions,
    /// What the reader acknowledged, and whether that still holds.
    pub acknowledged: Vec<(Acknowledgement, Validity)>,
}

/// Seconds of a day.
pub(crate) const DAY: i64 = 24 * 60 * 60;
/// Days that tell what is added a day.
pub(crate) const RECENT_DAYS: i64 = 30;

/// What was added in some time, as far as it is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In so many seconds.
    pub seconds: i64,
    /// Backups.
    pub backups: i64,
    /// Sizes of their volumes, in GiB.
    pub gigabytes: i64,
}

/// Names listed of what changed.
pub(crate) const LISTED: usize = 10;
impl Analysis {
    /// The volumes that count, worst first.
    pub(crate) fn counted_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.scope == Scope::Counted)
    }

    /// The policy that a volume is under.
    pub(crate) fn policy(&self, line: &Line) -> Option<&Policy> {
        self.policies.get(line.policy?)
    }

    /// Whether volumes have targets of their own.
    pub(crate) fn has_own_targets(&self) -> bool {
        self.policies.iter().any(|policy| matches!(policy.rule, Rule::Target(_)))
    }

    /// Whether both the backups and the volumes are known, all of them: only then is a volume never backed up, or gone.
    pub(crate) fn knows_volumes(&self) -> bool {
        self.extent.is_complete() && self.volumes.known_since().is_some()
    }

    /// Whether the volumes are known, or soon will be: else only those that have backups are.
    pub(crate) fn lists_volumes(&self) -> bool {
        matches!(self.volumes.read, VolumesRead::Complete { .. } | VolumesRead::Pending)
    }

    /// The places of the backups that are stuck.
    pub(crate) fn stuck(&self) -> Vec<usize> {
        self.transit.list.iter().filter(|moving| moving.stuck.is_some()).map(|moving| moving.place).collect()
    }

    /// The acknowledgement of a volume or cause that still holds.
    pub(crate) fn acknowledgement(&self, place: Option<usize>) -> Option<&Acknowledgement> {
        self.acknowledged.get(place?).map(|(one, _)| one)
    }

    /// The line of a volume.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The places of the lines that are asked for, in the order asked for.
    pub(crate) fn select(&self, asked: &Volumes) -> Vec<usize> {
        let part = asked.id.as_deref().unwrap_or_default().to_ascii_lowercase();
        let cause = asked.cause.as_ref().map(|template| {
            let cause = self.causes.iter().find(|cause| cause.template == *template);
            cause.map(|cause| cause.volumes.as_slice()).unwrap_or_default()
        });
        let fits = |line: &Line| {
            // All volumes behind a number are those that are marked as retired, too.
            let is_shown = (cause.is_some() && asked.show == Show::All) || line.is(asked.show, self.limit);
            is_shown
                && cause.is_none_or(|volumes| line.volume.id.is_some_and(|id| volumes.binary_search(&id).is_ok()))
                && (line.id.to_ascii_lowercase().contains(&part)
                    || line.label().is_some_and(|label| label.to_ascii_lowercase().contains(&part)))
        };
        let mut chosen: Vec<(usize, &Line)> = self.lines.iter().enumerate().filter(|(_, line)| fits(line)).collect();
        match asked.order {
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

    /// The backups that were started from then on, up to now.
    pub(crate) fn from(&self, since: Instant) -> Term {
        Term::created(Some(since), self.until)
    }

    /// The backups that were started in the last 24 h, whenever the link is followed.
    pub(crate) fn in_last_day() -> Term {
        What::Age(Bound::Below, Objective::DAY).into()
    }

    /// The backups that were started on one of the thirty days; today ends now.
    pub(crate) fn on_day(&self, place: usize, bounds: (Instant, Instant)) -> Term {
        let is_today = place + 1 == DAYS;
        Term::created(Some(bounds.0), if is_today { self.until } else { Some(bounds.1) })
    }
}

#[cfg(test)]
pub(crate) mod tests;
