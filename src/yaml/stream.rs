use std::sync::Arc;

use super::arena::Kind;
use super::builder::Builder;
use super::chunks::{Chunk, Chunks};
use super::events::{self, Stop};
use super::{Tree, chunks, fast, json, syntax};
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// What [`parse`] found.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents that could be read and hold anything, in their order.
    pub documents: Vec<Tree>,
    /// What was wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a stream of YAML or JSON documents as kubectl reads it.
///
/// A document that cannot be read yields a diagnostic and no tree, and the others still come. Documents that
/// are empty, `null` or only comments yield nothing.
pub fn parse(text: &Arc<Text>) -> Parsed {
    documents(text).collect()
}

/// Parses a stream as [`parse`] does, and every document with libyaml's parser: what [`parse`] reads without it has
/// to come out the same.
pub fn parse_with_libyaml(text: &Arc<Text>) -> Parsed {
    documents_by(text, text.span(), read_any).collect()
}

impl FromIterator<Document> for Parsed {
    fn from_iter<I: IntoIterator<Item = Document>>(documents: I) -> Self {
        let mut parsed = Self::default();
        for Document { tree, diagnostics } in documents {
            parsed.documents.extend(tree);
            parsed.diagnostics.extend(diagnostics);
        }
        parsed
    }
}

/// One document of a stream.
#[derive(Debug, Default)]
pub struct Document {
    /// Its tree; `None` where it cannot be read or holds nothing.
    pub tree: Option<Tree>,
    /// What was wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// The documents of a stream one by one, each parsed when it is asked for; see [`parse`].
pub fn documents(text: &Arc<Text>) -> impl Iterator<Item = Document> {
    documents_in(text, text.span())
}

/// The documents at `stretch` of a stream, which is one of its [`stretches`], or all of it.
pub fn documents_in(text: &Arc<Text>, stretch: Span) -> impl Iterator<Item = Document> {
    documents_by(text, stretch, read)
}

/// How the YAML document at a span is read.
type Read = fn(&Arc<Text>, Span) -> Document;

fn documents_by(text: &Arc<Text>, stretch: Span, read: Read) -> impl Iterator<Item = Document> {
    let fits = u32::try_from(text.content().len()).is_ok();
    let refused = (!fits).then(|| too_large(text));
    let content = if fits { text.content() } else { "" };
    let chunks = Chunks::within(content, stretch);
    refused.into_iter().chain(chunks.flat_map(move |chunk| chunk_documents(text, chunk, read)))
}

/// Cuts a stream between documents into stretches of `length` bytes or little more, so that they can be read at
/// the same time: one after the other they hold the documents of the whole.
pub fn stretches(text: &Text, length: usize) -> Vec<Span> {
    match u32::try_from(text.content().len()) {
        Ok(_) => chunks::stretches(text.content(), length),
        Err(_) => vec![text.span()],
    }
}

fn too_large(text: &Arc<Text>) -> Document {
    let diagnostic = Diagnostic::new("yaml/size", Severity::Error, "a text of 4 GiB or more cannot be read")
        .label(text, Span::default(), "")
        .help("split it into several files");
    Document { tree: None, diagnostics: vec![diagnostic] }
}

fn chunk_documents(text: &Arc<Text>, chunk: Chunk, read: Read) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut rest = chunk.span;
    // What begins with a brace is a stream of JSON values, for as long as they are JSON.
    while text.slice(rest).trim_start().starts_with('{') {
        let mut builder = Builder::new(text);
        let Ok(end) = json::read(&mut builder, rest) else { break };
        documents.push(document(builder, Span { start: rest.start, end }));
        rest.start = end;
    }
    if !text.slice(rest).trim_start().is_empty() {
        documents.push(read(text, rest));
    }
    if let Some(separator) = chunk.bad_separator {
        let diagnostics = vec![syntax::bad_separator(text, separator)];
        documents.push(Document { tree: None, diagnostics });
    }
    documents
}

/// Reads the YAML document at `span`.
fn read(text: &Arc<Text>, span: Span) -> Document {
    let mut builder = Builder::new(text);
    if fast::read(&mut builder, span).is_ok() {
        return document(builder, span);
    }
    read_any(text, span)
}

/// Reads the YAML document at `span` whatever it holds.
fn read_any(text: &Arc<Text>, span: Span) -> Document {
    let mut builder = Builder::new(text);
    match events::read(&mut builder, span) {
        Ok(()) | Err(Stop::Reported) => document(builder, span),
        Err(Stop::Syntax(error)) => {
            Document { tree: None, diagnostics: vec![syntax::diagnostic(text, span, &error)] }
        }
    }
}

fn document(builder: Builder<'_>, span: Span) -> Document {
    let text = builder.text().clone();
    let mut built = builder.finish();
    if !built.broken {
        built.diagnostics.extend(syntax::lookalikes(&text, span, &built.arena));
    }
    let empty = built.arena.nodes.first().is_none_or(|root| root.kind == Kind::Null);
    let tree = (!built.broken && !empty).then(|| Tree::new(text, span, built.arena));
    Document { tree, diagnostics: built.diagnostics }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::yaml::{MAX_DEPTH, Path, View, to_value};

    fn read(content: &str) -> (Vec<serde_json::Value>, Vec<String>) {
        let parsed = parse(&Arc::new(Text::new("t", content)));
        let values = parsed.documents.iter().map(|tree| to_value(tree.root())).collect();
        let findings = parsed.diagnostics.iter().map(|found| {
            let label = &found.labels[0];
            format!("{} {}", found.rule, label.text.slice(label.span))
        });
        (values, findings.collect())
    }

    #[test]
    fn the_last_line_needs_no_break() {
        for (content, value) in
            [("a: |\n  b", "b\n"), ("a: >-\n  b\n  c", "b c"), ("a: |+\n  b\n\n  ", "b\n\n\n")]
        {
            assert_eq!(read(content), (vec![json!({"a": value})], vec![]), "{content:?}");
        }
        let text = Arc::new(Text::new("t", "a: |\n  b"));
        let parsed = parse(&text);
        let place = parsed.documents[0].locate(&Path::fields("a")).expect("it is there");
        assert_eq!(text.slice(place.value), "|\n  b");
    }

    #[test]
    fn a_broken_document_leaves_the_others() {
        let (values, findings) = read("a: 1\n---\nb: [\n---\nc: 3\n---\n# nothing\n---\nnull\n");
        assert_eq!(values, [json!({"a": 1}), json!({"c": 3})]);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn places_are_those_of_keys_and_values() {
        let content =
            "spec:\n  containers:\n  - name: !!str web\n    args: [a, 'b']\n    text: |\n      x\n      y\n";
        let parsed = parse(&Arc::new(Text::new("t", content)));
        let tree = &parsed.documents[0];
        let place = |path: Path| {
            let place = tree.locate(&path).expect("it is there");
            (place.key.map(|key| tree.text().slice(key)), tree.text().slice(place.value))
        };
        let container = Path::fields("spec.containers").index(0);
        assert_eq!(place(container.field("name")), (Some("name"), "web"));
        assert_eq!(place(container.field("args")), (Some("args"), "[a, 'b']"));
        assert_eq!(place(container.field("args").index(1)), (None, "'b'"));
        assert_eq!(place(container.field("text")), (Some("text"), "|\n      x\n      y"));
        assert_eq!(place(container).1, content[24..].trim_end());
        assert_eq!(tree.locate(&Path::fields("spec.volumes")), None);
    }

    #[test]
    fn merge_keys_are_followed_in_order() {
        let content = "x: &x {a: 1, b: 2}\ny: &y {a: 3}\nz:\n  a: 0\n  <<: [*x, *y]\n  b: 9\n";
        let parsed = parse(&Arc::new(Text::new("t", content)));
        let z = parsed.documents[0].root().get("z").expect("it is there");
        assert_eq!(to_value(z), json!({"a": 1, "b": 9}));
        assert_eq!((z.len(), z.get("b").and_then(View::as_i64)), (2, Some(9)));
    }

    #[test]
    fn the_last_of_two_equal_keys_is_read() {
        let (values, findings) = read("a: 1\n\"a\": 2\nyes: 1\n'true': 2\n");
        assert_eq!(values, [json!({"a": 2, "true": 2})]);
        assert_eq!(findings, ["yaml/duplicate-key \"a\"", "yaml/duplicate-key 'true'"]);
    }

    #[test]
    fn what_begins_like_a_byte_order_mark_is_none() {
        assert_eq!(read("\u{ff41}: &x 1\n"), (vec![json!({"\u{ff41}": 1})], vec![]));
        assert_eq!(read("\u{feff}a: &x 1\n---\n\u{feff}b: 2\n").0, [json!({"a": 1}), json!({"b": 2})]);
    }

    #[test]
    fn json_is_read_as_json() {
        let stream = "{\"a\": \"\\/\\ud83d\\ude00\\ud800\", \"b\": [1.0, 1e3, -0, 12345678901234567890]}\n{\"c\": null}\n---\nd: 1\n";
        let a = json!({"a": "/😀\u{fffd}", "b": [1, 1000, 0, 12345678901234567890.0]});
        assert_eq!(read(stream), (vec![a, json!({"c": null}), json!({"d": 1})], vec![]));
        // What is no JSON after all is YAML.
        assert_eq!(read("{\"a\": 1, b: 'c',}").0, [json!({"a": 1, "b": "c"})]);
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = 100_000;
        let flow = format!("a: {}{}", "[".repeat(deep), "]".repeat(deep));
        let open = "{\"a\":".repeat(deep);
        let block = "- ".repeat(deep) + "x";
        let keys: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        let levels = |name: u32, inner: &str| {
            format!("a{name}: &a{name} {}{inner}{}\n", "[".repeat(300), "]".repeat(300))
        };
        let aliases = levels(0, "x") + &levels(1, "*a0");
        for content in [flow, open, block, keys, aliases] {
            let parsed = parse(&Arc::new(Text::new("t", content + "\n---\nb: 1\n")));
            assert_eq!(parsed.diagnostics.first().map(|found| found.rule.as_ref()), Some("yaml/depth"));
            assert_eq!(parsed.documents.len(), 1, "the other document is read");
        }
        let fits = format!("a: {}{}", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
        let parsed = parse(&Arc::new(Text::new("t", fits)));
        assert!(parsed.diagnostics.is_empty() && to_value(parsed.documents[0].root()).is_object());
    }

    #[test]
    fn aliases_are_bounded() {
        let level = |level: u32| {
            format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "))
        };
        let bomb: String = "a0: &a0 [x]\n".to_owned() + &(1..10).map(level).collect::<String>();
        assert!(matches!(&read(&bomb).1[..], [found] if found.starts_with("yaml/alias *a")));
        assert_eq!(read("a: &a [1]\nb: [*a, *a]\n").0, [json!({"a": [1], "b": [[1], [1]]})]);
    }
}
