//! The resources of a pod as a whole, against what its containers ask for together.

use super::super::at::At;
use super::super::numbers::quantity;
use super::super::resource_names;
use super::Pod;
use super::resources::requirements;
use crate::scalar::Quantity;
use crate::yaml::View;

/// Judges what a pod asks for and may use as a whole.
pub(super) fn resources<'v, V: View<'v>>(resources: &At<'_, V>, spec: &At<'_, V>, pod: &Pod<'v>) {
    if !resources.is_set() {
        return;
    }
    if pod.os == Some("windows") {
        return resources.forbidden("may not be set for a windows pod");
    }
    if resources.field("claims").is_set() {
        resources.field("claims").forbidden("claims may not be set for Resources at pod-level");
    }
    requirements(resources, |at, name| resource_names::for_pod(at, name), false);
    requests(resources, spec, pod.is_pod);
    huge_pages(resources, spec);
    within(resources, spec);
}

/// Judges that the pod asks for no less than its containers together. In a Pod (`defaulted`) that has limits and
/// says nothing the server asks for as much, which may be more than the limits.
fn requests<'v, V: View<'v>>(resources: &At<'_, V>, spec: &At<'_, V>, defaulted: bool) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    for name in names(spec, &["requests", "limits"]) {
        let asked = |own: &At<'_, V>| {
            let limit = || quantity(&own.field("limits").key(name)).filter(|_| defaulted);
            quantity(&own.field("requests").key(name)).or_else(limit)
        };
        let Some(asked) = together(spec, &asked) else { continue };
        let (own, most) = (quantity(&requests.key(name)), quantity(&limits.key(name)));
        match (own, most) {
            (Some(own), _) if asked > own => requests.key(name).invalid_as(
                own.to_string(),
                format!("must be greater than or equal to aggregate container requests of {asked}"),
            ),
            (None, Some(most)) if defaulted && asked > most && resource_names::may_overcommit(name) => {
                requests.invalid_as(
                    asked.to_string(),
                    format!("must be less than or equal to {name} limit of {most}"),
                )
            }
            _ => {}
        }
    }
}

/// Judges that the pod may use no fewer huge pages than its containers together.
fn huge_pages<'v, V: View<'v>>(resources: &At<'_, V>, spec: &At<'_, V>) {
    let limits = resources.field("limits");
    for name in names(spec, &["limits"]).into_iter().filter(|name| resource_names::is_huge_page(name)) {
        let at = limits.key(name);
        let all = together(spec, &|own: &At<'_, V>| quantity(&own.field("limits").key(name)));
        if let (Some(all), Some(own)) = (all, quantity(&at))
            && all > own
        {
            let detail = format!("must be greater than or equal to aggregate container limits of {all}");
            at.invalid_as(own.to_string(), detail);
        }
    }
}

/// Judges that no container may use more than the whole pod.
fn within<'v, V: View<'v>>(resources: &At<'_, V>, spec: &At<'_, V>) {
    let whole = resources.field("limits");
    let place = resources.field("containers");
    for (index, container) in spec.field("containers").items().enumerate() {
        let own = container.field("resources");
        for (name, limit) in own.field("limits").entries() {
            let (Some(limit), Some(most)) = (quantity(&limit), quantity(&whole.key(name))) else { continue };
            if limit > most {
                let place = place.index(index);
                let place = place.key(name);
                let detail = format!("must be less than or equal to pod limits of {most}");
                place.field("limits").invalid_as(limit.to_string(), detail);
            }
        }
    }
}

/// The names of all resources in these lists of any container.
fn names<'v>(spec: &At<'_, impl View<'v>>, lists: &[&'static str]) -> Vec<&'v str> {
    let mut names: Vec<&'v str> = Vec::new();
    for containers in ["containers", "initContainers"] {
        for container in spec.field(containers).items() {
            let own = container.field("resources");
            for list in lists {
                names.extend(own.field(list).entries().map(|(name, _)| name));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// What the containers need of one resource at most at any time, `own` telling it from a container's resources: all
/// containers and sidecars together, or an init container and the sidecars that started before it.
fn together<'v, V: View<'v>>(
    spec: &At<'_, V>,
    own: &dyn Fn(&At<'_, V>) -> Option<Quantity>,
) -> Option<Quantity> {
    let mut all: Option<Quantity> = None;
    for container in spec.field("containers").items() {
        all = plus(all, own(&container.field("resources")));
    }
    let (mut sidecars, mut most): (Option<Quantity>, Option<Quantity>) = (None, None);
    for container in spec.field("initContainers").items() {
        let amount = own(&container.field("resources"));
        most = most.max(plus(sidecars.clone(), amount.clone()));
        if container.field("restartPolicy").text() == "Always" {
            all = plus(all, amount.clone());
            sidecars = plus(sidecars, amount);
        }
    }
    all.max(most)
}

fn plus(one: Option<Quantity>, other: Option<Quantity>) -> Option<Quantity> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(&other)),
        (one, other) => one.or(other),
    }
}
