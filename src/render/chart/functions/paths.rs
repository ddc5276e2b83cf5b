//! Paths, with slashes, as on Linux.

use minijinja::Value;

use super::Takes::Text;
use super::{Family, Function, filter};

pub const FAMILY: Family = Family {
    name: "Paths",
    about: "Paths are text: nothing looks at files.",
    functions: &[BASENAME, DIRNAME, EXTNAME, NORMPATH],
};

const BASENAME: Function = filter(
    Text,
    "basename",
    "The last step of a path.",
    ("'conf/app.yaml' | basename", "\"app.yaml\""),
    || Value::from_function(|path: String| basename(&path)),
);

const DIRNAME: Function = filter(
    Text,
    "dirname",
    "A path without its last step.",
    ("'conf/app.yaml' | dirname", "\"conf\""),
    || {
        Value::from_function(|path: String| {
            let end = path.rfind('/').map_or(0, |slash| slash + 1);
            normal(&path[..end])
        })
    },
);

const EXTNAME: Function = filter(
    Text,
    "extname",
    "What a path ends with from its last dot on.",
    ("'conf/app.yaml' | extname", "\".yaml\""),
    || {
        Value::from_function(|path: String| {
            let file = path.rsplit('/').next().unwrap_or_default();
            file.rfind('.').map_or("", |dot| &file[dot..]).to_owned()
        })
    },
);

const NORMPATH: Function = filter(
    Text,
    "normpath",
    "The shortest path that leads to the same place.",
    ("'/srv/./web/../api/' | normpath", "\"/srv/api\""),
    || Value::from_function(|path: String| normal(&path)),
);

/// The last step of a path, as Go's `path.Base` has it.
pub fn basename(path: &str) -> String {
    let trimmed = path.trim_end_matches('/');
    match (path.is_empty(), trimmed.is_empty()) {
        (true, _) => ".".to_owned(),
        (_, true) => "/".to_owned(),
        _ => trimmed.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// As Go's `path.Clean` has it.
fn normal(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            ".." if rooted => {}
            step => steps.push(step),
        }
    }
    let joined = steps.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
