use super::Kind;

/// Where objects of a kind name another object.
#[derive(Debug)]
pub struct Reference {
    /// The way to the object that holds the name: fields with dots between, `[]` for every element of a list, as
    /// `spec.volumes[].secret`; empty for the root.
    pub holder: &'static str,
    /// The field that holds the name, as `secretName`.
    pub name: &'static str,
    /// The field that holds the namespace. Without one, or where it is empty, the namespace is the object's own.
    pub namespace: Option<&'static str>,
    /// When the other object must be there.
    pub need: Need,
    /// The way from the holder to the keys that the other object must have, in the same form, as `items[].key`.
    pub keys: Option<&'static str>,
    /// The field that holds a port of the other object: a number, or a map with its `number` or `name`.
    pub port: Option<&'static str>,
    /// What is named; `None` where the holder says so itself in its fields `kind` and `apiVersion` or `apiGroup`.
    pub kind: Option<&'static Kind>,
}

impl Reference {
    /// To an object of `kind`, by the field `name` of the object at `holder`.
    pub(super) const fn to(kind: &'static Kind, holder: &'static str, name: &'static str) -> Self {
        Self { holder, name, namespace: None, kind: Some(kind), need: Need::Always, keys: None, port: None }
    }

    /// To an object of the kind that the holder names.
    pub(super) const fn typed(holder: &'static str) -> Self {
        let namespace = Some("namespace");
        Self { holder, name: "name", namespace, kind: None, need: Need::Always, keys: None, port: None }
    }

    /// The same, in the namespace that stands beside the name.
    pub(super) const fn in_namespace(self, field: &'static str) -> Self {
        Self { namespace: Some(field), ..self }
    }

    /// The same, which may lead nowhere where `optional` beside the name is true.
    pub(super) const fn unless_optional(self) -> Self {
        Self { need: Need::UnlessTrue("optional"), ..self }
    }

    /// The same, which may lead nowhere where an annotation's key begins with one of `prefixes`.
    pub(super) const fn unless_annotated(self, prefixes: &'static [&'static str]) -> Self {
        Self { need: Need::UnlessAnnotated(prefixes), ..self }
    }

    /// The same, which may always lead nowhere.
    pub(super) const fn by_name_only(self) -> Self {
        Self { need: Need::Never, ..self }
    }

    /// The same, and to the keys that `way` leads to.
    pub(super) const fn with_keys(self, way: &'static str) -> Self {
        Self { keys: Some(way), ..self }
    }

    /// The same, and to the port in `field`.
    pub(super) const fn with_port(self, field: &'static str) -> Self {
        Self { port: Some(field), ..self }
    }
}

/// When an object that is named must be there.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// Always.
    Always,
    /// Unless this boolean field beside the name is true.
    UnlessTrue(&'static str),
    /// Unless an annotation's key begins with one of these: a controller makes the other object then.
    UnlessAnnotated(&'static [&'static str]),
    /// Never: the name means something by itself, or a controller makes the other object.
    Never,
}

/// Where objects of a kind choose others by their labels.
#[derive(Debug)]
pub struct Selector {
    /// The way to the selector, in the form of [`Reference::holder`].
    pub path: &'static str,
    /// Whether it is a plain map of labels; otherwise it has `matchLabels` and `matchExpressions`.
    pub plain: bool,
    /// What is chosen.
    pub kind: &'static Kind,
    /// Whether the object is there for what is chosen, so that it is of no use where that is nothing.
    pub purpose: bool,
}

impl Selector {
    /// A plain map of labels.
    pub(super) const fn labels(path: &'static str, kind: &'static Kind) -> Self {
        Self { path, plain: true, kind, purpose: false }
    }

    /// A `LabelSelector`.
    pub(super) const fn expressions(path: &'static str, kind: &'static Kind) -> Self {
        Self { path, plain: false, kind, purpose: false }
    }

    /// The same, which is the object's purpose.
    pub(super) const fn with_purpose(self) -> Self {
        Self { purpose: true, ..self }
    }
}
