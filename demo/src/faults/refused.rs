//! The answer for each status: JSON from Cinder and Keystone's middleware, HTML or nothing from gateways.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json as value};

use crate::json;
use crate::refusal::{Refusal, unknown_route};

/// The default wait in seconds: that of the service's own rate limits.
const WAIT: u32 = 30;
const SETTLED: Option<&str> = Some("volume 3.45");

/// The usual answer with this status.
pub(super) fn answer(status: u16, accept: Option<&str>, retry_after: Option<u32>) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let cinder = |fault, message: &str| Refusal::new(code, fault, message).answer(SETTLED);
    let wait = retry_after.unwrap_or(WAIT);
    match status {
        400 => cinder("badRequest", "limit param must be an integer"),
        401 => {
            let message = "The request you have made requires authentication.";
            let body = value!({ "error": { "code": 401, "title": "Unauthorized", "message": message } });
            let response = early(code, &body);
            with(response, header::WWW_AUTHENTICATE, "Keystone uri=\"http://keystone.example:5000/v3\"")
        }
        403 => cinder("forbidden", "Policy doesn't allow backup:get_all to be performed."),
        404 => unknown_route(false),
        405 => with(cinder("badMethod", "The method is not allowed for this resource."), header::ALLOW, "POST"),
        406 => cinder("computeFault", "Version 3.45 is not supported by the API. Minimum is 3.0 and maximum is 3.27."),
        407 => with(gateway(code, "squid"), header::PROXY_AUTHENTICATE, "Basic realm=\"outbound proxy\""),
        408 => page(code, "<html><body><h1>408 Request Time-out</h1>\n</body></html>\n"),
        409 => cinder("conflictingRequest", "The request conflicts with one that is being processed."),
        413 => {
            let fault =
                value!({ "code": 413, "message": "The request is above the limit.", "retryAfter": wait.to_string() });
            later(early(code, &value!({ "overLimit": fault })), wait)
        }
        414 => page(
            code,
            "<html>\n  <head>\n    <title>URI Too Long</title>\n  </head>\n  <body>\n    \
             <h1><p>URI Too Long</p></h1>\n    Request Line is too large (9070 &gt; 8190)\n  </body>\n</html>\n",
        ),
        422 => cinder("unprocessableEntity", "The request could not be processed."),
        429 => {
            let details = "Only 120 GET request(s) can be made to * every minute.";
            let fault = value!({ "code": 429, "message": "This request was rate-limited.", "details": details });
            later(early(code, &value!({ "overLimitFault": fault })), wait)
        }
        500 => Refusal::broken().answer(SETTLED),
        501 => cinder("notImplemented", "The backup driver cannot do this."),
        503 => {
            let response = keystone_down(code, accept);
            retry_after.map_or(response, |wait| later(keystone_down(code, accept), wait))
        }
        _ => gateway(code, "nginx"),
    }
}

/// JSON of a middleware that runs before the version is negotiated.
fn early(code: StatusCode, body: &Value) -> Response {
    json::answer(code, json::body(body), None)
}

fn with(mut response: Response, name: HeaderName, value: &'static str) -> Response {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}

fn later(mut response: Response, seconds: u32) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Keystone's middleware while Keystone is down: JSON only if the client asks for it.
fn keystone_down(code: StatusCode, accept: Option<&str>) -> Response {
    let wait = "The server is currently unavailable. Please try again at a later time.";
    let cause = "The Keystone service is temporarily unavailable.";
    if accept.is_some_and(|accept| accept.contains("application/json")) {
        let message = format!("{wait}<br /><br />\n{cause}\n\n");
        let body = value!({ "message": message, "code": "503 Service Unavailable", "title": "Service Unavailable" });
        return early(code, &body);
    }
    let mut response = early(code, &Value::Null);
    *response.body_mut() = Body::from(format!("503 Service Unavailable\n\n{wait}\n\n {cause}  "));
    with(response, header::CONTENT_TYPE, "text/plain; charset=UTF-8")
}

/// A page of HTML.
pub(super) fn page(status: StatusCode, html: impl Into<Body>) -> Response {
    let mut response = Response::new(html.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

/// A gateway's own page.
pub(crate) fn gateway(code: StatusCode, server: &'static str) -> Response {
    let title = format!("{} {}", code.as_u16(), code.canonical_reason().unwrap_or_default());
    // nginx has its own spelling for 504.
    let title = title.replace("Timeout", "Time-out");
    let html = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
         <hr><center>{server}</center>\r\n</body>\r\n</html>\r\n"
    );
    with(page(code, html), header::SERVER, server)
}
