//! What the rules about a set need to know of one object, and no more: small, and without a hold on the
//! object's tree, so that a document can be dropped once it was judged.

mod field;
mod mentions;
mod ports;
mod read;
mod ways;

use std::borrow::Cow;

pub(super) use field::Field;
pub(super) use mentions::word;
pub(super) use ports::{ContainerPort, ServicePort, Wanted};

use crate::kinds::table::{self, Kind};
use crate::object::{Body, Object, Reference, Selector};
use crate::text::Span;

/// What there is to know of one object to judge the set that it is part of.
#[derive(Debug)]
pub struct Facts {
    /// What it is called, as it was written.
    pub(super) reference: Reference,
    /// The row of its kind; `None` for a custom kind.
    pub(super) row: Option<&'static Kind>,
    /// Which text it stands in, as whoever reads the texts counts them.
    pub(super) source: u32,
    /// The directory of that text, by the hash of its name.
    pub(super) directory: u64,
    /// Where its name stands, or its kind where it has none.
    pub(super) place: Option<Span>,
    /// Where its `kind` stands.
    pub(super) kind_place: Option<Span>,
    /// The pods that it makes or is.
    pub(super) pods: Option<Pods>,
    /// Where it chooses others by their labels.
    pub(super) selectors: Box<[Selected]>,
    /// Where it names others.
    pub(super) references: Box<[Named]>,
    /// The ports of a Service.
    pub(super) ports: Box<[ServicePort]>,
    /// Whether it is a Service that stands for a name elsewhere and chooses no pods.
    pub(super) external: bool,
    /// The keys of a ConfigMap or Secret; `None` where they may be filled in later.
    pub(super) keys: Option<Box<[Box<str>]>>,
    /// The names of what its controller makes, with the kind.
    pub(super) makes: Box<[(&'static Kind, Box<str>)]>,
    /// The words that name something nobody has a schema for, by their hashes.
    pub(super) mentions: Box<[u64]>,
    /// What a CustomResourceDefinition defines.
    pub(super) defines: Option<Box<Defined>>,
}

/// The kind that a CustomResourceDefinition defines.
#[derive(Debug)]
pub(super) struct Defined {
    /// Its group.
    pub group: Box<str>,
    /// Its name.
    pub kind: Box<str>,
    /// How many rules in CEL each version has.
    pub expressions: Vec<(String, usize)>,
}

/// Labels and their values.
pub(super) type Labels = Box<[(Box<str>, Box<str>)]>;

/// The pods that an object makes or is.
#[derive(Debug, Default)]
pub(super) struct Pods {
    /// Their labels.
    pub labels: Labels,
    /// The ports that their containers declare.
    pub ports: Vec<ContainerPort>,
}

/// Where an object chooses others.
#[derive(Debug)]
pub(super) struct Selected {
    /// The row that knows of it.
    pub row: &'static table::Selector,
    /// The place.
    pub field: Field,
    /// The choice.
    pub selector: Selector,
}

/// Where an object names another.
#[derive(Debug)]
pub(super) struct Named {
    /// The group of what is named.
    pub group: Cow<'static, str>,
    /// The kind of what is named.
    pub kind: Cow<'static, str>,
    /// The row of that kind.
    pub row: Option<&'static Kind>,
    /// The namespace that stands beside the name.
    pub namespace: Option<Box<str>>,
    /// The name.
    pub name: Box<str>,
    /// Whether the other object must be there.
    pub needed: bool,
    /// The place of the name.
    pub field: Field,
    /// The keys that the other object must have, and their places.
    pub keys: Box<[(Box<str>, Field)]>,
    /// The port that the other object must have, and its place.
    pub port: Option<(Wanted, Field)>,
}

impl Facts {
    /// The facts of `object`, which stands in the text that `source` counts.
    pub fn of(object: &Object, source: u32) -> Self {
        match &object.body {
            Body::Tree(tree) => {
                let directory = tree.text().name().rsplit_once('/').map_or("", |(directory, _)| directory);
                Self { directory: word(directory), ..read::facts(&object.reference, source, tree.root()) }
            }
            Body::Json(value) => read::facts(&object.reference, source, value),
        }
    }

    /// The same with `before` texts before its own.
    pub(super) fn behind(self, before: u32) -> Self {
        Self { source: before + self.source, ..self }
    }

    /// Whether it is of the kind of `row`.
    pub(super) fn is(&self, row: &Kind) -> bool {
        self.row.is_some_and(|own| own.kind == row.kind && own.group == row.group)
    }

    /// Its namespace as it was written; none for a kind that has none.
    pub(super) fn namespace(&self) -> Option<&str> {
        let namespaced = self.row.is_none_or(|row| row.namespaced);
        self.reference.namespace.as_deref().filter(|_| namespaced)
    }
}

impl Pods {
    /// The value of their label `key`.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|(name, _)| &**name == key).map(|(_, value)| &**value)
    }
}
