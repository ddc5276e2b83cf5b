//! Objects made wrong in one place each.

use serde_json::{Value, json};

/// Every way to change one place of `object`: each value replaced by others of its type, each field dropped,
/// each list emptied or with an element twice.
pub fn of(object: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    collect(object, String::new(), &mut places);
    let mut mutations = Vec::new();
    for place in places.iter().filter(|place| !is_identity(place)) {
        let Some(value) = object.pointer(place) else { continue };
        for replacement in replacements(value) {
            let mut mutated = object.clone();
            if let Some(target) = mutated.pointer_mut(place) {
                *target = replacement.clone();
            }
            mutations.push((format!("{place} = {}", short(&replacement)), mutated));
        }
        if let Some(mutated) = without(object, place) {
            mutations.push((format!("{place} dropped"), mutated));
        }
    }
    mutations
}

/// What makes it the object that it is: a change there is another request.
fn is_identity(place: &str) -> bool {
    ["", "/apiVersion", "/kind", "/metadata", "/metadata/namespace"].contains(&place)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{place}/{name}"), places);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{place}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(place);
}

fn replacements(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let long = "a".repeat(300);
            let others =
                ["", "Bad_Value!", "a..b", "UPPER", "-1", "../x", "/abs/x", "x".repeat(64).as_str(), &long]
                    .map(|other| json!(other));
            others.into_iter().chain([json!(format!("{text}-"))]).collect()
        }
        Value::Number(_) => [-1, 0, 1, 70000].map(|number| json!(number)).to_vec(),
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Array(items) => match items.first() {
            Some(first) => {
                let mut twice = items.clone();
                twice.push(first.clone());
                vec![json!([]), json!(twice)]
            }
            None => Vec::new(),
        },
        Value::Object(fields) if fields.is_empty() => Vec::new(),
        Value::Object(fields) => {
            let mut keyed = fields.clone();
            keyed.insert("Bad Key!".to_owned(), json!("bad value!"));
            vec![json!({}), json!(keyed)]
        }
        Value::Null => Vec::new(),
    }
}

fn without(object: &Value, place: &str) -> Option<Value> {
    let (parent, last) = place.rsplit_once('/')?;
    let mut mutated = object.clone();
    let last = last.replace("~1", "/").replace("~0", "~");
    mutated.pointer_mut(parent)?.as_object_mut()?.remove(&last)?;
    Some(mutated)
}
