//! Backup Lens: a read-only dashboard for VBS / OpenStack Cinder volume backups.
//!
//! One direction, one loop through the address bar:
//!
//! ```text
//! address bar ──parse──▶ Query ──Request──▶ transport ──▶ status, headers, body
//!      ▲                                                        │ api::cinder::answer
//!      │ push                                                   ▼
//!  link, form ◀────────── view ◀────────── Remote<ListedPage> ◀── Page or Failure
//!                           ▲                                   │ inventory::plan, by parts
//!                           └── Found, Analysis ◀── Inventory ◀─┘
//! ```
//!
//! Each folder imports only from those after it: `app`, `ui`, `state`, `export`, `analysis`, `inventory`, `query`,
//! `api`, `platform`. `ARCHITECTURE.md` describes them.

pub mod analysis;
pub mod api;
pub mod app;
pub mod cells;
pub mod export;
pub mod inventory;
pub mod number;
pub mod platform;
pub mod query;
pub mod sorted;
pub mod state;
pub mod time;
pub mod ui;
mod uuid;

pub use app::Dashboard;
