use crate::check::rule::Judge;
use crate::check::served::{Served, first};
use crate::check::successor::Successor;
use crate::check::{Context, Rule, Spot};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::Path;

pub(super) static RULE: Rule = Rule {
    id: "api/removed-version",
    severity: Severity::Error,
    page: include_str!("removed_version.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let (gvk, versions) = (&object.reference.gvk, context.options.versions_of(object));
    let removed = first(versions, gvk, |served| match served {
        Served::Removed(removed, replacement, changes) => Some((removed, replacement, changes)),
        _ => None,
    });
    let Some((kube, (removed, replacement, changes))) = removed else { return Vec::new() };
    let message = format!("{} of `{}` is not served since Kubernetes {removed}", gvk.kind, gvk.api_version());
    let successor = replacement.and_then(|kind| Successor::new(kind, kube, changes));
    let label = match &successor {
        Some(successor) => format!("now `{}`", successor.api_version()),
        None => "removed".to_owned(),
    };
    let finding = Spot { object, path: Path::fields("apiVersion") }.at_value(&RULE, message, label);
    vec![match (successor, changes) {
        (Some(successor), _) => successor.explain(finding, object, versions),
        (None, Some(changes)) => changes.iter().fold(finding, |finding, change| finding.help(*change)),
        (None, None) => finding.help("nothing took its place"),
    }]
}
