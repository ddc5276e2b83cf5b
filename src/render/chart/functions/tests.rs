use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::render::chart::Templates;
use crate::text::Text;
use crate::yaml;

/// What printing an expression comes to, as JSON; the message where it fails.
fn printed(expression: &str) -> String {
    let template = format!("r: {{{{ {expression} }}}}\n");
    let named = [("t".to_owned(), Arc::new(Text::new("t", template)))];
    let variables = json!({
        "values": {"web": {"replicas": 2, "ports": {"http": 8080}}},
        "capabilities": {"kube_version": "v1.36.0"}, "text": "1.2.3", "time": "2026-05-01", "list": [{"key": 1}], "map": {"a": {"b": 1}}, "number": 1.5, "value": 1, "other": {},
    });
    let (compiled, mut diagnostics) = Templates::alone(&named, variables);
    let (text, more) = compiled.render_named("t");
    diagnostics.extend(more);
    let Some(text) = text.filter(|_| diagnostics.is_empty()) else {
        return diagnostics.remove(0).message;
    };
    let parsed = yaml::parse(&Arc::new(text));
    let root: Value = yaml::to_value(parsed.documents[0].root());
    root["r"].to_string()
}

#[test]
fn every_example_gives_what_its_page_says() {
    let wrong: Vec<_> = all()
        .map(|function| (function.example, function.gives, printed(function.example)))
        .filter(|(_, gives, found)| gives != found)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_example_calls_its_function() {
    for function in all() {
        let names = [function.name()].into_iter().chain(function.aliases.iter().copied());
        let mut words = function.example.split(|one: char| !one.is_alphanumeric() && one != '_');
        assert!(words.any(|word| names.clone().any(|name| name == word)), "{}", function.example);
    }
}

#[test]
fn no_name_is_given_twice() {
    let mut seen = HashSet::new();
    for function in all() {
        for name in [function.name()].iter().chain(function.aliases) {
            let kind = function.kind.noun();
            assert!(seen.insert((kind, *name)), "{kind} {name}");
        }
    }
}

#[test]
fn what_is_not_listed_is_not_there() {
    let mut env = Environment::empty();
    register(&mut env);
    let functions: Vec<_> =
        all().filter(|function| function.kind == Kind::Function).map(Function::name).collect();
    let mut globals: Vec<_> = env.globals().map(|(name, _)| name.to_owned()).collect();
    globals.retain(|name| !functions.contains(&name.as_str()));
    assert_eq!(globals, [""; 0]);
}

#[test]
fn nothing_can_tell_one_render_from_another() {
    for expression in
        ["now()", "[1, 2] | shuffle", "[1, 2] | random", "uuid4()", "lorem()", "debug()", "env('HOME')"]
    {
        let said = printed(expression);
        assert!(said.contains("unknown") || said.starts_with("there is no"), "{expression}: {said}");
    }
}

#[test]
fn what_helm_calls_otherwise_can_be_called() {
    for (name, answer) in HELM {
        let Answer::Write(expression) = answer else { continue };
        let said = printed(expression);
        assert!(
            !said.starts_with("there is no") && !said.contains(" takes "),
            "{name}: {expression}: {said}"
        );
    }
}
