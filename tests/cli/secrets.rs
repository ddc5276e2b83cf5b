//! No output shows a Secret's value, wherever the manifest is wrong.

use std::fs;

use crate::run;

/// Values that must not be seen. Each stands in every manifest below that has its place.
const CANARIES: [&str; 4] = ["canary-plain", "Y2FuYXJ5LWI2NA", "31415926535", "canary-flow"];

/// Secrets that are wrong in one way each, so that something is said about the lines that hold the values.
const BROKEN: [(&str, &str); 17] = [
    ("number", "stringData:\n  password: 31415926535\n"),
    ("list", "stringData:\n  password: [canary-plain]\n"),
    ("map", "stringData:\n  password: {is: canary-flow}\n"),
    ("string for a map", "stringData: canary-plain\n"),
    ("not base64", "data:\n  password: canary-plain\n"),
    ("bad key", "stringData:\n  pass word: canary-plain\n"),
    ("bad key of data", "data: {pass word: Y2FuYXJ5LWI2NA==}\n"),
    ("wrong type", "type: kubernetes.io/tls\nstringData:\n  tls.key: canary-plain\n"),
    ("misspelled", "strngData: {password: canary-flow}\n"),
    ("misplaced", "  stringData: {password: canary-flow}\n"),
    ("duplicate key", "stringData:\n  password: canary-plain\n  password: canary-flow\n"),
    ("bad tag", "stringData:\n  password: !!int canary-plain\n"),
    ("unclosed", "stringData:\n  password: \"canary-plain\n"),
    ("a line before a colon", "stringData:\n  password: |\n    first\n   canary-plain: more\n  b: [\n"),
    ("a line like a name", "stringData:\n  password: |\n    first\n   name: canary-plain\n  b: [\n"),
    (
        "no docker config",
        "type: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: canary-plain\n",
    ),
    ("indentation", "stringData:\n  password: canary-plain\n wrong: canary-flow\n"),
];

#[test]
fn no_output_shows_a_secret() {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, body) in BROKEN {
        let manifest = format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: vault\n{body}");
        fs::write(directory.path().join("secret.yaml"), &manifest).expect("a file");
        for format in ["human", "concise", "json", "sarif", "junit", "github", "gitlab", "tap"] {
            let output = run::line(
                directory.path(),
                &format!("hoist validate secret.yaml -v --fail-on warning -o {format}"),
            );
            let shown = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert_eq!(output.status.code(), Some(1), "{name}: something is wrong\n{shown}");
            for canary in CANARIES {
                assert!(!shown.contains(canary), "{name}, {format}: shows {canary}\n{shown}");
            }
        }
    }
}

/// A chart whose password is in the cluster already.
const VAULT: [(&str, &str); 3] = [
    (
        "Chart.yaml",
        "apiVersion: v2\nname: vault\nversion: 1.0.0\ngenerated:\n  password: {type: password}\n  tls: {type: certificate, hosts: [a]}\n",
    ),
    (
        "templates/all.yaml.j2",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: vault\n  labels:\n    more: \"{{ values.more }}\"\nstringData:\n  \
         password: {{ values.password }}\n  url: db://{{ values.password }}@db\n  tls.key: {{ values.tls.key }}\n  \
         tls.crt: {{ values.tls.cert }}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: vault\n  annotations:\n    \
         sum: {{ values.password | sha256 }}\n",
    ),
    ("templates/NOTES.txt.j2", "The password is {{ values.password }}, the key {{ values.tls.key }}.\n"),
];

#[test]
fn no_output_shows_a_generated_value() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, content: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the directory")).expect("a directory");
        fs::write(path, content).expect("a file");
    };
    for (name, content) in VAULT {
        write(&format!("vault/{name}"), content);
    }
    write(
        "before.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: vault\nstringData:\n  password: canary-plain\n  tls.key: canary-flow\n  tls.crt: no certificate\n",
    );
    let mut shown = String::new();
    for command in [
        "apply before.yaml",
        "diff vault --set more=no",
        "diff vault --set more=no -o json",
        "diff vault --set more=not! -vv",
        "apply vault --set more=not!",
        "apply vault --set more=no --dry-run=server -o json",
        "apply vault --set more=no -vv",
        "apply vault --set more=no -o json",
        "delete vault --set more=no -vv",
    ] {
        let output = run::line(directory.path(), &format!("hoist {command} --local=state"));
        shown += &format!("$ hoist {command}\n");
        shown += &String::from_utf8_lossy(&output.stdout);
        shown += &String::from_utf8_lossy(&output.stderr);
    }
    assert!(shown.contains("secret/vault configured"), "what is there is found, and kept\n{shown}");
    assert!(shown.contains("`vault/tls` is no certificate"), "{shown}");
    for canary in ["canary-", "Y2FuYXJ5"] {
        assert!(!shown.contains(canary), "shows {canary}\n{shown}");
    }
}

/// Values that flow into a Secret, one for each way in which values are set.
const GIVEN: [&str; 4] = ["canary-default", "canary-in-file", "canary-set", "canary-block"];

/// What is wrong near the values, so that their lines or what was made of them would be shown.
const FLOWING: [(&str, &str); 4] = [
    ("a misspelled field", "strngData:\n  a: {{ values.default }}\n"),
    ("no base64", "data:\n  a: {{ values.default }}\n  b: {{ values.file }}\n  c: {{ values.set }}\n"),
    (
        "the wrong type",
        "type: kubernetes.io/tls\nstringData:\n  a: {{ values.default ~ values.file }}\n  tls.key: [\"{{ values.set }}\"]\n",
    ),
    ("a wrong key", "data:\n  \"a b\": {{ (values.block ~ values.set) | b64encode }}\n"),
];

#[test]
fn no_output_shows_a_value_that_flows_into_a_secret() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let write = |name: &str, content: &str| fs::write(path.join(name), content).expect("a file");
    fs::create_dir_all(path.join("vault/templates")).expect("a directory");
    write("vault/Chart.yaml", "apiVersion: v2\nname: vault\nversion: 0.1.0\n");
    write(
        "vault/values.yaml",
        "default: canary-default\nblock: |\n  first\n  canary-block\nfile: \"\"\nset: \"\"\n",
    );
    write("prod.yaml", "file: canary-in-file\n");
    for (name, body) in FLOWING {
        let secret = format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: vault\n{body}");
        write("vault/templates/secret.yaml.j2", &secret);
        for format in ["human", "concise", "json", "sarif", "junit", "github", "gitlab", "tap"] {
            let line = format!("hoist validate vault -f prod.yaml --set set=canary-set -o {format}");
            let output = run::line(path, &line);
            let shown = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert_eq!(output.status.code(), Some(1), "{name}: something is wrong\n{shown}");
            for canary in GIVEN {
                assert!(!shown.contains(canary), "{name}, {format}: shows {canary}\n{shown}");
            }
        }
    }
}

/// What is said of a value in another template than that of the Secret it flows into, and in the Secret's own.
const ELSEWHERE: [(&str, &str, &str); 7] = [
    (
        "fail",
        "templates/config.yaml.j2",
        "{{ fail('no ' ~ values.default ~ values.file ~ values.set ~ values.block) }}",
    ),
    (
        "a filter",
        "templates/config.yaml.j2",
        "a: {{ values.default | int }}\nb: {{ values.set | from_json }}",
    ),
    (
        "a place",
        "templates/config.yaml.j2",
        "{{ values.default }}: {{ values.set }}\nb: [\"{{ values.file }}",
    ),
    (
        "a field",
        "templates/config.yaml.j2",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\nimmutable: {{ values.default }}",
    ),
    (
        "a field of what is made of it",
        "templates/config.yaml.j2",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a, labels: {a: \"{{ values.set }}!\"}}\nimmutable: {{ values.file ~ values.set }}\n\
         data: {\"a b\": {{ [values.block | b64encode] }}}",
    ),
    (
        "a whole",
        "templates/config.yaml.j2",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  {% for k, v in values.items() if k != 'other' %}\n  \
         {{ k }}: [\"{{ v }}\"]\n  {% endfor %}\nimmutable: {{ values }}",
    ),
    (
        "the Secret itself",
        "templates/secret.yaml.j2",
        "kind: Secret\napiVersion: v1\nmetadata: {name: a}\nstringData:\n  a: {{ values.default }}\n  b: {{ values.file ~ 1 }}\n  \
         c: {{ values.set }}\n  d: {{ values.block }}\n  {{ fail('no ' ~ values.default ~ values.file ~ values.set ~ values.block) }}",
    ),
];

/// What may show a value of a chart.
const VERBS: [&str; 9] = [
    "validate vault GIVEN --fail-on warning -o human",
    "validate vault GIVEN -o json",
    "lint vault GIVEN -o sarif",
    "template vault GIVEN --show-only nothing",
    "diff vault GIVEN --local=state",
    "apply vault GIVEN --local=state",
    "values vault GIVEN",
    "values vault GIVEN -o json",
    "test vault",
];

#[test]
fn no_output_shows_a_value_elsewhere_that_flows_into_a_secret() {
    for (name, path, content) in ELSEWHERE {
        let directory = tempfile::tempdir().expect("a directory");
        let write = |name: &str, content: &str| {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().expect("it is in the directory")).expect("a directory");
            fs::write(path, content).expect("a file");
        };
        write("vault/Chart.yaml", "apiVersion: v2\nname: vault\nversion: 0.1.0\n");
        write(
            "vault/values.yaml",
            "default: canary-default\nblock: |\n  first\n  canary-block\nfile: canary-in-file\nset: canary-set\nother: shown\n",
        );
        write("in-file", "canary-in-file");
        write("vault/tests/a_test.yaml", "tests:\n- it: renders\n  asserts:\n  - hasDocuments: {count: 7}\n");
        write(
            "vault/templates/secret.yaml.j2",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: vault\nstringData:\n  a: {{ values.default }}\n  \
             b: {{ values.file }}\n  c: {{ values.set }}\n  d: {{ values.block }}\n",
        );
        write(&format!("vault/{path}"), content);
        for verb in VERBS {
            let given = "--set-file file=in-file --set set=canary-set";
            let output = run::line(directory.path(), &format!("hoist {}", verb.replace("GIVEN", given)));
            let shown = format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(!shown.is_empty(), "{name}, {verb}: says nothing");
            for canary in GIVEN.iter().chain(&["Y2FuYXJ5"]) {
                assert!(!shown.contains(canary), "{name}, {verb}: shows {canary}\n{shown}");
            }
            assert!(
                !verb.starts_with("values") || shown.contains("shown"),
                "{name}: shows the others\n{shown}"
            );
        }
    }
}
