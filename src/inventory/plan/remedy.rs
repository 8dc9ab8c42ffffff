//! What helps when a part fails: smaller pieces, time, or nothing.

use crate::api::cinder::Failure;
use crate::api::cinder::answer::Unreadable;
use crate::api::cinder::failure::FailureKind;
use http::StatusCode;

/// What helps against a failure, judged by its code alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Smaller pieces: the answer contains something broken, or is too large.
    Halve,
    /// Time, and then smaller pieces.
    Wait,
    /// Time alone: further requests would make it worse.
    Slow,
    /// Nothing for these rows; others may be readable.
    Skip,
    /// Nothing helps until the user signs in.
    Stop,
}

pub(super) fn remedy(failure: &Failure) -> Remedy {
    let code = match &failure.kind {
        FailureKind::Network | FailureKind::Timeout(_) => return Remedy::Wait,
        // Something in front of the service requires a sign-in.
        FailureKind::Redirected | FailureKind::Unreadable { what: Unreadable::Html, .. } => return Remedy::Stop,
        FailureKind::Unreadable { what: Unreadable::Empty | Unreadable::Cut | Unreadable::Unexpected(_), .. } => {
            return Remedy::Halve;
        }
        FailureKind::Refused(refusal) => refusal.code,
    };
    match code {
        StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Remedy::Stop,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYLOAD_TOO_LARGE => Remedy::Slow,
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Remedy::Wait,
        code if code.as_u16() >= 500 && code != StatusCode::NOT_IMPLEMENTED => Remedy::Halve,
        _ => Remedy::Skip,
    }
}

/// Whether requesting fewer rows may isolate the broken ones.
pub fn can_be_halved(failure: &Failure) -> bool {
    remedy(failure) == Remedy::Halve
}

/// One second, two, four and so on, or as long as the service demands, plus up to 50 % jitter.
pub(super) fn backoff(failure: &Failure, failures: u32, luck: f64) -> u32 {
    let requested = failure.retry_after().unwrap_or(0).saturating_mul(1000);
    let millis = 1000_u32.saturating_mul(1 << failures.saturating_sub(1).min(8)).max(requested);
    // At most half of a u32, so in range; the cast saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let jitter = (f64::from(millis) * 0.5 * luck.clamp(0.0, 1.0)) as u32;
    millis.saturating_add(jitter)
}
