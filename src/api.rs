//! The services' protocol: requests to Cinder and Keystone, and their answers. Only `transport` sends anything.

pub mod cinder;
pub mod clock_skew;
pub mod http_date;
pub mod json;
pub mod keystone;
pub mod transport;
