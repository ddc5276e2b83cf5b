use hoist::yaml::{self, to_value};
use serde_json::{Value, json};

use super::{same, text};

/// What is emitted is read as what it was, be it the text itself, as value and as key, or what stands in it.
pub fn emitter(content: &str) {
    let lines: Vec<&str> = content.split('\n').collect();
    let keys = lines.iter().map(|line| ((*line).to_owned(), json!(lines)));
    round(&json!({ "text": content, "list": [lines, { content: [content] }] }));
    round(&Value::Object(keys.collect()));
    for tree in yaml::parse(&text(content)).documents {
        round(&to_value(tree.root()));
    }
}

fn round(value: &Value) {
    let emitted = yaml::emit(value);
    let parsed = yaml::parse(&text(&emitted));
    let wrong = parsed.diagnostics.iter().find(|found| found.rule != "yaml/lookalike");
    assert!(wrong.is_none(), "{emitted:?}: {wrong:?}");
    let read = parsed.documents.first().map_or(Value::Null, |tree| to_value(tree.root()));
    assert!(same(&read, value), "{value}\n{emitted}\n{read}");
}
