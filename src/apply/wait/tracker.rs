use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::pods::{self, Trouble};
use super::source::{Seen, What};
use crate::apply::event::{Affected, Event};
use crate::apply::run::Applied;
use crate::client::CallError;
use crate::kinds::readiness::{self, Readiness};
use crate::kinds::table;
use crate::object::Reference;
use crate::yaml::View;

/// What is known of the objects that are waited for. It judges; it asks nobody.
pub(super) struct Tracker {
    open: Vec<Open>,
    not_ready: usize,
    /// Every object seen, by its collection and its name.
    seen: HashMap<String, HashMap<String, Value>>,
    refused: HashMap<String, CallError>,
}

/// An object that is not current yet.
struct Open {
    object: Affected,
    collection: String,
    awaits: String,
}

/// What became of an open object.
enum Verdict {
    Current,
    Awaits(String),
    Failed(String),
}

impl Tracker {
    /// Tracks those of `applied` that are not current as they are, and all that run pods.
    pub fn new(applied: &[Applied], now: Timestamp) -> Self {
        let is_open = |one: &&Applied| {
            pods::has_pods(&one.reference.gvk) || !readiness::of(&one.object, now).is_current()
        };
        let open = applied.iter().filter(is_open).map(|one| Open {
            object: Affected::new(&one.resource, &one.reference),
            collection: one.resource.path(one.reference.namespace.as_deref(), None),
            awaits: String::new(),
        });
        Self { open: open.collect(), not_ready: 0, seen: HashMap::new(), refused: HashMap::new() }
    }

    /// Whether `reference` is still waited for.
    pub fn is_open(&self, reference: &Reference) -> bool {
        self.open.iter().any(|open| open.object.reference == *reference)
    }

    /// How many objects are known not to become current.
    pub fn not_ready(&self) -> usize {
        self.not_ready
    }

    /// Takes in what a source has seen.
    pub fn observe(&mut self, seen: Seen) {
        let Seen { collection, what } = seen;
        let name = |object: &Value| {
            object.dig("metadata.name").and_then(View::as_str).unwrap_or_default().to_owned()
        };
        match what {
            What::All(objects) => {
                let named = objects.into_iter().map(|object| (name(&object), object));
                self.seen.insert(collection, named.collect());
            }
            What::One(object) => {
                self.seen.entry(collection).or_default().insert(name(&object), object);
            }
            What::Gone(name) => {
                self.seen.entry(collection).or_default().remove(&name);
            }
            What::Refused(error) => {
                self.refused.insert(collection, error);
            }
        }
    }

    /// Judges every open object and tells what is new. True once there is nothing more to wait for: all are
    /// current, or one has failed.
    pub fn judge(&mut self, now: Timestamp, elapsed: Duration, on_event: &mut dyn FnMut(Event)) -> bool {
        let open = std::mem::take(&mut self.open);
        let mut failed = false;
        for mut one in open {
            let object = one.object.clone();
            match self.verdict(&one, now) {
                None => self.open.push(one),
                Some(Verdict::Current) => on_event(Event::Ready { object, after: elapsed }),
                Some(Verdict::Awaits(awaits)) => {
                    if one.awaits != awaits {
                        on_event(Event::Progress { object, awaits: awaits.clone(), after: elapsed });
                        one.awaits = awaits;
                    }
                    self.open.push(one);
                }
                Some(Verdict::Failed(reason)) => {
                    failed = true;
                    self.not_ready += 1;
                    on_event(Event::NotReady { object, reason });
                }
            }
        }
        if failed {
            self.give_up("not waited for any longer", on_event);
        }
        self.open.is_empty()
    }

    /// Stops waiting for what is still open, for `reason`. Returns how many objects are not current in all.
    pub fn give_up(&mut self, reason: &str, on_event: &mut dyn FnMut(Event)) -> usize {
        for one in std::mem::take(&mut self.open) {
            self.not_ready += 1;
            let reason = match one.awaits.is_empty() {
                true => reason.to_owned(),
                false => format!("{reason}: {}", one.awaits),
            };
            on_event(Event::NotReady { object: one.object, reason });
        }
        self.not_ready
    }

    /// `None` while nothing is known of the object.
    fn verdict(&self, one: &Open, now: Timestamp) -> Option<Verdict> {
        if let Some(error) = self.refused.get(&one.collection) {
            return Some(Verdict::Failed(format!("it cannot be followed: {error}")));
        }
        let reference = &one.object.reference;
        let Some(object) = self.seen.get(&one.collection)?.get(&reference.name) else {
            return Some(Verdict::Failed("it was deleted meanwhile".to_owned()));
        };
        let why = match readiness::of(object, now) {
            Readiness::Current => match pods::unfinished(&reference.gvk, object) {
                None => return Some(Verdict::Current),
                Some(why) => why,
            },
            Readiness::Failed { why } if pods::may_recover(&reference.gvk, object, now) => why,
            Readiness::Failed { why } => {
                let trouble =
                    self.trouble(reference, object, now).map(|trouble| format!("{why}; {}", trouble.text));
                return Some(Verdict::Failed(trouble.unwrap_or(why)));
            }
            Readiness::Terminating => return Some(Verdict::Failed("it is being deleted".to_owned())),
            Readiness::InProgress { why } => why,
        };
        Some(match self.trouble(reference, object, now) {
            Some(trouble) if trouble.fatal => Verdict::Failed(trouble.text),
            Some(trouble) if !trouble.text.ends_with(&why) => {
                Verdict::Awaits(format!("{why}; {}", trouble.text))
            }
            Some(_) => Verdict::Awaits(why),
            None => Verdict::Awaits(why),
        })
    }

    fn trouble(&self, reference: &Reference, object: &Value, now: Timestamp) -> Option<Trouble> {
        if !pods::has_pods(&reference.gvk) {
            return None;
        }
        let namespace = reference.namespace.as_deref();
        pods::trouble(
            &reference.gvk,
            object,
            self.all(&table::POD, namespace),
            self.all(&table::REPLICA_SET, namespace),
            now,
        )
    }

    fn all(&self, kind: &table::Kind, namespace: Option<&str>) -> impl Iterator<Item = &Value> {
        let version = kind.versions.first().map_or("", |version| version.name);
        let path = crate::api::ResourcePath {
            group: kind.group.to_owned(),
            version: version.to_owned(),
            namespace: namespace.map(str::to_owned),
            plural: kind.plural.to_owned(),
            ..Default::default()
        };
        self.seen.get(&path.to_path()).into_iter().flat_map(HashMap::values)
    }
}
