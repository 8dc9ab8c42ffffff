//! Misserved files, as from a misconfigured web server.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// A mistake in serving the dashboard's files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Handout {
    /// An HTML page instead of the program, as from servers that answer every address with `index.html`.
    HtmlWasm,
    /// No program.
    NoWasm,
    /// The first half of the program.
    CutWasm,
    /// A policy without `'wasm-unsafe-eval'`.
    Policy,
    /// JavaScript as plain text.
    PlainJs,
    /// No `boot.js`.
    NoBoot,
}

impl Handout {
    /// All of them, and their names.
    pub(crate) const ALL: [(Self, &str); 6] = [
        (Self::HtmlWasm, "html-wasm"),
        (Self::NoWasm, "no-wasm"),
        (Self::CutWasm, "cut-wasm"),
        (Self::Policy, "policy"),
        (Self::PlainJs, "plain-js"),
        (Self::NoBoot, "no-boot"),
    ];

    /// The affected answer for the file at a path.
    pub(crate) async fn spoil(self, path: &str, response: Response) -> Response {
        let ending = path.rsplit('.').next();
        let is_wasm = ending == Some("wasm");
        match self {
            Self::HtmlWasm if is_wasm => page(StatusCode::OK),
            Self::NoWasm if is_wasm => page(StatusCode::NOT_FOUND),
            Self::NoBoot if path.contains("/boot-") => page(StatusCode::NOT_FOUND),
            Self::CutWasm if is_wasm => cut(response).await,
            Self::Policy if response.headers().contains_key(header::CONTENT_SECURITY_POLICY) => {
                with(response, header::CONTENT_SECURITY_POLICY, "script-src 'self'")
            }
            Self::PlainJs if ending == Some("js") => with(response, header::CONTENT_TYPE, "text/plain"),
            _ => response,
        }
    }
}

fn page(status: StatusCode) -> Response {
    let mut response = Response::new(Body::from("<!doctype html><title>Somewhere else</title>"));
    *response.status_mut() = status;
    with(response, header::CONTENT_TYPE, "text/html")
}

fn with(mut response: Response, name: header::HeaderName, value: &'static str) -> Response {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}

/// The first half of the bytes as sent, with a matching length.
async fn cut(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes: Bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(bytes.slice(..bytes.len() / 2)))
}
