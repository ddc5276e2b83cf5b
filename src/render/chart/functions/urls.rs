//! URLs.

use minijinja::{Error, Value, filters};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Takes::{Map, Text, Value as Any};
use super::argument::invalid;
use super::{Family, Function, filter};
use crate::scalar::Url;

/// What is written with percent signs in a path (Go `net/url`).
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

/// What is written with percent signs in a fragment.
const FRAGMENT: &AsciiSet = &PATH.remove(b'?').remove(b'!').remove(b'(').remove(b')').remove(b'*');

pub const FAMILY: Family = Family {
    name: "URLs",
    about: "URLs are taken apart and put together as Go does it.",
    functions: &[URLPARSE, URLJOIN, URLENCODE, URLDECODE],
};

const URLPARSE: Function = filter(
    Text,
    "urlparse",
    "The parts of a URL: `scheme`, `userinfo`, `host`, `hostname`, `port`, `path`, `query`, `opaque`, `fragment`; \
     empty text for those it has not.",
    (
        "('https://me@example.com:8443/a%20b?q=1' | urlparse) | pick('hostname', 'port', 'path')",
        "{\"hostname\":\"example.com\",\"port\":\"8443\",\"path\":\"/a b\"}",
    ),
    || Value::from_function(parse),
);

const URLJOIN: Function = filter(
    Map,
    "urljoin",
    "The URL of such parts.",
    (
        "{'scheme': 'https', 'host': 'example.com', 'path': '/a b', 'query': 'q=1'} | urljoin",
        "\"https://example.com/a%20b?q=1\"",
    ),
    || Value::from_function(join),
);

const URLENCODE: Function = filter(
    Any,
    "urlencode",
    "With percent signs for what means something in a URL; a map as the query that it makes.",
    ("{'q': 'a b', 'n': 1} | urlencode", "\"q=a%20b&n=1\""),
    || Value::from_function(filters::urlencode),
);

const URLDECODE: Function = filter(
    Text,
    "urldecode",
    "The text that one with percent signs stands for.",
    ("'a%20b' | urldecode", "\"a b\""),
    || Value::from_function(|text: String| decoded(&text)),
);

fn decoded(text: &str) -> Result<String, Error> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(|text| text.into_owned()).map_err(|_| invalid("what the percent signs stand for is no UTF-8"))
}

fn parse(text: String) -> Result<Value, Error> {
    let url = Url::parse(&text).map_err(invalid)?;
    let parts = [
        ("scheme", url.scheme.clone()),
        ("userinfo", url.user.unwrap_or_default().to_owned()),
        ("host", url.host.to_owned()),
        ("hostname", url.hostname().to_owned()),
        ("port", url.port().to_owned()),
        ("path", decoded(url.path)?),
        ("query", url.query.to_owned()),
        ("opaque", url.opaque.to_owned()),
        ("fragment", decoded(url.fragment)?),
    ];
    Ok(Value::from_pairs(parts))
}

/// As Go's `URL.String` puts them together.
fn join(parts: Value) -> Result<String, Error> {
    let part = |name: &str| -> Result<String, Error> {
        let part = parts.get_attr(name)?;
        Ok(if part.is_undefined() || part.is_none() { String::new() } else { part.to_string() })
    };
    let (scheme, host, user) = (part("scheme")?, part("host")?, part("userinfo")?);
    let (opaque, query, fragment) = (part("opaque")?, part("query")?, part("fragment")?);
    let path = utf8_percent_encode(&part("path")?, PATH).to_string();
    let mut url = if scheme.is_empty() { String::new() } else { format!("{scheme}:") };
    if !opaque.is_empty() {
        url += &opaque;
    } else {
        let has_authority = !host.is_empty() || !user.is_empty();
        if has_authority || (!scheme.is_empty() && path.starts_with('/')) || path.starts_with("//") {
            url += "//";
        }
        if !user.is_empty() {
            url += &format!("{user}@");
        }
        url += &host;
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            url.push('/');
        }
        url += &path;
    }
    if !query.is_empty() {
        url += &format!("?{query}");
    }
    if !fragment.is_empty() {
        url += &format!("#{}", utf8_percent_encode(&fragment, FRAGMENT));
    }
    Ok(url)
}
