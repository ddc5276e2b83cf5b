use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::route::Call;
use super::{answer, delete, objects};
use crate::api::{Reason, Response};
use crate::kinds::table;
use crate::server::registry::{DeleteOptions, Part, Refusal, WriteOptions, metadata};
use crate::server::scale;

/// Answers a request for a subresource other than the status.
pub(super) async fn answer(call: &Call<'_>, name: &str) -> Result<Response, Refusal> {
    let method = &call.request.method;
    match name {
        "scale" => scaled(call, method).await,
        "log" if *method == Method::GET => log(call),
        "binding" if *method == Method::POST => bind(call).await,
        "eviction" if *method == Method::POST => evict(call).await,
        "token" if *method == Method::POST => token(call),
        "ephemeralcontainers" | "resize" if *method == Method::GET => objects::get(call),
        "ephemeralcontainers" | "resize" if *method == Method::PUT => objects::update(call, Part::Main).await,
        "ephemeralcontainers" | "resize" if *method == Method::PATCH => {
            objects::patch(call, Part::Main).await
        }
        "attach" | "exec" | "portforward" | "proxy" => {
            let message = format!("pods/{name}: hoist's pods run no processes to connect to");
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Reason::MethodNotAllowed, message))
        }
        _ => Err(Refusal::method_not_allowed()),
    }
}

/// Reads or changes how many pods a workload has.
async fn scaled(call: &Call<'_>, method: &Method) -> Result<Response, Refusal> {
    let registry = &call.handler.registry;
    let entry = registry.get(call.target())?;
    let object = objects::read(call.resource, &call.path.version, &entry)?;
    let current = scale::of(call.resource, &object);
    let wanted = match *method {
        Method::GET => return Ok(answer::value(StatusCode::OK, call.plainly(), &current)),
        Method::PUT => call.sent(table::SCALE.kind)?.value,
        Method::PATCH => registry.patched(call.target(), &objects::read_patch(call)?, &current)?,
        _ => return Err(Refusal::method_not_allowed()),
    };
    let patch = scale::patch(call.resource, &wanted)?;
    let options = call.write_options()?;
    let outcome = registry.patch(call.target(), Part::Main, &patch, &options).await?;
    let object = objects::read(call.resource, &call.path.version, &outcome.entry)?;
    Ok(answer::value(StatusCode::OK, call.plainly(), &scale::of(call.resource, &object)))
}

/// The log of a container: a pod that runs nothing has logged nothing.
fn log(call: &Call<'_>) -> Result<Response, Refusal> {
    let entry = call.handler.registry.get(call.target())?;
    let pod = objects::read(call.resource, &call.path.version, &entry)?;
    let names: Vec<&str> = ["initContainers", "containers"]
        .iter()
        .flat_map(|list| pod["spec"][*list].as_array().into_iter().flatten())
        .filter_map(|container| container["name"].as_str())
        .collect();
    match call.query.get("container") {
        Some(name) if !names.contains(&name) => {
            let why = format!("container {name} is not valid for pod {}", call.target().name);
            Err(Refusal::bad_request(why))
        }
        None if pod["spec"]["containers"].as_array().is_some_and(|list| list.len() > 1) => {
            let list = names.join(" ");
            let pod = call.target().name;
            Err(Refusal::bad_request(format!(
                "a container name must be specified for pod {pod}, choose one of: [{list}]"
            )))
        }
        _ => Ok(answer::text(StatusCode::OK, "")),
    }
}

/// A token for a service account. Nobody is let in by it: only the administrator's is known to the server.
fn token(call: &Call<'_>) -> Result<Response, Refusal> {
    let registry = &call.handler.registry;
    registry.get(call.target())?;
    let mut request = call.sent(table::TOKEN_REQUEST.kind)?.value;
    let seconds = request["spec"]["expirationSeconds"].as_i64().unwrap_or(3600);
    let end = registry.clock.now().checked_add(SignedDuration::from_secs(seconds));
    let end = end.unwrap_or(registry.clock.now());
    request["status"] = json!({"token": registry.random.token(), "expirationTimestamp": metadata::time(end)});
    Ok(answer::value(StatusCode::CREATED, call.plainly(), &request))
}

/// Puts a pod on a node.
async fn bind(call: &Call<'_>) -> Result<Response, Refusal> {
    let sent = call.sent(table::BINDING.kind)?;
    let Some(node) = sent.value["target"]["name"].as_str() else {
        return Err(Refusal::bad_request("Binding.target.name: Required value"));
    };
    call.handler.registry.bind(call.target(), node, call.write_options()?.dry_run).await?;
    Ok(success(call, StatusCode::CREATED))
}

/// Deletes a pod, as far as its disruption budget lets it.
async fn evict(call: &Call<'_>) -> Result<Response, Refusal> {
    let WriteOptions { dry_run, .. } = call.write_options()?;
    let eviction = call.sent(table::EVICTION.kind)?.value;
    if metadata::text(&eviction, "name") != call.target().name {
        return Err(Refusal::bad_request("name in URL does not match name in Eviction object"));
    }
    let from_query = DeleteOptions { dry_run, ..DeleteOptions::default() };
    let options = delete::stated(&eviction["deleteOptions"], from_query)?;
    call.handler.registry.evict(call.target(), &options).await?;
    Ok(success(call, StatusCode::CREATED))
}

fn success(call: &Call<'_>, code: StatusCode) -> Response {
    let status: Value = json!({
        "kind": table::STATUS.kind,
        "apiVersion": table::STATUS.api_version(),
        "metadata": {},
        "status": "Success",
        "code": code.as_u16(),
    });
    answer::value(code, call.plainly(), &status)
}
