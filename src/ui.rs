//! What is on screen. Views are functions from plain values to a `Node`; what a button, a choice or a link means is the
//! message on it.

pub mod dialogs;
pub mod header;
pub mod keyboard;
pub mod messages;
pub mod node;
pub mod pages;
pub mod parts;
pub mod virtual_rows;
