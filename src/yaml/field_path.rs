use serde_json::Value;

use super::{Shape, View, to_value};

/// Where a path leaves the object that it leads into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The part of the path that leads to something; empty for the root.
    pub reached: String,
    /// The step that leads nowhere.
    pub step: String,
    /// What could be in its place: the keys of a map, the indices of a list.
    pub known: Vec<String>,
}

/// The value that `path` leads to. It is written as the API server and `diff` write paths: `spec.containers[0].image`,
/// `metadata.labels[app]`, `spec.containers[name=web]`, several keys of an element with commas.
///
/// # Errors
/// The first step that leads nowhere.
pub fn lead<'a, V: View<'a>>(root: V, path: &str) -> Result<V, Stray> {
    let path = path.strip_prefix('.').unwrap_or(path);
    let (mut at, mut end) = (root, 0);
    while end < path.len() {
        let rest = &path[end..];
        let length = step_length(rest);
        let step = &rest[..length];
        at = inner(at, step).ok_or_else(|| Stray {
            reached: path[..end].to_owned(),
            step: step.strip_prefix('.').unwrap_or(step).to_owned(),
            known: known(at),
        })?;
        end += length;
    }
    Ok(at)
}

/// How much of `rest` is its first step: `.name`, or what brackets hold, these with it.
fn step_length(rest: &str) -> usize {
    let name = rest.strip_prefix('.').unwrap_or(rest);
    let end = match rest.starts_with('[') {
        true => rest.find(']').map(|at| at + 1),
        false => name.find(['.', '[']).map(|at| at + rest.len() - name.len()),
    };
    end.unwrap_or(rest.len())
}

fn inner<'a, V: View<'a>>(at: V, step: &str) -> Option<V> {
    let Some(inside) = step.strip_prefix('[').and_then(|step| step.strip_suffix(']')) else {
        return at.get(step.strip_prefix('.').unwrap_or(step));
    };
    let inside = inside.trim_matches(['"', '\'']);
    if !at.is_list() {
        return at.get(inside);
    }
    match inside.parse() {
        Ok(index) => at.items().nth(index),
        Err(_) => at.items().find(|item| has_keys(*item, inside)),
    }
}

/// Whether an element has the values that `keys` names: `containerPort=53, protocol=TCP`.
fn has_keys<'a>(item: impl View<'a>, keys: &str) -> bool {
    keys.split(',').all(|key| {
        let Some((name, wanted)) = key.split_once('=') else { return false };
        let value = item.get(name.trim());
        value.is_some_and(|value| match value.shape() {
            Shape::Str(text) => text == wanted.trim(),
            _ => wanted.trim().parse().is_ok_and(|wanted: Value| wanted == to_value(value)),
        })
    })
}

fn known<'a>(at: impl View<'a>) -> Vec<String> {
    match at.is_list() {
        true => (0..at.len()).map(|index| format!("[{index}]")).collect(),
        false => at.entries().map(|(key, _)| key.to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_as_it_is_written_elsewhere() {
        let object = json!({"metadata": {"labels": {"app.kubernetes.io/name": "web"}}, "spec": {"containers": [
            {"name": "web", "ports": [{"containerPort": 53, "protocol": "TCP"}]}
        ]}});
        let led = |path| lead(&object, path).map(to_value);
        assert_eq!(led("metadata.labels[app.kubernetes.io/name]"), Ok(json!("web")));
        assert_eq!(led(".metadata.labels['app.kubernetes.io/name']"), Ok(json!("web")));
        assert_eq!(led("spec.containers[0].name"), Ok(json!("web")));
        let port = "spec.containers[name=web].ports[containerPort=53, protocol=TCP].containerPort";
        assert_eq!(led(port), Ok(json!(53)));
        let stray = |path| led(path).map_err(|stray| (stray.reached, stray.step, stray.known));
        let containers = ("spec".to_owned(), "container".to_owned(), vec!["containers".to_owned()]);
        assert_eq!(stray("spec.container[0]"), Err(containers));
        let elements = ("spec.containers".to_owned(), "[1]".to_owned(), vec!["[0]".to_owned()]);
        assert_eq!(stray("spec.containers[1].name"), Err(elements));
        assert!(led("spec.containers[").is_err() && led("ü.é").is_err() && led("a..b").is_err());
    }
}
