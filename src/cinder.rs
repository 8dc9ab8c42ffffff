//! The Block Storage API's backups, as the document describes them and as Cinder answers. Pure: builds requests and
//! reads answers, sends nothing.

pub mod answer;
pub mod backup;
pub mod dialect;
pub mod failure;
pub mod member;
pub mod microversion;
pub mod request;
pub mod status;
pub mod trial;

pub use answer::{Page, Row};
pub use backup::{Backup, Broken, Kind, Read, rest};
pub use dialect::Dialect;
pub use failure::Failure;
pub use member::Member;
pub use microversion::Microversion;
pub use request::Request;
pub use status::{Status, Tone};
