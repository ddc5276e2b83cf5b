use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::assertion::Assertion;
use super::selector::Selector;
use super::{SHAPE, Setup, Test};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::{KubeVersion, nearest};
use crate::render::{Setting, SettingKind};
use crate::text::{Span, Text};
use crate::yaml::{self, Node, Shape, View as _};

/// Reads a test file. Files of values that it names stand beside it in `folder`.
///
/// # Errors
/// Everything that is wrong with it: no word of it is passed over.
pub fn tests(text: &Arc<Text>, folder: &Path) -> Result<Vec<Test>, Vec<Diagnostic>> {
    let parsed = yaml::parse(text);
    let mut reader = Reader { text: text.clone(), folder, found: parsed.diagnostics };
    let mut tests = Vec::new();
    for document in &parsed.documents {
        reader.suite(document.root(), &mut tests);
    }
    if parsed.documents.is_empty() && reader.found.is_empty() {
        reader.wrong(text.line_span(1), "the file states no tests");
    }
    let mut names = HashSet::new();
    for test in &tests {
        if !names.insert(test.name.as_str()) {
            reader.wrong(test.place, "another test of this file is called so");
        }
    }
    if reader.found.is_empty() { Ok(tests) } else { Err(reader.found) }
}

/// Reads a tree strictly, and keeps what is wrong with it.
pub struct Reader<'f> {
    text: Arc<Text>,
    folder: &'f Path,
    found: Vec<Diagnostic>,
}

const SUITE: [&str; 5] = ["values", "set", "release", "capabilities", "tests"];
const TEST: [&str; 7] = ["it", "values", "set", "release", "capabilities", "object", "asserts"];
/// What to write instead of other words of helm-unittest.
const FAMILIAR: [(&str, &str); 7] = [
    ("suite", "tests that belong together are called by their file"),
    ("templates", "all are rendered: a test names the `object` that it is about"),
    ("template", "all are rendered: name the `object` that it is about"),
    ("documentIndex", "write `object: KIND/NAME`"),
    ("documentSelector", "write `object: KIND/NAME`"),
    ("name", "write `it`"),
    ("kubeVersion", "write `capabilities: {kubeVersion: …}`"),
];

impl Reader<'_> {
    fn suite(&mut self, root: Node<'_>, tests: &mut Vec<Test>) {
        if !self.map(root, "a test file", &SUITE, &FAMILIAR) {
            return;
        }
        let setup = self.setup(root, Setup::default());
        let list = root.get("tests").map(|list| self.items(list, "tests")).unwrap_or_default();
        if list.is_empty() {
            self.wrong(root.place(), "the file states no tests: list them under `tests`");
        }
        for node in list {
            tests.extend(self.test(node, &setup));
        }
    }

    fn test(&mut self, node: Node<'_>, over: &Setup) -> Option<Test> {
        if !self.map(node, "a test", &TEST, &FAMILIAR) {
            return None;
        }
        let name = self.required(node, "it", node);
        let place = node.entry("it").map_or(node.place(), |(key, value)| key.place().to(value.place()));
        let setup = self.setup(node, over.clone());
        let object = self.selector(node, "object");
        let list = node.get("asserts").map(|list| self.items(list, "asserts")).unwrap_or_default();
        if list.is_empty() {
            self.wrong(place, "the test asserts nothing: list what holds under `asserts`");
        }
        let assertions = list.into_iter().filter_map(|item| Assertion::read(self, item)).collect();
        Some(Test { name: name?, place, setup, object, assertions })
    }

    /// What a chart is rendered with, over what holds for the whole file.
    fn setup(&mut self, node: Node<'_>, over: Setup) -> Setup {
        let mut setup = over;
        let files = node.get("values").map(|list| self.items(list, "values")).unwrap_or_default();
        for file in files {
            match file.as_str() {
                Some(name) => setup.values.push(self.folder.join(name)),
                None => self.wrong(
                    file.place(),
                    "a file of values is named by its path from here; values stand in `set`",
                ),
            }
        }
        if let Some(values) = node.get("set") {
            match values.is_map() {
                true => values.entries().for_each(|(key, value)| set(key, value, &mut setup.settings)),
                false => self.wrong(values.place(), "`set` is a map of values: `web.replicas: 4`"),
            }
        }
        if let Some(release) = node.get("release")
            && self.map(release, "`release`", &["name", "namespace"], &[])
        {
            setup.name = self.text(release, "name").or(setup.name);
            setup.namespace = self.text(release, "namespace").or(setup.namespace);
        }
        if let Some(node) = node.get("capabilities")
            && self.map(node, "`capabilities`", &["kubeVersion", "apiVersions"], &[])
        {
            self.capabilities(node, &mut setup);
        }
        setup
    }

    fn capabilities(&mut self, node: Node<'_>, setup: &mut Setup) {
        if let Some(text) = self.text(node, "kubeVersion") {
            match text.parse::<KubeVersion>() {
                Ok(version) => setup.kube_version = Some(version),
                Err(error) => {
                    let at = node.get("kubeVersion").map_or(node.place(), Node::place);
                    self.wrong(at, &error.to_string());
                }
            }
        }
        let versions =
            node.get("apiVersions").map(|list| self.items(list, "apiVersions")).unwrap_or_default();
        for version in versions {
            match version.as_str() {
                Some(version) => setup.api_versions.push(version.to_owned()),
                None => self.wrong(version.place(), "an API version is text: `apps/v1`"),
            }
        }
    }

    /// Notes what is wrong.
    pub fn wrong(&mut self, at: Span, message: &str) {
        self.found.push(Diagnostic::new(SHAPE, Severity::Error, message).label(&self.text, at, ""));
    }

    /// Whether `node` is a map; every key of it that is not `known` is noted, those of `others` with what to write instead.
    pub fn map(&mut self, node: Node<'_>, what: &str, known: &[&str], others: &[(&str, &str)]) -> bool {
        if !node.is_map() {
            self.wrong(node.place(), &format!("{what} is a map of {}", listed(known)));
            return false;
        }
        for (key, _) in node.pairs() {
            let name = key.as_str().unwrap_or_default();
            if known.contains(&name) {
                continue;
            }
            self.wrong(key.place(), &format!("{what} has no `{name}`"));
            let other = others.iter().find(|(other, _)| *other == name);
            let near = nearest(name, known.iter().copied());
            let help = match (other, near) {
                (Some((_, here)), _) => (*here).to_owned(),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("it has {}", listed(known)),
            };
            self.found.last_mut().into_iter().for_each(|found| found.help.push(help.clone()));
        }
        true
    }

    /// The elements of a list; what is none is noted.
    pub fn items<'n>(&mut self, node: Node<'n>, name: &str) -> Vec<Node<'n>> {
        if !node.is_list() {
            self.wrong(node.place(), &format!("`{name}` is a list"));
        }
        node.items().collect()
    }

    /// The text of a field, where it is there.
    pub fn text(&mut self, map: Node<'_>, field: &str) -> Option<String> {
        let value = map.get(field)?;
        match value.shape() {
            Shape::Str(text) => Some(text.to_owned()),
            Shape::Null => None,
            Shape::Int(_) | Shape::Float(_) | Shape::Bool(_) => {
                self.wrong(value.place(), &format!("`{field}` is text: put it into quotes"));
                None
            }
            Shape::List | Shape::Map => {
                self.wrong(value.place(), &format!("`{field}` is text"));
                None
            }
        }
    }

    /// The text of a field that has to be there, and not empty.
    pub fn required(&mut self, map: Node<'_>, field: &str, of: Node<'_>) -> Option<String> {
        match map.get(field).map(|value| (value, value.shape())) {
            None | Some((_, Shape::Null)) => self.missing(of, field),
            Some((value, Shape::Str(""))) => {
                self.wrong(value.place(), &format!("`{field}` is empty"));
                None
            }
            Some(_) => self.text(map, field),
        }
    }

    /// Notes that `of` lacks a field.
    pub fn missing<T>(&mut self, of: Node<'_>, field: &str) -> Option<T> {
        self.wrong(of.place(), &format!("`{field}` is missing"));
        None
    }

    /// The number in a field that has to be there.
    pub fn count(&mut self, map: Node<'_>, field: &str, of: Node<'_>) -> Option<usize> {
        let Some(value) = map.get(field) else { return self.missing(of, field) };
        let count = value.as_i64().and_then(|count| usize::try_from(count).ok());
        if count.is_none() {
            self.wrong(value.place(), &format!("`{field}` is a number"));
        }
        count
    }

    /// The object that a field names.
    pub fn selector(&mut self, map: Node<'_>, field: &str) -> Option<Selector> {
        map.get(field).and_then(|node| self.selector_at(node))
    }

    /// The object that a text names.
    pub fn selector_at(&mut self, node: Node<'_>) -> Option<Selector> {
        let selector = node.as_str().and_then(Selector::parse);
        if selector.is_none() {
            self.wrong(node.place(), "an object is named by kind and name: `Deployment/web`");
        }
        selector
    }
}

/// Sets what stands at `path`, as `--set` has paths: of a map entry by entry, so that it goes into the map that is there.
fn set(path: &str, value: Node<'_>, settings: &mut Vec<Setting>) {
    if value.is_map() && !value.is_empty() {
        for (key, value) in value.entries() {
            set(&format!("{path}.{}", escaped(key)), value, settings);
        }
        return;
    }
    settings.push(Setting { kind: SettingKind::Json, argument: format!("{path}={}", yaml::to_value(value)) });
}

/// A key as one name of a path.
fn escaped(key: &str) -> String {
    let mut name = String::new();
    for letter in key.chars() {
        if matches!(letter, '.' | '=' | ',' | '[' | ']' | '{' | '}' | '\\') {
            name.push('\\');
        }
        name.push(letter);
    }
    name
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
