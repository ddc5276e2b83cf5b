//! When a Job has failed and when it has succeeded.

use serde_json::Value;

use super::super::at::At;
use crate::scalar::names;
use crate::yaml::View;

const ACTIONS: [&str; 4] = ["Count", "FailIndex", "FailJob", "Ignore"];

/// Judges what the failure of a pod means to its Job.
pub(super) fn policy<'v>(spec: &At<'_, impl View<'v>>) {
    let policy = spec.field("podFailurePolicy");
    let rules = policy.field("rules");
    if rules.count() > 20 {
        rules.too_many(20);
    }
    for rule in rules.items() {
        action(&rule, spec);
        let (codes, conditions) = (rule.field("onExitCodes"), rule.field("onPodConditions"));
        if codes.is_set() {
            exit_codes(&codes, spec);
        }
        pod_conditions(&conditions);
        match (codes.is_set(), conditions.count() > 0) {
            (true, true) => {
                rule.invalid_whole("specifying both OnExitCodes and OnPodConditions is not supported");
            }
            (false, false) => {
                rule.invalid_whole("specifying one of OnExitCodes and OnPodConditions is required");
            }
            _ => {}
        }
    }
}

fn action<'v, V: View<'v>>(rule: &At<'_, V>, spec: &At<'_, V>) {
    let action = rule.field("action");
    match action.text() {
        "" => action.required("valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]"),
        "FailIndex" if !spec.field("backoffLimitPerIndex").is_set() => {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        text if ACTIONS.contains(&text) => {}
        _ => action.not_supported(&ACTIONS),
    }
}

fn exit_codes<'v, V: View<'v>>(codes: &At<'_, V>, spec: &At<'_, V>) {
    let operator = codes.field("operator");
    match operator.text() {
        "" => operator.required("valid values: [\"In\" \"NotIn\"]"),
        "In" | "NotIn" => {}
        _ => operator.not_supported(&["In", "NotIn"]),
    }
    let name = codes.field("containerName");
    if name.is_set() && !has_container(spec, name.text()) {
        name.invalid("must be one of the container or initContainer names in the pod template");
    }
    let values = codes.field("values");
    match values.count() {
        0 if !values.is_set() => values.invalid_as(Value::Null, "at least one value is required"),
        0 => values.invalid("at least one value is required"),
        1..=255 => {}
        _ => values.too_many(255),
    }
    let mut seen: Vec<i64> = Vec::new();
    for value in values.items() {
        let code = value.number().unwrap_or(0);
        if operator.text() == "In" && code == 0 {
            value.invalid("must not be 0 for the In operator");
        }
        if seen.contains(&code) {
            value.duplicate();
        }
        seen.push(code);
    }
    if !seen.is_sorted() {
        values.invalid("must be ordered");
    }
}

fn has_container<'v>(spec: &At<'_, impl View<'v>>, name: &str) -> bool {
    let template = spec.field("template");
    let pod = template.field("spec");
    ["containers", "initContainers"].into_iter().any(|list| {
        let list = pod.field(list);
        list.items().any(|container| container.field("name").text() == name)
    })
}

fn pod_conditions<'v>(conditions: &At<'_, impl View<'v>>) {
    if conditions.count() > 20 {
        conditions.too_many(20);
    }
    for condition in conditions.items() {
        let (kind, status) = (condition.field("type"), condition.field("status"));
        kind.judge(names::qualified_name(kind.text()));
        if !matches!(status.text(), "" | "True" | "False" | "Unknown") {
            status.not_supported(&["False", "True", "Unknown"]);
        }
    }
}

/// Judges when an indexed Job has succeeded.
pub(super) fn success<'v>(spec: &At<'_, impl View<'v>>) {
    let policy = spec.field("successPolicy");
    if !policy.is_set() {
        return;
    }
    if spec.field("completionMode").text() != "Indexed" {
        return policy.invalid_whole("requires indexed completion mode");
    }
    let rules = policy.field("rules");
    if rules.count() == 0 {
        rules.required("at least one rules must be specified when the successPolicy is specified");
    }
    if rules.count() > 20 {
        rules.too_many(20);
    }
    for rule in rules.items() {
        let (count, indexes) = (rule.field("succeededCount"), rule.field("succeededIndexes"));
        if !count.is_set() && !indexes.is_set() {
            rule.required("at least one of succeededCount or succeededIndexes must be specified");
        }
        super::nonnegative(&count);
        let completions = spec.field("completions").number().unwrap_or(1);
        if count.number().is_some_and(|number| number > completions) {
            count.invalid(format!(
                "must be less than or equal to {completions} (the number of specified completions)"
            ));
        }
        let total = indexes_total(indexes.text(), completions).unwrap_or_else(|problem| {
            indexes.invalid(format!("error parsing succeededIndexes: {problem}"));
            0
        });
        if indexes.is_set() && count.number().is_some_and(|number| number > total) {
            count.invalid(format!(
                "must be less than or equal to {total} (the number of indexes in the specified succeededIndexes \
                 field)"
            ));
        }
    }
}

/// How many indexes `text` names, as `0,2-4`: in order, each below `completions`.
fn indexes_total(text: &str, completions: i64) -> Result<i64, String> {
    let (mut total, mut last) = (0, None);
    for interval in text.split(',').filter(|_| !text.is_empty()) {
        let ends: Vec<&str> = interval.split('-').collect();
        let (first, end) = match ends[..] {
            [one] => (index(one, completions)?, None),
            [one, other] => (index(one, completions)?, Some(index(other, completions)?)),
            _ => {
                return Err(format!(
                    "the fragment \"{interval}\" violates the requirement that an index interval can have at most \
                     two parts separated by '-'"
                ));
            }
        };
        let disorder = |last, next| Err(format!("non-increasing order, previous: {last}, current: {next}"));
        match (end, last) {
            (Some(end), _) if first >= end => return disorder(first, end),
            (_, Some(last)) if last >= first => return disorder(last, first),
            _ => {}
        }
        let end = end.unwrap_or(first);
        total += end - first + 1;
        last = Some(end);
    }
    Ok(total)
}

fn index(text: &str, completions: i64) -> Result<i64, String> {
    let number: i64 =
        text.parse().map_err(|_| format!("cannot convert string to integer for index: {text:?}"))?;
    match number < completions {
        true => Ok(number),
        false => Err(format!("too large index: {text:?}")),
    }
}
