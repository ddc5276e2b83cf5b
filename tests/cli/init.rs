//! `hoist init` writes a chart that is good enough to keep.

use std::fs;
use std::path::Path;

use crate::run;

/// Runs a line that must end well; what it printed.
fn well(directory: &Path, line: &str) -> String {
    let output = run::line(directory, line);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{line}\n{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// What lies in a folder, at any depth, but for hoist's own state.
fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        match path.is_dir() {
            true => files.extend(self::files(&path).into_iter().map(|inner| format!("{name}/{inner}"))),
            false => files.push(name),
        }
    }
    files.sort();
    files
}

#[test]
fn what_it_writes_is_tested_linted_and_applied() {
    let directory = tempfile::tempdir().expect("a folder");
    // Names that are a chart's, and of which an object's has to be made.
    for name in ["my-app", "My_App.v2"] {
        assert!(well(directory.path(), &format!("hoist init {name}")).starts_with("wrote 14 files"));
        assert!(well(directory.path(), &format!("hoist test {name}")).contains("6 passed"));
        let every = "--set ingress.enabled=true,ingress.tlsSecret=tls,autoscaling.enabled=true,env.A=b";
        for given in ["", every, "--kube-version 1.29..1.37"] {
            for verb in ["lint", "validate"] {
                let said = well(directory.path(), &format!("hoist {verb} {name} {given}"));
                assert!(said.starts_with("no findings in "), "{verb} {given}: {said}");
            }
        }
        let applied = well(directory.path(), &format!("hoist apply {name} --local=state-{name} --wait"));
        assert!(applied.contains("NOTES:\n"), "{applied}");
        let again = well(directory.path(), &format!("hoist apply {name} --local=state-{name} --hide-notes"));
        assert!(again.lines().all(|line| line.ends_with(" unchanged")), "{again}");
    }
}

#[test]
fn it_writes_all_or_nothing_and_overwrites_nothing() {
    let directory = tempfile::tempdir().expect("a folder");
    let at = |name: &str| directory.path().join(name);
    fs::create_dir_all(at("empty")).expect("a folder");
    fs::create_dir_all(at("full")).expect("a folder");
    fs::write(at("full/values.yaml"), "mine").expect("a file");
    fs::write(at("file"), "mine").expect("a file");
    well(directory.path(), "hoist init empty");
    well(&at("empty/templates"), "hoist test ..");
    fs::remove_dir_all(at("empty")).expect("a folder");
    for refused in ["full", "file", "file/chart", "none/chart", "a+b", "trailing-", &"n".repeat(64)] {
        let output = run::line(directory.path(), &format!("hoist init {refused}"));
        assert_eq!(output.status.code(), Some(2), "{refused}");
        assert_eq!(files(directory.path()), ["file", "full/values.yaml"], "{refused}");
    }
    assert_eq!(fs::read_to_string(at("full/values.yaml")).expect("a file"), "mine");
}

#[test]
fn a_folder_that_is_empty_takes_it_and_keeps_its_place() {
    let directory = tempfile::tempdir().expect("a folder");
    let folder = directory.path().join("here");
    fs::create_dir(&folder).expect("a folder");
    well(&folder, "hoist init .");
    let metadata = fs::read_to_string(folder.join("Chart.yaml")).expect("a file");
    assert!(metadata.contains("\nname: here\n"), "{metadata}");
    assert!(files(&folder).iter().all(|file| !file.contains("hoist-init")));
}
