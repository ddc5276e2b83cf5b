use std::collections::BTreeMap;

use crate::check::rule::Judge;
use crate::check::served::Served;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::{Gvk, Object};
use crate::yaml::Path;

pub(super) static RULE: Rule = Rule {
    id: "api/no-schema",
    severity: Severity::Info,
    page: include_str!("no_schema.md"),
    judge: Judge::Bundle(judge),
};

/// One finding a kind, at the first object of it.
fn judge(context: &Context) -> Vec<Diagnostic> {
    let mut kinds: BTreeMap<&Gvk, (&Object, usize)> = BTreeMap::new();
    for object in context.bundle.objects() {
        let gvk = &object.reference.gvk;
        let custom = matches!(Served::by(context.options.versions.last(), gvk), Served::Custom);
        if custom && context.custom(gvk).is_none() {
            kinds.entry(gvk).or_insert((object, 0)).1 += 1;
        }
    }
    kinds
        .into_iter()
        .map(|(gvk, (object, count))| finding(gvk, object, count, context.options.strict))
        .collect()
}

fn finding(gvk: &Gvk, object: &Object, count: usize, strict: bool) -> Diagnostic {
    let objects = if count == 1 { "1 object is".to_owned() } else { format!("{count} objects are") };
    let message =
        format!("{} of `{}` is a custom resource: {objects} not checked", gvk.kind, gvk.api_version());
    let mut finding = RULE.finding(message).about(object.reference.subject()).at("kind");
    if strict {
        finding.severity = Severity::Error;
    }
    let place = object.tree().and_then(|tree| Some((tree, tree.locate(&Path::fields("kind"))?.value)));
    match place {
        Some((tree, span)) => finding.label(tree.text(), span, "no schema is known"),
        None => finding,
    }
}
