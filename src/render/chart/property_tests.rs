//! Whatever a value holds, wherever it is printed: it reads back as that value, and nothing around it changes.
//! `PROPTEST_CASES` says how many values are tried.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::yaml;

/// Pieces that mean something to YAML, to templates, or to hoist's own marks.
const PIECES: [&str; 64] = [
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\t",
    "\r",
    "\r\n",
    ":",
    ": ",
    " #",
    "#",
    "-",
    "- ",
    "\"",
    "'",
    "\\",
    "\\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fdd0}",
    "\u{fdd2}0\u{fdd1}",
    "\u{fdd3}",
    "{",
    "}",
    "[",
    "]",
    ",",
    "|",
    ">",
    "%",
    "@",
    "`",
    "&",
    "*a",
    "!",
    "!!int",
    "?",
    "? ",
    "~",
    "---",
    "...",
    "{{ x }}",
    "{% if %}",
    "{#",
    "yes",
    "null",
    "true",
    "0",
    "0644",
    "1e3",
    "0x1F",
    "12:30",
    "2020-01-01",
    ".5",
    "<<",
    "=",
    "é",
    "😀",
];

fn text() -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![3 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned), 2 => "[a-z0-9]{1,4}"];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => text().prop_map(Value::String),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => (-1.0e9..1.0e9).prop_map(Value::from),
    ]
}

fn node() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![8 => scalar(), 1 => Just(Value::Null)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::vec((text(), inner), 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// What `template` says once it is rendered, as YAML.
fn said(template: &str, x: &Value) -> Result<Value, String> {
    let named = [("t".to_owned(), Arc::new(Text::new("t", template)))];
    let (compiled, _) = Templates::alone(&named, json!({"x": x}));
    let (text, diagnostics) = compiled.render_named("t");
    let text = Arc::new(text.ok_or(format!("{diagnostics:?}"))?);
    let parsed = yaml::parse(&text);
    let document = parsed.documents.first().filter(|_| parsed.documents.len() == 1);
    let messages = diagnostics.iter().chain(&parsed.diagnostics).map(|found| found.message.as_str());
    let found = || format!("{}\n{}", messages.clone().collect::<Vec<_>>().join("\n"), text.content());
    document.filter(|_| diagnostics.is_empty()).map(|tree| yaml::to_value(tree.root())).ok_or_else(found)
}

/// A block scalar's text with the line breaks at its end that `|` and `>` leave.
fn clipped(text: &str) -> String {
    let body = text.trim_end_matches('\n');
    if body.is_empty() { String::new() } else { format!("{body}\n") }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_node_reads_back_as_that_value(x in node()) {
        for (template, wrap) in [
            ("k: {{ x }}\nl: 1\n", (|x| json!({"k": x, "l": 1})) as fn(&Value) -> Value),
            ("k: {{ x }} # c\nl: 1\n", |x| json!({"k": x, "l": 1})),
            ("k:\n  {{ x }}\nl: 1\n", |x| json!({"k": x, "l": 1})),
            ("a:\n  - {{ x }}\n  - 1\n", |x| json!({"a": [x, 1]})),
            ("a:\n- k: {{ x }}\n  l: 1\n", |x| json!({"a": [{"k": x, "l": 1}]})),
            ("k: [{{ x }}, {a: {{ x }}}]\nl: 1\n", |x| json!({"k": [x, {"a": x}], "l": 1})),
            ("{% macro m() %}\n{{ x }}\n{% endmacro %}\nk: {{ m() }}\nl: 1\n", |x| json!({"k": x, "l": 1})),
            ("{% set s %}{{ x }}{% endset %}k: {{ s }}\nl: 1\n", |x| json!({"k": x, "l": 1})),
            ("# {{ x }}\nk: 1 # {{ x }}\n", |_| json!({"k": 1})),
        ] {
            prop_assert_eq!(said(template, &x), Ok(wrap(&x)), "{}", template);
        }
    }

    #[test]
    fn text_reads_back_as_that_text(x in scalar()) {
        let text = value::text(&x);
        for (template, wrap) in [
            ("k: a{{ x }}\nl: 1\n", (|x| json!({"k": format!("a{x}"), "l": 1})) as fn(&str) -> Value),
            ("k: {{ x }}{{ x }}\nl: 1\n", |x| json!({"k": format!("{x}{x}"), "l": 1})),
            ("k: {{ x }}:{{ x }} # c\nl: 1\n", |x| json!({"k": format!("{x}:{x}"), "l": 1})),
            ("k: \"<{{ x }}>\"\nl: 1\n", |x| json!({"k": format!("<{x}>"), "l": 1})),
            ("k: '<{{ x }}>'\nl: 1\n", |x| json!({"k": format!("<{x}>"), "l": 1})),
            ("k: 'it''s\n  {{ x }}'\nl: 1\n", |x| json!({"k": format!("it's {x}"), "l": 1})),
            ("k: \"a\n  {{ x }}\n  b\"\nl: 1\n", |x| json!({"k": format!("a {x} b"), "l": 1})),
            ("k: [a{{ x }}, '{{ x }}']\nl: 1\n", |x| json!({"k": [format!("a{x}"), x], "l": 1})),
            ("a:\n  {{ x }}: 1\n", |x| json!({"a": {x: 1}})),
            ("a: {b{{ x }}: 1}\n", |x| json!({"a": {format!("b{x}"): 1}})),
            ("k: |\n  {{ x }}\nl: 1\n", |x| json!({"k": clipped(x), "l": 1})),
            ("k: |\n  a\n  {{ x }}\nl: 1\n", |x| json!({"k": clipped(&format!("a\n{x}")), "l": 1})),
            ("k: |-\n  a {{ x }} b\nl: 1\n", |x| json!({"k": format!("a {x} b"), "l": 1})),
            ("k: |+\n  a{{ x }}\nl: 1\n", |x| json!({"k": format!("a{x}\n"), "l": 1})),
            ("k: >\n  {{ x }}\nl: 1\n", |x| json!({"k": clipped(x), "l": 1})),
            ("k: >-\n  a\n  {{ x }}b\nl: 1\n", |x| json!({"k": format!("a {x}b"), "l": 1})),
        ] {
            prop_assert_eq!(said(template, &x), Ok(wrap(&text)), "{}", template);
        }
    }
}
