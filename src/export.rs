//! Everything exported from the page: backup files, the shift report, shell commands. Pure: plain values in, strings
//! out.

pub mod commands;
pub mod report;
pub mod rows;
