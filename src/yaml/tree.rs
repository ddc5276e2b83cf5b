use std::sync::Arc;

use super::arena::{Arena, Kind};
use super::{Path, Segment, Shape, View};
use crate::text::{Span, Text};

/// One parsed document: an arena of nodes that point into their text.
#[derive(Debug)]
pub struct Tree {
    text: Arc<Text>,
    span: Span,
    document: Span,
    arena: Arc<Arena>,
    root: u32,
}

/// A node of a [`Tree`]: a cheap handle. An alias shows what it refers to, but its span is its own.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    tree: &'a Tree,
    at: u32,
}

/// Where an entry of a map or an element of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key, for an entry of a map.
    pub key: Option<Span>,
    /// The value.
    pub value: Span,
}

impl Tree {
    /// The tree of the document that stands at `span` of `text`; the arena holds at least one node.
    pub(super) fn new(text: Arc<Text>, span: Span, arena: Arena) -> Self {
        Self { text, span, document: span, arena: Arc::new(arena), root: 0 }
    }

    /// The text it was parsed from.
    pub fn text(&self) -> &Arc<Text> {
        &self.text
    }

    /// Where the document stands in its text, comments and separators included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The whole document that it is of: itself, or for an object of a list what holds the list.
    pub fn document(&self) -> Tree {
        let (text, arena) = (self.text.clone(), self.arena.clone());
        Tree { text, span: self.document, document: self.document, arena, root: 0 }
    }

    /// Where the whole document stands in its text.
    pub fn document_span(&self) -> Span {
        self.document
    }

    /// The document's root node.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, at: self.root }
    }

    /// Where what `path` leads to stands; `None` where it leads nowhere.
    pub fn locate(&self, path: &Path) -> Option<Place> {
        let mut node = self.root();
        let mut key = None;
        for segment in path.segments() {
            (key, node) = match segment {
                Segment::Field(name) | Segment::Key(name) => {
                    let (key, value) = node.entry(name)?;
                    (Some(key.place()), value)
                }
                Segment::Index(index) => (None, node.items().nth(*index)?),
            };
        }
        Some(Place { key, value: node.place() })
    }

    /// How many bytes the nodes take beside the text.
    pub fn size(&self) -> usize {
        let merged: usize = self.arena.merged.iter().map(|entries| size_of_val(entries.as_slice())).sum();
        size_of_val(self.arena.nodes.as_slice()) + self.arena.decoded.len() + merged
    }
}

impl<'a> Node<'a> {
    /// Where it stands; for an alias where the alias stands.
    pub fn place(self) -> Span {
        self.tree.arena.raw(self.at).span()
    }

    /// What stands at this node as a tree of its own: an object of a list. It shares its text and its memory.
    pub fn to_tree(self) -> Tree {
        let root = self.tree.arena.target(self.at);
        let Tree { text, document, arena, .. } = self.tree;
        Tree { text: text.clone(), span: self.place(), document: *document, arena: arena.clone(), root }
    }

    /// The entries of a map as nodes of key and value, those of merge keys included.
    pub fn pairs(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let tree = self.tree;
        let at = tree.arena.target(self.at);
        let raw = tree.arena.raw(at);
        let own = (raw.kind == Kind::Map).then(|| tree.arena.pairs(at));
        let merged = (raw.kind == Kind::Merged).then(|| tree.arena.merged[raw.b as usize].iter().copied());
        own.into_iter()
            .flatten()
            .filter(|&(key, _)| !tree.arena.raw(key).shadowed)
            .chain(merged.into_iter().flatten())
            .map(move |(key, value)| (Node { tree, at: key }, Node { tree, at: value }))
    }

    /// The key and the value of the entry `key` of a map.
    pub fn entry(self, key: &str) -> Option<(Node<'a>, Node<'a>)> {
        let Self { tree, at } = self;
        let (arena, content) = (&*tree.arena, tree.text.content());
        let map = arena.target(at);
        let raw = arena.raw(map);
        let (key, value) = match raw.kind {
            Kind::Map => arena.entry(map, key, content)?,
            Kind::Merged => {
                let entries = &arena.merged[raw.b as usize];
                *entries.iter().find(|&&(name, _)| arena.is_string(name, key, content))?
            }
            _ => return None,
        };
        Some((Node { tree, at: key }, Node { tree, at: value }))
    }

    fn string(self) -> Option<&'a str> {
        self.tree.arena.string(self.at, self.tree.text.content())
    }
}

impl<'a> View<'a> for Node<'a> {
    fn shape(self) -> Shape<'a> {
        let at = self.tree.arena.target(self.at);
        let raw = self.tree.arena.raw(at);
        match raw.kind {
            Kind::Null | Kind::Alias => Shape::Null,
            Kind::Bool => Shape::Bool(raw.a == 1),
            Kind::Int => Shape::Int(raw.bits() as i64),
            Kind::Float => Shape::Float(f64::from_bits(raw.bits())),
            Kind::Plain | Kind::Quoted | Kind::Decoded => {
                Shape::Str(Node { at, ..self }.string().unwrap_or_default())
            }
            Kind::List => Shape::List,
            Kind::Map | Kind::Merged => Shape::Map,
        }
    }

    fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        self.pairs().map(|(key, value)| (key.string().unwrap_or_default(), value))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        let list = tree.arena.target(self.at);
        let elements = (tree.arena.raw(list).kind == Kind::List).then(|| tree.arena.elements(list));
        elements.into_iter().flatten().map(move |at| Node { tree, at })
    }

    fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|(_, value)| value)
    }

    fn len(self) -> usize {
        let raw = self.tree.arena.raw(self.tree.arena.target(self.at));
        match raw.kind {
            Kind::List | Kind::Map => raw.b as usize,
            Kind::Merged => self.tree.arena.merged[raw.b as usize].len(),
            _ => 0,
        }
    }

    fn span(self) -> Option<Span> {
        Some(self.place())
    }
}
