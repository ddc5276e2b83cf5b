use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Value, json};

use super::refusal::status_of;
use super::{CallError, Resource, Watch};
use crate::api::{Body, PatchType, Request, Response, Transport, encode_into};

/// Calls for objects over any transport.
#[derive(Clone, Copy)]
pub struct Api<'t> {
    transport: &'t dyn Transport,
}

/// What goes with a write.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// Who writes, for the object's managedFields.
    pub field_manager: Option<String>,
    /// Whether the server only plays it through.
    pub dry_run: bool,
    /// What the server does with unknown fields: `Strict`, `Warn` or `Ignore`.
    pub field_validation: Option<&'static str>,
}

/// What goes with a deletion.
#[derive(Clone, Debug, Default)]
pub struct DeleteOptions {
    /// What becomes of the objects that it owns: `Background`, `Foreground` or `Orphan`.
    pub propagation: Option<&'static str>,
    /// How many seconds it has to end; the kind's own where `None`.
    pub grace_seconds: Option<i64>,
    /// Deletes only the object with this uid.
    pub uid: Option<String>,
    /// Whether the server only plays it through.
    pub dry_run: bool,
}

/// An answer to a call that changes or reads an object.
#[derive(Debug)]
pub struct Answer {
    /// The object, or whatever else came.
    pub value: Value,
    /// The server's warnings (RFC 7234 `Warning` headers of code 299), as sentences.
    pub warnings: Vec<String>,
}

/// How many objects a LIST asks for at once, as kubectl does.
const PAGE: usize = 500;

impl<'t> Api<'t> {
    /// Calls over `transport`.
    pub fn new(transport: &'t dyn Transport) -> Self {
        Self { transport }
    }

    /// Reads an object.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::is_not_found`].
    pub async fn get(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        name: &str,
    ) -> Result<Value, CallError> {
        let call = kind.call("get", namespace, name);
        let target = kind.path(namespace, Some(name));
        Ok(self.ask(call, request(Method::GET, target)).await?.value)
    }

    /// Reads all objects of a kind in a namespace (`None`: in all), page by page, those only that match
    /// `label_selector`. Items of a list carry neither `kind` nor `apiVersion`; they are filled in.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn list(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        label_selector: Option<&str>,
    ) -> Result<Listing, CallError> {
        let call = kind.call("list", namespace, "");
        let mut items = Vec::new();
        let mut token = String::new();
        loop {
            let mut target = format!("{}?limit={PAGE}", kind.path(namespace, None));
            append(&mut target, "labelSelector", label_selector.unwrap_or_default());
            append(&mut target, "continue", &token);
            let mut page = self.ask(call.clone(), request(Method::GET, target)).await?.value;
            let metadata = page.get("metadata").cloned().unwrap_or_default();
            let text = |key: &str| metadata.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(Value::Array(found)) = page.get_mut("items").map(Value::take) {
                items.extend(found.into_iter().map(|item| kind.typed(item)));
            }
            token = text("continue");
            if token.is_empty() {
                return Ok(Listing { items, resource_version: text("resourceVersion") });
            }
        }
    }

    /// Makes an object.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn create(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        object: &Value,
        options: &WriteOptions,
    ) -> Result<Answer, CallError> {
        let name = object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
        let call = kind.call("create", namespace, name);
        let target = options.append_to(kind.path(namespace, None));
        self.ask(call, with_body(Method::POST, target, "application/json", object)).await
    }

    /// Changes an object in part.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn patch(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        name: &str,
        patch: (PatchType, &Value),
        options: &WriteOptions,
    ) -> Result<Answer, CallError> {
        let call = kind.call("patch", namespace, name);
        let target = options.append_to(kind.path(namespace, Some(name)));
        self.ask(call, with_body(Method::PATCH, target, patch.0.content_type(), patch.1)).await
    }

    /// Deletes an object. The answer is the object while finalizers or a grace period keep it, a Status once it
    /// is gone.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn delete(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        name: &str,
        options: &DeleteOptions,
    ) -> Result<Answer, CallError> {
        let call = kind.call("delete", namespace, name);
        let target = kind.path(namespace, Some(name));
        let body = options.to_value();
        self.ask(call, with_body(Method::DELETE, target, "application/json", &body)).await
    }

    /// Follows the objects of a kind in a namespace (`None`: in all) from `resource_version` on, one object only
    /// where `name` is given.
    ///
    /// # Errors
    /// [`CallError`] where the watch does not begin; how it ends the stream says.
    pub async fn watch(
        &self,
        kind: &Resource,
        namespace: Option<&str>,
        name: Option<&str>,
        resource_version: &str,
    ) -> Result<Watch, CallError> {
        let call = kind.call("watch", namespace, name.unwrap_or_default());
        let mut target = format!("{}?watch=true&allowWatchBookmarks=true", kind.path(namespace, None));
        append(&mut target, "resourceVersion", resource_version);
        if let Some(name) = name {
            append(&mut target, "fieldSelector", &format!("metadata.name={name}"));
        }
        let answer = self.transport.send(request(Method::GET, target)).await?;
        if !answer.status.is_success() {
            let code = answer.status;
            let status = Box::new(status_of(code, &whole(answer.body).await?));
            return Err(CallError::Refused { call, status });
        }
        Ok(Watch::new(answer.body))
    }

    /// Reads any path; `call` says what for, as `read the server's version`.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn read(&self, call: &str, target: &str, accept: &'static str) -> Result<Value, CallError> {
        let mut request = request(Method::GET, target.to_owned());
        request.headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        Ok(self.ask(call.to_owned(), request).await?.value)
    }

    async fn ask(&self, call: String, request: Request) -> Result<Answer, CallError> {
        let Response { status, headers, body } = self.transport.send(request).await?;
        let body = whole(body).await?;
        if !status.is_success() {
            return Err(CallError::Refused { call, status: Box::new(status_of(status, &body)) });
        }
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(Answer { value, warnings: warnings(&headers) }),
            Err(error) => Err(CallError::Garbled { call, reason: error.to_string() }),
        }
    }
}

/// All objects of a kind at one moment.
#[derive(Debug)]
pub struct Listing {
    /// The objects.
    pub items: Vec<Value>,
    /// The moment, to watch from.
    pub resource_version: String,
}

impl WriteOptions {
    fn append_to(&self, mut target: String) -> String {
        if self.dry_run {
            append(&mut target, "dryRun", "All");
        }
        append(&mut target, "fieldManager", self.field_manager.as_deref().unwrap_or_default());
        append(&mut target, "fieldValidation", self.field_validation.unwrap_or_default());
        target
    }
}

impl DeleteOptions {
    fn to_value(&self) -> Value {
        let mut options = json!({"kind": "DeleteOptions", "apiVersion": "v1"});
        if let Some(propagation) = self.propagation {
            options["propagationPolicy"] = json!(propagation);
        }
        if let Some(seconds) = self.grace_seconds {
            options["gracePeriodSeconds"] = json!(seconds);
        }
        if self.dry_run {
            // A server that is sent options in the body does not look for them in the query.
            options["dryRun"] = json!(["All"]);
        }
        if let Some(uid) = &self.uid {
            options["preconditions"] = json!({"uid": uid});
        }
        options
    }
}

fn request(method: Method, target: String) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    Request { method, target, headers, body: Bytes::new(), timeout: None::<Duration> }
}

fn with_body(method: Method, target: String, content_type: &'static str, body: &Value) -> Request {
    let mut request = request(method, target);
    request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    request.body = Bytes::from(body.to_string());
    request
}

/// Adds `key=value` to the query; nothing for an empty value.
fn append(target: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(key);
        target.push('=');
        encode_into(target, value);
    }
}

pub(super) async fn whole(body: Body) -> Result<Bytes, CallError> {
    match body {
        Body::Whole(bytes) => Ok(bytes),
        Body::Stream(pieces) => {
            let bytes: Vec<u8> = pieces.try_fold(Vec::new(), gather).await?;
            Ok(Bytes::from(bytes))
        }
    }
}

async fn gather(mut all: Vec<u8>, piece: Bytes) -> Result<Vec<u8>, crate::api::TransportError> {
    all.extend_from_slice(&piece);
    Ok(all)
}

/// The sentences of `Warning: 299 - "…"` headers.
fn warnings(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::WARNING).into_iter().filter_map(|value| value.to_str().ok());
    values.filter_map(warning).collect()
}

fn warning(header: &str) -> Option<String> {
    let quoted = header.trim().strip_prefix("299")?.trim_start().split_once('"')?.1;
    let mut sentence = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return Some(sentence),
            '\\' => sentence.extend(chars.next()),
            other => sentence.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_unquoted() {
        let header = r#"299 - "unknown field \"spec.x\"""#;
        assert_eq!(warning(header).as_deref(), Some(r#"unknown field "spec.x""#));
        assert_eq!(warning("110 - \"stale\""), None);
    }

    #[test]
    fn queries_are_encoded() {
        let mut target = "/api/v1/pods".to_owned();
        append(&mut target, "labelSelector", "app=a b");
        append(&mut target, "continue", "");
        append(&mut target, "limit", "1");
        assert_eq!(target, "/api/v1/pods?labelSelector=app%3Da%20b&limit=1");
    }
}
