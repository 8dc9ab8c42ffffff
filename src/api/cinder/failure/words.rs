//! What happened and what to do next, in plain words, for every failure. All sentences about failures are here.

use crate::api::cinder::answer::Unreadable;
use crate::api::cinder::failure::{Failure, FailureKind, Refusal, Renewal, Requested};
use http::StatusCode;
use std::fmt;

/// What the user can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// Sign in again.
    SignIn,
    /// Ask for permission.
    AskForAccess,
    /// Wait: nothing else helps.
    Wait,
    /// Request less.
    Narrow,
    /// Check the configuration.
    CheckSetup,
    /// Try once more, then ask the operators.
    Retry,
}

const RELOAD: &str = "Reload to sign in; you will return to this view.";
const ENDED: &str = "Your sign-in has ended";

/// What happened, in one sentence.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FailureKind::Refused(refusal) => refusal.fmt(f),
            FailureKind::Unreadable { what: Unreadable::Html, .. } => {
                f.write_str("A web page came back instead of data")
            }
            FailureKind::Unreadable { what: Unreadable::Empty, .. } => f.write_str("The answer was empty"),
            FailureKind::Unreadable { what: Unreadable::Cut, .. } => f.write_str("The answer ended too early"),
            FailureKind::Unreadable { what: Unreadable::Unexpected(_), .. } => {
                f.write_str("The answer was not a list of backups")
            }
            FailureKind::Redirected => f.write_str(ENDED),
            FailureKind::Network => f.write_str("The service could not be reached"),
            FailureKind::Timeout(seconds) => write!(f, "No answer within {seconds} seconds"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = if self.requested == Requested::Volumes { "volume" } else { "backup" };
        f.write_str(match self.code {
            StatusCode::BAD_REQUEST if self.is_about_the_project() => {
                "The service refused the request for this project"
            }
            StatusCode::BAD_REQUEST => "The service did not understand the request",
            StatusCode::UNAUTHORIZED if self.is_web_page || self.renewal == Renewal::Form => ENDED,
            StatusCode::FORBIDDEN if self.is_web_page => "A web page refused this request: your sign-in may have ended",
            StatusCode::UNAUTHORIZED => "You are not signed in, or your sign-in has expired",
            StatusCode::FORBIDDEN if self.requested == Requested::Limits => {
                "You are not permitted to read the quotas of this project"
            }
            StatusCode::FORBIDDEN => return write!(f, "You are not permitted to list {service}s in this project"),
            StatusCode::NOT_FOUND if self.is_about_a_backup() => "There is no backup with this id in this project",
            StatusCode::NOT_FOUND => return write!(f, "There is no {service} service at this address"),
            StatusCode::METHOD_NOT_ALLOWED => "The gateway does not let this request through",
            StatusCode::NOT_ACCEPTABLE => "Unsupported API version",
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => "A network proxy requires you to sign in",
            StatusCode::REQUEST_TIMEOUT => "The service gave up waiting for the request",
            StatusCode::CONFLICT => "The service is busy with something that conflicts with this request",
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::TOO_MANY_REQUESTS => {
                "Too many requests: the service asks clients to slow down"
            }
            StatusCode::URI_TOO_LONG => "The filters are too long for one request",
            StatusCode::INTERNAL_SERVER_ERROR => "The service failed while answering",
            StatusCode::NOT_IMPLEMENTED => "The service does not offer this function",
            StatusCode::BAD_GATEWAY => return write!(f, "The gateway could not reach the {service} service"),
            StatusCode::SERVICE_UNAVAILABLE => {
                return write!(f, "The {service} service is not available at the moment");
            }
            StatusCode::GATEWAY_TIMEOUT => {
                return write!(f, "The {service} service did not answer the gateway in time");
            }
            code => return write!(f, "The service answered with the unusual status {}", code.as_u16()),
        })
    }
}

impl Refusal {
    /// The address names another project than the token's, or the token has none: nothing else in the request could be
    /// a bad request.
    fn is_about_the_project(&self) -> bool {
        self.code == StatusCode::BAD_REQUEST && matches!(self.requested, Requested::Project | Requested::Backup)
    }

    /// The project has no backup with this id; a missing service answers in another shape.
    fn is_about_a_backup(&self) -> bool {
        self.requested == Requested::Backup && self.is_item
    }
}

impl Failure {
    /// The kind of advice.
    pub(crate) fn advice(&self) -> Advice {
        let refusal = match &self.kind {
            FailureKind::Redirected | FailureKind::Unreadable { what: Unreadable::Html, .. } => return Advice::SignIn,
            FailureKind::Unreadable { what: Unreadable::Unexpected(_), .. } => return Advice::CheckSetup,
            FailureKind::Unreadable { .. } => return Advice::Retry,
            FailureKind::Network | FailureKind::Timeout(_) => return Advice::Wait,
            FailureKind::Refused(refusal) => refusal,
        };
        match refusal.code {
            StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Advice::SignIn,
            StatusCode::FORBIDDEN if refusal.is_web_page => Advice::SignIn,
            StatusCode::FORBIDDEN => Advice::AskForAccess,
            StatusCode::NOT_FOUND if refusal.is_about_a_backup() => Advice::Narrow,
            StatusCode::BAD_REQUEST if !refusal.is_about_the_project() => Advice::Narrow,
            StatusCode::URI_TOO_LONG => Advice::Narrow,
            StatusCode::BAD_REQUEST
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::NOT_ACCEPTABLE
            | StatusCode::NOT_IMPLEMENTED => Advice::CheckSetup,
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Advice::Wait,
            _ => Advice::Retry,
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> &'static str {
        let refusal = match &self.kind {
            FailureKind::Unreadable { what: Unreadable::Html, .. } => {
                return "This is usually a sign-in page. Reload to sign in; you will return to this view. If you are signed in, “api” \
                        in config.json may point at the wrong path.";
            }
            FailureKind::Unreadable { what: Unreadable::Unexpected(_), .. } => {
                return "Another service may be answering at this address: check “api” in config.json.";
            }
            FailureKind::Unreadable { .. } => {
                return "Try again. If it keeps happening, the connection is cut somewhere between the service and here.";
            }
            FailureKind::Redirected => return RELOAD,
            FailureKind::Network => {
                return "Check your connection, then try again. If it keeps happening, tell whoever runs this dashboard.";
            }
            FailureKind::Timeout(_) => {
                return "Try again in a moment, or ask for less: fewer rows per page, or a narrower filter.";
            }
            FailureKind::Refused(refusal) => refusal,
        };
        match refusal.code {
            StatusCode::BAD_REQUEST if refusal.is_about_the_project() => {
                "Most likely the project is not the one that the token is for: ask whoever set up this dashboard to check \
                 “project_id” in config.json."
            }
            StatusCode::BAD_REQUEST => {
                "Change or clear the filters; the service’s own message below says which value it means."
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if refusal.is_web_page => RELOAD,
            StatusCode::UNAUTHORIZED if refusal.renewal == Renewal::Form => {
                "Sign in again to continue where you left off."
            }
            StatusCode::UNAUTHORIZED => "Sign in again at your gateway, then try again. Nothing here is lost.",
            StatusCode::FORBIDDEN => {
                "Ask for a role that may read backups (Cinder’s policy “backup:get_all”; the “reader” role has it)."
            }
            StatusCode::NOT_FOUND if refusal.is_about_a_backup() => {
                "It may have been deleted, or it belongs to another project. Close this panel to continue."
            }
            StatusCode::NOT_FOUND => "Check “api” in config.json: it must be the path under which “/v3/” answers.",
            StatusCode::METHOD_NOT_ALLOWED => "The gateway must let GET through to the Block Storage API.",
            StatusCode::NOT_ACCEPTABLE => {
                "The service may be too old or too new for this dashboard; its message names its range."
            }
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => "Sign in to the proxy of your network, then try again.",
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                "Wait a moment and try again, or ask for less: fewer rows per page, or a narrower filter."
            }
            StatusCode::CONFLICT => "Try again in a moment.",
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::TOO_MANY_REQUESTS => "Wait a little, then try again.",
            StatusCode::URI_TOO_LONG => "Shorten the filters.",
            StatusCode::INTERNAL_SERVER_ERROR => {
                "Try again. If it keeps happening, a single row that Cinder cannot print may be the cause (a status that it \
                 does not know makes the whole page fail): give the request id to the operators."
            }
            StatusCode::NOT_IMPLEMENTED => "Ask the operators whether the backup service is switched on in this cloud.",
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => {
                "Wait a moment and try again. If it keeps happening, give the time and the request id to the operators."
            }
            _ => "Try again. If it keeps happening, give the status and the request id to the operators.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::failure::Headers;

    fn refused(status: u16, body: &str) -> Failure {
        Failure::refused(status, Headers::default(), body.as_bytes())
    }

    #[test]
    fn every_status_of_the_document_says_what_happened_and_what_next() {
        let mut sentences = Vec::new();
        for status in [400, 401, 403, 404, 405, 406, 407, 408, 409, 414, 429, 500, 501, 502, 503, 504] {
            let failure = refused(status, "");
            let sentence = failure.to_string();
            assert!(!sentence.contains("unusual"), "{status} has words of its own");
            assert!(!failure.next_step().is_empty());
            assert!(!sentences.contains(&sentence), "{status} is told apart");
            sentences.push(sentence);
        }
        assert_eq!(refused(413, "").to_string(), refused(429, "").to_string());
        assert!(refused(418, "").to_string().contains("418"));
    }

    #[test]
    fn the_way_to_sign_in_is_the_one_there_is() {
        let refusal = r#"{"error": {"code": 401, "title": "Unauthorized", "message": "x"}}"#;
        let by_gateway = refused(401, refusal);
        let by_form = refused(401, refusal).renewed_by(Renewal::Form);
        assert!(by_gateway.next_step().contains("gateway") && !by_form.next_step().contains("gateway"));
        for status in [401, 403] {
            let page = refused(status, "\n<html><title>Sign in</title></html>").renewed_by(Renewal::Form);
            assert_eq!(page.refusal().map(|refusal| refusal.renewal), Some(Renewal::Reload));
            for failure in [page, FailureKind::Redirected.into()] {
                assert_eq!(failure.advice(), Advice::SignIn);
                assert!(failure.to_string().contains("sign-in") && failure.next_step().contains("Reload to sign in"));
            }
        }
        assert_eq!(refused(403, "{}").advice(), Advice::AskForAccess);
    }

    #[test]
    fn a_foreign_project_is_distinguished_from_a_bad_filter_by_the_request() {
        for body in [
            r#"{"badRequest": {"code": 400, "message": "Malformed request url"}}"#,
            r#"{"badRequest": {"code": 400, "message": "잘못된 형식의 요청 URL"}}"#,
            r#"{"badRequest": {"code": 400, "message": ""}}"#,
            "<html><head><title>400 Bad Request</title></head></html>",
            "",
        ] {
            let of = |requested| refused(400, body).of_request(requested);
            assert_eq!(of(Requested::Project).advice(), Advice::CheckSetup, "{body}");
            assert_eq!(of(Requested::Backup).advice(), Advice::CheckSetup, "{body}");
            assert_eq!(of(Requested::List).advice(), Advice::Narrow, "{body}");
            assert_eq!(of(Requested::Other).advice(), Advice::Narrow, "{body}");
            assert_ne!(of(Requested::Project).to_string(), of(Requested::List).to_string());
        }
    }

    #[test]
    fn a_missing_backup_is_distinguished_from_a_missing_service_by_its_shape() {
        for message in ["Backup abc could not be found.", "백업 abc을(를) 찾을 수 없습니다.", "找不到备份 abc。", ""]
        {
            let body = serde_json::json!({"itemNotFound": {"code": 404, "message": message}}).to_string();
            let backup = refused(404, &body).of_request(Requested::Backup);
            assert_eq!(backup.advice(), Advice::Narrow, "{message}");
            assert_eq!(
                refused(404, &body).of_request(Requested::List).advice(),
                Advice::CheckSetup,
                "no backup was requested"
            );
            let route = serde_json::json!({"message": message, "code": "404 Not Found", "title": "Not Found"});
            for body in [route.to_string().as_str(), "<html><title>404 Not Found</title></html>", ""] {
                let route = refused(404, body).of_request(Requested::Backup);
                assert_eq!(route.advice(), Advice::CheckSetup, "{body}");
                assert_ne!(backup.to_string(), route.to_string());
            }
        }
        let bare = refused(404, r#"{"itemNotFound": {"code": 404}}"#).of_request(Requested::Backup);
        assert_eq!(bare.advice(), Advice::Narrow);
    }

    #[test]
    fn a_server_error_says_that_one_row_may_be_the_cause() {
        assert!(refused(500, "").next_step().contains("single row"));
    }
}
