//! What `Chart.yaml` says of the charts that a chart depends on.

use std::collections::HashSet;
use std::sync::Arc;

use super::Chart;
use crate::diag::{Diagnostic, Severity};
use crate::scalar::{Range, Version};
use crate::text::{Span, Text};
use crate::yaml::{Node, View as _};

/// An entry of `dependencies`.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The chart's name.
    pub name: String,
    /// The range of versions that will do, as it is written; empty for any release.
    pub version: String,
    /// Where the chart comes from: `file://…`, `https://…`, `oci://…`; empty for one that stands in `charts/`.
    pub repository: String,
    /// What the chart is called here, where that is not its name.
    pub alias: Option<String>,
    /// Paths of values, the first boolean of which enables or disables the chart.
    pub conditions: Vec<String>,
    /// Names in the value `tags`, which enable or disable the chart where no condition does.
    pub tags: Vec<String>,
    /// What the parent takes from the chart's values.
    pub imports: Vec<Import>,
    /// Its place in `Chart.yaml`.
    pub at: (Arc<Text>, Span),
}

/// An entry of `import-values`: the map of the chart's values at one path becomes the parent's at another.
#[derive(Clone, Debug)]
pub struct Import {
    /// The path in the chart's values, with dots.
    pub child: String,
    /// The path in the parent's, with dots; `.` for the top.
    pub parent: String,
    /// Its place in `Chart.yaml`.
    pub span: Span,
}

impl Dependency {
    /// Reads `dependencies`; what is wrong with them is added to `found`.
    pub fn read_all(text: &Arc<Text>, root: Node<'_>, found: &mut Vec<Diagnostic>) -> Vec<Self> {
        let Some(list) = root.get("dependencies").filter(|list| !list.is_null()) else {
            return Vec::new();
        };
        let wrong = |message: String, span: Span| {
            Diagnostic::new("chart/metadata", Severity::Error, message).label(text, span, "")
        };
        if !list.is_list() {
            found.push(wrong("`dependencies` must be a list".to_owned(), list.place()));
            return Vec::new();
        }
        let (mut dependencies, mut names) = (Vec::new(), HashSet::new());
        for entry in list.items() {
            match Self::read(text, entry) {
                Ok(dependency) if !names.insert(dependency.key().to_owned()) => {
                    let message = format!("two dependencies are called `{}`", dependency.key());
                    let help = "give one of them an `alias`, under which its values and templates are found";
                    found.push(wrong(message, entry.place()).help(help));
                }
                Ok(dependency) => dependencies.push(dependency),
                Err((message, span)) => found.push(wrong(message, span)),
            }
        }
        dependencies
    }

    fn read(text: &Arc<Text>, entry: Node<'_>) -> Result<Self, (String, Span)> {
        let field = |key: &str| match entry.get(key) {
            Some(value) if value.is_null() => Ok(String::new()),
            Some(value) => {
                let written = value.as_str().map(str::to_owned);
                written.ok_or_else(|| (format!("`{key}` of a dependency must be text"), value.place()))
            }
            None => Ok(String::new()),
        };
        let place = |key: &str| entry.get(key).map_or(entry.place(), |value| value.place());
        let (name, version, alias) = (field("name")?, field("version")?, field("alias")?);
        if !is_folder_name(&name) {
            return Err(("a dependency needs the `name` of a chart".to_owned(), place("name")));
        }
        if Range::parse(&version).is_none() {
            return Err((format!("`{version}` is no range of versions"), place("version")));
        }
        if !alias.chars().all(|one| one.is_ascii_alphanumeric() || "_-".contains(one)) {
            let message = "an alias is made of letters, digits, `_` and `-`".to_owned();
            return Err((message, place("alias")));
        }
        let condition = field("condition")?;
        let conditions = condition.trim().split(',').map(str::to_owned);
        let tags = entry.get("tags").into_iter().flat_map(|tags| tags.items());
        Ok(Self {
            name,
            version,
            repository: field("repository")?,
            alias: Some(alias).filter(|alias| !alias.is_empty()),
            conditions: conditions.filter(|condition| !condition.is_empty()).collect(),
            tags: tags.filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
            imports: imports(entry)?,
            at: (text.clone(), entry.place()),
        })
    }

    /// What the chart is called in its parent: the key of its values, and the first step of its templates' names.
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is that chart, in a version that will do.
    pub fn accepts(&self, chart: &Chart) -> bool {
        chart.metadata.name == self.name && self.allows(&chart.metadata.version)
    }

    /// Whether a version is in the range.
    pub fn allows(&self, version: &str) -> bool {
        let fits = |(range, version): (Range, Version)| range.holds(&version);
        Range::parse(&self.version).zip(Version::parse_tolerant(version)).is_some_and(fits)
    }
}

/// Whether `name` can be the name of a chart: it becomes a step of paths.
pub fn is_folder_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains(['/', '\\']) && !name.contains(char::is_control)
}

fn imports(entry: Node<'_>) -> Result<Vec<Import>, (String, Span)> {
    let Some(list) = entry.get("import-values").filter(|list| !list.is_null()) else {
        return Ok(Vec::new());
    };
    let wrong = |span| {
        let message = "`import-values` is a list of names of `exports`, or of pairs of `child` and `parent`";
        (message.to_owned(), span)
    };
    if !list.is_list() {
        return Err(wrong(list.place()));
    }
    let import = |item: Node<'_>| {
        let span = item.place();
        if let Some(name) = item.as_str() {
            return Ok(Import { child: format!("exports.{name}"), parent: ".".to_owned(), span });
        }
        let path = |key: &str| item.get(key).and_then(|path| path.as_str().map(str::to_owned));
        let (child, parent) = path("child").zip(path("parent")).ok_or_else(|| wrong(span))?;
        Ok(Import { child, parent, span })
    };
    list.items().map(import).collect()
}
