//! The list of backups and the panel of one of them.

pub mod columns;
pub mod detail;
pub mod filters;
pub(crate) mod grouped;
pub mod page;
pub mod panel;
pub mod row;
pub mod search;
pub mod search_box;
pub mod table;
mod words;
