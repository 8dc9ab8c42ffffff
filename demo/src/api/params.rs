//! The query string as Cinder's framework keeps it: pairs in order, where some readers use the first of several values
//! and some the last.

use crate::refusal::Refusal;
use percent_encoding::percent_decode_str;

/// Decoded pairs in the order of the query.
#[derive(Clone, Debug)]
pub(super) struct Params(Vec<(String, String)>);

/// Reads a query string.
///
/// # Errors
///
/// 400 if a key or value is not UTF-8.
pub(super) fn read(query: &str) -> Result<Params, Refusal> {
    if percent_decode_str(query).decode_utf8().is_err() {
        return Err(Refusal::bad_request(
            "Error decoding your request. Either the URL or the request body contained characters that could not be \
             decoded by Cinder.",
        ));
    }
    Ok(Params(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
}

impl Params {
    /// Removes the first value. A second one remains, and is then an unknown filter.
    pub(super) fn pop(&mut self, key: &str) -> Option<String> {
        let place = self.0.iter().position(|(present, _)| present == key)?;
        Some(self.0.remove(place).1)
    }

    /// The last value.
    pub(super) fn last(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(present, _)| present == key).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.last(key).is_some()
    }

    /// Every key, in order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// A query string with this marker in place of any other.
    pub(super) fn with_marker(mut self, marker: &str) -> String {
        self.0.retain(|(key, _)| key != "marker");
        self.0.push(("marker".to_owned(), marker.to_owned()));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.0).finish()
    }
}
