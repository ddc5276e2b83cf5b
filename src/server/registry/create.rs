use http::StatusCode;
use serde_json::Value;

use super::change::document;
use super::custom::complete;
use super::{
    Outcome, Part, Refusal, Registry, Target, WriteOptions, decode::convert, metadata, store_refusal,
};
use crate::kinds::{FieldError, Reason, defaults, validation};
use crate::server::store::{Entry, Write, WriteError};
use crate::server::strategies::{self, Context};
use crate::yaml::Path;

/// How often another name is generated where one is taken.
const GENERATED_TRIES: usize = 8;

impl Registry {
    /// Creates `object`.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn create(
        &self,
        target: Target<'_>,
        object: Value,
        options: &WriteOptions,
    ) -> Result<Outcome, Refusal> {
        self.create_decoded(target, object, options, &[]).await
    }

    /// The same for an object whose text had the fields `repeated` more than once.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn create_decoded(
        &self,
        target: Target<'_>,
        object: Value,
        options: &WriteOptions,
        repeated: &[String],
    ) -> Result<Outcome, Refusal> {
        let (object, mut warnings) = self.decode(target, object, options.validation, repeated)?;
        check_place(target, &object)?;
        let generates = metadata::text(&object, "name").is_empty();
        for _ in 0..GENERATED_TRIES {
            let strategy = strategies::of(target.resource);
            let _allocation = match strategy.allocates() {
                true => Some(self.allocation.lock().await),
                false => None,
            };
            let object = self.prepare(target, object.clone(), options, &mut warnings)?;
            match self.insert(target, object, options).await {
                Err(refusal) if generates && refusal.reason() == crate::api::Reason::AlreadyExists => {}
                outcome => return outcome.map(|outcome| Outcome { warnings, ..outcome }),
            }
        }
        Err(Refusal::already_exists(target.resource, metadata::text(&object, "generateName")))
    }

    /// Everything between what the client sent and what is kept: defaults, admission, what the server sets,
    /// validation.
    fn prepare(
        &self,
        target: Target<'_>,
        object: Value,
        options: &WriteOptions,
        warnings: &mut Vec<String>,
    ) -> Result<Value, Refusal> {
        let Target { resource, version, namespace, .. } = target;
        let now = self.clock.now();
        let mut object = object;
        metadata::begin(&mut object, namespace, now, &self.random);
        let name = metadata::text(&object, "name").to_owned();
        let target = Target { name: &name, ..target };
        if name.is_empty() {
            return Err(Refusal::invalid(resource, "", &[nameless()]));
        }
        self.check_namespace(target)?;
        strategies::begin(resource, &mut object);
        self.apply_defaults(target, version, &mut object);
        self.check_custom(target, version, Part::Main, &object)?;
        if !options.applied {
            self.own(target, Part::Main, None, &mut object, options);
        }
        let mut object = convert(resource, object, &resource.storage);
        let context = Context { registry: self, target, now };
        let strategy = strategies::of(resource);
        strategy.admit(&context, &mut object)?;
        strategy.prepare_create(&context, &mut object)?;
        self.apply_defaults(target, &resource.storage, &mut object);
        warnings.extend(strategy.warnings(&object));
        if let Some(row) = resource.row {
            refuse(target, &validation::validate_completed(row, self.version, &object))?;
        }
        Ok(object)
    }

    /// What the API server fills in.
    pub(super) fn apply_defaults(&self, target: Target<'_>, version: &str, object: &mut Value) {
        match (target.resource.row, &target.resource.custom) {
            (Some(row), _) => defaults::apply(row, version, self.version, object),
            (None, Some(custom)) => {
                if let Some(ty) = custom.ty(version) {
                    complete(ty, object);
                }
            }
            (None, None) => {}
        }
    }

    async fn insert(
        &self,
        target: Target<'_>,
        object: Value,
        options: &WriteOptions,
    ) -> Result<Outcome, Refusal> {
        let name = metadata::text(&object, "name").to_owned();
        let key = target.resource.key(target.namespace, &name);
        let done = |entry| Outcome { entry, code: StatusCode::CREATED, warnings: Vec::new(), removed: false };
        if options.dry_run {
            return match self.store.get(&key) {
                Some(_) => Err(Refusal::already_exists(target.resource, &name)),
                None => rehearsed(object).map(done),
            };
        }
        let write = Write { key, expected: None, document: Some(document(object)?) };
        match self.store.write(write).await {
            Ok(entry) => {
                self.follow(target.resource)?;
                Ok(done(entry))
            }
            Err(WriteError::Conflict(_)) => Err(Refusal::already_exists(target.resource, &name)),
            Err(error) => Err(store_refusal(&error)),
        }
    }
}

/// The object as it would be kept; it has no resource version.
fn rehearsed(mut object: Value) -> Result<Entry, Refusal> {
    metadata::of(&mut object).shift_remove("resourceVersion");
    metadata::arrange(&mut object);
    let bytes = serde_json::to_vec(&object).map_err(Refusal::internal)?;
    Ok(Entry { revision: 0, bytes: bytes.into() })
}

/// Sees that the object is for the namespace of the path and claims no revision.
fn check_place(target: Target<'_>, object: &Value) -> Result<(), Refusal> {
    let namespace = metadata::text(object, "namespace");
    if !namespace.is_empty() && namespace != target.namespace {
        let why = "the namespace of the provided object does not match the namespace sent on the request";
        return Err(Refusal::bad_request(why));
    }
    if !metadata::text(object, "resourceVersion").is_empty() {
        return Err(Refusal::bad_request("resourceVersion should not be set on objects to be created"));
    }
    Ok(())
}

/// Refuses an object in which there are errors.
///
/// # Errors
/// [`Refusal`] of reason Invalid where there is one at least.
pub(super) fn refuse(target: Target<'_>, errors: &[FieldError]) -> Result<(), Refusal> {
    match errors {
        [] => Ok(()),
        errors => Err(Refusal::invalid(target.resource, target.name, errors)),
    }
}

fn nameless() -> FieldError {
    FieldError {
        path: Path::fields("metadata.name"),
        written: None,
        reason: Reason::Required,
        value: None,
        detail: "name or generateName is required".to_owned(),
        suggestion: None,
    }
}
