use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WARNING};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::accept::Accept;
use crate::api::{Body, Response};
use crate::server::registry::Refusal;
use crate::yaml;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const YAML: HeaderValue = HeaderValue::from_static("application/yaml");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// An answer of these bytes.
pub(super) fn bytes(code: StatusCode, content_type: HeaderValue, body: impl Into<Bytes>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    Response { status: code, headers, body: Body::Whole(body.into()) }
}

/// An answer of JSON that is written already, in the format that the client accepts.
pub(super) fn json(code: StatusCode, accept: Accept, body: impl Into<Bytes>) -> Response {
    let body = body.into();
    if !accept.yaml {
        return bytes(code, JSON, body);
    }
    match serde_json::from_slice::<Value>(&body) {
        Ok(value) => bytes(code, YAML, yaml::emit(&value)),
        Err(_) => bytes(code, JSON, body),
    }
}

/// An answer of a value.
pub(super) fn value(code: StatusCode, accept: Accept, value: &Value) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => json(code, accept, body),
        Err(error) => refusal(&Refusal::internal(error)),
    }
}

/// A plain text.
pub(super) fn text(code: StatusCode, body: impl Into<Bytes>) -> Response {
    bytes(code, TEXT, body)
}

/// A refusal.
pub(super) fn refusal(refusal: &Refusal) -> Response {
    let status = refusal.status();
    let code = StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = bytes(code, JSON, status.to_value().to_string());
    if let Some(seconds) = status.details.as_ref().and_then(|details| details.retry_after_seconds) {
        response.headers.insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// The same answer with warnings in its headers (RFC 7234, code 299, as kubectl prints them).
pub(super) fn warned(mut response: Response, warnings: &[String]) -> Response {
    for warning in warnings {
        let quoted: String = warning.chars().filter(|letter| !letter.is_control()).collect();
        let quoted = quoted.replace('\\', "\\\\").replace('"', "\\\"");
        if let Ok(header) = HeaderValue::from_str(&format!("299 - \"{quoted}\"")) {
            response.headers.append(WARNING, header);
        }
    }
    response
}
