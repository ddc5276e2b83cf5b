use std::collections::HashMap;

use super::arena::{Arena, Kind};

/// Resolves the merge keys of `map`, whose contents are resolved: the entries are taken in document order, and
/// whatever is set later replaces what was set before, as go-yaml v2 has it; of the maps in a list the
/// earlier ones win. The error is the node that was to be merged and is no map.
pub(super) fn resolve(arena: &mut Arena, content: &str, map: u32) -> Result<(), u32> {
    let mut merged = Entries::default();
    for (key, value) in arena.pairs(map) {
        match is_merge(arena, content, key) {
            true => merged.add_all(arena, content, value)?,
            false => merged.set(arena, content, key, value),
        }
    }
    let index = arena.merged.len() as u32;
    arena.merged.push(merged.entries);
    let raw = &mut arena.nodes[map as usize];
    (raw.kind, raw.b) = (Kind::Merged, index);
    Ok(())
}

/// A plain `<<` is a merge key and nothing else; a quoted or tagged one is of another kind.
fn is_merge(arena: &Arena, content: &str, key: u32) -> bool {
    arena.raw(key).kind == Kind::Plain && arena.string(key, content) == Some("<<")
}

#[derive(Default)]
struct Entries<'a> {
    entries: Vec<(u32, u32)>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Entries<'a> {
    fn set(&mut self, arena: &'a Arena, content: &'a str, key: u32, value: u32) {
        let name = arena.string(key, content).unwrap_or_default();
        match self.places.get(name) {
            Some(&at) => self.entries[at] = (key, value),
            None => {
                self.places.insert(name, self.entries.len());
                self.entries.push((key, value));
            }
        }
    }

    fn add_all(&mut self, arena: &'a Arena, content: &'a str, value: u32) -> Result<(), u32> {
        if arena.raw(value).kind != Kind::List {
            return self.add(arena, content, value);
        }
        let maps: Vec<u32> = arena.elements(value).collect();
        maps.into_iter().rev().try_for_each(|map| self.add(arena, content, map))
    }

    fn add(&mut self, arena: &'a Arena, content: &'a str, value: u32) -> Result<(), u32> {
        let map = arena.target(value);
        match arena.raw(map).kind {
            Kind::Map => arena.pairs(map).for_each(|(key, value)| self.set(arena, content, key, value)),
            Kind::Merged => {
                let entries = &arena.merged[arena.raw(map).b as usize];
                entries.iter().for_each(|&(key, value)| self.set(arena, content, key, value));
            }
            _ => return Err(value),
        }
        Ok(())
    }
}
