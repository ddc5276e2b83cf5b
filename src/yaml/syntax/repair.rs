//! Repairs of a document that cannot be read, offered only where it can be read after them.

use std::sync::Arc;

use super::Failure;
use super::lines::Line;
use crate::diag::Edit;
use crate::text::{Span, Text};
use crate::yaml::builder::Builder;
use crate::yaml::events;

/// No repair is tried on a document of more bytes than this: each is read once more for it.
const LARGEST: usize = 256 * 1024;

/// The lines from `first` on that stand and fall with it: those indented deeper, and its own kind beside it.
pub(super) fn block<'t>(failure: &Failure<'t>, first: Line<'t>) -> Vec<Line<'t>> {
    let belongs = |line: &Line<'_>| {
        let beside = line.indent == first.indent && line.is_element() == first.is_element();
        line.number == first.number || line.indent > first.indent || beside
    };
    let last = failure.lines.from(first).take_while(belongs).last().map_or(first.number, |last| last.number);
    failure.lines.all(first.number, last)
}

/// The edits that move `block` from column `from` to column `to`; `None` where the document cannot be read then.
pub(super) fn shift(failure: &Failure<'_>, block: &[Line<'_>], from: u32, to: u32) -> Option<Vec<Edit>> {
    let moved = block.iter().filter(|line| !line.trimmed.is_empty() && line.indent >= from);
    let edit = |line: &Line<'_>| {
        let replacement = " ".repeat((line.indent - from + to) as usize);
        Edit { text: failure.text.clone(), span: line.indentation(), replacement }
    };
    readable(failure, moved.map(edit).collect())
}

/// The edit that puts `replacement` in the place of `span`; `None` where the document cannot be read then.
pub(super) fn replace(failure: &Failure<'_>, span: Span, replacement: &str) -> Option<Vec<Edit>> {
    readable(failure, vec![Edit { text: failure.text.clone(), span, replacement: replacement.to_owned() }])
}

/// The edit that makes a separator of what stands at `line`; `None` where not both documents can be read then.
pub(super) fn separate(failure: &Failure<'_>, line: Span) -> Option<Vec<Edit>> {
    let edit = Edit { text: failure.text.clone(), span: line, replacement: "---".to_owned() };
    let before = Span { end: line.start, ..failure.chunk };
    let edits = vec![edit];
    let both =
        reads(failure, &[], before) && reads(failure, &edits, Span { start: line.start, ..failure.chunk });
    both.then_some(edits)
}

/// `edits`, in the order of the text, where the document can be read once they are made.
pub(super) fn readable(failure: &Failure<'_>, edits: Vec<Edit>) -> Option<Vec<Edit>> {
    (!edits.is_empty() && reads(failure, &edits, failure.chunk)).then_some(edits)
}

/// Whether what stands at `chunk` can be read with `edits` made to it.
fn reads(failure: &Failure<'_>, edits: &[Edit], chunk: Span) -> bool {
    if chunk.len() > LARGEST {
        return false;
    }
    let mut edited = String::with_capacity(chunk.len());
    let mut done = chunk.start;
    for edit in edits {
        edited.push_str(failure.text.slice(Span { start: done, end: edit.span.start }));
        edited.push_str(&edit.replacement);
        done = edit.span.end;
    }
    edited.push_str(failure.text.slice(Span { start: done, end: chunk.end }));
    let text = Arc::new(Text::new(failure.text.name(), edited));
    let mut builder = Builder::new(&text);
    let read = events::read(&mut builder, Span::new(0, text.content().len())).is_ok();
    let built = builder.finish();
    read && !built.broken && built.diagnostics.is_empty()
}
