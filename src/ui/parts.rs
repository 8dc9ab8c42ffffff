//! Views used by more than one page.

pub mod acknowledged;
pub mod analysis_view;
pub mod badge;
pub mod commands;
pub mod copy;
pub mod coverage;
pub mod day_strip;
pub mod figures;
pub mod form;
pub mod member;
pub mod notices;
pub mod pagination;
pub mod screens;
pub mod time;
pub mod volume_name;
pub mod volumes_known;
pub(in crate::ui) mod words;
