use serde_json::{Value, json};

use super::Context;
use crate::kinds::table;
use crate::server::registry::{Refusal, metadata, parse};

/// Where containers find their service account's token.
const MOUNT_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// A token is renewed before it is an hour old; the seconds tell it from tokens that were asked for.
const TOKEN_SECONDS: i64 = 3607;
const DEFAULT_ACCOUNT: &str = "default";

/// Gives a pod its service account, and its containers the account's token (admission plugin `ServiceAccount`).
///
/// # Errors
/// [`Refusal`] of reason Forbidden where the account is not there; the default one is on its way where it is
/// not.
pub(super) fn admit(context: &Context<'_>, pod: &mut Value) -> Result<(), Refusal> {
    // A mirror pod is the kubelet's own.
    if pod["metadata"]["annotations"].get("kubernetes.io/config.mirror").is_some() {
        return Ok(());
    }
    let named = pod["spec"]["serviceAccountName"].as_str().filter(|name| !name.is_empty());
    let name = named.unwrap_or(DEFAULT_ACCOUNT).to_owned();
    let account = account(context, &name)?;
    pod["spec"]["serviceAccountName"] = json!(name);
    pod["spec"]["serviceAccount"] = json!(name);
    let mounts = pod["spec"]["automountServiceAccountToken"].as_bool();
    let mounts = mounts.or_else(|| account["automountServiceAccountToken"].as_bool());
    if mounts.unwrap_or(true) {
        mount_token(context, pod);
    }
    let secrets = &account["imagePullSecrets"];
    if secrets.as_array().is_some_and(|secrets| !secrets.is_empty())
        && pod["spec"]["imagePullSecrets"].as_array().is_none_or(Vec::is_empty)
    {
        pod["spec"]["imagePullSecrets"] = secrets.clone();
    }
    Ok(())
}

fn account(context: &Context<'_>, name: &str) -> Result<Value, Refusal> {
    let registry = context.registry;
    let Some(accounts) = registry.catalog.of(&table::SERVICE_ACCOUNT) else { return Ok(Value::Null) };
    let namespace = context.target.namespace;
    match registry.store.get(&accounts.key(namespace, name)) {
        Some(entry) => parse(&entry),
        None if name == DEFAULT_ACCOUNT => Ok(Value::Null),
        None => {
            let singular = &accounts.singular;
            let why = format!(
                "error looking up service account {namespace}/{name}: {singular} \"{name}\" not found"
            );
            Err(Refusal::forbidden(context.target.resource, context.target.name, &why))
        }
    }
}

/// Mounts the token where nothing else is mounted.
fn mount_token(context: &Context<'_>, pod: &mut Value) {
    let volume = format!("kube-api-access-{}", context.registry.random.suffix(5));
    let mut used = false;
    for list in ["initContainers", "containers"] {
        for container in pod["spec"].get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let mounts = container["volumeMounts"].as_array().cloned().unwrap_or_default();
            if mounts.iter().any(|mount| mount["mountPath"] == MOUNT_PATH) {
                continue;
            }
            let own = json!({"name": volume, "readOnly": true, "mountPath": MOUNT_PATH});
            let mounts = mounts.into_iter().chain([own]).collect();
            metadata::map(container).insert("volumeMounts".to_owned(), Value::Array(mounts));
            used = true;
        }
    }
    if used {
        let volumes = pod["spec"]["volumes"].as_array().cloned().unwrap_or_default();
        pod["spec"]["volumes"] = volumes.into_iter().chain([token_volume(&volume)]).collect();
    }
}

fn token_volume(name: &str) -> Value {
    let certificate = json!({"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]});
    let namespace = json!({"items": [{
        "path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
    }]});
    json!({"name": name, "projected": {
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": TOKEN_SECONDS, "path": "token"}},
            {"configMap": certificate},
            {"downwardAPI": namespace},
        ],
        "defaultMode": 0o644,
    }})
}
