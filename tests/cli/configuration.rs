//! `.hoist.yaml`: where it is looked for, and that its page says what it takes.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::run;

const PAGE: &str = include_str!("../../docs/configuration.md");
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Web\n";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What `hoist validate` says and ends with, run in `directory`.
fn validate(directory: &Path, arguments: &str) -> (Option<i32>, String) {
    let output = run::line(directory, &format!("hoist validate {arguments}"));
    (output.status.code(), said(&output))
}

/// The files that the page shows.
fn shown() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("```yaml ").skip(1).map(|block| {
        let (name, rest) = block.split_once('\n').expect("a name");
        (name, rest.split_once("\n```").expect("an end").0)
    })
}

#[test]
fn the_page_shows_what_is_accepted_and_names_every_key() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in shown() {
        fs::write(folder.path().join(name), format!("{content}\n")).expect("a file");
    }
    assert_eq!(validate(folder.path(), "suppressed.yaml"), (Some(0), "no findings in 1 object\n".to_owned()));
    let rows: Vec<&str> =
        PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for (prefix, content) in [("", "unknown: 1"), ("overrides[].", "overrides: [{unknown: 1}]")] {
        fs::write(folder.path().join(".hoist.yaml"), content).expect("a file");
        let (status, told) = validate(folder.path(), "suppressed.yaml");
        let (_, keys) = told.split_once("expected one of ").unwrap_or_else(|| panic!("{told}"));
        let keys: Vec<_> = keys.split('`').skip(1).step_by(2).map(|key| format!("{prefix}{key}")).collect();
        assert!(status == Some(2) && keys.len() >= 4, "{told}");
        let missing: Vec<_> = keys.iter().filter(|key| !rows.contains(&key.as_str())).collect();
        assert!(missing.is_empty(), "docs/configuration.md has no row for {missing:?}");
    }
}

#[test]
fn the_nearest_file_up_to_the_repository_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("repository/apps/web");
    fs::create_dir_all(&inner).expect("a folder");
    fs::write(inner.join("web.yaml"), MANIFEST).expect("a file");
    let quiet = "ignore: [api]\n";
    assert_eq!(validate(&inner, "web.yaml").0, Some(1));
    fs::write(folder.path().join(".hoist.yaml"), quiet).expect("a file");
    assert_eq!(validate(&inner, "web.yaml").0, Some(0), "above, outside of a repository");
    fs::create_dir(folder.path().join("repository/.git")).expect("a folder");
    assert_eq!(validate(&inner, "web.yaml").0, Some(1), "above the repository");
    fs::write(folder.path().join("repository/.hoist.yaml"), quiet).expect("a file");
    assert_eq!(validate(&inner, "web.yaml").0, Some(0), "at the repository's root");
    fs::write(inner.join(".hoist.yaml"), "strict: false\n").expect("a file");
    assert_eq!(validate(&inner, "web.yaml").0, Some(1), "the nearest holds alone");
    let over = "overrides: [{paths: ['apps/*/*.yaml'], ignore: [api]}]\n";
    fs::write(folder.path().join("repository/.hoist.yaml"), over).expect("a file");
    fs::remove_file(inner.join(".hoist.yaml")).expect("it was there");
    assert_eq!(validate(&inner, "web.yaml").0, Some(0), "globs start from the file");
    assert_eq!(validate(&inner, "./../web/web.yaml").0, Some(0));
    let absolute = inner.join("web.yaml").display().to_string();
    assert_eq!(validate(&inner, &absolute).0, Some(0));
}

#[test]
fn what_is_wrong_with_it_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("web.yaml"), MANIFEST).expect("a file");
    fs::write(folder.path().join(".hoist.yaml"), "strict: true\nselct: [api]\n").expect("a file");
    let (status, told) = validate(folder.path(), "web.yaml");
    assert_eq!(status, Some(2));
    assert!(told.contains(".hoist.yaml:2:1: unknown field `selct`"), "{told}");
    assert!(told.contains("did you mean `select`?"), "{told}");
}
