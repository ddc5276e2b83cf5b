//! ConfigMaps, Secrets and ServiceAccounts.

use serde_json::Value;

use super::super::at::At;
use super::super::meta;
use crate::scalar::{base64, names};
use crate::yaml::View;

/// The most bytes that the values of a ConfigMap or a Secret may have together: 1 MiB.
const MOST: usize = 1024 * 1024;

/// Judges a ConfigMap.
pub(in super::super) fn config_map<'v>(map: &At<'_, impl View<'v>>) {
    meta::metadata(&map.field("metadata"), true, names::dns1123_subdomain);
    let (data, binary) = (map.field("data"), map.field("binaryData"));
    let mut size = 0;
    for (key, value) in data.entries() {
        value.judge_as(key, names::config_map_key(key));
        if binary.entries().any(|(other, _)| other == key) {
            value.invalid_as(key, "duplicate of key present in binaryData");
        }
        size += value.text().len();
    }
    for (key, value) in binary.entries() {
        value.judge_as(key, names::config_map_key(key));
        size += decoded(value.text()).len();
    }
    if size > MOST {
        map.field("").too_long(MOST);
    }
}

fn decoded(text: &str) -> Vec<u8> {
    base64::decode(text).unwrap_or_default()
}

/// Judges a Secret. What it says in `stringData` counts as `data`.
pub(in super::super) fn secret<'v>(secret: &At<'_, impl View<'v>>) {
    let meta = secret.field("metadata");
    meta::metadata(&meta, true, names::dns1123_subdomain);
    let (data, strings) = (secret.field("data"), secret.field("stringData"));
    let mut size = 0;
    for (key, value) in data.entries() {
        value.judge_as(key, names::config_map_key(key));
        if !strings.entries().any(|(other, _)| other == key) {
            size += decoded(value.text()).len();
        }
    }
    for (key, value) in strings.entries() {
        size += value.text().len();
        if !data.entries().any(|(other, _)| other == key) {
            data.key(key).judge_as(key, names::config_map_key(key));
        }
    }
    if size > MOST {
        data.too_long(MOST);
    }
    of_type(secret);
}

fn of_type<'v>(secret: &At<'_, impl View<'v>>) {
    let data = secret.field("data");
    let value = |key: &str| {
        let strings = secret.field("stringData");
        let plain = strings.entries().find(|(other, _)| *other == key);
        let plain = plain.map(|(_, value)| value.text().as_bytes().to_vec());
        plain.or_else(|| data.entries().find(|(other, _)| *other == key).map(|(_, it)| decoded(it.text())))
    };
    let needs = |key: &'static str| {
        if value(key).is_none() {
            data.key(key).required("");
        }
    };
    match secret.field("type").text() {
        "kubernetes.io/service-account-token" => {
            let meta = secret.field("metadata");
            let annotations = meta.field("annotations");
            let name = annotations.key("kubernetes.io/service-account.name");
            if name.text().is_empty() {
                name.required("");
            }
        }
        "kubernetes.io/dockercfg" => docker(&data, ".dockercfg", value(".dockercfg")),
        "kubernetes.io/dockerconfigjson" => docker(&data, ".dockerconfigjson", value(".dockerconfigjson")),
        "kubernetes.io/basic-auth" if value("username").is_none() && value("password").is_none() => {
            needs("username");
            needs("password");
        }
        "kubernetes.io/ssh-auth" if value("ssh-privatekey").is_none_or(|key| key.is_empty()) => {
            data.key("ssh-privatekey").required("");
        }
        "kubernetes.io/tls" => {
            needs("tls.crt");
            needs("tls.key");
        }
        _ => {}
    }
}

fn docker<'v>(data: &At<'_, impl View<'v>>, key: &'static str, content: Option<Vec<u8>>) {
    let Some(content) = content else { return data.key(key).required("") };
    let wrong = match serde_json::from_slice::<Value>(&content) {
        Ok(Value::Object(_) | Value::Null) => return,
        Ok(other) => {
            let kind = match other {
                Value::Array(_) => "array",
                Value::String(_) => "string",
                Value::Bool(_) => "bool",
                _ => "number",
            };
            format!("json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}")
        }
        Err(error) if error.is_eof() => "unexpected end of JSON input".to_owned(),
        // The API server names the character, which is one of the Secret's.
        Err(_) => "it is not JSON".to_owned(),
    };
    data.key(key).invalid_as("<secret contents redacted>", wrong);
}

/// Judges a ServiceAccount.
pub(in super::super) fn service_account<'v>(account: &At<'_, impl View<'v>>) {
    meta::metadata(&account.field("metadata"), true, names::dns1123_subdomain);
}
