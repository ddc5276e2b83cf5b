//! What makes a schema structural (apiextensions-apiserver `pkg/apiserver/schema`): every field has one type, and
//! the schemas in `allOf`, `anyOf`, `oneOf` and `not` only ask more of the fields that are there.

use regex::Regex;

use super::super::at::At;
use crate::yaml::{Shape, View};

/// What a schema describes.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Root,
    Item,
    Field,
}

/// Whether a field has the value that Go gives one that is left out.
pub(super) fn is_zero<'v>(value: Option<impl View<'v>>) -> bool {
    match value.map(View::shape) {
        None | Some(Shape::Null | Shape::Bool(false) | Shape::Str("")) => true,
        Some(Shape::List | Shape::Map) => value.is_some_and(View::is_empty),
        _ => false,
    }
}

/// Why a schema cannot even be read as a structural one.
pub(super) fn unreadable<'v>(schema: &At<'_, impl View<'v>>) -> Option<String> {
    schema.value().and_then(unread)
}

fn unread<'v>(schema: impl View<'v>) -> Option<String> {
    let unsupported = [
        ("id", "id"),
        ("$schema", "schema"),
        ("$ref", "$ref"),
        ("patternProperties", "patternProperties"),
        ("dependencies", "dependencies"),
        ("additionalItems", "additionalItems"),
        ("definitions", "definitions"),
    ];
    for (field, name) in unsupported {
        let value = schema.get(field).filter(|value| !value.is_null());
        if value.is_some() && (field == "additionalItems" || !is_zero(value)) {
            return Some(format!("OpenAPIV3Schema '{name}' is not supported"));
        }
    }
    if schema.get("x-kubernetes-preserve-unknown-fields").and_then(View::as_bool) == Some(false) {
        return Some(
            "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined".to_owned(),
        );
    }
    if schema.get("items").is_some_and(|items| items.is_list() && !items.is_empty()) {
        return Some("OpenAPIV3Schema 'items' must be a schema, but is an array".to_owned());
    }
    let single = ["not", "items", "additionalProperties"].into_iter().filter_map(|name| schema.get(name));
    let listed = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|name| schema.get(name));
    let mut single = single.filter(|it| it.is_map());
    single.find_map(unread).or_else(|| listed.flat_map(View::items).find_map(unread)).or_else(|| {
        schema
            .get("properties")
            .into_iter()
            .flat_map(View::entries)
            .find_map(|(_, property)| unread(property))
    })
}

/// Judges that the schema of a version is structural.
pub(super) fn structural<'v>(root: &At<'_, impl View<'v>>) {
    invariants(root, Level::Root);
    complete(root, root);
}

fn invariants<'v>(schema: &At<'_, impl View<'v>>, level: Level) {
    let (items, kind) = (schema.field("items"), schema.field("type"));
    let has_items = items.value().is_some_and(View::is_map);
    if kind.text() == "array" && !has_items {
        items.required("must be specified");
    }
    if has_items {
        invariants(&items, Level::Item);
    }
    for (_, property) in schema.field("properties").entries() {
        invariants(&property, Level::Field);
    }
    let values = schema.field("additionalProperties");
    if values.is_set() && level == Level::Root {
        values.forbidden("must not be used at the root");
    }
    if values.value().is_some_and(View::is_map) {
        invariants(&values, Level::Field);
    }
    extensions(schema);
    let skips_any = is_int_or_string(&schema.field("anyOf"));
    let first = schema.field("allOf");
    let skips_first = is_int_or_string(&first.index(0).field("anyOf"));
    rules(schema, skips_any, skips_first, level);
    own_type(schema, level);
    metadata(schema, level);
    let embedded = schema.field("x-kubernetes-embedded-resource").is_true();
    let preserves = schema.field("x-kubernetes-preserve-unknown-fields").is_true();
    if embedded && !preserves && schema.field("properties").count() == 0 {
        schema.field("properties").required(
            "must not be empty if x-kubernetes-embedded-resource is true without \
             x-kubernetes-preserve-unknown-fields",
        );
    }
}

fn extensions<'v>(schema: &At<'_, impl View<'v>>) {
    if !schema.field("x-kubernetes-int-or-string").is_true() {
        return;
    }
    for name in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] {
        if schema.field(name).is_true() {
            schema.field(name).invalid("must be false if x-kubernetes-int-or-string is true");
        }
    }
}

fn own_type<'v>(schema: &At<'_, impl View<'v>>, level: Level) {
    let kind = schema.field("type");
    let is = |name| schema.field(name).is_true();
    if is("x-kubernetes-embedded-resource") && kind.text() != "object" {
        const OBJECT: &str = "must be object if x-kubernetes-embedded-resource is true";
        match kind.text() {
            "" => kind.required(OBJECT),
            _ => kind.invalid(OBJECT),
        }
    } else if kind.text().is_empty()
        && !is("x-kubernetes-int-or-string")
        && !is("x-kubernetes-preserve-unknown-fields")
    {
        kind.required(match level {
            Level::Root => "must not be empty at the root",
            Level::Item => "must not be empty for specified array items",
            Level::Field => "must not be empty for specified object fields",
        });
    }
    let values = schema.field("additionalProperties");
    if is("x-kubernetes-embedded-resource") && values.is_set() {
        values.forbidden("must not be used if x-kubernetes-embedded-resource is set");
    }
    if level == Level::Root && !matches!(kind.text(), "" | "object") {
        kind.invalid("must be object at the root");
    }
}

/// Judges what an object's schema says of the fields that every object has.
fn metadata<'v>(schema: &At<'_, impl View<'v>>, level: Level) {
    let is_object = level == Level::Root || schema.field("x-kubernetes-embedded-resource").is_true();
    if !is_object {
        return;
    }
    let properties = schema.field("properties");
    for name in ["kind", "apiVersion"] {
        let property = properties.key(name);
        let kind = property.field("type");
        if property.is_set() && kind.text() != "string" {
            kind.invalid("must be string");
        }
    }
    let meta = properties.key("metadata");
    if !meta.is_set() {
        return;
    }
    let kind = meta.field("type");
    if kind.text() != "object" {
        kind.invalid("must be object");
    }
    let says_more = meta.entries().any(|(name, at)| match name {
        "type" | "default" => false,
        "properties" => !at.entries().all(|(name, _)| matches!(name, "name" | "generateName")),
        _ => !is_zero(at.value()),
    });
    if level == Level::Root && says_more {
        meta.forbidden(
            "must not specify anything other than name and generateName, but metadata is implicitly specified",
        );
    }
}

/// Whether a list of schemas is exactly the one that says "integer or string".
fn is_int_or_string<'v>(schemas: &At<'_, impl View<'v>>) -> bool {
    let only = |index, name| {
        let schema = schemas.index(index);
        schema.count() == 1 && schema.field("type").text() == name
    };
    schemas.count() == 2 && only(0, "integer") && only(1, "string")
}

/// Judges what a schema asks of a value beyond its type.
fn rules<'v>(schema: &At<'_, impl View<'v>>, skips_any: bool, skips_first: bool, level: Level) {
    if !skips_any {
        schema.field("anyOf").items().for_each(|it| nested(&it, false, level));
    }
    for (index, it) in schema.field("allOf").items().enumerate() {
        nested(&it, skips_first && index == 0, level);
    }
    schema.field("oneOf").items().for_each(|it| nested(&it, false, level));
    if schema.field("not").is_set() {
        nested(&schema.field("not"), false, level);
    }
    let pattern = schema.field("pattern");
    if !pattern.text().is_empty()
        && let Err(problem) = Regex::new(pattern.text())
    {
        let problem = in_words_of_go(pattern.text(), &problem.to_string());
        pattern.invalid(format!("must be a valid regular expression, but isn't: {problem}"));
    }
}

/// What Go says of a pattern that cannot be read, for the mistakes that are made.
fn in_words_of_go(pattern: &str, problem: &str) -> String {
    let reason = problem.lines().last().unwrap_or_default().trim_start_matches("error: ");
    match reason {
        "unclosed group" => format!("error parsing regexp: missing closing ): `{pattern}`"),
        "unopened group" => format!("error parsing regexp: unexpected ): `{pattern}`"),
        _ => format!("error parsing regexp: {reason}"),
    }
}

/// Judges a schema that asks more of what another describes.
fn nested<'v>(schema: &At<'_, impl View<'v>>, skips_any: bool, level: Level) {
    rules(schema, skips_any, false, level);
    let items = schema.field("items");
    if items.value().is_some_and(View::is_map) {
        nested(&items, false, level);
    }
    for (_, property) in schema.field("properties").entries() {
        nested(&property, false, Level::Field);
    }
    for (name, detail) in [
        ("type", "must be empty to be structural"),
        ("additionalProperties", "must be undefined to be structural"),
        ("default", "must be undefined to be structural"),
        ("title", "must be empty to be structural"),
        ("description", "must be empty to be structural"),
        ("nullable", "must be false to be structural"),
        ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
        ("x-kubernetes-embedded-resource", "must be false to be structural"),
        ("x-kubernetes-int-or-string", "must be false to be structural"),
        ("x-kubernetes-list-map-keys", "must be empty to be structural"),
        ("x-kubernetes-list-type", "must be undefined to be structural"),
        ("x-kubernetes-map-type", "must be undefined to be structural"),
        ("x-kubernetes-validations", "must be empty to be structural"),
    ] {
        let at = schema.field(name);
        let is_there = match name {
            "default" | "x-kubernetes-list-type" | "x-kubernetes-map-type" => at.is_set(),
            "additionalProperties" => at.value().is_some_and(|value| value.as_bool() != Some(false)),
            _ => !is_zero(at.value()),
        };
        if is_there {
            at.forbidden(detail);
        }
    }
    let properties = schema.field("properties");
    if properties.entries().any(|(name, _)| name == "metadata") {
        properties.key("metadata").forbidden("must not be specified in a nested context");
    }
}

/// Judges that all of which `asking` asks more is described by `schema`.
fn complete<'v, V: View<'v>>(asking: &At<'_, V>, schema: &At<'_, V>) {
    if asking.field("not").is_set() {
        described(&asking.field("not"), schema);
    }
    for list in ["allOf", "anyOf", "oneOf"] {
        asking.field(list).items().for_each(|it| described(&it, schema));
    }
}

fn described<'v, V: View<'v>>(asking: &At<'_, V>, schema: &At<'_, V>) {
    if !schema.is_set() {
        return schema.required(format!("because it is defined in {}", asking.path()));
    }
    complete(asking, schema);
    if asking.field("items").is_set() {
        described(&asking.field("items"), &schema.field("items"));
    }
    let properties = schema.field("properties");
    for (name, property) in asking.field("properties").entries() {
        described(&property, &properties.key(name));
    }
}
