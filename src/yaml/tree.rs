use std::sync::Arc;

use super::{Path, Shape, View};
use crate::text::{Span, Text};

/// One parsed document: an arena of nodes that point into their text.
#[derive(Debug)]
pub struct Tree {
    text: Arc<Text>,
}

/// A node of a [`Tree`]: a cheap handle.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    tree: &'a Tree,
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
    /// The text it was parsed from.
    pub fn text(&self) -> &Arc<Text> {
        &self.text
    }

    /// The document's root node.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self }
    }

    /// Where what `path` leads to stands; `None` where it leads nowhere.
    pub fn locate(&self, _path: &Path) -> Option<Place> {
        None
    }
}

impl<'a> View<'a> for Node<'a> {
    fn shape(self) -> Shape<'a> {
        let _ = self.tree;
        Shape::Null
    }

    fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        std::iter::empty()
    }

    fn items(self) -> impl Iterator<Item = Self> {
        std::iter::empty()
    }

    fn get(self, _key: &str) -> Option<Self> {
        None
    }

    fn len(self) -> usize {
        0
    }

    fn span(self) -> Option<Span> {
        None
    }
}
