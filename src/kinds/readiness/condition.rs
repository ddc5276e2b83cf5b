use serde_json::Value;

use super::string;
use crate::yaml::View;

/// One of an object's `status.conditions`.
#[derive(Clone, Copy)]
pub(super) struct Condition<'a>(&'a Value);

/// The condition named `name`, if the object has it.
pub(super) fn condition<'a>(object: &'a Value, name: &str) -> Option<Condition<'a>> {
    let conditions = object.dig("status.conditions").and_then(Value::as_array)?;
    conditions.iter().find(|it| string(it, "type") == name).map(Condition)
}

impl<'a> Condition<'a> {
    /// Whether its status is `status`.
    pub(super) fn is(self, status: &str) -> bool {
        string(self.0, "status") == status
    }

    /// Its reason, as `ProgressDeadlineExceeded`.
    pub(super) fn reason(self) -> &'a str {
        string(self.0, "reason")
    }

    /// What a person reads: the message; the reason, where there is no message.
    pub(super) fn why(self) -> String {
        [string(self.0, "message"), self.reason(), string(self.0, "type")]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    }
}
