//! What every schema in a definition must keep, structural or not.

use super::super::at::At;
use super::{field_path, lists, structural};
use crate::yaml::View;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
/// The fields that may not stand at the root beside a status of its own.
const NOT_AT_ROOT: [&str; 22] = [
    "id",
    "$schema",
    "$ref",
    "nullable",
    "default",
    "enum",
    "maxProperties",
    "minProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "additionalProperties",
    "patternProperties",
    "dependencies",
    "additionalItems",
    "definitions",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
];
const AT_ROOT: &str = "Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength \
                       MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties \
                       ExternalDocs Example XPreserveUnknownFields XValidations";
const REASONS: [&str; 4] =
    ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

/// Where a schema stands.
#[derive(Clone, Copy, Default)]
struct Inside {
    /// In the schema of the type or the metadata of an object.
    meta: bool,
    /// Why no default may stand here.
    no_default: Option<&'static str>,
}

/// Judges that the root of a schema holds only what makes sense where the status is judged apart.
pub(super) fn root_beside_status<'v>(root: &At<'_, impl View<'v>>) {
    let kind = root.field("type");
    if !matches!(kind.text(), "" | "object") {
        kind.invalid(
            "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled",
        );
    } else if NOT_AT_ROOT.iter().any(|field| !structural::is_zero(root.field(field).value())) {
        root.invalid_whole(format!(
            "only [{AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled"
        ));
    }
}

/// Judges the schema of a version, with all inside it.
pub(super) fn schema<'v>(root: &At<'_, impl View<'v>>) {
    judge(root, true, Inside::default());
}

fn judge<'v>(schema: &At<'_, impl View<'v>>, is_root: bool, inside: Inside) {
    own(schema, inside);
    lists::lists(schema);
    validations(&schema.field("x-kubernetes-validations"), schema);
    values(schema, inside);
    properties(schema, is_root, inside);
    let items = schema.field("items");
    if items.value().is_some_and(View::is_map) {
        judge(&items, false, inside);
    }
    for list in ["items", "allOf", "oneOf", "anyOf"] {
        schema.field(list).items().for_each(|it| judge(&it, false, inside));
    }
    if schema.field("not").is_set() {
        judge(&schema.field("not"), false, inside);
    }
    for map in ["definitions", "dependencies"] {
        let entries = schema.field(map);
        let schemas = entries.entries().filter(|(_, it)| it.value().is_some_and(View::is_map));
        schemas.for_each(|(_, it)| judge(&it, false, inside));
    }
}

/// Judges what a schema says of itself.
fn own<'v>(schema: &At<'_, impl View<'v>>, inside: Inside) {
    let kind = schema.field("type");
    if !kind.text().is_empty() && !TYPES.contains(&kind.text()) {
        kind.not_supported(&TYPES);
    }
    let default = schema.field("default");
    if let Some(why) = inside.no_default.filter(|_| default.is_set()) {
        default.forbidden(format!("must not be set {why}"));
    }
    unsupported(schema);
    if kind.text() == "null" {
        kind.forbidden("type cannot be set to null, use nullable as an alternative");
    }
    let items = schema.field("items");
    if items.value().is_some_and(View::is_list) && items.count() > 0 {
        items.forbidden("items must be a schema object and not an array");
    }
    let embedded = schema.field("x-kubernetes-embedded-resource");
    if inside.meta && embedded.is_true() {
        embedded.forbidden("must not be used inside of resource meta");
    }
    if schema.field("uniqueItems").is_true() {
        schema
            .field("uniqueItems")
            .forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    let preserves = schema.field("x-kubernetes-preserve-unknown-fields");
    if preserves.is_set() && !preserves.is_true() {
        preserves.invalid("must be true or undefined");
    }
}

fn unsupported<'v>(schema: &At<'_, impl View<'v>>) {
    for (name, is_used) in [
        ("id", !schema.field("id").text().is_empty()),
        ("additionalItems", schema.field("additionalItems").is_set()),
        ("patternProperties", schema.field("patternProperties").count() > 0),
        ("definitions", schema.field("definitions").count() > 0),
        ("dependencies", schema.field("dependencies").is_set()),
        ("$ref", schema.field("$ref").is_set()),
    ] {
        if is_used {
            schema.field(name).forbidden(format!("{name} is not supported"));
        }
    }
}

/// Judges the schema of a map's values.
fn values<'v>(schema: &At<'_, impl View<'v>>, inside: Inside) {
    let values = schema.field("additionalProperties");
    let Some(value) = values.value() else { return };
    if schema.field("properties").count() > 0 && value.as_bool() != Some(true) {
        values.forbidden("additionalProperties and properties are mutual exclusive");
    }
    let no_default = match inside.meta {
        true => Some("inside additionalProperties applying to object metadata"),
        false => inside.no_default,
    };
    if value.is_map() {
        judge(&values, false, Inside { no_default, ..inside });
    }
}

fn properties<'v>(schema: &At<'_, impl View<'v>>, is_root: bool, inside: Inside) {
    let is_object = is_root || schema.field("x-kubernetes-embedded-resource").is_true();
    for (name, property) in schema.field("properties").entries() {
        let top = match name {
            "metadata" => Some("in top-level metadata"),
            "kind" => Some("in top-level kind"),
            "apiVersion" => Some("in top-level apiVersion"),
            _ => None,
        };
        let meta = inside.meta || (is_object && top.is_some());
        judge(&property, false, Inside { meta, no_default: top.filter(|_| is_root).or(inside.no_default) });
    }
}

/// Judges what stands around the CEL rules of a schema. Whether they compile is not judged.
fn validations<'v, V: View<'v>>(rules: &At<'_, V>, schema: &At<'_, V>) {
    let is_broken = |text: &str| text.contains(['\n', '\r']);
    for rule in rules.items() {
        let (expression, message) = (rule.field("rule"), rule.field("message"));
        let (said, told) = (expression.text().trim(), message.text().trim());
        if said.is_empty() {
            expression.required("rule is not specified");
        } else if !message.text().is_empty() && told.is_empty() {
            message.invalid("must be non-empty if specified");
        } else if is_broken(told) {
            message.invalid("must not contain line breaks");
        } else if is_broken(said) && told.is_empty() {
            message.required("message must be specified if rule contains line breaks");
        }
        let telling = rule.field("messageExpression");
        if !telling.text().is_empty() && telling.text().trim().is_empty() {
            telling.required("messageExpression must be non-empty if specified");
        }
        let reason = rule.field("reason");
        if reason.is_set() && !REASONS.contains(&reason.text()) {
            reason.not_supported(&REASONS);
        }
        let path = rule.field("fieldPath");
        if path.text().is_empty() {
            continue;
        }
        if path.text().trim().is_empty() {
            path.invalid("must be non-empty if specified");
        }
        if is_broken(path.text()) {
            path.invalid("must not contain line breaks");
        }
        let readable = structural::unreadable(schema).is_none();
        if readable && field_path::find(path.text(), schema.value(), true).is_err() {
            path.invalid("must be a valid path");
        }
    }
}
