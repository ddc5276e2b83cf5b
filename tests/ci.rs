//! What hoist says about CI is true: its hooks call commands that are there, and the table for those who come from
//! kubeconform names flags that are.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test is a program of its own")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_yaml::Value;

const HOOKS: &str = include_str!("../.pre-commit-hooks.yaml");
const PAGE: &str = include_str!("../docs/ci.md");

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Some(text.into_owned())
}

fn hoist(arguments: &[&str]) -> String {
    output(env!("CARGO_BIN_EXE_hoist"), arguments).expect("the binary starts")
}

/// The flags in a text: words that begin with dashes.
fn flags(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.starts_with("--") && word.len() > 2).map(str::to_owned).collect()
}

#[test]
fn the_hooks_call_commands_that_are_there() {
    let hooks: Vec<Value> = serde_yaml::from_str(HOOKS).expect("the hooks are YAML");
    let ids: Vec<&str> = hooks.iter().filter_map(|hook| hook["id"].as_str()).collect();
    assert_eq!(ids, ["hoist-validate", "hoist-lint", "hoist-fix"]);
    for hook in &hooks {
        let entry = hook["entry"].as_str().expect("an entry");
        let mut words: Vec<&str> = entry.split(' ').collect();
        assert_eq!((words.remove(0), &hook["language"]), ("hoist", &Value::from("rust")));
        // With no file the command says so; with a flag that it does not know it would say that.
        let said = hoist(&words);
        assert!(said.contains("no SOURCE is given"), "{entry}: {said}");
        assert!(PAGE.contains(&format!("`{}`", hook["id"].as_str().expect("an id"))), "docs/ci.md: {entry}");
    }
}

#[test]
fn the_steps_are_yaml_and_call_commands_that_are_there() {
    let mut commands = 0;
    for block in PAGE.split("```yaml").skip(1) {
        let (_, rest) = block.split_once('\n').expect("a fence");
        let content = rest.split("```").next().expect("an end");
        serde_yaml::from_str::<Value>(content).expect("a step is YAML");
        for line in content.lines().filter_map(|line| line.split_once("hoist ").map(|(_, line)| line)) {
            let words: Vec<&str> =
                line.split(['>', '|']).next().unwrap_or_default().split_whitespace().collect();
            if words.first() == Some(&"validate") {
                let known = hoist(&["validate", "--help"]);
                let missing: Vec<_> = flags(line).difference(&flags(&known)).cloned().collect();
                assert!(missing.is_empty(), "{line}: {missing:?}");
                let format = words.iter().skip_while(|word| **word != "-o").nth(1);
                assert!(format.is_none_or(|format| known.contains(format)), "{line}");
                commands += 1;
            }
        }
    }
    assert!(commands >= 4, "only {commands} commands are shown");
}

#[test]
fn every_flag_of_kubeconform_has_its_answer() {
    let rows: Vec<(&str, &str)> =
        PAGE.lines().filter_map(|line| line.strip_prefix("| `-")?.split_once("` | ")).collect();
    let known = flags(&(hoist(&["validate", "--help"]) + &hoist(&["--help"])));
    for (theirs, ours) in &rows {
        let unknown: Vec<_> = flags(ours).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "-{theirs}: hoist has no {unknown:?}");
    }
    let Some(help) = output("kubeconform", &["-h"]) else {
        return eprintln!(
            "every_flag_of_kubeconform_has_its_answer: kubeconform is not on the path: not compared"
        );
    };
    let theirs = help.lines().filter_map(|line| line.strip_prefix("  -")?.split_whitespace().next());
    assert_eq!(rows.iter().map(|(flag, _)| *flag).collect::<BTreeSet<_>>(), theirs.collect());
}
