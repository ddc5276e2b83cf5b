use super::rules::api::WARNING;
use super::rules::deprecation::DEPRECATED_FIELD;
use super::{Context, Spot};
use crate::diag::Diagnostic;
use crate::kinds::{Concern, Warning, table, validation};
use crate::object::{Body, Object};
use crate::yaml::Segment;

/// What the API server of the newest version asked for would warn of in the fields of an object.
pub(super) fn judge(object: &Object, context: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    let Some(kind) = table::find(&gvk.group, &gvk.kind) else { return Vec::new() };
    let kube = context.options.versions_of(object).last();
    let warnings = match &object.body {
        Body::Tree(tree) => validation::warnings(kind, kube, tree.root()),
        Body::Json(value) => validation::warnings(kind, kube, value),
    };
    warnings.into_iter().map(|warning| words(object, warning)).collect()
}

fn words(object: &Object, Warning { concern, path, message, synonym }: Warning) -> Diagnostic {
    let rule = match concern {
        Concern::Deprecated => &DEPRECATED_FIELD,
        Concern::Surprising => &WARNING,
    };
    let told = message.strip_prefix(&format!("{path}: ")).map(|says| format!("`{path}`: {says}"));
    let spot = Spot { object, path };
    let message = told.unwrap_or(message);
    let Some(synonym) = synonym else { return spot.at_key(rule, message, "") };
    let finding = match matches!(spot.path.segments().last(), Some(Segment::Field(_))) {
        true => spot.at_value(rule, message, format!("now `{synonym}`")),
        false => spot.at_key(rule, message, format!("now `{synonym}`")),
    };
    match finding.labels.first().map(|label| (label.text.clone(), label.span)) {
        Some((text, span)) => finding.edit(&text, span, synonym),
        None => finding,
    }
}
