//! The group `admissionregistration.k8s.io` (admissionregistration `validation.go`). Not judged here: whether CEL
//! expressions compile.

mod policies;
mod rules;
mod webhooks;

pub(super) use policies::{mutating_binding, mutating_policy, validating_binding, validating_policy};
pub(super) use webhooks::webhooks;

use super::at::At;
use crate::scalar::names;
use crate::yaml::View;

/// The most conditions under which a webhook is called or a policy holds.
const MOST_CONDITIONS: usize = 64;

/// Says so where something is none of the values supported; what is left out has its default.
fn one_of<'v>(at: &At<'_, impl View<'v>>, supported: &[&str]) {
    if at.is_set() && !supported.contains(&at.text()) {
        at.not_supported(supported);
    }
}

fn conditions<'v>(conditions: &At<'_, impl View<'v>>) {
    if conditions.count() > MOST_CONDITIONS {
        conditions.too_many(MOST_CONDITIONS);
    }
    for (index, condition) in conditions.items().enumerate() {
        let (name, expression) = (condition.field("name"), condition.field("expression"));
        if expression.text().trim().is_empty() {
            expression.required("");
        }
        match name.text() {
            "" => name.required(""),
            text => {
                name.judge(names::qualified_name(text));
                if conditions.items().take(index).any(|earlier| earlier.field("name").text() == text) {
                    name.duplicate();
                }
            }
        }
    }
}
