use std::fmt;

use crate::object::{Object, Reference};

/// Which object of a rendered chart is meant: `Deployment/web`, where that is not enough `Deployment.apps/web` or
/// `Deployment/shop/web` with the namespace. Kinds count in any case, as kubectl takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    kind: String,
    group: Option<String>,
    namespace: Option<String>,
    name: String,
}

impl Selector {
    /// Reads it; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once('/')?;
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Some(namespace.to_owned()), name),
            None => (None, rest),
        };
        let (kind, group) = match kind.split_once('.') {
            Some((kind, group)) => (kind, Some(group.to_owned())),
            None => (kind, None),
        };
        let whole = !kind.is_empty() && !name.is_empty() && !name.contains('/');
        whole.then(|| Self { kind: kind.to_owned(), group, namespace, name: name.to_owned() })
    }

    /// Whether it stands for an object.
    pub fn means(&self, object: &Object) -> bool {
        let Reference { gvk, namespace, name } = &object.reference;
        self.name == *name
            && self.kind.eq_ignore_ascii_case(&gvk.kind)
            && self.group.as_ref().is_none_or(|group| *group == gvk.group)
            && self.namespace.as_ref().is_none_or(|own| namespace.as_ref() == Some(own))
    }
}

/// As it is written for an object that no other shares kind and name with.
pub fn written(reference: &Reference) -> String {
    format!("{}/{}", reference.gvk.kind, reference.name)
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if let Some(group) = &self.group {
            write!(f, ".{group}")?;
        }
        if let Some(namespace) = &self.namespace {
            write!(f, "/{namespace}")?;
        }
        write!(f, "/{}", self.name)
    }
}
