use std::sync::Arc;

use hoist::check;
use hoist::diag::Diagnostic;
use hoist::render::{self, Source};
use hoist::report::{Findings, Format, Style};
use hoist::text::Text;
use hoist::yaml::edit;

use super::parser::in_place;

/// A text is judged without a crash, every finding stands in it, its edits can be made, and every format shows it.
pub fn validate(content: &str) {
    let source = Source::Given { name: "t".to_owned(), content: content.as_bytes().to_vec() };
    let rendered = render::render(&[source], &render::Options::default()).expect("it needs no file");
    let found = check::check(&rendered.bundle, rendered.diagnostics, &check::Options::default());
    for diagnostic in &found {
        in_place(diagnostic);
        applies(diagnostic);
    }
    let findings = Findings::new(&found, rendered.bundle.len(), rendered.others);
    for (_, format) in Format::ALL {
        let mut shown = Vec::new();
        findings.write(&mut shown, format, Style::PLAIN).expect("a vector takes everything");
        String::from_utf8(shown).expect("a report is text");
    }
}

fn applies(diagnostic: &Diagnostic) {
    let Some(first) = diagnostic.edits.first() else { return };
    let text: &Arc<Text> = &first.text;
    let edited = edit::apply(text, &diagnostic.edits);
    let grown: usize = diagnostic.edits.iter().map(|edit| edit.replacement.len()).sum();
    let gone: usize = diagnostic.edits.iter().map(|edit| edit.span.len()).sum();
    assert_eq!(edited.len(), text.content().len() + grown - gone, "two edits overlap: {diagnostic:?}");
}
