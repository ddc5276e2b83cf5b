//! Custom resources: their schemas compiled at run time to the form that the built-in ones have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::encode::{Encoder, Field, Reference, Schema};
use super::layout::*;
use super::packed::Packed;
use super::rules::{CUSTOM, EMBEDDED, NULLABLE, PRESERVES, Rule};
use super::subresources::Subresources;
use super::ty::Type;
use super::validate::{validate, validate_status};
use super::versions::{Schemas, kind_in};
use crate::kinds::{FieldError, KubeVersion, Reason};
use crate::yaml::{Shape, View, to_value};

/// The definition of an object's metadata, which every custom resource has.
const OBJECT_META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// A kind that a CustomResourceDefinition brings, its schemas compiled to the form that the built-in ones have.
#[derive(Clone, Debug)]
pub struct CustomKind {
    /// The API group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The resource's name in paths.
    pub plural: String,
    /// Whether objects live in namespaces.
    pub namespaced: bool,
    /// The versions that are served, in the definition's order.
    pub versions: Vec<String>,
    /// How many rules in CEL there are, by version.
    expressions: Vec<(String, usize)>,
    /// The subresources, by version.
    subresources: Vec<(String, Subresources)>,
    packed: Vec<u8>,
}

impl CustomKind {
    /// How many rules in CEL the schema of a version has: they are not evaluated.
    pub fn expressions(&self, version: &str) -> usize {
        let own = self.expressions.iter().find(|(name, _)| name == version);
        own.map(|(_, count)| *count).unwrap_or_default()
    }

    /// What an API server refuses in an object at a version: what its schema says, and what its subresources do. A
    /// status that is written apart is only decoded.
    pub fn validate<'v>(&self, version: &str, object: impl View<'v>) -> Vec<FieldError> {
        let Some(ty) = self.ty(version) else { return Vec::new() };
        let mut errors = validate(ty, object);
        if let Some((_, subresources)) = self.subresources.iter().find(|(name, _)| name == version) {
            if !subresources.status {
                let status = validate_status(ty, object);
                let news: Vec<_> = status.into_iter().filter(|error| !errors.contains(error)).collect();
                errors.extend(news);
            }
            errors.extend(subresources.judge(object));
        }
        errors
    }

    /// The type of the kind at one of its versions.
    pub fn ty(&self, version: &str) -> Option<Type<'_>> {
        let packed = Packed::new(&self.packed);
        let entry = packed.list(HEADER_VERSIONS, VERSION_WORDS).entries().next()?;
        kind_in(packed, entry, [&self.group, version, &self.kind])
    }
}

/// Compiles the schemas of a CustomResourceDefinition (`apiextensions.k8s.io/v1`); `None` where `definition` does
/// not even name its group, kind and plural. A version without a schema, or with one that is not structural,
/// takes what it does not understand as any value: the API server judges the definition itself elsewhere.
pub fn compile<'v>(definition: impl View<'v>) -> Option<CustomKind> {
    compile_with(definition, Some(BTreeMap::new()), |_| true)
}

/// The same for no more than to judge resources of the versions that are `wanted`: without descriptions, and
/// other versions take any value.
pub fn compile_to_judge<'v>(definition: impl View<'v>, wanted: impl Fn(&str) -> bool) -> Option<CustomKind> {
    compile_with(definition, None, wanted)
}

fn compile_with<'v>(
    definition: impl View<'v>,
    texts: Option<Texts>,
    wanted: impl Fn(&str) -> bool,
) -> Option<CustomKind> {
    let text = |path| definition.dig(path).and_then(View::as_str).map(str::to_owned);
    let (group, kind, plural) = (text("spec.group")?, text("spec.names.kind")?, text("spec.names.plural")?);
    let mut encoder = Encoder::default();
    let mut compiler = Compiler { texts, fills: true };
    let mut schemas = METADATA.clone();
    let (mut versions, mut subresources) = (Vec::new(), Vec::new());
    for version in definition.dig("spec.versions")?.items() {
        let name = version.get("name").and_then(View::as_str).unwrap_or_default().to_owned();
        let schema = version.dig("schema.openAPIV3Schema").filter(|_| wanted(&name));
        let schema = schema.map(|schema| compiler.value(schema)).unwrap_or_default();
        subresources.push((name.clone(), Subresources::of(version)));
        let words = group.rsplit('.').collect::<Vec<_>>().join(".");
        let mut root = compiler.schema(&schema, format!("{words}.{name}.{kind}"));
        compiler.make_object(&mut root, &schema);
        root.kinds = vec![[group.clone(), name.clone(), kind.clone()]];
        schemas.push(root);
        if version.get("served").and_then(View::as_bool).unwrap_or(true) {
            versions.push(name);
        }
    }
    encoder.version(0, &schemas);
    encoder.descriptions(&compiler.texts.unwrap_or_default());
    let namespaced = text("spec.scope").as_deref() != Some("Cluster");
    Some(CustomKind {
        group,
        kind,
        plural,
        namespaced,
        versions,
        expressions: expressions(definition),
        subresources,
        packed: encoder.finish(),
    })
}

/// How many `x-kubernetes-validations` each version of a definition has, at any depth of its schema.
pub fn expressions<'v>(definition: impl View<'v>) -> Vec<(String, usize)> {
    let versions = definition.dig("spec.versions").into_iter().flat_map(View::items);
    let counted = versions.filter_map(|version| {
        let schema = version.dig("schema.openAPIV3Schema")?;
        Some((version.get("name")?.as_str()?.to_owned(), count_expressions(schema)))
    });
    counted.collect()
}

fn count_expressions<'v>(schema: impl View<'v>) -> usize {
    let own = schema.get("x-kubernetes-validations").map_or(0, View::len);
    let fields = schema.get("properties").into_iter().flat_map(View::entries).map(|(_, field)| field);
    let elements = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    own + fields.chain(elements).map(count_expressions).sum::<usize>()
}

/// What is wrong with the default that a definition's schema has for the values that it describes. Defaults inside
/// of `schema` are not filled in there, and what identifies the elements of a list is not looked at.
pub fn judge_default<'v>(schema: &Value, default: impl View<'v>) -> Vec<FieldError> {
    let mut encoder = Encoder::default();
    let mut compiler = Compiler { texts: None, fills: false };
    let mut schemas = if embeds(schema) { METADATA.clone() } else { Vec::new() };
    let mut root = compiler.schema(schema, String::new());
    root.kinds = vec![[String::new(), String::new(), String::new()]];
    schemas.push(root);
    encoder.version(0, &schemas);
    let bytes = encoder.finish();
    let packed = Packed::new(&bytes);
    let version = packed.list(HEADER_VERSIONS, VERSION_WORDS).entries().next();
    let ty = version.and_then(|entry| kind_in(packed, entry, ["", "", ""]));
    let mut errors = ty.map(|ty| validate(ty, default)).unwrap_or_default();
    errors.retain(|error| error.reason != Reason::Duplicate);
    errors
}

/// Whether a schema describes an object of its own anywhere.
fn embeds(schema: &Value) -> bool {
    match schema {
        Value::Object(fields) => {
            fields.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true))
                || fields.values().any(embeds)
        }
        Value::Array(schemas) => schemas.iter().any(embeds),
        _ => false,
    }
}

/// The definitions of metadata, taken over from the built-in schemas.
static METADATA: LazyLock<Vec<Schema>> = LazyLock::new(metadata);

fn metadata() -> Vec<Schema> {
    let mut found: Vec<Schema> = Vec::new();
    let mut left = vec![OBJECT_META];
    while let Some(name) = left.pop() {
        if found.iter().any(|schema| schema.name == name) {
            continue;
        }
        let Some(ty) = Schemas::of(KubeVersion::NEWEST).definition(name) else { continue };
        found.push(import(ty));
        let used = ty.fields().map(|field| field.ty());
        left.extend(used.filter_map(|ty| ty.name().or_else(|| ty.element()?.name())));
    }
    found
}

fn import(ty: Type<'static>) -> Schema {
    let refer = |ty: Type<'static>| match ty.name() {
        Some(name) => Reference::Definition(name.to_owned()),
        None => Reference::Inline(import(ty)),
    };
    let fields = ty.fields().map(|field| Field {
        name: field.name().to_owned(),
        schema: refer(field.ty()),
        flags: field.flags(),
        map_type: field.map_type(),
        merge_key: field.merge_key().unwrap_or_default().to_owned(),
        default: field.default().unwrap_or_default().to_owned(),
    });
    Schema {
        name: ty.name().unwrap_or_default().to_owned(),
        basic: ty.basic(),
        format: ty.format().unwrap_or_default().to_owned(),
        fields: fields.collect(),
        element: ty.element().map(|element| Box::new(refer(element))),
        enumeration: ty.enumeration().map(str::to_owned).collect(),
        list_type: ty.list_type(),
        list_map_keys: ty.list_map_keys().map(str::to_owned).collect(),
        map_type: ty.map_type(),
        kinds: Vec::new(),
        flags: ty.flags(),
        rules: Vec::new(),
    }
}

/// Descriptions as [`Encoder::descriptions`] takes them.
type Texts = BTreeMap<(String, String, u32), String>;

struct Compiler {
    /// The descriptions met, where they are wanted.
    texts: Option<Texts>,
    /// Whether defaults are filled in before anything is judged. A default itself is judged without, and as if
    /// `x-kubernetes-int-or-string` said nothing.
    fills: bool,
}

impl Compiler {
    /// A JSON schema as a value. Descriptions, the most of it, are left out where they are not wanted; where
    /// a field is called so, its schema is no string.
    fn value<'v>(&self, schema: impl View<'v>) -> Value {
        match schema.shape() {
            Shape::Map => {
                let entries = schema.entries().filter_map(|(key, view)| match key {
                    "description" if self.texts.is_none() && view.as_str().is_some() => None,
                    // What stands below is no schema.
                    "default" | "enum" => Some((key.to_owned(), to_value(view))),
                    _ => Some((key.to_owned(), self.value(view))),
                });
                Value::Object(entries.collect())
            }
            Shape::List => Value::Array(schema.items().map(|item| self.value(item)).collect()),
            _ => to_value(schema),
        }
    }

    /// The schema of a JSON schema, called `name`: what the fields' descriptions are found by.
    fn schema(&mut self, json: &Value, name: String) -> Schema {
        self.describe(&name, "", json);
        let additional = json.get("additionalProperties").filter(|values| **values != Value::Bool(false));
        let element = json.get("items").or(additional);
        let element = element.map(|element| self.schema(element, self.within(&name, "[]", "")));
        let mut schema = Schema {
            basic: match basic(json) {
                Basic::IntOrString if !self.fills => Basic::Any,
                basic => basic,
            },
            format: text(&json["format"]),
            fields: self.fields(json, &name),
            element: element.map(|element| Box::new(Reference::Inline(element))),
            enumeration: Vec::new(),
            list_type: match json["x-kubernetes-list-type"].as_str() {
                Some("set") => Some(ListType::Set),
                Some("map") => Some(ListType::Map),
                Some("atomic") => Some(ListType::Atomic),
                _ => None,
            },
            list_map_keys: texts(&json["x-kubernetes-list-map-keys"]),
            map_type: match json["x-kubernetes-map-type"].as_str() {
                Some("atomic") => Some(MapType::Atomic),
                Some(_) => Some(MapType::Granular),
                None => None,
            },
            kinds: Vec::new(),
            flags: flags(json),
            rules: self.rules(json),
            name,
        };
        if json["enum"].as_array().is_some_and(|values| values.iter().all(Value::is_string)) {
            schema.enumeration = texts(&json["enum"]);
        }
        if json["x-kubernetes-embedded-resource"] == true {
            self.make_object(&mut schema, json);
            schema.flags |= EMBEDDED;
        }
        schema
    }

    fn fields(&mut self, json: &Value, owner: &str) -> Vec<Field> {
        let required = texts(&json["required"]);
        let properties = json["properties"].as_object().into_iter().flatten();
        let mut fields: Vec<Field> = properties
            .map(|(name, property)| {
                self.describe(owner, name, property);
                let default = property.get("default").map(Value::to_string).unwrap_or_default();
                let is_filled = self.fills && !default.is_empty();
                let mandatory = required.contains(name) && !is_filled;
                let required = if required.contains(name) { REQUIRED } else { 0 };
                Field {
                    name: name.clone(),
                    schema: Reference::Inline(self.schema(property, self.within(owner, ".", name))),
                    flags: required | if mandatory { MANDATORY } else { 0 },
                    map_type: None,
                    merge_key: String::new(),
                    default,
                }
            })
            .collect();
        let known = json["properties"].as_object();
        let unknown = required.iter().filter(|name| known.is_none_or(|known| !known.contains_key(*name)));
        // A null is cut off before such a rule is asked.
        let some = || Reference::Inline(Schema { flags: PRESERVES, ..any() });
        fields.extend(unknown.map(|name| field(name, some(), REQUIRED | MANDATORY)));
        fields.sort_by(|one, other| one.name.cmp(&other.name));
        fields
    }

    /// The name of a schema inside of another, by which its description is found; none without descriptions, and
    /// none inside of one without a name.
    fn within(&self, owner: &str, step: &str, field: &str) -> String {
        match self.texts.is_none() || owner.is_empty() {
            true => String::new(),
            false => [owner, step, field].concat(),
        }
    }

    fn describe(&mut self, definition: &str, field: &str, json: &Value) {
        let Some(texts) = &mut self.texts else { return };
        if let Some(text) = json["description"].as_str().filter(|_| !definition.is_empty()) {
            texts.insert((definition.to_owned(), field.to_owned(), 0), text.to_owned());
        }
    }

    fn rules(&mut self, json: &Value) -> Vec<(u32, String, Vec<Schema>)> {
        let rules = Rule::ALL.iter().filter_map(|&(rule, keyword)| {
            let operand = json.get(keyword)?;
            // A type that there is is part of the schema's form.
            if rule == Rule::Type && (basic(json) != Basic::Any || operand == "") {
                return None;
            }
            // An empty list asks for nothing.
            if operand.as_array().is_some_and(Vec::is_empty) {
                return None;
            }
            let schemas = match (rule, operand) {
                (Rule::AllOf | Rule::AnyOf | Rule::OneOf, Value::Array(schemas)) => schemas.as_slice(),
                (Rule::Not, schema) => std::slice::from_ref(schema),
                (_, Value::String(text)) => return Some((rule.code(), text.clone(), Vec::new())),
                (_, operand) => return Some((rule.code(), operand.to_string(), Vec::new())),
            };
            let schemas = schemas.iter().map(|schema| loose(self.schema(schema, String::new())));
            Some((rule.code(), String::new(), schemas.collect()))
        });
        rules.collect()
    }

    /// Gives a schema what every object has, and insists on nothing but an object.
    /// What `json` asks of the metadata is asked beside.
    fn make_object(&mut self, schema: &mut Schema, json: &Value) {
        if let Some(metadata) =
            json["properties"].get("metadata").filter(|own| own.get("properties").is_some())
        {
            let asked = self.schema(&json!({"properties": {"metadata": metadata}}), String::new());
            schema.rules.push((Rule::AllOf.code(), String::new(), vec![loose(asked)]));
        }
        schema.basic = Basic::Object;
        let string = || Reference::Inline(Schema { basic: Basic::String, ..any() });
        let metadata = Reference::Definition(OBJECT_META.to_owned());
        let own = [("apiVersion", string()), ("kind", string()), ("metadata", metadata)];
        schema.fields.retain(|field| own.iter().all(|(name, _)| field.name != *name));
        schema.fields.extend(own.map(|(name, schema)| field(name, schema, 0)));
        schema.fields.sort_by(|one, other| one.name.cmp(&other.name));
    }
}

fn field(name: &str, schema: Reference, flags: u32) -> Field {
    let (merge_key, default) = (String::new(), String::new());
    Field { name: name.to_owned(), schema, flags, map_type: None, merge_key, default }
}

/// The schema of any value.
fn any() -> Schema {
    Schema {
        name: String::new(),
        basic: Basic::Any,
        format: String::new(),
        fields: Vec::new(),
        element: None,
        enumeration: Vec::new(),
        list_type: None,
        list_map_keys: Vec::new(),
        map_type: None,
        kinds: Vec::new(),
        flags: NULLABLE | PRESERVES,
        rules: Vec::new(),
    }
}

/// A schema inside of `allOf`, `anyOf`, `oneOf` or `not`: it asks for more, but knows no types or fields of its own.
fn loose(mut schema: Schema) -> Schema {
    schema.flags |= PRESERVES;
    for field in &mut schema.fields {
        if let Reference::Inline(inner) = &mut field.schema {
            *inner = loose(std::mem::replace(inner, any()));
        }
    }
    schema
}

fn flags(json: &Value) -> u32 {
    let preserves =
        json["x-kubernetes-preserve-unknown-fields"] == true || json["additionalProperties"] == true;
    let untyped = basic(json) == Basic::Any;
    let flag = |set: bool, flag: u32| if set { flag } else { 0 };
    CUSTOM | flag(json["nullable"] == true, NULLABLE) | flag(preserves || untyped, PRESERVES)
}

fn basic(json: &Value) -> Basic {
    if json["x-kubernetes-int-or-string"] == true {
        return Basic::IntOrString;
    }
    match json["type"].as_str() {
        Some("object") if json["additionalProperties"].is_object() => Basic::Map,
        Some("object") => Basic::Object,
        Some("array") => Basic::List,
        Some("string") => Basic::String,
        Some("integer") => Basic::Integer,
        Some("number") => Basic::Number,
        Some("boolean") => Basic::Boolean,
        _ => Basic::Any,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}
