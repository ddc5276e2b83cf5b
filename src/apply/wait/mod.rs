//! Waiting until what was applied is what its spec asks for.
//!
//! Every collection that holds one of the objects is listed once and then watched; so are, in the namespaces of
//! workloads, the pods and ReplicaSets, because a workload's own status does not say why its pods do not start.

mod pods;
mod source;
mod tracker;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use tokio::time::Instant;

use super::event::Event;
use super::prepare::Target;
use super::run::Applied;
use crate::api::{Clock, Transport};
use crate::client::{Api, Resource};
use crate::kinds::table;
use crate::object::Gvk;
use source::Source;
use tracker::Tracker;

/// How often the time alone is looked at: a pod that cannot be scheduled fails by the clock.
const TICK: Duration = Duration::from_secs(1);

/// How many events are taken in at once, where that many have come, before the objects are judged.
const BATCH: usize = 256;

/// Waits until every object of `applied` is current, one has failed, or `limit` is over, where there is one; the events tell of every
/// step. Returns how many are not current: once one has failed, the others are not waited for any longer.
pub async fn wait(
    applied: &[Applied],
    target: &Target,
    transport: &dyn Transport,
    limit: Option<Duration>,
    clock: &dyn Clock,
    on_event: &mut dyn FnMut(Event),
) -> usize {
    let began = Instant::now();
    let mut tracker = Tracker::new(applied, clock.now());
    let sources = sources(Api::new(transport), applied, &tracker, target);
    let seen = stream::select_all(sources.into_iter().map(|source| source.into_stream().boxed()));
    let mut seen = seen.ready_chunks(BATCH);
    loop {
        let over = tracker.judge(clock.now(), began.elapsed(), on_event);
        if over {
            return tracker.not_ready();
        }
        let left = limit.map_or(TICK, |limit| limit.saturating_sub(began.elapsed()));
        if let Some(limit) = limit.filter(|_| left.is_zero()) {
            return tracker.give_up(&format!("not ready after {limit:?}"), on_event);
        }
        match tokio::time::timeout(left.min(TICK), seen.next()).await {
            Ok(Some(batch)) => batch.into_iter().for_each(|one| tracker.observe(one)),
            Ok(None) => tokio::time::sleep(left.min(TICK)).await,
            Err(_) => {}
        }
    }
}

fn sources<'t>(api: Api<'t>, applied: &[Applied], tracker: &Tracker, target: &Target) -> Vec<Source<'t>> {
    let mut collections: BTreeMap<String, (Resource, Option<String>, bool)> = BTreeMap::new();
    let mut add = |resource: &Resource, namespace: Option<&str>, wanted: bool| {
        let path = resource.path(namespace, None);
        let entry = (resource.clone(), namespace.map(str::to_owned), wanted);
        collections.entry(path).and_modify(|known| known.2 |= wanted).or_insert(entry);
    };
    let below: Vec<&Resource> = [&table::POD, &table::REPLICA_SET]
        .into_iter()
        .filter_map(|kind| {
            let version = kind.versions.first()?.name.to_owned();
            let gvk = Gvk { group: kind.group.to_owned(), version, kind: kind.kind.to_owned() };
            target.discovery.resource(&gvk)
        })
        .collect();
    for one in applied.iter().filter(|one| tracker.is_open(&one.reference)) {
        let namespace = one.reference.namespace.as_deref();
        add(&one.resource, namespace, true);
        if pods::has_pods(&one.reference.gvk) {
            below.iter().for_each(|resource| add(resource, namespace, false));
        }
    }
    let sources = collections.into_values();
    sources.map(|(resource, namespace, wanted)| Source::new(api, resource, namespace, wanted)).collect()
}
