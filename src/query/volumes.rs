//! The state of the Volumes view: the target each volume is measured against, which volumes are shown, in which order,
//! and which chain is open. One file: each part next to how it is printed and parsed back.

use crate::time::{DAY, HOUR, MINUTE};
use std::fmt;

/// The maximum age of a volume's last good recovery point: `90m`, `26h`, `8d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetAge(i64);

/// 26 h: a nightly backup plus two hours' grace.
impl Default for TargetAge {
    fn default() -> Self {
        Self(26 * HOUR)
    }
}

impl TargetAge {
    pub(crate) const DAY: Self = Self(DAY);
    /// The targets on offer: twice a day, daily, every other day, weekly and monthly, each with some grace.
    pub(crate) const OFFERED: [Self; 5] =
        [Self(13 * HOUR), Self(26 * HOUR), Self(50 * HOUR), Self(8 * DAY), Self(32 * DAY)];

    /// Parses a whole number with its unit, from one minute to ten years.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = match unit {
            "m" => MINUTE,
            "h" => HOUR,
            "d" => DAY,
            _ => return None,
        };
        let plain = number.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = number.parse::<i64>().ok().filter(|_| plain)?.checked_mul(unit)?;
        (MINUTE..=3650 * DAY).contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds.
    pub(crate) fn seconds(self) -> i64 {
        self.0
    }

    /// For display, to the minute: `90 min`, `26 h`, `45 h 30 min`, `8 days`.
    pub(crate) fn words(self) -> String {
        match self.0 {
            s if s % DAY == 0 && s >= 4 * DAY => format!("{} days", s / DAY),
            s if s % HOUR == 0 => format!("{} h", s / HOUR),
            s if s < 2 * HOUR => format!("{} min", s / MINUTE),
            s => format!("{} h {} min", s / HOUR, s % HOUR / MINUTE),
        }
    }
}

impl fmt::Display for TargetAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // Hours up to four days, as is usual for nightly jobs.
            s if s % DAY == 0 && s >= 4 * DAY => write!(f, "{}d", s / DAY),
            s if s % HOUR == 0 => write!(f, "{}h", s / HOUR),
            s => write!(f, "{}m", s / MINUTE),
        }
    }
}

/// The state of the Volumes view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volumes {
    /// The target age; `None` for the deployment's default.
    pub(crate) target_age: Option<TargetAge>,
    /// `show`: which volumes are shown.
    pub(crate) show: Show,
    /// `id`: part of a volume's id or name.
    pub(crate) id: Option<String>,
    /// `cause`: volumes with failures of this template, including retired ones.
    pub(crate) cause: Option<String>,
    /// `order`: the sort order.
    pub(crate) order: Order,
    /// `volume`: the volume whose chain is open.
    pub(crate) open: Option<String>,
}

/// Which volumes to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Show {
    /// All except those marked as retired.
    #[default]
    All,
    /// Those without a recovery point within the target: none, or only older ones.
    Missed,
    /// Those that exist but have no backup.
    NeverBackedUp,
    /// Those with backups, but none that can be restored.
    Unprotected,
    /// Those with any recovery point in the future.
    Ahead,
    /// Those whose recovery points are all in the future.
    FutureOnly,
    /// Those whose last good recovery point is older than the target.
    TooOld,
    /// Those whose last good recovery point has an unknown time.
    Unknown,
    /// Those within the target, but only by backups that may be worth less than they seem.
    Doubtful,
    /// Those without a backup that are still younger than their target.
    New,
    /// Those within the target.
    Protected,
    /// Those whose last run failed.
    Failing,
    /// Those whose next success is overdue.
    Overdue,
    /// Those that the user acknowledged.
    Acknowledged,
    /// Those with only one restorable backup.
    SingleCopy,
    /// Those at or over the backup limit.
    AtLimit,
    /// Those that are larger than at their last good backup.
    Grown,
    /// Those that a policy excludes.
    Excluded,
    /// Those without a backup that Cinder would refuse to back up.
    Broken,
    /// Those that no longer exist, except for their backups.
    Deleted,
    /// Those marked as retired.
    Retired,
}

impl Show {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 21] = [
        Self::All,
        Self::Missed,
        Self::NeverBackedUp,
        Self::Unprotected,
        Self::Ahead,
        Self::FutureOnly,
        Self::TooOld,
        Self::Unknown,
        Self::Doubtful,
        Self::New,
        Self::Protected,
        Self::Failing,
        Self::Overdue,
        Self::Acknowledged,
        Self::SingleCopy,
        Self::AtLimit,
        Self::Grown,
        Self::Excluded,
        Self::Broken,
        Self::Deleted,
        Self::Retired,
    ];

    /// Its name in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Missed => "missed",
            Self::NeverBackedUp => "never-backed-up",
            Self::Unprotected => "unprotected",
            Self::Ahead => "future",
            Self::FutureOnly => "future-only",
            Self::TooOld => "too-old",
            Self::Unknown => "unknown",
            Self::Doubtful => "suspicious",
            Self::New => "new",
            Self::Protected => "protected",
            Self::Failing => "failing",
            Self::Overdue => "overdue",
            Self::Acknowledged => "acknowledged",
            Self::SingleCopy => "single-copy",
            Self::AtLimit => "at-limit",
            Self::Grown => "grown",
            Self::Excluded => "excluded",
            Self::Broken => "broken",
            Self::Deleted => "deleted",
            Self::Retired => "retired",
        }
    }

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Missed => "Not protected",
            Self::NeverBackedUp => "Never backed up",
            Self::Unprotected => "No good backup",
            Self::Ahead => "Recovery point in the future",
            Self::FutureOnly => "Dated in the future",
            Self::TooOld => "Too old",
            Self::Unknown => "Unknown",
            Self::Doubtful => "Suspicious",
            Self::New => "New",
            Self::Protected => "Protected",
            Self::Failing => "Last run failed",
            Self::Overdue => "Later than usual",
            Self::Acknowledged => "Acknowledged",
            Self::SingleCopy => "Only one backup",
            Self::AtLimit => "At the limit",
            Self::Grown => "Grown",
            Self::Excluded => "Excluded",
            Self::Broken => "Cannot be backed up",
            Self::Deleted => "Deleted",
            Self::Retired => "Retired",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.word() == word)
    }
}

/// The order of the volumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// Those that most need attention first.
    #[default]
    Worst,
    /// Oldest last good recovery point first.
    Age,
    /// Longest failing first.
    Streak,
    /// Most backups first.
    Backups,
    /// By name.
    Name,
    /// By id.
    Id,
}

impl Order {
    pub(crate) const ALL: [Self; 6] = [Self::Worst, Self::Age, Self::Streak, Self::Backups, Self::Name, Self::Id];

    /// Its name in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Worst => "worst",
            Self::Age => "age",
            Self::Streak => "streak",
            Self::Backups => "backups",
            Self::Name => "name",
            Self::Id => "id",
        }
    }

    /// The label on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Worst => "worst first",
            Self::Age => "oldest recovery point first",
            Self::Streak => "most failures in a row first",
            Self::Backups => "most backups first",
            Self::Name => "by name",
            Self::Id => "by id",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}

impl Volumes {
    /// Whether two states differ only in the typed id and the open volume.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        let without_typed = |volumes: &Self| Self { id: None, open: None, ..volumes.clone() };
        without_typed(self) == without_typed(other)
    }

    /// Parses one pair of an address: `None` if the key is not one of these, false if its value is not understood.
    pub(super) fn read_pair(&mut self, key: &str, value: &str) -> Option<bool> {
        let text = || Some(value.to_owned()).filter(|text| !text.is_empty());
        match key {
            "target" => {
                let target_age = TargetAge::parse(value);
                self.target_age = target_age.or(self.target_age);
                Some(target_age.is_some())
            }
            "show" => Some(Show::parse(value).map(|show| self.show = show).is_some()),
            "order" => Some(Order::parse(value).map(|order| self.order = order).is_some()),
            "id" => {
                self.id = text();
                Some(self.id.is_some())
            }
            // An empty value stands for failures without a reason.
            "cause" => {
                self.cause = Some(value.to_owned());
                Some(true)
            }
            "volume" => {
                self.open = text();
                Some(self.open.is_some())
            }
            _ => None,
        }
    }

    /// The pairs for an address, with values not yet encoded.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, String)> {
        [
            ("target", self.target_age.map(|target_age| target_age.to_string())),
            ("show", (self.show != Show::default()).then(|| self.show.word().to_owned())),
            ("order", (self.order != Order::default()).then(|| self.order.word().to_owned())),
            ("id", self.id.clone()),
            ("cause", self.cause.clone()),
            ("volume", self.open.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
    }
}

#[cfg(test)]
pub(crate) mod tests;
