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
    /// The boolean field that, when true, lets the other object be absent.
    pub optional: Option<&'static str>,
    /// What is named; `None` where the holder says so itself in its fields `kind` and `apiVersion` or `apiGroup`.
    pub kind: Option<&'static Kind>,
}

impl Reference {
    /// To an object of `kind`, by the field `name` of the object at `holder`.
    pub(super) const fn to(kind: &'static Kind, holder: &'static str, name: &'static str) -> Self {
        Self { holder, name, namespace: None, optional: None, kind: Some(kind) }
    }

    /// To an object of the kind that the holder names.
    pub(super) const fn typed(holder: &'static str) -> Self {
        Self { holder, name: "name", namespace: Some("namespace"), optional: None, kind: None }
    }

    /// The same, in the namespace that stands beside the name.
    pub(super) const fn in_namespace(self, field: &'static str) -> Self {
        Self { namespace: Some(field), ..self }
    }

    /// The same, which may lead nowhere where `optional` beside the name is true.
    pub(super) const fn unless_optional(self) -> Self {
        Self { optional: Some("optional"), ..self }
    }
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
}

impl Selector {
    /// A plain map of labels.
    pub(super) const fn labels(path: &'static str, kind: &'static Kind) -> Self {
        Self { path, plain: true, kind }
    }

    /// A `LabelSelector`.
    pub(super) const fn expressions(path: &'static str, kind: &'static Kind) -> Self {
        Self { path, plain: false, kind }
    }
}
