use http::header::{CACHE_CONTROL, ETAG, HeaderValue};
use http::{Method, StatusCode};
use serde_json::json;

use super::accept::{Accept, Form};
use super::{Handler, answer};
use crate::api::{Request, Response};
use crate::server::registry::Refusal;
use crate::server::{discovery, openapi};

const JSON: Accept = Accept { form: Form::Plain, yaml: false };

/// Answers a request for what is no resource; `None` where `path` may be one.
pub(super) fn answer(handler: &Handler, path: &str, request: &Request) -> Option<Result<Response, Refusal>> {
    let path = path.trim_end_matches('/');
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let aggregated = super::accept::aggregated_discovery(&request.headers);
    let registry = &handler.registry;
    let found = match parts.as_slice() {
        ["healthz" | "livez" | "readyz", ..] => return Some(Ok(answer::text(StatusCode::OK, "ok"))),
        ["version"] => discovery::version(registry.version),
        ["api"] | ["apis"] if aggregated.is_some() => return Some(aggregated_answer(handler, parts[0])),
        ["api"] => json!({
            "kind": "APIVersions",
            "versions": ["v1"],
            "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": host(request)}],
        }),
        ["apis"] => discovery::groups(&registry.catalog),
        ["apis", group] => match discovery::group(&registry.catalog, group) {
            Some(found) => found,
            None => return Some(Err(Refusal::no_such_path())),
        },
        ["api", version] => return Some(resources(handler, "", version)),
        ["apis", group, version] => return Some(resources(handler, group, version)),
        ["openapi", "v3"] => openapi::index(&registry.catalog, registry.version),
        ["openapi", "v3", "api", version] => return Some(document(handler, "", version)),
        ["openapi", "v3", "apis", group, version] => return Some(document(handler, group, version)),
        ["api" | "apis", ..] => return None,
        [] | [""] => json!({"paths": discovery::paths(&registry.catalog)}),
        _ => return Some(Ok(answer::text(StatusCode::NOT_FOUND, "404 page not found\n"))),
    };
    if request.method != Method::GET && request.method != Method::HEAD {
        return Some(Err(Refusal::method_not_allowed()));
    }
    Some(Ok(answer::value(StatusCode::OK, JSON, &found)))
}

fn resources(handler: &Handler, group: &str, version: &str) -> Result<Response, Refusal> {
    let found = discovery::resources(&handler.registry.catalog, group, version);
    found.map(|found| answer::value(StatusCode::OK, JSON, &found)).ok_or_else(Refusal::no_such_path)
}

/// A document, which clients may keep for as long as its hash in the index is the same.
fn document(handler: &Handler, group: &str, version: &str) -> Result<Response, Refusal> {
    let registry = &handler.registry;
    let found = openapi::document(&registry.catalog, registry.version, group, version);
    let mut response = answer::value(StatusCode::OK, JSON, &found.ok_or_else(Refusal::no_such_path)?);
    let tag = format!("\"{}\"", openapi::hash(&registry.catalog, registry.version, group, version));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers.insert(ETAG, tag);
        response
            .headers
            .insert(CACHE_CONTROL, HeaderValue::from_static("public, immutable, max-age=31536000"));
    }
    Ok(response)
}

fn aggregated_answer(handler: &Handler, root: &str) -> Result<Response, Refusal> {
    let found = discovery::aggregated(&handler.registry.catalog, root == "api");
    let content_type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    let content_type = http::HeaderValue::from_static(content_type);
    Ok(answer::bytes(StatusCode::OK, content_type, found.to_string()))
}

fn host(request: &Request) -> String {
    let host = request.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    host.unwrap_or_default().to_owned()
}
