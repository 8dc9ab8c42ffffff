//! What is on screen: functions from plain values to a `Node`. They ask for nothing, decide nothing and listen to
//! nothing; what a button or a choice means stands in its `data-do` or `data-set`, and a link is a link.

pub mod columns;
pub mod copy;
pub mod detail;
pub mod filters;
pub mod form;
pub mod header;
pub mod help;
pub mod node;
pub mod notices;
pub mod pagination;
pub mod row;
pub mod screens;
pub mod sign_in;
pub mod table;
pub mod time;

pub use node::{Element, Node, el, live};
pub use time::Clock;
