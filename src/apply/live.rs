//! Reading objects as they are. Nothing else reads live objects.

use std::collections::HashMap;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use crate::client::{Api, CallError, Resource};
use crate::object::Reference;
use crate::yaml::View;

/// From how many objects of one kind and namespace on one LIST costs less than a GET each.
const LIST_FROM: usize = 8;

/// Reads the object behind each of `wanted`, in their order: `None` for one that is not there. At most
/// `concurrency` requests are under way at once; many objects of one kind and namespace come with one LIST
/// where that is allowed.
///
/// # Errors
/// The first [`CallError`] that is no absence.
pub(super) async fn read(
    api: Api<'_>,
    wanted: &[(&Resource, &Reference)],
    concurrency: usize,
) -> Result<Vec<Option<Value>>, CallError> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (resource, reference)) in wanted.iter().enumerate() {
        groups.entry(resource.path(reference.namespace.as_deref(), None)).or_default().push(at);
    }
    let (listed, single): (Vec<_>, Vec<_>) = groups.into_values().partition(|group| group.len() >= LIST_FROM);
    let mut found: Vec<Option<Value>> = vec![None; wanted.len()];
    let mut single: Vec<usize> = single.into_iter().flatten().collect();
    let lists = listed.into_iter().map(|group| async move {
        let items = list(api, wanted, &group).await?;
        Ok::<_, CallError>((group, items))
    });
    let mut lists = stream::iter(lists).buffer_unordered(concurrency);
    while let Some((group, items)) = lists.try_next().await? {
        match items {
            Some(mut items) => {
                for at in group {
                    found[at] = items.remove(&wanted[at].1.name);
                }
            }
            None => single.extend(group),
        }
    }
    let gets =
        single.into_iter().map(|at| async move { Ok::<_, CallError>((at, get(api, wanted[at]).await?)) });
    let mut gets = stream::iter(gets).buffer_unordered(concurrency);
    while let Some((at, object)) = gets.try_next().await? {
        found[at] = object;
    }
    Ok(found)
}

/// One object; `None` where it is not there.
///
/// # Errors
/// [`CallError`].
pub(super) async fn get(
    api: Api<'_>,
    (resource, reference): (&Resource, &Reference),
) -> Result<Option<Value>, CallError> {
    match api.get(resource, reference.namespace.as_deref(), &reference.name).await {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The objects of one kind and namespace by name; `None` where the credentials do not allow a list.
async fn list(
    api: Api<'_>,
    wanted: &[(&Resource, &Reference)],
    group: &[usize],
) -> Result<Option<HashMap<String, Value>>, CallError> {
    let Some(&(resource, reference)) = group.first().map(|&at| &wanted[at]) else { return Ok(None) };
    if !resource.allows("list") {
        return Ok(None);
    }
    match api.list(resource, reference.namespace.as_deref(), None).await {
        Ok(listing) => {
            let named = listing.items.into_iter().filter_map(|item| {
                let name = (&item).dig("metadata.name").and_then(View::as_str)?.to_owned();
                Some((name, item))
            });
            Ok(Some(named.collect()))
        }
        Err(error) if error.is_forbidden() => Ok(None),
        Err(error) if error.is_not_found() => Ok(Some(HashMap::new())),
        Err(error) => Err(error),
    }
}
