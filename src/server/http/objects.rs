use http::StatusCode;
use serde_json::{Map, Value, json};

use super::accept::{Accept, Form};
use super::route::Call;
use super::{answer, body};
use crate::api::{PatchType, Reason, Response};
use crate::kinds::table;
use crate::server::registry::{Listed, Outcome, Part, Patch, Refusal, Resource, convert};
use crate::server::store::Entry;
use crate::server::tables;

/// Answers with one object.
pub(super) fn get(call: &Call<'_>) -> Result<Response, Refusal> {
    let entry = call.handler.registry.get(call.target())?;
    shown(call, StatusCode::OK, &entry)
}

/// Answers with a page of objects.
pub(super) fn list(call: &Call<'_>) -> Result<Response, Refusal> {
    let mut options = call.query.list_options()?;
    tables::check_fields(call.resource, &options.fields)?;
    if let Some(name) = &call.path.name {
        options.fields = crate::server::registry::FieldSelector::of_name(name);
    }
    let listed = call.handler.registry.list(call.resource, call.path.namespace.as_deref(), &options)?;
    list_of(call, &listed)
}

/// Creates the object in the body.
pub(super) async fn create(call: &Call<'_>) -> Result<Response, Refusal> {
    let options = call.write_options()?;
    let sent = call.sent(&call.resource.kind)?;
    let name = sent.value["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    let target = crate::server::registry::Target { name: &name, ..call.target() };
    let outcome = call.handler.registry.create_decoded(target, sent.value, &options, &sent.repeated).await?;
    outcome_of(call, &outcome)
}

/// Replaces a part of an object by that of the body.
pub(super) async fn update(call: &Call<'_>, part: Part) -> Result<Response, Refusal> {
    let options = call.write_options()?;
    let sent = call.sent(&call.resource.kind)?;
    let registry = &call.handler.registry;
    let outcome = registry.update_decoded(call.target(), part, sent.value, &options, &sent.repeated).await?;
    outcome_of(call, &outcome)
}

/// Changes a part of an object as the patch in the body says.
pub(super) async fn patch(call: &Call<'_>, part: Part) -> Result<Response, Refusal> {
    let patch = read_patch(call)?;
    let options = call.patch_options(patch.kind)?;
    let outcome = call.handler.registry.patch(call.target(), part, &patch, &options).await?;
    outcome_of(call, &outcome)
}

/// The patch in the body.
pub(super) fn read_patch(call: &Call<'_>) -> Result<Patch, Refusal> {
    let media_type = body::media_type(&call.request.headers);
    let Some(kind) = PatchType::from_content_type(media_type) else {
        let message = "415: Unsupported Media Type";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Reason::UnsupportedMediaType, message));
    };
    if kind == PatchType::Apply {
        let sent = body::parse_yaml(&call.request.body);
        return match sent
            .map_err(|why| format!("error decoding YAML: error converting YAML to JSON: yaml: {why}"))
        {
            Ok(body) => Ok(Patch { kind, body }),
            Err(why) => Err(Refusal::bad_request(why)),
        };
    }
    let sent = body::parse(&call.request.body);
    let sent = sent.map_err(|error| Refusal::bad_request(format!("error decoding patch: {error}")))?;
    Ok(Patch { kind, body: sent.value })
}

/// What a request has brought about.
pub(super) fn outcome_of(call: &Call<'_>, outcome: &Outcome) -> Result<Response, Refusal> {
    Ok(answer::warned(shown(call, outcome.code, &outcome.entry)?, &outcome.warnings))
}

/// One object in the form and version that the client wants.
pub(super) fn shown(call: &Call<'_>, code: StatusCode, entry: &Entry) -> Result<Response, Refusal> {
    if call.accept.form == Form::Plain && call.path.version == call.resource.storage {
        return Ok(answer::json(code, call.accept, entry.bytes.to_vec()));
    }
    let object = read(call.resource, &call.path.version, entry)?;
    let shown = match call.accept.form {
        Form::Plain => object,
        Form::Metadata => metadata_of(&object),
        Form::Table => {
            let metadata = json!({"resourceVersion": object["metadata"]["resourceVersion"]});
            tables::table(call.resource, &call.path.version, metadata, &[object], &call.table_options())
        }
    };
    Ok(answer::value(code, call.accept, &shown))
}

/// Several objects in the form and version that the client wants.
pub(super) fn list_of(call: &Call<'_>, listed: &Listed) -> Result<Response, Refusal> {
    let metadata = list_metadata(listed);
    if call.accept.form == Form::Plain && call.path.version == call.resource.storage {
        return Ok(answer::json(StatusCode::OK, call.accept, plain_list(call.resource, &metadata, listed)));
    }
    let objects = listed.entries.iter().map(|(_, entry)| read(call.resource, &call.path.version, entry));
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    let shown = match call.accept.form {
        Form::Table => {
            tables::table(call.resource, &call.path.version, metadata, &objects, &call.table_options())
        }
        Form::Metadata => json!({
            "kind": table::PARTIAL_OBJECT_METADATA_LIST.kind,
            "apiVersion": table::PARTIAL_OBJECT_METADATA_LIST.api_version(),
            "metadata": metadata,
            "items": objects.iter().map(metadata_of).collect::<Vec<_>>(),
        }),
        Form::Plain => json!({
            "kind": call.resource.list_kind,
            "apiVersion": call.resource.api_version(&call.path.version),
            "metadata": metadata,
            "items": objects,
        }),
    };
    Ok(answer::value(StatusCode::OK, call.accept, &shown))
}

fn list_metadata(listed: &Listed) -> Value {
    let mut metadata = Map::new();
    metadata.insert("resourceVersion".to_owned(), json!(listed.revision.to_string()));
    if let Some(continuation) = &listed.continuation {
        metadata.insert("continue".to_owned(), json!(continuation));
    }
    if let Some(remaining) = listed.remaining {
        metadata.insert("remainingItemCount".to_owned(), json!(remaining));
    }
    Value::Object(metadata)
}

/// A list put together from what is kept, without reading it. The items of built-in kinds do not repeat what
/// the list says of all of them.
fn plain_list(resource: &Resource, metadata: &Value, listed: &Listed) -> Vec<u8> {
    let api_version = json!(resource.api_version(&resource.storage));
    let repeated = format!("{{\"kind\":{},\"apiVersion\":{api_version},", json!(resource.kind));
    let size: usize = listed.entries.iter().map(|(_, entry)| entry.bytes.len() + 1).sum();
    let mut body = Vec::with_capacity(size + 256);
    let kind = json!(resource.list_kind);
    body.extend_from_slice(
        format!("{{\"kind\":{kind},\"apiVersion\":{api_version},\"metadata\":{metadata},\"items\":[")
            .as_bytes(),
    );
    for (index, (_, entry)) in listed.entries.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        match entry.bytes.strip_prefix(repeated.as_bytes()).filter(|_| resource.row.is_some()) {
            Some(rest) => {
                body.push(b'{');
                body.extend_from_slice(rest);
            }
            None => body.extend_from_slice(&entry.bytes),
        }
    }
    body.extend_from_slice(b"]}");
    body
}

/// An entry in `version`.
pub(super) fn read(resource: &Resource, version: &str, entry: &Entry) -> Result<Value, Refusal> {
    let object = serde_json::from_slice(&entry.bytes).map_err(Refusal::internal)?;
    Ok(convert(resource, object, version))
}

/// The metadata of an object alone.
pub(super) fn metadata_of(object: &Value) -> Value {
    json!({
        "kind": table::PARTIAL_OBJECT_METADATA.kind,
        "apiVersion": table::PARTIAL_OBJECT_METADATA.api_version(),
        "metadata": object["metadata"],
    })
}

impl Call<'_> {
    /// How a Table is wanted.
    pub(super) fn table_options(&self) -> tables::Options {
        let include = match self.query.get("includeObject") {
            Some("None") => tables::Include::Nothing,
            Some("Object") => tables::Include::Object,
            _ => tables::Include::Metadata,
        };
        tables::Options { include, now: self.handler.registry.clock.now(), with_columns: true }
    }

    /// The form in which an answer that is no list is written.
    pub(super) fn plainly(&self) -> Accept {
        Accept { form: Form::Plain, ..self.accept }
    }
}
