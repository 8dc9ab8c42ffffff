//! What is on screen. Most views are functions from plain values to a `Node`; those that listen to the reader (the
//! header, the filters, the table) are components. They ask for nothing and decide nothing.

pub mod columns;
pub mod copy;
pub mod detail;
pub mod filters;
pub mod header;
pub mod help;
pub mod node;
pub mod notices;
pub mod pagination;
pub mod row;
pub mod screens;
pub mod table;
pub mod time;

pub use node::{Element, Node, el, live};
pub use time::Clock;
