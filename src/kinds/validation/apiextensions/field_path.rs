//! The paths by which a definition names fields of its own schema (`ValidFieldPath` of apiextensions-apiserver).

use std::iter::Peekable;

use crate::yaml::View;

const UNKNOWN: &str = "does not refer to a valid field";
const UNEXPECTED_END: &str = "unexpected end of JSON path";

/// The schema that `path` leads to from `schema`, and the path as the server writes it; what is wrong with it.
/// `['key']` may stand in it where `brackets` says so.
pub(super) fn find<'v, V: View<'v>>(
    path: &str,
    schema: Option<V>,
    brackets: bool,
) -> Result<(String, Option<V>), String> {
    let mut tokens = Tokens { rest: path }.peekable();
    let (mut found, mut schema) = (String::new(), schema);
    while let Some(token) = tokens.next() {
        let name = match token {
            "[" if !brackets => return Err("array notation is not allowed".to_owned()),
            "[" => quoted(&mut tokens)?,
            "." => tokens.next().ok_or(UNEXPECTED_END)?.to_owned(),
            other => return Err(format!("expected [ or . but got: {other}")),
        };
        let part = |field: &str| schema.and_then(|schema| schema.get(field));
        if let Some(properties) = part("properties").filter(|properties| properties.len() > 0) {
            let dot = if found.is_empty() { "" } else { "." };
            found.push_str(&format!("{dot}{name}"));
            schema = Some(properties.get(&name).ok_or(UNKNOWN)?);
        } else {
            found.push_str(&format!("[{name}]"));
            schema = Some(part("additionalProperties").ok_or(UNKNOWN)?).filter(|schema| schema.is_map());
        }
        if token == "[" {
            match tokens.next() {
                Some("]") => {}
                Some(other) => return Err(format!("expected ] but got {other}")),
                None => return Err(UNEXPECTED_END.to_owned()),
            }
        }
    }
    Ok((found, schema))
}

fn quoted<'p>(tokens: &mut Peekable<Tokens<'p>>) -> Result<String, String> {
    let token = tokens.next().ok_or(UNEXPECTED_END)?;
    let inner = token.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let inner = inner.ok_or_else(|| format!("expected single quoted string but got {token}"))?;
    Ok(inner.replace("\\'", "'").replace("\\\\", "\\"))
}

/// The delimiters, the strings in quotes and what stands between them.
struct Tokens<'p> {
    rest: &'p str,
}

impl<'p> Iterator for Tokens<'p> {
    type Item = &'p str;

    fn next(&mut self) -> Option<&'p str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = match self.rest.as_bytes()[0] {
            b'\'' => closing(self.rest).unwrap_or(self.rest.len()),
            b'.' | b'[' | b']' => 1,
            _ => self.rest.find(['.', '[', ']']).unwrap_or(self.rest.len()),
        };
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(token)
    }
}

/// Behind the quote that closes the one at the beginning.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find(|&at| bytes[at] == b'\'' && bytes[at - 1] != b'\\').map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find;

    #[test]
    fn a_path_leads_through_fields_and_keys() {
        let schema = json!({"properties": {
            "spec": {"properties": {"a.b": {"type": "string"}}},
            "map": {"additionalProperties": {"type": "integer"}},
        }});
        let found = |path| find(path, Some(&schema), true).map(|(path, schema)| (path, schema.cloned()));
        assert_eq!(found(".spec['a.b']"), Ok(("spec.a.b".to_owned(), Some(json!({"type": "string"})))));
        assert_eq!(found(".map.key"), Ok(("map[key]".to_owned(), Some(json!({"type": "integer"})))));
        assert_eq!(found(".spec.c"), Err("does not refer to a valid field".to_owned()));
        assert_eq!(found(".spec."), Err("unexpected end of JSON path".to_owned()));
        assert_eq!(found("spec"), Err("expected [ or . but got: spec".to_owned()));
        assert_eq!(
            find(".spec['x']", Some(&schema), false).map(|(path, _)| path),
            Err("array notation is not allowed".to_owned())
        );
    }
}
