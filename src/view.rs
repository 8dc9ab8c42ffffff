//! Components that draw plain values, and what several of them share. They ask for nothing and decide nothing.

pub mod columns;
pub mod command;
pub mod detail;
pub mod filters;
pub mod header;
pub mod help;
pub mod notices;
pub mod pagination;
pub mod row;
pub mod screens;
pub mod table;
pub mod time;

pub use time::Clock;
