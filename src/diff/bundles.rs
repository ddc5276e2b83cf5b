use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::{Action, Change, Patch, fields};
use crate::kinds::schema::Schemas;
use crate::kinds::table;
use crate::merge::{json_merge, strategic};
use crate::object::{Bundle, Reference};

/// What makes the objects of `new` out of those of `old`, in the order of `new`; what is gone comes last. Objects that
/// name no namespace are in `namespace`.
///
/// An object whose name is another one's but for the hash at its end (`settings-7f9c4`, as kustomize and charts
/// name ConfigMaps by their content) is that one renamed: an update whose `before` has the old name.
pub fn bundles(old: &Bundle, new: &Bundle, namespace: &str, schemas: Schemas) -> Vec<Change> {
    let (old, new) = (Side::of(old, namespace), Side::of(new, namespace));
    let renamed = renames(&old, &new);
    let mut changes = Vec::new();
    for (at, (reference, value)) in new.objects.iter().enumerate() {
        let before = old.find(reference).or_else(|| renamed.get(&at).copied());
        let before = before.map(|at| placed_as(&old.objects[at].1, value));
        changes.push(change(reference, before, value, schemas));
    }
    let taken: HashSet<usize> = renamed.into_values().collect();
    for (at, (reference, value)) in old.objects.iter().enumerate() {
        if new.find(reference).is_none() && !taken.contains(&at) {
            let before = Some(value.clone());
            changes.push(Change {
                reference: reference.clone(),
                action: Action::Delete,
                before,
                after: None,
            });
        }
    }
    changes
}

/// `before` with its namespace written where `after` writes it: it is the same one.
fn placed_as(before: &Value, after: &Value) -> Value {
    let mut before = before.clone();
    if let Some(metadata) = before.get_mut("metadata").and_then(Value::as_object_mut) {
        match after.pointer("/metadata/namespace") {
            Some(namespace) => drop(metadata.insert("namespace".to_owned(), namespace.clone())),
            None => drop(metadata.shift_remove("namespace")),
        }
    }
    before
}

fn change(reference: &Reference, before: Option<Value>, after: &Value, schemas: Schemas) -> Change {
    let gvk = &reference.gvk;
    let ty = schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
    let action = match &before {
        None => Action::Create,
        Some(before) if fields(before, after, ty).is_empty() => Action::None,
        Some(before) => Action::Update {
            patch: match ty.map(|ty| strategic::two_way(before, after, Some(ty))) {
                Some(Ok(patch)) => Patch::Strategic(patch),
                // Elements that cannot be told apart have no strategic patch; as whole lists they do.
                _ => Patch::Merge(json_merge::three_way(before, after, before)),
            },
        },
    };
    Change { reference: reference.clone(), action, before, after: Some(after.clone()) }
}

/// The objects of a Bundle, their namespaces filled in.
struct Side {
    objects: Vec<(Reference, Value)>,
    places: HashMap<(String, String, Option<String>, String), usize>,
}

impl Side {
    fn of(bundle: &Bundle, namespace: &str) -> Self {
        let filled = |reference: &Reference| {
            let kind = table::find(&reference.gvk.group, &reference.gvk.kind);
            let mut reference = reference.clone();
            if reference.namespace.is_none() && kind.is_none_or(|kind| kind.namespaced) {
                reference.namespace = Some(namespace.to_owned());
            }
            reference
        };
        let objects = bundle.objects().iter().map(|object| (filled(&object.reference), object.to_value()));
        let objects: Vec<_> = objects.collect();
        let places = objects.iter().enumerate().map(|(at, (reference, _))| (key(reference), at)).collect();
        Self { objects, places }
    }

    fn find(&self, reference: &Reference) -> Option<usize> {
        self.places.get(&key(reference)).copied()
    }
}

fn key(reference: &Reference) -> (String, String, Option<String>, String) {
    let (group, kind, namespace, name) = reference.identity();
    (group.to_owned(), kind.to_owned(), namespace.map(str::to_owned), name.to_owned())
}

/// For each new object that is an old one renamed, by its place, the place of the old one.
fn renames(old: &Side, new: &Side) -> HashMap<usize, usize> {
    let mut gone: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, (reference, _)) in old.objects.iter().enumerate().filter(|(_, (it, _))| new.find(it).is_none()) {
        if let Some(stem) = stem(reference) {
            gone.entry(stem).or_default().push(at);
        }
    }
    let mut renamed = HashMap::new();
    for (at, (reference, _)) in new.objects.iter().enumerate().filter(|(_, (it, _))| old.find(it).is_none()) {
        let candidates = stem(reference).and_then(|stem| gone.get_mut(&stem));
        if let Some(was) =
            candidates.and_then(|candidates| (!candidates.is_empty()).then(|| candidates.remove(0)))
        {
            renamed.insert(at, was);
        }
    }
    renamed
}

/// What an object is called without the hash at the end of its name; `None` where there is none. A hash is at least
/// five letters and digits, some of them digits.
fn stem(reference: &Reference) -> Option<(String, String, Option<String>, String)> {
    let (group, kind, namespace, name) = key(reference);
    let (stem, hash) = name.rsplit_once('-')?;
    let is_hash = hash.len() >= 5
        && hash.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && hash.bytes().any(|byte| byte.is_ascii_digit());
    is_hash.then(|| (group, kind, namespace, stem.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kinds::KubeVersion;
    use crate::object::{Body, Object};
    use crate::text::Text;
    use crate::yaml;

    fn bundle(text: &str) -> Bundle {
        let documents = yaml::parse(&Arc::new(Text::new("t", text))).documents.into_iter();
        documents
            .map(|tree| Object { reference: Reference::read(tree.root()).unwrap(), body: Body::Tree(tree) })
            .collect()
    }

    fn shown(old: &str, new: &str) -> Vec<String> {
        let changes = bundles(&bundle(old), &bundle(new), "default", Schemas::of(KubeVersion::NEWEST));
        changes.iter().map(|change| format!("{} {}", change.action.name(), change.reference)).collect()
    }

    const WEB: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: x}\n";

    #[test]
    fn objects_come_change_stay_and_go() {
        let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: default}\n";
        assert_eq!(shown(WEB, WEB), ["none ConfigMap default/web"]);
        assert_eq!(shown(WEB, &WEB.replace('x', "y")), ["update ConfigMap default/web"]);
        assert_eq!(shown(WEB, other), ["create ConfigMap default/other", "delete ConfigMap default/web"]);
        assert_eq!(
            shown(&WEB.replace("web", "web, namespace: default"), WEB),
            ["none ConfigMap default/web"]
        );
    }

    #[test]
    fn a_name_with_another_hash_is_a_rename() {
        let named = |name: &str| WEB.replace("web", name);
        assert_eq!(
            shown(&named("web-7f9c4d"), &named("web-b2d81e")),
            ["update ConfigMap default/web-b2d81e"]
        );
        assert_eq!(shown(&named("web-blue"), &named("web-green")).len(), 2);
    }
}
