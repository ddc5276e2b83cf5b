use std::sync::Arc;

use serde_json::Value;

use super::Reader;
use crate::diag::Severity;
use crate::kinds::schema::{Definition, crd, json_schema};
use crate::kinds::table;
use crate::object::Gvk;
use crate::render::{files, manifests};
use crate::yaml::{self, View as _, to_value};

/// The definitions and schemas that a file or an answer holds.
#[derive(Debug, Default)]
pub struct Documents {
    definitions: Vec<Arc<Definition>>,
    schemas: Vec<(Gvk, Arc<Definition>)>,
}

impl Documents {
    /// Reads YAML or JSON, any number of documents: CustomResourceDefinitions, also in lists, and JSON Schemas that
    /// say which kind they are for.
    ///
    /// # Errors
    /// What keeps it from being read, or that none of it is either.
    pub fn read(location: &str, content: &[u8], reader: &Reader) -> Result<Self, String> {
        let read = Self::of(location, content, reader)?;
        match read.is_empty() {
            true => Err(format!(
                "`{location}` holds no {} and no JSON Schema that says which kind it is for",
                table::CUSTOM_RESOURCE_DEFINITION.kind
            )),
            false => Ok(read),
        }
    }

    /// The same of a file that may hold anything else.
    pub fn of(location: &str, content: &[u8], reader: &Reader) -> Result<Self, String> {
        let text =
            files::decode(location, content.to_vec()).map_err(|wrong| describe(location, &wrong.message))?;
        let text = Arc::new(text);
        let mut documents = Self::default();
        let held = manifests::read(&text, text.span(), false);
        if let Some(wrong) = held.diagnostics.iter().find(|found| found.severity == Severity::Error) {
            return Err(describe(location, &wrong.message));
        }
        let kind = &table::CUSTOM_RESOURCE_DEFINITION;
        for object in held.objects {
            let gvk = &object.reference.gvk;
            if gvk.group == kind.group && gvk.kind == kind.kind {
                let compiled = object.tree().and_then(|tree| crd::compile(tree.root()));
                documents.definitions.extend(compiled.map(|kind| Arc::new(Definition::Custom(kind))));
            }
        }
        if held.others > 0 {
            for tree in yaml::parse(&text).documents {
                let schema = to_value(tree.root());
                if let Some(gvk) = tree.root().get("properties").and_then(|_| json_schema::subject(&schema)) {
                    documents.schemas.push((gvk, reader.compile(location, schema)?));
                }
            }
        }
        Ok(documents)
    }

    /// What they say of a kind.
    pub fn find(&self, gvk: &Gvk) -> Option<Arc<Definition>> {
        let is = |definition: &&Arc<Definition>| {
            definition.custom().is_some_and(|kind| kind.group == gvk.group && kind.kind == gvk.kind)
        };
        let defined = self.definitions.iter().find(is);
        let described = || self.schemas.iter().find(|(of, _)| of == gvk).map(|(_, schema)| schema);
        defined.or_else(described).cloned()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty() && self.schemas.is_empty()
    }
}

fn describe(location: &str, reason: &str) -> String {
    format!("cannot read `{location}`: {reason}")
}

/// A JSON document.
pub fn json(location: &str, content: &[u8]) -> Result<Value, String> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    serde_json::from_slice(content).map_err(|error| describe(location, &error.to_string()))
}
