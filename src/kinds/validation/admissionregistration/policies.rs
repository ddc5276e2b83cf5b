//! Rules in CEL about objects on their way in, and where they hold.

use super::super::at::At;
use super::super::meta;
use super::super::selectors::label_selector;
use super::{conditions, one_of, rules};
use crate::scalar::names;
use crate::yaml::View;

const MUTABLE: [&str; 4] = ["*", "CONNECT", "CREATE", "UPDATE"];
/// The most notes that a policy leaves in the audit log.
const MOST_NOTES: usize = 20;
/// The most bytes of the expression of a note.
const LONGEST_NOTE: usize = 5 * 1024;
const RESERVED: [&str; 21] = [
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Judges a ValidatingAdmissionPolicy.
pub(in super::super) fn validating_policy<'v>(object: &At<'_, impl View<'v>>) {
    head(object);
    let spec = object.field("spec");
    let (validations, notes) = (spec.field("validations"), spec.field("auditAnnotations"));
    if validations.count() + notes.count() == 0 {
        for at in [&validations, &notes] {
            at.required("validations or auditAnnotations must contain at least one item");
        }
    }
    validations.items().for_each(|it| validation(&it));
    if notes.count() > MOST_NOTES {
        notes.invalid_whole(format!("must not have more than {MOST_NOTES} auditAnnotations"));
    }
    let meta = object.field("metadata");
    let policy = meta.field("name").text();
    for (index, note) in notes.items().enumerate() {
        self::note(&note, policy);
        let key = note.field("key");
        if notes.items().take(index).any(|earlier| earlier.field("key").text() == key.text()) {
            key.duplicate();
        }
    }
}

/// Judges a MutatingAdmissionPolicy.
pub(in super::super) fn mutating_policy<'v>(object: &At<'_, impl View<'v>>) {
    let spec = object.field("spec");
    head(object);
    mutable(&spec.field("matchConstraints"));
    let mutations = spec.field("mutations");
    if mutations.count() == 0 {
        mutations.required("mutations must contain at least one item");
    }
    mutations.items().for_each(|it| mutation(&it));
    let again = spec.field("reinvocationPolicy");
    match again.text() {
        "" => again.required(""),
        _ => one_of(&again, &["IfNeeded", "Never"]),
    }
}

/// Judges what both kinds of policies have.
fn head<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    one_of(&spec.field("failurePolicy"), &["Fail", "Ignore"]);
    let parameters = spec.field("paramKind");
    if parameters.is_set() {
        param_kind(&parameters);
    }
    let matched = spec.field("matchConstraints");
    if !matched.is_set() {
        matched.required("");
    } else {
        resources(&matched);
        if matched.field("resourceRules").count() == 0 {
            matched.field("resourceRules").required("");
        }
    }
    conditions(&spec.field("matchConditions"));
    spec.field("variables").items().for_each(|it| variable(&it));
}

fn param_kind<'v>(parameters: &At<'_, impl View<'v>>) {
    let (api_version, kind) = (parameters.field("apiVersion"), parameters.field("kind"));
    let text = api_version.text();
    let (group, version) = text.split_once('/').unwrap_or(("", text));
    match text {
        "" => api_version.required(""),
        _ if version.contains('/') => {
            api_version.invalid(format!("unexpected GroupVersion string: {text}"));
        }
        _ => {
            if !group.is_empty() {
                joined(&api_version, group, names::dns1123_subdomain(group), "");
            }
            match version {
                "" => api_version.invalid("version must be specified"),
                _ => joined(&api_version, version, names::dns1035_label(version), ""),
            }
        }
    }
    const MIXED: &str = "may have mixed case, but should otherwise match: ";
    match kind.text() {
        "" => kind.required(""),
        text => joined(&kind, text, names::dns1035_label(&text.to_lowercase()), MIXED),
    }
}

/// Says all that is wrong with a part of a value in one sentence, after `before`.
fn joined<'v>(at: &At<'_, impl View<'v>>, part: &str, verdict: names::Verdict, before: &str) {
    if let Err(problems) = verdict {
        at.invalid_as(part, format!("{before}{}", problems.join(",")));
    }
}

fn resources<'v>(matched: &At<'_, impl View<'v>>) {
    one_of(&matched.field("matchPolicy"), &["Equivalent", "Exact"]);
    label_selector(&matched.field("namespaceSelector"));
    label_selector(&matched.field("objectSelector"));
    for list in ["resourceRules", "excludeResourceRules"] {
        matched.field(list).items().for_each(|it| rules::named_rule(&it));
    }
}

/// What is deleted cannot be changed on the way.
fn mutable<'v>(matched: &At<'_, impl View<'v>>) {
    let rules = matched.field("resourceRules");
    for rule in rules.items() {
        for operation in rule.field("operations").items() {
            one_of(&operation.at(&rules.field("operations")), &MUTABLE);
        }
    }
}

fn variable<'v>(variable: &At<'_, impl View<'v>>) {
    let (name, expression) = (variable.field("name"), variable.field("expression"));
    let text = name.text();
    if text.trim().is_empty() {
        name.required("name is not specified");
    } else if text.starts_with(|c: char| c.is_ascii_digit())
        || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        || RESERVED.contains(&text)
    {
        name.invalid("must be a valid CEL identifier");
    }
    if expression.text().trim().is_empty() {
        expression.required("expression is not specified");
    }
}

fn validation<'v>(validation: &At<'_, impl View<'v>>) {
    let (expression, message) = (validation.field("expression"), validation.field("message"));
    if expression.text().trim().is_empty() {
        expression.required("expression is not specified");
    }
    let telling = validation.field("messageExpression");
    if !telling.text().is_empty() && telling.text().trim().is_empty() {
        telling.invalid("must be non-empty if specified");
    }
    if !message.text().is_empty() && message.text().trim().is_empty() {
        message.invalid("must be non-empty if specified");
    } else if message.text().trim().contains(['\n', '\r']) {
        message.invalid("must not contain line breaks");
    }
    one_of(&validation.field("reason"), &["Forbidden", "Invalid", "RequestEntityTooLarge"]);
}

fn note<'v>(note: &At<'_, impl View<'v>>, policy: &str) {
    let (key, value) = (note.field("key"), note.field("valueExpression"));
    match policy {
        "" => key.invalid("requires metadata.name be non-empty"),
        _ => {
            let full = format!("{policy}/{}", key.text());
            key.judge_as(full.as_str(), names::qualified_name(&full));
        }
    }
    match value.text().trim().len() {
        0 => value.required("valueExpression is not specified"),
        length if length > LONGEST_NOTE => {
            value.required(format!("must not exceed {LONGEST_NOTE} bytes in length"));
        }
        _ => {}
    }
}

fn mutation<'v>(mutation: &At<'_, impl View<'v>>) {
    let kind = mutation.field("patchType");
    let (patch, other) = match kind.text() {
        "" => return kind.required(""),
        "JSONPatch" => ("jsonPatch", "applyConfiguration"),
        "ApplyConfiguration" => ("applyConfiguration", "jsonPatch"),
        _ => return kind.not_supported(&["ApplyConfiguration", "JSONPatch"]),
    };
    let (patch, other_patch) = (mutation.field(patch), mutation.field(other));
    let expression = patch.field("expression");
    if !patch.is_set() {
        patch.required(format!("must be specified when patchType is {}", kind.text()));
    } else if expression.text().trim().is_empty() {
        expression.required("");
    }
    if other_patch.is_set() {
        let detail = format!("must not be specified when patchType is {}", kind.text());
        other_patch.invalid_as(format!("{{{other}}}"), detail);
    }
}

/// Judges a ValidatingAdmissionPolicyBinding.
pub(in super::super) fn validating_binding<'v>(object: &At<'_, impl View<'v>>) {
    binding(object);
    let spec = object.field("spec");
    let actions = spec.field("validationActions");
    for (index, action) in actions.items().enumerate() {
        if !matches!(action.text(), "Audit" | "Deny" | "Warn") {
            action.not_supported(&["Audit", "Deny", "Warn"]);
        }
        if actions.texts().take(index).any(|earlier| earlier == action.text()) {
            action.duplicate();
        }
    }
    let has = |name: &str| actions.texts().any(|action| action == name);
    if has("Deny") && has("Warn") {
        actions.invalid(
            "must not contain both Deny and Warn (repeating the same validation failure information in the API \
             response and headers serves no purpose)",
        );
    }
    if actions.count() == 0 {
        actions.required("at least one validation action is required");
    }
}

/// Judges a MutatingAdmissionPolicyBinding.
pub(in super::super) fn mutating_binding<'v>(object: &At<'_, impl View<'v>>) {
    binding(object);
    mutable(&object.field("spec").field("matchResources"));
}

fn binding<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let policy = spec.field("policyName");
    match policy.text() {
        "" => policy.required(""),
        text => policy.judge(names::dns1123_subdomain(text)),
    }
    parameters(&spec.field("paramRef"));
    resources(&spec.field("matchResources"));
}

fn parameters<'v>(reference: &At<'_, impl View<'v>>) {
    if !reference.is_set() {
        return;
    }
    const ONE: &str = "name and selector are mutually exclusive";
    let (name, selector) = (reference.field("name"), reference.field("selector"));
    let is_named = !name.text().is_empty();
    if is_named {
        name.judge(names::path_segment_name(name.text()));
    }
    if is_named && selector.is_set() {
        name.forbidden(ONE);
    }
    label_selector(&selector);
    if is_named && selector.is_set() {
        selector.forbidden(ONE);
    }
    if !is_named && !selector.is_set() {
        reference.required("one of name or selector must be specified");
    }
    let absent = reference.field("parameterNotFoundAction");
    match absent.text() {
        "" => absent.required(""),
        "Allow" | "Deny" => {}
        _ => absent.not_supported(&["Deny", "Allow"]),
    }
}
