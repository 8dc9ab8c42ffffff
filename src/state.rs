//! What the page knows and how it comes to know it: the address, the sign-in, the readings from the service and what
//! is kept in this browser.

pub mod address;
pub mod auto_refresh;
pub mod backup_detail;
pub mod backup_list;
pub mod broken_row;
pub mod columns;
pub mod config;
pub mod current_view;
pub(crate) mod marks;
pub mod preferences;
pub mod project_analysis;
pub mod project_snapshot;
pub mod quota;
pub mod reader_clock;
pub mod reading;
pub mod remote;
pub mod service;
pub mod session;
pub mod typing;
pub mod volume_snapshot;
