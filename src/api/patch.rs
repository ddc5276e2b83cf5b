/// The ways to change an object in part, each with its own `Content-Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatchType {
    /// RFC 6902: a list of operations.
    Json,
    /// RFC 7386: a partial object; lists are replaced.
    Merge,
    /// A partial object; lists are merged by the keys that the kind's schema names.
    Strategic,
    /// Server-side apply: an object with exactly the fields that the applier owns, as YAML or JSON.
    Apply,
}

impl PatchType {
    /// Every type, in the order in which the API server lists them in its refusals.
    pub const ALL: [Self; 4] = [Self::Json, Self::Merge, Self::Strategic, Self::Apply];

    /// The `Content-Type` that says it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json-patch+json",
            Self::Merge => "application/merge-patch+json",
            Self::Strategic => "application/strategic-merge-patch+json",
            Self::Apply => "application/apply-patch+yaml",
        }
    }

    /// What a `Content-Type` says; its parameters (`; charset=utf-8`) do not count.
    pub fn from_content_type(header: &str) -> Option<Self> {
        let media_type = header.split(';').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|patch| patch.content_type() == media_type)
    }
}
