//! Writes to whole objects, which carry their managers in `metadata.managedFields` (apimachinery
//! `pkg/util/managedfields/internal`).

use serde_json::{Map, Value, json};

use super::managers::{self, Manager, Managers, Operation};
use super::place::Place;
use super::typed;
use super::update::{self, Applied, Conflict, Versions, Writer};
use super::walk::{compare, field_set};
use super::zero::zero;
use crate::merge::{equal, last_applied};

/// How many managers that update an object it keeps apart.
const MOST_UPDATERS: usize = 10;
/// Who stands for the oldest of those beyond.
const OLDEST: &str = "ancient-changes";
/// Who stands for everybody before the first apply to an object without managers.
const BEFORE: &str = "before-first-apply";
/// The manager that moves from client-side to server-side apply.
const KUBECTL: &str = "kubectl";

/// Who writes to an object.
#[derive(Clone, Copy, Debug)]
pub struct Write<'w> {
    /// The name of the manager, as `kubectl`.
    pub manager: &'w str,
    /// In which version the object is written, as `apps/v1`.
    pub api_version: &'w str,
    /// Through which subresource; empty for the object itself.
    pub subresource: &'w str,
    /// When, as the API writes times.
    pub now: &'w str,
}

/// Why nothing is applied.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Other managers own fields with other values.
    #[error("{}", conflict_message(.0))]
    Conflicts(Vec<Conflict>),
    /// What is applied is no object of its kind, in the API server's words.
    #[error("{0}")]
    Malformed(String),
    /// What is applied says who owns its fields.
    #[error("metadata.managedFields must be nil")]
    ManagedFields,
}

impl Write<'_> {
    fn manager(&self, operation: Operation) -> Manager {
        let name = if self.manager.is_empty() { "unknown" } else { self.manager };
        Manager::new(name, operation, self.api_version, self.subresource)
    }
}

/// Gives `new`, which takes the place of `live` or is created, its managers. Managers that the writer itself set in it
/// count, but for a subresource.
pub fn update_object(versions: &impl Versions, live: Option<&Value>, new: &mut Value, write: Write<'_>) {
    let sent = take_managers(new);
    let kept = live.and_then(|live| live.pointer("/metadata/managedFields"));
    let reset = sent.as_ref().and_then(Value::as_array).is_some_and(|entries| match entries.as_slice() {
        [] => true,
        [one] => one.as_object().is_some_and(Map::is_empty),
        _ => false,
    });
    let sent = sent.filter(|_| write.subresource.is_empty()).and_then(|sent| managers::decode(&sent).ok());
    let known = || kept.and_then(|kept| managers::decode(kept).ok()).unwrap_or_default();
    let known = match sent.filter(|sent| !sent.is_empty()) {
        Some(sent) => sent,
        None if reset && write.subresource.is_empty() => Managers::new(),
        None => known(),
    };
    if live.is_some() && known.is_empty() {
        return;
    }
    let empty = zero_of(versions, write.api_version, new);
    let mut live = live.cloned().unwrap_or(empty);
    take_managers(&mut live);
    let manager = write.manager(Operation::Update);
    let writer = Writer { manager: &manager, api_version: write.api_version, now: write.now };
    let mut managers = update::update(versions, &live, new, known, writer);
    join_oldest(&mut managers);
    put_managers(new, &managers);
}

/// Applies `config` to `live`, or creates it. `None` where nothing changes.
///
/// # Errors
/// [`Refused`].
pub fn apply_object(
    versions: &impl Versions,
    live: Option<&Value>,
    config: &Value,
    write: Write<'_>,
    force: bool,
) -> Result<Option<Value>, Refused> {
    if config.pointer("/metadata/managedFields").is_some_and(|fields| !fields.is_null()) {
        return Err(Refused::ManagedFields);
    }
    let place = versions.at(config, write.api_version).map_or(Place::Open, |(_, place)| place);
    typed::check(place, config).map_err(|why| {
        Refused::Malformed(format!("failed to create typed patch object ({}): {why}", shown(config)))
    })?;
    let mut before =
        live.cloned().unwrap_or_else(|| json!({"apiVersion": config["apiVersion"], "kind": config["kind"]}));
    let encoded = take_managers(&mut before);
    let mut managers = encoded.as_ref().and_then(|fields| managers::decode(fields).ok()).unwrap_or_default();
    if live.is_some() && managers.is_empty() {
        let first = Write { manager: BEFORE, ..write }.manager(Operation::Update);
        let writer = Writer { manager: &first, api_version: write.api_version, now: write.now };
        let empty = zero_of(versions, write.api_version, &before);
        managers = update::update(versions, &empty, &before, managers, writer);
    }
    let manager = write.manager(Operation::Apply);
    let writer = Writer { manager: &manager, api_version: write.api_version, now: write.now };
    let applied = update::apply(versions, &before, config, managers.clone(), writer, force);
    let Applied { object, managers } = match applied {
        Err(conflicts) => {
            let remaining = unallowed(place, &before, conflicts, write);
            if !remaining.is_empty() {
                return Err(Refused::Conflicts(remaining));
            }
            update::apply(versions, &before, config, managers, writer, true).map_err(Refused::Conflicts)?
        }
        Ok(applied) => applied,
    };
    let mut object = object.unwrap_or(before);
    renew_last_applied(&mut object, config, write);
    put_managers(&mut object, &managers);
    Ok(live.is_none_or(|live| !same_but_times(live, &object)).then_some(object))
}

/// Keeps the annotation of client-side apply, where there is one, to what `kubectl` applies now, so that it can go back.
fn renew_last_applied(object: &mut Value, config: &Value, write: Write<'_>) {
    if write.manager == KUBECTL
        && last_applied::text(object).is_some()
        && let Ok(text) = last_applied::encode(config)
    {
        object["metadata"]["annotations"][last_applied::ANNOTATION] = Value::String(text);
    }
}

/// The conflicts that are none of `kubectl` with its own client-side apply: fields that it applied last, and that
/// nobody has changed since.
fn unallowed(place: Place<'_>, live: &Value, conflicts: Vec<Conflict>, write: Write<'_>) -> Vec<Conflict> {
    let last = match last_applied::get(live) {
        Ok(Some(last)) if write.manager == KUBECTL && last["apiVersion"] == write.api_version => last,
        _ => return conflicts,
    };
    let compared = compare(place, &last, live);
    let own = field_set(place, &last)
        .difference(&compared.modified)
        .difference(&compared.added)
        .difference(&compared.removed);
    conflicts.into_iter().filter(|conflict| !own.has(&conflict.path.0)).collect()
}

/// Joins the managers that updated longest ago where there are too many.
fn join_oldest(managers: &mut Managers) {
    let mut updaters: Vec<_> = managers
        .iter()
        .filter(|(manager, _)| manager.operation == Operation::Update)
        .map(|(manager, owned)| (owned.time.clone(), manager.clone()))
        .collect();
    let mut count = updaters.len();
    updaters.sort();
    let mut first: Vec<(String, Manager)> = Vec::new();
    for (time, manager) in updaters {
        if count <= MOST_UPDATERS {
            break;
        }
        let Some(version) = managers.get(&manager).map(|owned| owned.api_version.clone()) else { continue };
        let bucket = Manager::new(OLDEST, Operation::Update, &version, "");
        match first.iter().find(|(known, _)| *known == version) {
            None => first.push((version, manager)),
            Some((_, oldest)) => {
                if !managers.contains_key(&bucket)
                    && let Some(owned) = managers.remove(oldest)
                {
                    managers.insert(bucket.clone(), owned);
                }
                if let (Some(joined), Some(into)) = (managers.remove(&manager), managers.get_mut(&bucket)) {
                    into.fields = into.fields.union(&joined.fields);
                    into.time = time;
                }
                count -= 1;
            }
        }
    }
}

fn take_managers(object: &mut Value) -> Option<Value> {
    object.get_mut("metadata")?.as_object_mut()?.shift_remove("managedFields")
}

fn put_managers(object: &mut Value, managers: &Managers) {
    if let Some(metadata) =
        object.get_mut("metadata").and_then(Value::as_object_mut).filter(|_| !managers.is_empty())
    {
        metadata.insert("managedFields".to_owned(), managers::encode(managers));
    }
}

/// Whether two objects differ at most in when their managers wrote.
pub fn same_but_times(live: &Value, object: &Value) -> bool {
    let timeless = |object: &Value| {
        let mut object = object.clone();
        let entries = object.pointer_mut("/metadata/managedFields").and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten().filter_map(Value::as_object_mut) {
            entry.shift_remove("time");
        }
        object
    };
    equal(&timeless(live), &timeless(object))
}

/// What the API server takes for an object that is not there yet.
fn zero_of(versions: &impl Versions, api_version: &str, like: &Value) -> Value {
    let mut empty = versions.at(like, api_version).map_or(Value::Null, |(_, place)| zero(place));
    if !empty.is_object() {
        empty = json!({});
    }
    nulls(&mut empty, like);
    empty["apiVersion"] = like["apiVersion"].clone();
    empty["kind"] = like["kind"].clone();
    empty
}

/// Puts the nulls of `like` into `empty`: a field that is null in an object was so before.
fn nulls(empty: &mut Value, like: &Value) {
    let (Some(empty), Some(like)) = (empty.as_object_mut(), like.as_object()) else { return };
    for (key, value) in like {
        match empty.get_mut(key) {
            Some(under) => nulls(under, value),
            None if value.is_null() => drop(empty.insert(key.clone(), Value::Null)),
            None => {}
        }
    }
}

/// As the API server names an object in such errors.
fn shown(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let metadata = &object["metadata"];
    let (name, namespace) = (text(&metadata["name"]), text(&metadata["namespace"]));
    let (api_version, kind) = (text(&object["apiVersion"]), text(&object["kind"]));
    let slash = if api_version.contains('/') { "" } else { "/" };
    format!("{namespace}/{name}; {slash}{api_version}, Kind={kind}")
}

fn conflict_message(conflicts: &[Conflict]) -> String {
    if let [one] = conflicts {
        return format!("Apply failed with 1 conflict: conflict with {}: {}", one.manager, one.path);
    }
    let mut lines = Vec::new();
    let mut last = None;
    for conflict in conflicts {
        if last != Some(&conflict.manager) {
            lines.push(format!("conflicts with {}:", conflict.manager));
            last = Some(&conflict.manager);
        }
        lines.push(format!("- {}", conflict.path));
    }
    format!("Apply failed with {} conflicts: {}", conflicts.len(), lines.join("\n"))
}
