//! Merging beside kubectl and the real server: the same object each time.

mod cluster;
mod directives;
mod exceptions;
mod last_applied;
mod objects;
mod ports;
mod unified;

use std::fmt;

use hoist::api::PatchType;
use hoist::diff;
use hoist::kinds::schema::{Schemas, Type};
use hoist::kinds::{KubeVersion, defaults, table};
use hoist::merge::{json_merge, last_applied as annotation, strategic};
use hoist::object::Reference;
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use cluster::Cluster;

/// So many triples are a sample; `HOIST_TEST_MERGES` asks for more.
const SAMPLE: usize = 300;
/// So many objects are in a namespace at once.
const BATCH: usize = 200;

/// What was applied last, what is wanted now, and what others have made of the object, all of one name.
struct Triple {
    applied: Value,
    desired: Value,
    live: Value,
}

impl Triple {
    fn random(dice: &mut Dice, number: usize) -> Self {
        let make = objects::MAKERS[number % objects::MAKERS.len()];
        let mut sides = [make(dice), make(dice), make(dice)];
        for side in &mut sides {
            side["metadata"]["name"] = json!(format!("t{number}"));
        }
        let [applied, desired, live] = sides;
        // What was applied is mostly still there, and mostly still wanted.
        let mut desired = objects::mix(dice, &applied, &desired);
        let live = objects::mix(dice, &applied, &live);
        objects::forbid(dice, &mut desired);
        Self { applied, desired, live }
    }

    /// The triple in `namespace`: the object as it shall be before the merge, and the manifest.
    fn within(&self, namespace: &str) -> (Value, Value) {
        let inside = |object: &Value| {
            let mut object = object.clone();
            object["metadata"]["namespace"] = json!(namespace);
            object
        };
        let mut live = inside(&self.live);
        let applied = annotation::encode(&inside(&self.applied)).expect("it can be annotated");
        live["metadata"]["annotations"][annotation::ANNOTATION] = json!(applied);
        (live, inside(&self.desired))
    }
}

impl fmt::Display for Triple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |object: &Value| format!("{} {}", object["kind"], object["metadata"]["name"]);
        let changed = places(&self.applied, &self.desired);
        let meanwhile = places(&self.applied, &self.live);
        write!(f, "{}\n applied, desired {changed}\n applied, live {meanwhile}\n ", name(&self.desired))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn client_side_apply_leaves_what_kubectl_leaves() {
    let Some(cluster) = Cluster::connect("apply").await else { return };
    let number = |name: &str| crate::variable(name).and_then(|value| value.to_str()?.parse().ok());
    let count = number("HOIST_TEST_MERGES").unwrap_or(SAMPLE);
    let seed = number("HOIST_TEST_SEED").unwrap_or(7);
    println!("{count} merges, seed {seed}");
    let mut dice = Dice::new(seed as u64);
    let triples: Vec<_> = (0..count).map(|number| Triple::random(&mut dice, number)).collect();
    let mut differing = Vec::new();
    let mut merged = 0;
    let mut all = Vec::new();
    for batch in triples.chunks(BATCH) {
        let (done, differences) = compare(&cluster, batch, &mut all).await;
        merged += done;
        differing.extend(differences);
    }
    cluster.clean(&all).await;
    assert!(differing.is_empty(), "{} of {count} differ:\n{}", differing.len(), differing.join("\n"));
    assert!(merged * 10 > count * 8, "only {merged} of {count} were merged at all");
}

/// Merges a batch with kubectl and with hoist; how many hoist merged, and where the two differ.
async fn compare(cluster: &Cluster, batch: &[Triple], all: &mut Vec<Value>) -> (usize, Vec<String>) {
    let batch = possible(cluster, batch).await;
    let theirs: Vec<_> = batch.iter().map(|triple| triple.within(&cluster.theirs)).collect();
    let ours: Vec<_> = batch.iter().map(|triple| triple.within(&cluster.ours)).collect();
    let before: Vec<_> = theirs.iter().chain(&ours).map(|(live, _)| live.clone()).collect();
    let made = cluster.create_all(&before, false).await;
    for (made, object) in made.iter().zip(&before) {
        assert!(made.is_ok(), "{made:?} for {object}");
    }
    let their_manifests: Vec<_> = theirs.iter().map(|(_, desired)| desired.clone()).collect();
    let said = cluster.kubectl_apply(&their_manifests);
    let mut merged = 0;
    let mut why = Vec::new();
    let lives: Vec<_> = ours.iter().map(|(live, _)| live.clone()).collect();
    for ((_, desired), live) in ours.iter().zip(cluster.get_all(&lives).await) {
        let outcome = apply(cluster, desired, &live).await;
        merged += usize::from(outcome.is_ok());
        why.push(outcome.err());
    }
    let found = (cluster.get_all(&before[..batch.len()]).await, cluster.get_all(&lives).await);
    let mut differing = Vec::new();
    for (at, (theirs, ours)) in found.0.iter().zip(&found.1).enumerate() {
        let (mut theirs, mut ours) = (settled(theirs, &cluster.theirs), settled(ours, &cluster.ours));
        exceptions::sort_sets(&mut theirs);
        exceptions::sort_sets(&mut ours);
        let Triple { applied, desired, live } = &batch[at];
        let excepted = exceptions::deletes_in_what_it_adds(applied, desired, live);
        let name = ours["metadata"]["name"].as_str().unwrap_or_default();
        if theirs != ours && !excepted {
            let name = [format!("/{name} "), format!("\"{name}\"")];
            let said = said.lines().filter(|line| name.iter().any(|name| line.contains(name)));
            let said: Vec<_> = said.map(|line| line.chars().take(300).collect::<String>()).collect();
            let places = places(&theirs, &ours);
            differing.push(format!("{}: kubectl, hoist {places}{said:?} {:?}", batch[at], why[at]));
        } else if let Some(why) = why[at].as_ref().filter(|why| why.starts_with("foretold")) {
            differing.push(format!("{}: {why}", batch[at]));
        }
    }
    all.extend(found.0.into_iter().chain(found.1));
    (merged, differing)
}

/// Those of `triples` whose live object is one that a server accepts.
async fn possible<'t>(cluster: &Cluster, triples: &'t [Triple]) -> Vec<&'t Triple> {
    let lives: Vec<_> = triples.iter().map(|triple| triple.within(&cluster.theirs).0).collect();
    let made = cluster.create_all(&lives, true).await;
    triples.iter().zip(made).filter(|(_, made)| made.is_ok()).map(|(triple, _)| triple).collect()
}

/// Where two objects differ.
fn places(left: &Value, right: &Value) -> String {
    let side = |value: Option<Value>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    let changes = diff::fields(left, right, type_of(left)).into_iter();
    changes
        .map(|change| format!("\n  {}: {} | {}", change.place, side(change.from), side(change.to)))
        .collect()
}

/// Merges with hoist and sends the patch; the server must make of it what hoist foretells.
async fn apply(cluster: &Cluster, desired: &Value, live: &Value) -> Result<(), String> {
    let mut desired = desired.clone();
    annotation::set(&mut desired).map_err(|error| error.to_string())?;
    let applied = annotation::get(live).map_err(|error| error.to_string())?.unwrap_or_default();
    let ty = type_of(&desired);
    let (form, patch, mut foretold) = match ty {
        Some(_) => {
            let patch =
                strategic::three_way(&applied, &desired, live, ty).map_err(|error| error.to_string())?;
            let foretold = strategic::apply(live, &patch, ty).map_err(|error| error.to_string())?;
            (PatchType::Strategic, patch, foretold)
        }
        None => {
            let patch = json_merge::three_way(&applied, &desired, live);
            let foretold = json_merge::apply(live, &patch);
            (PatchType::Merge, patch, foretold)
        }
    };
    let made = cluster.patch(&desired, form, &patch, false).await?;
    fill(&mut foretold);
    let (made, foretold) = (settled(&made, ""), settled(&foretold, ""));
    match made == foretold {
        true => Ok(()),
        false => Err(format!("foretold, made {}\n  from {patch}", places(&foretold, &made))),
    }
}

fn type_of(object: &Value) -> Option<Type<'static>> {
    let gvk = Reference::read(object)?.gvk;
    Schemas::of(KubeVersion::minor(36)).kind(&gvk.group, &gvk.version, &gvk.kind)
}

/// Adds the defaults that the server adds, and folds a Secret's text into its data.
fn fill(object: &mut Value) {
    let Some(gvk) = Reference::read(&*object).map(|reference| reference.gvk) else { return };
    if let Some(kind) = table::find(&gvk.group, &gvk.kind) {
        defaults::apply(kind, &gvk.version, KubeVersion::minor(36), object);
    }
    if let Some(Value::Object(text)) =
        object.as_object_mut().and_then(|fields| fields.shift_remove("stringData"))
    {
        use base64::Engine as _;
        let encode = |text: &Value| {
            base64::engine::general_purpose::STANDARD.encode(text.as_str().unwrap_or_default())
        };
        for (key, value) in text {
            object["data"][key] = json!(encode(&value));
        }
    }
}

/// `object` without what differs between any two objects, and from one moment to the next.
fn settled(object: &Value, namespace: &str) -> Value {
    let mut object = object.clone();
    let own = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "namespace"];
    if let Some(Value::Object(metadata)) = object.get_mut("metadata") {
        metadata.retain(|key, _| !own.contains(&key.as_str()));
        if let Some(Value::Object(annotations)) = metadata.get_mut("annotations") {
            annotations.retain(|key, _| !key.starts_with("deployment.kubernetes.io/"));
        }
        metadata.retain(|_, value| value != &json!({}));
    }
    if let Some(Value::Object(fields)) = object.get_mut("spec") {
        fields.retain(|key, _| !["clusterIP", "clusterIPs"].contains(&key.as_str()));
    }
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("status");
    }
    if !namespace.is_empty()
        && let Some(Value::String(text)) =
            object.pointer_mut("/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration")
    {
        *text = text.replace(namespace, "");
    }
    without_nothing(&object)
}

/// `value` without what a server leaves out, whoever wrote it.
fn without_nothing(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().map(|(key, value)| (key.clone(), without_nothing(value)));
            let nothing = |value: &Value| value.is_null() || value == &json!([]);
            Value::Object(kept.filter(|(_, value)| !nothing(value)).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(without_nothing).collect(),
        _ => value.clone(),
    }
}
