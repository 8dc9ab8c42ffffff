//! When to refresh, and the timer that does it.

use crate::api::cinder::Failure;
use crate::cells::{Cell, effect};
use crate::platform::{chance, clock, dom};
use crate::state::preferences::Preferences;
use crate::time::Instant;
use leptos::prelude::{on_cleanup, set_timeout_with_handle};
use std::time::Duration;

/// Seconds between refreshes while nothing is in progress.
pub(crate) const CALM: u32 = 60;
/// Seconds between refreshes while a row is in progress.
pub(crate) const BUSY: u32 = 15;
/// Seconds between refreshes if somebody has to sign in or fix something, or if each refresh reads a whole list that
/// keeps changing.
pub(crate) const SLOW: u32 = 300;
const LONGEST: u32 = 600;

/// The outcome of the last refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// Rows arrived.
    Rows {
        /// A backup is being created, restored or deleted.
        in_progress: bool,
    },
    /// Rows arrived; whether they are all is unknown.
    Unsettled,
    /// It failed, for the given number of times in a row.
    Failed(&'a Failure, u32),
}

/// Milliseconds until the next automatic refresh. What time alone will not fix is retried slowly, e.g. until a gateway
/// is fixed or a token is renewed. `luck` is between 0 and 1 and spreads out many open dashboards after a failure.
fn delay(outcome: Outcome<'_>, luck: f64) -> u32 {
    let (seconds, spread) = match outcome {
        Outcome::Rows { in_progress: true } => (BUSY, 0.1),
        Outcome::Rows { in_progress: false } => (CALM, 0.1),
        Outcome::Unsettled => (SLOW, 0.1),
        Outcome::Failed(failure, times) => {
            let first = if failure.may_pass() { BUSY } else { SLOW };
            let backed_off = first.saturating_mul(1 << times.saturating_sub(1).min(8)).min(LONGEST);
            (backed_off.max(failure.retry_after().unwrap_or(0)), 0.5)
        }
    };
    let millis = f64::from(seconds) * 1000.0 * (1.0 + spread * luck.clamp(0.0, 1.0));
    // At most a Retry-After of u32 seconds, so in range; the cast saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let millis = millis as u32;
    millis
}

/// When to refresh again after this outcome.
pub(crate) fn due(outcome: Outcome<'_>, at: Instant) -> Instant {
    Instant::from_millis(at.millis().saturating_add(i64::from(delay(outcome, chance::random()))))
}

/// Refreshes automatically while this is switched on and the page is visible, and says when. `due` is when the next
/// refresh is due; `None` while one is under way.
pub(crate) fn use_automatic(
    preferences: Cell<Preferences>,
    due: impl Fn() -> Option<Instant> + 'static,
    look: impl Fn() + Copy + 'static,
) -> Cell<Option<Instant>> {
    let visible = dom::use_visible();
    let next = Cell::new(None);
    effect(move || {
        let is_wanted = preferences.with(|chosen| chosen.automatic) && visible.get();
        let due = if is_wanted { due() } else { None };
        if next.get_untracked() != due {
            next.set(due);
        }
        let Some(due) = due else { return };
        let left = u64::try_from(due.millis().saturating_sub(clock::now().millis())).unwrap_or(0);
        if let Ok(handle) = set_timeout_with_handle(look, Duration::from_millis(left)) {
            on_cleanup(move || handle.clear());
        }
    });
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::failure::{FailureKind, Headers};
    use proptest::prelude::*;

    fn refused(status: u16, retry_after: Option<u32>) -> Failure {
        Failure::refused(status, Headers { retry_after, ..Headers::default() }, b"")
    }

    #[test]
    fn rows_in_progress_are_watched_more_often() {
        let after = |in_progress| delay(Outcome::Rows { in_progress }, 0.0);
        assert_eq!((after(true), after(false)), (15_000, 60_000));
    }

    #[test]
    fn failures_back_off_up_to_ten_minutes() {
        let after = |times| delay(Outcome::Failed(&FailureKind::Network.into(), times), 0.0);
        let waits: Vec<_> = [1, 2, 3, 6, 7, 40].into_iter().map(after).collect();
        assert_eq!(waits, [15_000, 30_000, 60_000, 480_000, 600_000, 600_000]);
    }

    #[test]
    fn the_services_own_wish_is_honoured() {
        assert_eq!(delay(Outcome::Failed(&refused(429, Some(90)), 1), 0.0), 90_000);
        assert_eq!(delay(Outcome::Failed(&refused(503, Some(1)), 3), 0.0), 60_000);
    }

    #[test]
    fn what_waiting_cannot_mend_is_retried_slowly() {
        for status in [400, 401, 403, 404, 405, 406, 407, 501] {
            let after = |times| delay(Outcome::Failed(&refused(status, None), times), 0.0);
            assert_eq!([after(1), after(2), after(9)], [300_000, 600_000, 600_000], "{status}");
        }
        assert_eq!(delay(Outcome::Unsettled, 0.0), 300_000);
    }

    proptest! {
        #[test]
        fn luck_only_ever_lengthens_the_wait(times in 1u32..100, retry in proptest::option::of(0u32..100_000), luck in 0.0..1.0f64) {
            let failure = refused(503, retry);
            let wait = delay(Outcome::Failed(&failure, times), luck);
            prop_assert!(wait >= delay(Outcome::Failed(&failure, times), 0.0));
            prop_assert!(wait >= retry.unwrap_or(0) * 1000);
        }
    }
}
