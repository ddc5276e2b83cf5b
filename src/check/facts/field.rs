use std::fmt;

use crate::text::Span;
use crate::yaml::{Path, Segment};

/// A field of an object: its path, in a form that takes no memory of its own, and where its value stands.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::check) struct Field {
    /// Where its value stands in its text; `None` for an object that was not parsed from one.
    pub span: Option<Span>,
    /// The ways that together lead to it, in the form of [`table::Reference::holder`](crate::kinds::table).
    ways: [&'static str; WAYS],
    /// The elements taken where the ways say `[]`, the first first.
    indices: Indices,
}

/// The way to a template, to a holder in it, to a key in that.
const WAYS: usize = 3;

/// The elements taken on the way to a field; no row of the table goes through more lists.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Indices {
    taken: [u16; 4],
    len: u8,
}

impl Indices {
    /// The same, one element further.
    pub fn with(mut self, index: usize) -> Self {
        if let Some(next) = self.taken.get_mut(usize::from(self.len)) {
            *next = u16::try_from(index).unwrap_or(u16::MAX);
            self.len += 1;
        }
        self
    }
}

impl Field {
    /// The field that `ways` lead to, one after the other.
    pub(super) fn new(ways: [&'static str; 2], indices: Indices, span: Option<Span>) -> Self {
        ways.into_iter().fold(Self::default(), |field, way| field.further(way, indices, span))
    }

    /// The same, `way` further.
    pub(super) fn further(self, way: &'static str, indices: Indices, span: Option<Span>) -> Self {
        let mut ways = self.ways;
        if let Some(next) = ways.iter_mut().find(|way| way.is_empty()) {
            *next = way;
        }
        Self { span, ways, indices }
    }

    /// Its path.
    pub fn path(&self) -> Path {
        let mut path = Path::root();
        let mut taken = self.indices.taken.into_iter();
        for step in self.ways.iter().flat_map(|way| way.split('.')).filter(|step| !step.is_empty()) {
            let (name, list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            path.push(Segment::Field(name.to_owned()));
            if list {
                path.push(Segment::Index(usize::from(taken.next().unwrap_or_default())));
            }
        }
        path
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path().fmt(f)
    }
}
