use crate::check::rule::Judge;
use crate::check::served::{Served, first};
use crate::check::{Context, Rule};
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
    let gvk = &object.reference.gvk;
    let removed = first(context.options.versions_of(object), gvk, |served| match served {
        Served::Removed(removed, replacement) => Some((removed, replacement)),
        _ => None,
    });
    let Some((kube, (removed, replacement))) = removed else { return Vec::new() };
    let old = gvk.api_version();
    let mut finding =
        RULE.finding(format!("{} of `{old}` is not served since Kubernetes {removed}", gvk.kind));
    let place = object.tree().and_then(|tree| Some((tree, tree.locate(&Path::fields("apiVersion"))?)));
    let preferred = replacement.and_then(|kind| Some((kind, kind.preferred(kube)?)));
    let new = preferred.map(|(kind, version)| (kind.kind, kind.api_version(version.name)));
    if let Some((tree, place)) = place {
        let label = new.as_ref().map_or_else(|| "removed".to_owned(), |(_, new)| format!("now `{new}`"));
        finding = finding.label(tree.text(), place.value, label);
    }
    let help = match new {
        Some((kind, new)) if kind == gvk.kind => {
            format!("write `apiVersion: {new}`, and see what changed in it")
        }
        Some((kind, new)) => format!("its place was taken by {kind} of `{new}`"),
        None => "nothing took its place".to_owned(),
    };
    vec![finding.help(help).at("apiVersion")]
}
