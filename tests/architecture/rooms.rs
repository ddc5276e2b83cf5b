//! Who may name whom.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::check;
use crate::source::{self, SourceFile};

/// The rooms, each of which may name only those above it.
const ROOMS: &[&str] = &[
    "text", "diag", "yaml", "scalar", "cel", "gotmpl", "object", "kinds", "merge", "reach", "diff", "render",
    "check", "api", "client", "server", "apply", "report", "cli",
];

/// The rooms that do no I/O, and files of other rooms that do none either.
const PURE: &[&str] = &[
    "text",
    "diag",
    "yaml",
    "scalar",
    "cel",
    "gotmpl",
    "object",
    "kinds",
    "merge",
    "reach",
    "diff",
    "check",
    "api",
    "apply/plan.rs",
];

/// What a pure room may not name.
const IMPURE: &[&[&str]] = &[
    &["std", "fs"],
    &["std", "net"],
    &["std", "process"],
    &["std", "env"],
    &["std", "time", "SystemTime"],
    &["tokio"],
    &["reqwest"],
];

/// Pairs that the order alone would allow: the two sides of the wire meet only in `api`.
const APART: &[(&str, &str)] = &[("server", "client"), ("client", "server")];

/// Every path that a file names, from the crate's root where it starts there.
struct Paths {
    module: Vec<String>,
    found: Vec<(Vec<String>, usize)>,
}

impl Paths {
    fn of(file: &SourceFile) -> Vec<(Vec<String>, usize)> {
        let mut paths = Self { module: file.module(), found: Vec::new() };
        file.items.iter().for_each(|item| paths.visit_item(item));
        paths.found
    }

    /// Resolves `self` and `super` against the module that names the path.
    fn add(&mut self, segments: Vec<String>, line: usize) {
        let mut segments = segments.into_iter().peekable();
        let mut path = match segments.peek().map(String::as_str) {
            Some("self" | "super") => {
                let mut from = vec!["crate".to_owned()];
                from.extend(self.module.iter().cloned());
                from
            }
            _ => Vec::new(),
        };
        while let Some(segment) = segments.next_if(|segment| segment == "self" || segment == "super") {
            if segment == "super" && path.len() > 1 {
                path.pop();
            }
        }
        path.extend(segments);
        self.found.push((path, line));
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.add(with(&name.ident), name.span().start().line),
            syn::UseTree::Rename(rename) => self.add(with(&rename.ident), rename.span().start().line),
            syn::UseTree::Glob(glob) => self.add(before.to_vec(), glob.span().start().line),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.use_tree(tree, before)),
        }
    }

    /// A macro's arguments are no syntax tree yet: what looks like a path is taken for one.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    line = word.span().start().line;
                    path.push(word.to_string());
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => continue,
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
            if path.len() > 1 {
                self.add(std::mem::take(&mut path), line);
            }
            path.clear();
        }
        if path.len() > 1 {
            self.add(path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &[]);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter().map(|segment| segment.ident.to_string());
        self.add(segments.collect(), path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

/// The room that a path from the crate's root leads to.
fn room_of(path: &[String]) -> Option<&str> {
    let [root, room, ..] = path else { return None };
    (root == "crate" && ROOMS.contains(&room.as_str())).then_some(room)
}

fn rank(room: &str) -> usize {
    ROOMS.iter().position(|known| *known == room).unwrap_or(usize::MAX)
}

#[test]
fn a_room_names_only_rooms_above_it() {
    check(|file| {
        let Some(from) = file.room() else { return Vec::new() };
        let paths = Paths::of(file).into_iter();
        let wrong = paths.filter_map(|(path, line)| {
            let to = room_of(&path)?;
            let below = rank(to) > rank(from) || APART.contains(&(from, to));
            below.then(|| file.found(line, format!("`{from}` may not name `{to}`")))
        });
        wrong.collect()
    });
}

#[test]
fn every_room_is_in_the_table() {
    let mut folders: Vec<String> = std::fs::read_dir(source::folder())
        .expect("src/ can be read")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.retain(|folder| !ROOMS.contains(&folder.as_str()));
    assert!(folders.is_empty(), "rooms that the table does not have: {folders:?}");
}

#[test]
fn a_pure_room_does_no_io() {
    check(|file| {
        let path = file.path.to_str().unwrap_or_default();
        if !PURE.iter().any(|pure| file.room() == Some(pure) || path == *pure) {
            return Vec::new();
        }
        let paths = Paths::of(file).into_iter();
        let wrong = paths.filter(|(path, _)| IMPURE.iter().any(|impure| starts_with(path, impure)));
        wrong.map(|(path, line)| file.found(line, format!("`{}` does I/O", path.join("::")))).collect()
    });
}

fn starts_with(path: &[String], prefix: &[&str]) -> bool {
    path.len() >= prefix.len() && path.iter().zip(prefix).all(|(have, want)| have == want)
}

#[test]
fn only_the_command_line_installs_a_log_subscriber() {
    check(|file| {
        let paths = Paths::of(file).into_iter();
        let foreign = paths.filter(|(path, _)| starts_with(path, &["tracing_subscriber"]));
        foreign
            .filter(|_| file.room() != Some("cli"))
            .map(|(_, line)| file.found(line, "only `cli` installs a log subscriber"))
            .collect()
    });
}

#[test]
fn only_report_and_cli_write_to_a_terminal() {
    const WRITING: &[&str] = &["println!", "print!", "eprintln!", "eprint!", "io::stdout", "io::stderr"];
    check(|file| {
        if matches!(file.room(), Some("report" | "cli")) {
            return Vec::new();
        }
        let lines = file.text.lines().enumerate();
        let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
        code.filter(|(_, line)| WRITING.iter().any(|word| line.contains(word)))
            .map(|(index, line)| file.found(index + 1, line.trim()))
            .collect()
    });
}

fn library_root() -> SourceFile {
    source::all().into_iter().find(|file| file.path.ends_with("lib.rs")).expect("there is a lib.rs")
}

#[test]
fn the_library_root_re_exports_nothing() {
    let root = library_root();
    let exports = root.items.iter().filter(|item| matches!(item, syn::Item::Use(_)));
    assert_eq!(exports.count(), 0, "lib.rs re-exports something");
}

#[test]
fn the_map_in_the_library_root_names_every_room() {
    let root = library_root();
    let docs: String = root.text.lines().filter(|line| line.starts_with("//!")).collect();
    let open = ROOMS.iter().filter(|room| source::folder().join(room).is_dir());
    let missing: Vec<_> = open.filter(|room| !docs.contains(&format!("[`{room}`]"))).collect();
    assert!(missing.is_empty(), "the map in lib.rs does not describe {missing:?}");
}

#[test]
fn every_room_says_what_it_is_for() {
    check(|file| {
        let is_door = file.path.file_name().is_some_and(|name| name == "mod.rs");
        let is_room = is_door && file.path.components().count() == 2;
        let silent = is_room && !file.text.starts_with("//! ");
        silent.then(|| file.found(1, "a room's mod.rs opens with `//!`")).into_iter().collect()
    });
}

#[test]
fn every_way_to_name_a_room_is_seen() {
    let text = "
        use super::super::cli::Session;
        use crate::{client, text::{Span, Text}};
        mod inner { use super::super::super::report::Style; }
        fn f() { crate::server::open(); json!({\"a\": crate::apply::plan()}) }
        fn g(x: super::Tree) -> impl super::super::check::Rule {}
    ";
    let items = syn::parse_file(text).expect("it is Rust").items;
    let file = SourceFile { path: "yaml/tree.rs".into(), text: text.to_owned(), items };
    let paths = Paths::of(&file);
    let mut rooms: Vec<&str> = paths.iter().filter_map(|(path, _)| room_of(path)).collect();
    rooms.sort_unstable();
    rooms.dedup();
    assert_eq!(rooms, ["apply", "check", "cli", "client", "report", "server", "text", "yaml"]);
}
