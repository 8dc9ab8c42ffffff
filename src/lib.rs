//! Backup Lens: a read-only dashboard for VBS / OpenStack Cinder volume backups.
//!
//! One direction, one loop through the address bar:
//!
//! ```text
//! address bar ──parse──▶ Query ──Request──▶ transport ──▶ status, headers, body
//!      ▲                                                        │ cinder::answer
//!      │ push                                                   ▼
//!  link, form ◀────────── view ◀────────── Remote<Listed> ◀── Page or Failure
//!                           ▲                                   │ reading, part by part
//!                           └── Found, Analysis ◀── Inventory ◀─┘
//! ```
//!
//! `address`, `browser`, `scroll` and `transport` touch the browser; `app`, `list`, `whole`, `project_analysis`, `panel` and `paint` wire; all
//! else is pure, or draws what it is given.

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

pub use app::Dashboard;
