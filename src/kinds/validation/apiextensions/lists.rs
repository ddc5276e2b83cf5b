//! The keywords that say how the elements of a list and the entries of a map belong together.

use super::super::at::At;
use crate::yaml::View;

/// Judges the keywords of a schema that concern lists and maps.
pub(super) fn lists<'v>(schema: &At<'_, impl View<'v>>) {
    let (map, list) = (schema.field("x-kubernetes-map-type"), schema.field("x-kubernetes-list-type"));
    if map.is_set() {
        of_type(schema, "object", "must be object if x-kubernetes-map-type is specified");
        if !matches!(map.text(), "atomic" | "granular") {
            map.not_supported(&["atomic", "granular"]);
        }
    }
    if list.is_set() {
        of_type(schema, "array", "must be array if x-kubernetes-list-type is specified");
        if schema.field("type").text() == "array" && list.text() == "set" {
            whole_elements(&schema.field("items"));
        }
        if !matches!(list.text(), "atomic" | "set" | "map") {
            list.not_supported(&["atomic", "set", "map"]);
        }
    }
    if schema.field("x-kubernetes-list-map-keys").count() > 0 && list.text() != "map" {
        const ONLY_MAP: &str = "must be map if x-kubernetes-list-map-keys is non-empty";
        match list.is_set() {
            true => list.invalid(ONLY_MAP),
            false => list.required(ONLY_MAP),
        }
    }
    if list.text() == "map" {
        by_keys(schema);
    }
    let items = schema.field("items");
    if matches!(list.text(), "set" | "map") && items.value().is_some_and(View::is_map) {
        never_null(schema, list.text());
    }
}

fn of_type<'v>(schema: &At<'_, impl View<'v>>, name: &str, detail: &str) {
    let kind = schema.field("type");
    match kind.text() {
        "" => kind.required(detail),
        text if text == name => {}
        _ => kind.invalid(detail),
    }
}

/// The elements of a set are taken as a whole.
fn whole_elements<'v>(items: &At<'_, impl View<'v>>) {
    const ATOMIC: &str = "must be atomic as item of a list with x-kubernetes-list-type=set";
    let (list, map) = (items.field("x-kubernetes-list-type"), items.field("x-kubernetes-map-type"));
    match items.field("type").text() {
        "array" if list.is_set() && list.text() != "atomic" => list.invalid(ATOMIC),
        // The server quotes the other keyword here.
        "object" if map.text() != "atomic" && list.is_set() => map.invalid_as(list.text(), ATOMIC),
        "object" if map.text() != "atomic" => map.invalid_whole(ATOMIC),
        _ => {}
    }
}

/// The elements of a map are told apart by the values of their keys.
fn by_keys<'v>(schema: &At<'_, impl View<'v>>) {
    let (keys, items) = (schema.field("x-kubernetes-list-map-keys"), schema.field("items"));
    if keys.count() == 0 {
        keys.required("must not be empty if x-kubernetes-list-type is map");
    }
    let kind = items.field("type");
    match items.value() {
        None => return items.required("must have a schema if x-kubernetes-list-type is map"),
        Some(value) if !value.is_map() => {
            return items.invalid_whole("must only have a single schema if x-kubernetes-list-type is map");
        }
        Some(_) if kind.text() != "object" => {
            return kind.invalid("must be object if parent array's x-kubernetes-list-type is map");
        }
        Some(_) => {}
    }
    let properties = items.field("properties");
    for (index, key) in keys.texts().enumerate() {
        let property = properties.key(key);
        if !property.is_set() {
            keys.invalid("entries must all be names of item properties");
        } else if matches!(property.field("type").text(), "array" | "object") {
            property.field("type").invalid_as(
                kind.text(),
                "must be a scalar type if parent array's x-kubernetes-list-type is map",
            );
        }
        if keys.texts().take(index).any(|earlier| earlier == key) {
            keys.invalid("must not contain duplicate entries");
        }
    }
}

/// What tells an element of a set or a map from the others is always there.
fn never_null<'v>(schema: &At<'_, impl View<'v>>, list: &str) {
    let items = schema.field("items");
    if items.field("nullable").is_true() {
        items
            .field("nullable")
            .forbidden(format!("cannot be nullable when x-kubernetes-list-type is {list}"));
    }
    if list != "map" {
        return;
    }
    let (properties, required) = (items.field("properties"), items.field("required"));
    for key in schema.field("x-kubernetes-list-map-keys").texts() {
        let property = properties.key(key);
        if !property.is_set() {
            continue;
        }
        if !required.texts().any(|name| name == key) && !property.field("default").is_set() {
            property.field("default").required(
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
            );
        }
        if property.field("nullable").is_true() {
            property
                .field("nullable")
                .forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
        }
    }
}
