//! The demo over the wire: what the contract does not say, being true of the stand-in alone.
#![allow(clippy::unwrap_used)]

mod controls;
mod faults;
mod ports;
mod wire;
mod worlds;
