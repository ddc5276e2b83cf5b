use serde_json::Value;

use super::{FieldValidation, Refusal, Registry, Resource, Target, metadata};
use crate::kinds::schema::{self, Schemas, Type};
use crate::kinds::{FieldError, Reason};
use crate::yaml::Path;

/// The largest number of complaints that a strict refusal lists.
const MOST_COMPLAINTS: usize = 64;

impl Registry {
    /// The type of a resource's objects at a version.
    pub(super) fn schema<'r>(&self, resource: &'r Resource, version: &str) -> Option<Type<'r>> {
        match &resource.custom {
            Some(custom) => custom.ty(version),
            None => Schemas::of(self.version).kind(&resource.group, version, &resource.kind),
        }
    }

    /// Reads an object that a client sent, as decoding into the kind's Go structure would. What the schema does
    /// not have is refused, told or passed over, as `validation` says; defaulting drops it afterwards. Returns
    /// the object with what the client should be told.
    ///
    /// # Errors
    /// [`Refusal`] of reason BadRequest.
    pub(super) fn decode(
        &self,
        target: Target<'_>,
        mut object: Value,
        validation: FieldValidation,
        repeated: &[String],
    ) -> Result<(Value, Vec<String>), Refusal> {
        let Target { resource, version, .. } = target;
        let prefix =
            format!("{} in version {version:?} cannot be handled as a {}", resource.kind, resource.kind);
        check_type(resource, version, &mut object)?;
        let mut complaints: Vec<String> = Vec::new();
        if let Some(ty) = self.schema(resource, version) {
            let judged = judge(ty, &object, resource.row.is_none());
            complaints = judged.map_err(|why| Refusal::bad_request(format!("{prefix}: {why}")))?;
        }
        complaints.extend(repeated.iter().map(|path| format!("duplicate field {path:?}")));
        complaints.truncate(MOST_COMPLAINTS);
        match validation {
            FieldValidation::Strict if !complaints.is_empty() => {
                let why = format!("{prefix}: strict decoding error: {}", complaints.join(", "));
                return Err(Refusal::bad_request(why));
            }
            FieldValidation::Warn => {}
            _ => complaints.clear(),
        }
        Ok((object, complaints))
    }
}

/// Sees that the object says it is of the kind and version of the path; fills them in where they are absent.
fn check_type(resource: &Resource, version: &str, object: &mut Value) -> Result<(), Refusal> {
    let Value::Object(fields) = object else {
        let why = format!(
            "the object provided is unrecognized (must be of type {}): couldn't get version/kind",
            resource.kind
        );
        return Err(Refusal::bad_request(why));
    };
    let api_version = resource.api_version(version);
    let given = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let (kind, other) = (given("kind"), given("apiVersion"));
    if !kind.is_empty() && kind != resource.kind {
        let why = format!("{kind} in version {version:?} cannot be handled as a {}", resource.kind);
        return Err(Refusal::bad_request(why));
    }
    if !other.is_empty() && other != api_version {
        let why = format!(
            "the API version in the data ({other}) does not match the expected API version ({api_version})"
        );
        return Err(Refusal::bad_request(why));
    }
    fields.insert("kind".to_owned(), Value::String(resource.kind.clone()));
    fields.insert("apiVersion".to_owned(), Value::String(api_version));
    Ok(())
}

/// What strict decoding complains of; `Err` for what decoding itself refuses.
/// Of a custom resource only the metadata is decoded; the types of the rest are its validation's matter.
fn judge(ty: Type<'_>, object: &Value, is_custom: bool) -> Result<Vec<String>, String> {
    let mut complaints = Vec::new();
    for FieldError { path, reason, value, detail, .. } in schema::decode(ty, object) {
        match reason {
            Reason::Unknown => complaints.push(format!("unknown field \"{path}\"")),
            Reason::Type
                if is_custom && path.segments().first() != Path::fields("metadata").segments().first() => {}
            Reason::Type => {
                let value = value.unwrap_or_default();
                return Err(format!("json: cannot unmarshal {value} at {path}: {detail}"));
            }
            _ => {}
        }
    }
    Ok(complaints)
}

/// The object in another version of its resource. What is kept is of one version; the versions of a built-in kind
/// differ in nothing but their name here, and those of a custom resource in their fields: what the other version
/// does not have is lost (conversion strategy `None`).
pub fn convert(resource: &Resource, mut object: Value, version: &str) -> Value {
    let api_version = resource.api_version(version);
    if object["apiVersion"] != api_version.as_str() {
        metadata::map(&mut object).insert("apiVersion".to_owned(), Value::String(api_version));
        if let Some(ty) = resource.custom.as_ref().and_then(|custom| custom.ty(version)) {
            schema::prune(ty, &mut object);
        }
    }
    object
}
