//! What is generated and kept in the repository equals fresh output. `UPDATE=1` writes it anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use hoist::check::GROUPS;
use hoist::render::functions::{Answer, FAMILIES, Function, HELM};

/// The shells, and the files in `completions/` that they look for.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "hoist.bash"),
    ("elvish", "hoist.elv"),
    ("fish", "hoist.fish"),
    ("powershell", "_hoist.ps1"),
    ("zsh", "_hoist"),
];

#[test]
fn completions_are_those_of_the_command_line() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in COMPLETIONS {
        let output = Command::new(env!("CARGO_BIN_EXE_hoist")).args(["completions", shell]).output();
        let fresh = output.expect("the binary starts").stdout;
        assert!(!fresh.is_empty(), "{shell}: nothing is generated");
        equal(&directory.join(file), &fresh);
    }
    let kept = fs::read_dir(directory).expect("the directory").count();
    assert_eq!(kept, COMPLETIONS.len(), "completions/ holds a file for each shell, and nothing else");
}

#[test]
fn the_list_of_rules_is_that_of_the_engine() {
    let mut page = "# The rules\n\nEvery rule by its group. `hoist explain RULE` shows a page; so does a click on its name here. \
         The groups marked *lint* speak under `hoist lint`, or where they are selected.\n"
        .to_owned();
    for group in GROUPS {
        let lint = if group.practice { " (*lint*)" } else { "" };
        page += &format!(
            "\n## {}{lint}\n\n{}.\n\n| rule | severity | finds |\n|---|---|---|\n",
            group.name, group.about
        );
        for rule in group.rules {
            let file = format!("../src/check/rules/{}.md", rule.id.replace('-', "_"));
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(&file).is_file(), "{file}");
            let summary = rule.summary().replace('|', "\\|");
            page += &format!("| [`{}`]({file}) | {} | {summary} |\n", rule.id, rule.severity.as_str());
        }
    }
    equal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md"), page.as_bytes());
}

#[test]
fn the_page_of_templates_is_that_of_the_engine() {
    let mut page = include_str!("../src/render/chart/functions/page.md").to_owned();
    for family in FAMILIES {
        page += &format!("\n### {}\n\n{}\n\n", family.name, family.about);
        page += "| written | gives | for example | comes to |\n|---|---|---|---|\n";
        page += &family.functions.iter().map(row).collect::<String>();
    }
    page += "\n## Coming from Helm\n\nEvery function of Helm's templates, and what takes its place.\n\n\
             | in Helm | here |\n|---|---|\n";
    let mut answers = HELM.to_vec();
    answers.sort_by_key(|(name, _)| name.to_lowercase());
    for (name, answer) in answers {
        let answer = match answer {
            Answer::Write(expression) => code(expression),
            Answer::Use(how) => cell(how),
            Answer::Needless(why) => format!("*nothing*: {why}"),
            Answer::Missing(why) => format!("*there is none*: {why}"),
        };
        page += &format!("| `{name}` | {answer} |\n");
    }
    equal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md"), page.as_bytes());
}

/// A function's row in the table of its family.
fn row(function: &Function) -> String {
    let about = cell(function.about);
    let aliases: Vec<_> = function.aliases.iter().map(|name| code(name)).collect();
    let also = if aliases.is_empty() { String::new() } else { format!(" Also {}.", aliases.join(", ")) };
    let (example, gives) = (code(function.example), code(function.gives));
    format!("| {} | {about}{also} | {example} | {gives} |\n", code(&function.signature()))
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

/// Text inside of a table, where a bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[expect(clippy::disallowed_methods, reason = "a test has no session to ask")]
fn equal(file: &Path, fresh: &[u8]) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        fs::write(file, fresh).expect("the file can be written");
    }
    let same = fs::read(file).is_ok_and(|kept| kept == fresh);
    assert!(same, "{} is out of date: UPDATE=1 cargo test --test generated", file.display());
}
