//! The services' protocol: what is asked of Cinder and Keystone, and what they answer. `transport` alone sends.

pub mod cinder;
pub mod clock_skew;
pub mod http_date;
pub mod json;
pub mod keystone;
pub mod transport;
