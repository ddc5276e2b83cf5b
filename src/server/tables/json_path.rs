use serde_json::Value;

/// What a column's path leads to: fields (`.status.phase`, `['a.b']`), elements (`[0]`, `[*]`) and filters by
/// equality (`[?(@.type=="Ready")]`). A path that cannot be read leads nowhere.
pub(super) fn find<'a>(object: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = vec![object];
    let mut rest = path.trim().trim_start_matches('{').trim_end_matches('}').trim_start_matches('$');
    while !rest.is_empty() {
        let Some((step, after)) = step(rest) else { return Vec::new() };
        found = found.into_iter().flat_map(|value| step.follow(value)).collect();
        rest = after;
    }
    found
}

/// One step of a path.
enum Step<'p> {
    Field(String),
    Element(i64),
    All,
    Where(&'p str, &'p str),
}

fn step(path: &str) -> Option<(Step<'_>, &str)> {
    if let Some(rest) = path.strip_prefix('[') {
        let end = if rest.starts_with('?') { rest.find(")]")? + 1 } else { rest.find(']')? };
        return Some((bracket(&rest[..end])?, &rest[end + 1..]));
    }
    let rest = path.strip_prefix('.').unwrap_or(path);
    let (mut name, mut escaped, mut length) = (String::new(), false, 0);
    for letter in rest.chars() {
        match letter {
            '\\' if !escaped => escaped = true,
            '.' | '[' if !escaped => break,
            _ => {
                name.push(letter);
                escaped = false;
            }
        }
        length += letter.len_utf8();
    }
    let field = if name == "*" { Step::All } else { Step::Field(name) };
    (length > 0).then(|| (field, &rest[length..]))
}

fn bracket(inside: &str) -> Option<Step<'_>> {
    if inside == "*" {
        return Some(Step::All);
    }
    if let Some(filter) = inside.strip_prefix("?(") {
        let (field, value) = filter.strip_suffix(')')?.split_once("==")?;
        let value = value.trim().trim_matches(|quote| quote == '"' || quote == '\'');
        return Some(Step::Where(field.trim().strip_prefix("@.")?, value));
    }
    match inside.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')) {
        Some(name) => Some(Step::Field(name.to_owned())),
        None => inside.parse().ok().map(Step::Element),
    }
}

impl Step<'_> {
    fn follow<'a>(&self, value: &'a Value) -> Vec<&'a Value> {
        let items = || value.as_array().into_iter().flatten();
        match self {
            Self::Field(name) => value.get(name).into_iter().collect(),
            Self::Element(index) => {
                let length = i64::try_from(items().count()).unwrap_or(0);
                let index = if *index < 0 { length + index } else { *index };
                usize::try_from(index).ok().and_then(|index| value.get(index)).into_iter().collect()
            }
            Self::All => match value {
                Value::Object(entries) => entries.values().collect(),
                _ => items().collect(),
            },
            Self::Where(field, wanted) => items().filter(|item| meets(item, field, wanted)).collect(),
        }
    }
}

fn meets(item: &Value, field: &str, wanted: &str) -> bool {
    find(item, &format!(".{field}")).first().is_some_and(|found| match found {
        Value::String(text) => text == wanted,
        Value::Bool(value) => wanted == if *value { "true" } else { "false" },
        other => other.as_f64().is_some_and(|number| wanted.parse() == Ok(number)),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_lead_to_values() {
        let object = json!({
            "metadata": {"labels": {"a.b/c": "x"}},
            "status": {"list": [{"type": "A", "n": 1}, {"type": "Ready", "n": 2}]},
        });
        let at = |path: &str| find(&object, path).into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(at(".status.list[0].n"), [json!(1)]);
        assert_eq!(at(".status.list[-1].n"), [json!(2)]);
        assert_eq!(at(".status.list[*].type"), [json!("A"), json!("Ready")]);
        assert_eq!(at(r#".status.list[?(@.type=="Ready")].n"#), [json!(2)]);
        assert_eq!(at(r".metadata.labels.a\.b/c"), [json!("x")]);
        assert_eq!(at(".metadata.labels['a.b/c']"), [json!("x")]);
        assert!(at(".status.none").is_empty() && at(".[").is_empty() && at("[?(").is_empty());
    }
}
