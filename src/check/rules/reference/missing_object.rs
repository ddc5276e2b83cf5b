use std::collections::HashSet;

use super::in_namespace;
use crate::check::facts::{Facts, Named};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::nearest;

pub(super) static RULE: Rule = Rule {
    id: "reference/missing-object",
    severity: Severity::Warning,
    page: include_str!("missing_object.md"),
    judge: Judge::Set(judge),
};

/// What an object names: group, kind, namespace and name.
type Target<'s> = (&'s str, &'s str, Option<&'s str>, &'s str);

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let others = set.iter().flat_map(|from| from.references.iter().map(move |named| (from, named)));
    let vouched: HashSet<Target> =
        others.filter(|(_, named)| !named.needed).map(|(from, named)| target(set, from, named)).collect();
    let mut found = Vec::new();
    for from in set.iter() {
        let mut told = HashSet::new();
        for named in from.references.iter().filter(|named| named.needed) {
            let target = target(set, from, named);
            if !vouched.contains(&target) && lacks(set, from, named, target) && told.insert(target) {
                found.push(finding(set, from, named, target));
            }
        }
    }
    found
}

fn target<'s>(set: &'s Set, from: &'s Facts, named: &'s Named) -> Target<'s> {
    (&named.group, &named.kind, set.namespace_of(from, named), &named.name)
}

/// Whether the set holds objects like `target` where that is looked for, but not `target` itself, and nothing tells
/// that somebody else makes it.
fn lacks(set: &Set, from: &Facts, named: &Named, (group, kind, namespace, name): Target) -> bool {
    let held = || set.of_kind(group, kind, namespace).any(|other| !set.apart(from, other));
    let there = || set.find(group, kind, namespace, name).next().is_some();
    let given = || named.row.is_some_and(|row| row.is_given(name));
    // What names no namespace may be meant for any.
    let perhaps = || {
        let homeless = |other: &Facts| namespace.is_none() || set.namespace(other).is_none();
        set.called(group, kind, name).any(homeless)
    };
    held() && !there() && !given() && !perhaps() && !made(set, from, named, namespace) && !foreseen(set, name)
}

/// Whether something that nobody has a schema for says the name, or a custom resource is called as it begins:
/// controllers call what they make after what they make it for.
fn foreseen(set: &Set, name: &str) -> bool {
    let dashes = name.match_indices('-').map(|(at, _)| &name[..at]);
    let custom =
        |owner: &str| set.mentioning(owner).any(|facts| facts.row.is_none() && facts.reference.name == owner);
    set.mentioning(name).next().is_some() || dashes.into_iter().any(custom)
}

/// Whether a controller makes what is named, as that of a StatefulSet its claims. In the pods of the StatefulSet
/// itself it puts them in the place of volumes that go by the names of the templates.
fn made(set: &Set, from: &Facts, named: &Named, namespace: Option<&str>) -> bool {
    if from.makes.iter().any(|(kind, name)| kind.kind == named.kind && *name == named.name) {
        return true;
    }
    let makes = |maker: &Facts| {
        maker.makes.iter().any(|(kind, name)| {
            let number = named.name.strip_prefix(&**name).and_then(|rest| rest.strip_prefix('-'));
            let number = number.and_then(|rest| rest.strip_prefix(maker.reference.name.as_str()));
            let number = number.and_then(|rest| rest.strip_prefix('-'));
            kind.kind == named.kind && number.is_some_and(|number| number.parse::<u32>().is_ok())
        })
    };
    set.with_pods(namespace).any(|(maker, _)| makes(maker))
}

fn finding(set: &Set, from: &Facts, named: &Named, (group, kind, namespace, name): Target) -> Finding {
    let message = format!("{kind} `{name}` is not among the sources{}", in_namespace(namespace));
    let found = Finding::new(&RULE, from, message).at(from, &named.field, format!("no such {kind}"));
    let candidates = || set.of_kind(group, kind, namespace);
    let near = nearest(name, candidates().map(|facts| facts.reference.name.as_str()));
    let near = near.and_then(|near| candidates().find(|facts| facts.reference.name == near));
    match (near, set.called(group, kind, name).next()) {
        (_, Some(other)) => found
            .label(other, other.place, "one of this name")
            .help(format!("there is one{}", in_namespace(set.namespace(other)))),
        (Some(near), None) => found
            .label(near, near.place, "perhaps this one")
            .help(format!("did you mean `{}`?", near.reference.name)),
        (None, None) => found.help("add it to the sources, or see that it is in the cluster before"),
    }
}
