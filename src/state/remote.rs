//! Data from the service: loading, loaded or failed, always with the last good value.

use crate::api::cinder::Failure;
use crate::time::Instant;

/// A value and when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good<T> {
    /// The value.
    pub value: T,
    /// When it was read.
    pub at: Instant,
}

/// The state of loading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remote<T> {
    /// In flight.
    Loading {
        /// The previous value, which stays visible.
        last: Option<Good<T>>,
        /// How many attempts failed in a row before this one.
        failures: u32,
    },
    /// Loaded.
    Loaded(Good<T>),
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
        /// How many attempts have failed in a row.
        failures: u32,
        /// When it failed.
        at: Instant,
        /// The last good value.
        last: Option<Good<T>>,
    },
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self::Loading { last: None, failures: 0 }
    }
}

impl<T> Remote<T> {
    /// The newest value.
    pub(crate) fn last(&self) -> Option<&Good<T>> {
        match self {
            Self::Loaded(good) => Some(good),
            Self::Loading { last, .. } | Self::Failed { last, .. } => last.as_ref(),
        }
    }

    /// Why the latest attempt failed.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    pub(crate) fn begin(&mut self) {
        let (last, failures) = match std::mem::take(self) {
            Self::Loaded(good) => (Some(good), 0),
            Self::Loading { last, failures } | Self::Failed { last, failures, .. } => (last, failures),
        };
        *self = Self::Loading { last, failures };
    }

    pub(crate) fn end(&mut self, outcome: Result<T, Failure>, at: Instant) {
        self.begin();
        let Self::Loading { last, failures } = std::mem::take(self) else { return };
        *self = match outcome {
            Ok(value) => Self::Loaded(Good { value, at }),
            Err(failure) => Self::Failed { failure, failures: failures + 1, at, last },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::failure::FailureKind;

    #[test]
    fn the_last_good_reading_outlives_failures() {
        let at = |seconds: i64| Instant::from_millis(seconds * 1000);
        let mut remote = Remote::default();
        remote.end(Ok("rows"), at(1));
        remote.begin();
        assert!(remote.is_loading());
        remote.end(Err(FailureKind::Network.into()), at(2));
        remote.begin();
        remote.end(Err(FailureKind::Timeout(30).into()), at(3));
        assert_eq!(remote.last(), Some(&Good { value: "rows", at: at(1) }));
        assert!(matches!(remote, Remote::Failed { failures: 2, .. }));
        remote.begin();
        remote.end(Ok("newer"), at(4));
        assert_eq!(remote, Remote::Loaded(Good { value: "newer", at: at(4) }));
    }
}
