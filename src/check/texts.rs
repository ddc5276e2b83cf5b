use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};

use crate::text::{Span, Text};

/// The texts that objects stand in, by number; those that can be read again are let go.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Entry>,
    /// The one that was read again last: the parts of a long text ask for it one after the other.
    recent: Option<Arc<Text>>,
}

#[derive(Debug)]
struct Entry {
    text: Weak<Text>,
    /// What keeps it, where it cannot be had again: it was given or rendered, or it holds what is concealed.
    kept: Option<Arc<Text>>,
    name: Box<str>,
    /// Whether it can be read again.
    again: bool,
}

impl Texts {
    /// Adds a text, if it is not the last one already.
    pub fn add(&mut self, text: &Arc<Text>, again: bool) {
        let lasting = !again || text.has_concealed();
        match self.texts.last_mut().filter(|last| std::ptr::eq(last.text.as_ptr(), Arc::as_ptr(text))) {
            Some(last) if lasting => last.kept = Some(text.clone()),
            Some(_) => {}
            None => self.texts.push(Entry {
                text: Arc::downgrade(text),
                kept: lasting.then(|| text.clone()),
                name: text.name().into(),
                again,
            }),
        }
    }

    /// Takes no more memory than it needs.
    pub fn shrink(&mut self) {
        self.texts.shrink_to_fit();
    }

    /// The number of the last one; of none, the number of the first to come.
    pub fn last(&self) -> u32 {
        self.texts.len().saturating_sub(1) as u32
    }

    /// Adds other texts behind these; returns how many there were before.
    pub fn append(&mut self, other: Self) -> u32 {
        let before = self.texts.len() as u32;
        self.texts.extend(other.texts);
        before
    }

    /// The text of a number, by `read` where it was let go. While somebody holds it, it is the same one.
    pub fn get(&mut self, number: u32, read: &dyn Fn(&str) -> Option<Arc<Text>>) -> Option<Arc<Text>> {
        let entry = self.texts.get_mut(number as usize)?;
        if let Some(text) = entry.text.upgrade() {
            return Some(text);
        }
        let text = match self.recent.take().filter(|recent| *recent.name() == *entry.name) {
            Some(text) => text,
            None => read(&entry.name)?,
        };
        entry.text = Arc::downgrade(&text);
        self.recent = Some(text.clone());
        Some(text)
    }

    /// The texts with the numbers in `places`. Of those that were let go only excerpts that hold the places come: each
    /// is read once, and let go again.
    pub fn excerpts(
        &mut self,
        places: BTreeMap<u32, Vec<Span>>,
        read: &dyn Fn(&str) -> Option<Arc<Text>>,
    ) -> HashMap<u32, Arc<Text>> {
        let mut given = HashMap::with_capacity(places.len());
        let mut by_name: BTreeMap<Box<str>, Vec<(u32, Vec<Span>)>> = BTreeMap::new();
        for (number, spans) in places {
            match self.texts.get(number as usize) {
                Some(entry) if entry.again => {
                    by_name.entry(entry.name.clone()).or_default().push((number, spans));
                }
                _ => given.extend(self.get(number, read).map(|text| (number, text))),
            }
        }
        for parts in by_name.into_values() {
            let kept = parts.iter().find_map(|(number, _)| self.texts[*number as usize].kept.clone());
            let spans = parts.iter().flat_map(|(_, spans)| spans).copied();
            let text = kept.or_else(|| Some(Arc::new(self.get(parts[0].0, read)?.excerpt(spans))));
            given.extend(parts.iter().filter_map(|(number, _)| Some((*number, text.clone()?))));
        }
        given
    }
}
