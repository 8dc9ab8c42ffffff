//! How often a volume is backed up, inferred from past runs, and whether the next successful one is overdue. Pure. No
//! schedule is known, since the API has none.

use crate::sorted::sort_by_key;
use crate::time::{DAY, HOUR, Instant, MINUTE, rounded};

const WEEK: i64 = 7 * DAY;

/// How many of the newest runs are examined.
const RUNS: usize = 60;
/// How many of the newest distances determine the rhythm.
const LATELY: usize = 8;
/// Backups closer together than this are one run, whatever the rhythm.
const ONE_RUN: i64 = 15 * MINUTE;
/// Intervals at least this long count as nightly.
const NIGHTLY: i64 = 20 * HOUR;
/// The most and the fewest weeks from which a weekday pattern is derived.
const WEEKS: (i64, i64) = (4, 2);

/// How often a volume is backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// At this interval, in seconds.
    Every(i64),
    /// On certain days of the week, each time near the same hour.
    Weekdays {
        /// The time of one run, from which days are counted.
        anchor: Instant,
        /// Whether every week has a run this many days after the anchor's day.
        days: [bool; 7],
    },
    /// Once a month, with the longest recent interval between two runs, in seconds.
    Monthly(i64),
}

impl Rhythm {
    /// For display: `every 24 h`, `weekly`, `5 days a week`, `monthly`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Every(seconds) if (seconds - WEEK).abs() <= DAY / 2 => "weekly".to_owned(),
            Self::Every(seconds) => format!("every {}", rounded(seconds)),
            Self::Weekdays { days, .. } => format!("{} days a week", days.iter().filter(|day| **day).count()),
            Self::Monthly(_) => "monthly".to_owned(),
        }
    }

    /// How far past its due time a run may be before it is late: half the interval, at least half an hour and at most a
    /// day.
    fn slack(self) -> i64 {
        match self {
            Self::Every(seconds) => (seconds / 2).clamp(HOUR / 2, DAY),
            Self::Weekdays { .. } => DAY / 2,
            Self::Monthly(_) => DAY,
        }
    }

    /// When the run after this one is due.
    fn due(self, last: Instant) -> Instant {
        match self {
            Self::Every(seconds) | Self::Monthly(seconds) => last.plus(seconds),
            Self::Weekdays { anchor, days } => {
                let slot = slot(last, anchor);
                let is_on =
                    |slot: &i64| usize::try_from(slot.rem_euclid(7)).is_ok_and(|day| days.get(day) == Some(&true));
                let next = (slot + 1..=slot + 7).find(is_on).unwrap_or(slot + 7);
                anchor.plus(next * DAY)
            }
        }
    }
}

/// How often runs were started, if there are at least three runs. Newest first.
pub(crate) fn rhythm(times: &[Instant]) -> Option<Rhythm> {
    let mut all = runs(times, ONE_RUN);
    all.truncate(RUNS);
    // The rhythm that lasted longest sets the scale: a burst lasts minutes, the nights before it weeks.
    let mut scale = usual(&distances(&all, RUNS))?.seconds;
    loop {
        if scale >= NIGHTLY
            && let Some(rhythm) = weekdays(&runs(&all, (scale * 3 / 10).min(7 * HOUR)))
        {
            return Some(rhythm);
        }
        let Some(kept) = change(&all, scale) else { break };
        all.truncate(kept);
        scale = usual(&distances(&all, RUNS))?.seconds;
    }
    let mut runs = runs(&all, scale * 3 / 10);
    let mut found = usual(&distances(&runs, LATELY))?;
    if found.seconds < NIGHTLY && !found.is_steady() {
        // With several runs a night, each night counts as one.
        let anchor = anchor(&runs)?;
        runs.dedup_by_key(|at| slot(*at, anchor));
        found = usual(&distances(&runs, LATELY))?;
    }
    monthly(&runs, &found).or(Some(Rhythm::Every(found.seconds)))
}

/// How many of the newest runs follow another, faster rhythm: one that lasts two of the former intervals, or five
/// nights, is not a burst.
fn change(runs: &[Instant], scale: i64) -> Option<usize> {
    let close = distances(runs, RUNS).into_iter().take_while(|distance| *distance < scale * 3 / 10).count();
    let lasted = runs.first()?.seconds_since(*runs.get(close)?);
    let nights = i64::try_from(close).is_ok_and(|close| close >= 4 && lasted >= close * NIGHTLY);
    (close >= 2 && lasted >= 2 * scale || nights).then_some(close + 1)
}

/// Whether the next good backup after `last` is overdue. If it was as late a day or a week before, it is not: perhaps
/// nothing runs at night, or on Sundays.
pub(crate) fn is_late(rhythm: Rhythm, last: Instant, times: &[Instant], now: Instant) -> bool {
    let slack = rhythm.slack();
    let due = now.plus(-slack);
    if rhythm.due(last) >= due {
        return false;
    }
    let Rhythm::Every(usual) = rhythm else { return true };
    let age = due.seconds_since(last);
    let before = |ago: i64| times.iter().find(|at| **at <= due.plus(-ago));
    let was_as_late = |ago: i64| before(ago).is_some_and(|at| due.plus(-ago).seconds_since(*at) >= age - usual / 4);
    // Twice, if the data goes back far enough.
    let is_habit = |ago: i64| was_as_late(ago) && (before(2 * ago).is_none() || was_as_late(2 * ago));
    !(usual <= 2 * DAY && is_habit(DAY) || usual < WEEK - DAY / 2 && is_habit(WEEK))
}

/// When each run ended: times closer together than `gap` are one run. Newest first, like the input.
fn runs(times: &[Instant], gap: i64) -> Vec<Instant> {
    let mut after: Option<Instant> = None;
    let ends = |at: &&Instant| after.replace(**at).is_none_or(|after| after.seconds_since(**at) >= gap);
    times.iter().filter(ends).copied().collect()
}

fn distances(runs: &[Instant], most: usize) -> Vec<i64> {
    let pairs = runs.iter().zip(runs.iter().skip(1));
    pairs.map(|(after, before)| after.seconds_since(*before)).take(most).collect()
}

/// What a set of distances has in common.
struct Usual {
    /// Their median: for an even number, the mean of the two in the middle.
    seconds: i64,
    /// How many are similar to it, and how many there are.
    of: (usize, usize),
}

impl Usual {
    /// Whether three out of four are similar to it.
    fn is_steady(&self) -> bool {
        self.of.0 * 4 >= self.of.1 * 3
    }
}

/// The distances that are similar, within a factor of one and a half, and that together cover the most time; `None` if
/// no two are similar.
fn usual(distances: &[i64]) -> Option<Usual> {
    let mut sorted = distances.to_vec();
    sort_by_key(&mut sorted, |distance| *distance);
    let alike = |one: i64| sorted.iter().copied().filter(move |other| other * 2 <= one * 3 && one * 2 <= other * 3);
    let groups = sorted.iter().filter(|one| alike(**one).count() >= 2);
    let longest = groups.max_by_key(|one| alike(**one).sum::<i64>())?;
    let members: Vec<i64> = alike(*longest).collect();
    let middle = |place: usize| members.get(place).copied().unwrap_or_default();
    let seconds = i64::midpoint(middle((members.len() - 1) / 2), middle(members.len() / 2));
    (seconds > 0).then_some(Usual { seconds, of: (members.len(), distances.len()) })
}

/// The day, counted from the anchor's, whose anchor hour is nearest to a time.
fn slot(at: Instant, anchor: Instant) -> i64 {
    (at.seconds_since(anchor) + DAY / 2).div_euclid(DAY)
}

/// The run whose hour is nearest to those of all others, so that an outlier shifts no day.
fn anchor(runs: &[Instant]) -> Option<Instant> {
    let apart = |a: Instant, b: Instant| {
        let seconds = a.seconds_since(b).rem_euclid(DAY);
        seconds.min(DAY - seconds)
    };
    runs.iter()
        .take(RUNS)
        .copied()
        .min_by_key(|one| runs.iter().take(RUNS).map(|other| apart(*one, *other)).sum::<i64>())
}

/// The days of the week, if each of the last weeks had runs on the same ones.
fn weekdays(runs: &[Instant]) -> Option<Rhythm> {
    let anchor = anchor(runs)?;
    let (newest, oldest) = (slot(*runs.first()?, anchor), slot(*runs.last()?, anchor));
    let weeks = ((newest - oldest + 1) / 7).min(WEEKS.0);
    if weeks < WEEKS.1 {
        return None;
    }
    let mut hits = [0; 7];
    let mut slots: Vec<i64> = runs.iter().map(|at| slot(*at, anchor)).collect();
    slots.dedup();
    for slot in slots.into_iter().filter(|slot| newest - slot < weeks * 7) {
        if let Some(hit) = usize::try_from(slot.rem_euclid(7)).ok().and_then(|day| hits.get_mut(day)) {
            *hit += 1;
        }
    }
    // One extra run in a month is not a pattern.
    let is_on = |hit: i64| hit * 2 > weeks;
    if hits.iter().any(|hit| !is_on(*hit) && *hit > weeks / 4) {
        return None;
    }
    let days = hits.map(is_on);
    let count = days.iter().filter(|day| **day).count();
    (2..=6).contains(&count).then_some(Rhythm::Weekdays { anchor, days })
}

/// Months have 28 to 31 days; between two first Sundays there are up to 35.
fn monthly(runs: &[Instant], found: &Usual) -> Option<Rhythm> {
    let month = 55 * DAY / 2..=36 * DAY;
    let most = distances(runs, LATELY).into_iter().filter(|distance| month.contains(distance)).max()?;
    month.contains(&found.seconds).then_some(Rhythm::Monthly(most.max(31 * DAY)))
}

#[cfg(test)]
mod tests;
