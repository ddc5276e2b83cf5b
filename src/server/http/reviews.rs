//! Questions that are answered and not kept: who am I, and may I. Everyone who has the token is the
//! administrator, who may do everything.

use http::StatusCode;
use serde_json::{Value, json};

use super::answer;
use super::route::Call;
use crate::api::Response;
use crate::kinds::table::{self, Kind};
use crate::server::registry::{Refusal, metadata};

/// Who everyone is.
const USER: &str = "kubernetes-admin";
const GROUPS: [&str; 2] = ["system:masters", "system:authenticated"];

/// The questions.
static REVIEWS: &[&Kind] = &[
    &table::SELF_SUBJECT_REVIEW,
    &table::TOKEN_REVIEW,
    &table::LOCAL_SUBJECT_ACCESS_REVIEW,
    &table::SELF_SUBJECT_ACCESS_REVIEW,
    &table::SELF_SUBJECT_RULES_REVIEW,
    &table::SUBJECT_ACCESS_REVIEW,
];

/// Answers a question; `None` where the resource is none.
pub(super) fn answer(call: &Call<'_>) -> Option<Result<Response, Refusal>> {
    let kind = REVIEWS.iter().find(|kind| call.resource.is(kind))?;
    Some(call.sent(kind.kind).map(|sent| {
        let mut review = sent.value;
        let fields = metadata::map(&mut review);
        fields.entry("kind").or_insert_with(|| json!(kind.kind));
        fields.entry("apiVersion").or_insert_with(|| json!(call.resource.api_version(&call.path.version)));
        metadata::of(&mut review);
        review["status"] = status(kind, &review);
        answer::value(StatusCode::CREATED, call.plainly(), &review)
    }))
}

fn status(kind: &Kind, review: &Value) -> Value {
    let user = json!({"username": USER, "groups": GROUPS});
    let is = |row: &Kind| kind.kind == row.kind;
    if is(&table::SELF_SUBJECT_REVIEW) {
        json!({"userInfo": user})
    } else if is(&table::TOKEN_REVIEW) {
        // The server tells no token from another but its own, which is nobody's to ask about.
        json!({"authenticated": false, "user": {}})
    } else if is(&table::SELF_SUBJECT_RULES_REVIEW) {
        json!({
            "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}],
            "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}],
            "incomplete": false,
        })
    } else if is(&table::SELF_SUBJECT_ACCESS_REVIEW) || asks_about_us(review) {
        json!({"allowed": true})
    } else {
        json!({"allowed": false})
    }
}

/// Whether a review is about the administrator.
fn asks_about_us(review: &Value) -> bool {
    let groups = review["spec"]["groups"].as_array().into_iter().flatten();
    review["spec"]["user"] == USER || groups.into_iter().any(|group| group == GROUPS[0])
}
