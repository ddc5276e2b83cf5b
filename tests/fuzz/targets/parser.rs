use hoist::diag::Diagnostic;
use hoist::text::Text;
use hoist::yaml::{self, Parsed, View as _, to_value};
use serde_json::Value;

use super::{nodes, same, text};

/// Both ways to read a text come to the same: trees, places and diagnostics, and so do its parts one after the other.
/// Every place is one of the text.
pub fn parser(content: &str) {
    let text = text(content);
    let (quick, thorough) = (yaml::parse(&text), yaml::parse_with_libyaml(&text));
    assert_eq!(told(&quick), told(&thorough));
    let stretches = yaml::stretches(&text, 10).into_iter();
    let parts: Parsed = stretches.flat_map(|stretch| yaml::documents_in(&text, stretch)).collect();
    assert_eq!(told(&quick), told(&parts));
    let spans = |parsed: &Parsed| parsed.documents.iter().map(yaml::Tree::span).collect::<Vec<_>>();
    assert_eq!(spans(&quick), spans(&parts));
    assert_eq!(quick.documents.len(), thorough.documents.len());
    for (quick, thorough) in quick.documents.iter().zip(&thorough.documents) {
        assert_eq!(quick.span(), thorough.span());
        let (quick, thorough) = (nodes(quick.root()), nodes(thorough.root()));
        assert_eq!(quick.len(), thorough.len());
        for (one, other) in quick.iter().zip(&thorough) {
            assert_eq!((one.shape(), one.place()), (other.shape(), other.place()));
            assert!(content.get(one.place().range()).is_some(), "{:?} is no place", one.place());
        }
    }
}

fn told(parsed: &Parsed) -> Vec<String> {
    let told = |found: &Diagnostic| {
        in_place(found);
        let places: Vec<_> = found.labels.iter().map(|label| label.span).collect();
        format!("{} {} {places:?}", found.rule, found.message)
    };
    parsed.diagnostics.iter().map(told).collect()
}

/// Fails for a label or an edit that does not stand in its text, on whole characters.
pub fn in_place(found: &Diagnostic) {
    let fits = |text: &Text, span: hoist::text::Span| text.content().get(span.range()).is_some();
    assert!(found.labels.iter().all(|label| fits(&label.text, label.span)), "{found:?}");
    assert!(found.edits.iter().all(|edit| fits(&edit.text, edit.span)), "{found:?}");
}

/// An object that is JSON is read as serde_json reads it.
pub fn json(content: &str) {
    let Ok(Value::Object(theirs)) = serde_json::from_str(content) else { return };
    let parsed = yaml::parse(&text(content));
    assert!(parsed.diagnostics.iter().all(|found| found.rule == "yaml/duplicate-key"), "{parsed:?}");
    let [tree] = &parsed.documents[..] else { panic!("{} documents", parsed.documents.len()) };
    let (ours, theirs) = (to_value(tree.root()), Value::Object(theirs));
    assert!(same(&ours, &theirs), "{ours}\n{theirs}");
}
