use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use futures_util::{StreamExt, stream};
use hoist::kinds::FieldError;
use hoist::kinds::schema::Schemas;
use serde_json::Value;

use super::super::peer;
use super::{Answer, Fixture, Peer, Place, REAL, fixtures, judged, places};

/// Requests on the way at once.
const CONCURRENCY: usize = 16;

/// Chooses what is asked in a run that does not ask everything.
pub struct Sample {
    state: u64,
    full: bool,
}

impl Sample {
    fn new() -> Self {
        let seed = super::super::variable("HOIST_TEST_SEED").and_then(|seed| seed.to_str()?.parse().ok());
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0) >> 32);
        Self { state: seed, full: super::super::variable("HOIST_TEST_FULL").is_some() }
    }

    /// True one time in `many`; always in a full run.
    pub fn takes(&mut self, many: usize) -> bool {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.full || (self.state >> 33) as usize % many == 0
    }
}

/// Asks hoist and the server about changed objects for every place in every fixture, and fails with all the
/// differences that `compare` finds: it sees the server's answer to the unchanged object, what hoist finds in the
/// changed one, and the server's answer to that.
pub fn ask_all(
    test: &str,
    mut change: impl FnMut(&Fixture, &Place, &mut Sample) -> Vec<Value>,
    compare: impl Fn(&Answer, &[FieldError], &Answer, &Place) -> Option<&'static str>,
) {
    let (fixtures, peer) = (fixtures::read("HEAD"), Peer::find());
    let Some(peer) = peer.filter(|_| !fixtures.is_empty()) else {
        return super::super::skipped(&format!(
            "{test}: no HOIST_TEST_KUBECONFIG, or no k8s.io/api in Go's cache"
        ));
    };
    let mut sample = Sample::new();
    let seed = sample.state;
    let mut questions = Vec::new();
    for (fixture, place) in all_places(&fixtures) {
        let objects = change(fixture, &place, &mut sample);
        let place = Rc::new(place);
        questions.extend(objects.into_iter().map(|object| (fixture, place.clone(), object)));
    }
    assert!(!questions.is_empty());
    let ask = |question| ask(&peer, &compare, question);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let asked = questions.len();
    let answers = stream::iter(questions).map(ask).buffer_unordered(CONCURRENCY);
    let differences = runtime.block_on(answers.filter_map(std::future::ready).collect::<Vec<_>>());
    assert!(differences.is_empty(), "seed {seed}, {asked} asked:\n{}", differences.join("\n"));
}

type Question<'f> = (&'f Fixture, Rc<Place>, Value);

async fn ask(
    peer: &Peer,
    compare: &impl Fn(&Answer, &[FieldError], &Answer, &Place) -> Option<&'static str>,
    (fixture, place, object): Question<'_>,
) -> Option<String> {
    let before = peer.create(&place.whole(&fixture.object)).await;
    let answer = peer.create(&object).await;
    let ours = judged(fixture, &object);
    let why = compare(&before, &ours, &answer, &place)?;
    let told = ours.iter().map(|error| format!("{}: {error}", error.path)).collect::<Vec<_>>();
    let (file, path) = (&fixture.file, place.path());
    Some(format!("{file} {path}: {why}\n  {object}\n  hoist: {told:?}\n  server: {answer:?}"))
}

/// Every place of every fixture that the server can be asked about, of each definition once.
fn all_places(fixtures: &[Fixture]) -> Vec<(&Fixture, Place)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for fixture in fixtures.iter().filter(|fixture| peer::target(&fixture.object).is_some()) {
        let (group, version, kind) = fixture.gvk();
        let Some(ty) = Schemas::of(REAL).kind(&group, &version, &kind) else { continue };
        for place in places(ty, &fixture.object) {
            let names = (place.owner_name(), place.field.name());
            if seen.insert(names) {
                found.push((fixture, place));
            }
        }
    }
    found
}
