//! The dialogs.

pub mod acknowledge;
pub mod help;
pub mod sign_in;
