//! Packed charts beside Helm's: what is in them, and that each reads the other's.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use crate::peer;

const CHART: &str =
    "# A comment that stays.\napiVersion: v2\nname: shop\nversion: 1.2.0-rc.1+b\nappVersion: \"7\"\n";
const TEMPLATE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ values.name }}\n";

/// Files of a chart that one `.helmignore` or another leaves out.
const FILES: [&str; 24] = [
    "README.md",
    ".hidden",
    ".git/config",
    "a.txt",
    "a b.txt",
    "crds/c.yaml",
    "crds/.c.yaml",
    "data/a.txt",
    "data/b.md",
    "data/deep/a.txt",
    "data/deep/er/b.md",
    "templates/a.yaml.j2",
    "templates/.a.yaml.j2",
    "templates/.more/a.yaml.j2",
    "templates/sub/b.yaml.j2",
    "templates/sub/.b.yaml.j2",
    "templates/NOTES.txt.j2",
    "templates/a.swp",
    "tests/a.yaml",
    "tests/unit/b.yaml",
    "values-prod.yaml",
    "values.schema.json",
    "values.yaml",
    "[x]",
];

const IGNORES: [&str; 19] = [
    "",
    "# nothing\n\n   \n",
    "*.txt\n*.swp\r\n  .git/  \n",
    "/a.txt\n",
    "data/\n",
    "data/*.txt\n",
    "data/*\n",
    "/data\n",
    "deep\n",
    "data/deep/\n",
    "tests/*/\n",
    "!*.yaml\n",
    "?.txt\n[a-b].md\n",
    "[^a].md\n",
    "\\[x\\]\n",
    "*/a.txt\n",
    "values.yaml\nvalues.schema.json\n",
    "templates/a.yaml.j2\n",
    ".*\n*/.*\n",
];

fn write(chart: &Path, ignore: Option<&str>) {
    let file = |path: &str, content: &str| {
        let path = chart.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    };
    for path in FILES {
        let content = match Path::new(path).extension().and_then(|end| end.to_str()) {
            Some("j2") => TEMPLATE,
            Some("json") => "{}",
            Some("yaml") => "name: web\n",
            _ => path,
        };
        file(path, content);
    }
    file("Chart.yaml", CHART);
    ignore.into_iter().for_each(|ignore| file(".helmignore", ignore));
}

/// What an archive holds; of `Chart.yaml`, which Helm writes anew, only that it is there.
fn contents(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let packed = fs::File::open(archive).expect("an archive");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed));
    let mut contents = BTreeMap::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        let mut content = Vec::new();
        if path != "shop/Chart.yaml" {
            entry.read_to_end(&mut content).expect("its content");
        }
        contents.insert(path, content);
    }
    contents
}

#[test]
fn a_package_holds_what_helms_does() {
    let Some(helm) = peer::find("helm", "version") else { return };
    for ignore in [None].into_iter().chain(IGNORES.map(Some)) {
        let directory = tempfile::tempdir().expect("a directory");
        let at = directory.path();
        write(&at.join("shop"), ignore);
        peer::run(&helm, at, &["package", "shop", "-d", "theirs"]);
        let packed = peer::run(peer::hoist(), at, &["package", "shop", "-d", "ours"]);
        assert_eq!(packed, "ours/shop-1.2.0-rc.1+b.tgz\n");
        let [theirs, ours] = ["theirs", "ours"].map(|folder| at.join(folder).join("shop-1.2.0-rc.1+b.tgz"));
        assert_eq!(contents(&ours), contents(&theirs), "{ignore:?}");
    }
}

#[test]
fn helm_refuses_the_same_rules() {
    let Some(helm) = peer::find("helm", "version") else { return };
    for rule in [
        "a/**",
        "**/a",
        "[a",
        "[]",
        "a\\",
        "[a-]",
        "[-a]",
        "!**",
        "[a-b",
        "*[",
        "a[]b]",
        "ok\n[",
        "[^]",
        "[^]a]",
        "!templates",
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        let at = directory.path();
        write(&at.join("shop"), Some(rule));
        let ends = |program: &Path| {
            let output = peer::command(program, at).args(["package", "shop"]).output().expect("it starts");
            (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let (theirs, ours) = (ends(&helm), ends(peer::hoist()));
        assert_eq!(ours.0, theirs.0, "{rule}: {} beside {}", ours.1, theirs.1);
        let place = match rule {
            "!templates" => "there is no `shop/Chart.yaml`".to_owned(),
            _ => format!("shop/.helmignore:{}: ", rule.lines().count()),
        };
        assert!(ours.0 || ours.1.contains(&place), "{rule}: {}", ours.1);
    }
}

#[test]
fn helm_reads_a_package_and_its_packages_are_read() {
    let Some(helm) = peer::find("helm", "version") else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    write(&at.join("shop"), None);
    let versions = ["--version", "2.0.0", "--app-version", "1.10"];
    let packed = peer::run(peer::hoist(), at, &[&["package", "shop"], versions.as_slice()].concat());
    let shown = peer::run(&helm, at, &["show", "chart", packed.trim()]);
    for line in ["apiVersion: v2", "appVersion: \"1.10\"", "name: shop", "version: 2.0.0"] {
        assert!(shown.lines().any(|other| other == line), "{line} is not in\n{shown}");
    }
    peer::run(&helm, at, &["package", "shop", "-d", "theirs"]);
    let template = |source: &str| peer::run(peer::hoist(), at, &["template", source]);
    assert_eq!(template("theirs/shop-1.2.0-rc.1+b.tgz"), template("shop"));
    assert_eq!(template("shop-2.0.0.tgz"), template("shop"));
}
