//! hoist's own charts: Helm's layout with minijinja templates that know they are writing YAML.
//!
//! In: a chart's templates and what they see. Out: one rendered text a template, each place of which leads back
//! to the template, and diagnostics. A template is rewritten so that its output tells where it came from
//! ([`instrument`]), run with values kept out of the text ([`emit`]), and then its values are put where they
//! stand as YAML ([`place`]).

mod capabilities;
mod dependency;
mod emit;
mod environment;
mod error;
mod files;
pub mod functions;
mod glob;
mod instrument;
mod limits;
mod load;
mod mark;
mod metadata;
mod place;
mod reads;
mod seen;
mod shelf;
pub mod starter;
mod subcharts;
pub mod suite;
mod trace;
mod tree;
mod unused;
mod uses;
mod value;
mod walk;

use std::sync::Arc;

use minijinja::{Environment, Error, ErrorKind};
use serde_json::Value;

pub use self::capabilities::Capabilities;
pub use self::dependency::Dependency;
use self::emit::Emissions;
pub use self::environment::{Release, variables};
pub use self::files::Files;
use self::instrument::{Instrumented, Unreadable};
pub use self::load::Chart;
use self::load::{NOTES, makes_manifests};
pub use self::metadata::Metadata;
use self::seen::Seen;
pub use self::shelf::Shelf;
pub use self::tree::Tree;
pub use self::unused::unused;
pub use self::value::from_json;
use super::files::in_parallel;
use super::values::Node;
use crate::diag::{Diagnostic, Severity};
use crate::kinds::secret;
use crate::text::{Given, Text};

/// The templates of a chart, ready to be rendered.
pub struct Templates<'e> {
    env: Environment<'e>,
    shelf: Arc<Shelf>,
    chart: usize,
    variables: Value,
    seen: Seen,
}

impl Templates<'_> {
    /// Compiles the templates of the chart of that number. They, and what they take from other charts, see
    /// `variables`. A template that cannot be compiled is a diagnostic, and missing.
    pub fn new(shelf: &Arc<Shelf>, chart: usize, variables: Value) -> (Self, Vec<Diagnostic>) {
        let mut env = environment::environment();
        for (name, variable) in variables.as_object().into_iter().flatten() {
            env.add_global(name.clone(), value::from_json(variable));
        }
        let on = shelf.clone();
        env.set_path_join_callback(move |name, from| on.resolve(name, from).into());
        let on = shelf.clone();
        env.set_loader(move |id| {
            let rewritten = on.number(id).map(|number| on.rewritten(number));
            // What minijinja cannot read either is told where the template's own chart is compiled.
            let source = |rewritten: Result<&Instrumented, _>| match rewritten {
                Ok(rewritten) => Ok(rewritten.source.clone()),
                Err(_) => Err(Error::from(ErrorKind::SyntaxError)),
            };
            rewritten.map(source).transpose()
        });
        let all = Self { env, shelf: shelf.clone(), chart, variables, seen: Seen::default() };
        let diagnostics = shelf.own(chart).filter_map(|(_, number)| all.compile(number)).collect();
        (all, diagnostics)
    }

    /// What keeps a template from being compiled.
    fn compile(&self, number: usize) -> Option<Diagnostic> {
        let text = self.shelf.text(number);
        match self.shelf.rewritten(number) {
            Ok(rewritten) => {
                let error = self.env.get_template(self.shelf.id(number)).err()?;
                let at = error.range().map(|range| rewritten.original(range));
                Some(error::syntax(&error, text, at))
            }
            Err(Unreadable::Template(error)) => Some(error::syntax(error, text, error.range())),
            Err(Unreadable::Refused { span, message, help }) => {
                let found = Diagnostic::new("template/syntax", Severity::Error, *message);
                Some(found.label(text, *span, "").help(*help))
            }
        }
    }

    /// Lets the templates see `value` under a name that is among their variables.
    pub fn see(&mut self, name: &'static str, value: impl Into<minijinja::Value>) {
        self.env.add_global(name, value);
    }

    /// Lets the templates see `values`, so that what they print of them is led back to what set it.
    pub fn see_values(&mut self, values: &Node) {
        self.seen = Seen::of(values);
        self.env.add_global(seen::VALUES, self.seen.root().clone());
    }

    /// What a template sees beside what all of them do.
    fn context(&self, number: usize) -> minijinja::Value {
        let base_path = self.variables["template"]["base_path"].as_str().unwrap_or_default();
        let name = self.shelf.id(number);
        minijinja::context! { template => minijinja::context! { name, base_path } }
    }

    /// Renders the templates that make manifests, several at a time: the texts that can be used, by their templates'
    /// names. What is wrong with others is added to `found`.
    pub fn render_all(&self, found: &mut Vec<Diagnostic>) -> Vec<(String, Text)> {
        let made: Vec<_> = self.shelf.own(self.chart).filter(|(name, _)| makes_manifests(name)).collect();
        let rendered = in_parallel(&made, |(_, number)| self.render(*number));
        let mut texts = Vec::new();
        for ((name, number), (text, diagnostics)) in made.iter().zip(rendered) {
            let broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
            if broken {
                self.conceal_unrendered(*number);
            }
            found.extend(diagnostics);
            texts.extend(text.filter(|_| !broken).map(|text| ((*name).to_owned(), text)));
        }
        texts
    }

    /// Marks the values as never to be shown that a template of Secrets prints into them, which cannot be rendered.
    fn conceal_unrendered(&self, number: usize) {
        let Ok(rewritten) = self.shelf.rewritten(number) else { return };
        let places = secret::values_in_template(self.shelf.text(number));
        for reads in &rewritten.reads.printed {
            if places.iter().any(|place| place.contains(reads.span.start)) {
                let read = trace::read_by(reads, &self.seen);
                read.into_iter().for_each(|number| self.seen.given().conceal(number));
            }
        }
    }

    /// The values that the templates see, and where they were set.
    pub fn given(&self) -> &Arc<Given> {
        self.seen.given()
    }

    /// Renders the template of that number. Diagnostics of severity error mean that the text is not to be used.
    fn render(&self, number: usize) -> (Option<Text>, Vec<Diagnostic>) {
        match self.run(number) {
            Ok((marked, emissions)) => {
                let mut emitted = emissions.into_emitted();
                let causes = trace::trace(&mut emitted, &self.shelf, &self.seen);
                let placed = place::place(&marked, &emitted, self.shelf.texts());
                let map = placed.map.with_given(self.seen.given(), causes);
                let caused = |(value, found): (usize, Diagnostic)| {
                    map.locations(emitted[value].origin.cause).fold(found, Diagnostic::value)
                };
                let diagnostics = placed.refused.into_iter().map(caused).collect();
                (Some(Text::rendered(self.shelf.text(number).name(), placed.content, map)), diagnostics)
            }
            Err(found) => (None, found),
        }
    }

    /// Renders the chart's notes, which are no YAML: values stand in them as text. `None` where there are none; what is
    /// wrong with them is added to `found`.
    pub fn render_notes(&self, found: &mut Vec<Diagnostic>) -> Option<String> {
        let (_, number) = self.shelf.own(self.chart).find(|(name, _)| *name == NOTES)?;
        match self.run(number) {
            Ok((marked, emissions)) => Some(emissions.plain(&marked)),
            Err(diagnostics) => {
                found.extend(diagnostics);
                None
            }
        }
    }

    /// Runs a template: its marked text, and what it printed. Why it cannot be compiled was told.
    fn run(&self, number: usize) -> Result<(String, Emissions), Vec<Diagnostic>> {
        let template = self.env.get_template(self.shelf.id(number)).map_err(|_| Vec::new())?;
        let failed = |error| error::runtime(&error, self).into_iter().collect::<Vec<_>>();
        let mut captured = template.render_captured(self.context(number)).map_err(failed)?;
        let emissions = captured.with_state_mut(emit::take);
        Ok((captured.into_output(), emissions))
    }
}

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod strictness_tests;
#[cfg(test)]
mod tests;
