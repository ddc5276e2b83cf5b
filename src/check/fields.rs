use super::consequences::drop_consequences;
use super::rules::api;
use super::{Context, Violation};
use crate::diag::Diagnostic;
use crate::kinds::schema::{self, Schemas, Type};
use crate::kinds::{FieldError, KubeVersion, secret, table, validation};
use crate::object::{Body, Gvk, Object};
use crate::yaml::View;

/// A field error with the type it was found by and the versions that have it.
struct Refusal<'t> {
    error: FieldError,
    ty: Type<'t>,
    versions: Vec<KubeVersion>,
}

/// What the API servers of the versions asked for would refuse in the fields of an object.
pub(super) fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let custom = context.custom(gvk).and_then(|custom| custom.ty(&gvk.version));
    let mut refusals: Vec<Refusal> = Vec::new();
    let mut judged = 0;
    for version in context.options.versions_of(object).iter() {
        let built_in = Schemas::of(version).kind(&gvk.group, &gvk.version, &gvk.kind);
        let Some(ty) = built_in.or(custom) else { continue };
        judged += 1;
        for error in errors(object, ty, version) {
            match refusals.iter_mut().find(|known| known.error == error) {
                Some(known) => known.versions.push(version),
                None => refusals.push(Refusal { error, ty, versions: vec![version] }),
            }
        }
    }
    let told = refusals.iter().map(|refusal| {
        let finding = api::words(&Violation::new(object, &refusal.error, refusal.ty));
        let finding = finding.at(&refusal.error.path);
        match refusal.versions.len() == judged {
            true => finding,
            false => finding.help(format!("this holds for Kubernetes {} only", runs(&refusal.versions))),
        }
    });
    told.collect()
}

/// What an API server of `version` says, without what may not be shown.
fn errors(object: &Object, ty: Type<'_>, version: KubeVersion) -> Vec<FieldError> {
    let gvk = &object.reference.gvk;
    let mut errors = match &object.body {
        Body::Tree(tree) => errors_in(gvk, ty, version, tree.root()),
        Body::Json(value) => errors_in(gvk, ty, version, value),
    };
    for error in errors.iter_mut().filter(|error| secret::hides(gvk, &error.path)) {
        error.hide_value();
    }
    errors
}

/// What it cannot decode or misses, then what breaks its rules in the rest.
fn errors_in<'v>(gvk: &Gvk, ty: Type<'_>, version: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    let mut errors = schema::validate(ty, view);
    if let Some(kind) = table::find(&gvk.group, &gvk.kind) {
        let shape = errors.len();
        errors.extend(validation::validate(kind, version, view));
        drop_consequences(&mut errors, shape);
    }
    errors
}

/// `1.29 to 1.31, 1.34`.
fn runs(versions: &[KubeVersion]) -> String {
    let mut runs: Vec<(KubeVersion, KubeVersion)> = Vec::new();
    for &version in versions {
        match runs.last_mut() {
            Some((_, last)) if last.number() + 1 == version.number() => *last = version,
            _ => runs.push((version, version)),
        }
    }
    let run = |&(first, last): &(KubeVersion, KubeVersion)| match first == last {
        true => first.to_string(),
        false => format!("{first} to {last}"),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}
