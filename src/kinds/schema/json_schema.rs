//! JSON Schemas that people bring for kinds of which there is no definition: those of the public catalogues.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, JsonType, Retrieve, ValidationError, Validator};
use serde_json::Value;

use super::limits::shape_name;
use crate::kinds::{FieldError, Reason, nearest};
use crate::object::Gvk;
use crate::yaml::{Path, View as _};

/// A JSON Schema for the objects of a kind at one version.
#[derive(Debug)]
pub struct JsonSchema {
    document: Value,
    validator: Validator,
}

impl JsonSchema {
    /// Compiles a schema that stands at `uri`, from where it refers to others that `others` brings. Catalogues name
    /// no draft of JSON Schema, or only `http://json-schema.org/schema#`; they are written as OpenAPI is, whose
    /// `exclusiveMinimum` is that of draft 4.
    ///
    /// # Errors
    /// What is wrong with it as a schema, or what it refers to and cannot be had.
    pub fn compile(mut document: Value, uri: &str, others: impl Retrieve + 'static) -> Result<Self, String> {
        let named = document.get("$schema").and_then(Value::as_str).filter(|uri| !uri.contains("org/schema"));
        let draft = match named.map(Draft::from_schema_uri) {
            None | Some(Draft::Unknown) => {
                document.as_object_mut().map(|schema| schema.shift_remove("$schema"));
                Draft::Draft4
            }
            Some(draft) => draft,
        };
        let options = jsonschema::options().with_draft(draft).with_base_uri(uri).with_retriever(others);
        match options.build(&document) {
            Ok(validator) => Ok(Self { document, validator }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What an object breaks of it, in the form in which an API server refuses.
    pub fn validate(&self, object: &Value) -> Vec<FieldError> {
        self.validator.iter_errors(object).flat_map(|error| self.field_errors(&error, object)).collect()
    }

    fn field_errors(&self, error: &ValidationError<'_>, object: &Value) -> Vec<FieldError> {
        let path = Path::of_pointer(error.instance_path().as_str(), object);
        let at = |path: Path, reason: Reason, detail: String, suggestion: Option<String>| FieldError {
            path,
            written: None,
            reason,
            value: None,
            detail,
            suggestion,
        };
        let valued = |found: FieldError| FieldError { value: quoted(error.instance()), ..found };
        let one = match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let known = self.properties(error);
                let unknown = |name: &String| {
                    let near = nearest(name, known.iter().copied()).map(str::to_owned);
                    at(path.field(name), Reason::Unknown, String::new(), near)
                };
                return unexpected.iter().map(unknown).collect();
            }
            ValidationErrorKind::Required { property } => {
                let path = path.field(property.as_str().unwrap_or_default());
                at(path, Reason::Required, String::new(), None)
            }
            ValidationErrorKind::Type { kind } => {
                let found = article(shape_name(error.instance().shape()));
                at(path, Reason::Type, format!("expected {}, found {found}", expected(kind)), None)
            }
            ValidationErrorKind::Enum { options } => {
                let values: &[Value] = options.as_array().map_or(&[], Vec::as_slice);
                valued(supported(path, error.instance(), values))
            }
            ValidationErrorKind::Constant { expected_value } => {
                valued(supported(path, error.instance(), std::slice::from_ref(expected_value)))
            }
            _ => valued(at(path, Reason::Invalid, error.masked().to_string(), None)),
        };
        vec![one]
    }

    /// The fields of the schema that an error comes from.
    fn properties(&self, error: &ValidationError<'_>) -> Vec<&str> {
        let within = error.schema_path().as_str().rsplit_once('/').map_or("", |(schema, _)| schema);
        let properties = self.document.pointer(within).and_then(|schema| schema.get("properties"));
        properties.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }
}

fn supported(path: Path, value: &Value, values: &[Value]) -> FieldError {
    let texts = values.iter().map(Value::to_string).collect::<Vec<_>>();
    let near = value.as_str().and_then(|text| nearest(text, values.iter().filter_map(Value::as_str)));
    FieldError {
        path,
        written: None,
        reason: Reason::NotSupported,
        value: None,
        detail: format!("supported values: {}", texts.join(", ")),
        suggestion: near.map(str::to_owned),
    }
}

/// A scalar as the API server quotes it.
fn quoted(value: &Value) -> Option<String> {
    (!value.is_array() && !value.is_object()).then(|| value.to_string())
}

fn expected(kind: &TypeKind) -> String {
    let named = |ty: JsonType| article(ty.as_str());
    match kind {
        TypeKind::Single(ty) => named(*ty),
        TypeKind::Multiple(types) => {
            let known = types.iter().filter(|ty| *ty != JsonType::Null).map(named);
            known.collect::<Vec<_>>().join(" or ")
        }
    }
}

/// The name of a JSON type as a person would say it: `an integer`, `a list`.
pub fn article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "array" => "a list".to_owned(),
        "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// Refers to nothing else: what a schema that stands alone is compiled with.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Retrieve for Alone {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("it refers to `{uri}`").into())
    }
}

/// The group, version and kind that a schema says it is for: in `x-kubernetes-group-version-kind`, or in the only
/// values that it allows for `apiVersion` and `kind`.
pub fn subject(document: &Value) -> Option<Gvk> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(named) = document["x-kubernetes-group-version-kind"].as_array().and_then(|all| all.first()) {
        let (group, version, kind) = (text(named, "group")?, text(named, "version")?, text(named, "kind")?);
        return Some(Gvk { group, version, kind });
    }
    let only = |field: &str| {
        let schema = document.get("properties")?.get(field)?;
        let values = schema.get("enum").and_then(Value::as_array);
        let value = schema.get("const").or_else(|| values.filter(|values| values.len() == 1)?.first());
        value?.as_str()
    };
    Some(Gvk::new(only("apiVersion")?, only("kind")?))
}
