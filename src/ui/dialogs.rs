//! The dialogs.

pub mod help;
pub mod sign_in;
