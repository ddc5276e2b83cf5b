use std::sync::Arc;

use super::alias::{self, Excess};
use super::arena::{Arena, Kind, Raw};
use super::resolve::{self, Scalar};
use super::{Path, duplicates, merge, syntax};
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// How deep containers may nest, aliases followed.
///
/// kubectl takes 10,000 levels, but whatever walks a tree or a JSON value recurs, and 2,000 levels are enough to
/// fill the stack of a thread; no manifest comes near 100.
pub const MAX_DEPTH: usize = 500;

/// Fills an [`Arena`] with the nodes of one document, in document order, and judges what only a whole map or
/// document shows: duplicate keys, merge keys, aliases. Both parsers feed it.
pub(super) struct Builder<'t> {
    text: &'t Arc<Text>,
    arena: Arena,
    open: Vec<Open>,
    /// The keys of the open maps, innermost last.
    keys: Vec<u32>,
    /// The maps with merge keys, inner ones first.
    merging: Vec<u32>,
    aliases: u32,
    broken: bool,
    diagnostics: Vec<Diagnostic>,
}

struct Open {
    node: u32,
    first_key: u32,
    entries: u32,
    expects: Expects,
    merges: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Element,
    Key,
    Value,
}

/// A document's nodes and what was wrong with them.
pub(super) struct Built {
    pub arena: Arena,
    /// Whether the document cannot be read; the nodes are then not to be used.
    pub broken: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> Builder<'t> {
    /// A builder for a document of `text`.
    pub fn new(text: &'t Arc<Text>) -> Self {
        Self {
            text,
            arena: Arena::default(),
            open: Vec::new(),
            keys: Vec::new(),
            merging: Vec::new(),
            aliases: 0,
            broken: false,
            diagnostics: Vec::new(),
        }
    }

    /// The text that the nodes stand in.
    pub fn text(&self) -> &'t Arc<Text> {
        self.text
    }

    /// Reports something that leaves the document readable.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports that the document cannot be read for what stands at `span`; `label` stands beside the carets.
    pub fn error(
        &mut self,
        rule: &'static str,
        span: Span,
        message: impl Into<String>,
        label: &str,
    ) -> &mut Diagnostic {
        self.refuse(Diagnostic::new(rule, Severity::Error, message).label(self.text, span, label));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Reports something for which the document cannot be read.
    pub fn refuse(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.broken = true;
    }

    /// The index that the next node will have.
    pub fn next(&self) -> u32 {
        self.arena.nodes.len() as u32
    }

    /// Whether the next node is a key.
    pub fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.expects == Expects::Key)
    }

    /// How many containers are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens a list or a map that starts at `start`.
    pub fn open(&mut self, kind: Kind, start: u32) {
        if self.expects_key() {
            match syntax::in_place_of_key(self.text, start) {
                Some(diagnostic) => self.refuse(diagnostic),
                None => self.refuse_container_key(self.text.character(start)),
            }
        }
        self.step();
        let node = self.next();
        self.arena.nodes.push(Raw::new(kind, Span { start, end: start }));
        let expects = if kind == Kind::Map { Expects::Key } else { Expects::Element };
        self.open.push(Open { node, first_key: self.keys.len() as u32, entries: 0, expects, merges: false });
    }

    /// Closes the innermost container; `end` is where a closing bracket ends, `None` for block style, which
    /// ends where its last element does.
    pub fn close(&mut self, end: Option<u32>) {
        let Some(open) = self.open.pop() else { return };
        let after = self.next();
        let end = end.unwrap_or_else(|| self.last_end());
        let raw = &mut self.arena.nodes[open.node as usize];
        (raw.end, raw.a, raw.b) = (end.max(raw.start), after, open.entries);
        if self.keys.len() > open.first_key as usize {
            self.judge_keys(open.node, open.first_key as usize);
            self.keys.truncate(open.first_key as usize);
        }
        if open.merges {
            self.merging.push(open.node);
        }
    }

    /// Marks the keys of a map that later ones replace, and reports them.
    fn judge_keys(&mut self, map: u32, first: usize) {
        let repeated = duplicates::find(&self.arena, self.text.content(), &mut self.keys[first..]);
        if repeated.is_empty() {
            return;
        }
        let path = self.path(first);
        self.arena.nodes[map as usize].b -= repeated.len() as u32;
        let more = repeated.len().saturating_sub(duplicates::MOST);
        for (at, pair) in repeated.into_iter().enumerate() {
            self.arena.nodes[pair.0 as usize].shadowed = true;
            if at < duplicates::MOST {
                let mut diagnostic = duplicates::diagnostic(&self.arena, self.text, &path, pair);
                if more > 0 && at == duplicates::MOST - 1 {
                    diagnostic.help.push(format!("{more} more keys of this map stand twice"));
                }
                self.report(diagnostic);
            }
        }
    }

    /// The way through the open containers to the map whose keys begin at `first_key`, which has just been closed.
    fn path(&self, first_key: usize) -> Path {
        let mut path = Path::root();
        for (at, open) in self.open.iter().enumerate() {
            // The last key of a map stands before the first of the next one in it.
            let end = self.open.get(at + 1).map_or(first_key, |inner| inner.first_key as usize);
            path = match (open.expects, end.checked_sub(1)) {
                (Expects::Element, _) => path.index(open.entries.saturating_sub(1) as usize),
                (_, Some(last)) => {
                    path.named(self.arena.string(self.keys[last], self.text.content()).unwrap_or_default())
                }
                (_, None) => path,
            };
        }
        path
    }

    /// The document is complete: follows merge keys, bounds what aliases make of it.
    pub fn finish(mut self) -> Built {
        let excess = if self.aliases > 0 && !self.broken { alias::excess(&self.arena) } else { None };
        match excess {
            Some(Excess::Nodes(alias)) => self.refuse_aliases(alias),
            Some(Excess::Depth(alias)) => self.refuse_depth(self.arena.raw(alias).span()),
            None => {}
        }
        if !self.broken {
            for map in std::mem::take(&mut self.merging) {
                if let Err(culprit) = merge::resolve(&mut self.arena, self.text.content(), map) {
                    self.refuse_merge(culprit);
                }
            }
        }
        Built { arena: self.arena, broken: self.broken, diagnostics: self.diagnostics }
    }

    /// Reports that what stands at `span` is nested too deep.
    pub fn refuse_depth(&mut self, span: Span) {
        let message = format!("this is nested more than {MAX_DEPTH} levels deep");
        self.error("yaml/depth", span, message, "one level too many");
    }

    fn refuse_aliases(&mut self, bomb: u32) {
        let span = self.arena.raw(bomb).span();
        let message = "the document contains excessive aliasing";
        let diagnostic =
            self.error("yaml/alias", span, message, "aliases of aliases multiply what is read here");
        diagnostic.help.push("write the values out, or refer to each anchor fewer times".to_owned());
    }

    fn refuse_merge(&mut self, culprit: u32) {
        let span = self.arena.raw(culprit).span();
        let message = "`<<` merges a map or a list of maps, and this is neither";
        let diagnostic = self.error("yaml/merge", span, message, "neither a map nor an alias of one");
        diagnostic.help.push("quote the key to have one that is called \"<<\"".to_owned());
    }

    /// The end of the last node, or the start of a block container that has none.
    fn last_end(&self) -> u32 {
        self.arena.nodes.last().map_or(0, |raw| raw.end)
    }

    /// Adds the value that a plain scalar reading `value` stands for; `string` is its node if it is a string.
    pub fn plain_value(&mut self, value: &str, string: Raw) {
        match self.expects_key() {
            true => self.plain_key(value, string),
            false => self.scalar(resolve::plain(value), string),
        }
    }

    /// Adds a scalar; `string` is its node if it is a string.
    pub fn scalar(&mut self, scalar: Scalar, string: Raw) {
        let span = string.span();
        if self.expects_key() {
            return self.scalar_key(scalar, string);
        }
        let raw = match scalar {
            Scalar::Str => string,
            Scalar::Null => Raw::new(Kind::Null, span),
            Scalar::Bool(value) => Raw::bool(value, span),
            Scalar::Int(value) => Raw::int(value, span),
            Scalar::Unsigned(value) => self.number(value as f64, span),
            Scalar::Float(value) => self.number(value, span),
        };
        self.push(raw);
    }

    fn number(&mut self, value: f64, span: Span) -> Raw {
        if !value.is_finite() {
            let written = self.text.slice(span).to_owned();
            let message = format!("`{written}` is no number that Kubernetes can hold");
            let diagnostic = self.error("yaml/number", span, message, "JSON has neither infinity nor NaN");
            diagnostic.help.push(format!("quote it if it is meant as a string: \"{written}\""));
        }
        match resolve::through_json(value) {
            Scalar::Int(value) => Raw::int(value, span),
            _ => Raw::float(value, span),
        }
    }

    /// Adds a string.
    pub fn string(&mut self, raw: Raw) {
        if self.expects_key() {
            self.keys.push(self.next());
        }
        self.push(raw);
    }

    /// Adds a string that is not as it stands in the text.
    pub fn decoded(&mut self, value: &str, span: Span) {
        let raw = self.arena.keep(value, span);
        self.string(raw);
    }

    /// Makes room for about so many nodes.
    pub fn expect_nodes(&mut self, count: usize) {
        self.arena.nodes.reserve(count);
    }

    /// Where the string begins that is now written to [`decoded_text`](Self::decoded_text).
    pub fn begin_decoded(&self) -> usize {
        self.arena.decoded.len()
    }

    /// The decoded strings, to write another one behind them.
    pub fn decoded_text(&mut self) -> &mut String {
        &mut self.arena.decoded
    }

    /// Adds the string that was written since `start`.
    pub fn end_decoded(&mut self, start: usize, span: Span) {
        let raw = self.arena.kept(start, span);
        self.string(raw);
    }

    /// Adds the value that a plain scalar stands for which was written since `start`.
    pub fn end_plain(&mut self, start: usize, span: Span) {
        let scalar = resolve::plain(&self.arena.decoded[start..]);
        let raw = self.arena.kept(start, span);
        self.scalar(scalar, raw);
    }

    /// The node for a string that is not as it stands in the text, to be added.
    pub fn keep(&mut self, value: &str, span: Span) -> Raw {
        self.arena.keep(value, span)
    }

    fn plain_key(&mut self, value: &str, string: Raw) {
        if value == "<<" {
            if let Some(open) = self.open.last_mut() {
                open.merges = true;
            }
            return self.push(Raw { shadowed: true, ..string });
        }
        self.scalar_key(resolve::plain(value), string);
    }

    /// Adds a key; one that is no string is a string in JSON.
    fn scalar_key(&mut self, scalar: Scalar, string: Raw) {
        let span = string.span();
        let name = match scalar {
            Scalar::Str => return self.string(string),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Int(value) => value.to_string(),
            Scalar::Float(value) => resolve::float_key(value),
            Scalar::Null | Scalar::Unsigned(_) => {
                self.refuse_key(scalar, span);
                String::new()
            }
        };
        self.decoded(&name, span);
    }

    fn refuse_key(&mut self, scalar: Scalar, span: Span) {
        let written = self.text.slice(span).to_owned();
        let (message, label) = match scalar {
            Scalar::Null => {
                ("a key is null, which Kubernetes cannot read".to_owned(), "a key must be a string")
            }
            _ => (format!("the key {written} is too large a number"), "this is over 64 bits with a sign"),
        };
        let diagnostic = self.error("yaml/key", span, message, label);
        diagnostic.help.push(match written.is_empty() {
            true => "write a key before the colon".to_owned(),
            false => format!("put it in quotes: \"{written}\""),
        });
    }

    /// Adds an alias of the node at `target`.
    pub fn alias(&mut self, target: u32, span: Span) {
        self.aliases += 1;
        if !self.expects_key() {
            return self.push(Raw { a: target, ..Raw::new(Kind::Alias, span) });
        }
        let raw = *self.arena.raw(target);
        if let Some(key) = self.arena.string(target, self.text.content()) {
            let key = key.to_owned();
            return self.decoded(&key, span);
        }
        let scalar = match raw.kind {
            Kind::Bool => Scalar::Bool(raw.a == 1),
            Kind::Int => Scalar::Int(raw.bits() as i64),
            Kind::Float => Scalar::Float(f64::from_bits(raw.bits())),
            Kind::Null => Scalar::Null,
            _ => {
                self.refuse_container_key(span);
                Scalar::Str
            }
        };
        self.scalar_key(scalar, Raw::new(Kind::Plain, span));
    }

    fn refuse_container_key(&mut self, span: Span) {
        let template = self.text.slice(span).starts_with("{")
            && self.text.content()[..span.start as usize].ends_with('{');
        let diagnostic =
            self.error("yaml/key", span, "a key cannot be a map or a list", "this stands as a key");
        diagnostic.help.push(match template {
            true => "`{{ }}` is for a template engine: give what it makes of this, or its chart".to_owned(),
            false => "a key must be a string".to_owned(),
        });
    }

    /// Whether the node at `target` is a container that is still open.
    pub fn is_open(&self, target: u32) -> bool {
        self.open.iter().any(|open| open.node == target)
    }

    fn push(&mut self, raw: Raw) {
        self.step();
        self.arena.nodes.push(raw);
    }

    /// Takes note that one more node is added to the innermost container.
    fn step(&mut self) {
        let Some(open) = self.open.last_mut() else { return };
        match open.expects {
            Expects::Key => open.expects = Expects::Value,
            Expects::Value => (open.expects, open.entries) = (Expects::Key, open.entries + 1),
            Expects::Element => open.entries += 1,
        }
    }
}
