//! `values.schema.json` lets through what Helm lets through, in every draft.

use hoist::render::in_parallel;

use super::run::{self, Case};

const DRAFTS: [&str; 5] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2020-12/schema",
    "http://json-schema.org/draft-06/schema#",
    "https://json-schema.org/draft/2019-09/schema",
];

/// What Helm refuses and hoist takes: a part of the schema, and why.
const LAXER: [(&str, &str); 1] =
    [("(?=", "Go's regular expressions cannot look ahead; those of JSON Schema can")];

/// The rest of a schema, and arguments to try on it.
const SCHEMAS: [(&str, &[&str]); 34] = [
    (
        r#""properties":{"a":{"type":"integer"}}"#,
        &["a=1", "a=1.0", "a=1.5", "a=\"1\"", "a=null", "a=9007199254740993"],
    ),
    (r#""properties":{"a":{"type":["string","null"]}}"#, &["a=1", "a=\"x\"", "a=null", "b=1"]),
    (r#""properties":{"a":{"minimum":1,"maximum":5}}"#, &["a=0", "a=1", "a=5", "a=5.5", "a=\"x\""]),
    (r#""properties":{"a":{"exclusiveMinimum":1}}"#, &["a=1", "a=2"]),
    (r#""properties":{"a":{"minimum":1,"exclusiveMinimum":true}}"#, &["a=1", "a=2"]),
    (r#""properties":{"a":{"multipleOf":0.1}}"#, &["a=0.3", "a=1", "a=0.35"]),
    (
        r#""properties":{"a":{"minLength":2,"maxLength":3,"pattern":"^[a-z]+$"}}"#,
        &["a=\"x\"", "a=\"xy\"", "a=\"xyzw\"", "a=\"XY\""],
    ),
    (r#""properties":{"a":{"pattern":"^(?=x)"}}"#, &["a=\"x\""]),
    (r#""required":["a","b"]"#, &["a=1", "a=1,b=2", "a=1,b=null", "c=1"]),
    (r#""additionalProperties":false,"properties":{"a":{}}"#, &["a=1", "b=1", "a=1,c=2", "global={\"x\":1}"]),
    (r#""additionalProperties":{"type":"string"}"#, &["a=1", "a=\"x\"", "a=null"]),
    (
        r#""patternProperties":{"^a":{"type":"integer"}},"additionalProperties":false"#,
        &["ab=1", "ab=\"x\"", "b=1"],
    ),
    (r#""propertyNames":{"pattern":"^[a-z]+$"}"#, &["a=1", "A=1"]),
    (r#""minProperties":2,"maxProperties":3"#, &["a=1", "a=1,b=1", "a=1,b=1,c=1,d=1"]),
    (
        r#""properties":{"a":{"enum":[1,"x",null,{"b":1}]}}"#,
        &["a=1", "a=1.0", "a=\"x\"", "a=2", "a={\"b\":1}", "a={\"b\":2}"],
    ),
    (r#""properties":{"a":{"const":{"b":[1]}}}"#, &["a={\"b\":[1]}", "a=1"]),
    (
        r#""properties":{"a":{"items":{"type":"string"},"minItems":1,"maxItems":2}}"#,
        &["a=[]", "a=[\"x\"]", "a=[1]", "a=[\"x\",\"y\",\"z\"]"],
    ),
    (
        r#""properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}"#,
        &["a=[\"x\"]", "a=[1]", "a=[\"x\",1]"],
    ),
    (
        r#""properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}"#,
        &["a=[\"x\"]", "a=[1]", "a=[\"x\",1]"],
    ),
    (
        r#""properties":{"a":{"uniqueItems":true}}"#,
        &["a=[1,2]", "a=[1,1]", "a=[1,1.0]", "a=[{\"x\":1},{\"x\":1}]"],
    ),
    (r#""properties":{"a":{"contains":{"type":"integer"}}}"#, &["a=[1]", "a=[\"x\"]", "a=[]"]),
    (
        r#""properties":{"a":{"anyOf":[{"type":"string"},{"type":"object","required":["b"]}]}}"#,
        &["a=1", "a=\"x\"", "a={}", "a={\"b\":1}"],
    ),
    (
        r#""properties":{"a":{"oneOf":[{"type":"integer"},{"minimum":2}]}}"#,
        &["a=1", "a=2", "a=2.5", "a=\"x\""],
    ),
    (
        r#""properties":{"a":{"allOf":[{"minimum":1},{"maximum":3}],"not":{"const":2}}}"#,
        &["a=1", "a=2", "a=4"],
    ),
    (
        r#""if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}"#,
        &["a=1", "a=1,b=1", "c=1", "d=1"],
    ),
    (r#""dependencies":{"a":["b"]}"#, &["a=1", "a=1,b=1"]),
    (r#""dependentRequired":{"a":["b"]}"#, &["a=1", "a=1,b=1"]),
    (
        r##""definitions":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/p"}}"##,
        &["a=1", "a=\"x\""],
    ),
    (r##""$defs":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/p"}}"##, &["a=1", "a=\"x\""]),
    (
        r##""properties":{"a":{"$ref":"#"}},"maxProperties":2"##,
        &["a={\"a\":{}}", "a={\"x\":1,\"y\":1,\"z\":1}"],
    ),
    (r##""properties":{"a":{"$ref":"beside.json"}}"##, &["a=1", "b=1"]),
    (r##""properties":{"a":{"$ref":"#/missing"}}"##, &["a=1"]),
    (
        r#""properties":{"a":{"contentEncoding":"base64","contentMediaType":"application/json"}}"#,
        &["a=\"***\""],
    ),
    (r#""unevaluatedProperties":false,"allOf":[{"properties":{"a":{}}}]"#, &["a=1", "b=1"]),
];

/// Formats, each with what is one and what is none.
const FORMATS: [(&str, &[&str]); 12] = [
    ("date", &["2024-02-29", "2023-02-29", "x"]),
    ("date-time", &["2024-01-01T00:00:00Z", "2024-01-01 00:00:00", "2024-01-01T00:00:00"]),
    ("time", &["12:00:00Z", "12:00", "25:00:00Z"]),
    ("email", &["a@example.com", "a", "a@b"]),
    ("hostname", &["a.example.com", "a_b", "-a", "a..b"]),
    ("ipv4", &["10.0.0.1", "10.0.0.256", "10.0.0"]),
    ("ipv6", &["::1", "fe80::g", "1:2:3"]),
    ("uri", &["https://example.com/x", "example.com", "/x"]),
    ("uri-reference", &["/x", "https://example.com", "\\\\"]),
    ("json-pointer", &["/a/b", "a", "/a~2"]),
    ("regex", &["^a$", "a("]),
    ("unknown", &["x"]),
];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    // Each case starts Helm: the drafts that differ least from another are left to whoever asks for more.
    let drafts = if crate::variable("HOIST_CASES").is_some() { DRAFTS.len() } else { 3 };
    for draft in &DRAFTS[..drafts] {
        for (schema, arguments) in SCHEMAS {
            for argument in arguments {
                cases.push(case(&format!(r#"{{"$schema":"{draft}",{schema}}}"#), argument));
            }
        }
    }
    for draft in &DRAFTS[1..3] {
        for (format, texts) in FORMATS {
            let schema = format!(r#"{{"$schema":"{draft}","properties":{{"a":{{"format":"{format}"}}}}}}"#);
            cases.extend(texts.iter().map(|text| case(&schema, &format!("a={text:?}"))));
        }
    }
    let whole = [
        "true",
        "false",
        "",
        "[]",
        "1",
        "{",
        r#"{"type":"objct"}"#,
        r#"{"properties":[]}"#,
        r#"{"minimum":"x"}"#,
        r#"{"required":"a"}"#,
        r#"{"$ref":"urn:a:b"}"#,
        r#"{"$schema":"urn:a:b"}"#,
        r#"{"pattern":"["}"#,
        r##"{"$id":"https://a.example/x.json","$ref":"#/$defs/p","$defs":{"p":{"required":["q"]}}}"##,
        r#"{"type":"object","$ref":"file:///etc/hostname"}"#,
    ];
    cases.extend(whole.iter().map(|schema| case(schema, "a=1")));
    cases
}

fn case(schema: &str, argument: &str) -> Case {
    Case { schema: Some(schema.to_owned()), ..Case::new("d: null\n", &["--set-json", argument]) }
}

#[test]
fn schemas_let_through_what_they_do_with_helm() {
    let Some(helm) = run::helm() else { return };
    let cases = cases();
    let outcomes = in_parallel(&cases, |case| case.outcomes(&helm));
    let mut wrong = Vec::new();
    for (case, (theirs, ours)) in cases.iter().zip(outcomes) {
        let schema = case.schema.as_deref().unwrap_or_default();
        let laxer = theirs.is_err() && LAXER.iter().any(|(part, _)| schema.contains(part));
        if theirs.is_ok() != ours.is_ok() && !laxer {
            wrong.push(format!("{schema} {:?}\nhelm: {theirs:?}\nhoist: {ours:?}\n", case.arguments));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
