use crate::check::rule::Judge;
use crate::check::served::{Served, first};
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::schema::crd::CustomKind;
use crate::kinds::table::{self, Kind};
use crate::kinds::{KubeVersion, nearest};
use crate::object::{Gvk, Object};
use crate::yaml::Path;

pub(super) static RULE: Rule = Rule {
    id: "api/unknown-kind",
    severity: Severity::Error,
    page: include_str!("unknown_kind.md"),
    judge: Judge::Object(judge),
};

/// What is wrong with a group, version and kind, and which of the two lines to change to what.
struct Mistake {
    message: String,
    help: Option<String>,
    field: &'static str,
    right: Option<String>,
}

fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let found = first(context.options.versions_of(object), gvk, |served| match served {
        Served::NotYet(since) => Some(not_yet(gvk, since)),
        Served::WrongVersion(kind) => {
            Some(wrong_version(gvk, kind, context.options.versions_of(object).last()))
        }
        Served::Unknown => Some(unknown(gvk, context.options.versions_of(object).last())),
        Served::Custom => not_defined(gvk, context.definition(gvk).ok()??.custom()?),
        _ => None,
    });
    let Some((_, mistake)) = found else { return Vec::new() };
    let mut finding = RULE.finding(mistake.message).at(mistake.field);
    let place = object.tree().and_then(|tree| Some((tree, tree.locate(&Path::fields(mistake.field))?.value)));
    if let Some((tree, span)) = place {
        let label = mistake.right.as_ref().map(|right| format!("did you mean `{right}`?"));
        finding = finding.label(tree.text(), span, label.unwrap_or_default());
        if let Some(right) = mistake.right {
            finding = finding.edit(tree.text(), span, right);
        }
    }
    finding.help.extend(mistake.help);
    vec![finding]
}

fn not_yet(gvk: &Gvk, since: KubeVersion) -> Mistake {
    let message = format!("{} of `{}` is served only since Kubernetes {since}", gvk.kind, gvk.api_version());
    Mistake { message, help: None, field: "apiVersion", right: None }
}

fn wrong_version(gvk: &Gvk, kind: &Kind, kube: KubeVersion) -> Mistake {
    let message = format!("{} has no version `{}`", gvk.kind, gvk.version);
    let right = kind.preferred(kube).map(|version| kind.api_version(version.name));
    Mistake { message, help: None, field: "apiVersion", right }
}

/// A version that the kind's CustomResourceDefinition does not serve.
fn not_defined(gvk: &Gvk, custom: &CustomKind) -> Option<Mistake> {
    if custom.versions.contains(&gvk.version) {
        return None;
    }
    let message = format!("{} has no version `{}`", gvk.kind, gvk.version);
    let help = format!("its definition serves {}", custom.versions.join(", "));
    let right = match custom.versions.as_slice() {
        [version] => Some(format!("{}/{version}", gvk.group)),
        _ => None,
    };
    Some(Mistake { message, help: Some(help), field: "apiVersion", right })
}

/// The kind in another group, or the nearest kind of the same group, or of any.
fn unknown(gvk: &Gvk, kube: KubeVersion) -> Mistake {
    let message = format!("no kind `{}` is known in `{}`", gvk.kind, gvk.api_version());
    let home = |kind: &Kind| Some(kind.api_version(kind.preferred(kube)?.name));
    if let Some(kind) = table::all().iter().find(|row| row.kind == gvk.kind) {
        return Mistake { message, help: None, field: "apiVersion", right: home(kind) };
    }
    let kinds = |own: bool| table::all().iter().filter(move |row| (row.group == gvk.group) == own);
    let near = |own: bool| nearest(&gvk.kind, kinds(own).map(|row| row.kind));
    if let Some(kind) = near(true) {
        return Mistake { message, help: None, field: "kind", right: Some(kind.to_owned()) };
    }
    let other = near(false).and_then(|name| kinds(false).find(|row| row.kind == name));
    let help = other.and_then(|kind| Some(format!("did you mean {} of `{}`?", kind.kind, home(kind)?)));
    let custom = || "a custom resource has a group with a dot in it, as `example.com/v1`".to_owned();
    Mistake { message, help: Some(help.unwrap_or_else(custom)), field: "kind", right: None }
}
