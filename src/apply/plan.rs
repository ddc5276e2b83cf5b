use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::Resource;
use crate::diff::{self, Action, Change, Patch};
use crate::kinds::schema::{Schemas, Type};
use crate::kinds::table::{self, Wave};
use crate::merge::{json_merge, last_applied, strategic};
use crate::object::{Gvk, Reference};

/// What is wanted of one object, and what is.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The object, its namespace filled in.
    pub reference: Reference,
    /// How it is reached.
    pub resource: Resource,
    /// The manifest.
    pub desired: Value,
    /// The object as the server has it; `None` where it is not there.
    pub live: Option<Value>,
    /// Whether only this very run will bring what a server needs to judge it: its namespace, the definition of its kind,
    /// what admission completes a pod from.
    pub premature: bool,
}

/// The Changes to make, in waves: what is in a wave may be done at once, and only when the waves before it are
/// done.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The waves, none of them empty.
    pub waves: Vec<Vec<Step>>,
    /// The schemas that the merges were made by.
    pub schemas: Schemas,
}

/// One object of a Plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is to be done.
    pub change: Change,
    /// How the object is reached.
    pub resource: Resource,
    /// The manifest, for a fresh merge where the object changes before it is written.
    pub desired: Value,
    /// See [`Intent::premature`].
    pub premature: bool,
}

/// Why no patch can be made for an object.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The live object's annotation is damaged.
    #[error(transparent)]
    LastApplied(#[from] last_applied::Error),
    /// The three sides cannot be merged.
    #[error(transparent)]
    Strategic(#[from] strategic::Error),
}

/// The Plan that brings every object from what is to what is wanted, by kubectl's client-side three-way merge.
///
/// # Errors
/// Every object for which no patch can be made, with why.
pub fn plan(intents: Vec<Intent>, schemas: Schemas) -> Result<Plan, Vec<(Reference, MergeError)>> {
    let mut waves: BTreeMap<Wave, Vec<Step>> = BTreeMap::new();
    let mut failed = Vec::new();
    for intent in intents {
        let Intent { reference, resource, desired, live, premature } = intent;
        match change(&reference, &desired, live, schemas) {
            Ok(change) => {
                let step = Step { change, resource, desired, premature };
                waves.entry(wave(&reference.gvk)).or_default().push(step);
            }
            Err(error) => failed.push((reference, error)),
        }
    }
    match failed.is_empty() {
        true => Ok(Plan { waves: waves.into_values().collect(), schemas }),
        false => Err(failed),
    }
}

/// When objects of a kind are applied.
pub(super) fn wave(gvk: &Gvk) -> Wave {
    table::find(&gvk.group, &gvk.kind).map_or(Wave::Rest, |kind| kind.wave)
}

/// One object's change.
///
/// # Errors
/// [`MergeError`].
pub(super) fn change(
    reference: &Reference,
    desired: &Value,
    live: Option<Value>,
    schemas: Schemas,
) -> Result<Change, MergeError> {
    let mut wanted = desired.clone();
    last_applied::set(&mut wanted)?;
    let (action, after) = match &live {
        None => {
            // A null in a manifest asks for a field's absence; kubectl leaves it out of what it creates.
            prune_nulls(&mut wanted);
            (Action::Create, wanted)
        }
        Some(live) => update(&reference.gvk, &wanted, live, schemas)?,
    };
    Ok(Change { reference: reference.clone(), action, before: live, after: Some(after) })
}

fn update(gvk: &Gvk, wanted: &Value, live: &Value, schemas: Schemas) -> Result<(Action, Value), MergeError> {
    let applied = last_applied::get(live)?.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    let ty = schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
    let (patch, after) = match ty {
        Some(_) => {
            let patch = strategic::three_way(&applied, wanted, live, ty)?;
            let after = strategic::apply(live, &patch, ty)?;
            (Patch::Strategic(patch), after)
        }
        None => {
            let patch = json_merge::three_way(&applied, wanted, live);
            let after = json_merge::apply(live, &patch);
            (Patch::Merge(patch), after)
        }
    };
    match changes_something(live, &after, ty) {
        true => Ok((Action::Update { patch }, after)),
        false => Ok((Action::None, live.clone())),
    }
}

/// Whether what a patch makes of an object means something else: a patch may well name fields that the server
/// then gives the very values they have, as a strategy's defaults. What was applied last is part of the meaning.
fn changes_something(live: &Value, after: &Value, ty: Option<Type>) -> bool {
    let applied = |object: &Value| last_applied::text(object).map(str::to_owned);
    applied(live) != applied(after) || !diff::fields(live, after, ty).is_empty()
}

fn prune_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(prune_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(prune_nulls),
        _ => {}
    }
}
