use crate::check::rule::Judge;
use crate::check::served::{Served, first};
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::Path;

pub(super) static RULE: Rule = Rule {
    id: "deprecation/deprecated-version",
    severity: Severity::Warning,
    page: include_str!("deprecated_version.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let deprecated = first(context.options.versions_of(object), gvk, |served| match served {
        Served::Deprecated(kind, version) => Some((kind, version)),
        _ => None,
    });
    let Some((kube, (kind, version))) = deprecated else { return Vec::new() };
    let since = version.deprecated.map(|since| format!(" since Kubernetes {since}")).unwrap_or_default();
    let mut finding = RULE.finding(format!("{} of `{}` is deprecated{since}", gvk.kind, gvk.api_version()));
    if let Some(removed) = version.removed {
        finding.message.push_str(&format!(" and gone with {removed}"));
    }
    if let Some((tree, place)) =
        object.tree().and_then(|tree| Some((tree, tree.locate(&Path::fields("apiVersion"))?)))
    {
        finding = finding.label(tree.text(), place.value, "deprecated");
    }
    let newer = kind.preferred(kube).filter(|newer| newer.name != version.name);
    if let Some(newer) = newer {
        finding = finding.help(format!("write `apiVersion: {}`", kind.api_version(newer.name)));
    }
    vec![finding.at("apiVersion")]
}
