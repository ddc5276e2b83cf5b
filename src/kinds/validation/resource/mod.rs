//! The group `resource.k8s.io` (resource `validation.go`). Not judged here: whether CEL expressions compile.

mod claims;
mod slices;
mod taints;

pub(super) use claims::{claim, claim_template, device_class};
pub(super) use slices::slice;
pub(super) use taints::taint_rule;

use super::at::At;
use crate::scalar::names;
use crate::yaml::View;

/// The longest identifier in a name.
const LONGEST_ID: usize = 32;
/// The longest name of a pool.
const LONGEST_POOL: usize = 253;

/// Judges the elements of a list, unless there are more than `most`.
fn each<'v, V: View<'v>>(list: &At<'_, V>, most: usize, judge: impl Fn(&At<'_, V>)) {
    match list.count() > most {
        true => list.too_many(most),
        false => list.items().for_each(|it| judge(&it)),
    }
}

/// Judges the elements of a list, of which `key` tells one from the others, unless there are more than `most`.
fn each_once<'v, V: View<'v>>(
    list: &At<'_, V>,
    most: usize,
    key: impl Fn(&At<'_, V>) -> &'v str,
    judge: impl Fn(&At<'_, V>),
) {
    each(list, most, judge);
    if list.count() > most {
        return;
    }
    for (index, item) in list.items().enumerate() {
        let own = key(&item);
        if list.items().take(index).any(|earlier| key(&earlier) == own) {
            item.duplicate_as(own);
        }
    }
}

/// What stands in the field `name`.
fn named<'v, V: View<'v>>(item: &At<'_, V>) -> &'v str {
    item.value().and_then(|item| item.get("name")).and_then(View::as_str).unwrap_or_default()
}

/// The string that stands here itself.
fn itself<'v, V: View<'v>>(item: &At<'_, V>) -> &'v str {
    item.text()
}

/// Judges the name of something in a claim or a slice.
fn label<'v>(name: &At<'_, impl View<'v>>) {
    name.judge(names::dns1123_label(name.text()));
}

/// Judges the name of a pool: subdomains with slashes between.
fn pool_name<'v>(name: &At<'_, impl View<'v>>) {
    if name.text().is_empty() {
        return name.required("");
    }
    if name.text().len() > LONGEST_POOL {
        name.too_long(LONGEST_POOL);
    }
    for part in name.text().split('/') {
        name.judge_as(part, names::dns1123_subdomain(part));
    }
}

/// Judges the name of an attribute or a capacity: an identifier, after the domain of whose it is.
fn qualified<'v>(at: &At<'_, impl View<'v>>, name: &str) {
    let Some((domain, id)) = name.split_once('/') else { return identifier(at, name) };
    if id.contains('/') {
        return;
    }
    match domain {
        "" => at.invalid_as("", "the domain must not be empty"),
        _ => {
            if domain.len() > 63 {
                at.too_long(63);
            }
            at.judge_as(domain, names::dns1123_subdomain(&domain.to_lowercase()));
        }
    }
    match id {
        "" => at.invalid_as("", "the name must not be empty"),
        _ => identifier(at, id),
    }
}

fn identifier<'v>(at: &At<'_, impl View<'v>>, id: &str) {
    if id.len() > LONGEST_ID {
        at.too_long(LONGEST_ID);
    }
    at.judge_as(id, names::c_identifier(id));
}
