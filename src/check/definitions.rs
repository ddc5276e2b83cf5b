use std::collections::BTreeSet;
use std::sync::Arc;

use crate::kinds::schema::crd::{self, CustomKind};
use crate::kinds::table;
use crate::object::{Body, Gvk, Object};
use crate::render::in_parallel;
use crate::text::{Span, Text};
use crate::yaml::{self, Node, View};

/// A CustomResourceDefinition that was met. To compile one takes more time and memory than to judge it, so that
/// is done only where there is a resource of its kind, from its text.
pub(super) struct Definition {
    group: String,
    kind: String,
    form: Form,
}

enum Form {
    /// The number of its text, and where its document stands there.
    Written(u32, Span),
    Compiled(Box<CustomKind>),
}

impl Definition {
    /// What `object`, which stands in the text with the number `text`, defines.
    pub fn of(object: &Object, text: u32) -> Option<Self> {
        let (row, gvk) = (&table::CUSTOM_RESOURCE_DEFINITION, &object.reference.gvk);
        if gvk.kind != row.kind || gvk.group != row.group {
            return None;
        }
        match &object.body {
            Body::Tree(tree) => {
                let (group, kind) = names(tree.root())?;
                let form = Form::Written(text, tree.document_span());
                Some(Self { group: group.to_owned(), kind: kind.to_owned(), form })
            }
            Body::Json(value) => {
                let custom = crd::compile(value)?;
                let (group, kind) = (custom.group.clone(), custom.kind.clone());
                Some(Self { group, kind, form: Form::Compiled(Box::new(custom)) })
            }
        }
    }

    /// The same with `before` texts before its own.
    pub fn behind(self, before: u32) -> Self {
        match self.form {
            Form::Written(text, span) => Self { form: Form::Written(before + text, span), ..self },
            Form::Compiled(_) => self,
        }
    }
}

/// Compiles what defines the `wanted` groups, kinds and versions; of several definitions of one kind the first.
pub(super) fn compile(
    definitions: &[Definition],
    wanted: &BTreeSet<&Gvk>,
    texts: &(dyn Fn(u32) -> Option<Arc<Text>> + Sync),
) -> Vec<CustomKind> {
    let mut known = BTreeSet::new();
    let first = definitions.iter().filter(|one| known.insert((&one.group, &one.kind)));
    let work = first.filter_map(|definition| {
        let of_kind = |gvk: &&&Gvk| gvk.group == definition.group && gvk.kind == definition.kind;
        let versions: Vec<&str> = wanted.iter().filter(of_kind).map(|gvk| gvk.version.as_str()).collect();
        (!versions.is_empty()).then_some((definition, versions))
    });
    let work: Vec<_> = work.collect();
    let compiled = in_parallel(&work, |(Definition { group, kind, form }, versions)| match form {
        Form::Compiled(custom) => Some((**custom).clone()),
        Form::Written(text, span) => read(&texts(*text)?, *span, (group, kind), versions),
    });
    compiled.into_iter().flatten().collect()
}

/// Reads a definition again: it is the document at `span`, or among its elements.
fn read(text: &Arc<Text>, span: Span, names: (&str, &str), versions: &[&str]) -> Option<CustomKind> {
    yaml::documents_in(text, span).find_map(|document| {
        let tree = document.tree?;
        crd::compile_to_judge(find(tree.root(), names)?, |version| versions.contains(&version))
    })
}

fn find<'t>(node: Node<'t>, wanted: (&str, &str)) -> Option<Node<'t>> {
    match names(node) == Some(wanted) {
        true => Some(node),
        false => node.get("items")?.items().find_map(|item| find(item, wanted)),
    }
}

fn names<'v>(definition: impl View<'v>) -> Option<(&'v str, &'v str)> {
    let text = |path| definition.dig(path).and_then(View::as_str);
    text("spec.group").zip(text("spec.names.kind"))
}
