//! JSON as Cinder writes it: in ASCII, with a blank after commas and colons; and the headers every answer has.

use std::io::{self, Write};

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

struct Ascii;

impl Formatter for Ascii {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for run in fragment.split_inclusive(|letter: char| !letter.is_ascii()) {
            let ascii = run.trim_end_matches(|letter: char| !letter.is_ascii());
            writer.write_all(ascii.as_bytes())?;
            for unit in run[ascii.len()..].encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

/// A value as JSON; empty if it cannot be serialised, which never happens with the demo's types.
pub(crate) fn body(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    match value.serialize(&mut Serializer::with_formatter(&mut bytes, Ascii)) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

/// An answer of the service, with a fresh request id and, if one was negotiated, the version.
pub(crate) fn answer(status: StatusCode, body: Vec<u8>, version: Option<&str>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(version) = version.and_then(|version| HeaderValue::from_str(version).ok()) {
        headers.insert("openstack-api-version", version);
        headers.insert(header::VARY, HeaderValue::from_static("OpenStack-API-Version"));
    }
    stamp(response)
}

/// Adds a request id, which refusals have too.
pub(crate) fn stamp(mut response: Response) -> Response {
    let id = format!("req-{}", uuid::Uuid::new_v4());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-openstack-request-id", id);
    }
    response
}
