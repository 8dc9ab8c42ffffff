//! The page's state and where it comes from: the address, the sign-in, what is read from the service, and what is
//! stored in this browser.

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
pub(crate) mod visit_memory;
pub mod volume_snapshot;
