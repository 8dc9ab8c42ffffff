//! Random numbers, which spread out the requests of many open dashboards.

/// A random number between 0 and 1.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}
