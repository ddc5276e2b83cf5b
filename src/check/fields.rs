use super::rules::api;
use super::{Options, Violation};
use crate::diag::Diagnostic;
use crate::kinds::schema::{self, Schemas, Type};
use crate::kinds::{FieldError, KubeVersion, secret};
use crate::object::{Body, Object};

/// A field error with the type it was found by and the versions that have it.
struct Refusal {
    error: FieldError,
    ty: Type<'static>,
    versions: Vec<KubeVersion>,
}

/// What the API servers of the versions asked for would refuse in the fields of an object.
pub(super) fn judge(object: &Object, options: &Options) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let mut refusals: Vec<Refusal> = Vec::new();
    let mut judged = 0;
    for version in options.versions.iter() {
        let Some(ty) = Schemas::of(version).kind(&gvk.group, &gvk.version, &gvk.kind) else { continue };
        judged += 1;
        for error in errors(object, ty) {
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

/// What an API server says, without what may not be shown.
fn errors(object: &Object, ty: Type<'static>) -> Vec<FieldError> {
    let gvk = &object.reference.gvk;
    let mut errors = match &object.body {
        Body::Tree(tree) => schema::validate(ty, tree.root()),
        Body::Json(value) => schema::validate(ty, value),
    };
    for error in errors.iter_mut().filter(|error| secret::hides(gvk, &error.path)) {
        error.hide_value();
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
