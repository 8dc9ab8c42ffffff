//! The demo over the wire: everything that is specific to the stand-in and not in the contract.
#![allow(clippy::unwrap_used)]

mod controls;
mod faults;
mod ports;
mod wire;
mod worlds;
