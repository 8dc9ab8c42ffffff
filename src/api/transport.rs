//! The only module that uses the network. Requests have a deadline and are aborted when dropped.

use crate::api::cinder::Failure;
use crate::api::cinder::failure::{FailureKind, Headers, Sent};
use crate::api::clock_skew::Dated;
use crate::api::http_date::retry_after;
use crate::api::keystone::RECEIPT;
use crate::platform::clock;
use crate::time::Instant;
use gloo_net::http::{Request, Response};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{set_timeout_with_handle, window};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestMode, RequestRedirect};

/// Seconds to wait for an answer. Cinder needs about half a second for 1000 rows; gateways give up after 60.
pub(crate) const DEADLINE: u32 = 30;

/// An answer, whatever its status.
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The headers that the dashboard uses.
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
    /// When it was written; `None` if the service does not say.
    pub(crate) dated: Option<Dated>,
}

/// Aborts the request when its future is dropped because a newer request replaces it.
struct Guard {
    controller: AbortController,
    deadline: Option<TimeoutHandle>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(deadline) = &self.deadline {
            deadline.clear();
        }
        self.controller.abort();
    }
}

/// What to send. Backups are only ever read; `Post` and `Delete` are for signing in to Keystone and out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call<'a> {
    /// `GET`
    Get,
    /// `POST` of JSON.
    Post(&'a str),
    /// `DELETE`
    Delete,
}

impl Call<'_> {
    fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post(_) => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Sends a GET and reads the whole answer.
pub(crate) fn get<'a>(url: &'a str, headers: &'a [(&str, String)]) -> Exchange<'a> {
    send(Call::Get, url, headers)
}

/// Sends a request and reads the whole answer. Boxed, so that its callers hold only a pointer.
pub(crate) fn send<'a>(call: Call<'a>, url: &'a str, headers: &'a [(&str, String)]) -> Exchange<'a> {
    Box::pin(exchange(call, url, headers))
}

/// A request in flight. Dropping it aborts it.
pub(crate) type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + 'a>>;

async fn exchange(call: Call<'_>, url: &str, headers: &[(&str, String)]) -> Result<Reply, Failure> {
    let failed = |kind: FailureKind| Failure::from(kind).of(sent_now(call, url));
    let (begun, controller) = match begun_by_the_page(url) {
        Some((begun, controller)) => (Some(begun), controller),
        None => (None, AbortController::new().map_err(|_| failed(FailureKind::Network))?),
    };
    let late = Rc::new(Cell::new(false));
    let deadline = {
        let (late, controller) = (Rc::clone(&late), controller.clone());
        let expire = move || {
            late.set(true);
            controller.abort();
        };
        set_timeout_with_handle(expire, Duration::from_secs(u64::from(DEADLINE))).ok()
    };
    let guard = Guard { controller, deadline };
    let lost = || failed(if late.get() { FailureKind::Timeout(DEADLINE) } else { FailureKind::Network });

    let early_body = begun.as_ref().and_then(|begun| member(&begun.entry, "body")?.dyn_into::<js_sys::Promise>().ok());
    let (mut response, sent, mut received) = if let Some(begun) = begun {
        let response = JsFuture::from(begun.answer).await.ok();
        let response: Option<web_sys::Response> = response.and_then(|response| response.dyn_into().ok());
        let response = Response::from(response.ok_or_else(lost)?);
        // `early.js` recorded both times, since this code was still compiling.
        (response, moment(&begun.entry, "sent"), moment(&begun.entry, "came"))
    } else {
        let request = request(call, url, headers, &guard.controller, Way::Here).ok_or_else(lost)?;
        let sent = clock::own_now();
        let response = request.send().await.map_err(|_| lost())?;
        (response, Some(sent), Some(clock::own_now()))
    };
    // Something in front redirects. On this host there may be an answer; on another there is a sign-in page.
    let is_led = response.status() == 0;
    let led = || failed(FailureKind::Redirected);
    if is_led {
        let request = request(call, url, headers, &guard.controller, Way::ThisHost);
        let request = request.filter(|_| matches!(call, Call::Get)).ok_or_else(led)?;
        response = request.send().await.map_err(|_| if late.get() { lost() } else { led() })?;
        received = Some(clock::own_now());
    }
    let header = |name: &str| response.headers().get(name);
    let headers = Headers {
        request_id: header("x-openstack-request-id").or_else(|| header("x-request-id")),
        retry_after: header("retry-after").and_then(|text| retry_after(&text, clock::now())),
        subject_token: header("x-subject-token"),
        receipt: header(RECEIPT),
        sent: Some(sent_now(call, url)),
    };
    let dated = sent.zip(received).zip(header("date"));
    let dated = dated.map(|((sent, received), date)| Dated { date, age: header("age"), sent, received });
    let body = match early_body.filter(|_| !is_led) {
        Some(body) => js_sys::Uint8Array::new(&JsFuture::from(body).await.map_err(|_| lost())?).to_vec(),
        None => response.binary().await.map_err(|_| lost())?,
    };
    if is_led && !body.trim_ascii_start().starts_with(b"{") {
        return Err(led());
    }
    Ok(Reply { status: response.status(), headers, body, dated })
}

/// The request of an answer or a failure of this moment.
fn sent_now(call: Call<'_>, url: &str) -> Sent {
    Sent { line: [call.method(), url].join(" "), at: clock::now() }
}

/// Yields to the browser.
pub(crate) async fn pause() {
    wait(0).await;
}

/// Waits this many milliseconds.
pub(crate) async fn wait(millis: u32) {
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let timeout = |resolve: js_sys::Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    };
    // This promise never rejects.
    let _ = JsFuture::from(js_sys::Promise::new(&mut { timeout })).await;
}

/// Which redirects a request may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// None: a redirect gives an answer with status 0.
    Here,
    /// Those within this host. A token is never sent to another one.
    ThisHost,
}

/// The address is sent unchanged: gloo's own builder would add to its query string.
fn request(
    call: Call<'_>,
    url: &str,
    headers: &[(&str, String)],
    controller: &AbortController,
    way: Way,
) -> Option<Request> {
    let named = web_sys::Headers::new().ok()?;
    for (name, value) in headers {
        named.set(name, value).ok()?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method(call.method());
    if let Call::Post(body) = call {
        init.set_body(&JsValue::from_str(body));
    }
    match way {
        Way::Here => init.set_redirect(RequestRedirect::Manual),
        Way::ThisHost => init.set_mode(RequestMode::SameOrigin),
    }
    // A cached answer may be stale.
    init.set_cache(web_sys::RequestCache::NoStore);
    init.set_headers(&named);
    init.set_signal(Some(&controller.signal()));
    web_sys::Request::new_with_str_and_init(url, &init).ok().map(Request::from)
}

/// A request started by `early.js`, with the times it recorded.
struct Begun {
    answer: js_sys::Promise,
    entry: JsValue,
}

/// The answer to the request that `early.js` sent while this code was still compiling, if it has exactly this address,
/// and its abort controller. It is used once; every later request is new.
fn begun_by_the_page(url: &str) -> Option<(Begun, AbortController)> {
    let early = early()?;
    let key = JsValue::from_str(url);
    let entry = early.get(&key);
    early.delete(&key);
    let controller = member(&entry, "controller")?.dyn_into().ok()?;
    Some((Begun { answer: member(&entry, "answer")?.dyn_into().ok()?, entry }, controller))
}

/// Discards unused answers of `early.js`, so that a refresh sends a new request.
pub(crate) fn forget_early() {
    if let Some(early) = early() {
        early.clear();
    }
}

fn early() -> Option<js_sys::Map> {
    member(&js_sys::global(), "backupLensEarly")?.dyn_into().ok()
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok()
}

/// A time recorded by `early.js`.
fn moment(entry: &JsValue, name: &str) -> Option<Instant> {
    // Milliseconds since 1970 easily fit an i64; the cast saturates.
    #[allow(clippy::cast_possible_truncation)]
    member(entry, name)?.as_f64().map(|millis| Instant::from_millis(millis as i64))
}
