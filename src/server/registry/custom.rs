use serde_json::Value;

use super::create::refuse;
use super::{Part, Refusal, Registry, Resource, Served, Target, parse, store_refusal};
use crate::kinds::schema::crd::compile_to_judge;
use crate::kinds::schema::{self, Type};
use crate::kinds::{FieldError, Reason, defaults, table, validation};
use crate::server::store::{Prefix, Write, WriteError};

impl Registry {
    /// Does what a write to `resource` has as its consequence for the server itself.
    pub(super) fn follow(&self, resource: &Resource) -> Result<(), Refusal> {
        match resource.is(&table::CUSTOM_RESOURCE_DEFINITION) {
            true => self.serve_custom_resources(),
            false => Ok(()),
        }
    }

    /// Sees that a custom resource is what the schema of `version` asks for. An update of the status is judged by its
    /// status alone, any other not at all by a status that only the former may change.
    ///
    /// # Errors
    /// [`Refusal`] of reason Invalid.
    pub(super) fn check_custom(
        &self,
        target: Target<'_>,
        version: &str,
        part: Part,
        object: &Value,
    ) -> Result<(), Refusal> {
        let resource = target.resource;
        let Some(ty) = resource.custom.as_ref().and_then(|custom| custom.ty(version)) else { return Ok(()) };
        let served = resource.version(version);
        let is_apart = served.is_some_and(|served| served.subresources.iter().any(|name| name == "status"));
        let mut errors: Vec<FieldError> = Vec::new();
        if part == Part::Main {
            errors.extend(validation::validate_metadata(resource.namespaced, self.version, object));
            let mut judged = object.clone();
            judged.as_object_mut().and_then(|fields| fields.shift_remove("status"));
            errors.extend(schema::validate(ty, &judged));
        }
        if part == Part::Status || !is_apart {
            errors.extend(schema::validate_status(ty, object));
        }
        errors.retain(|error| error.reason != Reason::Unknown);
        refuse(target, &errors)
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

/// Makes of a custom resource what its schema has: without other fields, with its defaults.
pub(super) fn complete(ty: Type<'_>, object: &mut Value) {
    schema::prune(ty, object);
    defaults::custom(ty, object);
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
        custom: compile_to_judge(definition, |_| true),
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
