//! Objects in Kubernetes' protobuf encoding, which typed clients send (`kubectl create deployment`): read into
//! the same JSON that they would have sent else. Answers are JSON, which these clients accept.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::wire::{self, Fields, Payload, Unreadable};
use crate::kinds::KubeVersion;
use crate::kinds::schema::{Basic, Schemas, Type};
use crate::object::Gvk;

/// What an encoded object begins with.
const MAGIC: &[u8] = b"k8s\0";
/// How deep messages may lie in one another.
const DEEPEST: usize = 100;

/// The numbers of the fields of each message; `schemas/protobuf.py` says how they are written.
static MESSAGES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../../schemas/protobuf.txt").lines();
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// The field of `message` with `number`: its name, and the message that is written into the one around it.
fn field_of(message: &str, number: u32) -> Option<(&'static str, Option<&'static str>)> {
    let fields = MESSAGES.get(message)?.split(' ').filter_map(|field| field.split_once('='));
    fields
        .map(|(name, rest)| {
            (name, rest.split_once(':').map_or((rest, None), |(number, of)| (number, Some(of))))
        })
        .find(|(_, (written, _))| written.parse() == Ok(number))
        .map(|(name, (_, inline))| (name, inline))
}

/// Reads an encoded object.
///
/// # Errors
/// [`Unreadable`] for what is no such object, or of a kind that `kube` does not have.
pub(super) fn read(bytes: &[u8], kube: KubeVersion) -> Result<Value, Unreadable> {
    let envelope = bytes.strip_prefix(MAGIC).ok_or(Unreadable("it does not begin as one"))?;
    let (mut raw, mut api_version, mut kind) = (&[][..], String::new(), String::new());
    for field in Fields::of(envelope) {
        match field? {
            (1, Payload::Bytes(meta)) => {
                for field in Fields::of(meta) {
                    match field? {
                        (1, Payload::Bytes(text)) => api_version = wire::text(text)?,
                        (2, Payload::Bytes(text)) => kind = wire::text(text)?,
                        _ => {}
                    }
                }
            }
            (2, Payload::Bytes(object)) => raw = object,
            _ => {}
        }
    }
    let Gvk { group, version, kind } = Gvk::new(&api_version, &kind);
    let ty = Schemas::of(kube).kind(&group, &version, &kind).ok_or(Unreadable("its kind is not known"))?;
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(kind));
    object.insert("apiVersion".to_owned(), json!(api_version));
    let message = message_of(ty).ok_or(Unreadable("its kind has no message"))?;
    structure(message, ty, raw, &mut object, 0)?;
    Ok(Value::Object(object))
}

/// `core.v1.Pod` of `io.k8s.api.core.v1.Pod`.
fn message_of(ty: Type<'static>) -> Option<&'static str> {
    let name = ty.name()?;
    let mut dots = name.rmatch_indices('.').map(|(at, _)| at);
    Some(dots.nth(2).map_or(name, |at| &name[at + 1..]))
}

fn structure(
    message: &str,
    ty: Type<'static>,
    bytes: &[u8],
    into: &mut Map<String, Value>,
    depth: usize,
) -> Result<(), Unreadable> {
    if depth > DEEPEST {
        return Err(Unreadable("it is too deep"));
    }
    for field in Fields::of(bytes) {
        let (number, payload) = field?;
        let Some((name, inline)) = field_of(message, number) else { continue };
        match (inline, payload, ty.field(name)) {
            (Some(inline), Payload::Bytes(bytes), _) => structure(inline, ty, bytes, into, depth + 1)?,
            (None, payload, Some(field)) => add(field.ty(), name, payload, into, depth + 1)?,
            // A field that the version does not have yet.
            _ => {}
        }
    }
    Ok(())
}

/// Adds a value: another element of a list, another entry of a map, or the field itself.
fn add(
    ty: Type<'static>,
    name: &str,
    payload: Payload<'_>,
    into: &mut Map<String, Value>,
    depth: usize,
) -> Result<(), Unreadable> {
    match (ty.basic(), ty.element()) {
        (Basic::List, Some(element)) => {
            let item = value(element, payload, depth)?;
            if let Value::Array(items) = into.entry(name).or_insert_with(|| json!([])) {
                items.push(item);
            }
        }
        (Basic::Map, Some(element)) => {
            let (mut key, mut entry) = (String::new(), Value::Null);
            for field in Fields::of(payload.bytes()?) {
                match field? {
                    (1, text) => key = wire::text(text.bytes()?)?,
                    (2, payload) => entry = value(element, payload, depth)?,
                    _ => {}
                }
            }
            if let Value::Object(entries) = into.entry(name).or_insert_with(|| json!({})) {
                entries.insert(key, entry);
            }
        }
        _ => drop(into.insert(name.to_owned(), value(ty, payload, depth)?)),
    }
    Ok(())
}

fn value(ty: Type<'static>, payload: Payload<'_>, depth: usize) -> Result<Value, Unreadable> {
    Ok(match ty.basic() {
        Basic::String => json!(wire::text(payload.bytes()?)?),
        Basic::Bytes => json!(STANDARD.encode(payload.bytes()?)),
        Basic::Integer => json!(payload.integer()?),
        Basic::Boolean => json!(payload.integer()? != 0),
        Basic::Number => json!(payload.double()?),
        Basic::Quantity => json!(wire::text(first(payload.bytes()?)?)?),
        Basic::Time | Basic::MicroTime => time(payload.bytes()?, ty.basic())?,
        Basic::IntOrString => int_or_string(payload.bytes()?)?,
        Basic::Object if ty.fields().next().is_some() => {
            let mut object = Map::new();
            let message = message_of(ty).ok_or(Unreadable("a part of it has no message"))?;
            structure(message, ty, payload.bytes()?, &mut object, depth + 1)?;
            Value::Object(object)
        }
        Basic::List => {
            let element = ty.element().ok_or(Unreadable("a list has no elements"))?;
            let items = Fields::of(payload.bytes()?).map(|item| value(element, item?.1, depth + 1));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        // JSON that is carried as it is.
        _ => serde_json::from_slice(first(payload.bytes()?)?)
            .map_err(|_| Unreadable("a part of it is no JSON"))?,
    })
}

/// What the first field of a message holds.
fn first(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    match Fields::of(bytes).next() {
        Some(field) => field?.1.bytes(),
        None => Ok(&[]),
    }
}

fn time(bytes: &[u8], basic: Basic) -> Result<Value, Unreadable> {
    let (mut seconds, mut nanos) = (None, 0);
    for field in Fields::of(bytes) {
        match field? {
            (1, payload) => seconds = Some(payload.integer()?),
            (2, payload) => nanos = payload.integer()?,
            _ => {}
        }
    }
    let Some(seconds) = seconds else { return Ok(Value::Null) };
    let nanos = i32::try_from(nanos).map_err(|_| Unreadable("a time is none"))?;
    let time = Timestamp::new(seconds, nanos).map_err(|_| Unreadable("a time is none"))?;
    let format = if basic == Basic::MicroTime { "%Y-%m-%dT%H:%M:%S.%6fZ" } else { "%Y-%m-%dT%H:%M:%SZ" };
    Ok(json!(time.strftime(format).to_string()))
}

fn int_or_string(bytes: &[u8]) -> Result<Value, Unreadable> {
    let (mut is_text, mut number, mut text) = (false, 0, String::new());
    for field in Fields::of(bytes) {
        match field? {
            (1, payload) => is_text = payload.integer()? == 1,
            (2, payload) => number = payload.integer()?,
            (3, payload) => text = wire::text(payload.bytes()?)?,
            _ => {}
        }
    }
    Ok(if is_text { json!(text) } else { json!(number) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that holds bytes.
    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[number << 3 | 2, length][..], content].concat()
    }

    #[test]
    fn an_encoded_object_is_read() {
        let meta = [field(1, b"v1"), field(2, b"ConfigMap")].concat();
        let labels = field(11, &[field(1, b"app"), field(2, b"web")].concat());
        let metadata = [field(1, b"settings"), field(8, b""), labels].concat();
        let data = field(2, &[field(1, b"a"), field(2, b"1")].concat());
        let binary = field(3, &[field(1, b"b"), field(2, b"\x00")].concat());
        let raw = [field(1, &metadata), data, binary, vec![4 << 3, 1]].concat();
        let encoded = [MAGIC, &field(1, &meta), &field(2, &raw)].concat();
        let read = read(&encoded, KubeVersion::NEWEST).unwrap();
        let metadata = json!({"name": "settings", "creationTimestamp": null, "labels": {"app": "web"}});
        let wanted = json!({
            "kind": "ConfigMap", "apiVersion": "v1", "metadata": metadata, "data": {"a": "1"},
            "binaryData": {"b": "AA=="}, "immutable": true,
        });
        assert_eq!(read, wanted);
    }

    #[test]
    fn nothing_makes_it_panic() {
        let meta = [field(1, b"v1"), field(2, b"Pod")].concat();
        let head = [MAGIC, &field(1, &meta)].concat();
        for tail in [
            &[0x12, 0xff][..],
            &[0x12, 0x02, 0x0a, 0xff],
            &[0xff; 12],
            &[0x12, 0x01, 0x0f],
            b"\x12\x04\x0a\x02\x08\x80",
        ] {
            assert!(read(&[&head, tail].concat(), KubeVersion::NEWEST).is_err(), "{tail:?}");
        }
        assert!(read(b"{}", KubeVersion::NEWEST).is_err());
    }
}
