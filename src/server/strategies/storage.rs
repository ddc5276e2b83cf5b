use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::kinds::table;
use crate::server::registry::{Refusal, metadata, parse};

/// Claims: the default class, and the finalizer that keeps them while pods use them.
pub(super) struct Claim;

/// Volumes: the finalizer that keeps them while they are bound.
pub(super) struct Volume;

const CLAIM_PROTECTION: &str = "kubernetes.io/pvc-protection";
const VOLUME_PROTECTION: &str = "kubernetes.io/pv-protection";
const IS_DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";
/// Where claims named their class before they had a field for it.
const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

impl Strategy for Claim {
    fn admit(&self, context: &Context<'_>, claim: &mut Value) -> Result<(), Refusal> {
        let named = claim["spec"].get("storageClassName").is_some()
            || claim["metadata"]["annotations"].get(CLASS_ANNOTATION).is_some();
        if !named && let Some(name) = default_class(context) {
            claim["spec"]["storageClassName"] = json!(name);
        }
        protect(claim, CLAIM_PROTECTION);
        Ok(())
    }

    fn prepare_create(&self, _context: &Context<'_>, claim: &mut Value) -> Result<(), Refusal> {
        metadata::map(claim).insert("status".to_owned(), json!({"phase": "Pending"}));
        Ok(())
    }

    fn shows_what_it_deleted(&self) -> bool {
        true
    }
}

impl Strategy for Volume {
    fn admit(&self, _context: &Context<'_>, volume: &mut Value) -> Result<(), Refusal> {
        protect(volume, VOLUME_PROTECTION);
        Ok(())
    }

    fn prepare_create(&self, context: &Context<'_>, volume: &mut Value) -> Result<(), Refusal> {
        let status = json!({"phase": "Pending", "lastPhaseTransitionTime": metadata::time(context.now)});
        metadata::map(volume).insert("status".to_owned(), status);
        Ok(())
    }

    fn prepare_status(&self, context: &Context<'_>, new: &mut Value, old: &Value) {
        let told =
            new["status"].get("lastPhaseTransitionTime") != old["status"].get("lastPhaseTransitionTime");
        if new["status"]["phase"] != old["status"]["phase"] && !told {
            new["status"]["lastPhaseTransitionTime"] = json!(metadata::time(context.now));
        }
    }

    fn shows_what_it_deleted(&self) -> bool {
        true
    }
}

/// The class that claims get where they name none; the newest where there are several.
fn default_class(context: &Context<'_>) -> Option<String> {
    let registry = context.registry;
    let classes = registry.catalog.of(&table::STORAGE_CLASS)?;
    let all = registry.store.list(&classes.prefix(None), None, 0, &|_| true);
    let read = all.entries.iter().filter_map(|(_, entry)| parse(entry).ok());
    let defaults = read.filter(|class| class["metadata"]["annotations"][IS_DEFAULT] == "true");
    let newest = defaults.max_by_key(|class| metadata::text(class, "creationTimestamp").to_owned());
    newest.map(|class| metadata::text(&class, "name").to_owned())
}

/// Adds a finalizer (admission plugin `StorageObjectInUseProtection`).
fn protect(object: &mut Value, finalizer: &str) {
    if metadata::finalizers(object).any(|name| name == finalizer) {
        return;
    }
    let finalizers: Vec<Value> =
        metadata::finalizers(object).chain([finalizer]).map(|name| json!(name)).collect();
    metadata::of(object).insert("finalizers".to_owned(), Value::Array(finalizers));
}
