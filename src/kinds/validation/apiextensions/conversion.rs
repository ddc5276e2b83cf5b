//! How the versions of a custom resource become each other.

use super::super::at::At;
use super::super::webhook;
use crate::yaml::View;

/// Judges the conversion in the spec of a definition that keeps unknown fields, or not.
pub(super) fn conversion<'v>(spec: &At<'_, impl View<'v>>, preserves: bool) {
    let conversion = spec.field("conversion");
    if !conversion.is_set() {
        return;
    }
    let strategy = conversion.field("strategy");
    if preserves && strategy.text() != "None" {
        strategy.invalid("must be None if spec.preserveUnknownFields is true");
    }
    match strategy.text() {
        "" => strategy.required(""),
        "None" | "Webhook" => {}
        _ => strategy.not_supported(&["None", "Webhook"]),
    }
    let hook = conversion.field("webhook");
    let (config, config_place) = (hook.field("clientConfig"), conversion.field("webhookClientConfig"));
    let (reviews, reviews_place) =
        (hook.field("conversionReviewVersions"), conversion.field("conversionReviewVersions"));
    let (config, reviews) = (config.at(&config_place), reviews.at(&reviews_place));
    if strategy.text() == "Webhook" {
        client(&config);
        review_versions(&reviews);
        return;
    }
    const UNUSED: &str = "should not be set when strategy is not set to Webhook";
    if config.is_set() {
        config.forbidden(UNUSED);
    }
    if reviews.count() > 0 {
        reviews.forbidden(UNUSED);
    }
}

fn client<'v>(config: &At<'_, impl View<'v>>) {
    let (url, service) = (config.field("url"), config.field("service"));
    match (url.is_set(), service.is_set()) {
        _ if !config.is_set() => config.required("required when strategy is set to Webhook"),
        (true, false) => webhook::url(&url),
        // The server takes the one for the other here.
        (false, true) => webhook::service(&service, ["namespace", "name"]),
        _ => config.required("exactly one of url or service is required"),
    }
}

fn review_versions<'v>(versions: &At<'_, impl View<'v>>) {
    if versions.count() == 0 {
        return versions.required("");
    }
    webhook::review_versions(versions);
}
