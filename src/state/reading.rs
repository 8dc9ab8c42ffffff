//! The course of reading the whole project, in one value with its failure count, like `remote::Remote` for a list.

use crate::api::cinder::Failure;
use crate::time::Instant;

/// The state of a reading that takes many requests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum ReadingState {
    /// No view has needed it yet.
    #[default]
    Idle,
    /// Under way.
    Reading {
        /// Rows read, and the total if the service counts.
        progress: (u64, Option<u64>),
        /// Why nothing is requested at present, and until when.
        pause: Option<(Failure, Instant)>,
        /// How many readings failed in a row before this one.
        failures: u32,
    },
    /// The user stopped it.
    Stopped {
        /// What it was waiting for, if anything.
        why: Option<Failure>,
        /// How many readings failed in a row before that.
        failures: u32,
    },
    /// It has ended, with everything it could read.
    Done,
    /// It failed, at least in part.
    Failed {
        /// Why.
        failure: Failure,
        /// How many readings have failed in a row.
        failures: u32,
        /// When.
        at: Instant,
    },
}

impl ReadingState {
    pub(crate) fn begin(&mut self) {
        *self = Self::Reading { progress: (0, None), pause: None, failures: self.failures() };
    }

    /// Records progress.
    pub(crate) fn advance(&mut self, read: u64, total: Option<u64>) {
        if let Self::Reading { progress, .. } = self {
            *progress = (read, total);
        }
    }

    /// Pauses requests until the given time; `None` once they resume.
    pub(crate) fn pause(&mut self, why: Option<(Failure, Instant)>) {
        if let Self::Reading { pause, .. } = self {
            *pause = why;
        }
    }

    /// Stops the reading, if one is under way.
    pub(crate) fn stop(&mut self) {
        if let Self::Reading { failures, pause, .. } = self {
            *self = Self::Stopped { why: pause.take().map(|(why, _)| why), failures: *failures };
        }
    }

    /// Ends the reading, unless it was stopped before.
    pub(crate) fn end(&mut self, failure: Option<Failure>, at: Instant) {
        if let Self::Reading { failures, .. } = *self {
            *self = match failure {
                None => Self::Done,
                Some(failure) => Self::Failed { failure, failures: failures.saturating_add(1), at },
            };
        }
    }

    /// Its progress, while it is under way.
    pub(crate) fn progress(&self) -> Option<(u64, Option<u64>)> {
        match self {
            Self::Reading { progress, .. } => Some(*progress),
            Self::Idle | Self::Stopped { .. } | Self::Done | Self::Failed { .. } => None,
        }
    }

    pub(crate) fn is_reading(&self) -> bool {
        self.progress().is_some()
    }

    /// Why it failed, if it did.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            Self::Idle | Self::Reading { .. } | Self::Stopped { .. } | Self::Done => None,
        }
    }

    fn failures(&self) -> u32 {
        match self {
            Self::Idle | Self::Done => 0,
            Self::Reading { failures, .. } | Self::Stopped { failures, .. } | Self::Failed { failures, .. } => {
                *failures
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::failure::FailureKind;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(seconds * 1000)
    }

    #[test]
    fn failures_in_a_row_are_counted_until_a_reading_succeeds() {
        let mut course = ReadingState::default();
        for times in 1..=3 {
            course.begin();
            course.end(Some(FailureKind::Network.into()), at(i64::from(times)));
            assert!(matches!(course, ReadingState::Failed { failures, .. } if failures == times));
        }
        course.begin();
        course.stop();
        course.begin();
        course.end(Some(FailureKind::Timeout(30).into()), at(9));
        assert_eq!(course, ReadingState::Failed { failure: FailureKind::Timeout(30).into(), failures: 4, at: at(9) });
        course.begin();
        course.end(None, at(10));
        assert_eq!(course, ReadingState::Done);
        course.begin();
        course.end(Some(FailureKind::Network.into()), at(11));
        assert!(matches!(course, ReadingState::Failed { failures: 1, .. }));
    }

    #[test]
    fn what_comes_after_a_stop_changes_nothing() {
        let mut course = ReadingState::default();
        course.stop();
        assert_eq!(course, ReadingState::Idle);
        course.begin();
        course.advance(1000, Some(4000));
        assert_eq!(course.progress(), Some((1000, Some(4000))));
        course.stop();
        let stopped = course.clone();
        course.advance(2000, Some(4000));
        course.pause(Some((FailureKind::Network.into(), at(1))));
        course.end(Some(FailureKind::Network.into()), at(1));
        assert_eq!(course, stopped);
    }
}
