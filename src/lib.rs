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
//! `address`, `browser`, `scroll` and `transport` touch the browser; `app`, `list`, `whole`, `desk`, `panel` and `paint` wire; all
//! else is pure, or draws what it is given.

// The browser:
pub mod address;
pub mod browser;
pub mod scroll;
pub mod transport;
// Wiring:
pub mod app;
pub mod around;
pub mod desk;
pub mod keyboard;
pub mod list;
pub mod paint;
pub mod panel;
pub mod reactive;
pub mod remote;
pub mod service;
pub mod session;
pub mod stopped;
pub mod whole;
// Pure:
pub mod analysis;
pub mod causes;
pub mod cinder;
pub mod column;
pub mod command;
pub mod config;
pub mod course;
pub mod days;
pub mod export;
pub mod inventory;
pub mod keystone;
pub mod messages;
pub mod pagination;
pub mod pairs;
pub mod preferences;
pub mod pretty;
pub mod projects;
pub mod query;
pub mod reading;
pub mod refresh;
pub mod renewal;
pub mod report;
pub mod rhythm;
pub mod running;
pub mod search;
pub mod skew;
pub mod sorted;
pub mod spread;
pub mod timestamp;
pub mod visits;
pub mod volumes;
// Drawing:
pub mod view;

pub use app::Dashboard;
