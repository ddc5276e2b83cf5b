//! Texts of objects, with places whose text is given as it is.

use std::collections::BTreeMap;

use hoist::yaml;
use serde_json::{Map, Value};

/// Texts that shall stand in a document just so, behind the names that hold their places.
#[derive(Default)]
pub struct Raw(Vec<String>);

impl Raw {
    /// A string that stands for `text` in an object, as a value or as a key.
    pub fn hold(&mut self, text: impl Into<String>) -> String {
        self.0.push(text.into());
        format!("zz-{}-raw", self.0.len() - 1)
    }

    /// The object as a document in block style.
    pub fn write(&self, object: &Value) -> String {
        let mut written = yaml::emit(object);
        // The last first: a text may hold the place of an earlier one.
        for (index, text) in self.0.iter().enumerate().rev() {
            written = written.replace(&format!("zz-{index}-raw"), text);
        }
        written
    }
}

/// The object as a document in which one value stands as `text`.
pub fn with_scalar(object: &Value, place: &str, text: &str) -> Option<String> {
    let (mut raw, mut object) = (Raw::default(), object.clone());
    *object.pointer_mut(place)? = Value::String(raw.hold(text));
    Some(raw.write(&object))
}

/// The object with what a reader of YAML does not see: maps and lists in one line, a map that is named and referred
/// to, strings in quotes.
fn disguised(object: &Value) -> Vec<(&'static str, String)> {
    let mut texts = Vec::new();
    for field in ["spec", "metadata"] {
        if let Some(value) = object.get(field) {
            let text = with_scalar(object, &format!("/{field}"), &value.to_string());
            texts.extend(text.map(|text| ("a map in one line", text)));
        }
    }
    let (mut raw, mut named) = (Raw::default(), object.clone());
    let shared = raw.hold("&shared {example.com/team: a}");
    let again = raw.hold("*shared");
    if let Some(metadata) = named["metadata"].as_object_mut() {
        metadata.insert("labels".to_owned(), Value::String(shared));
        metadata.insert("annotations".to_owned(), Value::String(again));
        texts.push(("a map named and referred to", raw.write(&named)));
    }
    let mut raw = Raw::default();
    let quoted = in_quotes(object, &mut raw);
    texts.push(("strings in quotes", raw.write(&quoted)));
    texts
}

/// The value with each of its strings on one line in single quotes.
fn in_quotes(value: &Value, raw: &mut Raw) -> Value {
    match value {
        Value::String(text) if !text.contains('\n') => {
            Value::String(raw.hold(format!("'{}'", text.replace('\'', "''"))))
        }
        Value::Array(items) => items.iter().map(|item| in_quotes(item, raw)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (key.clone(), in_quotes(value, raw)));
            Value::Object(fields.collect())
        }
        value => value.clone(),
    }
}

/// The same document in other words: what a reader of YAML does not see.
pub fn rewritten(object: &Value) -> Vec<(&'static str, String)> {
    let block = yaml::emit(object);
    let json = object.to_string();
    let pretty = serde_json::to_string_pretty(object).expect("a value is JSON");
    let line = |line: &str| match line.find(": ") {
        Some(at) => format!("{}:   {}  # said", &line[..at], &line[at + 2..]),
        None => format!("{line} # said"),
    };
    let is_literal = block.contains(": |");
    let commented: Vec<String> = block.lines().map(line).collect();
    let mut texts = vec![
        ("JSON", json),
        ("JSON on many lines", pretty),
        ("a document's start", format!("---\n{block}")),
        ("a document's start and end", format!("# first\n---\n{block}...\n")),
        ("carriage returns", block.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{FEFF}{block}")),
        ("no line break at the end", block.trim_end().to_owned()),
        ("blank lines and comments", format!("\n# a comment\n\n{block}\n\n# the end\n")),
        ("keys in order", yaml::emit(&sorted(object))),
        ("keys in reverse order", yaml::emit(&reversed(object))),
        ("a key in quotes", block.replacen("metadata:", "\"metadata\":", 1)),
        ("a complex key", block.replacen("metadata:", "? metadata\n:", 1)),
        ("an anchor that nobody names", block.replacen("metadata:", "metadata: &meta", 1)),
        ("a tag", block.replacen("metadata:", "metadata: !!map", 1)),
    ];
    texts.extend(disguised(object));
    if !is_literal {
        texts.push(("a comment on each line", commented.join("\n") + "\n"));
    }
    texts
}

/// The same document with something in it that breaks it, or that a reader takes another way.
pub fn broken(object: &Value, at: usize) -> Vec<(&'static str, String)> {
    let block = yaml::emit(object);
    let lines: Vec<&str> = block.lines().collect();
    let at = 3 + at % lines.len().saturating_sub(3).max(1);
    let with = |change: &dyn Fn(&str) -> String| {
        let changed = lines.iter().enumerate().map(|(index, line)| match index == at.min(lines.len() - 1) {
            true => change(line),
            false => (*line).to_owned(),
        });
        changed.collect::<Vec<_>>().join("\n") + "\n"
    };
    vec![
        ("a line one column in", with(&|line| format!(" {line}"))),
        ("a line two columns in", with(&|line| format!("  {line}"))),
        ("a line one column out", with(&|line| line.strip_prefix(' ').unwrap_or(line).to_owned())),
        ("a line two columns out", with(&|line| line.strip_prefix("  ").unwrap_or(line).to_owned())),
        ("a line behind a tab", with(&|line| format!("\t{}", line.trim_start()))),
        ("a tab behind a colon", with(&|line| line.replacen(": ", ":\t", 1))),
        ("no space behind a colon", with(&|line| line.replacen(": ", ":", 1))),
        ("no colon", with(&|line| line.replacen(':', "", 1))),
        ("two colons", with(&|line| line.replacen(':', "::", 1))),
        ("a quote that stays open", with(&|line| line.replacen(": ", ": \"", 1))),
        ("a bracket that stays open", with(&|line| line.replacen(": ", ": [", 1))),
        ("a line twice", with(&|line| format!("{line}\n{line}"))),
        ("no such line", with(&|_| String::new())),
        ("a comment instead", with(&|line| format!("# {line}"))),
        (
            "a dash in front",
            with(&|line| {
                let text = line.trim_start();
                format!("{}- {text}", &line[..line.len() - text.len()])
            }),
        ),
        ("no dash", with(&|line| line.replacen("- ", "  ", 1))),
        ("a template", with(&|line| format!("{{{{- if x }}}}\n{line}\n{{{{- end }}}}"))),
        ("a control character", with(&|line| format!("{line}\u{1}"))),
        ("a no-break space", with(&|line| line.replacen(' ', "\u{A0}", 1))),
    ]
}

fn sorted(value: &Value) -> Value {
    in_order(value, |fields| {
        let sorted: BTreeMap<_, _> = fields.into_iter().collect();
        sorted.into_iter().collect()
    })
}

fn reversed(value: &Value) -> Value {
    in_order(value, |fields| fields.into_iter().rev().collect())
}

/// The value with the fields of each of its maps as `order` has them.
fn in_order(value: &Value, order: fn(Map<String, Value>) -> Map<String, Value>) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (key.clone(), in_order(value, order)));
            Value::Object(order(fields.collect()))
        }
        Value::Array(items) => items.iter().map(|item| in_order(item, order)).collect(),
        value => value.clone(),
    }
}
