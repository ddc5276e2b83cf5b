//! Renders a chart together with the charts that it depends on.

use std::sync::Arc;

use serde_json::Value;

use super::chart::{self, Capabilities, Chart, Release, Shelf, Templates, Tree};
use super::chart_values::Resolved;
use super::generated::{self, Generated, Wanted};
use super::values::{self, Node};
use super::{Error, Options, Part, files};
use crate::diag::{Diagnostic, Severity};

impl Part {
    /// Renders a chart. What is wrong with it is a diagnostic.
    pub(super) fn render(&mut self, chart: Chart, options: &Options) -> Result<(), Error> {
        let resolved = options.given()?.and_then(|given| Ok((Tree::resolve(chart, &given)?, given)));
        let ((tree, warnings), given) = match resolved {
            Ok(resolved) => resolved,
            Err(diagnostics) => {
                self.diagnostics = diagnostics;
                return Ok(());
            }
        };
        self.diagnostics = warnings;
        match Charts::of(&tree, options) {
            Ok(charts) => {
                self.render_charts(&charts, options);
                self.diagnostics.extend(chart::unused(&tree, &given));
            }
            Err(diagnostics) => self.diagnostics.extend(diagnostics),
        }
        Ok(())
    }

    /// Renders charts, and judges where stands what they generate.
    fn render_charts(&mut self, charts: &Charts<'_>, options: &Options) {
        self.diagnostics.extend(values::beyond_64_bits(&charts.tree.values));
        for chart in charts.tree.all() {
            self.add_manifests(chart, "crds");
        }
        let part = charts.rendered(&options.generated, self.strict);
        let wanted: Vec<Wanted> = charts.wanted.concat();
        if !part.diagnostics.iter().any(|found| found.severity == Severity::Error) {
            let depends = |given: &Generated| !part.reads_as(&charts.rendered(given, self.strict));
            let found = generated::judge(&wanted, &options.generated, &part.objects, depends);
            self.diagnostics.extend(found);
        }
        self.append(part);
        self.hide_secrets();
        self.generated = wanted;
    }

    /// Adds the manifests without a template that stand in a folder of a chart.
    fn add_manifests(&mut self, chart: &Tree, folder: &str) {
        for (path, text) in &chart.chart.manifests {
            if path.starts_with(folder) {
                self.add_rendered(format!("{}/{path}", chart.path), text.clone());
            }
        }
    }

    /// Whether another gave the same texts.
    fn reads_as(&self, other: &Self) -> bool {
        let texts =
            |part: &Self| part.texts.iter().map(|one| one.text.content().to_owned()).collect::<Vec<_>>();
        texts(self) == texts(other)
    }

    /// Adds what another holds.
    fn append(&mut self, other: Self) {
        self.objects.extend(other.objects);
        self.texts.extend(other.texts);
        self.diagnostics.extend(other.diagnostics);
        self.others += other.others;
        self.notes = other.notes;
        self.given = other.given;
    }

    /// Hides what flows into Secrets wherever else it shows: in other texts, and in what is said of them.
    fn hide_secrets(&mut self) {
        let secrets = self.given.secrets();
        self.texts.iter().for_each(|one| one.text.conceal_what_was_given());
        self.diagnostics.iter_mut().for_each(|found| found.mask(&secrets));
    }
}

/// The charts of which `chart` consists, each with its values and what is known of these once the templates have been
/// rendered, and what is wrong with them; no charts where they cannot be rendered.
pub(super) fn resolve(chart: Chart, options: &Options) -> Result<Resolved, Error> {
    let (tree, mut found) = match options.given()?.and_then(|given| Tree::resolve(chart, &given)) {
        Ok(resolved) => resolved,
        Err(found) => return Ok((None, found)),
    };
    match Charts::of(&tree, options) {
        Ok(charts) => {
            found.extend(values::beyond_64_bits(&tree.values));
            let given = charts.rendered(&options.generated, false).given;
            Ok((Some((tree, given)), found))
        }
        Err(wrong) => {
            found.extend(wrong);
            Ok((None, found))
        }
    }
}

/// A tree of charts that is to be rendered.
struct Charts<'t> {
    tree: &'t Tree,
    shelf: Arc<Shelf>,
    release: Release,
    capabilities: Capabilities,
    /// What is generated in each chart, in the order of [`Tree::all`].
    wanted: Vec<Vec<Wanted>>,
}

impl<'t> Charts<'t> {
    /// The charts of a tree whose values are as their schemas want them.
    fn of(tree: &'t Tree, options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let release = Release {
            name: options.name.clone().unwrap_or_else(|| tree.name.clone()),
            namespace: options.namespace.clone().unwrap_or_else(|| "default".to_owned()),
            revision: 1,
        };
        let capabilities = Capabilities::of(options.kube_version.unwrap_or_default(), &options.api_versions);
        let shelf = Arc::new(Shelf::of(tree));
        let mut charts = Self { tree, shelf, release, capabilities, wanted: Vec::new() };
        let mut found = Vec::new();
        for chart in tree.all() {
            let (declared, name) = (&chart.chart.metadata.generated, chart.path.replace("/charts/", "/"));
            match generated::wanted(declared, &name, &chart.seen, || charts.variables(chart, &chart.seen)) {
                Ok(wanted) => charts.wanted.push(wanted),
                Err(wrong) => found.extend(wrong),
            }
        }
        if found.is_empty() {
            found = charts.judge_values();
        }
        if found.is_empty() { Ok(charts) } else { Err(found) }
    }

    /// What the schemas of the charts have to say of their values.
    fn judge_values(&self) -> Vec<Diagnostic> {
        let judge = |(chart, wanted): (&Tree, &Vec<Wanted>)| match &chart.chart.schema {
            Some(schema) => values::validate(schema, &generated::in_shape(&chart.values, wanted)),
            None => Vec::new(),
        };
        self.tree.all().into_iter().zip(&self.wanted).flat_map(judge).collect()
    }

    /// What the templates of a chart see.
    fn variables(&self, chart: &Tree, values: &Node) -> Value {
        let metadata = chart.chart.metadata.to_value(&chart.name);
        chart::variables(&values.to_value(), &self.release, metadata, &chart.path, &self.capabilities)
    }

    /// What the templates give, in the order of their paths in the tree, as Helm sorts them.
    fn rendered(&self, given: &Generated, strict: bool) -> Part {
        let values =
            self.tree.seen_with(&|number, values| generated::fill(values, &self.wanted[number], given));
        let mut charts: Vec<_> = self.tree.all().into_iter().enumerate().collect();
        charts.sort_by_cached_key(|(_, chart)| format!("{}/templates", chart.path));
        let rendered = files::in_parallel(&charts, |(number, chart)| {
            let variables = self.variables(chart, &values[*number]);
            let (mut templates, mut diagnostics) = Templates::new(&self.shelf, *number, variables);
            templates.see_values(&values[*number]);
            templates.see("capabilities", self.capabilities.to_value());
            templates.see("files", chart.chart.files.to_value());
            let is_library = chart.chart.metadata.is_library;
            let texts = if is_library { Vec::new() } else { templates.render_all(&mut diagnostics) };
            // As in Helm, what a subchart has to note is not shown.
            let notes = if *number == 0 { templates.render_notes(&mut diagnostics) } else { None };
            (texts, notes, diagnostics, templates.given().clone())
        });
        let mut part = Part { strict, ..Part::default() };
        for ((number, chart), (texts, notes, diagnostics, given)) in charts.iter().zip(rendered) {
            if !chart.chart.metadata.is_library {
                part.add_manifests(chart, "templates");
            }
            for (name, text) in texts {
                part.add_rendered(format!("{}/templates/{name}", chart.path), Arc::new(text));
            }
            if *number == 0 {
                (part.notes, part.given) = (notes, given);
            }
            part.diagnostics.extend(diagnostics);
        }
        part
    }
}
