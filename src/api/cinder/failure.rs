//! Everything that can keep a request from being answered, as one type that keeps the service's own words. The plain
//! words for each failure are in `failure/words.rs`.

mod words;

use crate::api::cinder::answer::Unreadable;
use crate::api::json::Pairs;
use crate::time::Instant;
use http::StatusCode;
use serde_json::value::RawValue;

pub(crate) use words::Advice;

/// A request without a usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub kind: FailureKind,
    /// The request, if it was sent.
    pub(crate) sent: Option<Sent>,
}

/// A request that was sent, as the operators can find it in their logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `GET api/volume/v3/…`
    pub line: String,
    /// When it was answered, or given up.
    pub at: Instant,
}

/// Why a request has no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// The service, or a gateway in front of it, refused or failed.
    Refused(Refusal),
    /// The answer is not the one described.
    Unreadable {
        /// What is wrong with it.
        what: Unreadable,
        /// The answer's request id.
        request_id: Option<String>,
    },
    /// A redirect instead of an answer: a proxy in front requires a sign-in.
    Redirected,
    /// No answer: the connection failed or broke.
    Network,
    /// No answer within this many seconds.
    Timeout(u32),
}

/// An answer with a status other than 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub code: StatusCode,
    /// The service's message, as plain text.
    pub message: Option<String>,
    /// The request id to quote to the operators.
    pub(crate) request_id: Option<String>,
    /// How many seconds to wait, if the service said so.
    pub(crate) retry_after: Option<u32>,
    /// Whether the body is Cinder's for something that does not exist (`itemNotFound`).
    is_item: bool,
    /// What was requested.
    requested: Requested,
    /// Whether the body is a web page, and so not from the service itself.
    pub(crate) is_web_page: bool,
    /// How to sign in again after the session has expired.
    pub(crate) renewal: Renewal,
}

/// What was requested, as far as it helps to explain a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Requested {
    /// Something other than backups.
    #[default]
    Other,
    /// Just the project's backups: any error must be about the project.
    Project,
    /// A list with filters, or a later page of it.
    List,
    /// One backup by its id.
    Backup,
    /// Volumes, which the dashboard can do without.
    Volumes,
    /// Quotas, which it can do without, too.
    Limits,
}

/// How to sign in again after the session has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Renewal {
    /// Outside the page: by reloading it.
    #[default]
    Reload,
    /// In the page's own form.
    Form,
}

/// What the transport passes on about an answer that is not a success.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    /// `x-openstack-request-id`.
    pub request_id: Option<String>,
    /// `Retry-After`, when it is a number of seconds.
    pub retry_after: Option<u32>,
    /// `X-Subject-Token`: the token from Keystone.
    pub subject_token: Option<String>,
    /// `OpenStack-Auth-Receipt`: given by Keystone when a second factor is missing.
    pub receipt: Option<String>,
    /// The request.
    pub sent: Option<Sent>,
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self { kind, sent: None }
    }
}

impl Failure {
    /// An answer that is not the one described.
    pub fn unreadable(what: Unreadable, headers: Headers) -> Self {
        Self { kind: FailureKind::Unreadable { what, request_id: headers.request_id }, sent: headers.sent }
    }

    /// The same failure, with its request.
    #[must_use]
    pub fn of(self, sent: Sent) -> Self {
        Self { sent: Some(sent), ..self }
    }

    /// Parses an answer whose status is not 200.
    pub fn refused(status: u16, headers: Headers, body: &[u8]) -> Self {
        let Headers { request_id, retry_after, sent, .. } = headers;
        let text = String::from_utf8_lossy(body);
        let Said { message, seconds, is_item } = read_message(text.trim());
        let kind = FailureKind::Refused(Refusal {
            // `fetch` gives no status that is out of range.
            code: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
            message,
            request_id,
            retry_after: retry_after.or(seconds),
            is_item,
            requested: Requested::Other,
            is_web_page: text.trim_start().starts_with('<'),
            renewal: Renewal::default(),
        });
        Self { kind, sent }
    }

    /// The same failure, with what was requested.
    #[must_use]
    pub(crate) fn of_request(mut self, requested: Requested) -> Self {
        if let FailureKind::Refused(refusal) = &mut self.kind {
            refusal.requested = requested;
        }
        self
    }

    /// The same failure, with another way to sign in again. If a web page required the sign-in, it stays a reload.
    #[must_use]
    pub fn renewed_by(mut self, renewal: Renewal) -> Self {
        if let FailureKind::Refused(refusal) = &mut self.kind
            && !refusal.is_web_page
        {
            refusal.renewal = renewal;
        }
        self
    }

    /// Whether it ends a session that was started in the page.
    pub(crate) fn ends_the_session(&self) -> bool {
        self.refusal()
            .is_some_and(|refusal| refusal.code == StatusCode::UNAUTHORIZED && refusal.renewal == Renewal::Form)
    }

    /// The refusal, if there was an answer.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.kind {
            FailureKind::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The HTTP status of the refusal.
    pub(crate) fn code(&self) -> Option<StatusCode> {
        self.refusal().map(|refusal| refusal.code)
    }

    /// The request id to quote.
    pub fn request_id(&self) -> Option<&str> {
        match &self.kind {
            FailureKind::Refused(refusal) => refusal.request_id.as_deref(),
            FailureKind::Unreadable { request_id, .. } => request_id.as_deref(),
            FailureKind::Redirected | FailureKind::Network | FailureKind::Timeout(_) => None,
        }
    }

    /// How long the service wants clients to wait.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.refusal().and_then(|refusal| refusal.retry_after)
    }

    /// When that wait ends.
    pub(crate) fn waits_until(&self) -> Option<Instant> {
        self.sent.as_ref().zip(self.retry_after()).map(|(sent, seconds)| sent.at.plus(i64::from(seconds)))
    }

    /// Whether the same request may succeed later without any change on this side.
    pub(crate) fn may_pass(&self) -> bool {
        match &self.kind {
            FailureKind::Redirected => false,
            FailureKind::Network | FailureKind::Timeout(_) => true,
            FailureKind::Unreadable { what, .. } => matches!(what, Unreadable::Empty | Unreadable::Cut),
            FailureKind::Refused(refusal) => matches!(
                refusal.code,
                StatusCode::REQUEST_TIMEOUT
                    | StatusCode::TOO_MANY_REQUESTS
                    | StatusCode::PAYLOAD_TOO_LARGE
                    | StatusCode::INTERNAL_SERVER_ERROR
                    | StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT
            ),
        }
    }
}

/// What the body of a refusal contains.
#[derive(Debug, Default)]
struct Said {
    message: Option<String>,
    seconds: Option<u32>,
    is_item: bool,
}

/// Finds the service's message in any of five shapes: `{"error": {…}}` of Keystone's middleware, one member named after
/// the fault (`badRequest`, `forbidden`, `itemNotFound`, `computeFault`, `overLimit`), a flat object whose message
/// contains HTML, plain text, or a web page.
fn read_message(body: &str) -> Said {
    if body.starts_with('{') {
        let Ok(Pairs(members)) = serde_json::from_str::<Pairs<&RawValue>>(body) else { return Said::default() };
        let is_item = members.iter().any(|(key, _)| key == "itemNotFound");
        let nested = members.iter().map(|(_, raw)| raw.get()).filter(|json| json.starts_with('{'));
        let (message, seconds) = nested.chain([body]).find_map(members_of_error).unzip();
        return Said { message: message.as_deref().and_then(as_text), seconds: seconds.flatten(), is_item };
    }
    let message = if body.starts_with('<') {
        let title = body.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        title.and_then(|(title, _)| as_text(title))
    } else {
        as_text(body)
    };
    Said { message, ..Said::default() }
}

/// The message and the seconds to wait, under any of their names.
fn members_of_error(json: &str) -> Option<(String, Option<u32>)> {
    let mut members: Pairs<&RawValue> = serde_json::from_str(json).ok()?;
    let mut first = |names: &[&str]| names.iter().find_map(|name| members.take(name));
    let message = first(&["message", "error_msg", "error_description"])?;
    let retry_after = first(&["retryAfter", "retry_after"]);
    let seconds = retry_after.and_then(|raw| raw.get().trim_matches('"').parse().ok());
    Some((serde_json::from_str(message.get()).ok()?, seconds))
}

/// Removes tags and collapses white space, for readability only: the result is shown as text, never as HTML.
fn as_text(html: &str) -> Option<String> {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if let Some((_, after)) = tag.split_once('>').filter(|_| is_tag) {
            plain.push(' ');
            rest = after;
        } else {
            plain.push('<');
            rest = tag;
        }
    }
    plain.push_str(rest);
    let folded = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests;
