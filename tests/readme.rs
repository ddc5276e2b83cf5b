//! What the README and the pages shown beside it say is what happens: every `console` block is run, every named file
//! is written first.
//!
//! A block whose fence names a file (```` ```yaml web.yaml ````) is that file. In a `console` block a line that
//! begins with `$ ` is a command for a shell in an empty folder that holds `charts-examples`; what follows is what it
//! prints, on both outputs; one that ends in `&` goes on until the end, and its first line is waited for. A line `…`
//! stands for any lines, `…` within a line for any text. All blocks of a page run in one folder, from the first to the
//! last. `UPDATE=1` writes what commands print in place of what was expected.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stderr,
    reason = "a test is a program of its own"
)]

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The pages, by their paths.
const PAGES: [&str; 2] = ["README.md", "docs/charts.md"];

/// How the README, whose reader has a checkout, calls the binary.
const FROM_CHECKOUT: &str = "cargo run --release -- ";

/// A command and what it should print, with the range of lines of its page that say so.
struct Step {
    command: String,
    expected: Vec<String>,
    lines: std::ops::Range<usize>,
}

enum Block {
    File { name: String, content: String },
    Console(Vec<Step>),
}

fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(info) = lines[at].strip_prefix("```").filter(|info| !info.is_empty()) else {
            at += 1;
            continue;
        };
        let length = lines[at + 1..].iter().position(|line| *line == "```").expect("a fence is closed");
        let body = at + 1..at + 1 + length;
        match info.split_once(' ') {
            Some((_, name)) => {
                let content = lines[body.clone()].iter().map(|line| format!("{line}\n")).collect();
                blocks.push(Block::File { name: name.to_owned(), content });
            }
            None if info == "console" => blocks.push(Block::Console(steps(&lines, body.clone()))),
            None => {}
        }
        at = body.end + 1;
    }
    blocks
}

fn steps(lines: &[&str], body: std::ops::Range<usize>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for at in body {
        match (lines[at].strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => {
                steps.push(Step { command: command.to_owned(), expected: Vec::new(), lines: at + 1..at + 1 });
            }
            (None, Some(step)) => {
                step.expected.push(lines[at].to_owned());
                step.lines.end = at + 1;
            }
            (None, None) => panic!("line {}: output before a command", at + 1),
        }
    }
    steps
}

/// Whether `text` is `pattern`, in which `…` stands for any text.
fn line_matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('…') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| line_matches(after, &rest[at..]))
        }),
    }
}

fn matches(pattern: &[String], lines: &[&str]) -> bool {
    match pattern.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "…" => (0..=lines.len()).any(|skip| matches(rest, &lines[skip..])),
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, lines)| line_matches(first, line) && matches(rest, lines))
        }
    }
}

/// An empty folder with the charts, in which commands run as a newcomer's would.
struct Sandbox {
    folder: tempfile::TempDir,
    background: RefCell<Vec<Child>>,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for child in self.background.get_mut() {
            // It may have ended by itself; then there is nothing to end.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts-examples");
        let copied = Command::new("cp").arg("-r").arg(charts).arg(folder.path()).status().expect("cp runs");
        assert!(copied.success());
        Self { folder, background: RefCell::default() }
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        std::fs::write(path, content).expect("a file can be written");
    }

    /// What a step prints, where that is not what its page says.
    fn play(&self, step: Step) -> Option<(Step, String)> {
        if let Some(why) = obstacle(&step) {
            eprintln!("not run: `{}`: {why}", step.command);
            return None;
        }
        let printed = self.run(&step.command);
        let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
        (!matches(&step.expected, &lines)).then_some((step, printed))
    }

    /// What a command prints, on both outputs.
    fn run(&self, command: &str) -> String {
        let command = match command.strip_prefix(FROM_CHECKOUT) {
            Some(arguments) => format!("hoist {arguments}"),
            None => command.to_owned(),
        };
        match command.strip_suffix(" &") {
            Some(command) => self.start(command),
            None => {
                let output = self.shell(&format!("{{ {command}\n}} 2>&1")).output().expect("bash runs");
                String::from_utf8_lossy(&output.stdout).into_owned()
            }
        }
    }

    fn start(&self, command: &str) -> String {
        let mut shell = self.shell(&format!("exec {command}"));
        let mut child = shell.stdout(Stdio::piped()).spawn().expect("bash runs");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("it says that it has started");
        self.background.borrow_mut().push(child);
        line
    }

    fn shell(&self, script: &str) -> Command {
        let binary = PathBuf::from(env!("CARGO_BIN_EXE_hoist"));
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", binary.parent().expect("it lies in a folder").display());
        let mut command = Command::new("bash");
        command.args(["-c", script]).current_dir(self.folder.path()).env_clear();
        command.envs([("PATH", path.as_str()), ("LC_ALL", "C.UTF-8")]).env("HOME", self.folder.path());
        command
    }
}

/// Why a step cannot be run here, if so.
fn obstacle(step: &Step) -> Option<&'static str> {
    let has_kubectl = || Command::new("kubectl").arg("version").arg("--client").output().is_ok();
    if step.command.starts_with("cargo test") {
        Some("it would run this test again")
    } else if step.command.starts_with("kubectl") && !has_kubectl() {
        Some("there is no kubectl here")
    } else {
        None
    }
}

#[test]
fn the_pages_show_what_happens() {
    let told: Vec<String> = PAGES.into_iter().flat_map(told_otherwise).collect();
    assert!(told.is_empty(), "other than the pages say:\n{}", told.join("\n"));
}

/// What commands of a page print that is not what the page shows.
fn told_otherwise(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let sandbox = Sandbox::new();
    let mut wrong = Vec::new();
    for block in blocks(&page) {
        match block {
            Block::File { name, content } => sandbox.write(&name, &content),
            Block::Console(steps) => wrong.extend(steps.into_iter().filter_map(|step| sandbox.play(step))),
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        update(&path, &page, &wrong);
        return Vec::new();
    }
    let told = |(step, printed): &(Step, String)| {
        format!("{name}:{}: $ {}\n{printed}", step.lines.start, step.command)
    };
    wrong.iter().map(told).collect()
}

fn update(path: &Path, page: &str, wrong: &[(Step, String)]) {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for (step, printed) in wrong.iter().rev() {
        lines.splice(step.lines.clone(), printed.lines().map(|line| line.trim_end().to_owned()));
    }
    std::fs::write(path, lines.join("\n") + "\n").expect("the page can be written");
}

#[test]
fn patterns_stand_for_any_text_and_any_lines() {
    let pattern = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert!(matches(&pattern(&["a … c", "…", "z"]), &["a b c", "1", "2", "z"]));
    assert!(matches(&pattern(&["…"]), &[]));
    assert!(!matches(&pattern(&["a … c"]), &["a b d"]));
    assert!(!matches(&pattern(&["a"]), &["a", "b"]));
}
