use super::consequences::drop_consequences;
use super::rules::api;
use super::{Context, Violation};
use crate::diag::Diagnostic;
use crate::kinds::schema::json_schema::article;
use crate::kinds::schema::{self, Definition, Schemas, Type};
use crate::kinds::{FieldError, KubeVersion, Reason, secret, table, validation};
use crate::object::{Body, Gvk, Object};
use crate::yaml::View;

/// So many refusals of one object are told; whoever meets more mends these first.
const MOST: usize = 500;

/// A field error with the type it was found by and the versions that have it.
struct Refusal<'t> {
    error: FieldError,
    ty: Type<'t>,
    versions: Vec<KubeVersion>,
}

/// What the API servers of the versions asked for would refuse in the fields of an object.
pub(super) fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let definition = context.definition(gvk).ok().flatten();
    let mut refusals: Vec<Refusal> = Vec::new();
    let mut judged = 0;
    for version in context.options.versions_of(object).iter() {
        let built_in = Schemas::of(version).kind(&gvk.group, &gvk.version, &gvk.kind);
        let found = match (built_in, &definition) {
            (Some(ty), _) => Some((ty, errors(object, ty, version))),
            (None, Some(definition)) => custom_errors(object, definition, version),
            (None, None) => None,
        };
        let Some((ty, errors)) = found else { continue };
        judged += 1;
        for error in errors {
            match refusals.iter_mut().find(|known| known.error == error) {
                Some(known) => known.versions.push(version),
                None => refusals.push(Refusal { error, ty, versions: vec![version] }),
            }
        }
    }
    let told = refusals.iter().map(|refusal| {
        let finding = api::words(&Violation::new(object, &refusal.error, refusal.ty));
        match refusal.versions.len() == judged {
            true => finding,
            false => finding.help(format!("this holds for Kubernetes {} only", runs(&refusal.versions))),
        }
    });
    let mut told: Vec<Diagnostic> = told.collect();
    if let Some(last) = told.get_mut(MOST - 1) {
        last.help.push(format!("only the first {MOST} findings of this object are told"));
    }
    told.truncate(MOST);
    told
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
    errors.truncate(MOST);
    if let Some(kind) = table::find(&gvk.group, &gvk.kind) {
        let shape = errors.len();
        errors.extend(validation::validate(kind, version, view));
        errors.truncate(shape + MOST);
        drop_consequences(&mut errors, shape, |path| view.follow(path).is_some_and(|it| !it.is_null()));
    }
    errors
}

/// What an API server says of a custom resource, and by which type; `None` where the version is not defined.
fn custom_errors<'d>(
    object: &Object,
    definition: &'d Definition,
    version: KubeVersion,
) -> Option<(Type<'d>, Vec<FieldError>)> {
    let ty = definition.ty(&object.reference.gvk.version)?;
    let mut errors = match definition {
        Definition::Json(schema) => schema.validate(&object.to_value()),
        Definition::Custom(kind) => match &object.body {
            Body::Tree(tree) => kind.validate(&object.reference.gvk.version, tree.root()),
            Body::Json(value) => kind.validate(&object.reference.gvk.version, value),
        },
    };
    errors.iter_mut().for_each(plainly);
    let shape = errors.len();
    let namespaced = definition.custom().is_none_or(|kind| kind.namespaced);
    errors.extend(match &object.body {
        Body::Tree(tree) => validation::validate_metadata(namespaced, version, tree.root()),
        Body::Json(value) => validation::validate_metadata(namespaced, version, value),
    });
    drop_consequences(&mut errors, shape, |path| {
        object.body.view().follow(path).is_some_and(|it| !it.is_null())
    });
    Some((ty, errors))
}

/// What a value can be in JSON.
const JSON_TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// Takes out of an error what the judges of custom resources repeat in it (`spec.size in body must be of type
/// integer: "string"`), and says of a type what is said of built-in kinds.
fn plainly(error: &mut FieldError) {
    let Some((_, words)) = error.detail.split_once(" in body ") else { return };
    error.detail = match words.strip_prefix("must be of type ").and_then(|types| types.split_once(": ")) {
        Some((expected, found)) if error.reason == Reason::Type => {
            let found = found.trim_matches('"');
            let expected = expected.split(',').map(article).collect::<Vec<_>>().join(" or ");
            // Beside a format stands the value, or what Go calls its type.
            match JSON_TYPES.contains(&found) {
                true => format!("expected {expected}, found {}", article(found)),
                false => format!("expected {expected}"),
            }
        }
        _ => words.to_owned(),
    };
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
