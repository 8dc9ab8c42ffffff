//! What is on screen: functions from plain values to a `Node`. They ask for nothing, decide nothing and listen to
//! nothing; what a button, a choice or a link means is the message on it.

pub mod columns;
pub mod commands;
pub mod copy;
pub mod detail;
pub mod extent;
pub mod filters;
pub mod form;
pub mod header;
pub mod help;
pub mod member;
pub mod node;
pub mod notices;
pub mod overview;
pub mod pagination;
pub mod row;
pub mod screens;
pub mod search;
pub mod sign_in;
pub mod table;
pub mod time;
pub mod volumes;

pub use node::{Element, Node, el, live};
pub use time::Clock;
