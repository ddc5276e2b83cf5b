use crate::check::pods::Pod;
use crate::check::rule::Judge;
use crate::check::{Context, Rule, Spot};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/host-path",
    severity: Severity::Warning,
    page: include_str!("host_path.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let Some(pod) = Pod::of(object) else { return Vec::new() };
    let found = pod.list("volumes").filter_map(|(volume, spot)| {
        let path = volume.dig("hostPath.path")?.as_str()?.to_owned();
        let name = volume.get("name").and_then(|name| name.as_str()).unwrap_or_default();
        let message = format!("volume `{name}` is a path of the node: `{path}`");
        let spot = Spot { path: spot.path.field("hostPath").field("path"), ..spot };
        let finding = spot.at_value(&RULE, message, "files of the node");
        Some(finding.help("use a claim, an `emptyDir`, or a ConfigMap, which move with the pod"))
    });
    found.collect()
}
