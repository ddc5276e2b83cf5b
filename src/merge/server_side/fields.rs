use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::element::Element;
use super::place::Place;

/// A set of fields of an object: what a manager owns (structured-merge-diff `fieldpath/set.go`).
///
/// A path is in the set by itself; that something below it is does not make it so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSet {
    nodes: BTreeMap<Element, Node>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Node {
    /// Whether the path to here is in the set.
    member: bool,
    below: FieldSet,
}

impl Node {
    fn is_empty(&self) -> bool {
        !self.member && self.below.is_empty()
    }
}

impl FieldSet {
    /// The set of these paths.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p [&'p str]>) -> Self {
        let mut set = Self::default();
        for path in paths {
            let path: Vec<_> = path.iter().map(|&field| Element::Field(field.to_owned())).collect();
            set.insert(&path);
        }
        set
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Adds a path; the root itself is never in a set.
    pub fn insert(&mut self, path: &[Element]) {
        let Some((first, rest)) = path.split_first() else { return };
        let node = self.nodes.entry(first.clone()).or_default();
        match rest {
            [] => node.member = true,
            rest => node.below.insert(rest),
        }
    }

    /// Whether the path is in it.
    pub fn has(&self, path: &[Element]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let node = self.nodes.get(first);
        match rest {
            [] => node.is_some_and(|node| node.member),
            rest => node.is_some_and(|node| node.below.has(rest)),
        }
    }

    /// Whether one step leads to a path in it.
    pub(super) fn has_member(&self, element: &Element) -> bool {
        self.nodes.get(element).is_some_and(|node| node.member)
    }

    /// What of it is below one step; `None` where that is nothing.
    pub(super) fn below(&self, element: &Element) -> Option<&Self> {
        self.nodes.get(element).map(|node| &node.below).filter(|below| !below.is_empty())
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        for (element, node) in &other.nodes {
            let own = union.nodes.entry(element.clone()).or_default();
            own.member |= node.member;
            own.below = own.below.union(&node.below);
        }
        union
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        self.combined(|element, node| {
            let other = other.nodes.get(element)?;
            let below = node.below.intersection(&other.below);
            Some(Node { member: node.member && other.member, below })
        })
    }

    /// What is in it and not in `other`; a path stays where only something above it is in `other`.
    pub fn difference(&self, other: &Self) -> Self {
        self.combined(|element, node| {
            let Some(other) = other.nodes.get(element) else { return Some(node.clone()) };
            let below = node.below.difference(&other.below);
            Some(Node { member: node.member && !other.member, below })
        })
    }

    /// What is in it and neither in `other` nor below what is.
    pub fn recursive_difference(&self, other: &Self) -> Self {
        self.combined(|element, node| match other.nodes.get(element) {
            None => Some(node.clone()),
            Some(other) if other.member => None,
            Some(other) => Some(Node { below: node.below.recursive_difference(&other.below), ..*node }),
        })
    }

    fn combined(&self, combine: impl Fn(&Element, &Node) -> Option<Node>) -> Self {
        let combined = |(element, node)| Some((Element::clone(element), combine(element, node)?));
        let nodes = self.nodes.iter().filter_map(combined).filter(|(_, node)| !node.is_empty()).collect();
        Self { nodes }
    }

    /// The same, with the fields that the schema names where only something below them is in the set.
    pub(super) fn with_named_fields(&self, place: Place<'_>) -> Self {
        let nodes = self.nodes.iter().map(|(element, node)| {
            let (named, next) = match element {
                Element::Field(name) => (place.names(name), place.child(name)),
                _ => (false, place.element()),
            };
            let member = node.member || named && !node.below.is_empty();
            (element.clone(), Node { member, below: node.below.with_named_fields(next) })
        });
        Self { nodes: nodes.collect() }
    }

    /// Every path in it, in the order in which the API server tells them: those of a level before what is below them.
    pub fn paths(&self) -> Vec<FieldPath> {
        let mut paths = Vec::new();
        self.collect(&mut Vec::new(), &mut paths);
        paths
    }

    fn collect(&self, prefix: &mut Vec<Element>, paths: &mut Vec<FieldPath>) {
        for (element, _) in self.nodes.iter().filter(|(_, node)| node.member) {
            paths.push(FieldPath(prefix.iter().chain([element]).cloned().collect()));
        }
        for (element, node) in &self.nodes {
            prefix.push(element.clone());
            node.below.collect(prefix, paths);
            prefix.pop();
        }
    }

    /// As `fieldsV1` of managedFields writes it.
    pub fn to_json(&self) -> Value {
        let mut written = Map::new();
        for (element, node) in &self.nodes {
            let below = match (node.below.to_json(), node.member) {
                (Value::Object(below), true) if !below.is_empty() => {
                    let itself = (".".to_owned(), Value::Object(Map::new()));
                    Value::Object(std::iter::once(itself).chain(below).collect())
                }
                (below, _) => below,
            };
            written.insert(element.write(), below);
        }
        Value::Object(written)
    }

    /// Reads `fieldsV1`. What it does not know is left out, as the API server leaves it out.
    pub fn from_json(fields: &Value) -> Self {
        let mut set = Self::default();
        for (key, below) in fields.as_object().into_iter().flatten() {
            let Some(element) = Element::read(key) else { continue };
            let member = below.get(".").is_some();
            let below = Self::from_json(below);
            set.nodes.insert(element, Node { member: member || below.is_empty(), below });
        }
        set
    }
}

/// The way to a field, as the API server writes it in a conflict: `.spec.containers[name="web"].image`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath(pub Vec<Element>);

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|element| element.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(fields: Value) -> FieldSet {
        FieldSet::from_json(&fields)
    }

    #[test]
    fn sets_come_back_as_they_were_written() {
        let fields = json!({
            "f:metadata": {"f:labels": {".": {}, "f:app": {}}, "f:finalizers": {".": {}, "v:\"a/b\"": {}}},
            "f:spec": {"f:ports": {"k:{\"port\":53,\"protocol\":\"UDP\"}": {".": {}, "f:port": {}}}}
        });
        assert_eq!(set(fields.clone()).to_json(), fields);
        let shown: Vec<_> = set(fields).paths().iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                ".metadata.finalizers",
                ".metadata.labels",
                ".metadata.finalizers[=\"a/b\"]",
                ".metadata.labels.app",
                ".spec.ports[port=53,protocol=\"UDP\"]",
                ".spec.ports[port=53,protocol=\"UDP\"].port",
            ]
        );
    }

    #[test]
    fn a_path_is_not_what_is_above_or_below_it() {
        let parent = set(json!({"f:a": {}}));
        let child = set(json!({"f:a": {"f:b": {}}}));
        let both = set(json!({"f:a": {".": {}, "f:b": {}}}));
        assert_eq!(parent.union(&child), both);
        assert_eq!(both.difference(&parent), child);
        assert_eq!(child.difference(&parent), child);
        assert!(parent.intersection(&child).is_empty());
        assert!(child.recursive_difference(&parent).is_empty());
        assert_eq!(parent.recursive_difference(&child), parent);
    }
}
