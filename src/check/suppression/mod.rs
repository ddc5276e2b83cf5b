//! `# hoist: ignore RULE[, RULE…] -- reason`: comments that keep findings quiet.
//!
//! In: the trees of what is judged, then what was found in it. Out: the findings without those that a comment
//! speaks for, and with what is wrong with the comments. Comments are no part of a tree: the text is searched for
//! them, so a document without any costs the search and nothing else.

mod comment;
mod extent;

use std::collections::HashMap;
use std::sync::Arc;

use super::rules::suppression as rules;
use super::selection::{self, Selection};
use crate::diag::Diagnostic;
use crate::text::{Span, Text};
use crate::yaml::Tree;
use comment::Comment;

/// The suppressing comments of everything that is judged.
#[derive(Debug, Default)]
pub struct Suppressions {
    known: Vec<Suppression>,
    /// The document that was read last: the objects of a list share one.
    last: Option<(Arc<Text>, Span)>,
}

/// One comment.
#[derive(Debug)]
pub(super) struct Suppression {
    /// The text that it stands in.
    pub text: Arc<Text>,
    /// From its `#` to the end of its line.
    pub span: Span,
    /// The names in it.
    pub names: Vec<Name>,
    /// Whether it says why.
    pub explained: bool,
    /// What it speaks for.
    covers: Option<Span>,
}

/// The name of a rule or group in a comment.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Where it stands.
    pub span: Span,
    /// Whether a finding was kept quiet by it.
    pub used: bool,
}

impl Suppression {
    /// A name as it is written.
    pub fn word(&self, name: &Name) -> &str {
        self.text.slice(name.span)
    }

    /// Whether the comment has a line to itself.
    pub fn has_own_line(&self) -> bool {
        extent::has_own_line(&self.text, self.span)
    }

    /// Where a person wrote it: the text's name and the offset; for a rendered text those of the template.
    fn origin(&self) -> (String, u32) {
        match self.text.map().and_then(|map| map.origin_of(self.span)) {
            Some((template, span)) => (template.name().to_owned(), span.start),
            None => (self.text.name().to_owned(), self.span.start),
        }
    }
}

/// Whether two texts are one, read twice perhaps.
fn is_same(one: &Arc<Text>, other: &Arc<Text>) -> bool {
    Arc::ptr_eq(one, other) || one.name() == other.name() && one.span() == other.span()
}

impl Suppressions {
    /// Takes note of the comments in the document that `tree` is of. Call it for each object that is judged.
    pub fn read(&mut self, tree: &Tree) {
        let (text, span) = (tree.text(), tree.document_span());
        if self.last.as_ref().is_some_and(|(known, at)| Arc::ptr_eq(known, text) && *at == span) {
            return;
        }
        self.last = Some((text.clone(), span));
        if !comment::may_hold(text.slice(span)) {
            return;
        }
        let document = tree.document();
        self.known.extend(comment::comments(&document).map(|Comment { span, names, explained }| {
            Suppression {
                text: text.clone(),
                span,
                names: names.into_iter().map(|span| Name { span, used: false }).collect(),
                explained,
                covers: extent::of(&document, span),
            }
        }));
    }

    /// Lets go of the document that was read last: none of the objects to come is of it.
    pub fn end_part(&mut self) {
        self.last = None;
    }

    /// Adds the comments of other documents.
    pub fn append(&mut self, other: Self) {
        self.known.extend(other.known);
    }

    /// Takes out of `found` what a comment speaks for, and adds what is wrong with the comments, as far as
    /// `selection` lets it be told.
    pub fn apply(mut self, found: &mut Vec<Diagnostic>, selection: &Selection) {
        if self.known.is_empty() {
            return;
        }
        found.retain(|finding| !self.covers(finding));
        self.join_renderings();
        let told = self.known.iter().flat_map(|suppression| rules::wrong(suppression, selection));
        found.extend(told.filter(|finding| selection.contains(&finding.rule)));
    }

    /// Whether a comment speaks for `finding`; every one that does is used.
    fn covers(&mut self, finding: &Diagnostic) -> bool {
        let Some(label) = finding.labels.first() else { return false };
        let mut covered = false;
        for suppression in &mut self.known {
            let here = suppression.covers.is_some_and(|span| span.contains(label.span.start));
            if !here || !is_same(&suppression.text, &label.text) {
                continue;
            }
            for name in &mut suppression.names {
                if selection::specificity(suppression.text.slice(name.span), &finding.rule).is_some() {
                    (name.used, covered) = (true, true);
                }
            }
        }
        covered
    }

    /// Makes one of the comments that a template gave several times: it is used where any of them is.
    fn join_renderings(&mut self) {
        let mut first: HashMap<(String, u32), usize> = HashMap::new();
        let mut joined: Vec<Suppression> = Vec::new();
        for suppression in self.known.drain(..) {
            match first.entry(suppression.origin()) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(joined.len());
                    joined.push(suppression);
                }
                std::collections::hash_map::Entry::Occupied(entry) => {
                    let known = &mut joined[*entry.get()].names;
                    known.iter_mut().zip(suppression.names).for_each(|(name, again)| name.used |= again.used);
                }
            }
        }
        self.known = joined;
    }
}
