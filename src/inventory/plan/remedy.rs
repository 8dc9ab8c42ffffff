//! What helps against a failed part: smaller pieces, time, or nothing.

use crate::api::cinder::Failure;
use crate::api::cinder::answer::Unreadable;
use crate::api::cinder::failure::Code;

/// What helps against a failure, by its code alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Smaller pieces: something in the answer is broken, or it is too large.
    Halve,
    /// Time, and then smaller pieces.
    Wait,
    /// Time alone: more requests would be the opposite.
    Slow,
    /// Nothing for these rows; others may be given.
    Skip,
    /// Nothing at all before somebody signs in.
    Stop,
}

pub(super) fn remedy(failure: &Failure) -> Remedy {
    let code = match failure {
        Failure::Network | Failure::Timeout(_) => return Remedy::Wait,
        // Somebody has to sign in at whatever stands in front of the service.
        Failure::Redirected | Failure::Unreadable { what: Unreadable::Html, .. } => return Remedy::Stop,
        Failure::Unreadable { what: Unreadable::Empty | Unreadable::Cut | Unreadable::Unexpected(_), .. } => {
            return Remedy::Halve;
        }
        Failure::Refused(refusal) => refusal.code,
    };
    match code {
        Code::Unauthorized | Code::ProxyAuthenticationRequired => Remedy::Stop,
        Code::TooManyRequests | Code::ContentTooLarge => Remedy::Slow,
        Code::RequestTimeout | Code::BadGateway | Code::ServiceUnavailable | Code::GatewayTimeout => Remedy::Wait,
        Code::InternalServerError | Code::Other(500..) => Remedy::Halve,
        Code::BadRequest
        | Code::Forbidden
        | Code::NotFound
        | Code::MethodNotAllowed
        | Code::NotAcceptable
        | Code::Conflict
        | Code::UriTooLong
        | Code::NotImplemented
        | Code::Other(_) => Remedy::Skip,
    }
}

/// Whether the rows that fail may be told from those that do not by asking for fewer.
pub fn can_be_halved(failure: &Failure) -> bool {
    remedy(failure) == Remedy::Halve
}

/// One second, two, four and up to half as long again, or as long as the service asked for.
pub(super) fn backoff(failure: &Failure, failures: u32, luck: f64) -> u32 {
    let asked = failure.retry_after().unwrap_or(0).saturating_mul(1000);
    let millis = 1000_u32.saturating_mul(1 << failures.saturating_sub(1).min(8)).max(asked);
    // In range: at most half of a u32; the cast saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let jitter = (f64::from(millis) * 0.5 * luck.clamp(0.0, 1.0)) as u32;
    millis.saturating_add(jitter)
}
