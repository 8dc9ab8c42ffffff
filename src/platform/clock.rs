//! The browser's clock, corrected by the service's if that is known.

use crate::cells::Cell;
use crate::time::{Instant, Zone};
use leptos::prelude::*;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How many milliseconds this computer's clock is ahead of the service's.
static AHEAD: AtomicI64 = AtomicI64::new(0);

/// The current time by the service's clock, as far as it is known.
pub(crate) fn now() -> Instant {
    Instant::from_millis(own_now().millis() - AHEAD.load(Relaxed))
}

/// The current time by this computer's clock.
pub(crate) fn own_now() -> Instant {
    // Milliseconds since 1970 easily fit an i64; the cast saturates.
    #[allow(clippy::cast_possible_truncation)]
    Instant::from_millis(js_sys::Date::now() as i64)
}

/// Sets how far this computer's clock is ahead of the service's.
pub(crate) fn count_with(ahead: i64) {
    AHEAD.store(ahead, Relaxed);
}

/// Minutes east of UTC in the user's own zone at that instant (including summer time).
pub fn local_offset(instant: Instant) -> i32 {
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&JsValue::from_f64(instant.millis() as f64));
    #[allow(clippy::cast_possible_truncation)]
    let west = date.get_timezone_offset() as i32;
    -west
}

/// The clock for a zone.
pub(crate) fn for_zone(now: Instant, zone: Zone) -> crate::time::Clock {
    match zone {
        Zone::Utc => crate::time::Clock { now, offset: |_| 0 },
        Zone::Local => crate::time::Clock { now, offset: local_offset },
    }
}

/// The current time, as a signal updated every half minute.
pub(crate) fn use_now() -> Cell<Instant> {
    let moment = Cell::new(now());
    if let Ok(handle) = set_interval_with_handle(move || moment.set(now()), Duration::from_secs(30)) {
        on_cleanup(move || handle.clear());
    }
    moment
}
