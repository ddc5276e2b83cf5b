use std::fmt;

use serde_json::Value;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A field of a structure: `.name`.
    Field(String),
    /// A key of a map whose keys are the author's own: `[key]`.
    Key(String),
    /// An element of a list: `[0]`.
    Index(usize),
}

/// The way from the root of an object to a value in it, written as the API server writes field paths:
/// `spec.containers[0].image`, `metadata.labels[app]` (apimachinery `pkg/util/validation/field/path.go`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    segments: Vec<Segment>,
}

impl Path {
    /// The root itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// A way from the fields that `dotted` names: `spec.template` (no lists, no keys with dots).
    pub fn fields(dotted: &str) -> Self {
        let fields = dotted.split('.').filter(|field| !field.is_empty());
        Self { segments: fields.map(|field| Segment::Field(field.to_owned())).collect() }
    }

    /// The way that a JSON pointer (RFC 6901) names in `value`: a number leads into a list where there is one.
    pub fn of_pointer(pointer: &str, value: &Value) -> Self {
        let mut path = Self::root();
        let mut at = Some(value);
        for token in pointer.split('/').skip(1) {
            let name = token.replace("~1", "/").replace("~0", "~");
            let index = name.parse().ok().filter(|_| at.is_some_and(Value::is_array));
            at = at.and_then(|at| index.map_or_else(|| at.get(&name), |index: usize| at.get(index)));
            path.push(index.map_or(Segment::Field(name), Segment::Index));
        }
        path
    }

    /// The same, one field further.
    pub fn field(&self, name: impl Into<String>) -> Self {
        self.join(Segment::Field(name.into()))
    }

    /// The same, one name further of which it is not known whether it is a field or a key: a key where it cannot be
    /// a field.
    pub fn named(&self, name: &str) -> Self {
        match !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true => self.field(name),
            false => self.key(name),
        }
    }

    /// The same, one key of a map further.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.join(Segment::Key(key.into()))
    }

    /// The same, one element of a list further.
    pub fn index(&self, index: usize) -> Self {
        self.join(Segment::Index(index))
    }

    /// The same, one step further.
    pub fn join(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend_from_slice(&self.segments);
        segments.push(segment);
        Self { segments }
    }

    /// Goes one step further, in place.
    pub fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
    }

    /// Goes one step back, in place.
    pub fn pop(&mut self) -> Option<Segment> {
        self.segments.pop()
    }

    /// The steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether it is the root.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }
}

impl From<Vec<Segment>> for Path {
    fn from(segments: Vec<Segment>) -> Self {
        Self { segments }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Field(name) if at == 0 => write!(f, "{name}")?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Key(key) => write!(f, "[{key}]")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
