use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::{FieldPath, FieldSet};
use super::managers::{Manager, Managers, Owned};
use super::merge::merge;
use super::place::Place;
use super::walk::{Comparison, compare, field_set, remove};
use crate::merge::equal;

/// What is known of an object's kind in each of its versions.
pub trait Versions {
    /// The object in `api_version`, and the schema that it has there; `None` for a version that is not served any
    /// more.
    fn at<'v>(&'v self, object: &'v Value, api_version: &str) -> Option<(Cow<'v, Value>, Place<'v>)>;

    /// The fields that a write through this part of the object leaves alone, in `api_version`.
    fn ignored(&self, api_version: &str) -> &FieldSet;
}

/// Who writes, in which version, and when.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'w> {
    /// Who, and by which operation.
    pub manager: &'w Manager,
    /// In which version the object is written, as `apps/v1`.
    pub api_version: &'w str,
    /// When, as the API writes times.
    pub now: &'w str,
}

/// A field that one manager applies and another one owns with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The other one.
    pub manager: Manager,
    /// The field.
    pub path: FieldPath,
}

/// What an apply gives.
#[derive(Debug)]
pub struct Applied {
    /// The object; `None` where it stays as it is.
    pub object: Option<Value>,
    /// Who owns its fields now.
    pub managers: Managers,
}

/// Applies `config` over `live`, whose fields `managers` own. Fields that another manager owns with another value
/// are conflicts, or with `force` taken over.
///
/// # Errors
/// The conflicts.
pub fn apply(
    versions: &impl Versions,
    live: &Value,
    config: &Value,
    mut managers: Managers,
    writer: Writer<'_>,
    force: bool,
) -> Result<Applied, Vec<Conflict>> {
    let Writer { manager, api_version, now } = writer;
    let place = place(versions, live, api_version);
    let merged = merge(place, live, config);
    let fields = field_set(place, config).recursive_difference(versions.ignored(api_version));
    let last = managers.remove(manager);
    let time = last.as_ref().and_then(|last| last.time.clone());
    managers.insert(manager.clone(), Owned { fields, api_version: api_version.to_owned(), time });
    let merged = match last.filter(|last| !last.fields.is_empty()) {
        Some(last) => prune(versions, merged, &managers, &last, api_version),
        None => merged,
    };
    let (mut managers, _) = take(versions, (live, &merged), api_version, managers, manager, force)?;
    let object = (!equal(live, &merged)).then_some(merged);
    strip(&mut managers, manager);
    if let Some(owned) = managers.get_mut(manager).filter(|_| object.is_some()) {
        owned.time = Some(now.to_owned());
    }
    Ok(Applied { object, managers })
}

/// Who owns the fields of `new`, which `manager` wrote where `live` was.
pub fn update(
    versions: &impl Versions,
    live: &Value,
    new: &Value,
    managers: Managers,
    writer: Writer<'_>,
) -> Managers {
    let Writer { manager, api_version, now } = writer;
    // The fields are this write's alone at first: only those that it changed are added to what was its own.
    let current = Manager { name: String::new(), ..manager.clone() };
    let Ok((mut managers, compared)) = take(versions, (live, new), api_version, managers, &current, true)
    else {
        // By force nothing conflicts.
        return Managers::new();
    };
    let fields = compared.modified.union(&compared.added);
    let fields = fields.recursive_difference(versions.ignored(api_version)).difference(&server_set());
    if !fields.is_empty() {
        let owned = managers.entry(manager.clone()).or_insert_with(|| Owned {
            fields: FieldSet::default(),
            api_version: api_version.to_owned(),
            time: None,
        });
        owned.fields = fields.union(&owned.fields);
        owned.time = Some(now.to_owned());
    }
    managers
}

/// The fields that nobody owns (`stripmeta.go`).
fn server_set() -> FieldSet {
    let of_metadata = [
        "name",
        "namespace",
        "creationTimestamp",
        "selfLink",
        "uid",
        "clusterName",
        "generation",
        "managedFields",
        "resourceVersion",
    ];
    let mut set = FieldSet::of([["apiVersion"].as_slice(), &["kind"], &["metadata"]]);
    for field in of_metadata {
        set = set.union(&FieldSet::of([["metadata", field].as_slice()]));
    }
    set
}

fn strip(managers: &mut Managers, manager: &Manager) {
    if let Some(owned) = managers.get_mut(manager) {
        owned.fields = owned.fields.difference(&server_set());
        if owned.fields.is_empty() {
            managers.remove(manager);
        }
    }
}

fn place<'v>(versions: &'v impl Versions, object: &'v Value, api_version: &str) -> Place<'v> {
    versions.at(object, api_version).map_or(Place::Open, |(_, place)| place)
}

/// Takes from all managers but `writer` what changes between the two objects.
fn take(
    versions: &impl Versions,
    (old, new): (&Value, &Value),
    api_version: &str,
    mut managers: Managers,
    writer: &Manager,
    force: bool,
) -> Result<(Managers, Comparison), Vec<Conflict>> {
    let mut compared: BTreeMap<String, Option<Comparison>> = BTreeMap::new();
    let compare_in = |version: &str| -> Option<Comparison> {
        let (old, place) = versions.at(old, version)?;
        let (new, _) = versions.at(new, version)?;
        Some(compare(place, &old, &new).without(versions.ignored(version)))
    };
    compared.insert(api_version.to_owned(), compare_in(api_version));
    let mut conflicts = Vec::new();
    managers.retain(|manager, owned| {
        if manager == writer {
            return true;
        }
        let version = owned.api_version.clone();
        let comparison = compared.entry(version.clone()).or_insert_with(|| compare_in(&version));
        let Some(comparison) = comparison else { return false };
        let taken = owned.fields.intersection(&comparison.modified.union(&comparison.added));
        let paths = taken.paths().into_iter();
        conflicts.extend(paths.map(|path| Conflict { manager: manager.clone(), path }));
        owned.fields = owned.fields.difference(&taken).difference(&comparison.removed);
        true
    });
    if !force && !conflicts.is_empty() {
        return Err(conflicts);
    }
    managers.retain(|manager, owned| manager == writer || !owned.fields.is_empty());
    let own = compared.remove(api_version).flatten().unwrap_or_default();
    Ok((managers, own))
}

/// Takes out of `merged` what the manager applied `last`, and applies no longer, and nobody else owns.
fn prune(
    versions: &impl Versions,
    merged: Value,
    managers: &Managers,
    last: &Owned,
    api_version: &str,
) -> Value {
    let Some((at_last, place)) = versions.at(&merged, &last.api_version) else { return merged };
    let named = last.fields.with_named_fields(place);
    let pruned = remove(place, &at_last, &named);
    let pruned = keep_owned(versions, &at_last, pruned, managers, &last.api_version);
    // What was never this manager's stays, though what it hung on is gone.
    let (had, has) = (field_set(place, &at_last), field_set(place, &pruned));
    let gone = had.with_named_fields(place).difference(&has.with_named_fields(place)).intersection(&named);
    let pruned = remove(place, &at_last, &gone);
    match versions.at(&pruned, api_version) {
        Some((pruned, _)) => pruned.into_owned(),
        None => merged,
    }
}

/// `pruned`, with all that some manager owns as it is in `merged`; both are in `version`.
fn keep_owned(
    versions: &impl Versions,
    merged: &Value,
    pruned: Value,
    managers: &Managers,
    version: &str,
) -> Value {
    let mut owned: BTreeMap<&str, FieldSet> = BTreeMap::new();
    for other in managers.values() {
        let fields = owned.entry(&other.api_version).or_default();
        *fields = fields.union(&other.fields);
    }
    let first = owned.remove(version).map(|fields| (version, fields));
    first.into_iter().chain(owned).fold(pruned, |pruned, (other, fields)| {
        let (Some((merged, place)), Some((kept, _))) =
            (versions.at(merged, other), versions.at(&pruned, other))
        else {
            return pruned;
        };
        let had = field_set(place, &merged).with_named_fields(place);
        let has = field_set(place, &kept).with_named_fields(place);
        let gone = had.difference(&has.union(&fields.with_named_fields(place)));
        let kept = remove(place, &merged, &gone);
        versions.at(&kept, version).map(|(kept, _)| kept.into_owned()).unwrap_or(pruned)
    })
}
