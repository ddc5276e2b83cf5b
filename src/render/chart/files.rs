//! The files of a chart that templates see as `files`: those that are no templates, values or descriptions.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Enumerator, Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use serde_json::Value as Json;

use super::functions::{Advice, basename};
use super::{glob, limits};
use crate::kinds::nearest;
use crate::render::folder::Folder;

/// What Helm's loader takes for itself (helm `pkg/chart/v2/loader/load.go`).
const LOADED: [&str; 4] = ["Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json"];

/// The methods of `files`.
const METHODS: [&str; 5] = ["get", "lines", "glob", "as_config", "as_secrets"];

/// Files of a chart by their paths: a map to templates. Nothing is looked for before a template asks, and a file is
/// read once.
#[derive(Clone, Debug)]
pub struct Files {
    folder: Folder,
    entries: Arc<OnceLock<Result<Entries, String>>>,
}

type Entries = BTreeMap<String, Arc<OnceLock<Result<Value, String>>>>;

impl Files {
    /// Those of the chart in `folder`.
    pub fn of(folder: &Folder) -> Self {
        Self { folder: folder.clone(), entries: Arc::default() }
    }

    /// What templates see.
    pub fn to_value(&self) -> Value {
        Value::from_object(self.clone())
    }

    /// The names of its methods, as a tree in which one that does not exist is looked for.
    pub fn names() -> Json {
        METHODS.iter().map(|method| ((*method).to_owned(), Json::Null)).collect()
    }

    fn entries(&self) -> Result<&Entries, Error> {
        let entries = self.entries.get_or_init(|| {
            let paths = self.folder.list("").map_err(|error| error.to_string())?;
            let paths = paths.iter().map(|path| path.to_string_lossy().into_owned());
            Ok(paths.filter(|path| is_offered(path)).map(|path| (path, Arc::default())).collect())
        });
        entries.as_ref().map_err(|why| refuse(why.clone()))
    }

    /// What a file holds: text, or bytes where it is none. `None` where there is no such file.
    fn read(&self, path: &str) -> Result<Option<Value>, Error> {
        let Some(content) = self.entries()?.get(path) else { return Ok(None) };
        let content = content.get_or_init(|| {
            let bytes = self.folder.bytes(path).map_err(|error| error.to_string())?;
            Ok(String::from_utf8(bytes)
                .map_or_else(|error| Value::from_bytes(error.into_bytes()), Value::from))
        });
        content.clone().map(Some).map_err(refuse)
    }

    fn get(&self, path: &str) -> Result<Value, Error> {
        let Some(content) = self.read(path)? else {
            let entries = self.entries()?;
            let missing = refuse(format!("the chart has no file `{path}`"));
            return Err(match nearest(path, entries.keys().map(String::as_str)) {
                Some(near) => missing.with_source(Advice(format!("did you mean `{near}`?"))),
                None => missing.with_source(Advice(there(entries))),
            });
        };
        Ok(content)
    }

    fn lines(&self, path: &str) -> Result<Vec<String>, Error> {
        let content = self.get(path)?;
        let Some(text) = content.as_str() else { return Err(no_text(path)) };
        let text = text.strip_suffix('\n').unwrap_or(text);
        limits::list(Some(text.matches('\n').count()))?;
        Ok(if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() })
    }

    fn glob(&self, pattern: &str) -> Result<Self, Error> {
        let matcher =
            glob::compile(pattern).map_err(|why| refuse(format!("`{pattern}` is no glob: {why}")))?;
        let entries = self.entries()?.iter().filter(|(path, _)| matcher.is_match(path));
        let entries: Entries = entries.map(|(path, content)| (path.clone(), content.clone())).collect();
        Ok(Self { folder: self.folder.clone(), entries: Arc::new(OnceLock::from(Ok(entries))) })
    }

    /// What the files hold by their names without the way to them.
    fn by_name(&self, shown: fn(&str, &Value) -> Result<String, Error>) -> Result<Value, Error> {
        let mut named: BTreeMap<String, (&str, Value)> = BTreeMap::new();
        for path in self.entries()?.keys() {
            let content = Value::from(shown(path, &self.get(path)?)?);
            if let Some((other, _)) = named.insert(basename(path), (path, content)) {
                return Err(refuse(format!(
                    "`{other}` and `{path}` are called the same without their directories"
                )));
            }
        }
        Ok(Value::from_pairs(named.into_iter().map(|(name, (_, content))| (name, content))))
    }
}

/// Whether templates see the file at `path`.
fn is_offered(path: &str) -> bool {
    !LOADED.contains(&path) && !path.starts_with("templates/") && !path.starts_with("charts/")
}

fn refuse(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, why.into())
}

fn no_text(path: &str) -> Error {
    refuse(format!("`{path}` is no text")).with_source(Advice(
        "in base64 it can stand under `binaryData`: `as_secrets()`, or `| b64encode`".to_owned(),
    ))
}

/// Some of the files that there are, in words.
fn there(entries: &Entries) -> String {
    let some: Vec<_> = entries.keys().take(8).map(|path| format!("`{path}`")).collect();
    match entries.len() - some.len() {
        _ if some.is_empty() => "the chart has no files beside its templates".to_owned(),
        0 => format!("it has {}", some.join(", ")),
        more => format!("it has {} and {more} more", some.join(", ")),
    }
}

impl Object for Files {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.read(key.as_str()?).unwrap_or_else(|error| Some(Value::from(error)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.entries() {
            Ok(entries) => Enumerator::Values(entries.keys().map(Value::from).collect()),
            Err(error) => Enumerator::Values(vec![Value::from(error)]),
        }
    }

    fn call_method(
        self: &Arc<Self>,
        _: &mut State<'_, '_>,
        method: &str,
        arguments: &[Value],
    ) -> Result<Value, Error> {
        match method {
            "get" => self.get(from_args::<(&str,)>(arguments)?.0),
            "lines" => self.lines(from_args::<(&str,)>(arguments)?.0).map(Value::from),
            "glob" => self.glob(from_args::<(&str,)>(arguments)?.0).map(Value::from_object),
            "as_config" => {
                let () = from_args(arguments)?;
                self.by_name(|path, content| content.as_str().map(str::to_owned).ok_or_else(|| no_text(path)))
            }
            "as_secrets" => {
                let () = from_args(arguments)?;
                self.by_name(|_, content| Ok(STANDARD.encode(content.as_bytes().unwrap_or_default())))
            }
            _ => {
                let why = format!("`files` has no method `{method}`");
                let near = nearest(method, METHODS).map(|near| format!("did you mean `{near}`?"));
                let help = near.unwrap_or_else(|| format!("it has `{}`", METHODS.join("`, `")));
                Err(refuse(why).with_source(Advice(help)))
            }
        }
    }
}
