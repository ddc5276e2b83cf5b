use serde_json::Value;

use super::{Refusal, Registry, Resource, Served, parse, store_refusal};
use crate::kinds::table;
use crate::server::store::{Prefix, Write, WriteError};

impl Registry {
    /// Does what a write to `resource` has as its consequence for the server itself.
    pub(super) fn follow(&self, resource: &Resource) -> Result<(), Refusal> {
        match resource.is(&table::CUSTOM_RESOURCE_DEFINITION) {
            true => self.serve_custom_resources(),
            false => Ok(()),
        }
    }

    /// Removes the objects of a definition that is gone: nobody could reach them any more.
    ///
    /// # Errors
    /// [`Refusal`] where the store cannot write.
    pub(super) async fn purge(&self, definition: &Value) -> Result<(), Refusal> {
        let text = |pointer: &str| definition.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let prefix = Prefix::new(text("/spec/group"), text("/spec/names/plural"), None);
        for (key, entry) in self.store.list(&prefix, None, 0, &|_| true).entries {
            let write = Write { key, expected: Some(entry.revision), document: None };
            match self.store.write(write).await {
                Ok(_) | Err(WriteError::Conflict(_)) => {}
                Err(error) => return Err(store_refusal(&error)),
            }
        }
        Ok(())
    }

    /// Serves the custom resources that the definitions in the store declare, and no others.
    ///
    /// # Errors
    /// [`Refusal`] where a definition cannot be read.
    pub fn serve_custom_resources(&self) -> Result<(), Refusal> {
        let Some(definitions) = self.catalog.of(&table::CUSTOM_RESOURCE_DEFINITION) else { return Ok(()) };
        let all = self.store.list(&definitions.prefix(None), None, 0, &|_| true);
        let read = all.entries.iter().map(|(_, entry)| Ok(resource_of(&parse(entry)?)));
        let resources = read.collect::<Result<Vec<_>, Refusal>>()?;
        self.catalog.serve_custom(resources.into_iter().flatten());
        Ok(())
    }
}

/// What a definition declares; `None` where it serves no version.
fn resource_of(definition: &Value) -> Option<Resource> {
    let spec = &definition["spec"];
    let names = &spec["names"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
    let versions = spec["versions"].as_array()?;
    let storage = versions.iter().find(|version| version["storage"] == true)?;
    let served: Vec<Served> =
        versions.iter().filter(|version| version["served"] == true).map(served).collect();
    if served.is_empty() {
        return None;
    }
    let kind = text(&names["kind"]);
    Some(Resource {
        group: text(&spec["group"]),
        plural: text(&names["plural"]),
        singular: text(&names["singular"]),
        short_names: words(&names["shortNames"]),
        categories: words(&names["categories"]),
        list_kind: names["listKind"].as_str().map_or_else(|| format!("{kind}List"), str::to_owned),
        kind,
        namespaced: spec["scope"] == "Namespaced",
        storage: text(&storage["name"]),
        storage_group: text(&spec["group"]),
        versions: served,
        row: None,
    })
}

fn served(version: &Value) -> Served {
    let name = version["name"].as_str().unwrap_or_default().to_owned();
    let subresources = version["subresources"].as_object().into_iter().flatten();
    let deprecation = (version["deprecated"] == true).then(|| {
        version["deprecationWarning"].as_str().map_or_else(|| format!("{name} is deprecated"), str::to_owned)
    });
    Served {
        deprecation,
        subresources: subresources.map(|(name, _)| name.clone()).collect(),
        schema: version["schema"].get("openAPIV3Schema").cloned(),
        scale: version["subresources"].get("scale").cloned(),
        columns: version["additionalPrinterColumns"].as_array().cloned().unwrap_or_default(),
        name,
    }
}
