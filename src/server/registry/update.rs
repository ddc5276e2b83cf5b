use http::StatusCode;
use serde_json::Value;

use super::change::{Decision, Next};
use super::create::refuse;
use super::{Outcome, Part, Refusal, Registry, Target, WriteOptions, decode::convert, metadata};
use crate::kinds::validation;
use crate::server::store::Entry;
use crate::server::strategies::{self, Context};

impl Registry {
    /// Replaces one part of an object by that of `object`. Where its metadata has a resource version, only at
    /// that one.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn update(
        &self,
        target: Target<'_>,
        part: Part,
        object: Value,
        options: &WriteOptions,
    ) -> Result<Outcome, Refusal> {
        self.update_decoded(target, part, object, options, &[]).await
    }

    /// The same for an object whose text had the fields `repeated` more than once.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn update_decoded(
        &self,
        target: Target<'_>,
        part: Part,
        object: Value,
        options: &WriteOptions,
        repeated: &[String],
    ) -> Result<Outcome, Refusal> {
        let (object, warnings) = self.decode(target, object, options.validation, repeated)?;
        check_names(target, &object)?;
        let strategy = strategies::of(target.resource);
        let absent = || self.store.get(&target.key()).is_none();
        if part == Part::Main && strategy.creates_on_update() && absent() {
            return self.create_decoded(target, object, options, repeated).await;
        }
        let _allocation = match strategy.allocates() {
            true => Some(self.allocation.lock().await),
            false => None,
        };
        let outcome = self.change(target, options.dry_run, |old, entry| {
            let stated = stated_revision(&object)?;
            self.replace(target, part, object.clone(), (old, entry), stated, options)
        });
        outcome.await.map(|mut outcome| {
            outcome.warnings.splice(0..0, warnings);
            outcome
        })
    }

    /// Works out what is to be kept when `new`, in the version of the path, takes the place of `old`. `stated`
    /// is the revision that the client means.
    pub(super) fn replace(
        &self,
        target: Target<'_>,
        part: Part,
        new: Value,
        (old, entry): (Value, &Entry),
        stated: Option<&str>,
        options: &WriteOptions,
    ) -> Result<Decision, Refusal> {
        let Target { resource, version, name, .. } = target;
        if stated.is_some_and(|stated| *stated != entry.revision.to_string()) {
            return Err(Refusal::modified(resource, name));
        }
        check_uid(target, &new, &old)?;
        let mut new = new;
        self.apply_defaults(target, version, &mut new);
        self.check_custom(target, version, part, &new)?;
        if !options.applied {
            let live = convert(resource, old.clone(), version);
            self.own(target, part, Some(&live), &mut new, options);
        }
        let mut new = convert(resource, new, &resource.storage);
        metadata::keep(&mut new, &old);
        let managers = new["metadata"].get("managedFields").cloned();
        let context = Context { registry: self, target, now: self.clock.now() };
        let strategy = strategies::of(resource);
        let mut new = match part {
            Part::Main => {
                strategies::carry_over(resource, &mut new, &old);
                strategy.prepare_update(&context, &mut new, &old)?;
                new
            }
            Part::Status => strategies::only_status(&context, new, &old)?,
            Part::Finalize => strategies::only_finalizers(new, &old),
        };
        if part == Part::Main {
            self.apply_defaults(target, &resource.storage, &mut new);
            if let Some(row) = resource.row.filter(|_| part == Part::Main) {
                refuse(target, &validation::validate_update(row, self.version, &new, &old))?;
            }
            strategies::renew_generation(resource, &mut new, &old);
        }
        metadata::set_managers(&mut new, managers, &old);
        let warnings = strategy.warnings(&new);
        let next = if is_over(&new) { Next::Remove } else { Next::Keep(new) };
        Ok(Decision { next, conditional: stated.is_some(), warnings })
    }
}

/// Whether nothing holds back an object that is being deleted any more.
pub(super) fn is_over(object: &Value) -> bool {
    metadata::is_terminating(object)
        && metadata::finalizers(object).next().is_none()
        && object["metadata"]["deletionGracePeriodSeconds"].as_i64().unwrap_or(0) == 0
        && !strategies::holds_contents(object)
}

/// The resource version that the client has seen; `None` where it does not say.
pub(super) fn stated_revision(object: &Value) -> Result<Option<&str>, Refusal> {
    match metadata::text(object, "resourceVersion") {
        "" | "0" => Ok(None),
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(text)),
        text => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            crate::api::Reason::BadRequest,
            format!(
                "resourceVersion: Invalid value: {text:?}: strconv.ParseUint: parsing {text:?}: invalid syntax"
            ),
        )),
    }
}

/// Sees that the object is the one that the path names.
fn check_names(target: Target<'_>, object: &Value) -> Result<(), Refusal> {
    let (name, namespace) = (metadata::text(object, "name"), metadata::text(object, "namespace"));
    if name != target.name {
        let why = match name {
            "" => "name must be provided".to_owned(),
            _ => format!(
                "the name of the object ({name}) does not match the name on the URL ({})",
                target.name
            ),
        };
        return Err(Refusal::bad_request(why));
    }
    match namespace.is_empty() || namespace == target.namespace {
        true => Ok(()),
        false => Err(Refusal::bad_request(
            "the namespace of the provided object does not match the namespace sent on the request",
        )),
    }
}

/// Sees that the client means the object that is there and not one that had its name before.
fn check_uid(target: Target<'_>, new: &Value, old: &Value) -> Result<(), Refusal> {
    let (stated, uid) = (metadata::text(new, "uid"), metadata::text(old, "uid"));
    if stated.is_empty() || stated == uid {
        return Ok(());
    }
    let why = format!("Precondition failed: UID in precondition: {stated}, UID in object meta: {uid}");
    Err(Refusal::conflict(target.resource, target.name, &why))
}
