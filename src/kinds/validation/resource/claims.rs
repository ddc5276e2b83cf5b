//! What pods ask of devices: claims, their templates and the classes they name.

use super::super::at::At;
use super::super::meta;
use super::super::pod::volume_sources::csi_driver as driver_name;
use super::super::resource_names;
use super::{each, each_once, itself, label, named, qualified, taints};
use crate::scalar::names;
use crate::yaml::{Shape, View};

const MOST: usize = 32;
const MOST_ALTERNATIVES: usize = 8;
const LONGEST_EXPRESSION: usize = 10 * 1024;
const LARGEST_PARAMETERS: usize = 10 * 1024;
const NO_REQUEST: &str =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

/// Judges a ResourceClaim.
pub(in super::super) fn claim<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    devices(&object.field("spec").field("devices"));
}

/// Judges a ResourceClaimTemplate.
pub(in super::super) fn claim_template<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    meta::template(&spec.field("metadata"));
    devices(&spec.field("spec").field("devices"));
}

/// Judges a DeviceClass.
pub(in super::super) fn device_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    selectors(&spec.field("selectors"));
    each(&spec.field("config"), MOST, |it| configuration(it));
    let extended = spec.field("extendedResourceName");
    if extended.since(34) && extended.is_set() && !resource_names::is_extended(extended.text()) {
        extended.invalid("must be a valid extended resource name");
    }
}

fn devices<'v, V: View<'v>>(devices: &At<'_, V>) {
    let requests = devices.field("requests");
    each_once(&requests, MOST, named, |it| request(it));
    let known = |name: &At<'_, V>| request_name(name, &requests);
    each(&devices.field("constraints"), MOST, |constraint| {
        each_once(&constraint.field("requests"), MOST, itself, known);
        let (same, distinct) = (constraint.field("matchAttribute"), constraint.field("distinctAttribute"));
        match (same.is_set(), distinct.is_set()) {
            (true, _) => attribute(&same),
            (false, true) => attribute(&distinct),
            (false, false) if same.since(36) => constraint.required(
                "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set",
            ),
            (false, false) => same.required(""),
        }
    });
    each(&devices.field("config"), MOST, |config| {
        each_once(&config.field("requests"), MOST, itself, known);
        configuration(config);
    });
}

/// The name of an attribute with the domain of whose it is.
fn attribute<'v>(name: &At<'_, impl View<'v>>) {
    qualified(name, name.text());
    if !name.text().contains('/') {
        name.invalid("a fully qualified name must be a domain and a name separated by a slash");
    }
}

/// Judges that a name is that of a request, or of one of its alternatives.
fn request_name<'v, V: View<'v>>(name: &At<'_, V>, requests: &At<'_, V>) {
    let (request, alternative) = match name.text().split_once('/') {
        Some((request, alternative)) => (request, Some(alternative)),
        None => (name.text(), None),
    };
    if alternative.is_some_and(|alternative| alternative.contains('/')) {
        return name.invalid(NO_REQUEST);
    }
    for part in [Some(request), alternative].into_iter().flatten() {
        name.judge_as(part, names::dns1123_label(part));
    }
    let found = requests.items().any(|it| {
        named(&it) == request
            && alternative
                .is_none_or(|other| it.field("firstAvailable").items().any(|it| named(&it) == other))
    });
    if !found {
        name.invalid(NO_REQUEST);
    }
}

fn request<'v>(request: &At<'_, impl View<'v>>) {
    label(&request.field("name"));
    let (exactly, first) = (request.field("exactly"), request.field("firstAvailable"));
    // Before v1beta2 what is asked for stands in the request itself.
    let is_flat = !request.field("deviceClassName").text().is_empty();
    match (exactly.is_set() || is_flat, first.count() > 0) {
        (false, false) => request.required("exactly one of `exactly` or `firstAvailable` is required"),
        (true, true) => request.invalid_whole(
            "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set",
        ),
        (false, true) => each_once(&first, MOST_ALTERNATIVES, named, |it| {
            label(&it.field("name"));
            wanted(it);
        }),
        (true, false) if is_flat => wanted(&request.at(&exactly)),
        (true, false) => wanted(&exactly),
    }
}

/// Judges which devices are wanted, and how many.
fn wanted<'v>(wanted: &At<'_, impl View<'v>>) {
    let class = wanted.field("deviceClassName");
    match class.text() {
        "" => class.required(""),
        text => class.judge(names::dns1123_subdomain(text)),
    }
    selectors(&wanted.field("selectors"));
    let (mode, count) = (wanted.field("allocationMode"), wanted.field("count"));
    match (mode.text(), count.number().unwrap_or(0)) {
        ("All", number) if number != 0 => {
            count.invalid("must not be specified when allocationMode is 'All'");
        }
        ("" | "ExactCount", number) if number < 0 => count.invalid("must be greater than zero"),
        ("" | "All" | "ExactCount", _) => {}
        _ => mode.not_supported(&["All", "ExactCount"]),
    }
    wanted.field("tolerations").items().for_each(|it| taints::toleration(&it));
}

fn selectors<'v>(selectors: &At<'_, impl View<'v>>) {
    each(selectors, MOST, |selector| {
        let cel = selector.field("cel");
        let expression = cel.field("expression");
        if !cel.is_set() {
            cel.required("");
        } else if expression.text().len() > LONGEST_EXPRESSION {
            expression.too_long(LONGEST_EXPRESSION);
        }
    });
}

fn configuration<'v>(config: &At<'_, impl View<'v>>) {
    let opaque = config.field("opaque");
    if !opaque.is_set() {
        return opaque.required("");
    }
    driver_name(&opaque.field("driver"));
    let parameters = opaque.field("parameters");
    match parameters.value().map(|value| (value, value.shape())) {
        None => parameters.required(""),
        Some((value, Shape::Map)) => {
            if crate::yaml::to_value(value).to_string().len() > LARGEST_PARAMETERS {
                parameters.too_long(LARGEST_PARAMETERS);
            }
        }
        Some(_) => parameters.invalid_as("<value omitted>", "must be a valid JSON object"),
    }
}
