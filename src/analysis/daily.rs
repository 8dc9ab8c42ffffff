//! Backups by the calendar day on which they were requested. Pure: the time and the zone are passed in.

use crate::analysis::volumes::DAYS;
use crate::api::cinder::Tone;
use crate::inventory::Inventory;
use crate::time::Instant;

/// How the backups of one day ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCount {
    /// They can be restored.
    pub good: u32,
    /// They are in progress or being deleted.
    pub(crate) busy: u32,
    /// Their status does not say how they ended; for days, also after a failed deletion or restore.
    pub(crate) unknown: u32,
    /// They failed.
    pub failed: u32,
}

impl DayCount {
    /// All that were requested.
    pub(crate) fn attempts(&self) -> u32 {
        self.good + self.busy + self.unknown + self.failed
    }

    /// The percentage of finished backups that succeeded, rounded down: 100 only if all did.
    pub(crate) fn rate(&self) -> Option<u32> {
        (self.good * 100).checked_div(self.good + self.failed)
    }

    pub(crate) fn count(&mut self, tone: Tone) {
        match tone {
            Tone::Good => self.good += 1,
            Tone::Busy => self.busy += 1,
            Tone::Unknown | Tone::Muted => self.unknown += 1,
            Tone::Bad => self.failed += 1,
        }
    }
}

/// The last thirty days, today last. Backups that a wrong clock dates in the future are left out.
pub(crate) fn per_day(inventory: &Inventory, now: Instant, offset: fn(Instant) -> i32) -> [DayCount; DAYS] {
    let mut days = [DayCount::default(); DAYS];
    let bounds: Vec<Instant> = (0..DAYS).map(|place| day_bounds(DAYS - 1 - place, now, offset).0).collect();
    for entry in inventory.iter() {
        // Clocks may differ a little: a time shortly after now still counts as today.
        let Some(at) = entry.started(now).map(|at| at.min(now)) else { continue };
        let place = bounds.partition_point(|begins| *begins <= at);
        if let Some(day) = place.checked_sub(1).and_then(|place| days.get_mut(place)) {
            day.count(entry.status().tone_of_making());
        }
    }
    days
}

/// The bounds of the day `ago` days back, in the user's time zone.
pub(crate) fn day_bounds(ago: usize, now: Instant, offset: fn(Instant) -> i32) -> (Instant, Instant) {
    let today = now.day(offset(now));
    let day = today - i64::try_from(ago).unwrap_or(0);
    (midnight(day, offset), midnight(day + 1, offset))
}

/// When a day begins where the offset may change: the offset at that instant is not known in advance, so it is
/// approximated twice.
fn midnight(day: i64, offset: fn(Instant) -> i32) -> Instant {
    let guess = Instant::at_day(day, 0);
    let nearer = Instant::at_day(day, offset(guess));
    Instant::at_day(day, offset(nearer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    /// Central Europe in 2026: summer time from 29 March, 01:00 UTC, to 25 October, 01:00 UTC.
    fn berlin(instant: Instant) -> i32 {
        let summer = at("2026-03-29T01:00:00")..at("2026-10-25T01:00:00");
        if summer.contains(&instant) { 120 } else { 60 }
    }

    #[test]
    fn days_begin_at_the_readers_midnight_also_when_clocks_change() {
        let now = at("2026-10-26T12:00:00");
        let of = |ago| day_bounds(ago, now, berlin);
        assert_eq!(of(0), (at("2026-10-25T23:00:00"), at("2026-10-26T23:00:00")));
        assert_eq!(of(1), (at("2026-10-24T22:00:00"), at("2026-10-25T23:00:00")), "25 hours");
        assert_eq!(of(2), (at("2026-10-23T22:00:00"), at("2026-10-24T22:00:00")));
        let spring = day_bounds(0, at("2026-03-29T12:00:00"), berlin);
        assert_eq!(spring, (at("2026-03-28T23:00:00"), at("2026-03-29T22:00:00")), "23 hours");
    }

    #[test]
    fn the_future_has_no_day() {
        let now = at("2026-11-10T23:58:00");
        let row = |created: &str| {
            let all = inventory(&[&format!(r#"{{"id": "a", "status": "error", "created_at": "{created}"}}"#)]);
            per_day(&all, now, |_| 0).iter().rposition(|day| day.failed == 1)
        };
        assert_eq!(row("2026-11-11T00:02:59"), Some(DAYS - 1), "a clock that is a little ahead");
        for future in ["2026-11-11T00:03:00", "2026-11-11T09:00:00", "2038-01-19T03:14:07", "9999-12-31T00:00:00"] {
            assert_eq!(row(future), None, "{future}");
        }
        assert_eq!(row("1970-01-01T00:00:00"), None);
    }

    #[test]
    fn a_failed_deletion_or_restore_is_no_failure_of_the_day_on_which_the_backup_was_made() {
        let row = |status: &str| {
            format!(r#"{{"id": "{status}", "status": "{status}", "created_at": "2026-11-10T02:00:00"}}"#)
        };
        let rows = ["error", "error_deleting", "error_restoring"].map(row);
        let days = per_day(&inventory(&rows.each_ref().map(String::as_str)), at("2026-11-10T09:30:00"), |_| 0);
        assert_eq!((days[DAYS - 1].failed, days[DAYS - 1].unknown), (1, 2));
    }

    #[test]
    fn a_rate_is_whole_only_when_all_succeeded() {
        let of = |good, failed| DayCount { good, failed, ..DayCount::default() }.rate();
        assert_eq!((of(0, 0), of(999, 1), of(5, 0), of(0, 2)), (None, Some(99), Some(100), Some(0)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn each_backup_is_on_the_day_that_its_date_says(
            backups in prop::collection::vec((0..60i64, 0..86_400i64, 0..5usize), 0..60),
        ) {
            let words = ["available", "error", "creating", "deleted", "odd"];
            let now = at("2026-11-10T09:30:00");
            let rows: Vec<String> = backups.iter().enumerate().map(|(index, (day, second, word))| {
                let at = Instant::from_millis(now.millis() + 43_200_000 - (day * 86_400 + second) * 1000);
                format!(r#"{{"id": "{index}", "status": "{}", "created_at": "{at}"}}"#, words[*word])
            }).collect();
            let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            let days = per_day(&all, now, berlin);
            for (place, day) in days.iter().enumerate() {
                let begins = day_bounds(DAYS - 1 - place, now, berlin).0;
                let date = begins.civil(berlin(begins)).date();
                let of = |tones: &[Tone]| u32::try_from(all.iter().filter(|entry| {
                    let at = entry.created_at().unwrap();
                    at < now.plus(crate::time::AHEAD) && at.civil(berlin(at)).date() == date && tones.contains(&entry.status().tone())
                }).count()).unwrap();
                let expected = DayCount {
                    good: of(&[Tone::Good]),
                    busy: of(&[Tone::Busy]),
                    unknown: of(&[Tone::Unknown, Tone::Muted]),
                    failed: of(&[Tone::Bad]),
                };
                prop_assert_eq!(*day, expected);
            }
        }
    }
}
