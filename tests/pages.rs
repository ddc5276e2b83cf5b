//! Every rule has a page, and every page tells the truth: what it shows as flagged its rule finds, and in what it
//! shows as accepted nothing is wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoist::check::{self, GROUPS, Options, Rule, Selection};
use hoist::diag::{Diagnostic, Severity};
use hoist::object::{Body, Bundle, Object, Reference};
use hoist::text::Text;
use hoist::yaml;

/// The rules whose Flagged example would be too large for a page, or no text.
const NOT_SHOWN: [&str; 3] = ["yaml/depth", "yaml/size", "yaml/encoding"];
/// The groups about more than manifests, which no single manifest can show.
const NOT_OF_MANIFESTS: [&str; 6] = ["source", "chart", "values", "template", "test", "apply"];

fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules).copied()
}

#[test]
fn flagged_examples_are_found() {
    let group = |rule: &Rule| rule.id.split('/').next().unwrap_or_default();
    let shown = rules().filter(|rule| !NOT_SHOWN.contains(&rule.id));
    for rule in shown.filter(|rule| !NOT_OF_MANIFESTS.contains(&group(rule))) {
        let examples = examples(rule, "Flagged");
        assert!(!examples.is_empty(), "{}: its page has no Flagged example", rule.id);
        for example in examples {
            let found = findings(&example, rule);
            let own = found.iter().find(|finding| finding.rule == rule.id);
            let own = own.unwrap_or_else(|| panic!("{}: not found in\n{example}{found:#?}", rule.id));
            assert_eq!(own.severity, rule.severity, "{}", rule.id);
            assert!(!own.labels.is_empty(), "{}: says no place", rule.id);
        }
    }
}

#[test]
fn in_accepted_examples_nothing_is_wrong() {
    for rule in rules() {
        for example in examples(rule, "Accepted") {
            let wrong = findings(&example, rule);
            let wrong = wrong.iter().find(|found| found.severity > Severity::Info || found.rule == rule.id);
            assert!(wrong.is_none(), "{}: {wrong:#?} in\n{example}", rule.id);
        }
    }
}

#[test]
fn every_page_has_its_parts() {
    for rule in rules() {
        let lines: Vec<&str> = rule.page.lines().collect();
        assert_eq!(lines.first(), Some(&format!("# {}", rule.id).as_str()), "{}", rule.id);
        for part in ["## Why", "## Repair"] {
            assert!(lines.contains(&part), "{}: its page has no part `{part}`", rule.id);
        }
        assert!(rule.summary().ends_with('.'), "{}: its first paragraph is a sentence", rule.id);
        assert!(lines.iter().all(|line| line.chars().count() <= 120), "{}: a line is too long", rule.id);
    }
}

#[test]
fn every_file_of_a_rule_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
    let listed: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    assert_eq!(listed.len(), rules().count(), "a name stands twice");
    let mut pages = BTreeSet::new();
    for group in directories(&root) {
        for file in fs::read_dir(&group).expect("a group").map(|entry| entry.expect("a file").path()) {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
            if stem != "mod" {
                let group = group.file_name().unwrap_or_default().to_string_lossy();
                pages.insert(format!("{group}/{stem}"));
            }
        }
    }
    assert_eq!(pages.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed);
}

#[test]
fn every_finding_has_a_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let groups: Vec<&str> = GROUPS.iter().map(|group| group.name).collect();
    let mut named = 0;
    for file in sources(&root) {
        let source = fs::read_to_string(&file).expect("a source");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for literal in code.split('"').skip(1).step_by(2) {
            let Some((group, name)) = literal.split_once('/') else { continue };
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            if groups.contains(&group) && !name.is_empty() && name.chars().all(plain) {
                assert!(check::rule(literal).is_some(), "{}: `{literal}` has no page", file.display());
                named += 1;
            }
        }
    }
    assert!(named > 30, "only {named} rules are named");
}

/// Every Rust file under `root`.
fn sources(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).expect("a directory").map(|entry| entry.expect("an entry").path());
    let found = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

fn directories(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).expect("the groups").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.is_dir()).collect()
}

/// The YAML blocks under a page's heading.
fn examples(rule: &Rule, heading: &str) -> Vec<String> {
    let (mut under, mut block, mut found) = (false, None, Vec::new());
    for line in rule.page.lines() {
        match (&mut block, line) {
            (None, "```yaml") if under => block = Some(String::new()),
            (Some(_), "```") => found.extend(block.take()),
            (Some(block), line) => *block += &format!("{line}\n"),
            (None, line) if line.starts_with("## ") => under = line == format!("## {heading}"),
            _ => {}
        }
    }
    found
}

/// What is found in a stream of manifests, by the rules that speak unasked and by `rule`.
fn findings(manifests: &str, rule: &Rule) -> Vec<Diagnostic> {
    let names = GROUPS.iter().filter(|group| !group.practice).map(|group| group.name.to_owned());
    let selected: Vec<String> = names.chain([rule.id.to_owned()]).collect();
    let parsed = yaml::parse(&Arc::new(Text::new("example.yaml", manifests)));
    let objects = parsed.documents.into_iter().filter_map(|tree| {
        let reference = Reference::read(tree.root())?;
        Some(Object { reference, body: Body::Tree(tree) })
    });
    let selection = Selection::new(&selected, &[]).expect("names of rules");
    let options = Options { selection, ..Options::default() };
    check::check(&Bundle::from_iter(objects), parsed.diagnostics, &options)
}
