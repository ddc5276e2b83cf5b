use serde_json::{Map, Value, json};

use crate::api::ResourcePath;
use crate::object::Gvk;

/// How objects of one kind are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The kind.
    pub gvk: Gvk,
    /// Its name in paths, as `deployments`.
    pub plural: String,
    /// As `deployment`.
    pub singular: String,
    /// Whether objects live in namespaces.
    pub namespaced: bool,
    /// What can be done with them, as `patch`.
    pub verbs: Vec<String>,
}

impl Resource {
    /// The path of the collection, or of the object `name`; `namespace` counts for a namespaced kind only.
    pub fn path(&self, namespace: Option<&str>, name: Option<&str>) -> String {
        let path = ResourcePath {
            group: self.gvk.group.clone(),
            version: self.gvk.version.clone(),
            namespace: namespace.filter(|_| self.namespaced).map(str::to_owned),
            plural: self.plural.clone(),
            name: name.map(str::to_owned),
            ..ResourcePath::default()
        };
        path.to_path()
    }

    /// As the API server and kubectl name it: `deployments.apps`.
    pub fn full_name(&self) -> String {
        with_group(&self.plural, &self.gvk.group)
    }

    /// As kubectl begins a line about an object of it: `deployment.apps`.
    pub fn line_name(&self) -> String {
        match self.singular.is_empty() {
            true => with_group(&self.gvk.kind.to_lowercase(), &self.gvk.group),
            false => with_group(&self.singular, &self.gvk.group),
        }
    }

    /// Whether the server offers `verb` for it.
    pub fn allows(&self, verb: &str) -> bool {
        self.verbs.iter().any(|known| known == verb)
    }

    /// What a call asks for, as an error names it: `patch deployments.apps "web" in namespace shop`.
    pub(in crate::client) fn call(&self, verb: &str, namespace: Option<&str>, name: &str) -> String {
        let mut call = format!("{verb} {}", self.full_name());
        if !name.is_empty() {
            call.push_str(&format!(" \"{name}\""));
        }
        if let Some(namespace) = namespace.filter(|_| self.namespaced) {
            call.push_str(&format!(" in namespace {namespace}"));
        }
        call
    }

    /// `object` with `apiVersion` and `kind` in front.
    pub(in crate::client) fn typed(&self, object: Value) -> Value {
        let mut typed = Map::new();
        typed.insert("apiVersion".to_owned(), json!(self.gvk.api_version()));
        typed.insert("kind".to_owned(), json!(self.gvk.kind));
        if let Value::Object(fields) = object {
            typed.extend(fields);
        }
        Value::Object(typed)
    }
}

fn with_group(name: &str, group: &str) -> String {
    match group.is_empty() {
        true => name.to_owned(),
        false => format!("{name}.{group}"),
    }
}
