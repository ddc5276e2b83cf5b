use serde_json::{Value, json};

use super::Context;
use crate::kinds::table;
use crate::server::registry::{Refusal, parse};

/// The classes that are always there.
const SYSTEM: &[(&str, i64)] =
    &[("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)];
const PREEMPTS: &str = "PreemptLowerPriority";

/// Turns a pod's priority class into its priority (admission plugin `Priority`).
///
/// # Errors
/// [`Refusal`] of reason Forbidden where the class is not there.
pub(super) fn admit(context: &Context<'_>, pod: &mut Value) -> Result<(), Refusal> {
    let name = pod["spec"]["priorityClassName"].as_str().unwrap_or_default().to_owned();
    let (name, priority, policy) = match SYSTEM.iter().find(|(system, _)| *system == name) {
        Some((_, priority)) => (name, *priority, PREEMPTS.to_owned()),
        None => match class(context, &name)? {
            Some(class) => (
                class["metadata"]["name"].as_str().unwrap_or_default().to_owned(),
                class["value"].as_i64().unwrap_or(0),
                class["preemptionPolicy"].as_str().unwrap_or(PREEMPTS).to_owned(),
            ),
            None => (String::new(), 0, PREEMPTS.to_owned()),
        },
    };
    if !name.is_empty() {
        pod["spec"]["priorityClassName"] = json!(name);
    }
    pod["spec"]["priority"] = json!(priority);
    if pod["spec"].get("preemptionPolicy").is_none() {
        pod["spec"]["preemptionPolicy"] = json!(policy);
    }
    Ok(())
}

/// The class called `name`, or the global default where that is empty.
fn class(context: &Context<'_>, name: &str) -> Result<Option<Value>, Refusal> {
    let registry = context.registry;
    let Some(classes) = registry.catalog.of(&table::PRIORITY_CLASS) else { return Ok(None) };
    if name.is_empty() {
        let all = registry.store.list(&classes.prefix(None), None, 0, &|_| true);
        let read = all.entries.iter().filter_map(|(_, entry)| parse(entry).ok());
        return Ok(read
            .filter(|class| class["globalDefault"] == true)
            .max_by_key(|class| -class["value"].as_i64().unwrap_or(0)));
    }
    match registry.store.get(&classes.key("", name)) {
        Some(entry) => parse(&entry).map(Some),
        None => {
            let why = format!("no {} with name {name} was found", table::PRIORITY_CLASS.kind);
            Err(Refusal::forbidden(context.target.resource, context.target.name, &why))
        }
    }
}
