//! Packed charts as sources, and what is refused of them and of links in a chart's directory.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use tar::{EntryType, Header};

use crate::hostile::bounded;
use crate::run;
use crate::web_server::{Answer, WebServer};

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
const TEMPLATE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ values.name }}\n";
const FILES: [(&str, &str); 3] =
    [("shop/Chart.yaml", CHART), ("shop/values.yaml", "name: web\n"), ("shop/templates/a.yaml.j2", TEMPLATE)];

/// An entry of an archive: its path, its kind and what it holds or leads to.
type Entry<'e> = (&'e str, EntryType, &'e [u8]);

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content).expect("memory");
    packed.finish().expect("memory")
}

/// A tar archive whose headers say what they are told to, however wrong.
fn tar_of(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (path, kind, content) in entries {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(*kind);
        header.set_mode(0o644);
        let is_link = matches!(kind, EntryType::Symlink | EntryType::Link);
        let held = if is_link { &[][..] } else { content };
        if is_link {
            header.as_old_mut().linkname[..content.len()].copy_from_slice(content);
        }
        header.set_size(held.len() as u64);
        header.set_cksum();
        archive.extend_from_slice(header.as_bytes());
        archive.extend_from_slice(held);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

/// The chart `shop`, packed, with more entries behind its own.
fn shop(more: &[Entry<'_>]) -> Vec<u8> {
    let own = FILES.iter().map(|(path, content)| (*path, EntryType::Regular, content.as_bytes()));
    gzip(&tar_of(&own.chain(more.iter().copied()).collect::<Vec<_>>()))
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn template(directory: &Path, arguments: &[&str]) -> Output {
    run::hoist(directory).arg("template").args(arguments).output().expect("the binary starts")
}

#[test]
fn a_packed_chart_is_a_source() {
    let directory = tempfile::tempdir().expect("a directory");
    let packed = shop(&[]);
    fs::create_dir(directory.path().join("packed")).expect("a directory");
    fs::write(directory.path().join("packed/shop-1.0.0.tgz"), &packed).expect("a file");
    let server = WebServer::start(move |_| Answer::bytes(&packed));
    let url = server.url("/shop-1.0.0.tgz?x=1");
    for source in ["packed/shop-1.0.0.tgz", "packed/*.tgz", &url] {
        let rendered = template(directory.path(), &[source]);
        assert_eq!(rendered.status.code(), Some(0), "{source}: {}", err(&rendered));
        assert!(out(&rendered).contains("# Source: shop/templates/a.yaml.j2"), "{}", out(&rendered));
        assert!(out(&rendered).contains("  name: web\n"), "{source}: {}", out(&rendered));
    }
    let named = template(directory.path(), &["packed/shop-1.0.0.tgz", "--set", "name=api"]);
    assert!(out(&named).contains("  name: api\n"), "{}", out(&named));
    let misspelt = template(directory.path(), &["packed/shop-1.0.0.tgz", "--set", "name=null"]);
    let place = "packed/shop-1.0.0.tgz/templates/a.yaml.j2:4:";
    assert!(err(&misspelt).contains(place), "{}", err(&misspelt));
    let helm = gzip(&tar_of(&[
        ("a/Chart.yaml", EntryType::Regular, CHART.as_bytes()),
        ("a/templates/a.yaml", EntryType::Regular, b"{{ .Values }}"),
    ]));
    fs::write(directory.path().join("helm.tgz"), helm).expect("a file");
    let helm = template(directory.path(), &["helm.tgz"]);
    assert!(err(&helm).contains("`helm.tgz` is a Helm chart with Go templates"), "{}", err(&helm));
}

/// What cannot be read as a packed chart is told, under a limit of memory, and a chart beside it is rendered.
fn refused(packed: &[u8], said: &str) {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("bad.tgz"), packed).expect("a file");
    fs::write(directory.path().join("good.tgz"), shop(&[])).expect("a file");
    let found = bounded(directory.path(), &["validate", "--select", "chart", "bad.tgz", "good.tgz"]);
    assert_eq!(found.status.code(), Some(1), "{said}: {}{}", out(&found), err(&found));
    for told in ["error[chart/archive]", "bad.tgz:1:1", said, "in 1 object"] {
        assert!(out(&found).contains(told), "`{told}` is not said:\n{}", out(&found));
    }
}

#[test]
fn entries_that_a_chart_cannot_have_are_refused() {
    let file = |path| (path, EntryType::Regular, b"x".as_slice());
    let kind = |kind, to| ("shop/x", kind, to);
    for (entry, said) in [
        (file("shop/../../evil"), "`shop/../../evil`, which leads out of the chart"),
        (file("../evil"), "`../evil`, which leads out of the chart"),
        (file("shop\\..\\evil"), "which leads out of the chart"),
        (file("/etc/passwd"), "`/etc/passwd`, which is an absolute path"),
        (file("shop//etc/passwd"), "`shop//etc/passwd`, which is an absolute path"),
        (file("shop/c:/evil"), "`shop/c:/evil`, which is an absolute path"),
        (file("evil"), "`evil`, which stands outside of the chart's folder"),
        (file("other/evil"), "`other/evil`, which stands outside of the chart's folder"),
        (file("shop/values.yaml"), "`shop/values.yaml`, and that twice"),
        (file("shop/./values.yaml"), "`shop/./values.yaml`, and that twice"),
        (file("shop/a\x1b[1mb"), "whose name is no text"),
        (kind(EntryType::Symlink, b"/etc/passwd".as_slice()), "`shop/x`, which is a link"),
        (kind(EntryType::Link, b"shop/values.yaml"), "`shop/x`, which is a link"),
        (kind(EntryType::Char, b""), "`shop/x`, which is neither a file nor a directory"),
        (kind(EntryType::Block, b""), "`shop/x`, which is neither a file nor a directory"),
        (kind(EntryType::Fifo, b""), "`shop/x`, which is neither a file nor a directory"),
    ] {
        refused(&shop(&[entry]), said);
    }
    let alone = gzip(&tar_of(&[("Chart.yaml", EntryType::Regular, CHART.as_bytes())]));
    refused(&alone, "`Chart.yaml`, which stands outside of the chart's folder");
    refused(&gzip(&tar_of(&[("shop/values.yaml", EntryType::Regular, b"")])), "has no `Chart.yaml`");
}

#[test]
fn what_is_no_archive_is_refused() {
    refused(b"apiVersion: v1\n", "it is not compressed with gzip");
    refused(b"", "it is not compressed with gzip");
    refused(&gzip(b"no archive"), "the packed chart is broken: ");
    refused(&gzip(b""), "has no `Chart.yaml`");
    let whole = shop(&[]);
    for length in [5, whole.len() / 2, whole.len() - 4] {
        refused(&whole[..length], "the packed chart is broken: ");
    }
    let mut flipped = whole.clone();
    let sum = whole.len() - 8;
    flipped[sum] ^= 1;
    refused(&flipped, "the packed chart is broken: ");
    let mut cut = tar_of(&[("shop/Chart.yaml", EntryType::Regular, CHART.as_bytes())]);
    cut.truncate(520);
    refused(&gzip(&cut), "the packed chart is broken: ");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 30 << 20];
    refused(&shop(&[("shop/zeros", EntryType::Regular, &zeros)]), "unpacks to more than 8 MiB from ");
    let claimed = {
        let mut header = Header::new_gnu();
        header.set_path("shop/claimed").expect("a path");
        header.set_size(1 << 60);
        header.set_cksum();
        header.as_bytes().to_vec()
    };
    refused(&gzip(&claimed), "`shop/claimed`, which has more than 32 MiB");
    let names: Vec<String> = (0..10_001).map(|at| format!("shop/{at}")).collect();
    let many: Vec<Entry<'_>> =
        names.iter().map(|name| (name.as_str(), EntryType::Regular, &[][..])).collect();
    refused(&shop(&many), "the packed chart has more than 10000 entries");
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_but_into_the_chart() {
    use std::os::unix::fs::symlink;
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    for (path, content) in FILES {
        fs::create_dir_all(at.join(path).parent().expect("a folder")).expect("a directory");
        fs::write(at.join(path), content).expect("a file");
    }
    fs::write(at.join("secret.yaml"), "password: canary\n").expect("a file");
    fs::create_dir(at.join("shop/parts")).expect("a directory");
    fs::write(at.join("shop/parts/b.yaml.j2"), TEMPLATE.replace("{{ values.name }}", "linked"))
        .expect("a file");
    symlink("../parts", at.join("shop/templates/parts")).expect("a link");
    symlink("shop", at.join("alias")).expect("a link");
    for chart in ["shop", "alias"] {
        let rendered = template(at, &[chart]);
        assert!(out(&rendered).contains("name: linked"), "{chart}: {}{}", out(&rendered), err(&rendered));
    }
    for (link, to, said) in [
        (
            "templates/x.yaml",
            "../../secret.yaml",
            "is a link that leads out of the chart, to `../../secret.yaml`",
        ),
        ("templates/x.yaml.j2", "/etc/passwd", "is a link that leads out of the chart, to `/etc/passwd`"),
        ("templates/x", "/etc", "is a link that leads out of the chart, to `/etc`"),
        ("templates/x", "..", "is a link to a directory that it stands in"),
        ("templates/x.yaml", "gone.yaml", "is a link that leads nowhere: `gone.yaml`"),
        ("templates/x.yaml", "x.yaml", "is a link that leads nowhere"),
        ("values.schema.json", "../secret.yaml", "is a link that leads out of the chart"),
    ] {
        symlink(to, at.join("shop").join(link)).expect("a link");
        let found = template(at, &["shop"]);
        assert_eq!(found.status.code(), Some(2), "{link}: {}", out(&found));
        assert!(err(&found).contains(&format!("`shop/{link}` {said}")), "{link}: {}", err(&found));
        assert!(!err(&found).contains("canary"), "{}", err(&found));
        fs::remove_file(at.join("shop").join(link)).expect("the link");
    }
    let pipe = std::process::Command::new("mkfifo").arg(at.join("shop/templates/p.yaml.j2")).status();
    assert!(pipe.expect("mkfifo").success());
    let found = template(at, &["shop"]);
    assert!(err(&found).contains("`shop/templates/p.yaml.j2` is neither a file nor"), "{}", err(&found));
}
