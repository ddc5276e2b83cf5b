//! Charts in a real registry (github.com/distribution/distribution) beside Helm's: each gets what the other sent.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::peer;

/// The password `canary` as `htpasswd -B` writes it.
const HTPASSWD: &str = "clerk:$2a$05$vt0Vc83Y7tlWmlDzi6uxFuxBoUKdHAvx4P6kbSI5i1GTO.JL1GvIO\n";

/// A registry on a port of its own, until the test ends.
struct Registry {
    process: Child,
    address: String,
}

impl Registry {
    /// Starts one that keeps its content in `directory`; `auth` is the part of its configuration of that name.
    fn start(directory: &Path, auth: &str) -> Option<Self> {
        let program = peer::find("registry", "--version")?;
        let root = directory.join("content");
        let configuration = format!(
            "version: 0.1\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: '127.0.0.1:0'}}\n{auth}",
            root.display()
        );
        let file = directory.join("registry.yaml");
        fs::write(&file, configuration).expect("a file");
        let mut command = peer::command(&program, directory);
        command.arg("serve").arg(&file).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the registry starts");
        let log = BufReader::new(process.stderr.take().expect("it is piped"));
        let mut lines = log.lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, rest) = line.split_once("listening on 127.0.0.1:")?;
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            Some(format!("127.0.0.1:{port}"))
        });
        // It stops where nobody reads what it says.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { process, address: address.expect("it says where it listens") })
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn chart(directory: &Path, version: &str) {
    let template =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ chart.version | replace('+', '-') }}\n";
    let metadata = format!("apiVersion: v2\nname: shop\nversion: {version}\ndescription: A shop.\n");
    fs::create_dir_all(directory.join("shop/templates")).expect("a folder");
    fs::write(directory.join("shop/Chart.yaml"), metadata).expect("a file");
    fs::write(directory.join("shop/templates/a.yaml.j2"), template).expect("a file");
}

#[test]
fn helm_pulls_what_is_pushed_and_pushes_what_is_pulled() {
    let Some(helm) = peer::find("helm", "version") else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let Some(registry) = Registry::start(at, "") else { return };
    let folder = format!("oci://{}/acme/charts", registry.address);

    chart(at, "1.2.0-rc.1+b");
    peer::run(peer::hoist(), at, &["package", "shop"]);
    let push = ["push", "shop-1.2.0-rc.1+b.tgz", &folder, "--plain-http"];
    let pushed = peer::run(peer::hoist(), at, &push);
    let (name, digest) = pushed.trim().split_once('@').expect("a digest");
    assert_eq!(name, format!("{folder}/shop:1.2.0-rc.1_b"));
    assert_eq!(pushed, peer::run(peer::hoist(), at, &push), "to send it again changes nothing");
    let pull =
        ["pull", &format!("{folder}/shop"), "--version", "1.2.0-rc.1+b", "--plain-http", "-d", "theirs"];
    fs::create_dir(at.join("theirs")).expect("a folder");
    peer::run(&helm, at, &pull);
    let read = |path: &str| fs::read(at.join(path)).expect("a package");
    assert_eq!(read("theirs/shop-1.2.0-rc.1+b.tgz"), read("shop-1.2.0-rc.1+b.tgz"));

    chart(at, "1.1.0");
    peer::run(&helm, at, &["package", "shop"]);
    peer::run(&helm, at, &["push", "shop-1.1.0.tgz", &folder, "--plain-http"]);
    let by_digest = format!("{folder}/shop@{digest}");
    for (source, name) in [
        (format!("{folder}/shop"), "1.1.0"),
        (format!("{folder}/shop:1.1.0"), "1.1.0"),
        (format!("{folder}/shop:1.2.0-rc.1+b"), "1.2.0-rc.1-b"),
        (by_digest.clone(), "1.2.0-rc.1-b"),
        (pushed.trim().to_owned(), "1.2.0-rc.1-b"),
    ] {
        for offline in [&["--plain-http"][..], &["--offline"]] {
            let rendered = peer::run(peer::hoist(), at, &[&["template", &source], offline].concat());
            assert!(rendered.contains(&format!("name: {name}\n")), "{source}: {rendered}");
        }
    }
    for (source, said) in [
        (format!("{folder}/shop:9.9.9"), "the server answers 404 Not Found: manifest unknown"),
        (
            format!("{folder}/absent"),
            "the server answers 404 Not Found: repository name not known to registry",
        ),
        (
            format!("{folder}/shop@sha256:{}", "0".repeat(64)),
            "the server answers 404 Not Found: manifest unknown",
        ),
    ] {
        let refused = peer::command(peer::hoist(), at).args(["template", &source, "--plain-http"]).output();
        let refused = refused.expect("it starts");
        let told = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{source}: {told}");
        assert!(told.contains(&format!("cannot fetch `{source}`: {said}")), "{source}: {told}");
    }
}

#[test]
fn who_asks_is_shown_as_helm_and_docker_keep_it() {
    let Some(helm) = peer::find("helm", "version") else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let htpasswd = at.join("htpasswd");
    fs::write(&htpasswd, HTPASSWD).expect("a file");
    let auth = format!("auth: {{htpasswd: {{realm: x, path: {}}}}}\n", htpasswd.display());
    let Some(registry) = Registry::start(at, &auth) else { return };
    let address = &registry.address;
    let folder = format!("oci://{address}/charts");
    chart(at, "1.0.0");
    peer::run(peer::hoist(), at, &["package", "shop"]);
    let push = || {
        let mut command = peer::command(peer::hoist(), at);
        command.args(["push", "shop-1.0.0.tgz", &folder, "--plain-http", "-vv"]);
        let output = command.output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !told.contains("canary") && !told.contains("Y2xlcms6Y2FuYXJ5"),
            "a password is shown: {told}"
        );
        (output.status.success(), told)
    };
    let (pushed, told) = push();
    assert!(!pushed && told.contains(&format!("log in: `docker login {address}`")), "{told}");
    let login = ["registry", "login", address, "--plain-http", "-u", "clerk", "-p", "canary"];
    peer::run(&helm, at, &login);
    let (pushed, told) = push();
    assert!(pushed, "{told}");
    peer::run(&helm, at, &["registry", "logout", address]);
    fs::create_dir(at.join(".docker")).expect("a folder");
    let auths = format!(r#"{{"auths": {{"http://{address}/v1/": {{"auth": "Y2xlcms6Y2FuYXJ5"}}}}}}"#);
    fs::write(at.join(".docker/config.json"), auths).expect("a file");
    let rendered = peer::run(peer::hoist(), at, &["template", &format!("{folder}/shop"), "--plain-http"]);
    assert!(rendered.contains("name: 1.0.0\n"), "{rendered}");
    fs::write(at.join(".docker/config.json"), "{\"auths\": \"canary\"").expect("a file");
    let (pushed, told) = push();
    assert!(!pushed && told.contains(".docker/config.json` is no configuration of docker's"), "{told}");
}

#[test]
fn helm_takes_the_lock() {
    let Some(helm) = peer::find("helm", "version") else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let Some(registry) = Registry::start(at, "") else { return };
    let folder = format!("oci://{}/charts", registry.address);
    for version in ["1.1.0", "1.2.0+b", "1.3.0-rc.1", "2.0.0"] {
        chart(at, version);
        peer::run(peer::hoist(), at, &["package", "shop"]);
        peer::run(peer::hoist(), at, &["push", &format!("shop-{version}.tgz"), &folder, "--plain-http"]);
    }
    fs::create_dir(at.join("web")).expect("a folder");
    let metadata = format!(
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n\
         - {{name: shop, repository: '{folder}', version: '>=1.0.0 <2', alias: till, condition: till.enabled, \
         tags: [a, b], import-values: [data, {{parent: b, child: a}}]}}\n\
         - {{name: shop, version: 2.0.0, repository: '{folder}'}}\n"
    );
    fs::write(at.join("web/Chart.yaml"), metadata).expect("a file");
    let update = ["dependency", "update", "web", "--plain-http"];
    let changed = peer::run(peer::hoist(), at, &update);
    assert_eq!(
        changed,
        "wrote web/charts/shop-1.2.0+b.tgz\nwrote web/charts/shop-2.0.0.tgz\nwrote web/Chart.lock\n"
    );
    assert_eq!(peer::run(peer::hoist(), at, &update), "", "nothing is left to do");
    let lock = fs::read_to_string(at.join("web/Chart.lock")).expect("a lock");
    fs::remove_dir_all(at.join("web/charts")).expect("the packages");
    // Helm refuses a lock whose digest is not the one that it makes of the dependencies.
    peer::run(&helm, at, &["dependency", "build", "web", "--plain-http"]);
    assert_eq!(fs::read_to_string(at.join("web/Chart.lock")).expect("a lock"), lock);
    assert_eq!(
        peer::run(peer::hoist(), at, &[&update[..3], &["--offline"]].concat()),
        "",
        "Helm fetched the same"
    );
}
