//! Where a webhook is called (apiserver `pkg/util/webhook/validation.go`).

use super::at::At;
use crate::scalar::{Url, names};
use crate::yaml::View;

/// Judges the URL of a webhook.
pub(super) fn url<'v>(at: &At<'_, impl View<'v>>) {
    const FORM: &str = "; desired format: https://host[/path]";
    let url = match Url::parse(at.text()) {
        Ok(url) => url,
        Err(problem) => return at.required(format!("url must be a valid URL: {problem}{FORM}")),
    };
    if url.scheme != "https" {
        at.invalid_as(url.scheme, format!("'https' is the only allowed URL scheme{FORM}"));
    }
    if url.host.is_empty() {
        at.invalid_as("", format!("host must be specified{FORM}"));
    }
    if let Some(user) = url.user {
        at.invalid_as(user, "user information is not permitted in the URL");
    }
    if !url.fragment.is_empty() {
        at.invalid_as(url.fragment, "fragments are not permitted in the URL");
    }
    if !url.query.is_empty() {
        at.invalid_as(url.query, "query parameters are not permitted in the URL");
    }
}

/// Judges the Service behind which a webhook is. `reported` are the fields under which its name and its namespace
/// are reported.
pub(super) fn service<'v>(service: &At<'_, impl View<'v>>, reported: [&'static str; 2]) {
    for (field, place) in ["name", "namespace"].into_iter().zip(reported) {
        let at = service.field(field);
        if at.text().is_empty() {
            at.at(&service.field(place)).required("");
        }
    }
    let port = service.field("port");
    if let Some(number) = port.number()
        && let Err(problems) = names::port_number(number)
    {
        port.invalid_as(number, format!("port is not valid: {}", problems.join(", ")));
    }
    path(&service.field("path"));
}

fn path<'v>(at: &At<'_, impl View<'v>>) {
    let text = at.text();
    if matches!(text, "" | "/") {
        return;
    }
    if text == "//" {
        return at.invalid("segment[0] may not be empty");
    }
    if !text.starts_with('/') {
        at.invalid("must start with a '/'");
    }
    let mut rest = text.chars();
    rest.next();
    let inner = rest.as_str();
    for (index, step) in inner.strip_suffix('/').unwrap_or(inner).split('/').enumerate() {
        if step.is_empty() {
            at.invalid(format!("segment[{index}] may not be empty"));
            continue;
        }
        for problem in names::dns1123_subdomain(step).err().into_iter().flatten() {
            at.invalid(format!("segment[{index}]: {problem}"));
        }
    }
}

/// Judges which versions of the reviews that it is sent a webhook understands; some are given.
pub(super) fn review_versions<'v>(versions: &At<'_, impl View<'v>>) {
    for (index, version) in versions.items().enumerate() {
        match versions.texts().take(index).any(|earlier| earlier == version.text()) {
            true => version.invalid("duplicate version"),
            false => version.judge(names::dns1035_label(version.text())),
        }
    }
    if !versions.texts().any(|version| matches!(version, "v1" | "v1beta1")) {
        versions.invalid("must include at least one of v1, v1beta1");
    }
}
