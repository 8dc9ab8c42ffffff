//! Fault injection: errors of the service, a sign-in page or a gateway in place of the normal answer.
//! Bodies of Cinder and Keystone are as measured on Cinder 29; those of gateways follow nginx, `HAProxy` and gunicorn.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

mod refused;

pub(crate) use refused::gateway;

use crate::json::body as ascii;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Fault {
    /// This status, with the body that usually comes with it.
    Status(u16),
    /// 200 with a sign-in page.
    Html,
    /// 200 without content.
    Empty,
    /// 200 with JSON that ends half-way, with a matching length.
    Cut,
    /// 200, but the connection ends in the middle of the body.
    Reset,
    /// No answer at all.
    Hang,
    /// 200 with JSON that is not a list.
    Garbage,
    /// 200 with two rows that cannot be read: a size that is an object, and a bare number.
    Oddrow,
    /// 503 for lists that begin in the gap; other requests are unaffected.
    Gap,
    /// The usual answer, a second late.
    Slow,
    /// A redirect to another host's sign-in page.
    Redirect,
}

const STATUSES: [u16; 18] = [400, 401, 403, 404, 405, 406, 407, 408, 409, 413, 414, 422, 429, 500, 501, 502, 503, 504];
const WORDS: [(Fault, &str); 10] = [
    (Fault::Html, "html"),
    (Fault::Empty, "empty"),
    (Fault::Cut, "cut"),
    (Fault::Reset, "reset"),
    (Fault::Hang, "hang"),
    (Fault::Garbage, "garbage"),
    (Fault::Oddrow, "oddrow"),
    (Fault::Gap, "gap"),
    (Fault::Slow, "slow"),
    (Fault::Redirect, "redirect"),
];
/// Offsets of the lists that `gap` withholds.
const GAP: Range<u64> = 2000..3000;
const SLOWNESS: Duration = Duration::from_secs(1);

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "{status}"),
            word => {
                formatter.write_str(WORDS.iter().find(|(fault, _)| fault == word).map_or("unknown", |(_, word)| word))
            }
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::all().find(|fault| fault.to_string() == text).ok_or_else(|| {
            format!("{text} is none of {}", Self::all().map(|f| f.to_string()).collect::<Vec<_>>().join(", "))
        })
    }
}

impl TryFrom<String> for Fault {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.to_string()
    }
}

impl Fault {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        STATUSES.into_iter().map(Self::Status).chain(WORDS.into_iter().map(|(fault, _)| fault))
    }

    /// Whether it applies to a request with this query.
    pub fn meets(self, query: &str) -> bool {
        let offset = || form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "offset");
        self != Self::Gap || offset().and_then(|(_, offset)| offset.parse().ok()).is_some_and(|at| GAP.contains(&at))
    }

    /// The answer that replaces `normal`. `accept` is the request's header; `retry_after` is in seconds.
    pub async fn spoil(self, normal: Response, accept: Option<&str>, retry_after: Option<u32>) -> Response {
        match self {
            Self::Status(status) => refused::answer(status, accept, retry_after),
            Self::Gap => refused::answer(503, accept, retry_after),
            Self::Slow => {
                tokio::time::sleep(SLOWNESS).await;
                normal
            }
            Self::Redirect => Redirect::to(ELSEWHERE).into_response(),
            Self::Html => refused::page(StatusCode::OK, SIGN_IN),
            Self::Empty => Response::new(Body::empty()),
            Self::Hang => match std::future::pending::<Infallible>().await {},
            Self::Garbage => rewritten(normal, |_| ascii(&json!({ "hello": "world" }))).await,
            Self::Cut => rewritten(normal, |body| body[..body.len() / 2].to_vec()).await,
            Self::Oddrow => rewritten(normal, odd).await,
            Self::Reset => broken_off(normal).await,
        }
    }
}

/// Where a proxy in front would redirect users who are not signed in. The host does not exist.
pub(crate) const ELSEWHERE: &str = "https://sign-in.invalid/start?rd=backups";

const SIGN_IN: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1>\
    <form method=\"post\" action=\"/sso\"><input name=\"user\"><input name=\"password\" type=\"password\">\
    <button>Continue</button></form></body></html>\n";

async fn bytes(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default()
}

async fn rewritten(normal: Response, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Response {
    let (head, body) = normal.into_parts();
    Response::from_parts(head, Body::from(change(&bytes(body).await)))
}

fn odd(body: &[u8]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
    match value.get_mut("backups").and_then(Value::as_array_mut) {
        Some(rows) => {
            if let Some(row) = rows.get_mut(1) {
                row["status"] = json!(7);
            }
            if !rows.is_empty() {
                rows.insert(rows.len().min(3), json!(7));
            }
        }
        None => value["backup"]["status"] = json!(7),
    }
    ascii(&value)
}

/// The first half and then an error, delayed until the first half is on its way.
async fn broken_off(normal: Response) -> Response {
    let (head, body) = normal.into_parts();
    let whole = bytes(body).await;
    let half = whole.slice(..whole.len() / 2);
    let parts = stream::unfold(Some(half), |half| async {
        if let Some(half) = half {
            return Some((Ok(half), None));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None))
    });
    Response::from_parts(head, Body::from_stream(parts))
}
