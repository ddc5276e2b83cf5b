//! The snapshots of chart tests: written when that is asked for, kept where a test is not run, gone when no test takes
//! them.

use std::fs;
use std::path::Path;

use crate::run;

const BOTH: &str =
    "tests:\n  - it: one\n    asserts: [matchSnapshot: {}]\n  - it: two\n    asserts: [matchSnapshot: {}]\n";

/// How `hoist test` ends with these arguments; `UPDATE` in the environment where `asked`.
fn tested(folder: &Path, arguments: &[&str], asked: bool) -> Option<i32> {
    let mut command = run::hoist(folder);
    command.args(["test", "web"]).args(arguments);
    if asked {
        command.env("UPDATE", "1");
    }
    command.output().expect("the binary starts").status.code()
}

#[test]
fn snapshots_are_written_kept_and_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, content: &str| {
        let path = folder.path().join("web").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    };
    let template = |name: &str| {
        let content = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n");
        write("templates/web.yaml.j2", &content);
    };
    write("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    write("tests/all.yaml", BOTH);
    template("first");
    let kept = folder.path().join("web/tests/__snapshot__/all.yaml.snap");
    let names = || fs::read_to_string(&kept).map(|text| text.matches("name: first").count()).ok();

    assert_eq!((tested(folder.path(), &[], false), names()), (Some(1), None));
    assert_eq!((tested(folder.path(), &[], true), names()), (Some(0), Some(2)));
    assert_eq!(tested(folder.path(), &[], false), Some(0));

    // One that is not run keeps what it has, and so does one whose chart does not render.
    template("second");
    assert_eq!(tested(folder.path(), &[], false), Some(1));
    assert_eq!((tested(folder.path(), &["--update", "--filter", "one"], false), names()), (Some(0), Some(1)));
    template("{{ values.none }}");
    assert_eq!((tested(folder.path(), &["--update"], false), names()), (Some(1), Some(1)));

    template("first");
    write("tests/all.yaml", "tests:\n  - it: three\n    asserts: [hasObject: ConfigMap/first]\n");
    assert_eq!((tested(folder.path(), &[], false), names()), (Some(0), Some(1)));
    assert_eq!((tested(folder.path(), &["--update"], false), names()), (Some(0), None));
}
