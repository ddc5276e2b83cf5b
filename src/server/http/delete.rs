use http::StatusCode;
use serde_json::{Value, json};

use super::route::Call;
use super::{answer, objects, query};
use crate::api::Response;
use crate::kinds::table;
use crate::server::registry::{DeleteOptions, Refusal};
use crate::server::strategies;

/// Deletes one object.
pub(super) async fn object(call: &Call<'_>) -> Result<Response, Refusal> {
    let options = options(call)?;
    let outcome = call.handler.registry.delete(call.target(), &options).await?;
    let whole = !outcome.removed || strategies::of(call.resource).shows_what_it_deleted();
    if whole {
        return objects::outcome_of(call, &outcome);
    }
    let object = objects::read(call.resource, &call.path.version, &outcome.entry)?;
    let status = success(call, &object);
    Ok(answer::warned(answer::value(outcome.code, call.plainly(), &status), &outcome.warnings))
}

/// Deletes the objects that the parameters choose.
pub(super) async fn collection(call: &Call<'_>) -> Result<Response, Refusal> {
    let chosen = call.query.list_options()?;
    let options = options(call)?;
    let namespace = call.path.namespace.as_deref();
    let registry = &call.handler.registry;
    let deleted =
        registry.delete_collection(call.resource, &call.path.version, namespace, &chosen, &options).await?;
    objects::list_of(call, &deleted)
}

fn success(call: &Call<'_>, object: &Value) -> Value {
    let mut details = json!({"name": call.target().name});
    if !call.resource.group.is_empty() {
        details["group"] = json!(call.resource.group);
    }
    details["kind"] = json!(call.resource.plural);
    details["uid"] = object["metadata"]["uid"].clone();
    json!({
        "kind": table::STATUS.kind,
        "apiVersion": table::STATUS.api_version(),
        "metadata": {},
        "status": "Success",
        "details": details,
    })
}

/// How to delete: as the body says, else the parameters.
fn options(call: &Call<'_>) -> Result<DeleteOptions, Refusal> {
    let from_query = call.query.delete_options()?;
    if call.request.body.is_empty() {
        return Ok(from_query);
    }
    stated(&call.sent(table::DELETE_OPTIONS.kind)?.value, from_query)
}

/// How to delete as `options`, a DeleteOptions, says, else as the parameters do.
pub(super) fn stated(options: &Value, from_query: DeleteOptions) -> Result<DeleteOptions, Refusal> {
    let text = |pointer: &str| options.pointer(pointer).and_then(Value::as_str);
    let orphan = options["orphanDependents"].as_bool().map(|orphan| match orphan {
        true => query::propagation("Orphan"),
        false => query::propagation("Background"),
    });
    let propagation = text("/propagationPolicy").map(query::propagation).or(orphan).transpose()?;
    let revision =
        text("/preconditions/resourceVersion").map(|text| text.parse().map_err(|_| unreadable(text)));
    Ok(DeleteOptions {
        dry_run: from_query.dry_run || options["dryRun"].as_array().is_some_and(|asked| !asked.is_empty()),
        grace: options["gracePeriodSeconds"].as_i64().or(from_query.grace),
        propagation: propagation.or(from_query.propagation),
        uid: text("/preconditions/uid").map(str::to_owned),
        revision: revision.transpose()?,
    })
}

fn unreadable(text: &str) -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        crate::api::Reason::BadRequest,
        format!("preconditions.resourceVersion: Invalid value: {text:?}: must be a number"),
    )
}
