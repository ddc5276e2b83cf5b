use std::sync::{Arc, Weak};

use crate::text::Text;

/// The texts that objects stand in, by number; those that can be read again are let go.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    text: Weak<Text>,
    /// What keeps it, where it cannot be had again: it was given or rendered, or it holds what is concealed.
    kept: Option<Arc<Text>>,
    name: Box<str>,
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
        let text = read(&entry.name)?;
        entry.text = Arc::downgrade(&text);
        Some(text)
    }
}
