//! Input that is out to break its reader. Whatever it is, hoist says what is wrong with it where it is wrong, in
//! bounded memory and in time that grows with its length, and reads what stands beside it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::run;

const GOOD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\n";

/// So many kilobytes of address space hoist may take in these tests, all threads and the binary itself included.
const ADDRESSES: u32 = 2_000_000;

/// What `hoist validate` says of a file of these bytes that stands beside a good one.
fn validate(name: &str, content: impl AsRef<[u8]>) -> (i32, String) {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join(name), content).expect("the file can be written");
    fs::write(directory.path().join("zz-good.yaml"), GOOD).expect("the file can be written");
    let output = bounded(directory.path(), &["validate", "--select", "yaml,source,api", "."]);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).expect("a report is text");
    let longest = shown.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    assert!(longest < 1500, "a line of {longest} characters");
    (output.status.code().expect("it ended by itself"), shown)
}

/// Runs hoist under a limit of memory.
pub fn bounded(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {ADDRESSES}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_hoist")]);
    command.args(arguments).current_dir(directory).env_clear().env("HOME", directory);
    command.output().expect("a shell starts")
}

/// It is refused with `said` at `place`, and the file beside it is checked.
fn refused(name: &str, content: impl AsRef<[u8]>, said: &str, place: &str) {
    let (status, shown) = validate(name, content);
    let start: String = shown.chars().take(2000).collect();
    assert_eq!(status, 1, "{name}: {start}");
    assert!(shown.contains(said), "{name} is not called `{said}`:\n{start}");
    assert!(shown.contains(&format!("{name}:{place}")), "{name} is not told at {place}:\n{start}");
    let summary = shown.lines().last().unwrap_or_default();
    assert!(!summary.contains("in 0 objects"), "{name}: the other file is not checked: {summary}");
}

/// `levels` of `open`, then of `close`, and another document behind it.
fn nested(open: &str, levels: usize, close: &str) -> String {
    format!("{}x{}\n---\n{}", open.repeat(levels), close.repeat(levels), GOOD.replace("good", "beside"))
}

#[test]
fn an_object_has_a_bound() {
    let content = format!("{}data:\n  all: {}\n", GOOD.replace("good", "big"), "x".repeat((1 << 20) + 1));
    refused("big.yaml", content, "ConfigMap big is too long: may not be more than 1048576 bytes", "2:7");
}

#[test]
fn nesting_has_a_bound() {
    let said = "nested more than 500 levels deep";
    refused("flow.yaml", format!("a: {}", nested("[", 100_000, "]")), said, "1:503");
    refused("maps.yaml", nested("{a: ", 100_000, "}"), said, "1:2001");
    refused("dashes.yaml", nested("- ", 100_000, ""), said, "1:1001");
    let json = "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000);
    refused("deep.json", json, said, "1:2501");
    let keys: String = (0..1500).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    refused("keys.yaml", keys, said, "501:501");
}

#[test]
fn aliases_have_a_bound() {
    let level =
        |level: usize| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","));
    let bomb: String = "a0: &a0 [x, x]\n".to_owned() + &(1..12).map(level).collect::<String>();
    refused("bomb.yaml", &bomb, "excessive aliasing", "");
    let chain = |at: usize| format!("a{at}: &a{at}\n  <<: *a{}\n  k{at}: 1\n", at - 1);
    let chain: String = "a0: &a0 {k: 1}\n".to_owned() + &(1..5000).map(chain).collect::<String>();
    refused("chain.yaml", chain, "excessive aliasing", "");
    let anchors: String = (0..20_000).map(|at| format!("a{at}: &a{at} x\n")).collect();
    refused("anchors.yaml", anchors + "b: *c\n", "anchor that is not there", "20001:4");
}

#[test]
fn what_is_no_text_is_called_so() {
    refused("utf8.yaml", b"a: 1\nb: \xff\xfe\n", "0xFF is no UTF-8", "2:4");
    refused("latin1.yaml", b"a: M\xfcller\n", "0xFC is no UTF-8", "1:5");
    refused("nul.yaml", "kind: x\nmetadata: {name: some}\nb: \0\n", "U+0000 may not stand in YAML", "3:4");
    let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("utf16.yaml", &utf16, "looks like UTF-16", "1:2");
    let utf32: Vec<u8> =
        format!("\u{feff}{GOOD}").chars().flat_map(|char| (char as u32).to_le_bytes()).collect();
    refused("utf32.yaml", utf32, "UTF-32", "1:1");
    let binary: Vec<u8> = (0..100_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    refused("binary.yaml", binary, "is no UTF-8", "1:");
    let marked = [&[0xff, 0xfe], utf16.as_slice()].concat();
    assert_eq!(validate("marked.yaml", marked).0, 0, "UTF-16 that says so is read");
}

#[test]
fn a_map_may_have_many_keys() {
    let entries = |count: usize| (0..count).map(|at| format!("  k{at}: v\n")).collect::<String>();
    let (status, shown) = validate("keys.yaml", format!("{GOOD}data:\n{}", entries(200_000)));
    assert_eq!((status, shown.as_str()), (0, "no findings in 2 objects\n"));
    let repeated = format!("{GOOD}data:\n{}", "  k: v\n".repeat(100_000));
    refused("repeated.yaml", repeated, "99899 more keys of this map stand twice", "7:3");
    let unknown = entries(50_000).replace("  k", "k");
    refused("unknown.yaml", GOOD.to_owned() + &unknown, "only the first 500 findings", "5:1");
}

#[test]
fn lines_may_be_long() {
    let long = "k".repeat(1_000_000);
    refused("key.yaml", format!("a:\n  {long}: v\n"), "this key is too long", "2:3");
    refused("name.yaml", GOOD.replace("good", &long), "no more than 253 characters", "4:9");
    let row = (0..100_000).map(|at| format!("k{at}: v, ")).collect::<String>();
    refused("row.yaml", format!("a: {{{row} x: [}}\n"), "the `[` that is opened here is not closed", "1:");
    refused("quote.yaml", "a: \"".to_owned() + &"x\\\n".repeat(100_000), "is not closed", "1:4");
    let scalar = format!("{GOOD}data:\n  a: |\n{}", "    some line of a text\n".repeat(50_000));
    assert_eq!(validate("scalar.yaml", scalar).0, 0);
}

#[test]
fn there_may_be_many_documents_and_findings() {
    let (status, shown) = validate("documents.yaml", "a: 1\n---\n".repeat(100_000));
    assert_eq!(
        (status, shown.as_str()),
        (0, "no findings in 1 object (100000 documents are no manifests)\n")
    );
    let (status, shown) = validate("broken.yaml", "a: [\n---\n".repeat(10_000));
    assert_eq!((status, shown.lines().last()), (1, Some("10000 errors in 1 object")));
    let findings: String =
        (0..10_000).map(|at| GOOD.replace("good", &format!("c{at}")) + "foo: b\n---\n").collect();
    let (status, shown) = validate("findings.yaml", findings);
    assert_eq!((status, shown.lines().last()), (1, Some("10000 errors in 10001 objects")));
    let secrets: String = (0..3000)
        .map(|at| {
            format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s{at}}}\ndata: {{a: x, b: 1}}\n---\n")
        })
        .collect();
    assert_eq!(validate("secrets.yaml", secrets).0, 1);
}

#[test]
fn there_may_be_many_files() {
    let directory = tempfile::tempdir().expect("a directory");
    for at in 0..2000 {
        let inner = directory.path().join(format!("d{}", at % 50));
        fs::create_dir_all(&inner).expect("a directory");
        fs::write(inner.join(format!("{at}.yaml")), GOOD.replace("good", &format!("c{at}"))).expect("a file");
    }
    let output = bounded(directory.path(), &["validate", "."]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "no findings in 2000 objects\n");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_has_an_end_all_the_same() {
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    fs::write(root.join("good.yaml"), GOOD).expect("a file");
    // A file of 5 GiB that takes no room on the disk.
    let sparse = fs::File::create(root.join("sparse.yaml")).expect("a file");
    sparse.set_len(5 << 30).expect("the file system knows holes");
    std::os::unix::fs::symlink(".", root.join("loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere", root.join("gone.yaml")).expect("a link");
    let output = bounded(root, &["validate", "."]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        shown.contains("error[yaml/size]: a file of 4 GiB or more")
            && shown.ends_with("1 error in 1 object\n"),
        "{shown}"
    );
    let output = bounded(root, &["validate", "/dev/zero", "good.yaml"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        shown.contains("no more than 256 MiB are read") && shown.ends_with("1 error in 1 object\n"),
        "{shown}"
    );
    let piped = Command::new("sh")
        .args([
            "-c",
            "mkfifo pipe; cat good.yaml > pipe & exec \"$0\" validate pipe",
            env!("CARGO_BIN_EXE_hoist"),
        ])
        .current_dir(root)
        .output()
        .expect("a shell starts");
    assert_eq!(String::from_utf8_lossy(&piped.stdout), "no findings in 1 object\n");
}

/// What `hoist template` says of a chart with this template.
fn template(content: &str) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    fs::create_dir(root.join("templates")).expect("a directory");
    fs::write(root.join("Chart.yaml"), "apiVersion: v2\nname: x\nversion: 1.0.0\n").expect("a file");
    fs::write(root.join("values.yaml"), "a: 1\n").expect("a file");
    fs::write(root.join("templates/x.yaml.j2"), content).expect("a file");
    let output = bounded(root, &["template", "."]);
    let said = String::from_utf8(output.stderr).expect("a report is text");
    let start: String = said.chars().take(600).collect();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{start}");
    assert!(said.contains("templates/x.yaml.j2:1:"), "{start}");
    said.lines().next().unwrap_or_default().to_owned()
}

/// A template that does `step` to `s` over and over, and prints it.
fn over_and_over(first: &str, step: &str) -> String {
    format!(
        "{{% set n = namespace(s={first}) %}}{{% for i in range(100000) %}}{step}{{% endfor %}}a: {{{{ n.s }}}}\n"
    )
}

#[test]
fn templates_come_to_an_end() {
    let endless = "error[template/endless]: the template does not come to an end";
    let forever = "{% for a in range(100000) %}{% for b in range(100000) %}";
    assert_eq!(template(&format!("{forever}{}{{% endfor %}}{{% endfor %}}", "x".repeat(1000))), endless);
    assert_eq!(template(&format!("{forever}{{{{ 'x' * 10000 }}}}{{% endfor %}}{{% endfor %}}")), endless);
    let captured = "{% set t %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = t %}";
    assert_eq!(template(&over_and_over("'x'", captured)), endless);
    let recursion = "error[template/error]: recursion limit exceeded";
    assert_eq!(template("{% macro m(x) %}{{ m(x) }}{% endmacro %}a: {{ m(1) }}\n"), recursion);
    assert_eq!(template("{% include 'x.yaml.j2' %}"), recursion);
}

#[test]
fn what_templates_make_has_a_bound() {
    let step = |expression: &str| format!("{{% set n.s = {expression} %}}");
    let long = "error[template/error]: the text would be longer than 16 MiB";
    assert_eq!(template(&over_and_over("'x'", &step("n.s ~ n.s"))), long);
    let written = "error[template/error]: the value is too long to be written";
    assert_eq!(template("a: {{ 'x' * 10 ** 8 }}\n"), written);
    let list = "error[template/error]: the list would be longer than 100000 elements";
    assert_eq!(template(&over_and_over("[1]", &step("n.s + n.s"))), list);
    let nested = "error[template/error]: the value would be nested more than 500 levels deep";
    assert_eq!(template(&over_and_over("[1]", &step("[n.s]"))), nested);
    let replaced = template(&over_and_over("'x'", &step("n.s | replace('x', 'xx')")));
    assert!(replaced.ends_with("the text would be longer than 16 MiB"), "{replaced}");
}

#[test]
fn templates_are_of_bounded_size_and_depth() {
    let long = "error[template/syntax]: this expression is too long";
    assert_eq!(template(&format!("a: {{{{ {}1 }}}}\n", "1 + ".repeat(100_000))), long);
    assert_eq!(template(&format!("a: {{{{ 1{} }}}}\n", " | string".repeat(100_000))), long);
    assert_eq!(template(&format!("a: {{{{ values{} }}}}\n", ".a".repeat(100_000))), long);
    assert_eq!(template(&format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(50_000))), long);
    let deep = "error[template/syntax]: template exceeds maximum recursion limits";
    assert_eq!(template(&format!("a: {{{{ {}1 }}}}\n", "[".repeat(400))), deep);
    assert_eq!(template(&"{% if true %}".repeat(50_000)), deep);
    let big = "error[template/syntax]: a template of more than 4 MiB is not read";
    assert_eq!(template(&"a: {{ values.a }}\n".repeat(1_000_000)), big);
}

/// Whatever stands in the places where hoist takes settings from, it is refused in words and never by a panic.
#[test]
fn settings_may_be_hostile_too() {
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    fs::write(root.join("good.yaml"), GOOD).expect("a file");
    let texts: [&[u8]; 8] = [
        b"a: [",
        b"\xff\xfe\xff",
        b"\0\0",
        b"- a\n- b\n",
        b"a: &a [*a]\n",
        &b"[".repeat(100_000),
        b"{\"a\": {\"b\": ",
        b"? [a]\n: !!binary x\n",
    ];
    let chart = concat!(env!("CARGO_MANIFEST_DIR"), "/charts-examples/shop");
    for text in texts {
        fs::write(root.join("settings"), text).expect("a file");
        fs::write(root.join(".hoist.yaml"), text).expect("a file");
        let commands: [&[&str]; 4] = [
            &["validate", "good.yaml"],
            &["template", chart, "-f", "settings"],
            &["template", chart, "--set-file", "a.b=settings"],
            &["diff", "good.yaml", "--kubeconfig", "settings"],
        ];
        for command in commands {
            let output = run::hoist(root).args(command).output().expect("the binary starts");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0..=2)), "{command:?}: {:?} {stderr}", output.status);
            assert!(!stderr.contains("panicked"), "{command:?}: {stderr}");
        }
    }
    fs::remove_file(root.join(".hoist.yaml")).expect("it is there");
    for set in ["a[", "a[99999999]=1", "=", "a={", "a\\", &"a.".repeat(100), "é=ü"] {
        for flag in ["--set", "--set-json"] {
            let output = run::hoist(root).args(["template", chart, flag, set]).output().expect("it starts");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(
                matches!(output.status.code(), Some(0..=2)),
                "{flag} {set}: {:?} {stderr}",
                output.status
            );
        }
    }
}

#[test]
fn charts_nest_and_depend_within_bounds() {
    let directory = tempfile::tempdir().expect("a directory");
    let chart = |folder: &str, rest: &str| {
        let folder = directory.path().join(folder);
        fs::create_dir_all(folder.join("templates")).expect("a folder");
        let metadata = format!("apiVersion: v2\nname: inner\nversion: 1.0.0\n{rest}");
        fs::write(folder.join("Chart.yaml"), metadata).expect("a file");
        fs::write(folder.join("templates/a.yaml.j2"), GOOD).expect("a file");
    };
    for (name, levels) in [("shallow", 32), ("deep", 200)] {
        (0..levels).for_each(|level| chart(&format!("{name}{}", "/charts/inner".repeat(level)), ""));
    }
    let next = |to: &str| {
        let entry = |alias| format!("- name: inner\n  alias: a{alias}\n  repository: file://../{to}\n");
        "dependencies:\n".to_owned() + &(0..20).map(entry).collect::<String>()
    };
    for (from, to) in [("one", "two"), ("two", "three"), ("three", "one")] {
        chart(from, &next(to));
    }
    let shallow = bounded(directory.path(), &["template", "shallow"]);
    let rendered = String::from_utf8_lossy(&shallow.stdout).matches("name: good").count();
    assert_eq!(rendered, 32, "{}", String::from_utf8_lossy(&shallow.stderr));
    for (name, said) in [("deep", "charts nest over 32 deep"), ("one", "the chart depends on itself: `one`")]
    {
        let refused = bounded(directory.path(), &["template", name]);
        let told = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains(said), "{told}");
    }
}
