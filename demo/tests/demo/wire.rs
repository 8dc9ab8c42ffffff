//! A demo in this process, and requests to it over a plain connection, so that faults are seen as sent.

use std::path::Path;

use backup_lens_demo::{Options, bind};
use clap::Parser;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The time to which all rows of these tests are relative.
pub(crate) const NOW: &str = "2026-11-23T09:30:00Z";

/// A demo that serves until the test's runtime ends.
pub(crate) struct Served {
    address: String,
}

/// One answer, unparsed.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &'_ str| line.split_once(": ").is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| named(line)).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// A directory with an index.html, as a built dashboard has.
pub(crate) fn dashboard() -> tempfile::TempDir {
    let dist = tempfile::tempdir().unwrap();
    std::fs::write(
        dist.path().join("index.html"),
        "<!doctype html><title>dashboard</title><script id=\"early\"></script>",
    )
    .unwrap();
    std::fs::write(dist.path().join("app-0123456789abcdef_bg.wasm"), "plain").unwrap();
    std::fs::write(dist.path().join("app-0123456789abcdef_bg.wasm.br"), "brotli").unwrap();
    dist
}

/// Starts a demo with these command-line arguments.
pub(crate) async fn serve(dist: Option<&Path>, words: &[&str]) -> Served {
    let mut line = vec!["backup-lens-demo", "--port", "0", "--rows", "60", "--now", NOW];
    match dist {
        Some(dist) => line.extend(["--dist", dist.to_str().unwrap()]),
        None => line.push("--api-only"),
    }
    line.extend(words);
    let bound = bind(Options::parse_from(line)).await.unwrap();
    let address = bound.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    tokio::spawn(bound.serve());
    Served { address }
}

impl Served {
    /// Sends a request and reads until the connection ends.
    pub(crate) async fn send(&self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: demo.test\r\nConnection: close\r\n{headers}\
             Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// A GET at version 3.45.
    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "OpenStack-API-Version: volume 3.45\r\nAccept: application/json\r\n", "").await
    }

    /// The first five backups of the main project in the world at this prefix.
    pub(crate) async fn list(&self, prefix: &str) -> Answer {
        let project = backup_lens_demo::project::MAIN;
        self.get(&format!("{prefix}api/volume/v3/{project}/backups/detail?limit=5&with_count=true")).await
    }
}
