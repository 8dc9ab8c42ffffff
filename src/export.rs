//! What leaves the page: files of backups, the hand-over report, commands for a shell. Pure: texts from plain values.

pub mod commands;
pub mod report;
pub mod rows;
