//! The command line. Defaults are for a person who wants to see the dashboard; tests set what they need.

use std::net::IpAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Parser, ValueEnum};

use crate::faults::Fault;

/// Which volumes the main project has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MainVolumes {
    /// Those of its backups, but for some that were deleted, and some without a backup.
    Lifelike,
    /// Those of its backups and no others.
    Plain,
}

/// What to serve, where, and with which rows.
#[derive(Clone, Debug, Parser)]
#[command(name = "backup-lens-demo", version, about)]
pub struct Options {
    /// TCP port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// If the port is taken, name it and take the next one that is free.
    #[arg(long)]
    pub next_port: bool,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Directory of the built dashboard.
    #[arg(long, default_value = "dist")]
    pub dist: PathBuf,
    /// Serve the API alone, without the dashboard.
    #[arg(long)]
    pub api_only: bool,
    /// Number of backups in the main project.
    #[arg(long, default_value_t = 4000)]
    pub rows: usize,
    /// Seed of the rows: the same seed, rows and now give the same rows.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Which volumes the main project has.
    #[arg(long, value_enum, default_value_t = MainVolumes::Lifelike)]
    pub volumes: MainVolumes,
    /// The moment the rows are relative to, RFC 3339; the real clock unless given.
    #[arg(long, value_parser = moment)]
    pub now: Option<DateTime<Utc>>,
    /// Open the control routes under /demo/.
    #[arg(long)]
    pub controls: bool,
    /// Milliseconds that every API answer waits.
    #[arg(long, default_value_t = 0)]
    pub latency_ms: u64,
    /// Answer every list and show with this fault: a status such as 503, or html, empty, cut, reset, hang,
    /// garbage, oddrow, gap, slow.
    #[arg(long)]
    pub fault: Option<Fault>,
    /// Seconds in the Retry-After header of the faults 413, 429 and 503.
    #[arg(long)]
    pub retry_after: Option<u32>,
}

fn moment(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc))
}
