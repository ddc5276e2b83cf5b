//! `--fix` and `--diff`: what is written, and what is left alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::run;

const BROKEN: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # the name\n  lables:\n    on: yes\n";
const FIXED: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # the name\n  labels:\n    on: \"yes\"\n";
const SUMMARY: &str = "no findings in 1 object\n";

/// What `hoist validate` prints on both outputs, and its status, run in `directory`.
fn validate(directory: &Path, arguments: &str) -> (Option<i32>, String, String) {
    let output = run::line(directory, &format!("hoist validate {arguments}"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_file_is_rewritten_once_with_its_mode_and_its_links() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    fs::write(&file, BROKEN).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink("a.yaml", folder.path().join("link.yaml")).expect("a link");
    let told = "fixed 2 findings in 1 file\n".to_owned();
    assert_eq!(validate(folder.path(), "--fix link.yaml"), (Some(0), SUMMARY.to_owned(), told));
    assert_eq!(fs::read_to_string(&file).expect("the file"), FIXED);
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o640);
    assert!(folder.path().join("link.yaml").is_symlink());
    let written = fs::metadata(&file).and_then(|file| file.modified()).expect("a time");
    assert_eq!(validate(folder.path(), "--fix a.yaml"), (Some(0), SUMMARY.to_owned(), String::new()));
    assert_eq!(fs::metadata(&file).and_then(|file| file.modified()).expect("a time"), written);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2, "nothing else is left behind");
}

#[test]
fn standard_input_goes_repaired_to_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), BROKEN).expect("a file");
    let (status, out, err) = validate(folder.path(), "--fix - < a.yaml");
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), FIXED, SUMMARY));
    let (_, out, _) = validate(folder.path(), "--fix --stdin-filename a.yaml - < a.yaml");
    assert_eq!(out, FIXED);
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).expect("the file"), BROKEN);
    fs::write(folder.path().join("clean.yaml"), FIXED).expect("a file");
    assert_eq!(validate(folder.path(), "--fix - < clean.yaml").1, FIXED);
    assert_eq!(validate(folder.path(), "--fix - a.yaml < a.yaml").0, Some(2));
}

#[test]
fn what_would_change_is_shown_and_a_secret_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  a: hunter2\ntipe: Opaque\n";
    fs::write(folder.path().join("s.yaml"), secret).expect("a file");
    let (status, out, err) = validate(folder.path(), "--diff s.yaml");
    let expected = "--- a/s.yaml\n+++ b/s.yaml\n@@ -4,4 +4,4 @@\n   name: a\n stringData:\n   a: ***\n-tipe: ***\n+type: Opaque\n";
    assert_eq!((status, out.as_str(), err.as_str()), (Some(1), expected, ""));
    assert_eq!(fs::read_to_string(folder.path().join("s.yaml")).expect("the file"), secret);
    assert_eq!(validate(folder.path(), "--fix s.yaml").0, Some(0));
    assert_eq!(validate(folder.path(), "--diff s.yaml"), (Some(0), String::new(), String::new()));
}

#[test]
fn templates_and_suppressed_findings_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("chart/templates/a.yaml.j2");
    fs::create_dir_all(template.parent().expect("a folder")).expect("a folder");
    fs::write(folder.path().join("chart/Chart.yaml"), "apiVersion: v2\nname: a\nversion: 1.0.0\n")
        .expect("a file");
    fs::write(&template, BROKEN).expect("a file");
    let (status, out, err) = validate(folder.path(), "--fix chart -o json");
    assert_eq!((status, err.as_str()), (Some(1), ""));
    assert!(out.contains("\"edits\": []") && !out.contains("\"replacement\""), "{out}");
    assert_eq!(fs::read_to_string(&template).expect("the file"), BROKEN);
    let meant = BROKEN.replace("lables:", "lables: # hoist: ignore api -- it is meant so");
    fs::write(folder.path().join("a.yaml"), &meant).expect("a file");
    assert_eq!(validate(folder.path(), "--fix a.yaml").0, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).expect("the file"), meant);
}
