use std::collections::HashMap;

use serde_json::Value;

/// The elements of a merged list in the order that the API server gives them.
///
/// Those that stand in `order` take its order; the others, which only the server had, keep theirs, and each
/// goes before the first ordered element that it stood before in `live`. `name` gives what elements are
/// recognised by.
pub(super) fn arrange(
    merged: Vec<Value>,
    order: &[Value],
    live: &[Value],
    name: impl Fn(&Value) -> String,
) -> Vec<Value> {
    let in_order = places(order, &name);
    let in_live = places(live, &name);
    let mut ordered = Vec::new();
    let mut others = Vec::new();
    for element in merged {
        let name = name(&element);
        let live_rank = in_live.get(&name).copied();
        match in_order.get(&name) {
            Some(rank) => ordered.push((*rank, live_rank, element)),
            None => others.push((live_rank.unwrap_or(usize::MAX), live_rank, element)),
        }
    }
    ordered.sort_by_key(|(rank, ..)| *rank);
    others.sort_by_key(|(rank, ..)| *rank);
    interleave(others, ordered)
}

type Ranked = (usize, Option<usize>, Value);

fn interleave(others: Vec<Ranked>, ordered: Vec<Ranked>) -> Vec<Value> {
    let mut arranged = Vec::with_capacity(others.len() + ordered.len());
    let mut others = others.into_iter().peekable();
    for (_, live_rank, element) in ordered {
        while let Some((_, _, other)) = others
            .next_if(|(_, other, _)| matches!((other, live_rank), (Some(other), Some(rank)) if *other < rank))
        {
            arranged.push(other);
        }
        arranged.push(element);
    }
    arranged.extend(others.map(|(_, _, other)| other));
    arranged
}

/// Where each element stands first.
pub(super) fn places(list: &[Value], name: impl Fn(&Value) -> String) -> HashMap<String, usize> {
    let mut places = HashMap::with_capacity(list.len());
    for (at, element) in list.iter().enumerate() {
        places.entry(name(element)).or_insert(at);
    }
    places
}

/// Whether the elements of `order` stand in `live` in that order, all of them, whatever stands between.
pub(super) fn is_kept(order: &[Value], live: &[Value], name: impl Fn(&Value) -> String) -> bool {
    let in_live = places(live, &name);
    let ranks: Option<Vec<_>> = order.iter().map(|element| in_live.get(&name(element)).copied()).collect();
    ranks.is_some_and(|ranks| ranks.is_sorted())
}
