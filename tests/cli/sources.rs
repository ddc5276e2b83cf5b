//! Where manifests come from: standard input with a name, URLs, git revisions.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use hoist::client::{self, Surroundings};
use hoist::render::fetch::{Limits, Purpose, Web};
use jiff::Timestamp;

use crate::run;
use crate::web_server::{Answer, WebServer};

const RIGHT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
const WRONG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  nome: a\n";

fn validate(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = run::hoist(directory);
    command.args(["validate", "-o", "concise"]).args(arguments).stdin(Stdio::null());
    command.env("PATH", path()).output().expect("the binary starts")
}

/// The names of what `template` renders.
fn rendered(directory: &Path, sources: &[&str]) -> Vec<String> {
    let mut command = run::hoist(directory);
    let output =
        command.arg("template").args(sources).env("PATH", path()).output().expect("the binary starts");
    let lines = out(&output).lines().map(str::to_owned).collect::<Vec<_>>();
    lines.iter().filter_map(|line| line.strip_prefix("# Source: ")).map(str::to_owned).collect()
}

#[expect(clippy::disallowed_methods, reason = "git is found where this test finds it")]
fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write(directory: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        std::fs::write(path, content).expect("a file");
    }
}

#[test]
fn a_url_is_fetched_kept_and_asked_for_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = WebServer::start(|request| match request.path.as_str() {
        "/old.yaml" => Answer::redirect("/deploy.yaml"),
        "/deploy.yaml" if request.header("if-none-match") == Some("\"1\"") => Answer::status(304),
        "/deploy.yaml" => Answer::gzip(WRONG).header("ETag", "\"1\""),
        _ => Answer::status(404),
    });
    let url = server.url("/old.yaml");
    for _ in 0..2 {
        let found = validate(directory.path(), &[&url]);
        assert_eq!(found.status.code(), Some(1), "{}", err(&found));
        assert!(out(&found).contains(&format!("{url}:4:3")), "{}", out(&found));
    }
    assert_eq!(server.statuses(), ["/old.yaml 302", "/deploy.yaml 200", "/old.yaml 302", "/deploy.yaml 304"]);
    let offline = validate(directory.path(), &["--offline", &url]);
    assert_eq!((out(&offline).contains(":4:3"), server.statuses().len()), (true, 4));
    let missing = validate(directory.path(), &["--offline", &server.url("/deploy.yaml")]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).contains("it is not in the cache"), "{}", err(&missing));
}

#[test]
fn a_url_that_gives_no_manifest_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = WebServer::start(|request| match request.path.as_str() {
        "/page" => Answer::ok("<html>").header("Content-Type", "text/html; charset=utf-8"),
        "/round" => Answer::redirect("/round"),
        "/broken" => Answer::status(503),
        "/huge" => Answer::gzip(&"a: b\n".repeat((65 << 20) / 5)),
        _ => Answer::status(404),
    });
    for (path, reason) in [
        ("/page", "the answer is a web page"),
        ("/round", "it redirects more than 10 times"),
        ("/broken", "the server answers 503 Service Unavailable"),
        ("/absent.yaml", "the server answers 404 Not Found"),
        ("/huge", "the answer is larger than 67108864 bytes"),
    ] {
        let found = validate(directory.path(), &[&server.url(path)]);
        assert_eq!(found.status.code(), Some(2), "{path}: {}", out(&found));
        let told = format!("error: cannot fetch `{}`: {reason}", server.url(path));
        assert!(err(&found).contains(&told), "{path}: {}", err(&found));
    }
    let refused = validate(directory.path(), &["http://user:secret@127.0.0.1:1/a.yaml"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!err(&refused).contains("secret") && err(&refused).contains("refused"), "{}", err(&refused));
    let other = validate(directory.path(), &["ftp://example.com/a.yaml"]);
    assert!(err(&other).contains("only http and https"), "{}", err(&other));
}

#[test]
fn values_are_fetched_too() {
    let directory = tempfile::tempdir().expect("a directory");
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ values.name }}\n";
    let chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
    write(directory.path(), &[("shop/Chart.yaml", chart), ("shop/templates/a.yaml.j2", template)]);
    let server = WebServer::start(|_| Answer::ok("name: fetched\n"));
    let mut command = run::hoist(directory.path());
    let rendered = command.args(["template", "shop", "-f", &server.url("/values.yaml")]).output();
    let rendered = rendered.expect("the binary starts");
    assert!(out(&rendered).contains("name: fetched"), "{}{}", out(&rendered), err(&rendered));
}

/// A repository whose `main` has a wrong manifest, a chart and what is left out; its working tree has none of it.
fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  nome: {{ values.name }}\n";
    write(
        at,
        &[
            ("deploy/web.yaml", WRONG),
            ("deploy/.hidden.yaml", WRONG),
            ("deploy/ignored.yaml", WRONG),
            ("deploy/sub/app.yaml", RIGHT),
            (".gitignore", "ignored.yaml\n"),
            ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
            ("shop/values.yaml", "name: x\n"),
            ("shop/templates/a.yaml.j2", template),
            ("helm/Chart.yaml", "apiVersion: v2\nname: helm\nversion: 1.0.0\n"),
            ("helm/templates/a.yaml", "{{ .Values }}\n"),
            ("odd@name.yaml", RIGHT),
        ],
    );
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-f", "."]);
    git(at, &["commit", "-q", "-m", "one"]);
    git(at, &["tag", "v1.2"]);
    git(at, &["rm", "-rq", "deploy", "shop", "helm"]);
    git(at, &["commit", "-q", "-m", "two"]);
    directory
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(directory).env_clear().env("PATH", path()).env("HOME", directory);
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]).args(arguments);
    let done = command.output().expect("git starts");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_revision_is_read_as_the_directory_was() {
    let directory = repository();
    let found = validate(directory.path(), &["deploy/@v1.2"]);
    assert_eq!(found.status.code(), Some(1), "{}", err(&found));
    assert_eq!(out(&found).matches("nome").count(), 1, "{}", out(&found));
    assert!(out(&found).contains("deploy/web.yaml@v1.2:4:3"), "{}", out(&found));
    assert_eq!(
        rendered(directory.path(), &["deploy/@v1.2"]),
        ["deploy/sub/app.yaml@v1.2", "deploy/web.yaml@v1.2"]
    );
    let files = ["deploy/sub/app.yaml@HEAD~1", "odd@name.yaml"];
    assert_eq!(rendered(directory.path(), &files), files);
    let all = validate(directory.path(), &["@v1.2"]);
    assert!(out(&all).contains("shop/templates/a.yaml.j2@v1.2:4:3"), "{}", out(&all));
    assert!(out(&all).contains("`helm@v1.2` is a Helm chart with Go templates"), "{}", out(&all));
    let below = directory.path().join("inner");
    std::fs::create_dir(&below).expect("a directory");
    let from_below = validate(&below, &["../deploy/web.yaml@v1.2"]);
    assert!(
        out(&from_below).contains("../deploy/web.yaml@v1.2:4:3"),
        "{}{}",
        out(&from_below),
        err(&from_below)
    );
}

#[cfg(unix)]
#[test]
fn links_of_a_chart_in_a_revision_lead_nowhere_but_into_the_chart() {
    use std::os::unix::fs::symlink;
    let directory = repository();
    let at = directory.path();
    write(
        at,
        &[
            ("secret.yaml", "password: canary\n"),
            ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
            ("shop/parts/own.yaml", RIGHT),
        ],
    );
    std::fs::create_dir_all(at.join("shop/templates")).expect("a directory");
    let link = |to: &str, name: &str| symlink(to, at.join("shop/templates").join(name)).expect("a link");
    let commit = |name: &str| {
        git(at, &["add", "-f", "."]);
        git(at, &["commit", "-q", "-m", name]);
    };
    link("../parts/own.yaml", "a.yaml.j2");
    link("a.yaml.j2", "b.yaml.j2");
    commit("within");
    assert_eq!(rendered(at, &["shop@HEAD"]), ["shop/templates/a.yaml.j2", "shop/templates/b.yaml.j2"]);
    for (to, said) in [
        ("../../secret.yaml", "leads out of the chart, to `../../secret.yaml`"),
        ("../parts/../../secret.yaml", "leads out of the chart, to `../parts/../../secret.yaml`"),
        ("../parts/up/secret.yaml", "leads out of the chart, to `../..`"),
        ("/etc/passwd", "leads out of the chart, to `/etc/passwd`"),
        ("x.yaml.j2", "is no file: a link that leads out of the repository, or nowhere"),
    ] {
        let _ = symlink("../..", at.join("shop/parts/up"));
        link(to, "x.yaml.j2");
        commit(to);
        let found = validate(at, &["shop@HEAD"]);
        assert_eq!(found.status.code(), Some(2), "{to}: {}", out(&found));
        let told =
            format!("`shop/templates/x.yaml.j2@HEAD` {said}").replace("` leads", "` is a link that leads");
        assert!(err(&found).contains(&told), "{to}: {}", err(&found));
        assert!(!err(&found).contains("canary"), "{}", err(&found));
        std::fs::remove_file(at.join("shop/templates/x.yaml.j2")).expect("the link");
    }
}

#[test]
fn what_a_repository_lacks_is_told() {
    let directory = repository();
    write(directory.path(), &[("deploy/web.yaml", RIGHT)]);
    for (source, told) in [
        ("deploy/@v1.3", "the repository has no revision `v1.3`"),
        ("deploy/@v1.3", "did you mean `v1.2`?"),
        ("absent/@v1.2", "there is no `absent` in `v1.2`"),
        ("helm@v1.2", "`helm@v1.2` is a Helm chart with Go templates, which cannot be read yet"),
        ("deploy/web.yaml@--help", "the repository has no revision `--help`"),
        ("nothing@all.yaml", "there is no `nothing@all.yaml`"),
    ] {
        let found = validate(directory.path(), &[source]);
        assert_eq!(found.status.code(), Some(2), "{source}: {}", out(&found));
        assert!(err(&found).contains(told), "{source}: {}", err(&found));
    }
    let outside = tempfile::tempdir().expect("a directory");
    write(outside.path(), &[("deploy/web.yaml", RIGHT)]);
    let found = validate(outside.path(), &["deploy@main"]);
    assert!(err(&found).contains("`deploy` is in no git repository"), "{}", err(&found));
}

#[test]
fn an_answer_may_take_its_time_but_not_for_ever() {
    let server = WebServer::start(|_| {
        std::thread::sleep(Duration::from_secs(5));
        Answer::ok(RIGHT)
    });
    let connect = || client::web(Surroundings::default()).map_err(|error| error.to_string());
    let web = Web::new(Box::new(connect), None, false, Timestamp::UNIX_EPOCH);
    let web = web.with_limits(Limits { time: Duration::from_millis(200), size: 1 << 20 });
    let late = web.fetch(&server.url("/a.yaml"), Purpose::Source).expect_err("it is late");
    assert!(late.reason.contains("no complete answer within 0.2 s"), "{late}");
}

const CATALOGUED: &str = r#"{"type": "object", "properties": {"spec": {"type": "object",
    "additionalProperties": false, "properties": {"size": {"type": "integer"}}}}}"#;
const WIDGETS: &str = "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: a\nspec:\n  sise: 1\n---\n\
                       apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: b\nspec:\n  sise: 1\n---\n\
                       apiVersion: example.com/v1\nkind: Gadget\nmetadata:\n  name: c\n";

#[test]
fn schemas_are_fetched_once_a_kind_and_kept_for_a_day() {
    let directory = tempfile::tempdir().expect("a directory");
    write(directory.path(), &[("widgets.yaml", WIDGETS)]);
    let server = WebServer::start(|request| match request.path.as_str() {
        "/base/example.com/widget_v1.json" => Answer::ok(CATALOGUED),
        _ => Answer::status(404),
    });
    let template = server.url("/base/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json");
    for _ in 0..2 {
        let found = validate(directory.path(), &["widgets.yaml", "--schema", &template]);
        assert_eq!(found.status.code(), Some(1), "{}", err(&found));
        assert_eq!(out(&found).matches("`spec` has no field `sise`").count(), 2, "{}", out(&found));
        assert!(out(&found).contains("Gadget of `example.com/v1` is a custom resource"), "{}", out(&found));
    }
    let asked = server.statuses();
    assert_eq!(asked, ["/base/example.com/widget_v1.json 200", "/base/example.com/gadget_v1.json 404"]);
    let base = server.url("/base/");
    let offline = validate(directory.path(), &["widgets.yaml", "--offline", "--schema", &base]);
    assert_eq!(out(&offline).matches("`spec` has no field `sise`").count(), 2, "{}", out(&offline));
    assert_eq!(server.statuses().len(), 2);
}

#[test]
fn a_schema_that_cannot_be_fetched_is_told_once() {
    let directory = tempfile::tempdir().expect("a directory");
    write(directory.path(), &[("widgets.yaml", WIDGETS)]);
    let server = WebServer::start(|_| Answer::status(500));
    let found = validate(directory.path(), &["widgets.yaml", "--schema", &server.url("/crds.yaml")]);
    assert_eq!(found.status.code(), Some(1), "{}", err(&found));
    let told = "2 objects are not checked, for the schema of Widget of `example.com/v1` cannot be had";
    assert!(out(&found).contains(told), "{}", out(&found));
    assert!(out(&found).contains("the server answers 500"), "{}", out(&found));
}
