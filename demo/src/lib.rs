//! A stand-in for the backups endpoint of Cinder (volume API v3), with lifelike rows.
//!
//! `server` serves the `worlds` on a port; a world is `statics` and `api` with its own rules over one `store`, which
//! `data` fills; what they share is in `state`. `faults` and `controls` change what the API answers.

mod api;
mod backup;
mod clock;
mod controls;
mod data;
mod faults;
mod handout;
mod json;
mod language;
mod odd;
mod options;
mod quirks;
mod refusal;
mod server;
mod state;
mod statics;
mod store;
mod switches;
mod volumes;
mod world;
mod worlds;

pub use faults::Fault;
pub use options::{MainVolumes, Options};
pub use server::{Bound, Unable, bind, run};
pub use world::project;
