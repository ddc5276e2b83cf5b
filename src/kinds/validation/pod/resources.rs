use super::super::at::At;
use super::super::numbers::quantity;
use super::super::resource_names;
use super::Pod;
use crate::scalar::{Quantity, names};
use crate::yaml::View;

/// Judges what a container asks for and may use.
pub(super) fn of_container<'v>(resources: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    requirements(resources, |at, name| resource_names::for_container(at, name), pod.is_pod);
    claims(&resources.field("claims"), pod);
}

/// Judges an amount of a resource that runs beside the containers.
pub(in super::super) fn limit<'v>(amount: &At<'_, impl View<'v>>, name: &str) {
    self::amount(amount, name, |at, name| resource_names::for_container(at, name));
}

/// Judges limits and requests. In a Pod a request that is not there is its limit (`defaulted`).
pub(super) fn requirements<'v, V: View<'v>>(
    resources: &At<'_, V>,
    name_rule: fn(&At<'_, V>, &str),
    defaulted: bool,
) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    let mut names = Vec::new();
    for (name, limit) in limits.entries() {
        amount(&limit, name, name_rule);
        names.push(name);
    }
    for (name, request) in requests.entries() {
        amount(&request, name, name_rule);
        names.push(name);
        against_limit(&limits, &requests, name, quantity(&request));
    }
    if defaulted {
        // The server judges the requests that it has filled in, too.
        for (name, limit) in limits.entries().filter(|(name, _)| !requests.key(name).is_set()) {
            amount(&requests.key(name).with(limit.value()), name, name_rule);
        }
    }
    let plain = names.iter().any(|name| matches!(*name, "cpu" | "memory"));
    if !plain && names.iter().any(|name| resource_names::is_huge_page(name)) {
        resources.forbidden("HugePages require cpu or memory");
    }
}

fn amount<'v, V: View<'v>>(at: &At<'_, V>, name: &str, name_rule: fn(&At<'_, V>, &str)) {
    name_rule(at, name);
    let Some(amount) = quantity(at) else { return };
    resource_names::amount(at, name, &amount);
    let page = resource_names::huge_page_size(name);
    let divides = page.is_some_and(|page| page.value() != 0 && amount.value() % page.value() == 0);
    if resource_names::is_huge_page(name) && !divides {
        at.invalid_as(amount.to_string(), format!("{amount} is not positive integer multiple of {name}"));
    }
}

fn against_limit<'v, V: View<'v>>(
    limits: &At<'_, V>,
    requests: &At<'_, V>,
    name: &str,
    request: Option<Quantity>,
) {
    let overcommits = resource_names::may_overcommit(name);
    let limit = limits.entries().find(|(other, _)| *other == name).and_then(|(_, limit)| quantity(&limit));
    match (request, limit) {
        (Some(request), Some(limit)) if request != limit && !overcommits => {
            requests.invalid_as(request.to_string(), format!("must be equal to {name} limit of {limit}"));
        }
        (Some(request), Some(limit)) if request > limit => requests.invalid_as(
            request.to_string(),
            format!("must be less than or equal to {name} limit of {limit}"),
        ),
        (_, None) if !overcommits => limits.required("Limit must be set for non overcommitable resources"),
        _ => {}
    }
}

fn claims<'v>(claims: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let mut seen: Vec<String> = Vec::new();
    for claim in claims.items() {
        let (name, request) = (claim.field("name").text(), claim.field("request"));
        if name.is_empty() {
            claim.required("");
            continue;
        }
        let key = match request.text() {
            "" => name.to_owned(),
            text => format!("{name}/{text}"),
        };
        let whole_taken = seen.iter().any(|other| other == name);
        if !whole_taken && !request.text().is_empty() {
            request.judge(names::dns1123_label(request.text()));
        }
        let part = format!("{name}/");
        if whole_taken || (request.text().is_empty() && seen.iter().any(|other| other.starts_with(&part))) {
            claim.duplicate_as(name);
        } else if seen.contains(&key) {
            claim.duplicate_as(key.as_str());
        }
        if !whole_taken {
            seen.push(key);
        }
        if !pod.claims.contains(&name) {
            let mut known = pod.claims.clone();
            known.sort_unstable();
            let all = match known.is_empty() {
                true => " which is empty".to_owned(),
                false => format!(": {}", known.join(", ")),
            };
            claim.not_found_as(name, format!("must be one of the names in pod.spec.resourceClaims{all}"));
        }
    }
}
