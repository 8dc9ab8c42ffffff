//! The dashboard's files and its `config.json`; only the latter differs between worlds.

use axum::Json;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::faults::ELSEWHERE;
use crate::state::Seat;
use crate::world::Config;

/// Only the dashboard's own files, including WebAssembly, and the code in its document.
fn policy(dist: &Path) -> Option<HeaderValue> {
    let page = std::fs::read_to_string(dist.join("index.html")).unwrap_or_default();
    let code = page.split_once("<script id=\"early\">").and_then(|(_, rest)| rest.split_once("</script>"));
    let hash = code.map(|(code, _)| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(code)))).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hash}; style-src 'self'; \
        img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

const HASH: usize = 8;

/// The world's `config.json`, which must always be revalidated.
pub(crate) async fn config(State(seat): State<Seat>) -> Response {
    let (title, api) = ("Backup Lens demo", "api/volume");
    let mut response = match seat.world.config {
        Config::Whole => Json(json!({ "title": title, "api": api, "project_id": seat.world.project })).into_response(),
        Config::Keyless => Json(json!({ "title": title, "api": api })).into_response(),
        Config::Malformed => {
            let json = (header::CONTENT_TYPE, "application/json");
            ([json], format!("{{\"title\":\"{title}\",\"api\":\"{api}\",")).into_response()
        }
        Config::Absent => StatusCode::NOT_FOUND.into_response(),
        Config::Elsewhere => Redirect::to(ELSEWHERE).into_response(),
    };
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

/// A dashboard file, or a redirect that adds the world's trailing slash.
pub(crate) async fn file(State(seat): State<Seat>, OriginalUri(whole): OriginalUri, request: Request) -> Response {
    if seat.world.prefix.strip_suffix('/') == Some(whole.path()) {
        let query = whole.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Redirect::permanent(&format!("{}{query}", seat.world.prefix)).into_response();
    }
    let Some(dist) = &seat.demo.dist else { return StatusCode::NOT_FOUND.into_response() };
    let path = request.uri().path().to_owned();
    let files = ServeDir::new(dist).precompressed_br().precompressed_gzip();
    let Ok(response) = files.oneshot(request).await;
    let mut response = response.into_response();
    if response.status() == StatusCode::OK || response.status() == StatusCode::NOT_MODIFIED {
        let immutable = "public, max-age=31536000, immutable";
        set(&mut response, header::CACHE_CONTROL, if is_hashed(&path) { immutable } else { "no-cache" });
        set(&mut response, header::VARY, "Accept-Encoding");
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        if let Some(policy) = policy(dist) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        set(&mut response, header::REFERRER_POLICY, "no-referrer");
    }
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    match seat.world.handout {
        Some(handout) => handout.spoil(&path, response).await,
        None => response,
    }
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// Whether the file's name contains a hash: a dash and at least eight hexadecimal digits.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let digits = |part: &str| part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
    name.split('-').skip(1).any(|part| digits(part) >= HASH)
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn a_hash_in_the_name_is_recognised_and_a_word_is_not() {
        assert!(is_hashed("/backup-lens-1a2b3c4d5e6f7081_bg.wasm"));
        assert!(is_hashed("/assets/style-00c0ffee.css"));
        assert!(!is_hashed("/backup-lens.css"));
        assert!(!is_hashed("/deadbeef/index.html"));
    }
}
