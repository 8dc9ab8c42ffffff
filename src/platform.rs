//! Everything that needs a browser.

pub mod chance;
pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod download;
pub mod element_ref;
pub mod scroll;
pub mod stopped;
pub mod storage;
