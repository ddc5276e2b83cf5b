use crate::check::facts::{Facts, Field, Named};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::nearest;

pub(super) static RULE: Rule = Rule {
    id: "reference/missing-key",
    severity: Severity::Warning,
    page: include_str!("missing_key.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut found = Vec::new();
    for from in set.iter() {
        for named in from.references.iter().filter(|named| !named.keys.is_empty()) {
            let there: Vec<&Facts> = set.named(from, named).collect();
            for (key, field) in &named.keys {
                if let Some(lacking) = lacking(&there, key) {
                    found.push(finding(from, named, (key, field), lacking));
                }
            }
        }
    }
    found
}

/// The object that lacks `key`; `None` where one of them has it, or may have it.
fn lacking<'s>(there: &[&'s Facts], key: &str) -> Option<&'s Facts> {
    let lacks =
        |facts: &&Facts| facts.keys.as_ref().is_some_and(|keys| !keys.iter().any(|known| &**known == key));
    there.first().copied().filter(|_| there.iter().all(lacks))
}

fn finding(from: &Facts, named: &Named, (key, field): (&str, &Field), lacking: &Facts) -> Finding {
    let message = format!("{} `{}` has no key `{key}`", named.kind, named.name);
    let keys = lacking.keys.as_deref().unwrap_or_default();
    let shown = keys.iter().take(5).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let more = if keys.len() > 5 { ", …" } else { "" };
    let found = Finding::new(&RULE, from, message).at(from, field, "no such key").label(
        lacking,
        lacking.place,
        format!("it has {shown}{more}"),
    );
    match nearest(key, keys.iter().map(|key| &**key)) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("add the key there, or say `optional: true` where it may be absent"),
    }
}
