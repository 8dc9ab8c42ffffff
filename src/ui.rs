//! Everything on screen. Views are functions from plain values to a `Node`; each button, choice and link carries the
//! message that says what it does.

// The component macro generates public functions, whatever types they take.
#![allow(private_interfaces)]

pub mod acknowledgement_offer;
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
pub(crate) mod words;
