//! The defaults in a schema: each must be what the schema at its place allows.

use super::super::at::At;
use crate::kinds::schema::crd;
use crate::kinds::{FieldError, Reason};
use crate::yaml::{Shape, View, to_value};

/// Whether a schema holds a default anywhere.
pub(super) fn has_some<'v>(schema: impl View<'v>) -> bool {
    let one = |name| schema.get(name).filter(|it: &_| View::is_map(*it));
    schema.get("default").is_some_and(|default| !default.is_null())
        || ["items", "additionalProperties", "not"].into_iter().filter_map(one).any(has_some)
        || schema
            .get("properties")
            .into_iter()
            .flat_map(View::entries)
            .any(|(_, property)| has_some(property))
}

/// Judges the defaults of the structural schema at the root of an object.
pub(super) fn defaults<'v>(root: &At<'_, impl View<'v>>) {
    judge(root, true);
}

fn judge<'v>(schema: &At<'_, impl View<'v>>, is_object: bool) {
    let is_object = is_object || schema.field("x-kubernetes-embedded-resource").is_true();
    let default = schema.field("default");
    if let (Some(value), Some(of)) = (default.value(), schema.value())
        && !is_plainly_right(of, value)
    {
        judge_one(&default, of, is_object);
    }
    // In the values of a map no default is filled in.
    if schema.field("items").is_set() {
        judge(&schema.field("items"), false);
    }
    schema.field("properties").entries().for_each(|(_, property)| judge(&property, false));
}

/// Whether a scalar is the default of a schema that asks for nothing but its type.
fn is_plainly_right<'v, V: View<'v>>(schema: V, value: V) -> bool {
    let told = ["type", "default", "description", "title", "nullable", "example", "externalDocs"];
    let kind = schema.get("type").and_then(View::as_str).unwrap_or_default();
    let fits = matches!(
        (kind, value.shape()),
        ("string", Shape::Str(_)) | ("integer", Shape::Int(_)) | ("boolean", Shape::Bool(_))
    );
    fits && schema.entries().all(|(name, _)| told.contains(&name))
}

fn judge_one<'v, V: View<'v>>(default: &At<'_, V>, schema: V, is_object: bool) {
    let Some(value) = default.value() else { return };
    let errors = crd::judge_default(&to_value(schema), value);
    let own_metadata = |error: &FieldError| is_object && error.path.segments().len() > 1;
    if errors.iter().any(|error| error.reason == Reason::Unknown && !own_metadata(error)) {
        default.invalid("must not have unknown fields");
    }
    let lacking = ["apiVersion", "kind"].into_iter().filter(|name| is_object && value.get(name).is_none());
    let lacking: Vec<_> = lacking.collect();
    if !lacking.is_empty() && value.is_map() {
        return lacking.into_iter().for_each(|name| default.field(name).required(""));
    }
    for error in errors.into_iter().filter(|error| error.reason != Reason::Unknown) {
        default.tell(error);
    }
}
