//! The service's own error responses. Shapes and messages as measured on Cinder 29.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::json;
use crate::language::Language;

/// An error in Cinder's usual shape: one key that names it, with the code and the message.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    /// The HTTP status, repeated in the body.
    pub status: StatusCode,
    /// The key: `badRequest`, `itemNotFound`, …
    pub fault: &'static str,
    /// One sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal with this message.
    pub(crate) fn new(status: StatusCode, fault: &'static str, message: impl Into<String>) -> Self {
        Self { status, fault, message: message.into() }
    }

    /// 400 with this message.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "badRequest", message)
    }

    /// 400 for a bad sort key or direction.
    pub(crate) fn bad_sort(what: &str) -> Self {
        Self::bad_request(format!("Invalid input received: {what}"))
    }

    /// 404 for a backup, also when used as a marker.
    pub(crate) fn no_backup(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "itemNotFound", format!("Backup {id} could not be found."))
    }

    /// 404 for a volume that is used as a marker.
    pub(crate) fn no_volume(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "itemNotFound", format!("Volume {id} could not be found."))
    }

    /// 404 for a resource that the requested version does not have yet.
    pub(crate) fn unknown_version() -> Self {
        Self::new(StatusCode::NOT_FOUND, "itemNotFound", "The resource could not be found.")
    }

    /// 500, as for a row whose status is not in the service's list.
    pub(crate) fn broken() -> Self {
        let message = "The server has either erred or is incapable of performing the requested operation.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "computeFault", message)
    }

    /// The same in another language.
    #[must_use]
    pub(crate) fn translated(mut self, language: Option<Language>) -> Self {
        if let Some(language) = language {
            self.message = language.translated(&self.message);
        }
        self
    }

    /// The answer, with the version if one was negotiated.
    pub(crate) fn answer(&self, version: Option<&str>) -> Response {
        let body = json!({ self.fault: { "code": self.status.as_u16(), "message": self.message } });
        json::answer(self.status, json::body(&body), version)
    }
}

/// 404 of the router, before any version is parsed: the code is a string, the message is HTML; a HEAD has no body.
pub(crate) fn unknown_route(is_head: bool) -> Response {
    if is_head {
        let mut response = json::stamp(Response::new(Body::empty()));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=UTF-8"));
        return response;
    }
    let message = "The resource could not be found.<br /><br />\n\n\n";
    let body = json!({ "message": message, "code": "404 Not Found", "title": "Not Found" });
    json::answer(StatusCode::NOT_FOUND, json::body(&body), None)
}

/// The answer to OPTIONS: 200 without content and without any CORS permission.
pub(crate) fn empty() -> Response {
    json::stamp(Response::new(Body::empty()))
}
