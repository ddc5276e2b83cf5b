//! Where kubectl leaves something else than hoist, one by one: each is a bug of kubectl's.

use std::collections::HashSet;

use serde_json::Value;

/// Whether kubectl tells the server to delete elements of a list inside an element that it also tells it to
/// add. The server takes an element that it adds as it is, so what was to go comes back, without any field but
/// its key, or makes the object invalid. It happens where others have removed, say, a container, and the
/// manifest takes a variable out of it.
pub fn deletes_in_what_it_adds(applied: &Value, desired: &Value, live: &Value) -> bool {
    let pods = ["/template/spec", "/spec/template/spec"];
    let lists = [("containers", "name"), ("initContainers", "name")];
    let of = |object: &Value, list: &str| -> Vec<Value> {
        let found = pods.iter().find_map(|pod| object.pointer(&format!("{pod}/{list}")));
        found.and_then(Value::as_array).cloned().unwrap_or_default()
    };
    lists.iter().any(|(list, key)| {
        let (applied, desired, live) = (of(applied, list), of(desired, list), of(live, list));
        let is_added = |element: &&Value| live.iter().all(|other| other[key] != element[key]);
        desired.iter().filter(is_added).any(|element| {
            let before = applied.iter().find(|other| other[key] == element[key]);
            before.is_some_and(|before| loses_elements(before, element))
        })
    })
}

fn loses_elements(before: &Value, after: &Value) -> bool {
    let lists = [("env", "name"), ("ports", "containerPort"), ("volumeMounts", "mountPath")];
    lists.iter().any(|(list, key)| {
        let names = |object: &Value| {
            let elements = object[list].as_array().cloned();
            elements.map(|elements| elements.iter().map(|it| it[key].to_string()).collect::<HashSet<_>>())
        };
        names(before).is_some_and(|before| names(after).is_some_and(|after| !before.is_subset(&after)))
    })
}

/// Gives the members of sets one order: kubectl sorts the live ones before it looks whether their order is the
/// one that is wanted, and so leaves some orders as they are.
pub fn sort_sets(object: &mut Value) {
    if let Some(Value::Array(finalizers)) = object.pointer_mut("/metadata/finalizers") {
        finalizers.sort_by_key(Value::to_string);
    }
}
