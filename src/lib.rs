//! map
pub mod cinder;
pub mod column;
pub mod command;
pub mod config;
pub mod pagination;
pub mod preferences;
pub mod pretty;
pub mod query;
pub mod refresh;
pub mod timestamp;
