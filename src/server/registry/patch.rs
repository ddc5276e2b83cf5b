use http::StatusCode;
use serde_json::Value;

use super::change::{Decision, Next};
use super::update::stated_revision;
use super::{Outcome, Part, Refusal, Registry, Target, WriteOptions, decode::convert, metadata};
use crate::api::{PatchType, Reason};
use crate::merge::{json_merge, json_patch, strategic};
use crate::server::strategies;

/// A change to an object in part.
#[derive(Clone, Debug)]
pub struct Patch {
    /// How it is meant.
    pub kind: PatchType,
    /// What it says.
    pub body: Value,
}

impl Registry {
    /// Changes one part of an object; works it out again where another writer was faster.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    pub async fn patch(
        &self,
        target: Target<'_>,
        part: Part,
        patch: &Patch,
        options: &WriteOptions,
    ) -> Result<Outcome, Refusal> {
        if patch.kind == PatchType::Apply && part == Part::Main && self.store.get(&target.key()).is_none() {
            return self.create_applied(target, &patch.body, options).await;
        }
        let options = &WriteOptions { applied: patch.kind == PatchType::Apply, ..options.clone() };
        let strategy = strategies::of(target.resource);
        let _allocation = match strategy.allocates() {
            true => Some(self.allocation.lock().await),
            false => None,
        };
        let outcome = self.change(target, options.dry_run, |old, entry| {
            let current = convert(target.resource, old.clone(), target.version);
            let patched = match patch.kind {
                PatchType::Apply => {
                    check_applied(target, &patch.body)?;
                    match self.applied(target, part, Some(&current), &patch.body, options)? {
                        Some(applied) => applied,
                        None => return Ok(Decision::unconditional(Next::Nothing)),
                    }
                }
                _ => self.patched(target, patch, &current)?,
            };
            let (new, warnings) = self.decode(target, patched, options.validation, &[])?;
            check_identity(target, &new, &current)?;
            // The patch was made on what is there, so its revision is what the client means only where the
            // patch itself says one.
            let stated = stated_revision(&new)?.filter(|stated| *stated != entry.revision.to_string());
            let mut decision = self.replace(target, part, new.clone(), (old, entry), stated, options)?;
            decision.warnings.splice(0..0, warnings);
            Ok(decision)
        });
        outcome.await
    }

    /// Creates what is applied where nothing is yet.
    async fn create_applied(
        &self,
        target: Target<'_>,
        config: &Value,
        options: &WriteOptions,
    ) -> Result<Outcome, Refusal> {
        check_applied(target, config)?;
        if metadata::text(config, "name").is_empty() {
            let name = target.name;
            return Err(Refusal::bad_request(format!(
                "the name of the object ({name} based on URL) was undeterminable: name must be provided"
            )));
        }
        let object = self.applied(target, Part::Main, None, config, options)?;
        check_identity(target, config, config)?;
        let options = WriteOptions { applied: true, ..options.clone() };
        self.create(target, object.unwrap_or_else(|| config.clone()), &options).await
    }

    /// `current` with `patch` applied.
    pub fn patched(&self, target: Target<'_>, patch: &Patch, current: &Value) -> Result<Value, Refusal> {
        match patch.kind {
            PatchType::Json => json_patch::apply(current, &patch.body).map_err(|error| match error {
                json_patch::Error::Malformed(_) => Refusal::bad_request(error.to_string()),
                json_patch::Error::DoesNotApply { .. } => unprocessable(error.to_string()),
            }),
            PatchType::Merge if patch.body.is_object() => Ok(json_merge::apply(current, &patch.body)),
            PatchType::Merge => Err(Refusal::bad_request("the patch is no JSON object")),
            PatchType::Strategic => {
                let schema = self.schema(target.resource, target.version);
                let schema = schema.filter(|_| target.resource.row.is_some());
                let Some(ty) = schema else { return Err(unsupported(&accepted_by_custom())) };
                strategic::apply(current, &patch.body, Some(ty))
                    .map_err(|error| unprocessable(error.to_string()))
            }
            PatchType::Apply => Err(unsupported("it is applied to whole objects only")),
        }
    }
}

/// Sees that what is applied says that it is of the kind and version of the path.
fn check_applied(target: Target<'_>, config: &Value) -> Result<(), Refusal> {
    let text = |field: &str| config[field].as_str().unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    if kind != target.resource.kind || api_version != target.resource.api_version(target.version) {
        let slash = if api_version.contains('/') { "" } else { "/" };
        return Err(Refusal::bad_request(format!("invalid object type: {slash}{api_version}, Kind={kind}")));
    }
    Ok(())
}

fn accepted_by_custom() -> String {
    let accepted: Vec<_> =
        [PatchType::Json, PatchType::Merge, PatchType::Apply].map(PatchType::content_type).into();
    let accepted = accepted.join(", ");
    format!("the body of the request was in an unknown format - accepted media types include: {accepted}")
}

fn unsupported(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Reason::UnsupportedMediaType, message)
}

fn unprocessable(message: String) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, message)
}

/// Sees that the patch leaves the object the one it is.
fn check_identity(target: Target<'_>, new: &Value, current: &Value) -> Result<(), Refusal> {
    for (field, words) in [("name", "name"), ("namespace", "namespace")] {
        if metadata::text(new, field) != metadata::text(current, field) {
            let (is, was) = (metadata::text(new, field), target.name);
            let why = match field {
                "name" => {
                    format!("the {words} of the object ({is}) does not match the {words} on the URL ({was})")
                }
                _ => "the namespace of the provided object does not match the namespace sent on the request"
                    .to_owned(),
            };
            return Err(Refusal::bad_request(why));
        }
    }
    Ok(())
}
