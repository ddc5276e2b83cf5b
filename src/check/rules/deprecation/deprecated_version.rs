use crate::check::rule::Judge;
use crate::check::served::{Served, first};
use crate::check::successor::Successor;
use crate::check::{Context, Rule, Spot};
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
    let (gvk, versions) = (&object.reference.gvk, context.options.versions_of(object));
    let deprecated = first(versions, gvk, |served| match served {
        Served::Deprecated(kind, version) => Some((kind, version)),
        _ => None,
    });
    let Some((kube, (kind, version))) = deprecated else { return Vec::new() };
    if version.removed.is_some_and(|removed| removed <= versions.last()) {
        // That it is gone with one of the versions asked for is the worse news: `api/removed-version`.
        return Vec::new();
    }
    let since = version.deprecated.map(|since| format!(" since Kubernetes {since}")).unwrap_or_default();
    let gone = version.removed.map(|removed| format!(" and gone with {removed}")).unwrap_or_default();
    let message = format!("{} of `{}` is deprecated{since}{gone}", gvk.kind, gvk.api_version());
    let finding = Spot { object, path: Path::fields("apiVersion") }.at_value(&RULE, message, "deprecated");
    let newer = Successor::new(kind, kube, version.changes);
    vec![match newer.filter(|newer| newer.api_version() != gvk.api_version()) {
        Some(newer) => newer.explain(finding, object, versions),
        None => {
            version.changes.unwrap_or_default().iter().fold(finding, |finding, change| finding.help(*change))
        }
    }]
}
