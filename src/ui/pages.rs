//! The three views of a project.

pub mod backups;
pub mod overview;
pub mod volumes;
