use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use hoist::kinds::FieldError;
use hoist::kinds::schema::Schemas;
use serde_json::Value;

use super::{Fixture, Place, fixtures, judged, places};
use crate::answer::{Answer, REAL, target};
use crate::api_server::ApiServer;
use crate::{skipped, variable};

/// Chooses what is asked in a run that does not ask everything.
pub struct Sample {
    state: u64,
    full: bool,
}

impl Sample {
    fn new() -> Self {
        let seed = variable("HOIST_TEST_SEED").and_then(|seed| seed.to_str()?.parse().ok());
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0) >> 32);
        Self { state: seed, full: variable("HOIST_TEST_FULL").is_some() }
    }

    /// True one time in `many`; always in a full run.
    pub fn takes(&mut self, many: usize) -> bool {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.full || ((self.state >> 33) as usize).is_multiple_of(many)
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
    let fixtures = fixtures::read("HEAD");
    if fixtures.is_empty() {
        return skipped(&format!("{test}: the fixtures of k8s.io/api are not in Go's module cache"));
    }
    let Some(server) = ApiServer::from_environment(test) else { return };
    let mut sample = Sample::new();
    let seed = sample.state;
    let mut questions = Vec::new();
    for (fixture, place) in all_places(&fixtures) {
        let objects = change(fixture, &place, &mut sample);
        let place = Rc::new(place);
        questions.extend(objects.into_iter().map(|object| (fixture, place.clone(), object)));
    }
    assert!(!questions.is_empty());
    let objects = questions.iter().flat_map(|(fixture, place, object)| {
        let path = target(&fixture.object).expect("only places with a target were found");
        [(path.clone(), place.whole(&fixture.object)), (path, object.clone())]
    });
    let mut answers = server.dry_run(objects).into_iter().map(Answer::from);
    let mut differences = Vec::new();
    for (fixture, place, object) in &questions {
        let (before, answer) = (answers.next().expect("an answer"), answers.next().expect("an answer"));
        let ours = judged(fixture, object);
        if let Some(why) = compare(&before, &ours, &answer, place) {
            let told = ours.iter().map(|error| format!("{}: {error}", error.path)).collect::<Vec<_>>();
            let (file, path) = (&fixture.file, place.path());
            differences
                .push(format!("{file} {path}: {why}\n  {object}\n  hoist: {told:?}\n  server: {answer:?}"));
        }
    }
    assert!(differences.is_empty(), "seed {seed}, {} asked:\n{}", questions.len(), differences.join("\n"));
}

/// Every place of every fixture that the server can be asked about, of each definition once.
fn all_places(fixtures: &[Fixture]) -> Vec<(&Fixture, Place)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for fixture in fixtures.iter().filter(|fixture| target(&fixture.object).is_some()) {
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
