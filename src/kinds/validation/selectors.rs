//! Labels and the selectors of labels (apimachinery `pkg/apis/meta/v1/validation`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::at::At;
use crate::scalar::names;
use crate::yaml::View;

/// Judges the keys and values of labels. The server names the map, not the key.
pub(super) fn labels<'v>(labels: &At<'_, impl View<'v>>) {
    labels_at(labels, labels);
}

/// The same, said at `place`.
pub(super) fn labels_at<'v, V: View<'v>>(place: &At<'_, V>, labels: &At<'_, V>) {
    for (key, value) in labels.entries() {
        place.judge_as(key, names::qualified_name(key));
        place.judge_as(value.text(), names::label_value(value.text()));
    }
}

/// Judges the key of a label.
pub(super) fn label_name<'v>(name: &At<'_, impl View<'v>>) {
    name.judge(names::qualified_name(name.text()));
}

/// Judges a label selector.
pub(super) fn label_selector<'v>(selector: &At<'_, impl View<'v>>) {
    labels(&selector.field("matchLabels"));
    for requirement in selector.field("matchExpressions").items() {
        let values = requirement.field("values");
        match requirement.field("operator").text() {
            "In" | "NotIn" if values.count() == 0 => {
                values.required("must be specified when `operator` is 'In' or 'NotIn'");
            }
            "Exists" | "DoesNotExist" if values.count() > 0 => {
                values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            _ => requirement.field("operator").invalid("not a valid selector operator"),
        }
        label_name(&requirement.field("key"));
        for value in values.items() {
            value.judge(names::label_value(value.text()));
        }
    }
}

/// Says that a template's labels are not those that its controller selects, quoting them.
pub(super) fn mismatch<'v>(labels: &At<'_, impl View<'v>>) {
    let sorted: BTreeMap<&str, &str> = labels.entries().map(|(key, value)| (key, value.text())).collect();
    let quoted = match labels.is_set() {
        true => sorted.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect(),
        false => Value::Null,
    };
    labels.invalid_as(quoted, "`selector` does not match template `labels`");
}

/// Whether a label selector selects everything.
pub(super) fn selects_all<'v>(selector: &At<'_, impl View<'v>>) -> bool {
    selector.field("matchLabels").count() + selector.field("matchExpressions").count() == 0
}

/// Whether a label selector selects what has `labels`.
pub(super) fn selects<'v, V: View<'v>>(selector: &At<'_, V>, labels: &At<'_, V>) -> bool {
    let label = |key: &str| labels.entries().find(|(name, _)| *name == key).map(|(_, value)| value.text());
    let equal = selector.field("matchLabels").entries().all(|(key, value)| label(key) == Some(value.text()));
    equal
        && selector.field("matchExpressions").items().all(|requirement| {
            let value = label(requirement.field("key").text());
            let among =
                || value.is_some_and(|value| requirement.field("values").texts().any(|it| it == value));
            match requirement.field("operator").text() {
                "In" => among(),
                "NotIn" => !among(),
                "Exists" => value.is_some(),
                "DoesNotExist" => value.is_none(),
                _ => false,
            }
        })
}
