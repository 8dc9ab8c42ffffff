//! The Block Storage API's backups, as documented and as Cinder implements them. Pure: builds requests and parses
//! answers, sends nothing.

pub mod answer;
pub mod backup;
pub mod capabilities;
pub mod failure;
pub mod fallback;
pub mod filter;
pub mod limits;
pub mod member;
pub mod microversion;
pub mod paging;
pub mod parameters;
pub mod request;
pub mod sort;
pub mod status;
pub mod volume;

pub use answer::{Page, Row};
pub use backup::{Backup, Broken, Kind, Read, rest};
pub use capabilities::Capabilities;
pub use failure::Failure;
pub use member::Member;
pub use microversion::Microversion;
pub use request::Request;
pub use status::{Status, Tone};
pub use volume::Volume;
