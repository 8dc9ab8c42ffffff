//! The dialogs.

pub mod acknowledge;
pub mod help;
pub mod palette;
pub mod sign_in;
mod words;
