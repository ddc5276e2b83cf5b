use std::sync::Arc;

use hoist::diag::Diagnostic;
use hoist::text::Text;
use hoist::yaml;

use crate::kubectl;

/// Broken documents, each with what is said about it: cases are parted by `=====`, input and answer by `~~~~~`.
const CASES: &str = include_str!("broken.txt");

/// One line for the message, one for each label, one for each help, and what the edits make of the text.
fn show(diagnostic: &Diagnostic) -> String {
    let mut shown = format!("{}: {}\n", diagnostic.rule, diagnostic.message);
    for label in &diagnostic.labels {
        let position = label.text.position(label.span.start);
        let slice = label.text.slice(label.span);
        shown += &format!("{}:{} {slice:?} {}", position.line, position.column, label.message);
        shown.truncate(shown.trim_end().len());
        shown.push('\n');
    }
    diagnostic.help.iter().for_each(|help| shown += &format!("= {help}\n"));
    if let Some(edit) = diagnostic.edits.first() {
        let edited = hoist::yaml::edit::apply(&edit.text, &diagnostic.edits);
        edited.lines().for_each(|line| shown += &format!("> {line}\n"));
    }
    shown
}

fn found(input: &str) -> String {
    let parsed = yaml::parse(&Arc::new(Text::new("broken.yaml", input)));
    parsed.diagnostics.iter().map(show).collect()
}

fn cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    CASES
        .split("=====\n")
        .filter(|case| !case.is_empty())
        .map(|case| case.split_once("~~~~~\n").unwrap_or((case, "")))
}

#[test]
fn each_mistake_is_named_at_its_place() {
    let fresh: Vec<String> =
        cases().map(|(input, _)| format!("{input}~~~~~\n{}", found(&unescape(input)))).collect();
    let fresh = fresh.join("=====\n");
    let update = crate::variable("UPDATE").is_some();
    if update {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/broken.txt"), &fresh)
            .expect("the file can be written");
    }
    for (case, (input, expected)) in fresh.split("=====\n").zip(cases()) {
        assert!(
            update || case == format!("{input}~~~~~\n{expected}"),
            "fresh:\n{case}\nexpected:\n{expected}"
        );
    }
}

/// Tabs and bytes that cannot be seen stand in the cases as escapes.
fn unescape(input: &str) -> String {
    let escapes = [
        ("<TAB>", "\t"),
        ("<NUL>", "\0"),
        ("<CR>", "\r"),
        ("<NBSP>", "\u{a0}"),
        ("<WIDE>", "\u{ff1a}"),
        ("<OPEN>", "\u{201c}"),
        ("<CLOSE>", "\u{201d}"),
    ];
    escapes.iter().fold(input.to_owned(), |text, (name, char)| text.replace(name, char))
}

/// What kubectl refuses hoist refuses, and the other way round, but for what kubectl drops in silence.
#[test]
fn kubectl_refuses_them_too() {
    if !kubectl::present() {
        return;
    }
    for (input, _) in cases().filter(|(input, _)| !input.contains("# kubectl reads this")) {
        let input = unescape(input);
        let error = kubectl::read(input.as_bytes()).err().unwrap_or_default();
        assert!(error.contains("error parsing") || error.contains("error converting"), "{error}\n{input}");
    }
}
