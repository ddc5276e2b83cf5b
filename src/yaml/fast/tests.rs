use std::sync::Arc;

use proptest::prelude::*;

use crate::text::{Span, Text};
use crate::yaml::arena::{Arena, Kind};
use crate::yaml::builder::Builder;
use crate::yaml::{events, fast};

type Outcome = Option<(Arena, Vec<String>)>;

fn outcome(builder: Builder<'_>, read: bool) -> Outcome {
    let built = builder.finish();
    let found = built.diagnostics.iter().map(|found| format!("{} {:?}", found.message, found.labels[0].span));
    // A document that is null and one that holds nothing both come to nothing.
    let empty = built.arena.nodes.first().is_none_or(|root| root.kind == Kind::Null);
    read.then(|| (if empty { Arena::default() } else { built.arena }, found.collect()))
}

/// What the fast path makes of a document, and what the other one does.
fn both(content: &str) -> (Outcome, Outcome) {
    let text = Arc::new(Text::new("t", content));
    let chunk = Span::new(0, content.len());
    let (mut quick, mut any) = (Builder::new(&text), Builder::new(&text));
    let read = fast::read(&mut quick, chunk).is_ok();
    let parsed = events::read(&mut any, chunk).is_ok();
    (outcome(quick, read), outcome(any, parsed))
}

/// What the fast path reads the other one reads as well, as the same tree.
fn agree(content: &str) -> Result<bool, String> {
    match both(content) {
        (None, _) => Ok(false),
        (quick, any) if quick == any => Ok(true),
        (quick, any) => Err(format!("{content}\nfast: {quick:#?}\nany:  {any:#?}")),
    }
}

#[test]
fn reads_what_manifests_are_made_of() {
    let documents = [
        "a: b\n",
        "---\n# c\na: b # d\n\nc:\n",
        "- a\n- b: c\n  d:\n  - e\n  -\n- - f\n  - g\n",
        "a:\n- b\n-  c: d\n   e: f\nz: 1\n",
        "a: |\n  x\n\n   y\n  \nb: |-\n  z\n\nc: |+\n  w\n\n",
        "a: >\n  x\n  y\n\n  z\n   w\n  v\n",
        "a: []\nb: {}\nc: [a, \"b\", [1, 'c']]\nd: {e: f, \"g\": [h]}\n",
        "\"a\": 'b''c'\n'd': \"e\\n\\\"f\\\"\"\n",
        "a: 1\nb: yes\nc: 1.5\nd: ~\ne:\n",
        "a: http://x:80/y#z\nb: x-y\nc: -1\nd: --x\n",
        "a: |\n\tx\n",
        "a: |\n  \tx\n",
        "a:\n  b:\n    c: |\n      d\n",
        "yes: 1\n1: 2\na b: c\n",
        "a: 1\na: 2\n",
        "a: |\n  x",
        "a: >-\n\n  x\n  y\n\n\n  z\n",
        "é: ü\n日本: 😀\n",
        "a: |\nb: c\n",
        "a: |+\n\n\nb: c\n",
        "a:\n    b: |\n     x\n    c: d\n",
        "a:\n  {}\nb:\n    []\nc:\n  x y\nd:\n  \"z\"\n",
        "a: b\n  c\n\n\n  - d\n   e # f\ng: h\n",
        "a:\n- b\n c\n",
        "a: b\n  # c\nd: 1\n 2\n",
        "a: 1\n\n\nb: 2\n",
        "a: \"b  \n\n  c\\t\n\\\"d\n  \" # e\nf: 'g\n\n ''h'''\n",
        "a: 'b''\n  '\n\nc: \" \n x\"\n",
    ];
    let unread: Vec<&str> = documents.into_iter().filter(|document| agree(document) != Ok(true)).collect();
    // A tab where the indentation of the first line is due is for the other parser to refuse.
    assert_eq!(unread, ["a: |\n\tx\n", "a: |\n  \tx\n"]);
}

#[test]
fn leaves_the_rest_alone() {
    let documents = [
        "a",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "? a\n: b\n",
        "a: b\r\n",
        "a:\tb\n",
        "a: [b,\n  c]\n",
        "a: {b}\n",
        "a: [b: c]\n",
        "a: |2\n   x\n",
        "a: | # c\n  x\n",
        " a: 1\nb: 2\n",
        "a: 1\n b: 2\n",
        "- a\nb: c\n",
        "a: \"\\x41\"\n",
        "...\n",
        "a: b\n...\nc: d\n",
        "a: b\n... c: d\n",
        "%YAML 1.1\n---\na: b\n",
        "a: 'b\n",
        "[a]\n",
        "a: [b]c\n",
        "a: \"b\"c\n",
        "a: \u{85}b\n",
        "a: \u{feff}b\n",
        "a: \0\n",
        "a : b\n",
    ];
    let read: Vec<&str> = documents.into_iter().filter(|document| agree(document) != Ok(false)).collect();
    assert_eq!(read, Vec::<&str>::new());
}

/// Lines of which many make documents, put together from pieces that mean something.
fn soup() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = vec![
        "a", "b", "key", "1", "yes", "~", "1.5", "-", "- ", ": ", ":", " ", "  ", "#", " # c", "\"", "'",
        "\"x\"", "'y'", "|", "|-", ">", ">+", "[", "]", "{", "}", ", ", "[]", "{}", "&a ", "*a", "<<",
        "!!str ", "\\n", "\t", "é", "---", "...", "?", "%", "@", "x-y", "a/b:c", "\u{85}",
    ];
    let line = (0usize..7, proptest::collection::vec(proptest::sample::select(pieces), 0..5))
        .prop_map(|(indent, pieces)| " ".repeat(indent) + &pieces.concat());
    let entry = (0usize..4, "(- ){0,2}[a-d]:( [a-z0-9]{1,3}| \\||  >-| \"x\"| \"x| y'| \\[a, b\\])?")
        .prop_map(|(level, entry)| " ".repeat(2 * level) + &entry);
    let lines = prop_oneof![3 => entry, 1 => line, 1 => Just(String::new())];
    proptest::collection::vec(lines, 0..10).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3_000) })]

    #[test]
    fn agrees_with_the_other_parser(document in soup()) {
        agree(&document).map_err(TestCaseError::fail)?;
    }
}
