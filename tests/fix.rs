//! Repairs bring back what was broken: every key of good manifests is misspelled, every field of a spec is put one
//! level off, and what comes out is the manifest that went in.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stderr,
    reason = "a test is a program of its own"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoist::check::{self, Fixed, Options, Reading};
use hoist::render::{self, Source};
use hoist::text::Text;
use hoist::yaml::{self, Node, View as _, to_value};

fn rendered(source: Source) -> render::Rendered {
    render::render(&[source], &render::Options::default()).expect("it can be read")
}

fn read(content: &str) -> Reading {
    let rendered = rendered(Source::Given { name: "t.yaml".to_owned(), content: content.into() });
    let text = rendered.texts[0].text.clone();
    Reading { text, bundle: rendered.bundle, found: rendered.diagnostics }
}

fn fixed(content: &str) -> Fixed {
    check::fix(content, &Options::default(), &read)
}

/// How many findings there are in a text.
fn findings(content: &str) -> usize {
    let reading = read(content);
    check::check(&reading.bundle, reading.found, &Options::default()).len()
}

/// The documents of the example charts and, where `HOIST_CORPUS` names a folder, of every so many of its files, in
/// which nothing is wrong.
fn clean() -> Vec<String> {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts-examples/shop");
    let texts = rendered(Source::Named(charts)).texts.into_iter();
    let mut contents: Vec<String> = texts.map(|rendition| rendition.text.content().to_owned()).collect();
    match std::env::var_os("HOIST_CORPUS") {
        Some(corpus) => {
            let mut files = Vec::new();
            walk(Path::new(&corpus), &mut files);
            files.sort();
            let some = files.iter().step_by(files.len().div_ceil(150).max(1));
            contents.extend(some.filter_map(|file| std::fs::read_to_string(file).ok()));
        }
        None => eprintln!("HOIST_CORPUS is not set: only the example charts are broken and repaired"),
    }
    let documents = contents.iter().flat_map(|content| content.split("\n---\n"));
    let documents = documents.map(|document| format!("{}\n", document.trim_end()));
    let documents: Vec<_> =
        documents.filter(|one| one.len() < 8_000 && one.contains("apiVersion: ")).collect();
    documents.into_iter().filter(|document| findings(document) == 0).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            files.push(path);
        }
    }
}

/// The bytes of every key at and below `node`.
fn keys(node: Node<'_>, found: &mut Vec<std::ops::Range<usize>>) {
    for (key, value) in node.pairs() {
        found.push(key.place().range());
        keys(value, found);
    }
    node.items().for_each(|item| keys(item, found));
}

/// A key with its two middle letters the other way round, without its last, and with one twice.
fn misspelled(key: &str) -> Vec<String> {
    let middle = key.len() / 2;
    let (start, end) = key.split_at(middle);
    let swapped = format!("{}{}{}{}", &start[..middle - 1], &end[..1], &start[middle - 1..], &end[1..]);
    vec![swapped, key[..key.len() - 1].to_owned(), format!("{start}{}{end}", &end[..1])]
}

#[test]
fn a_misspelled_key_gets_its_name_back() {
    let (mut broken, mut mended) = (0, 0);
    for (at, document) in clean().iter().enumerate() {
        let document = if at % 2 == 0 { document.clone() } else { document.replace('\n', "\r\n") };
        let text = Arc::new(Text::new("t.yaml", document.as_str()));
        let mut places = Vec::new();
        yaml::parse(&text).documents.iter().for_each(|tree| keys(tree.root(), &mut places));
        let plain = |key: &str| key.len() > 4 && key.bytes().all(|byte| byte.is_ascii_alphabetic());
        for place in places.into_iter().filter(|place| plain(&document[place.clone()])) {
            let words = misspelled(&document[place.clone()]);
            let word = &words[broken % words.len()];
            let content = format!("{}{word}{}", &document[..place.start], &document[place.end..]);
            // The keys of labels and the like are anybody's, and some words are another field's name.
            if findings(&content) == 0 {
                continue;
            }
            broken += 1;
            let fixed = fixed(&content);
            if fixed.repaired > 0 {
                assert_eq!(fixed.text.content(), document, "after `{word}`");
                mended += 1;
            } else {
                assert_eq!(fixed.text.content(), content, "nothing is repaired, so nothing changes");
            }
        }
    }
    eprintln!("{mended} of {broken} misspelled keys were mended");
    assert!(broken > 200 && mended * 100 >= broken * 90, "{mended} of {broken}");
}

#[test]
fn a_field_one_level_off_goes_back() {
    let (mut broken, mut mended) = (0, 0);
    for document in clean() {
        let original = yaml::parse(&Arc::new(Text::new("t.yaml", document.as_str())));
        let [tree] = original.documents.as_slice() else { continue };
        let Some(spec) = tree.root().get("spec").filter(|spec| spec.is_map() && spec.len() > 1) else {
            continue;
        };
        let starts: Vec<usize> = spec.pairs().map(|(key, _)| key.place().start as usize - 2).collect();
        for (index, &start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(spec.place().end as usize);
            let lines = &document[start..end];
            if document[..start].ends_with('\n')
                && lines.lines().all(|line| line.is_empty() || line.starts_with("  "))
            {
                let dedented: String = lines
                    .lines()
                    .map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line)))
                    .collect();
                let rest = document[end..].trim_start_matches('\n');
                let content = format!("{}{rest}{dedented}", &document[..start]);
                let fixed = fixed(&content);
                broken += 1;
                if fixed.repaired > 0 {
                    let read = yaml::parse(&fixed.text);
                    assert_eq!(to_value(read.documents[0].root()), to_value(tree.root()), "from\n{content}");
                    mended += 1;
                }
            }
        }
    }
    eprintln!("{mended} of {broken} misplaced fields were moved back");
    assert!(broken > 20 && mended * 10 >= broken * 7, "{mended} of {broken}");
}

#[test]
fn a_repair_keeps_every_other_byte() {
    let content = "\u{feff}# head\r\napiVersion: autoscaling/v2beta2   # old\r\nkind: HorizontalPodAutoscaler\r\n\
        metadata:\r\n  name: web\r\n  labels: { a: true ,  b: 'x' }   \r\nspec:\r\n\r\n  # how many\r\n  \
        maxReplica:   3\r\n  scaleTargetRef:\r\n    apiVersion: apps/v1\r\n    kind: Deployment\r\n    name: web\r\n# how few\r\nminReplicas: 2 # two";
    let fixed = fixed(content);
    let expected = content
        .replace("v2beta2", "v2")
        .replace("a: true ", "a: \"true\" ")
        .replace("maxReplica:", "maxReplicas:")
        .replace("# how few\r\nminReplicas: 2 # two", "")
        .replace("  # how many\r\n", "  # how few\r\n  minReplicas: 2 # two\r\n  # how many\r\n");
    assert_eq!(fixed.text.content(), expected);
    assert_eq!((fixed.repaired, fixed.found.len()), (4, 0));
    let again = check::fix(&expected, &Options::default(), &read);
    assert_eq!((again.repaired, again.text.content()), (0, expected.as_str()));
}

#[test]
fn a_repair_that_does_harm_is_not_made() {
    // The right name shows two errors where the wrong one was a single error.
    let content =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labls:\n    a b: 'c d'\n    e f: g\n";
    let fixed = fixed(content);
    assert_eq!((fixed.repaired, fixed.text.content(), fixed.found.len()), (0, content, 1));
}
