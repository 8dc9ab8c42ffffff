//! Microversions: which one a request specifies, and the three ways in which that fails.

use axum::http::StatusCode;
use axum::response::Response;

use crate::language::Language;
use crate::refusal::Refusal;

/// From here on unknown filters are refused instead of ignored.
pub(super) const GENERAL_FILTERS: u32 = 31;
/// From here on `resource_filters` is available.
pub(super) const RESOURCE_FILTERS: u32 = 33;
/// From here on rows can be sorted by `name`.
pub(super) const SORT_BY_NAME: u32 = 37;
/// From here on rows have `metadata`.
pub(super) const METADATA: u32 = 43;
/// From here on `with_count` works.
pub(super) const COUNT: u32 = 45;
/// From here on encrypted rows have `encryption_key_id`.
pub(super) const ENCRYPTION_KEY: u32 = 64;

/// The minor version in the header: 0 without a header, the highest for `latest`.
///
/// # Errors
///
/// A complete refusal: 400 without a part for volume or a number in it, 406 beyond the range. The 406 repeats the
/// requested version in its own header; the others have none.
pub(super) fn read(header: Option<&str>, greatest: u32, language: Option<Language>) -> Result<u32, Box<Response>> {
    let Some(header) = header else { return Ok(0) };
    let part = header.split(',').find(|part| part.contains("volume"));
    let Some(requested) = part.and_then(|part| part.split_whitespace().nth(1)) else {
        let message =
            "The server could not comply with the request since it is either malformed or otherwise incorrect.";
        return Err(Refusal::bad_request(message).answer(None).into());
    };
    if requested == "latest" {
        return Ok(greatest);
    }
    let Some((major, minor)) = numbers(requested) else {
        let words = "is of invalid format. Must be of format MajorNum.MinorNum.";
        return Err(Refusal::bad_request(format!("API Version String {requested} {words}")).answer(None).into());
    };
    if major == 3 && minor <= greatest {
        return Ok(minor);
    }
    let words = format!("is not supported by the API. Minimum is 3.0 and maximum is 3.{greatest}.");
    let refusal = Refusal::new(StatusCode::NOT_ACCEPTABLE, "computeFault", format!("Version {requested} {words}"));
    Err(refusal.translated(language).answer(Some(&format!("volume {requested}"))).into())
}

/// Two numbers without leading zeros.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        plain.then(|| text.parse().ok()).flatten()
    };
    let (major, minor) = text.split_once('.')?;
    Some((number(major).filter(|major| *major > 0)?, number(minor)?))
}
