use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::kinds::KubeVersion;
use crate::kinds::schema::{Basic, Field, ListType, MapType, Schemas, Type};
use crate::server::registry::{Resource, Served};

/// Where documents refer to their schemas.
const REFERENCE: &str = "#/components/schemas/";

/// The schemas of all that is said at a group and version, and of all that these refer to.
pub(super) fn of(
    kube: KubeVersion,
    group: &str,
    version: &str,
    resources: &[(Arc<Resource>, Served)],
) -> Map<String, Value> {
    let mut found = Found::default();
    for ((of_group, of_version, _), ty) in Schemas::of(kube).kinds() {
        if of_group == group && of_version == version {
            found.add(ty);
        }
    }
    let mut schemas = found.schemas;
    for (resource, served) in resources.iter().filter(|(resource, _)| resource.row.is_none()) {
        let name = custom_name(resource, &served.name);
        schemas.insert(name, custom(resource, served));
    }
    schemas.sort_keys();
    schemas
}

/// What the schema of a custom resource is called: the group's words in reverse, the version, the kind.
pub(super) fn custom_name(resource: &Resource, version: &str) -> String {
    let words: Vec<&str> = resource.group.rsplit('.').collect();
    format!("{}.{version}.{}", words.join("."), resource.kind)
}

fn custom(resource: &Resource, served: &Served) -> Value {
    let mut schema = served
        .schema
        .clone()
        .unwrap_or_else(|| json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true}));
    schema["x-kubernetes-group-version-kind"] =
        json!([{"group": resource.group, "kind": resource.kind, "version": served.name}]);
    schema
}

/// Schemas by name, and the names that were met already.
#[derive(Default)]
struct Found {
    schemas: Map<String, Value>,
    met: BTreeSet<&'static str>,
}

impl Found {
    /// Adds a type that has a name, with all it refers to.
    fn add(&mut self, ty: Type<'static>) {
        let Some(name) = ty.name() else { return };
        if self.met.insert(name) {
            let mut schema = self.structure(ty);
            if let Some(description) = ty.description() {
                schema.insert("description".to_owned(), json!(description));
            }
            let kinds: Vec<Value> = ty
                .kinds()
                .map(|(group, version, kind)| json!({"group": group, "kind": kind, "version": version}))
                .collect();
            if !kinds.is_empty() {
                schema.insert("x-kubernetes-group-version-kind".to_owned(), Value::Array(kinds));
            }
            self.schemas.insert(name.to_owned(), Value::Object(schema));
        }
    }

    /// A type as a field or an element has it: by reference where it has a name.
    fn used(&mut self, ty: Type<'static>) -> Map<String, Value> {
        match ty.name() {
            Some(name) => {
                self.add(ty);
                let reference = json!([{"$ref": format!("{REFERENCE}{name}")}]);
                Map::from_iter([("allOf".to_owned(), reference)])
            }
            None => self.structure(ty),
        }
    }

    fn structure(&mut self, ty: Type<'static>) -> Map<String, Value> {
        let mut schema = Map::new();
        let mut set = |name: &str, value: Value| drop(schema.insert(name.to_owned(), value));
        match ty.basic() {
            Basic::Object => self.object(ty, &mut set),
            Basic::Map => {
                set("type", json!("object"));
                let values = ty.element().map(|element| Value::Object(self.element(element)));
                set("additionalProperties", values.unwrap_or_else(|| json!({})));
            }
            Basic::List => {
                set("type", json!("array"));
                let items = ty.element().map(|element| Value::Object(self.element(element)));
                set("items", items.unwrap_or_else(|| json!({})));
                list(ty, &mut set);
            }
            Basic::IntOrString => {
                set("format", json!("int-or-string"));
                set("oneOf", json!([{"type": "integer"}, {"type": "string"}]));
            }
            Basic::Quantity => set("oneOf", json!([{"type": "string"}, {"type": "number"}])),
            scalar => set_scalar(scalar, ty, &mut set),
        }
        let values: Vec<&str> = ty.enumeration().collect();
        if !values.is_empty() {
            schema.insert("enum".to_owned(), json!(values));
        }
        schema
    }

    /// An element of a list or a value of a map; Go holds structures there by value.
    fn element(&mut self, ty: Type<'static>) -> Map<String, Value> {
        let mut schema = self.used(ty);
        match ty.basic() {
            Basic::Object if ty.name().is_some() => drop(schema.insert("default".to_owned(), json!({}))),
            Basic::String => drop(schema.insert("default".to_owned(), json!(""))),
            _ => {}
        }
        schema
    }

    fn object(&mut self, ty: Type<'static>, set: &mut impl FnMut(&str, Value)) {
        set("type", json!("object"));
        let required: Vec<&str> = ty.fields().filter(|field| field.required()).map(Field::name).collect();
        if !required.is_empty() {
            set("required", json!(required));
        }
        let properties: Map<String, Value> =
            ty.fields().map(|field| (field.name().to_owned(), self.property(field))).collect();
        if !properties.is_empty() {
            set("properties", Value::Object(properties));
        }
        if ty.map_type() == Some(MapType::Atomic) {
            set("x-kubernetes-map-type", json!("atomic"));
        }
    }

    fn property(&mut self, field: Field<'static>) -> Value {
        let mut schema = self.used(field.ty());
        let mut set = |name: &str, value: Value| drop(schema.insert(name.to_owned(), value));
        if let Some(description) = field.description() {
            set("description", json!(description));
        }
        if let Some(default) = field.default().and_then(|default| serde_json::from_str(default).ok()) {
            set("default", default);
        }
        match (field.patch_merges(), field.patch_retains_keys()) {
            (true, true) => set("x-kubernetes-patch-strategy", json!("merge,retainKeys")),
            (true, false) => set("x-kubernetes-patch-strategy", json!("merge")),
            (false, true) => set("x-kubernetes-patch-strategy", json!("retainKeys")),
            (false, false) => {}
        }
        if let Some(key) = field.merge_key() {
            set("x-kubernetes-patch-merge-key", json!(key));
        }
        if field.map_type() == Some(MapType::Atomic) {
            set("x-kubernetes-map-type", json!("atomic"));
        }
        Value::Object(schema)
    }
}

fn list(ty: Type<'static>, set: &mut impl FnMut(&str, Value)) {
    let kind = match ty.list_type() {
        Some(ListType::Atomic) => "atomic",
        Some(ListType::Set) => "set",
        Some(ListType::Map) => "map",
        None => return,
    };
    set("x-kubernetes-list-type", json!(kind));
    let keys: Vec<&str> = ty.list_map_keys().collect();
    if !keys.is_empty() {
        set("x-kubernetes-list-map-keys", json!(keys));
    }
}

fn set_scalar(basic: Basic, ty: Type<'static>, set: &mut impl FnMut(&str, Value)) {
    let kind = match basic {
        Basic::String | Basic::Bytes | Basic::Time | Basic::MicroTime => "string",
        Basic::Integer => "integer",
        Basic::Number => "number",
        Basic::Boolean => "boolean",
        _ => "object",
    };
    set("type", json!(kind));
    let format = match basic {
        Basic::Bytes => Some("byte"),
        Basic::Time | Basic::MicroTime => Some("date-time"),
        _ => ty.format(),
    };
    if let Some(format) = format {
        set("format", json!(format));
    }
}
