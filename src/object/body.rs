use serde_json::Value;

use crate::text::Span;
use crate::yaml::{Node, Shape, Tree, View, to_value};

/// What an object holds: a tree that people wrote, or a JSON value.
#[derive(Debug)]
pub enum Body {
    /// Parsed from text: every value has its span.
    Tree(Tree),
    /// Made by a program, or read from an API server.
    Json(Value),
}

impl Body {
    /// The one face over both, for code that need not be fast: where it must, match on the two.
    pub fn view(&self) -> BodyView<'_> {
        match self {
            Self::Tree(tree) => BodyView::Tree(tree.root()),
            Self::Json(value) => BodyView::Json(value),
        }
    }

    /// A copy of it as a JSON value, with the keys in their order.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Tree(tree) => to_value(tree.root()),
            Self::Json(value) => value.clone(),
        }
    }
}

/// A value in a [`Body`], whichever it is.
#[derive(Clone, Copy, Debug)]
pub enum BodyView<'a> {
    /// A node of a tree.
    Tree(Node<'a>),
    /// A JSON value.
    Json(&'a Value),
}

impl<'a> BodyView<'a> {
    fn node(self) -> Option<Node<'a>> {
        match self {
            Self::Tree(node) => Some(node),
            Self::Json(_) => None,
        }
    }

    fn value(self) -> Option<&'a Value> {
        match self {
            Self::Tree(_) => None,
            Self::Json(value) => Some(value),
        }
    }
}

impl<'a> View<'a> for BodyView<'a> {
    fn shape(self) -> Shape<'a> {
        match self {
            Self::Tree(node) => node.shape(),
            Self::Json(value) => value.shape(),
        }
    }

    fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let nodes = self.node().into_iter().flat_map(View::entries).map(|(key, it)| (key, Self::Tree(it)));
        nodes.chain(self.value().into_iter().flat_map(View::entries).map(|(key, it)| (key, Self::Json(it))))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        let nodes = self.node().into_iter().flat_map(View::items).map(Self::Tree);
        nodes.chain(self.value().into_iter().flat_map(View::items).map(Self::Json))
    }

    fn get(self, key: &str) -> Option<Self> {
        match self {
            Self::Tree(node) => node.get(key).map(Self::Tree),
            Self::Json(value) => View::get(value, key).map(Self::Json),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Tree(node) => node.len(),
            Self::Json(value) => View::len(value),
        }
    }

    fn span(self) -> Option<Span> {
        self.node().and_then(View::span)
    }
}
