//! What to say about a document that cannot be parsed: where it went wrong, why, and what would mend it.
//!
//! The parser knows at which character it gave up, and seldom what the author did wrong. So the lines around that
//! place are looked at, likely mistakes first. What is said names keys and lines, never values: a document that
//! cannot be parsed may well be a Secret.

mod brackets;
mod characters;
mod foreign;
mod indentation;
mod lines;
mod lookalike;
mod placement;
mod quotes;
mod repair;
mod tabs;
mod template;

use std::sync::Arc;

use libyaml_safer::{Error, ErrorKind};

use self::lines::Lines;
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

pub(super) use lookalike::in_tree as lookalikes;
pub(super) use template::in_place_of_key;

/// A line that begins with `---` and goes on with more than a comment.
pub(super) fn bad_separator(text: &Arc<Text>, line: Span) -> Diagnostic {
    let message = "a line that begins with `---` ends the document, and only a comment may follow on it";
    Diagnostic::new("yaml/syntax", Severity::Error, message)
        .label(text, line, "Kubernetes reads this as a separator")
        .help("put what follows on a line of its own; a line of a block scalar must be indented")
}

/// What stands behind the end of a document, and is not read.
pub(super) fn unread(text: &Arc<Text>, rest: Span) -> Diagnostic {
    let first = Lines::of(text, rest).at(rest.start);
    Diagnostic::new(
        "yaml/syntax",
        Severity::Error,
        "Kubernetes does not read what follows the end of a document",
    )
    .label(text, first.content(), "from here on nothing is read")
    .help("separate documents with `---`")
}

/// Where and why the parser gave up.
struct Failure<'t> {
    text: &'t Arc<Text>,
    lines: Lines<'t>,
    /// Where the document stands.
    chunk: Span,
    problem: &'static str,
    context: &'static str,
    /// Where the parser was.
    at: u32,
    /// Where what it was parsing began.
    from: u32,
}

impl Failure<'_> {
    fn diagnostic(&self, span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::new("yaml/syntax", Severity::Error, message).label(self.text, span, label)
    }

    /// The character at an offset, or the place behind the last one.
    fn character(&self, at: u32) -> Span {
        self.text.character(at)
    }
}

/// The diagnostic for an error of the parser in the document at `chunk`.
pub(super) fn diagnostic(text: &Arc<Text>, chunk: Span, error: &Error) -> Diagnostic {
    let place = |mark: Option<libyaml_safer::Mark>| {
        let at = mark.map_or(chunk.start, |mark| chunk.start + mark.index as u32);
        at.min(chunk.end)
    };
    let failure = Failure {
        text,
        lines: Lines::of(text, chunk),
        chunk,
        problem: error.problem(),
        context: error.context().unwrap_or_default(),
        at: place(error.problem_mark()),
        from: place(error.context_mark().or(error.problem_mark())),
    };
    if error.kind() == ErrorKind::Reader {
        return characters::forbidden(&failure, chunk);
    }
    template::diagnose(&failure, chunk)
        .or_else(|| foreign::diagnose(&failure))
        .or_else(|| tabs::diagnose(&failure))
        .or_else(|| quotes::unclosed(&failure))
        .or_else(|| brackets::diagnose(&failure))
        .or_else(|| quotes::followed(&failure))
        .or_else(|| characters::diagnose(&failure))
        .or_else(|| lookalike::diagnose(&failure))
        .or_else(|| indentation::diagnose(&failure))
        .unwrap_or_else(|| as_parser_says(&failure))
}

fn as_parser_says(failure: &Failure<'_>) -> Diagnostic {
    let mut diagnostic = failure.diagnostic(failure.character(failure.at), failure.problem, "");
    if failure.from != failure.at && !failure.context.is_empty() {
        let label = failure.context.to_owned();
        diagnostic = diagnostic.label(failure.text, failure.character(failure.from), label);
    }
    diagnostic
}
