//! Ports that are taken.

use crate::wire::dashboard;
use backup_lens_demo::{Options, bind};
use clap::Parser;
use std::net::TcpListener;

/// The address at which a demo with these options listens, or why it does not start.
async fn address(port: u16, words: &[&str]) -> Result<String, String> {
    let dist = dashboard();
    let dist = dist.path().to_string_lossy().into_owned();
    let port = port.to_string();
    let line = ["demo", "--dist", &dist, "--rows", "1", "--port", &port].into_iter().chain(words.iter().copied());
    match bind(Options::parse_from(line)).await {
        Ok(bound) => Ok(bound.url()),
        Err(unable) => Err(unable.to_string()),
    }
}

#[tokio::test]
async fn a_port_in_use_is_named_or_the_next_free_one_is_used() {
    let in_use = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = in_use.local_addr().unwrap().port();
    let error = address(port, &[]).await.unwrap_err();
    assert!(error.contains(&format!("127.0.0.1:{port}")), "{error}");
    let url = address(port, &["--next-port"]).await.unwrap();
    let other: u16 = url.trim_start_matches("http://127.0.0.1:").trim_end_matches('/').parse().unwrap();
    assert!(other > port, "{url}");
}

#[tokio::test]
async fn a_free_port_is_used_as_requested() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(address(port, &["--next-port"]).await, Ok(format!("http://127.0.0.1:{port}/")));
}
