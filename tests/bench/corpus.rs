//! A corpus large enough to measure: the rendered charts of `HOIST_CORPUS`, many times over.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How often each file is there.
const COPIES: usize = 20;

/// Files of manifests in a directory of its own, and the same as one stream.
pub struct Corpus {
    directory: tempfile::TempDir,
    /// How many files there are.
    pub files: usize,
    /// How long they are together.
    pub bytes: u64,
}

impl Corpus {
    /// Multiplies what `HOIST_CORPUS` names; says so where it names nothing.
    pub fn from_environment() -> Option<Self> {
        let Some(root) = std::env::var_os("HOIST_CORPUS") else {
            println!("SKIPPED: HOIST_CORPUS is not set");
            return None;
        };
        let root = Path::new(&root).join("otel-rendered");
        let charts = charts(&root);
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut corpus = Self { directory, files: 0, bytes: 0 };
        let mut stream = fs::File::create(corpus.stream()).expect("a file");
        for copy in 0..COPIES {
            for (number, chart) in charts.iter().enumerate() {
                let mark = mark(copy * charts.len() + number);
                corpus.add(chart, &root, copy, &mark, &mut stream);
            }
        }
        assert!(corpus.files > 10_000, "the corpus holds {} files", corpus.files);
        Some(corpus)
    }

    /// The directory of the files.
    pub fn tree(&self) -> PathBuf {
        self.directory.path().join("tree")
    }

    /// All of them in one file.
    pub fn stream(&self) -> PathBuf {
        self.directory.path().join("stream.yaml")
    }

    /// Where something may be put beside them.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Adds a copy of a rendered chart, whose objects get names, namespaces and values that no other copy has.
    fn add(&mut self, chart: &[PathBuf], root: &Path, copy: usize, mark: &str, stream: &mut fs::File) {
        let contents: Vec<String> =
            chart.iter().map(|path| fs::read_to_string(path).expect("a text")).collect();
        let names: BTreeSet<&str> = contents.iter().flat_map(|content| names(content)).collect();
        for (path, content) in chart.iter().zip(&contents) {
            let content = own(content, &names, copy, mark);
            let path = path.strip_prefix(root).expect("it is below");
            let path = self.tree().join(format!("copy-{copy}")).join(path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
            fs::write(path, &content).expect("a file");
            writeln!(stream, "---\n{content}").expect("a file");
            self.files += 1;
            self.bytes += content.len() as u64;
        }
    }
}

/// The files of each rendered chart.
fn charts(root: &Path) -> Vec<Vec<PathBuf>> {
    let (mut charts, mut left) = (Vec::new(), vec![root.to_owned()]);
    while let Some(directory) = left.pop() {
        let entries = fs::read_dir(&directory).expect("the corpus holds what its card says");
        let entries = entries.map(|entry| entry.expect("an entry").path());
        let (directories, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        // What is rendered stands below `rendered`, in directories of its subcharts, too.
        if directory.ends_with("rendered") {
            let mut chart = files;
            let mut inner = directories;
            while let Some(directory) = inner.pop() {
                for entry in fs::read_dir(directory).expect("a directory") {
                    let path = entry.expect("an entry").path();
                    if path.is_dir() { inner.push(path) } else { chart.push(path) }
                }
            }
            chart.sort();
            charts.push(chart);
        } else {
            left.extend(directories);
        }
    }
    charts.sort();
    charts
}

/// What the objects of a text are called.
fn names(content: &str) -> impl Iterator<Item = &str> {
    let mut in_metadata = false;
    content.lines().filter_map(move |line| {
        if !line.starts_with([' ', '#']) {
            in_metadata = line.starts_with("metadata:");
        }
        let name = line.strip_prefix("  name: ").filter(|_| in_metadata)?.trim_matches(['"', '\'', ' ']);
        // That of a CustomResourceDefinition follows from its group.
        (!name.contains('.')).then_some(name)
    })
}

/// What the names of a copy begin with: short, for the name of a port has fifteen characters.
fn mark(number: usize) -> String {
    let digit = |digit: usize| char::from_digit(digit as u32 % 36, 36).unwrap_or('0');
    format!("x{}{}-", digit(number / 36), digit(number))
}

/// The text with `mark` before every word that is one of `names` or begins with one; the namespace and the group
/// of custom resources are its own as well.
fn own(content: &str, names: &BTreeSet<&str>, copy: usize, mark: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_name = |word: &str| {
        names.contains(word) || word.match_indices('-').any(|(end, _)| names.contains(&word[..end]))
    };
    let mut own = String::with_capacity(content.len() * 9 / 8);
    let mut rest = content;
    while let Some(start) = rest.find(is_word) {
        own.push_str(&rest[..start]);
        let length = rest[start..].find(|c| !is_word(c)).unwrap_or(rest.len() - start);
        let (word, after) = rest[start..].split_at(length);
        // The name of a port, which has fifteen characters at most.
        let tight = own.ends_with("- name: ") && word.len() > 11;
        match word {
            _ if tight => {}
            "opentelemetry" if after.starts_with(".io") => own.push_str(&format!("c{copy}.")),
            _ if is_name(word) || word == "default" && own.ends_with("namespace: ") => own.push_str(mark),
            _ => {}
        }
        own.push_str(word);
        rest = after;
    }
    own.push_str(rest);
    own
}
