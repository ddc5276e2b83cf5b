use std::collections::HashMap;

use serde_json::Value;

use super::{Body, Reference};
use crate::yaml::Tree;

/// One manifest.
#[derive(Debug)]
pub struct Object {
    /// What it is called.
    pub reference: Reference,
    /// What it holds.
    pub body: Body,
}

impl Object {
    /// A copy of what it holds as a JSON value, with the keys in their order.
    pub fn to_value(&self) -> Value {
        self.body.to_value()
    }

    /// The tree, for an object that was parsed from text.
    pub fn tree(&self) -> Option<&Tree> {
        match &self.body {
            Body::Tree(tree) => Some(tree),
            Body::Json(_) => None,
        }
    }
}

/// The objects of a run, in the order of their sources, indexed by reference and by kind.
#[derive(Debug, Default)]
pub struct Bundle {
    objects: Vec<Object>,
    by_kind: HashMap<(String, String), Vec<usize>>,
}

impl Bundle {
    /// Adds an object at the end.
    pub fn push(&mut self, object: Object) {
        let gvk = &object.reference.gvk;
        let key = (gvk.group.clone(), gvk.kind.clone());
        self.by_kind.entry(key).or_default().push(self.objects.len());
        self.objects.push(object);
    }

    /// All objects in their order.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The objects of a kind, in their order.
    pub fn of_kind(&self, group: &str, kind: &str) -> impl Iterator<Item = &Object> {
        let indices = self.by_kind.get(&(group.to_owned(), kind.to_owned()));
        indices.into_iter().flatten().map(|&index| &self.objects[index])
    }

    /// The first object with the identity of `reference`.
    pub fn find(&self, reference: &Reference) -> Option<&Object> {
        let gvk = &reference.gvk;
        self.of_kind(&gvk.group, &gvk.kind).find(|object| object.reference.identity() == reference.identity())
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The objects, to be changed or moved on; the index is lost.
    pub fn into_objects(self) -> Vec<Object> {
        self.objects
    }
}

impl FromIterator<Object> for Bundle {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> Self {
        let mut bundle = Self::default();
        for object in objects {
            bundle.push(object);
        }
        bundle
    }
}
