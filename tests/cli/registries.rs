//! Charts in registries that a test plays: tokens, what is asked again, and what does not have its digest.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest as _, Sha256};

use crate::run;
use crate::web_server::{Answer, Request, WebServer};

/// A chart, packed, and its manifest in a registry.
struct Chart {
    packed: Vec<u8>,
    manifest: String,
}

impl Chart {
    fn new(directory: &Path) -> Self {
        let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pulled\n";
        fs::create_dir_all(directory.join("shop/templates")).expect("a folder");
        fs::write(directory.join("shop/Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
            .expect("a file");
        fs::write(directory.join("shop/templates/a.yaml.j2"), template).expect("a file");
        let packed = hoist(directory, &["package", "shop"]);
        assert!(packed.status.success(), "{}", text(&packed.stderr));
        let packed = fs::read(directory.join("shop-1.0.0.tgz")).expect("a package");
        let manifest = format!(
            r#"{{"config": {{"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": "sha256:0", "size": 2}},
            "layers": [{{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": "{}", "size": {}}}]}}"#,
            digest(&packed),
            packed.len()
        );
        Self { packed, manifest }
    }

    fn answer(&self, request: &Request) -> Answer {
        let path = request.path.split('?').next().unwrap_or_default();
        match path.rsplit('/').nth(1) {
            Some("manifests") => Answer::ok(&self.manifest),
            Some("blobs") => Answer::bytes(&self.packed),
            Some("tags") => Answer::ok(r#"{"tags": ["1.0.0", "2.0.0-rc.1", "latest", "0.9.0"]}"#),
            _ => Answer::status(404),
        }
    }
}

fn digest(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    "sha256:".to_owned() + &hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
}

fn hoist(directory: &Path, arguments: &[&str]) -> Output {
    run::hoist(directory).args(arguments).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn reference(server: &WebServer, rest: &str) -> String {
    server.url(rest).replace("http://", "oci://")
}

fn pull(directory: &Path, reference: &str) -> Result<String, String> {
    let pulled = hoist(directory, &["template", reference, "--plain-http"]);
    match pulled.status.success() {
        true => Ok(text(&pulled.stdout)),
        false => Err(text(&pulled.stderr)),
    }
}

#[test]
fn a_token_is_fetched_where_the_registry_wants_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let chart = Chart::new(at);
    let server = WebServer::start(move |request| {
        if request.path.starts_with("/token?") {
            let known = request.path == "/token?service=here&scope=repository%3Ashop%3Apull";
            return match request.header("authorization") {
                Some("Basic Y2xlcms6Y2FuYXJ5") if known => Answer::ok(r#"{"token": "bearer-canary"}"#),
                _ => Answer::status(401),
            };
        }
        if request.header("authorization") == Some("Bearer bearer-canary") {
            return chart.answer(request);
        }
        let realm = format!("http://{}/token", request.header("host").unwrap_or_default());
        let challenge = format!("Bearer realm=\"{realm}\",service=\"here\",scope=\"repository:shop:pull\"");
        Answer::status(401).header("WWW-Authenticate", &challenge)
    });
    let shop = reference(&server, "/shop");
    let refused = pull(at, &shop).expect_err("nobody is logged in");
    assert!(refused.contains("its server of tokens answers 401 Unauthorized"), "{refused}");
    assert!(refused.contains("log in: `docker login 127.0.0.1:"), "{refused}");
    let config = at.join("helm.json");
    let host = server.url("").replace("http://", "");
    let auths = format!(r#"{{"auths": {{"{host}": {{"username": "clerk", "password": "canary"}}}}}}"#);
    fs::write(&config, auths).expect("a file");
    let mut command = run::hoist(at);
    command.args(["template", &shop, "--plain-http", "-vv"]).env("HELM_REGISTRY_CONFIG", &config);
    let pulled = command.output().expect("the binary starts");
    assert!(text(&pulled.stdout).contains("name: pulled"), "{}", text(&pulled.stderr));
    assert!(!text(&pulled.stderr).contains("canary"), "{}", text(&pulled.stderr));
    let tokens = server
        .statuses()
        .iter()
        .filter(|answer| answer.starts_with("/token") && answer.ends_with("200"))
        .count();
    assert_eq!(tokens, 1, "one token serves every question");
}

#[test]
fn a_credential_helper_is_asked() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let chart = Chart::new(at);
    let server = WebServer::start(move |request| match request.header("authorization") {
        Some("Basic Y2xlcms6Y2FuYXJ5") => chart.answer(request),
        _ => Answer::status(401).header("WWW-Authenticate", "Basic realm=\"x\""),
    });
    let host = server.url("").replace("http://", "");
    let helper = format!(
        "#!/bin/sh\nread -r server\n[ \"$server\" = {host} ] && echo '{{\"Username\": \"clerk\", \"Secret\": \"canary\"}}'\n"
    );
    fs::write(at.join("docker-credential-test"), helper).expect("a file");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(at.join("docker-credential-test"), mode).expect("a mode");
    fs::write(at.join("config.json"), format!(r#"{{"credHelpers": {{"{host}": "test"}}}}"#)).expect("a file");
    let template = |path: &str| {
        let mut command = run::hoist(at);
        command.args(["template", &reference(&server, "/shop:1.0.0"), "--plain-http"]);
        command.env("DOCKER_CONFIG", at).env("PATH", path).output().expect("the binary starts")
    };
    let pulled = template(&format!("{}:/usr/bin:/bin", at.display()));
    assert!(text(&pulled.stdout).contains("name: pulled"), "{}", text(&pulled.stderr));
    let refused = template("/usr/bin:/bin");
    assert!(
        text(&refused.stderr).contains("`docker-credential-test` cannot be run"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn a_busy_registry_is_asked_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let chart = Chart::new(directory.path());
    let asked = AtomicUsize::new(0);
    let server = WebServer::start(move |request| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => Answer::status(503),
        1 => Answer::status(429),
        _ => chart.answer(request),
    });
    let pulled = pull(directory.path(), &reference(&server, "/shop"));
    assert!(pulled.as_ref().is_ok_and(|text| text.contains("name: pulled")), "{pulled:?}");
    let manifests: Vec<String> =
        server.statuses().into_iter().filter(|asked| asked.contains("manifests")).collect();
    assert_eq!(manifests, ["/v2/shop/manifests/1.0.0 200"], "the newest release");
}

#[test]
fn what_does_not_have_its_digest_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let Chart { mut packed, manifest } = Chart::new(at);
    let whole = packed.clone();
    packed[20] ^= 1;
    let longer = [packed.as_slice(), &[0]].concat();
    let server = WebServer::start(move |request| match request.path.as_str() {
        path if path.starts_with("/v2/flipped/blobs") => Answer::bytes(&packed),
        path if path.starts_with("/v2/longer/blobs") => Answer::bytes(&longer),
        path if path.starts_with("/v2/image/") => Answer::ok(&manifest.replace(".helm.config", ".other")),
        path if path.starts_with("/v2/huge/") => Answer::ok(&" ".repeat(5 << 20)),
        path if path.contains("manifests") => Answer::ok(&manifest),
        _ => Answer::status(404),
    });
    let none = format!("sha256:{}", "0".repeat(64));
    for (path, said) in [
        ("/flipped:1.0.0", format!("and not {}", digest(&whole))),
        (
            "/longer:1.0.0",
            format!("its manifest promises {} bytes, and {} came", whole.len(), whole.len() + 1),
        ),
        ("/image:1.0.0", "what is there is no chart of Helm's form".to_owned()),
        ("/huge:1.0.0", "its manifest has more than 4194304 bytes".to_owned()),
        (&format!("/shop@{none}"), format!("and not {none}")),
    ] {
        let refused = pull(at, &reference(&server, path)).expect_err(path);
        assert!(refused.contains(&said), "{path}: {refused}");
    }
    let wrong = pull(at, "oci://host/Shop:1").expect_err("no reference");
    assert!(wrong.contains("lower-case letters"), "{wrong}");
}

#[test]
fn a_dependency_is_rendered_from_its_registry_as_it_is_locked() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let chart = Chart::new(at);
    let server = WebServer::start(move |request| chart.answer(request));
    let repository = reference(&server, "/charts");
    let metadata = format!(
        "apiVersion: v2\nname: mall\nversion: 1.0.0\ndependencies:\n- name: shop\n  version: ^1.0\n  repository: {repository}\n"
    );
    fs::create_dir(at.join("mall")).expect("a folder");
    fs::write(at.join("mall/Chart.yaml"), metadata).expect("a file");
    let update = hoist(at, &["dependency", "update", "mall", "--plain-http"]);
    assert!(update.status.success(), "{}", text(&update.stderr));
    fs::remove_dir_all(at.join("mall/charts")).expect("packages");
    fs::remove_dir_all(at.join(".cache")).expect("a cache");
    let pulled = pull(at, "mall");
    assert!(pulled.as_ref().is_ok_and(|text| text.contains("name: pulled")), "{pulled:?}");
    let asked = server.statuses();
    let offline = hoist(at, &["template", "mall", "--offline"]);
    assert!(text(&offline.stdout).contains("name: pulled"), "{}", text(&offline.stderr));
    assert_eq!(server.statuses(), asked);
}
