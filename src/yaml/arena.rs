use crate::text::Span;

/// What a raw node is and how its value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`: `a` is 1 or 0.
    Bool,
    /// An integer: its bits in `a` and `b`.
    Int,
    /// Any other number: its bits in `a` and `b`.
    Float,
    /// A string that stands in the text as it is.
    Plain,
    /// A string that stands in the text as it is, between two quotes.
    Quoted,
    /// A string of the side arena: `b` bytes from `a`.
    Decoded,
    /// A list of `b` elements; its subtree ends before node `a`.
    List,
    /// A map of `b` entries; its subtree ends before node `a`.
    Map,
    /// A map with merge keys; its entries are the list `b` of the merged ones.
    Merged,
    /// An alias of node `a`.
    Alias,
}

/// One node: 20 bytes. Nodes stand in document order, a container before its contents, a key before its
/// value; so the first child of a container is the next node, and a scalar is followed by its sibling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub start: u32,
    pub end: u32,
    pub a: u32,
    pub b: u32,
    pub kind: Kind,
    /// A key that a later one of the same name replaces.
    pub shadowed: bool,
}

/// The nodes of one document with what they cannot borrow from the text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arena {
    pub nodes: Vec<Raw>,
    /// Strings that differ from what stands in the text, one after the other.
    pub decoded: String,
    /// The entries (key and value) of each map with merge keys.
    pub merged: Vec<Vec<(u32, u32)>>,
}

impl Raw {
    /// A node without a value in its own right: `null`, or a string that is its span.
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { start: span.start, end: span.end, a: 0, b: 0, kind, shadowed: false }
    }

    /// A boolean.
    pub fn bool(value: bool, span: Span) -> Self {
        Self { a: u32::from(value), ..Self::new(Kind::Bool, span) }
    }

    /// An integer.
    pub fn int(value: i64, span: Span) -> Self {
        Self::wide(Kind::Int, value as u64, span)
    }

    /// A number that is no integer of 64 bits.
    pub fn float(value: f64, span: Span) -> Self {
        Self::wide(Kind::Float, value.to_bits(), span)
    }

    fn wide(kind: Kind, bits: u64, span: Span) -> Self {
        Self { a: bits as u32, b: (bits >> 32) as u32, ..Self::new(kind, span) }
    }

    /// The 64 bits of a number.
    pub fn bits(&self) -> u64 {
        u64::from(self.a) | u64::from(self.b) << 32
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// Whether it has nodes below it.
    pub fn is_container(&self) -> bool {
        matches!(self.kind, Kind::List | Kind::Map | Kind::Merged)
    }
}

impl Arena {
    /// The node at `at`.
    pub fn raw(&self, at: u32) -> &Raw {
        &self.nodes[at as usize]
    }

    /// The node after the subtree of `at`: its next sibling, where it has one.
    pub fn after(&self, at: u32) -> u32 {
        let raw = self.raw(at);
        if raw.is_container() { raw.a } else { at + 1 }
    }

    /// The node that `at` stands for: itself, or what the alias refers to.
    pub fn target(&self, at: u32) -> u32 {
        let raw = self.raw(at);
        if raw.kind == Kind::Alias { raw.a } else { at }
    }

    /// The string of a node; `None` for a node of another kind.
    pub fn string<'a>(&'a self, at: u32, content: &'a str) -> Option<&'a str> {
        let raw = self.raw(at);
        match raw.kind {
            Kind::Plain => content.get(raw.start as usize..raw.end as usize),
            Kind::Quoted => content.get(raw.start as usize + 1..raw.end as usize - 1),
            Kind::Decoded => self.decoded.get(raw.a as usize..raw.a as usize + raw.b as usize),
            _ => None,
        }
    }

    /// Whether a node is the string `wanted`. Most strings differ in their length, which is looked at first.
    pub fn is_string(&self, at: u32, wanted: &str, content: &str) -> bool {
        let raw = self.raw(at);
        let (text, start, end) = match raw.kind {
            Kind::Plain => (content, raw.start, raw.end),
            Kind::Quoted => (content, raw.start + 1, raw.end - 1),
            Kind::Decoded => (self.decoded.as_str(), raw.a, raw.a + raw.b),
            _ => return false,
        };
        let (start, end) = (start as usize, end as usize);
        end - start == wanted.len() && text.as_bytes().get(start..end) == Some(wanted.as_bytes())
    }

    /// The entry of `map` whose key is `wanted`, merge keys not followed.
    pub fn entry(&self, map: u32, wanted: &str, content: &str) -> Option<(u32, u32)> {
        self.pairs(map).find(|&(key, _)| self.is_string(key, wanted, content) && !self.raw(key).shadowed)
    }

    /// Keeps `text` in the side arena; the node of a string that is not as it stands in the text.
    pub fn keep(&mut self, text: &str, span: Span) -> Raw {
        let start = self.decoded.len();
        self.decoded.push_str(text);
        self.kept(start, span)
    }

    /// The node of a string that was put into the side arena at `start`.
    pub fn kept(&self, start: usize, span: Span) -> Raw {
        let length = self.decoded.len() - start;
        Raw { a: start as u32, b: length as u32, ..Raw::new(Kind::Decoded, span) }
    }

    /// The entries (key and value) below a map, merge keys not followed, in their order.
    pub fn pairs(&self, map: u32) -> Pairs<'_> {
        Pairs { arena: self, at: map + 1, end: self.raw(map).a }
    }

    /// The elements of a list in their order.
    pub fn elements(&self, list: u32) -> impl Iterator<Item = u32> {
        let end = self.raw(list).a;
        let mut at = list + 1;
        std::iter::from_fn(move || {
            let element = (at < end).then_some(at)?;
            at = self.after(element);
            Some(element)
        })
    }
}

/// Walks the entries of a map.
pub(super) struct Pairs<'a> {
    arena: &'a Arena,
    at: u32,
    end: u32,
}

impl Iterator for Pairs<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        if self.at >= self.end {
            return None;
        }
        let (key, value) = (self.at, self.at + 1);
        self.at = self.arena.after(value);
        Some((key, value))
    }
}
