//! Encodings: base64, base32, hex, percent signs, JSON, YAML.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use data_encoding::{BASE32, HEXLOWER, HEXLOWER_PERMISSIVE};
use minijinja::value::Kwargs;
use minijinja::{Error, Value};

use super::Takes::{Bytes, Text, Value as Any};
use super::argument::{bytes, invalid};
use super::{Family, Function, filter};
use crate::render::chart::{place, value};
use crate::{text, yaml};

pub const FAMILY: Family = Family {
    name: "Encodings",
    about: "For text inside of text. What is printed alone needs none of them: it comes out as YAML that reads back \
            as the value.",
    functions: &[
        TOJSON,
        FROMJSON,
        TOYAML,
        FROMYAML,
        B64ENCODE,
        B64DECODE,
        B64URLENCODE,
        B32ENCODE,
        B32DECODE,
        HEXENCODE,
        HEXDECODE,
    ],
};

const TOJSON: Function = filter(
    Any,
    "tojson(indent)",
    "The value as JSON: on one line, or with so many spaces a level.",
    ("{'a': [1, 'b']} | tojson", "\"{\\\"a\\\":[1,\\\"b\\\"]}\""),
    || Value::from_function(tojson),
);

const FROMJSON: Function =
    filter(Text, "fromjson", "What a JSON text says.", ("'{\"a\": [1]}' | fromjson", "{\"a\":[1]}"), || {
        Value::from_function(fromjson)
    });

const TOYAML: Function = filter(
    Any,
    "toyaml",
    "The value as YAML, for a file inside of a ConfigMap or an annotation. A map or list that is printed alone \
     comes out as YAML without it.",
    ("{'a': [1, 'yes']} | toyaml", "\"a:\\n- 1\\n- \\\"yes\\\"\""),
    || Value::from_function(|printed: Value| value::to_json(&printed).map(|json| place::yaml(&json))),
);

const FROMYAML: Function = filter(
    Text,
    "fromyaml",
    "What a YAML text of one document says, read as Kubernetes reads it.",
    ("'a: [1, yes]' | fromyaml", "{\"a\":[1,true]}"),
    || Value::from_function(fromyaml),
);

const B64ENCODE: Function = filter(
    Bytes,
    "b64encode",
    "In base64, as the `data` of a Secret wants it.",
    ("'admin' | b64encode", "\"YWRtaW4=\""),
    || Value::from_function(|given: Value| STANDARD.encode(bytes(&given))),
);

const B64DECODE: Function = filter(
    Text,
    "b64decode",
    "The text that a base64 text stands for.",
    ("'YWRtaW4=' | b64decode", "\"admin\""),
    || {
        Value::from_function(|encoded: String| {
            let decoded = STANDARD.decode(encoded.trim());
            readable(decoded.map_err(|error| invalid(format!("no base64: {error}")))?)
        })
    },
);

const B64URLENCODE: Function = filter(
    Bytes,
    "b64urlencode",
    "In the base64 that is safe in URLs, with `-` and `_`.",
    ("'?>' | b64urlencode", "\"Pz4=\""),
    || Value::from_function(|given: Value| URL_SAFE.encode(bytes(&given))),
);

const B32ENCODE: Function =
    filter(Bytes, "b32encode", "In base32.", ("'admin' | b32encode", "\"MFSG22LO\""), || {
        Value::from_function(|given: Value| BASE32.encode(&bytes(&given)))
    });

const B32DECODE: Function = filter(
    Text,
    "b32decode",
    "The text that a base32 text stands for.",
    ("'MFSG22LO' | b32decode", "\"admin\""),
    || {
        Value::from_function(|encoded: String| {
            let decoded = BASE32.decode(encoded.trim().as_bytes());
            readable(decoded.map_err(|error| invalid(format!("no base32: {error}")))?)
        })
    },
);

const HEXENCODE: Function = filter(
    Bytes,
    "hexencode",
    "Two hexadecimal digits for each byte.",
    ("'hi!' | hexencode", "\"686921\""),
    || Value::from_function(|given: Value| HEXLOWER.encode(&bytes(&given))),
);

const HEXDECODE: Function = filter(
    Text,
    "hexdecode",
    "The text that hexadecimal digits stand for.",
    ("'686921' | hexdecode", "\"hi!\""),
    || {
        Value::from_function(|encoded: String| {
            let decoded = HEXLOWER_PERMISSIVE.decode(encoded.trim().as_bytes());
            readable(decoded.map_err(|error| invalid(format!("no hexadecimal digits: {error}")))?)
        })
    },
);

fn readable(decoded: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(decoded).map_err(|_| invalid("what it stands for is no UTF-8"))
}

fn tojson(printed: Value, indent: Option<usize>, named: Kwargs) -> Result<String, Error> {
    let indent = indent.map_or_else(|| named.get("indent"), |indent| Ok(Some(indent)))?;
    named.assert_all_used()?;
    let json = value::to_json(&printed)?;
    let Some(indent) = indent else { return Ok(json.to_string()) };
    let spaces = " ".repeat(indent.min(16));
    let formatter = serde_json::ser::PrettyFormatter::with_indent(spaces.as_bytes());
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, formatter);
    serde::Serialize::serialize(&json, &mut serializer).map_err(|error| invalid(error.to_string()))?;
    readable(text)
}

fn fromjson(json: String) -> Result<Value, Error> {
    let json = serde_json::from_str(&json).map_err(|error| invalid(format!("no JSON: {error}")))?;
    Ok(value::from_json(&json))
}

fn fromyaml(source: String) -> Result<Value, Error> {
    let text = Arc::new(text::Text::new("fromyaml", source.as_str()));
    let parsed = yaml::parse(&text);
    if let Some(found) = parsed.diagnostics.first() {
        return Err(invalid(format!("no YAML: {}", found.message)));
    }
    match parsed.documents.as_slice() {
        [] => Ok(Value::from(())),
        [document] => Ok(value::from_json(&yaml::to_value(document.root()))),
        _ => Err(invalid("the YAML has several documents")),
    }
}
