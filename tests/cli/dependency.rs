//! `hoist dependency update`, on chart repositories that a test plays.

use std::fs;
use std::path::Path;
use std::process::Output;

use sha2::{Digest as _, Sha256};

use crate::run;
use crate::web_server::{Answer, WebServer};

fn write(directory: &Path, path: &str, content: &str) {
    let path = directory.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

fn hoist(directory: &Path, arguments: &[&str]) -> Output {
    run::hoist(directory).args(arguments).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The chart `db` in a version, packed.
fn package(directory: &Path, version: &str) -> Vec<u8> {
    write(directory, "db/Chart.yaml", &format!("apiVersion: v2\nname: db\nversion: {version}\n"));
    write(directory, "db/templates/a.yaml.j2", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: db\n");
    let packed = hoist(directory, &["package", "db"]);
    assert!(packed.status.success(), "{}", text(&packed.stderr));
    fs::read(directory.join(format!("db-{version}.tgz"))).expect("a package")
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A repository with `db` in three versions, which wants to know who asks; and a chart `web` that wants `range`.
fn repository(directory: &Path, range: &str, repository: &str) -> WebServer {
    let [old, new, next] = ["1.0.0", "1.2.0", "2.0.0"].map(|version| package(directory, version));
    let index = format!(
        "apiVersion: v1\nentries:\n  db:\n  - {{version: 1.0.0, urls: [db-1.0.0.tgz], digest: {}}}\n  \
         - {{version: 1.2.0, urls: [files/db-1.2.0.tgz]}}\n  - {{version: 2.0.0, urls: [db-2.0.0.tgz], digest: {}}}\n",
        hex(&old),
        "0".repeat(64)
    );
    let server = WebServer::start(move |request| match request.path.as_str() {
        _ if request.header("authorization") != Some("Basic Y2xlcms6Y2FuYXJ5") => Answer::status(401),
        "/charts/index.yaml" => Answer::ok(&index),
        "/charts/db-1.0.0.tgz" => Answer::bytes(&old),
        "/charts/files/db-1.2.0.tgz" => Answer::bytes(&new),
        "/charts/db-2.0.0.tgz" => Answer::bytes(&next),
        _ => Answer::status(404),
    });
    let url = server.url("/charts");
    let known = format!("repositories:\n- name: own\n  url: {url}\n  username: clerk\n  password: canary\n");
    write(directory, ".config/helm/repositories.yaml", &known);
    want(directory, range, &repository.replace("URL", &url));
    server
}

fn want(directory: &Path, range: &str, repository: &str) {
    let metadata = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- name: db\n";
    write(
        directory,
        "web/Chart.yaml",
        &format!("{metadata}  version: '{range}'\n  repository: '{repository}'\n"),
    );
    write(directory, "web/templates/a.yaml.j2", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n");
}

#[test]
fn the_newest_in_the_range_is_fetched_and_locked() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let server = repository(at, "^1.0", "@own");
    write(at, "web/charts/db-0.9.0.tgz", "another version");
    let missing = hoist(at, &["template", "web"]);
    assert_eq!(missing.status.code(), Some(1), "{}", text(&missing.stdout));
    let updated = hoist(at, &["dependency", "update", "web"]);
    let changes = "wrote web/charts/db-1.2.0.tgz\nwrote web/Chart.lock\nremoved web/charts/db-0.9.0.tgz\n";
    assert_eq!(text(&updated.stdout), changes, "{}", text(&updated.stderr));
    let lock = fs::read_to_string(at.join("web/Chart.lock")).expect("a lock");
    let packed = fs::read(at.join("db-1.2.0.tgz")).expect("a package");
    let entry = format!(
        "dependencies:\n- digest: sha256:{}\n  name: db\n  repository: {}\n  version: 1.2.0\ndigest: sha256:",
        hex(&packed),
        server.url("/charts")
    );
    assert!(lock.starts_with(&entry), "{lock}");
    let rendered = hoist(at, &["template", "web"]);
    assert!(text(&rendered.stdout).contains("name: db\n"), "{}", text(&rendered.stderr));
    let asked = server.statuses().len();
    let again = hoist(at, &["dependency", "update", "web", "--offline"]);
    assert_eq!(
        (text(&again.stdout), server.statuses().len()),
        (String::new(), asked),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(fs::read_to_string(at.join("web/Chart.lock")).expect("a lock"), lock);
}

#[test]
fn a_package_that_is_not_the_locked_one_is_not_rendered() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let _server = repository(at, "1.0.0", "URL/");
    let updated = hoist(at, &["dependency", "update", "web"]);
    assert!(updated.status.success(), "{}", text(&updated.stderr));
    write(at, "db/values.yaml", "changed: true\n");
    fs::write(at.join("web/charts/db-1.0.0.tgz"), package(at, "1.0.0")).expect("a file");
    let refused = hoist(at, &["template", "web"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stdout));
    let told = text(&refused.stderr);
    assert!(told.contains("`web/charts/db-1.0.0.tgz` is not the package that `Chart.lock` locks"), "{told}");
    assert!(told.contains("`hoist dependency update web`"), "{told}");
    let mended = hoist(at, &["dependency", "update", "web"]);
    assert_eq!(text(&mended.stdout), "wrote web/charts/db-1.0.0.tgz\n", "{}", text(&mended.stderr));
    assert!(hoist(at, &["template", "web"]).status.success());
}

#[test]
fn what_cannot_be_resolved_is_told_where_it_stands() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let server = repository(at, "^1.0", "@own");
    for (range, repository, said) in [
        ("^3", "@own", "it has no version in the range `^3`"),
        ("2.0.0", "@own", "and not sha256:0000"),
        ("^1", "alias:other", "Helm knows no repository `other`"),
        ("^1", &server.url("/absent"), "the server answers 404 Not Found"),
        ("^1", "https://127.0.0.1:1/charts", "Connection refused"),
        ("^1", "file://../absent", "there is no chart `db` in the range `^1` in `file://../absent`"),
        ("^2.1", "file://../db", "there is no chart `db` in the range `^2.1` in `file://../db`"),
    ] {
        want(at, range, repository);
        let refused = hoist(at, &["dependency", "update", "web"]);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{said}: {told}");
        assert!(told.contains(said) && told.contains("web/Chart.yaml:5:3"), "{said}: {told}");
        assert!(!told.contains("canary"), "{told}");
        assert!(!at.join("web/Chart.lock").exists(), "{said}: something was written");
    }
}

/// The chart `web` locked on `db` 1.2.0, and nothing in `charts` or the cache.
fn locked(directory: &Path) -> WebServer {
    let server = repository(directory, "^1.0", "@own");
    let updated = hoist(directory, &["dependency", "update", "web"]);
    assert!(updated.status.success(), "{}", text(&updated.stderr));
    forget(directory);
    server
}

fn forget(directory: &Path) {
    let _ = fs::remove_dir_all(directory.join("web/charts"));
    fs::remove_dir_all(directory.join(".cache")).expect("a cache");
}

#[test]
fn what_is_locked_is_rendered_from_its_repository_and_then_from_the_cache() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let server = locked(at);
    let offline = hoist(at, &["template", "web", "--offline"]);
    let told = text(&offline.stderr);
    assert!(told.contains("`db` is missing") && told.contains("it is not in the cache"), "{told}");
    assert!(told.contains("fetch it once without `--offline`"), "{told}");
    let rendered = hoist(at, &["template", "web"]);
    assert!(text(&rendered.stdout).contains("# Source: web/charts/db/"), "{}", text(&rendered.stderr));
    assert!(!at.join("web/charts").exists(), "rendering writes nothing into the chart");
    let asked = server.statuses();
    assert!(asked.contains(&"/charts/files/db-1.2.0.tgz 200".to_owned()), "{asked:?}");
    for arguments in [["template", "web", "--offline"].as_slice(), &["template", "web"], &["lint", "web"]] {
        let again = hoist(at, arguments);
        assert!(again.status.success(), "{arguments:?}: {}", text(&again.stderr));
    }
    assert_eq!(server.statuses(), asked, "what is kept is told by its digest alone");
}

#[test]
fn a_package_that_is_not_what_the_lock_says_is_not_rendered() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let _server = locked(at);
    let lock = fs::read_to_string(at.join("web/Chart.lock")).expect("a lock");
    let packed = hex(&fs::read(at.join("db-1.2.0.tgz")).expect("a package"));
    write(at, "web/Chart.lock", &lock.replace(&packed, &"1".repeat(64)));
    let refused = hoist(at, &["template", "web"]);
    assert_eq!((refused.status.code(), text(&refused.stdout)), (Some(1), String::new()));
    let told = text(&refused.stderr);
    let differs = format!("it has the digest sha256:{packed}, and `Chart.lock` locks sha256:1111");
    assert!(told.contains("`db` is missing") && told.contains(&differs), "{told}");
    assert!(told.contains("`hoist dependency update web`") && !told.contains("canary"), "{told}");
}

#[test]
fn a_lock_that_is_missing_or_out_of_date_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let server = locked(at);
    let lock = fs::read_to_string(at.join("web/Chart.lock")).expect("a lock");
    let helms = lock.replace(lock.lines().nth(1).expect("a digest"), "-").replace("-\n  name", "- name");
    let stale = "`Chart.lock` is out of date: `dependencies` in `Chart.yaml` were changed since";
    let elsewhere = server.url("/elsewhere");
    for (range, repository, lock, said) in [
        ("^1.0", "@own", None, "and no `Chart.lock` locks it"),
        ("^1.0", "@own", Some("dependencies: []"), "`Chart.lock` has no entry for it"),
        ("^2.0", "@own", Some(&lock), "`Chart.lock` has 1.2.0, and `^2.0` is asked for"),
        (">=1.1", "@own", Some(&lock), stale),
        ("^1.0", &elsewhere, Some(&lock), stale),
        ("^1.0", "@own", Some(&helms), "`Chart.lock` does not say its digest"),
        ("^1.0", "@own", Some(": ["), "`Chart.lock` has no entry for it"),
    ] {
        want(at, range, repository);
        let _ = fs::remove_file(at.join("web/Chart.lock"));
        lock.into_iter().for_each(|lock| write(at, "web/Chart.lock", lock));
        let refused = hoist(at, &["template", "web"]);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{said}: {told}");
        assert!(told.contains(said) && told.contains("web/Chart.yaml:5:3"), "{said}: {told}");
        assert!(told.contains("dependency `db` is missing"), "{told}");
        assert!(told.contains("`hoist dependency update web`"), "{told}");
    }
    want(at, "^1.0", "@own");
    write(at, "web/charts/db-1.2.0.tgz", "");
    fs::copy(at.join("db-1.2.0.tgz"), at.join("web/charts/db-1.2.0.tgz")).expect("a copy");
    fs::remove_file(at.join("web/Chart.lock")).expect("a lock");
    let rendered = hoist(at, &["template", "web"]);
    assert!(rendered.status.success(), "what stands in `charts` needs no lock: {}", text(&rendered.stderr));
    write(at, "web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 3.0.0\n");
    fs::remove_file(at.join("web/charts/db-1.2.0.tgz")).expect("a package");
    let told = text(&hoist(at, &["template", "web"]).stderr);
    assert!(told.contains("the one in `charts` is `db` 3.0.0, and `db` ^1.0 is asked for"), "{told}");
    assert!(told.contains("`hoist dependency update web`"), "{told}");
}
