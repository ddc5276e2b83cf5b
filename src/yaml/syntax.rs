//! What to say about a document that cannot be parsed: where it went wrong, why, and what would mend it.

use std::sync::Arc;

use libyaml_safer::Error;

use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// A line that begins with `---` and goes on with more than a comment.
pub(super) fn bad_separator(text: &Arc<Text>, line: Span) -> Diagnostic {
    let message = "a line that begins with `---` ends the document, and only a comment may follow on it";
    Diagnostic::new("yaml/syntax", Severity::Error, message)
        .label(text, line, "Kubernetes reads this as a separator")
        .help("put what follows on a line of its own; a line of a block scalar must be indented")
}

/// The diagnostic for an error of the parser in the document at `chunk`.
pub(super) fn diagnostic(text: &Arc<Text>, chunk: Span, error: &Error) -> Diagnostic {
    let at = error.problem_mark().map_or(chunk.start, |mark| chunk.start + mark.index as u32);
    let span = Span { start: at.min(chunk.end), end: (at + 1).min(chunk.end) };
    Diagnostic::new("yaml/syntax", Severity::Error, error.problem()).label(text, span, "")
}
