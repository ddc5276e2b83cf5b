//! hoist's own charts: Helm's layout with minijinja templates that know they are writing YAML.
//!
//! In: a chart's templates and what they see. Out: one rendered text a template, each place of which leads back
//! to the template, and diagnostics. A template is rewritten so that its output tells where it came from
//! ([`instrument`]), run with values kept out of the text ([`emit`]), and then its values are put where they
//! stand as YAML ([`place`]).

mod capabilities;
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
pub mod starter;
pub mod suite;
mod value;
mod walk;

use std::sync::Arc;

use minijinja::Environment;
use serde_json::Value;

pub use self::capabilities::Capabilities;
use self::emit::Emissions;
pub use self::environment::{Release, variables};
pub use self::files::Files;
use self::instrument::{Instrumented, Unreadable};
pub use self::load::{Chart, NOTES, makes_manifests};
pub use self::metadata::Metadata;
pub use self::value::from_json;
use crate::diag::{Diagnostic, Severity};
use crate::text::Text;

/// The templates of a chart, ready to be rendered.
pub struct Templates<'e> {
    env: Environment<'e>,
    names: Vec<String>,
    texts: Vec<Arc<Text>>,
    rewritten: Vec<Option<Instrumented>>,
    variables: Value,
}

impl Templates<'_> {
    /// Compiles templates, each with the name by which others include it. All of them see `variables`.
    /// A template that cannot be compiled is a diagnostic, and missing.
    pub fn new(templates: &[(String, Arc<Text>)], variables: Value) -> (Self, Vec<Diagnostic>) {
        let mut all = Self {
            env: environment::environment(),
            names: templates.iter().map(|(name, _)| name.clone()).collect(),
            texts: templates.iter().map(|(_, text)| text.clone()).collect(),
            rewritten: Vec::new(),
            variables,
        };
        for (name, variable) in all.variables.as_object().into_iter().flatten() {
            all.env.add_global(name.clone(), value::from_json(variable));
        }
        let mut diagnostics = Vec::new();
        for (number, (name, text)) in templates.iter().enumerate() {
            let rewritten = all.compile(number, name, text);
            all.rewritten.push(rewritten.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok());
        }
        (all, diagnostics)
    }

    fn compile(
        &mut self,
        number: usize,
        name: &str,
        text: &Arc<Text>,
    ) -> Result<Instrumented, Box<Diagnostic>> {
        let syntax = environment::syntax();
        let refused = match instrument::instrument(text.content(), name, number as u32, &syntax) {
            Ok(rewritten) => {
                let added = self.env.add_template_owned(name.to_owned(), rewritten.source.clone());
                match added {
                    Ok(()) => return Ok(rewritten),
                    Err(error) => {
                        let at = error.range().map(|range| rewritten.original(range));
                        error::syntax(&error, text, at)
                    }
                }
            }
            Err(Unreadable::Template(error)) => error::syntax(&error, text, error.range()),
            Err(Unreadable::Refused { span, message, help }) => {
                Diagnostic::new("template/syntax", Severity::Error, message).label(text, span, "").help(help)
            }
        };
        Err(Box::new(refused))
    }

    /// Lets the templates see `value` under a name that is among their variables.
    pub fn see(&mut self, name: &'static str, value: impl Into<minijinja::Value>) {
        self.env.add_global(name, value);
    }

    /// The names of all templates, those that could not be compiled among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// What the template `name` sees beside what all of them do.
    fn context(&self, name: &str) -> minijinja::Value {
        let base_path = self.variables["template"]["base_path"].as_str().unwrap_or_default();
        minijinja::context! { template => minijinja::context! { name => format!("{base_path}/{name}"), base_path } }
    }

    /// Renders the template `name`. Diagnostics of severity error mean that the text is not to be used.
    pub fn render(&self, name: &str) -> (Option<Text>, Vec<Diagnostic>) {
        let Some(number) = self.number(name) else { return (None, Vec::new()) };
        match self.run(name) {
            Ok((marked, emissions)) => {
                let placed = place::place(&marked, &emissions.into_emitted(), &self.texts);
                let text = Text::rendered(self.texts[number].name(), placed.content, placed.map);
                (Some(text), placed.diagnostics)
            }
            Err(diagnostic) => (None, vec![*diagnostic]),
        }
    }

    /// Renders the template `name`, which is no YAML: values stand in it as text. `None` where there is none.
    pub fn render_text(&self, name: &str) -> Option<Result<String, Box<Diagnostic>>> {
        self.number(name)?;
        Some(self.run(name).map(|(marked, emissions)| emissions.plain(&marked)))
    }

    /// The number of a template that could be compiled.
    fn number(&self, name: &str) -> Option<usize> {
        let number = self.names.iter().position(|other| other == name)?;
        self.rewritten[number].is_some().then_some(number)
    }

    /// Runs a template: its marked text, and what it printed.
    fn run(&self, name: &str) -> Result<(String, Emissions), Box<Diagnostic>> {
        let rendered =
            self.env.get_template(name).and_then(|template| template.render_captured(self.context(name)));
        let mut captured = rendered.map_err(|error| Box::new(error::runtime(&error, self)))?;
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
