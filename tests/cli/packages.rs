//! `hoist package`.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::run;

const CHART: &str = "apiVersion: v2 # kept\nname: shop\nversion: 1.0.0 # the version\n";
const TEMPLATE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ values.name }}\n";

fn chart(directory: &Path, metadata: &str) {
    let long = format!("data/{}/{}.txt", "d".repeat(90), "f".repeat(90));
    for (path, content) in [
        ("Chart.yaml", metadata),
        ("values.yaml", "name: web\n"),
        ("templates/b.yaml.j2", TEMPLATE),
        ("templates/a.yaml.j2", TEMPLATE),
        ("templates/left-out.yaml.j2", "{{ values.missing }}"),
        (".helmignore", "left-out*\n"),
        (&long, "long"),
    ] {
        let path = directory.join("shop").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
}

fn hoist(directory: &Path, arguments: &[&str]) -> Output {
    run::hoist(directory).args(arguments).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let packed: Vec<Vec<u8>> = [0, 1_000_000_000]
        .map(|seconds| {
            let directory = tempfile::tempdir().expect("a directory");
            chart(directory.path(), CHART);
            let values = fs::File::options().write(true).open(directory.path().join("shop/values.yaml"));
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            values.and_then(|file| file.set_modified(time)).expect("a file's time");
            let first = hoist(directory.path(), &["package", "shop", "-d", "shop"]);
            assert_eq!(text(&first.stdout), "shop/shop-1.0.0.tgz\n", "{}", text(&first.stderr));
            let first = fs::read(directory.path().join("shop/shop-1.0.0.tgz")).expect("a package");
            // The package that lies in the chart now is no part of the next.
            let again = hoist(&directory.path().join("shop"), &["package", "."]);
            assert_eq!(text(&again.stdout), "shop-1.0.0.tgz\n", "{}", text(&again.stderr));
            assert_eq!(first, fs::read(directory.path().join("shop/shop-1.0.0.tgz")).expect("a package"));
            first
        })
        .into();
    assert_eq!(packed[0], packed[1]);
    assert_eq!(packed[0][..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255], "no time, no name, no system");
}

#[test]
fn a_package_renders_as_its_chart_does() {
    let directory = tempfile::tempdir().expect("a directory");
    chart(directory.path(), CHART);
    hoist(directory.path(), &["package", "shop", "-d", "out/deep"]);
    let [chart, package] = ["shop", "out/deep/shop-1.0.0.tgz"].map(|source| {
        let rendered = hoist(directory.path(), &["template", source]);
        assert_eq!(rendered.status.code(), Some(0), "{source}: {}", text(&rendered.stderr));
        text(&rendered.stdout)
    });
    assert_eq!(chart, package);
    assert_eq!(chart.matches("# Source").count(), 2);
}

#[test]
fn versions_are_put_into_the_text_as_it_stands() {
    let directory = tempfile::tempdir().expect("a directory");
    chart(directory.path(), CHART);
    let packed = hoist(directory.path(), &["package", "shop", "--version", "2.1.0", "--app-version", "1.10"]);
    assert_eq!(text(&packed.stdout), "shop-2.1.0.tgz\n", "{}", text(&packed.stderr));
    let packed = fs::File::open(directory.path().join("shop-2.1.0.tgz")).expect("a package");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed));
    let mut entries = archive.entries().expect("an archive");
    let description = entries.find_map(|entry| {
        let entry = entry.expect("an entry");
        (entry.path().expect("a path") == Path::new("shop/Chart.yaml"))
            .then(|| std::io::read_to_string(entry))
    });
    let expected = CHART.replace("1.0.0", "2.1.0") + "appVersion: \"1.10\"\n";
    assert_eq!(description.expect("it is there").expect("text"), expected);
}

#[test]
fn a_chart_that_cannot_be_rendered_is_not_packed() {
    for (metadata, arguments, status, said) in [
        ("name: shop\n", &["shop"][..], 1, "the chart has no `version`"),
        ("name: shop\nversion: one\n", &["shop"], 1, "`one` is no version"),
        ("name: ../shop\nversion: 1.0.0\n", &["shop"], 1, "the name of a chart is one step of a path"),
        ("name: shop\nversion: 1.0.0\n", &["shop", "--version", "latest"], 1, "`latest` is no version"),
        ("name: shop\nversion: 1.0.0\n", &["absent"], 2, "there is no `absent/Chart.yaml`"),
        (
            "name: shop\nversion: 1.0.0\n",
            &["shop", "-d", "shop/Chart.yaml"],
            2,
            "cannot write `shop/Chart.yaml/",
        ),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        chart(directory.path(), metadata);
        let refused = hoist(directory.path(), &[&["package"], arguments].concat());
        assert_eq!(refused.status.code(), Some(status), "{said}: {}", text(&refused.stderr));
        assert!(text(&refused.stderr).contains(said), "{said}: {}", text(&refused.stderr));
        let left = fs::read_dir(directory.path()).expect("a folder").count();
        assert_eq!(left, 1, "{said}: something was written");
    }
}

#[test]
fn a_package_takes_in_what_it_depends_on() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    chart(at, CHART);
    fs::create_dir(at.join("web")).expect("a folder");
    let web = "name: web\nversion: 1.0.0\ndependencies: [{name: shop, version: ^1, repository: 'file://../shop'}]\n";
    fs::write(at.join("web/Chart.yaml"), web).expect("a file");
    fs::create_dir(at.join("web/templates")).expect("a folder");
    fs::write(at.join("web/templates/a.yaml.j2"), TEMPLATE.replace("{{ values.name }}", "web"))
        .expect("a file");
    let packed = hoist(at, &["package", "web", "-d", "out"]);
    assert_eq!(text(&packed.stdout), "out/web-1.0.0.tgz\n", "{}", text(&packed.stderr));
    let [chart, package] = ["web", "out/web-1.0.0.tgz"].map(|source| {
        let rendered = hoist(at, &["template", source]);
        assert_eq!(rendered.status.code(), Some(0), "{source}: {}", text(&rendered.stderr));
        text(&rendered.stdout)
    });
    assert_eq!((&chart, chart.matches("# Source").count()), (&package, 3));
    fs::write(at.join("web/Chart.yaml"), web.replace("file://../shop", "oci://host/charts")).expect("a file");
    let refused = hoist(at, &["package", "web", "-d", "out"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stdout));
    assert!(text(&refused.stderr).contains("hoist dependency update web"), "{}", text(&refused.stderr));
}
