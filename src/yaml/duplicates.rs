use std::sync::Arc;

use super::Path;
use super::arena::Arena;
use crate::diag::{Diagnostic, Severity};
use crate::text::Text;

/// Up to this many keys each is compared with each, which is faster than sorting them.
const FEW: usize = 12;
/// So many of one map are told.
pub(super) const MOST: usize = 100;

/// The keys that later ones of the same name replace, each with the next of its name, in document order. May
/// reorder `keys`.
pub(super) fn find(arena: &Arena, content: &str, keys: &mut [u32]) -> Vec<(u32, u32)> {
    let name = |key: u32| arena.string(key, content).unwrap_or_default();
    let mut repeated = Vec::new();
    if keys.len() <= FEW {
        let mut names = [""; FEW];
        for (at, &later) in keys.iter().enumerate() {
            names[at] = name(later);
            // Only the nearest of several before it: the others have been replaced by that one.
            let earlier = names[..at].iter().rposition(|earlier| *earlier == names[at]);
            repeated.extend(earlier.map(|earlier| (keys[earlier], later)));
        }
        return repeated;
    }
    keys.sort_unstable_by(|&one, &other| name(one).cmp(name(other)).then(one.cmp(&other)));
    let same = keys.windows(2).filter(|pair| name(pair[0]) == name(pair[1]));
    repeated.extend(same.map(|pair| (pair[0], pair[1])));
    repeated.sort_unstable();
    repeated
}

/// What to say about a key that stands twice.
pub(super) fn diagnostic(
    arena: &Arena,
    text: &Arc<Text>,
    map: &Path,
    (earlier, later): (u32, u32),
) -> Diagnostic {
    let name = arena.string(later, text.content()).unwrap_or_default();
    let message = format!("the key `{name}` stands twice in one map");
    Diagnostic::new("yaml/duplicate-key", Severity::Error, message)
        .label(text, arena.raw(later).span(), "kubectl reads this one")
        .label(text, arena.raw(earlier).span(), "and drops this one in silence")
        .help("remove one of the two, or give it the name it was meant to have")
        .at(map.named(name))
}
