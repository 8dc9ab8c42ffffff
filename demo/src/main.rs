//! The command `backup-lens-demo`: parses its options and serves until stopped by a signal.

use std::process::ExitCode;

use backup_lens_demo::{Options, run};
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(unable) => {
            eprintln!("backup-lens-demo: {unable}");
            ExitCode::FAILURE
        }
    }
}
