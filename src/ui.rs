//! What is on screen. Views are functions from plain values to a `Node`; what a button, a choice or a link means is the
//! message on it.

// The macro of components makes functions of them that are public, whatever they take.
#![allow(private_interfaces)]

pub mod acknowledgements;
pub mod announcements;
pub mod dialogs;
pub mod downloads;
pub mod events;
pub mod header;
pub mod keyboard;
pub mod live_region;
pub mod messages;
pub(crate) mod modal_panel;
pub mod node;
pub mod page_title;
pub mod pages;
pub mod parts;
pub mod status;
pub mod virtual_rows;
