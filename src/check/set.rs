use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::facts::{Facts, Named, Pods, word};
use super::index::Index;
use crate::kinds::table::Kind;
use crate::object::Selector;

/// The facts of all objects of a run, in their order, indexed by identity, by kind and namespace, and by the
/// labels of pods.
#[derive(Debug, Default)]
pub struct Set {
    facts: Vec<Facts>,
    /// The namespace of objects that name none.
    home: Option<String>,
    /// Directories that hold an object which another directory holds, too: each is a set of its own.
    alternatives: HashSet<u64>,
    /// By the hash of the identity.
    identities: Index,
    /// By the hash of group, kind and name.
    names: Index,
    /// By the hash of group, kind and namespace.
    kinds: Index,
    /// Those that make pods, by the hash of the namespace.
    pods: Index,
    /// The same by the hash of the namespace and one label.
    labels: Index,
    /// What says words that nobody has a schema for, by the word.
    mentions: Index,
}

impl Set {
    /// The set of `facts`, of which those that name no namespace are in `home`; where that is not known either,
    /// in one of their own.
    pub fn new(facts: impl IntoIterator<Item = Facts>, home: Option<String>) -> Self {
        let mut set = Self { home, ..Self::default() };
        for facts in facts {
            set.push(facts);
        }
        set.complete();
        set
    }

    fn push(&mut self, facts: Facts) {
        let at = self.facts.len() as u32;
        let gvk = &facts.reference.gvk;
        let namespace = facts.namespace().or(self.home_of(facts.row));
        let (group, kind) = (gvk.group.as_str(), gvk.kind.as_str());
        let name = facts.reference.name.as_str();
        let identity = hash((group, kind, namespace, name));
        let called = hash((group, kind, name));
        let of_kind = hash((group, kind, namespace));
        let of_namespace = hash(namespace);
        let pods = facts.pods.iter().flat_map(|pods| &pods.labels);
        let labels: Vec<u64> = pods.map(|(key, value)| hash((namespace, &**key, &**value))).collect();
        self.identities.push(identity, at);
        self.names.push(called, at);
        self.kinds.push(of_kind, at);
        if facts.pods.is_some() {
            self.pods.push(of_namespace, at);
        }
        labels.into_iter().for_each(|label| self.labels.push(label, at));
        facts.mentions.iter().for_each(|&mention| self.mentions.push(mention, at));
        self.facts.push(facts);
    }

    /// Puts the indexes in order, once everything is there.
    fn complete(&mut self) {
        let (identities, names) = (&mut self.identities, &mut self.names);
        let rest = [&mut self.kinds, &mut self.pods, &mut self.labels, &mut self.mentions];
        [identities, names].into_iter().chain(rest).for_each(Index::sort);
        for same in self.identities.runs() {
            let directory = |&(_, at): &(u64, u32)| self.facts[at as usize].directory;
            let first = directory(&same[0]);
            for other in same.iter().map(directory).filter(|other| *other != first) {
                self.alternatives.extend([first, other]);
            }
        }
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    /// The facts of every object.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Facts> {
        self.facts.iter()
    }

    /// Group, kind, namespace and name.
    pub(super) fn identity<'s>(&'s self, facts: &'s Facts) -> (&'s str, &'s str, Option<&'s str>, &'s str) {
        let (group, kind, _, name) = facts.reference.identity();
        (group, kind, self.namespace(facts), name)
    }

    /// The namespace that an object is in; `None` for one that is in none, or in what has no name yet.
    pub(super) fn namespace<'s>(&'s self, facts: &'s Facts) -> Option<&'s str> {
        facts.namespace().or(self.home_of(facts.row))
    }

    /// The namespace in which what `from` names is looked for.
    pub(super) fn namespace_of<'s>(&'s self, from: &'s Facts, named: &'s Named) -> Option<&'s str> {
        match named.row.is_none_or(|row| row.namespaced) {
            true => named.namespace.as_deref().or(self.namespace(from)),
            false => None,
        }
    }

    fn home_of(&self, row: Option<&Kind>) -> Option<&str> {
        self.home.as_deref().filter(|_| row.is_none_or(|row| row.namespaced))
    }

    /// The objects of a kind in a namespace.
    pub(super) fn of_kind(
        &self,
        group: &str,
        kind: &str,
        namespace: Option<&str>,
    ) -> impl Iterator<Item = &Facts> {
        self.at(&self.kinds, hash((group, kind, namespace)))
    }

    /// The objects of one identity.
    pub(super) fn find<'s>(
        &'s self,
        group: &str,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> impl Iterator<Item = &'s Facts> + use<'s> {
        self.at(&self.identities, hash((group, kind, namespace, name)))
    }

    /// The objects of a kind that are called `name`, in whatever namespace.
    pub(super) fn called(&self, group: &str, kind: &str, name: &str) -> impl Iterator<Item = &Facts> {
        self.at(&self.names, hash((group, kind, name)))
    }

    /// The objects that `from` names.
    pub(super) fn named<'s>(
        &'s self,
        from: &Facts,
        named: &Named,
    ) -> impl Iterator<Item = &'s Facts> + use<'s> {
        let namespace = self.namespace_of(from, named);
        self.find(&named.group, &named.kind, namespace, &named.name)
    }

    /// Whether two objects are meant for different runs: they stand in directories that are alternatives, as the
    /// overlays for several clusters.
    pub(super) fn apart(&self, one: &Facts, other: &Facts) -> bool {
        one.directory != other.directory
            && self.alternatives.contains(&one.directory)
            && self.alternatives.contains(&other.directory)
    }

    /// What makes pods in a namespace.
    pub(super) fn with_pods(&self, namespace: Option<&str>) -> impl Iterator<Item = (&Facts, &Pods)> {
        pods(self.at(&self.pods, hash(namespace)))
    }

    /// What makes pods in a namespace that `selector` chooses.
    pub(super) fn chosen(
        &self,
        namespace: Option<&str>,
        selector: &Selector,
    ) -> impl Iterator<Item = (&Facts, &Pods)> {
        let candidates = match selector.certain() {
            Some((key, value)) => self.at(&self.labels, hash((namespace, key, value))),
            None => self.at(&self.pods, hash(namespace)),
        };
        pods(candidates).filter(|(_, pods)| selector.matches_with(|key| pods.label(key)))
    }

    /// What says `name` where nobody has a schema for what that means.
    pub(super) fn mentioning(&self, name: &str) -> impl Iterator<Item = &Facts> {
        self.at(&self.mentions, word(name))
    }

    fn at<'s>(&'s self, index: &'s Index, key: u64) -> impl Iterator<Item = &'s Facts> + use<'s> {
        index.get(key).iter().map(|&(_, at)| &self.facts[at as usize])
    }
}

/// The set of facts whose namespaces are as they were written.
impl FromIterator<Facts> for Set {
    fn from_iter<I: IntoIterator<Item = Facts>>(facts: I) -> Self {
        Self::new(facts, None)
    }
}

fn pods<'s>(facts: impl Iterator<Item = &'s Facts>) -> impl Iterator<Item = (&'s Facts, &'s Pods)> {
    facts.filter_map(|facts| Some((facts, facts.pods.as_ref()?)))
}

/// Two keys of one hash are as likely in a set of millions as a flipped bit.
fn hash(key: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
