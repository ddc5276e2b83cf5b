//! Texts of manifests as Objects.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity};
use crate::kinds::{secret, table};
use crate::object::{Body, Object, Reference};
use crate::text::{Span, Text};
use crate::yaml::{self, Document, Node, Tree, View as _};

/// What a text of manifests holds.
#[derive(Debug, Default)]
pub struct Manifests {
    /// Its objects, those of lists each by itself.
    pub objects: Vec<Object>,
    /// What is wrong with it as YAML, or keeps an object from having a name.
    pub diagnostics: Vec<Diagnostic>,
    /// Documents that are no manifests: neither `apiVersion` nor `kind`.
    pub others: usize,
}

/// Reads the manifests at `stretch` of a text: YAML or JSON, any number of documents. With `strict` one that is no
/// manifest is a finding.
pub fn read(text: &Arc<Text>, stretch: Span, strict: bool) -> Manifests {
    let mut manifests = Manifests::default();
    // Where what may be a Secret's is concealed already.
    let mut concealed = Span::default();
    for Document { tree, diagnostics } in yaml::documents_in(text, stretch) {
        for label in diagnostics.iter().flat_map(|found| &found.labels) {
            if !(concealed.start..concealed.end).contains(&label.span.start) {
                concealed = secret::conceal_unread(&label.text, label.span);
            }
        }
        manifests.diagnostics.extend(diagnostics);
        tree.into_iter().for_each(|tree| manifests.add(tree, strict));
    }
    manifests
}

impl Manifests {
    fn add(&mut self, tree: Tree, strict: bool) {
        let root = tree.root();
        let named = |key: &str| root.get(key).is_some_and(|value| !value.is_null());
        if !named("apiVersion") && !named("kind") {
            self.others += 1;
            self.diagnostics.extend(strict.then(|| no_manifest(&tree)));
            return;
        }
        if let Some(items) = items(root) {
            items
                .items()
                .filter(|item| !item.is_null())
                .for_each(|item| self.add_item(item.to_tree(), strict));
            return;
        }
        self.push(tree);
    }

    /// Adds an element of a list, which is a manifest whatever it lacks.
    fn add_item(&mut self, tree: Tree, strict: bool) {
        match items(tree.root()) {
            Some(_) => self.add(tree, strict),
            None => self.push(tree),
        }
    }

    fn push(&mut self, tree: Tree) {
        match Reference::read(tree.root()) {
            Some(reference) => {
                secret::conceal(&reference.gvk, &tree);
                self.objects.push(Object { reference, body: Body::Tree(tree) });
            }
            None => self.diagnostics.push(nameless(&tree)),
        }
    }
}

/// The elements of a list: any kind whose name ends in `List` and that has `items`, as kubectl takes it.
fn items(root: Node<'_>) -> Option<Node<'_>> {
    let kind = root.get("kind").and_then(|kind| kind.as_str())?;
    root.get("items").filter(|items| items.is_list() && kind.ends_with("List"))
}

/// A document that is something else.
fn no_manifest(tree: &Tree) -> Diagnostic {
    let message = "the document is no Kubernetes manifest: neither `apiVersion` nor `kind`";
    Diagnostic::new("source/no-manifest", Severity::Error, message).label(
        tree.text(),
        first_key(tree.root()),
        "",
    )
}

/// The first key of a map; all of what is none.
fn first_key(root: Node<'_>) -> Span {
    let first = root.entries().next().and_then(|(key, _)| root.entry(key));
    first.map_or(root.place(), |(name, _)| name.place())
}

/// A manifest whose kind cannot be told.
fn nameless(tree: &Tree) -> Diagnostic {
    let root = tree.root();
    let wrong = |key: &str| root.get(key).and_then(|value| value.as_str()).is_none();
    let (key, example) =
        if wrong("apiVersion") { ("apiVersion", "v1") } else { ("kind", table::CONFIG_MAP.kind) };
    let (rule, message) = match root.get(key).filter(|value| !value.is_null()) {
        Some(_) => ("api/type", format!("`{key}` must be a string")),
        None => ("api/required", format!("the manifest has no `{key}`")),
    };
    let other = if key == "kind" { "apiVersion" } else { "kind" };
    let place =
        root.entry(key).or_else(|| root.entry(other)).map(|(name, value)| name.place().to(value.place()));
    let place = place.unwrap_or_else(|| first_key(root));
    secret::conceal_unread(tree.text(), place);
    Diagnostic::new(rule, Severity::Error, message)
        .label(tree.text(), place, "")
        .help(format!("say which it is, as `{key}: {example}`"))
        .at(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart_and_other_yaml_is_left_alone() {
        let content = "\u{FEFF}apiVersion: v1\r\nkind: List\r\nitems:\r\n- apiVersion: v1\r\n  kind: Secret\r\n  metadata: {name: a}\r\n- null\r\n---\n# nothing\n---\nname: ci\n---\nkind: Pod\n---\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"b\"}}\n";
        let text = Arc::new(Text::new("f", content));
        let read = read(&text, text.span(), false);
        let names: Vec<_> = read.objects.iter().map(|object| object.reference.to_string()).collect();
        let rules: Vec<_> = read.diagnostics.iter().map(|found| found.rule.as_ref()).collect();
        assert_eq!(
            (names, read.others, rules),
            (vec!["Secret a".to_owned(), "Pod b".to_owned()], 1, vec!["api/required"])
        );
        let tree = read.objects[0].tree().unwrap();
        assert_eq!(tree.text().position(tree.root().place().start).line, 4);
    }
}
