//! Compiles `schemas/` into the packed table that `kinds::schema` embeds, and the descriptions into a
//! compressed one beside it.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "cargo talks to build scripts through the environment and standard output"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Map, Value};

use schema::encode::{Encoder, Field, Reference, Schema};
use schema::layout::{Basic, ListType, MANDATORY, MERGE, MapType, NARROW, REPLACE, REQUIRED, RETAIN_KEYS};

/// The two files of `src/kinds/schema` that write the packed form.
#[path = "src/kinds/schema"]
mod schema {
    pub mod encode;
    pub mod layout;
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=schemas");
    println!("cargo::rerun-if-changed=src/kinds/schema/encode.rs");
    println!("cargo::rerun-if-changed=src/kinds/schema/layout.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let schemas = Path::new("schemas");
    fs::write(out.join("schemas.bin"), definitions(schemas)?)?;
    fs::write(out.join("descriptions.bin.deflate"), deflated(&descriptions(schemas)?)?)?;
    Ok(())
}

fn read(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The files of a directory of versions as (minor version, content), the oldest version first.
fn versions(directory: &Path) -> Result<BTreeMap<u32, Map<String, Value>>, Failure> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let minor = name.strip_prefix("1.").ok_or_else(|| format!("{}: no version", path.display()))?;
        found.insert(minor.parse()?, read(&path)?);
    }
    Ok(found)
}

/// What is known of the fields beyond the definitions, as {definition: {field: …}}.
struct Beyond {
    /// Their defaults.
    defaults: Map<String, Value>,
    /// The values that they may have.
    enumerations: Map<String, Value>,
    /// The required ones that the API server does without.
    leniency: Map<String, Value>,
}

impl Beyond {
    fn read(schemas: &Path) -> Result<Self, Failure> {
        Ok(Self {
            defaults: read(&schemas.join("defaults.json"))?,
            enumerations: read(&schemas.join("enumerations.json"))?,
            leniency: read(&schemas.join("leniency.json"))?,
        })
    }

    /// Whether the API server does without a required field.
    fn lenient(&self, definition: &str, field: &str) -> bool {
        let fields = self.leniency.get(definition).and_then(Value::as_array);
        fields.is_some_and(|fields| fields.iter().any(|lenient| lenient == field))
    }
}

/// The packed definitions of all versions.
fn definitions(schemas: &Path) -> Result<Vec<u8>, Failure> {
    let beyond = Beyond::read(schemas)?;
    let mut encoder = Encoder::default();
    let mut current = BTreeMap::new();
    for (minor, changes) in versions(&schemas.join("definitions"))? {
        for (name, definition) in changes {
            match definition {
                Value::Null => current.remove(&name),
                definition => {
                    let schema = definition_of(&name, &definition, &beyond);
                    current.insert(name, schema)
                }
            };
        }
        let mut marked = current.clone();
        mark_mandatory(&mut marked);
        encoder.version(minor, marked.values());
    }
    Ok(encoder.finish())
}

fn definition_of(name: &str, definition: &Value, beyond: &Beyond) -> Schema {
    let mut schema = schema_of(definition);
    schema.name = name.to_owned();
    if let Some(basic) = basic_by_name(name) {
        schema.basic = basic;
    }
    if schema.basic == Basic::IntOrString {
        schema.flags |= NARROW;
    }
    let kinds = definition["x-kubernetes-group-version-kind"].as_array().into_iter().flatten();
    schema.kinds = kinds.map(|kind| ["group", "version", "kind"].map(|part| text(&kind[part]))).collect();
    for field in &mut schema.fields {
        if field.flags & REQUIRED != 0 && !beyond.lenient(name, &field.name) {
            field.flags |= MANDATORY;
        }
        let of = |known: &Map<String, Value>| known.get(name)?.get(&field.name).cloned();
        field.default = of(&beyond.defaults).map(|default| default.to_string()).unwrap_or_default();
        if let (Some(values), Reference::Inline(schema)) = (of(&beyond.enumerations), &mut field.schema) {
            enumerate(schema, texts(&values));
        }
    }
    schema
}

/// Gives the scalar that a field holds, by itself or in a list or map, its values.
fn enumerate(schema: &mut Schema, values: Vec<String>) {
    match schema.element.as_deref_mut() {
        Some(Reference::Inline(element)) => enumerate(element, values),
        _ => schema.enumeration = values,
    }
}

/// Marks what is mandatory because something in it is: Go's zero value stands in for a structure that is
/// absent where the field is no pointer (its default is `{}`), and is judged like any other.
fn mark_mandatory(definitions: &mut BTreeMap<String, Schema>) {
    loop {
        let insists = |schema: &Schema| schema.fields.iter().any(|field| field.flags & MANDATORY != 0);
        let insisting =
            definitions.values().filter(|schema| insists(schema)).map(|schema| schema.name.clone());
        let insisting = insisting.collect::<BTreeSet<_>>();
        let fields = definitions.values_mut().flat_map(|schema| &mut schema.fields);
        let mut marked = false;
        for field in fields.filter(|field| field.default == "{}" && field.name != "status") {
            let inside = matches!(&field.schema, Reference::Definition(name) if insisting.contains(name));
            if inside && field.flags & MANDATORY == 0 {
                field.flags |= MANDATORY;
                marked = true;
            }
        }
        if !marked {
            break;
        }
    }
}

/// The packed descriptions of all versions: each text once, with the version since when it holds.
fn descriptions(schemas: &Path) -> Result<Vec<u8>, Failure> {
    let mut texts = BTreeMap::new();
    let mut current = BTreeMap::new();
    for (minor, changes) in versions(&schemas.join("descriptions"))? {
        for (definition, fields) in changes {
            let before: Map<String, Value> = current.remove(&definition).unwrap_or_default();
            let after = fields.as_object().cloned().unwrap_or_default();
            for field in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                if before.get(field) != after.get(field) {
                    let text = after.get(field).map(text).unwrap_or_default();
                    texts.insert((definition.clone(), field.clone(), minor), text);
                }
            }
            current.insert(definition, after);
        }
    }
    let mut encoder = Encoder::default();
    encoder.descriptions(&texts);
    Ok(encoder.finish())
}

fn deflated(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// What the Go types with an UnmarshalJSON of their own accept, which OpenAPI cannot say.
fn basic_by_name(name: &str) -> Option<Basic> {
    let (package, name) = name.rsplit_once('.')?;
    Some(match (package, name) {
        ("io.k8s.apimachinery.pkg.api.resource", "Quantity") => Basic::Quantity,
        ("io.k8s.apimachinery.pkg.util.intstr", "IntOrString") => Basic::IntOrString,
        ("io.k8s.apimachinery.pkg.apis.meta.v1", "Time") => Basic::Time,
        ("io.k8s.apimachinery.pkg.apis.meta.v1", "MicroTime") => Basic::MicroTime,
        ("io.k8s.apimachinery.pkg.apis.meta.v1", "FieldsV1") => Basic::Any,
        ("io.k8s.apimachinery.pkg.runtime", "RawExtension") => Basic::Any,
        (
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
            "JSON" | "JSONSchemaPropsOrArray" | "JSONSchemaPropsOrBool" | "JSONSchemaPropsOrStringArray",
        ) => Basic::Any,
        _ => return None,
    })
}

fn schema_of(definition: &Value) -> Schema {
    let element = ["items", "additionalProperties"].into_iter().find_map(|key| definition.get(key));
    let required = texts(&definition["required"]);
    let fields = definition["properties"].as_object().into_iter().flatten();
    let fields = fields.map(|(name, field)| field_of(name, field, required.contains(name)));
    let mut fields = fields.collect::<Vec<_>>();
    fields.sort_by(|one, other| one.name.cmp(&other.name));
    Schema {
        name: String::new(),
        basic: basic_of(definition),
        format: text(&definition["format"]),
        fields,
        element: element.map(|element| Box::new(reference_of(element))),
        enumeration: Vec::new(),
        list_type: match definition["x-kubernetes-list-type"].as_str() {
            Some("atomic") => Some(ListType::Atomic),
            Some("set") => Some(ListType::Set),
            Some("map") => Some(ListType::Map),
            _ => None,
        },
        list_map_keys: texts(&definition["x-kubernetes-list-map-keys"]),
        map_type: map_type(definition),
        kinds: Vec::new(),
        flags: if definition["format"] == "int32" { NARROW } else { 0 },
        rules: Vec::new(),
    }
}

fn field_of(name: &str, field: &Value, required: bool) -> Field {
    let strategies = text(&field["x-kubernetes-patch-strategy"]);
    let strategies = strategies.split(',').map(|strategy| match strategy {
        "merge" => MERGE,
        "retainKeys" => RETAIN_KEYS,
        "replace" => REPLACE,
        _ => 0,
    });
    Field {
        name: name.to_owned(),
        schema: reference_of(field),
        flags: strategies.fold(if required { REQUIRED } else { 0 }, |flags, flag| flags | flag),
        map_type: map_type(field),
        merge_key: text(&field["x-kubernetes-patch-merge-key"]),
        default: String::new(),
    }
}

fn reference_of(schema: &Value) -> Reference {
    match schema["$ref"].as_str() {
        Some(name) => Reference::Definition(name.to_owned()),
        None => Reference::Inline(schema_of(schema)),
    }
}

fn basic_of(schema: &Value) -> Basic {
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) if schema.get("additionalProperties").is_some() => Basic::Map,
        (Some("object"), _) => Basic::Object,
        (Some("array"), _) => Basic::List,
        (Some("string"), Some("byte")) => Basic::Bytes,
        (Some("string"), Some("date-time")) => Basic::Time,
        (Some("string"), _) => Basic::String,
        (Some("integer"), _) => Basic::Integer,
        (Some("number"), _) => Basic::Number,
        (Some("boolean"), _) => Basic::Boolean,
        _ => Basic::Any,
    }
}

fn map_type(schema: &Value) -> Option<MapType> {
    match schema["x-kubernetes-map-type"].as_str()? {
        "atomic" => Some(MapType::Atomic),
        _ => Some(MapType::Granular),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}
