//! What only a browser can do.

pub mod dom;
pub mod element_ref;
pub mod scroll;
pub mod stopped;
