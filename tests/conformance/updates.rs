//! What `kinds::validation` refuses in updates beside what a real server refuses.

use std::time::Duration;

use hoist::kinds::{KubeVersion, defaults, table, validation};
use serde_json::json;

use crate::api_server::{self, ApiServer};
use crate::found;
use crate::mutations;
use crate::objects::{self, Sample};
use crate::validation::{compare, is_of_its_shape};

/// The test's own, made and deleted by it.
const NAMESPACE: &str = "defaults-updates";
/// What may be written in an update; the rest is the server's.
const WRITTEN: [&str; 8] =
    ["/spec", "/data", "/binaryData", "/immutable", "/type", "/roleRef", "/rules", "/subjects"];

/// What the registry fills in from the old object, and admission again, before anything is judged.
const SET_BACK: [&str; 12] = [
    "/spec =",
    "/spec dropped",
    "/spec/type",
    "/spec/ports",
    "/spec/clusterIP",
    "/spec/ipFamil",
    "/spec/healthCheckNodePort",
    "/spec/externalTrafficPolicy",
    "/spec/tolerations",
    "/spec/priority",
    "/spec/preemptionPolicy",
    "/spec/storageClassName",
];

#[test]
fn updates_are_refused_as_by_a_real_server() {
    let Some(server) = ApiServer::from_environment("updates") else { return };
    let namespaces = api_server::path(&table::NAMESPACE, "v1", "");
    let own = json!({"metadata": {"name": NAMESPACE}});
    server.create([(namespaces.clone(), own)]);
    // The namespace's account, without which there are no pods, is made by a controller.
    std::thread::sleep(Duration::from_secs(2));
    let judged = ask(&server);
    server.delete(&format!("{namespaces}/{NAMESPACE}"));
    let (asked, wrong) = judged;
    found(&format!("{asked} updates judged, {} not agreed", wrong.len()));
    wrong.iter().for_each(|it| found(it));
    assert!(asked > 500, "too few were judged to prove anything");
    assert!(wrong.len() * 100 <= asked, "the server differs:\n{}", wrong.join("\n"));
}

/// How many updates were judged, and those judged otherwise than by the server.
fn ask(server: &ApiServer) -> (usize, Vec<String>) {
    // A node port that is really taken would be refused to the other tests.
    let takes_port = |sample: &Sample| sample.object.to_string().contains("nodePort");
    let judged = |sample: &Sample| sample.kind.namespaced && !takes_port(sample);
    let samples: Vec<Sample> = objects::own().into_iter().filter(judged).collect();
    let path = |sample: &Sample| api_server::path(sample.kind, &sample.version, NAMESPACE);
    server.create(samples.iter().map(|sample| (path(sample), sample.object.clone())).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_secs(3));
    let place = |sample: &Sample| {
        format!("{}/{}", path(sample), sample.object["metadata"]["name"].as_str().unwrap_or_default())
    };
    let live = server.get(samples.iter().map(place).collect::<Vec<_>>());
    let mut cases = Vec::new();
    for (sample, live) in samples.iter().zip(&live).filter(|(_, live)| live.status == 200) {
        let changes = mutations::of(&live.body).into_iter();
        let written = |place: &str| {
            WRITTEN.iter().any(|root| place.starts_with(root))
                && !SET_BACK.iter().any(|field| place.contains(field))
        };
        cases.extend(
            changes.filter(|(change, _)| written(change)).map(|(change, new)| (sample, live, change, new)),
        );
    }
    // Where a controller has written in between the answer is a conflict, and not looked at.
    let requests = cases.iter().map(|(sample, _, _, new)| (place(sample), new.clone()));
    let answers = server.dry_replace(requests.collect::<Vec<_>>());
    let (mut asked, mut wrong) = (0, Vec::new());
    for ((sample, live, change, new), answer) in cases.iter().zip(answers) {
        if !matches!(answer.status, 200 | 422) || !is_of_its_shape(sample, new) {
            continue;
        }
        asked += 1;
        let kube = KubeVersion::minor(36);
        let (mut new, mut old) = (new.clone(), live.body.clone());
        defaults::apply(sample.kind, &sample.version, kube, &mut new);
        defaults::apply(sample.kind, &sample.version, kube, &mut old);
        let errors = validation::validate_update(sample.kind, kube, &new, &old);
        if let Some(difference) = compare(&answer, &errors) {
            let name = sample.object["metadata"]["name"].as_str().unwrap_or_default();
            let decided = if (answer.status == 422) == errors.is_empty() { "DECIDED OTHERWISE " } else { "" };
            wrong.push(format!("{decided}{} {name}: {change}\n{difference}", sample.kind.kind));
        }
    }
    (asked, wrong)
}
