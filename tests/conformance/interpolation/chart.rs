//! A chart that prints values.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use hoist::diag::Severity;
use hoist::render::{Options, Rendered, Source, render};
use hoist::text::Text;
use hoist::yaml::{self, View as _, to_value};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Case;
use super::positions::{HELPERS, POSITIONS};

/// What stands before the first line of a position, as an element of a list, and before each further one.
pub const DEPTHS: [(&str, &str); 4] = [
    ("- ", "  "),
    ("-\n  ", "  "),
    ("- deep:\n  ", "  "),
    ("- deep:\n   - - er:\n          est:\n            ", "            "),
];

/// Whether a position can stand there: a tag needs a line of its own, and only lists stand in the column of their
/// key.
pub fn can_stand(position: &str, depth: usize) -> bool {
    match depth {
        0 => !position.starts_with("{%"),
        2 => position.starts_with('-'),
        _ => true,
    }
}

/// A chart in a directory of its own.
pub struct Chart {
    directory: TempDir,
    templates: Vec<String>,
}

const HEAD: &str = concat!(
    "{% from \"_macros.j2\" import around, bare, entry, lines, nested, text, within %}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values\ndata:\n",
);

impl Chart {
    /// With one template of its own, and the values that it prints.
    pub fn with(template: String, values: &[Value]) -> Self {
        Self::new(values.iter().collect(), vec![template])
    }

    /// With one template that prints all values, each in an element of a list.
    pub fn of(cases: &[Case]) -> Self {
        let elements: String = cases.iter().enumerate().map(|(at, case)| element(at, case)).collect();
        Self::new(values(cases), vec![HEAD.to_owned() + &elements])
    }

    /// With a template for each value.
    pub fn of_each(cases: &[Case]) -> Self {
        let templates = cases.iter().enumerate().map(|(at, case)| HEAD.to_owned() + &element(at, case));
        Self::new(values(cases), templates.collect())
    }

    fn new(values: Vec<&Value>, templates: Vec<String>) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let write = |name: &str, content: &str| {
            fs::write(directory.path().join(name), content).expect("a file");
        };
        fs::create_dir(directory.path().join("templates")).expect("a directory");
        write("Chart.yaml", "apiVersion: v2\nname: values\nversion: 1.0.0\n");
        write("values.yaml", &yaml::emit(&json!({ "v": values })));
        for (name, helper) in HELPERS {
            write(&format!("templates/{name}"), helper);
        }
        for (at, template) in templates.iter().enumerate() {
            write(&format!("templates/{at:04}.yaml.j2"), template);
        }
        Self { directory, templates }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The first template.
    pub fn template(&self) -> &str {
        &self.templates[0]
    }

    fn rendering(&self) -> Rendered {
        render(&[Source::Named(self.path().to_owned())], &Options::default()).expect("the chart is there")
    }

    /// What the only template makes; an error where hoist finds anything wrong.
    pub fn render(&self) -> Result<String, String> {
        let rendered = self.rendering();
        let text = rendered.texts.first().map_or("", |rendition| rendition.text.content());
        let wrong = rendered.diagnostics.iter().find(|found| found.severity == Severity::Error);
        match wrong {
            Some(wrong) => Err(format!("{}: {} {:?}\n{text}", wrong.rule, wrong.message, wrong.help)),
            None => Ok(text.to_owned()),
        }
    }

    /// The numbers of the templates of which something was made.
    pub fn rendered(&self) -> Vec<usize> {
        let sources = self.rendering().texts.into_iter().map(|rendition| rendition.source);
        let number = |source: String| source.rsplit('/').next()?.split('.').next()?.parse().ok();
        sources.filter_map(number).collect()
    }
}

fn values(cases: &[Case]) -> Vec<&Value> {
    cases.iter().map(|case| &case.value).collect()
}

fn element(at: usize, case: &Case) -> String {
    let (first, further) = DEPTHS[case.depth];
    let mut element = format!("{{% set x = values.v[{at}] %}}\n{first}");
    for (at, line) in POSITIONS[case.position].1.lines().enumerate() {
        if at > 0 && !line.is_empty() {
            element.push_str(further);
        }
        element.push_str(line);
        element.push('\n');
    }
    element
}

/// What hoist's own reader finds under `data` in the one document of a text.
pub fn elements(text: &str) -> Result<Vec<Value>, String> {
    let parsed = yaml::parse(&Arc::new(Text::new("rendered", text)));
    let wrong = parsed.diagnostics.iter().find(|found| found.severity == Severity::Error);
    if let Some(wrong) = wrong {
        return Err(format!("{}\n{text}", wrong.message));
    }
    match parsed.documents.as_slice() {
        [document] => {
            let data = document.root().get("data").map(to_value);
            data.and_then(|data| data.as_array().cloned()).ok_or_else(|| format!("no list\n{text}"))
        }
        documents => Err(format!("{} documents\n{text}", documents.len())),
    }
}
