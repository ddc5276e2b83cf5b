//! Which values of an object are never to be shown: everything in a Secret that could be one.

use super::table;
use crate::object::Gvk;
use crate::text::{Span, Text};
use crate::yaml::{Path, Segment, Tree, View};

/// The fields at the root of a Secret that tell nothing.
const OPEN: [&str; 4] = ["apiVersion", "kind", "type", "immutable"];
/// The fields of its metadata that tell nothing; of the annotations, all but [`LAST_APPLIED`].
const OPEN_METADATA: [&str; 6] = ["name", "generateName", "namespace", "labels", "annotations", "finalizers"];
/// The fields at its root that hold others.
const FIELDS: [&str; 3] = ["metadata", "data", "stringData"];
/// The annotation in which kubectl keeps the whole manifest, values included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Whether objects of this kind hold values that are never to be shown.
pub fn holds_secrets(gvk: &Gvk) -> bool {
    gvk.kind == table::SECRET.kind && gvk.group == table::SECRET.group
}

/// Whether the value at `path` of an object of this kind may not be shown. A field that is not known is
/// hidden: it may be a misspelled `data`.
pub fn hides(gvk: &Gvk, path: &Path) -> bool {
    let names: Vec<&str> = path.segments().iter().map(name).collect();
    holds_secrets(gvk) && !is_open(&names)
}

/// Marks the values in `tree`, an object of kind `gvk`, that may not be shown.
pub fn conceal(gvk: &Gvk, tree: &Tree) {
    if holds_secrets(gvk) {
        conceal_within(tree, tree.root(), &mut Vec::new());
    }
}

/// Marks what may be a Secret's value in the document around `place`, of which there is no tree, or a tree that
/// lacks a part. Goes by the looks of the lines: shows too little rather than too much. Returns where it looked.
pub fn conceal_unread(text: &Text, place: Span) -> Span {
    let (first, last) = document_around(text, text.position(place.start).line);
    values_between(text, first, last).into_iter().for_each(|span| text.conceal(span));
    text.line_span(first).to(text.line_span(last))
}

/// Where the values of Secrets are to stand in what a template gives that cannot be rendered, by the looks of its lines.
pub fn values_in_template(template: &Text) -> Vec<Span> {
    let (mut found, mut next) = (Vec::new(), 1);
    while next <= template.line_count() {
        let (first, last) = document_around(template, next);
        found.extend(values_between(template, first, last));
        next = last + 1;
    }
    found
}

/// Where values may stand in the document of the lines from `first` to `last`, if it is a Secret.
fn values_between(text: &Text, first: u32, last: u32) -> Vec<Span> {
    let mut found = Vec::new();
    if !(first..=last).any(|line| names_secret(text.line(line))) {
        return found;
    }
    let mut within_metadata = false;
    for line in first..=last {
        let content = text.line(line);
        let start = text.line_span(line).start as usize;
        let is_root = content.starts_with(|first: char| first.is_ascii_alphabetic());
        let shown = shown_length(content, is_root, within_metadata);
        if is_root {
            within_metadata = content.starts_with("metadata:");
        }
        if shown < content.len() {
            found.push(Span::new(start + shown, start + content.len()));
        }
    }
    found
}

/// The first and last line of the document that has `line`, without what separates it from others.
fn document_around(text: &Text, line: u32) -> (u32, u32) {
    let separates = |line: &u32| text.line(*line).starts_with("---");
    let first = (1..=line).rev().find(separates).map_or(1, |before| before + 1);
    let last = (line + 1..=text.line_count()).find(separates).map_or(text.line_count(), |after| after - 1);
    (first.min(line), last.max(line))
}

/// Whether a line says that its object is a Secret, in YAML or JSON.
fn names_secret(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
    plain.contains(&format!("kind:{}", table::SECRET.kind))
}

/// How much of a line may be shown: all where its key is an open one in its place and its value a plain word, up to
/// the colon after a field of every Secret, and else nothing but the indentation: what stands before a colon may be
/// a piece of a value over several lines.
fn shown_length(line: &str, is_root: bool, within_metadata: bool) -> usize {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let (key, value) = trimmed.split_once(':').unwrap_or(("", trimmed));
    let open = is_root && OPEN.contains(&key) || within_metadata && OPEN_METADATA.contains(&key);
    match open && !value.contains([':', '{', '[']) {
        true => line.len(),
        false if open || FIELDS.contains(&key) => {
            indent + key.len() + 1 + usize::from(value.starts_with(' '))
        }
        false => indent,
    }
}

fn conceal_within<'t>(tree: &Tree, view: impl View<'t>, path: &mut Vec<&'t str>) {
    if !view.is_map() && !view.is_list() {
        if let Some(span) = view.span().filter(|_| !is_open(path)) {
            tree.text().conceal(span);
        }
        return;
    }
    for (key, value) in view.entries() {
        path.push(key);
        conceal_within(tree, value, path);
        path.pop();
    }
    for item in view.items() {
        conceal_within(tree, item, path);
    }
}

fn is_open(path: &[&str]) -> bool {
    match path {
        [] => true,
        ["metadata"] => true,
        ["metadata", "annotations", key, ..] => *key != LAST_APPLIED,
        ["metadata", field, ..] => OPEN_METADATA.contains(field),
        [field, ..] => OPEN.contains(field),
    }
}

fn name(segment: &Segment) -> &str {
    match segment {
        Segment::Field(name) | Segment::Key(name) => name,
        Segment::Index(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::Reference;
    use crate::yaml;

    /// The text with what is concealed replaced.
    fn shown(text: &Text) -> String {
        let mut shown = text.content().to_owned();
        for span in text.concealed_in(Span::new(0, shown.len())).into_iter().rev() {
            shown.replace_range(span.range(), "*");
        }
        shown
    }

    #[test]
    fn only_what_cannot_be_a_value_is_shown() {
        let manifest = format!(
            "apiVersion: v1\nkind: {}\nmetadata:\n  name: a\n  annotations:\n    why: this\n    \
             {LAST_APPLIED}: HIDDEN\n  data: {{a: HIDDEN}}\ntype: Opaque\ndata:\n  a: HIDDEN\n\
             strngData: [HIDDEN, {{d: HIDDEN}}]\n",
            table::SECRET.kind
        );
        let text = Arc::new(Text::new("t", manifest.as_str()));
        for tree in yaml::parse(&text).documents {
            let reference = Reference::read(tree.root()).expect("a manifest");
            conceal(&reference.gvk, &tree);
        }
        assert_eq!(shown(&text), manifest.replace("HIDDEN", "*"));
    }

    #[test]
    fn a_document_that_cannot_be_read_shows_only_what_every_secret_has() {
        let kind = table::SECRET.kind;
        let shown_as = |content: &str, expected: &str| {
            let content = format!("a: b\n---\nkind: {kind}\n{content}---\na: b\n");
            let text = Text::new("t", content.as_str());
            conceal_unread(&text, Span::new(30, 31));
            assert_eq!(shown(&text), format!("a: b\n---\nkind: {kind}\n{expected}---\na: b\n"));
        };
        shown_as("metadata: v\ndata:\n  a: v\nv\n  d: v\n", "metadata: *\ndata:\n  *\n*\n  *\n");
        // A piece of a value may look like a key, even like one that tells nothing elsewhere.
        shown_as("metadata:\n  name: a\n  v: w\n", "metadata:\n  name: a\n  *\n");
        shown_as("data:\n  key: |\n    v: w\n   name: w\n x: w\n", "data:\n  *\n    *\n   *\n *\n");
    }
}
