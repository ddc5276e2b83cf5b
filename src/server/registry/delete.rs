use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::change::{Decision, Next};
use super::update::is_over;
use super::{
    DeleteOptions, ListOptions, Outcome, Propagation, Refusal, Registry, Resource, Target, metadata,
};
use crate::kinds::table;
use crate::server::store::Entry;
use crate::server::strategies::{self, Context};

/// The finalizers by which deletion waits for the garbage collector.
const ORPHAN: &str = "orphan";
const FOREGROUND: &str = "foregroundDeletion";

impl Registry {
    /// Deletes an object: at once where nothing holds it back, else it is marked, and goes when the last
    /// finalizer and its grace period do.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn delete(&self, target: Target<'_>, options: &DeleteOptions) -> Result<Outcome, Refusal> {
        self.check_namespace_deletion(target)?;
        let mut held = false;
        let outcome = self.change(target, options.dry_run, |old, entry| {
            check_preconditions(target, options, &old, entry)?;
            let next = self.deletion(target, options, old);
            held = matches!(next, Next::Keep(_) | Next::Nothing);
            Ok(Decision { conditional: options.revision.is_some(), ..Decision::unconditional(next) })
        });
        let outcome = outcome.await?;
        if outcome.removed && !options.dry_run && target.resource.is(&table::CUSTOM_RESOURCE_DEFINITION) {
            self.purge(&super::parse(&outcome.entry)?).await?;
        }
        let waits =
            held && matches!(options.propagation, Some(Propagation::Foreground | Propagation::Orphan));
        let code = if waits { StatusCode::ACCEPTED } else { StatusCode::OK };
        Ok(Outcome { code, ..outcome })
    }

    /// Deletes the objects that `chosen` chooses. Returns them as they were.
    ///
    /// # Errors
    /// [`Refusal`] of the first that could not be deleted; one that has gone by itself is no error.
    pub async fn delete_collection(
        &self,
        resource: &Resource,
        version: &str,
        namespace: Option<&str>,
        chosen: &ListOptions,
        options: &DeleteOptions,
    ) -> Result<super::Listed, Refusal> {
        let listed = self.list(resource, namespace, chosen)?;
        for (key, _) in &listed.entries {
            let target = Target { resource, version, namespace: key.namespace(), name: key.name() };
            match self.delete(target, options).await {
                Err(refusal) if refusal.reason() != crate::api::Reason::NotFound => return Err(refusal),
                _ => {}
            }
        }
        Ok(listed)
    }

    /// What deletion makes of `object`.
    fn deletion(&self, target: Target<'_>, options: &DeleteOptions, mut object: Value) -> Next {
        let context = Context { registry: self, target, now: self.clock.now() };
        let strategy = strategies::of(target.resource);
        let grace = strategy.grace_seconds(&object, options.grace);
        let before = object.clone();
        set_finalizers(&mut object, options.propagation.or_else(|| strategy.default_propagation()));
        strategy.prepare_delete(&context, &mut object);
        let first = !metadata::is_terminating(&before);
        let held = metadata::finalizers(&object).next().is_some() || strategies::holds_contents(&object);
        match (grace > 0, held) {
            (false, false) => return Next::Remove,
            (false, true) if !first && before == object && remaining(&object) == 0 => return Next::Nothing,
            _ => {}
        }
        if !first && grace >= remaining(&before) && before == object {
            return Next::Nothing;
        }
        mark(&mut object, &before, grace, context.now);
        if is_over(&object) { Next::Remove } else { Next::Keep(object) }
    }
}

fn remaining(object: &Value) -> i64 {
    object["metadata"]["deletionGracePeriodSeconds"].as_i64().unwrap_or(0)
}

/// Marks `object` as being deleted within `grace` seconds; a second deletion can only shorten the time.
fn mark(object: &mut Value, before: &Value, grace: i64, now: Timestamp) {
    let first = !metadata::is_terminating(before);
    let grace = if first { grace } else { grace.min(remaining(before)) };
    if first || grace < remaining(before) {
        let end = now.checked_add(SignedDuration::from_secs(grace)).unwrap_or(now);
        let fields = metadata::of(object);
        fields.insert("deletionTimestamp".to_owned(), json!(metadata::time(end)));
        fields.insert("deletionGracePeriodSeconds".to_owned(), json!(grace));
    }
    if first && object["metadata"]["generation"].is_number() {
        metadata::bump_generation(object);
    }
}

/// Asks the garbage collector to do its part first (apiserver `pkg/registry/generic/registry/store.go`,
/// `deletionFinalizersForGarbageCollection`).
fn set_finalizers(object: &mut Value, propagation: Option<Propagation>) {
    let wanted = match propagation {
        None => return,
        Some(Propagation::Background) => None,
        Some(Propagation::Foreground) => Some(FOREGROUND),
        Some(Propagation::Orphan) => Some(ORPHAN),
    };
    let others = metadata::finalizers(object).filter(|name| *name != ORPHAN && *name != FOREGROUND);
    let finalizers: Vec<Value> = others.chain(wanted).map(|name| json!(name)).collect();
    let fields = metadata::of(object);
    match finalizers.is_empty() {
        true => drop(fields.shift_remove("finalizers")),
        false => drop(fields.insert("finalizers".to_owned(), Value::Array(finalizers))),
    }
}

fn check_preconditions(
    target: Target<'_>,
    options: &DeleteOptions,
    object: &Value,
    entry: &Entry,
) -> Result<(), Refusal> {
    let uid = metadata::text(object, "uid");
    let refuse = |why: String| Err(Refusal::conflict(target.resource, target.name, &why));
    if let Some(wanted) = options.uid.as_deref().filter(|wanted| *wanted != uid) {
        return refuse(format!(
            "Precondition failed: UID in precondition: {wanted}, UID in object meta: {uid}"
        ));
    }
    if let Some(wanted) = options.revision.filter(|wanted| *wanted != entry.revision) {
        let meta = entry.revision;
        return refuse(format!(
            "Precondition failed: ResourceVersion in precondition: {wanted}, ResourceVersion in object meta: {meta}"
        ));
    }
    Ok(())
}
