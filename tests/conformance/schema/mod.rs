//! The schemas and their validator beside the types that Kubernetes decodes into: the round-trip fixtures of
//! `k8s.io/api`, in which every field of every kind is set, and the strict dry runs of a real API server.
//!
//! A run without `HOIST_TEST_FULL` asks the server about a sample; the seed is printed and `HOIST_TEST_SEED`
//! repeats it.

mod cut;
mod fixtures;
mod questions;

use hoist::kinds::schema::{Schemas, decode, validate};
use hoist::kinds::{FieldError, KubeVersion, Reason};
use serde_json::{Value, json};

use crate::answer::{Answer, REAL};
use cut::{Place, places};
use fixtures::Fixture;

use questions::ask_all;

#[test]
fn every_field_that_kubernetes_writes_is_known() {
    let mut tried = 0;
    for (directory, version) in [("HEAD", 36), ("v1.35.0", 35), ("v1.34.0", 34), ("v1.33.0", 33)] {
        for fixture in fixtures::read(directory) {
            let (group, name, kind) = fixture.gvk();
            let schemas = Schemas::of(KubeVersion::minor(version));
            let Some(ty) = schemas.kind(&group, &name, &kind) else { continue };
            let errors = decode(ty, &fixture.object);
            let told = errors.iter().map(|error| format!("{}: {error}", error.path)).collect::<Vec<_>>();
            assert!(told.is_empty(), "{} in {directory}: {told:#?}", fixture.file);
            tried += 1;
        }
    }
    match tried {
        0 => super::skipped("the fixtures of k8s.io/api are not in Go's module cache"),
        _ => assert!(tried > 300, "{tried} fixtures"),
    }
}

#[test]
fn values_are_decoded_as_the_server_does() {
    let values = [
        json!("text"),
        json!("5"),
        json!(""),
        json!(5),
        json!(-1),
        json!(1.5),
        json!(3_000_000_000_u32),
        json!(true),
        json!(null),
        json!([]),
        json!([5]),
        json!({}),
        json!({"no-such-key": 5}),
    ];
    ask_all(
        "values_are_decoded_as_the_server_does",
        |fixture, place, sample| {
            // What is read as any JSON at all, or by rules of its own, is no matter of the schema.
            if ["OrBool", "OrArray", "OrStringArray"].iter().any(|name| place.value_name().ends_with(name)) {
                return Vec::new();
            }
            let some = values.iter().filter(|_| sample.takes(values.len()));
            some.map(|value| place.replaced(&fixture.object, Some(value.clone()))).collect()
        },
        |before, ours, answer, _| {
            let undecodable = ours.iter().any(|error| matches!(error.reason, Reason::Unknown | Reason::Type));
            let theirs = matches!(answer, Answer::Undecodable(_));
            (before.is_decodable() && undecodable != theirs).then_some("decoding differs")
        },
    );
}

#[test]
fn no_field_is_called_mandatory_that_the_server_does_without() {
    ask_all(
        "no_field_is_called_mandatory_that_the_server_does_without",
        |fixture, place, _| match place.field.mandatory() && !place.in_status() {
            true => vec![place.replaced(&fixture.object, None)],
            false => Vec::new(),
        },
        |_, ours, answer, place| {
            let missed =
                ours.iter().any(|error| error.reason == Reason::Required && error.path == place.path());
            match (missed, answer) {
                (false, _) => Some("not missed"),
                (true, Answer::Accepted) => Some("missed, but the server does without"),
                (true, _) => None,
            }
        },
    );
}

#[test]
fn no_value_is_refused_that_the_server_takes() {
    ask_all(
        "no_value_is_refused_that_the_server_takes",
        |fixture, place, _| {
            let ty = place.field.ty();
            let list = ty.element().is_some_and(|element| element.is_enumeration());
            match (place.in_status(), ty.is_enumeration(), list) {
                (false, true, _) => vec![place.replaced(&fixture.object, Some(json!("NoSuchValue")))],
                (false, _, true) if ty.basic() == hoist::kinds::schema::Basic::List => {
                    vec![place.replaced(&fixture.object, Some(json!(["NoSuchValue"])))]
                }
                _ => Vec::new(),
            }
        },
        |before, ours, answer, _| {
            let refused = ours.iter().any(|error| error.reason == Reason::NotSupported);
            match (refused, answer) {
                (false, _) => Some("taken"),
                (true, answer) => {
                    (*answer == Answer::Accepted && *before == Answer::Accepted).then_some("refused")
                }
            }
        },
    );
}

/// What hoist finds in an object of the fixture's kind.
fn judged(fixture: &Fixture, object: &Value) -> Vec<FieldError> {
    let (group, version, kind) = fixture.gvk();
    validate(Schemas::of(REAL).kind(&group, &version, &kind).expect("places were found by it"), object)
}
