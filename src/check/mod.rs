//! The rule engine: judges a Bundle.
//!
//! In: a Bundle, the Kubernetes versions to judge it for, and the selection of rules. Out: Diagnostics, each at
//! its place, with its object and its repair, in the order of the places. What an API server would refuse
//! comes from `kinds` as field errors; the rules here put it into words for people. The room does no I/O.

mod consequences;
mod facts;
mod fields;
mod finding;
mod order;
mod overrides;
mod pods;
mod rule;
mod rules;
mod selection;
mod served;
mod set;
mod spot;
mod suppression;
mod violation;

pub use facts::Facts;
pub use order::sort;
pub use overrides::{BadGlob, Override, Paths, Severities};
pub use rule::{Group, Rule};
pub use rules::GROUPS;
pub use selection::{Selection, UnknownRule};
pub use set::Set;
pub use suppression::Suppressions;

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::kinds::schema::crd::{self, CustomKind};
use crate::kinds::{VersionRange, secret, table};
use crate::object::{Body, Bundle, Gvk, Object};
use crate::text::Text;
use crate::yaml::Tree;
use rule::Judge;
use spot::Spot;
use violation::Violation;

/// How a Bundle is judged.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The Kubernetes versions it is meant for.
    pub versions: VersionRange,
    /// The rules that speak.
    pub selection: Selection,
    /// Whether what cannot be checked is an error.
    pub strict: bool,
    /// The namespace of objects that name none, where it is known.
    pub namespace: Option<String>,
    /// How bad findings are, where that is not what their rules say.
    pub severities: Severities,
    /// What holds for some paths only; the later ones win.
    pub overrides: Vec<Override>,
}

/// What a rule sees beside the object it looks at.
pub(crate) struct Context<'b> {
    /// The kinds that CustomResourceDefinitions among them bring.
    pub custom: Vec<CustomKind>,
    /// How they are judged.
    pub options: &'b Options,
}

impl<'b> Context<'b> {
    fn new(bundle: &'b Bundle, options: &'b Options) -> Self {
        let definition = &table::CUSTOM_RESOURCE_DEFINITION;
        let definitions = bundle.of_kind(definition.group, definition.kind);
        let custom = definitions.filter_map(|definition| match &definition.body {
            Body::Tree(tree) => crd::compile(tree.root()),
            Body::Json(value) => crd::compile(value),
        });
        Self { custom: custom.collect(), options }
    }

    /// The custom kind that is called so, at whatever version.
    pub fn custom(&self, gvk: &Gvk) -> Option<&CustomKind> {
        self.custom.iter().find(|custom| custom.group == gvk.group && custom.kind == gvk.kind)
    }
}

/// Judges every object of `bundle`, and the Bundle as a whole. `found` is what was found when it was read: it is
/// selected, suppressed and put in order with the rest.
pub fn check(bundle: &Bundle, mut found: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
    let context = Context::new(bundle, options);
    let mut suppressions = Suppressions::default();
    found.retain(|found| options.selection.contains(&found.rule));
    let mut texts: Vec<Arc<Text>> = Vec::new();
    let mut facts = Vec::with_capacity(bundle.len());
    for object in bundle.objects() {
        if let Some(tree) = object.tree() {
            secret::conceal(&object.reference.gvk, tree);
            suppressions.read(tree);
        }
        found.extend(check_object(object, &context));
        if let Some(text) = object.tree().map(Tree::text)
            && !texts.last().is_some_and(|last| Arc::ptr_eq(last, text))
        {
            texts.push(text.clone());
        }
        facts.push(Facts::of(object, texts.len().saturating_sub(1) as u32));
    }
    let set = Set::new(facts, options.namespace.clone());
    found.extend(check_set(&set, options, &mut |source| texts.get(source as usize).cloned()));
    suppressions.apply(&mut found, &options.selection);
    options.adjust(&mut found);
    sort(&mut found);
    found
}

/// Judges a set as a whole. `texts` gives the text that a number in [`Facts::of`] stood for; what it has no text
/// for is told without its place.
pub fn check_set(
    set: &Set,
    options: &Options,
    texts: &mut dyn FnMut(u32) -> Option<Arc<Text>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in selected(options) {
        if let Judge::Set(judge) = rule.judge {
            found.extend(judge(set, options).into_iter().map(|finding| finding.told(texts)));
        }
    }
    found
}

/// The rule called `id`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules).copied().find(|rule| rule.id == id)
}

fn check_object(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let mut found = fields::judge(object, context);
    found.retain(|finding| context.options.selection.contains(&finding.rule));
    for rule in selected(context.options) {
        if let Judge::Object(judge) = rule.judge {
            found.extend(judge(object, context));
        }
    }
    let subject = object.reference.subject();
    found.into_iter().map(|finding| finding.about(subject.clone())).collect()
}

fn selected(options: &Options) -> impl Iterator<Item = &'static Rule> {
    let rules = GROUPS.iter().flat_map(|group| group.rules).copied();
    rules.filter(|rule| options.selection.contains(rule.id))
}
