use std::fmt;

use serde_json::Value;

use super::meaning::full;
use super::{Action, FieldChange};
use crate::kinds::KubeVersion;
use crate::kinds::table::{self, Kind};
use crate::kinds::validation;
use crate::object::{Gvk, Reference};
use crate::yaml::{Path, Segment, View as _};

/// What a change brings about beside itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Consequence {
    /// The pods are replaced by new ones: the pod template changes.
    RestartsPods,
    /// There are more or fewer pods.
    Scales {
        /// As many as now.
        from: i64,
        /// As many as then.
        to: i64,
    },
    /// An API server refuses the change in place: these fields cannot change. The object has to be deleted and made
    /// again.
    NeedsReplacement(Vec<String>),
    /// What is kept in it is lost.
    DeletesData,
    /// Others may no longer reach it: ports of a Service or of containers change.
    ChangesPorts,
    /// Who may talk to whom changes.
    ChangesNetworkPolicy,
    /// Nothing but metadata changes.
    OnlyMetadata,
}

impl Consequence {
    /// Its name for programs: `restarts-pods`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RestartsPods => "restarts-pods",
            Self::Scales { .. } => "scales",
            Self::NeedsReplacement(_) => "needs-replacement",
            Self::DeletesData => "deletes-data",
            Self::ChangesPorts => "changes-ports",
            Self::ChangesNetworkPolicy => "changes-network-policy",
            Self::OnlyMetadata => "only-metadata",
        }
    }
}

/// For people: `restarts pods`, `scales 2 → 4`.
impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RestartsPods => f.write_str("restarts pods"),
            Self::Scales { from, to } => write!(f, "scales {from} → {to}"),
            Self::NeedsReplacement(fields) => {
                write!(f, "needs replacement: {} cannot change", fields.join(", "))
            }
            Self::DeletesData => f.write_str("deletes data"),
            Self::ChangesPorts => f.write_str("changes ports"),
            Self::ChangesNetworkPolicy => f.write_str("changes who may talk to whom"),
            Self::OnlyMetadata => f.write_str("only metadata"),
        }
    }
}

/// Kinds whose controllers replace pods when their template changes.
const ROLLED: [&Kind; 3] = [&table::DEPLOYMENT, &table::STATEFUL_SET, &table::DAEMON_SET];
/// Kinds with which data goes.
const KEEPERS: [&Kind; 4] = [
    &table::PERSISTENT_VOLUME_CLAIM,
    &table::PERSISTENT_VOLUME,
    &table::NAMESPACE,
    &table::CUSTOM_RESOURCE_DEFINITION,
];

/// What comes of a change from `before` to `after`, which differ in `fields`.
pub(super) fn consequences(
    reference: &Reference,
    action: &Action,
    before: &Value,
    after: &Value,
    fields: &[FieldChange],
) -> Vec<Consequence> {
    let mut found = Vec::new();
    let gvk = &reference.gvk;
    match action {
        Action::Update { .. } | Action::Replace => of_update(gvk, before, after, fields, &mut found),
        Action::Delete => {
            if is_any(gvk, &KEEPERS) || deletes_claims(gvk, before) {
                found.push(Consequence::DeletesData);
            }
        }
        Action::Create | Action::None => {}
    }
    let is_policy = is(gvk, &table::NETWORK_POLICY) && *action != Action::None;
    if is_policy && !found.contains(&Consequence::OnlyMetadata) {
        found.push(Consequence::ChangesNetworkPolicy);
    }
    found
}

fn of_update(gvk: &Gvk, before: &Value, after: &Value, fields: &[FieldChange], found: &mut Vec<Consequence>) {
    let first = |path: &str| fields.iter().find(|field| starts_with(&field.path, path));
    let immutable = immutable(gvk, before, after, fields);
    if !immutable.is_empty() {
        found.push(Consequence::NeedsReplacement(immutable));
    }
    let on_delete = after.pointer("/spec/updateStrategy/type").is_some_and(|strategy| strategy == "OnDelete");
    if is_any(gvk, &ROLLED) && !on_delete && first("spec.template").is_some() {
        found.push(Consequence::RestartsPods);
    }
    if let Some(replicas) = first("spec.replicas") {
        let count = |side: &Option<Value>| side.as_ref().map_or(Some(1), Value::as_i64);
        if let (Some(from), Some(to)) = (count(&replicas.from), count(&replicas.to)) {
            found.push(Consequence::Scales { from, to });
        }
    }
    let of_container =
        |field: &FieldChange| field.path.to_string().contains("ontainers[") && is_port(&field.path);
    if is(gvk, &table::SERVICE) && first("spec.ports").is_some() || fields.iter().any(of_container) {
        found.push(Consequence::ChangesPorts);
    }
    if !fields.is_empty() && fields.iter().all(|field| starts_with(&field.path, "metadata")) {
        found.push(Consequence::OnlyMetadata);
    }
}

/// The fields that differ and that an API server does not let change.
fn immutable(gvk: &Gvk, before: &Value, after: &Value, fields: &[FieldChange]) -> Vec<String> {
    let Some(kind) = table::find(&gvk.group, &gvk.kind) else { return Vec::new() };
    let name = |object: &Value| object.pointer("/metadata/name").cloned();
    if name(before) != name(after) {
        return Vec::new();
    }
    let (old, new) = (full(before), full(after));
    let mut named = Vec::new();
    for error in refused(kind, &old, &new) {
        for field in fields {
            let (refused, changed) = (error.segments(), field.path.segments());
            if !refused.iter().zip(changed).all(|(left, right)| left == right) {
                continue;
            }
            // Where a part is refused as a whole, it is seen which of the changes in it is the cause.
            let is_cause =
                refused.len() >= changed.len() || !refused_alone(kind, &old, &new, changed).is_empty();
            let longer = if refused.len() > changed.len() { &error } else { &field.path };
            if is_cause && !named.contains(&longer.to_string()) {
                named.push(longer.to_string());
            }
        }
    }
    named
}

/// Where an API server refuses `new` in the place of `old`, though it would take `new` by itself.
fn refused(kind: &Kind, old: &Value, new: &Value) -> Vec<Path> {
    let by_itself = validation::validate(kind, KubeVersion::NEWEST, new);
    let refused = validation::validate_update(kind, KubeVersion::NEWEST, new, old).into_iter();
    let refused = refused.filter(|error| !by_itself.iter().any(|other| other.path == error.path));
    refused.map(|error| error.path).collect()
}

/// The same where only the field of the object's first two levels changes that holds `changed`.
fn refused_alone(kind: &Kind, old: &Value, new: &Value, changed: &[Segment]) -> Vec<Path> {
    let [Segment::Field(part), Segment::Field(field), ..] = changed else { return Vec::new() };
    let mut alone = old.clone();
    let Some(fields) = alone.get_mut(part).and_then(Value::as_object_mut) else { return Vec::new() };
    match new.get(part).and_then(|part| part.get(field)) {
        Some(value) => drop(fields.insert(field.clone(), value.clone())),
        None => drop(fields.shift_remove(field)),
    }
    refused(kind, old, &alone)
}

/// Whether the claims of a StatefulSet go with it.
fn deletes_claims(gvk: &Gvk, set: &Value) -> bool {
    let policy = set.dig("spec.persistentVolumeClaimRetentionPolicy.whenDeleted");
    is(gvk, &table::STATEFUL_SET) && policy.is_some_and(|policy| policy == "Delete")
}

fn is(gvk: &Gvk, kind: &Kind) -> bool {
    gvk.group == kind.group && gvk.kind == kind.kind
}

fn is_any(gvk: &Gvk, kinds: &[&Kind]) -> bool {
    kinds.iter().any(|kind| is(gvk, kind))
}

fn starts_with(path: &Path, dotted: &str) -> bool {
    let wanted = Path::fields(dotted);
    path.segments().starts_with(wanted.segments())
}

fn is_port(path: &Path) -> bool {
    path.segments().iter().any(|segment| *segment == Segment::Field("ports".to_owned()))
}
