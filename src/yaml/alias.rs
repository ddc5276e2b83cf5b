//! How much aliases may multiply a document, as go-yaml v2 bounds it (`decode.go`).

use super::arena::{Arena, Kind};

/// Up to this many nodes read, 99 % of them may come from aliases.
const SMALL: u64 = 400_000;
/// From this many on, 10 % may.
const LARGE: u64 = 4_000_000;

/// The alias with which reading the document comes to too many nodes by way of aliases; `None` for a document
/// that may be read. Costs no more than reading does.
pub(super) fn excess(arena: &Arena) -> Option<u32> {
    let (mut read, mut by_alias) = (0, 0);
    // Where to go on after what an alias refers to, with the alias itself.
    let mut resume: Vec<(u32, u32)> = Vec::new();
    let (mut at, mut end) = (0, arena.nodes.len() as u32);
    loop {
        while at >= end {
            let (alias, outer_end) = resume.pop()?;
            (at, end) = (alias + 1, outer_end);
        }
        read += 1;
        by_alias += u64::from(!resume.is_empty());
        if by_alias > 100 && read > 1000 && by_alias as f64 / read as f64 > allowed(read) {
            return resume.first().map(|&(alias, _)| alias);
        }
        let raw = arena.raw(at);
        match raw.kind {
            Kind::Alias => {
                resume.push((at, end));
                (at, end) = (raw.a, arena.after(raw.a));
            }
            _ => at += 1,
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
