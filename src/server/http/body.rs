use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::protobuf;
use crate::api::Reason;
use crate::kinds::KubeVersion;
use crate::server::registry::Refusal;
use crate::text::Text;
use crate::yaml;

/// What a client sent.
pub(super) struct Sent {
    /// The value.
    pub(super) value: Value,
    /// The paths of the fields that stood more than once; the last one counts.
    pub(super) repeated: Vec<String>,
}

/// The media type that the client says its body has; JSON where it does not say.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let header = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match header.split(';').next().unwrap_or_default().trim() {
        "" => "application/json",
        media_type => media_type,
    }
}

/// Reads a body, JSON or YAML, that is to be an object of `kind`.
///
/// # Errors
/// [`Refusal`] of reason UnsupportedMediaType or BadRequest.
pub(super) fn read(
    headers: &HeaderMap,
    body: &Bytes,
    kind: &str,
    kube: KubeVersion,
) -> Result<Sent, Refusal> {
    match media_type(headers) {
        "application/vnd.kubernetes.protobuf" => match protobuf::read(body, kube) {
            Ok(value) => Ok(Sent { value, repeated: Vec::new() }),
            Err(error) => Err(unreadable(kind, b"protobuf", &error.to_string())),
        },
        "application/json" => parse(body).map_err(|error| unreadable(kind, body, &json_error(&error))),
        "application/yaml" => from_yaml(body, kind),
        other => {
            let message = format!(
                "the body of the request was in an unknown format ({other}) - accepted media types include: \
                 application/json, application/yaml, application/vnd.kubernetes.protobuf"
            );
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Reason::UnsupportedMediaType, message))
        }
    }
}

/// Reads JSON, duplicate fields noted.
pub(super) fn parse(bytes: &[u8]) -> Result<Sent, serde_json::Error> {
    let mut repeated = Vec::new();
    let mut path = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Noting { path: &mut path, repeated: &mut repeated }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Sent { value, repeated })
}

/// Reads one document of YAML, which JSON is too.
///
/// # Errors
/// Why it is none.
pub(super) fn parse_yaml(body: &[u8]) -> Result<Value, String> {
    let source = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let text = std::sync::Arc::new(Text::new("body", source));
    let parsed = yaml::parse(&text);
    match parsed.documents.first() {
        Some(document) => Ok(yaml::to_value(document.root())),
        None => {
            Err(parsed.diagnostics.first().map_or("it is empty".to_owned(), |found| found.message.clone()))
        }
    }
}

fn from_yaml(body: &Bytes, kind: &str) -> Result<Sent, Refusal> {
    match parse_yaml(body) {
        Ok(value) => Ok(Sent { value, repeated: Vec::new() }),
        Err(why) => Err(unreadable(kind, body, &why)),
    }
}

/// In the words of Go's parser, as far as they are known.
fn json_error(error: &serde_json::Error) -> String {
    match error.is_eof() {
        true => "json parse error: unexpected end of JSON input".to_owned(),
        false => format!("json parse error: {error}"),
    }
}

fn unreadable(kind: &str, body: &[u8], why: &str) -> Refusal {
    let text = String::from_utf8_lossy(body);
    let shown = match text.char_indices().nth(30) {
        _ if text.is_empty() => "<empty>".to_owned(),
        Some((at, _)) => format!("{} ...", &text[..at]),
        None => text.into_owned(),
    };
    Refusal::bad_request(format!(
        "the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; {why} ({shown})"
    ))
}

/// Builds a value and notes which fields stand more than once.
struct Noting<'a> {
    path: &'a mut Vec<String>,
    repeated: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Noting<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Noting<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            self.path.push(format!("[{}]", items.len()));
            let item = access.next_element_seed(Noting { path: self.path, repeated: self.repeated })?;
            self.path.pop();
            match item {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let step = if self.path.is_empty() { key.clone() } else { format!(".{key}") };
            self.path.push(step);
            let value = access.next_value_seed(Noting { path: self.path, repeated: self.repeated })?;
            if entries.insert(key, value).is_some() {
                self.repeated.push(self.path.concat());
            }
            self.path.pop();
        }
        Ok(Value::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn repeated_fields_are_noted_and_the_last_counts() {
        let sent = parse(br#"{"a": 1, "l": [{"x": 1, "x": 2}], "a": 2.5, "n": null}"#).unwrap();
        assert_eq!(sent.value, json!({"a": 2.5, "l": [{"x": 2}], "n": null}));
        assert_eq!(sent.repeated, ["l[0].x", "a"]);
        assert!(parse(b"{} x").is_err() && parse(&b"[".repeat(100_000)).is_err());
    }
}
