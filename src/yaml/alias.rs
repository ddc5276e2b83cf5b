//! How much aliases may multiply a document, as go-yaml v2 bounds it (`decode.go`), and how deep they may nest it.

use super::MAX_DEPTH;
use super::arena::{Arena, Kind};

/// Up to this many nodes read, 99 % of them may come from aliases.
const SMALL: u64 = 400_000;
/// From this many on, 10 % may.
const LARGE: u64 = 4_000_000;

/// What a document has too much of once its aliases are followed, with the alias that brings it.
pub(super) enum Excess {
    /// Too many nodes.
    Nodes(u32),
    /// Too many levels.
    Depth(u32),
}

/// A stretch of nodes to walk, and where the containers end that are open in it.
struct Stretch {
    at: u32,
    end: u32,
    open: Vec<u32>,
}

/// What there is too much of; `None` for a document that may be read. Costs no more than reading does.
pub(super) fn excess(arena: &Arena) -> Option<Excess> {
    let (mut read, mut by_alias, mut depth) = (0, 0, 0);
    let mut stretch = Stretch { at: 0, end: arena.nodes.len() as u32, open: Vec::new() };
    // Where to go on after what an alias refers to, the aliases themselves being at `at - 1`.
    let mut resume: Vec<Stretch> = Vec::new();
    loop {
        while stretch.at >= stretch.end {
            depth -= stretch.open.len();
            stretch = resume.pop()?;
        }
        while stretch.open.pop_if(|end| *end <= stretch.at).is_some() {
            depth -= 1;
        }
        let first_alias = resume.first().map_or(stretch.at, |outer| outer.at - 1);
        read += 1;
        by_alias += u64::from(!resume.is_empty());
        if by_alias > 100 && read > 1000 && by_alias as f64 / read as f64 > allowed(read) {
            return Some(Excess::Nodes(first_alias));
        }
        let raw = arena.raw(stretch.at);
        stretch.at += 1;
        if raw.kind == Kind::Alias {
            let target = Stretch { at: raw.a, end: arena.after(raw.a), open: Vec::new() };
            resume.push(std::mem::replace(&mut stretch, target));
        } else if raw.is_container() {
            stretch.open.push(raw.a);
            depth += 1;
            if depth > MAX_DEPTH {
                return Some(Excess::Depth(first_alias));
            }
        }
    }
}

fn allowed(read: u64) -> f64 {
    match read {
        ..=SMALL => 0.99,
        LARGE.. => 0.10,
        _ => 0.99 - 0.89 * ((read - SMALL) as f64 / (LARGE - SMALL) as f64),
    }
}
