//! Pairing the elements of lists whose schema does not say what tells them apart.

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::merge::{equal, go_json};

/// What became of an element: the numbers are places in the old and in the new list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// It is still there, changed or not.
    Both(usize, usize),
    /// It is gone.
    Gone(usize),
    /// It has come.
    New(usize),
}

/// So many pairings are looked at between two runs of elements that all differ; longer runs are paired as they
/// stand.
const MOST_COMPARED: usize = 4096;

/// The elements of both lists, paired: equal ones in the longest order that both have, and between them those
/// that are most alike.
pub(super) fn align(before: &[Value], after: &[Value]) -> Vec<Pair> {
    let (old, new): (Vec<_>, Vec<_>) =
        (before.iter().map(go_json::encode).collect(), after.iter().map(go_json::encode).collect());
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                pairs.extend((0..len).map(|at| Pair::Both(old_index + at, new_index + at)));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                pairs.extend((old_index..old_index + old_len).map(Pair::Gone));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                pairs.extend((new_index..new_index + new_len).map(Pair::New));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = (old_index, &before[old_index..old_index + old_len]);
                let new = (new_index, &after[new_index..new_index + new_len]);
                pair_alike(old, new, &mut pairs);
            }
        }
    }
    pairs
}

/// Pairs two runs of elements of which none equals another.
fn pair_alike((old_at, old): (usize, &[Value]), (new_at, new): (usize, &[Value]), pairs: &mut Vec<Pair>) {
    let partners = match old.len() * new.len() <= MOST_COMPARED && old.iter().chain(new).all(Value::is_object)
    {
        true => most_alike(old, new),
        false => (0..new.len()).map(|at| Some(at).filter(|at| *at < old.len())).collect(),
    };
    for gone in (0..old.len()).filter(|at| !partners.contains(&Some(*at))) {
        pairs.push(Pair::Gone(old_at + gone));
    }
    for (at, partner) in partners.into_iter().enumerate() {
        pairs.push(match partner {
            Some(partner) => Pair::Both(old_at + partner, new_at + at),
            None => Pair::New(new_at + at),
        });
    }
}

/// For each new element the old one that it is most like; the most alike find each other first.
fn most_alike(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    let mut scores = Vec::new();
    for (at, element) in new.iter().enumerate() {
        let likeness = old.iter().enumerate().map(|(was, other)| (likeness(other, element), at, was));
        scores.extend(likeness.filter(|(score, ..)| *score > 0));
    }
    scores.sort_by_key(|&(score, at, was)| (std::cmp::Reverse(score), at.abs_diff(was), at));
    let mut partners = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for (_, at, was) in scores {
        if partners[at].is_none() && !taken[was] {
            partners[at] = Some(was);
            taken[was] = true;
        }
    }
    partners
}

/// Fields whose value says more than others about which element it is.
const NAMES: [&str; 7] = ["name", "key", "host", "path", "type", "apiGroups", "ip"];

fn likeness(old: &Value, new: &Value) -> usize {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return 0 };
    let shared = new.iter().filter_map(|(key, value)| Some((key, value, old.get(key)?)));
    shared
        .map(|(key, value, other)| match (equal(value, other), NAMES.contains(&key.as_str())) {
            (true, true) => 8,
            (true, false) => 2,
            (false, _) if value.is_object() => likeness(other, value).min(1),
            (false, _) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(before: Value, after: Value) -> Vec<Pair> {
        align(before.as_array().unwrap(), after.as_array().unwrap())
    }

    #[test]
    fn an_insertion_is_one_insertion() {
        let result = pairs(json!(["a", "b", "c"]), json!(["a", "x", "b", "c"]));
        assert_eq!(result, [Pair::Both(0, 0), Pair::New(1), Pair::Both(1, 2), Pair::Both(2, 3)]);
    }

    #[test]
    fn changed_maps_find_what_they_were() {
        let before = json!([{"host": "a", "port": 1}, {"host": "b", "port": 2}]);
        let after = json!([{"host": "new", "port": 9}, {"host": "b", "port": 3}, {"host": "a", "port": 4}]);
        assert_eq!(pairs(before, after), [Pair::New(0), Pair::Both(1, 1), Pair::Both(0, 2)]);
    }
}
