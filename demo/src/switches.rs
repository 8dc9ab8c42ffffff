//! The state that the control routes can change or read while the demo runs: switches and the request log.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// How many requests the log keeps; the oldest are dropped.
const KEPT: usize = 10_000;

/// Faults for the API of every world.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Switches {
    /// The delay of every answer, in milliseconds.
    pub latency_ms: u64,
    /// The fault for every list and show.
    pub fault: Option<Fault>,
    /// Seconds in the Retry-After header of 413, 429 and 503.
    pub retry_after: Option<u32>,
    /// Seconds that the service's clock is ahead of the demo's, in addition to the world's own skew.
    pub date_off: i64,
    /// All switches are reset after this many more answers of the API; `None`: never.
    pub remaining: Option<u32>,
}

/// A request to the API.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Seen {
    /// `GET`, …
    pub method: String,
    /// The whole path, with the world's prefix.
    pub path: String,
    /// The query string as sent.
    pub query: Option<String>,
    /// The relevant headers.
    pub headers: SeenHeaders,
    /// The world it was sent to.
    pub world: String,
}

/// The relevant headers of a request: a token is never stored, only whether there was one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SeenHeaders {
    /// The requested version.
    #[serde(rename = "OpenStack-API-Version")]
    pub version: Option<String>,
    /// Whether a token was sent.
    #[serde(rename = "X-Auth-Token")]
    pub token: bool,
}

/// The switches and the log.
#[derive(Debug)]
pub(crate) struct Panel {
    switches: Mutex<Switches>,
    log: Mutex<VecDeque<Seen>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Panel {
    /// A panel with these switches and an empty log.
    pub(crate) fn new(switches: Switches) -> Self {
        Self { switches: Mutex::new(switches), log: Mutex::default() }
    }

    /// The current switches.
    pub(crate) fn switches(&self) -> Switches {
        held(&self.switches).clone()
    }

    /// Sets all switches.
    pub(crate) fn set(&self, switches: Switches) {
        *held(&self.switches) = switches;
    }

    /// The switches for one request, which counts towards `remaining`.
    pub(crate) fn take(&self) -> Switches {
        let mut switches = held(&self.switches);
        let Some(remaining) = switches.remaining else { return switches.clone() };
        let current = if remaining == 0 { Switches::default() } else { switches.clone() };
        *switches = match remaining {
            0 | 1 => Switches::default(),
            more => Switches { remaining: Some(more - 1), ..current.clone() },
        };
        current
    }

    /// Logs a request.
    pub(crate) fn note(&self, seen: Seen) {
        let mut log = held(&self.log);
        if log.len() == KEPT {
            log.pop_front();
        }
        log.push_back(seen);
    }

    /// Every request since the log was cleared.
    pub(crate) fn log(&self) -> Vec<Seen> {
        held(&self.log).iter().cloned().collect()
    }

    /// Clears the log.
    pub(crate) fn clear(&self) {
        held(&self.log).clear();
    }
}
