use std::sync::Arc;

use super::{Span, Text};

/// A span of a text that is at hand: where something was written.
#[derive(Clone, Debug)]
pub struct Location {
    /// The text.
    pub text: Arc<Text>,
    /// The place in it.
    pub span: Span,
}

/// Two locations are the same where they are in the same text, not in one that reads the same.
impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text) && self.span == other.span
    }
}
