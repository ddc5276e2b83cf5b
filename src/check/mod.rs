//! The rule engine: judges a Bundle, or objects as they come.
//!
//! In: objects, the Kubernetes versions to judge it for, and the selection of rules. Out: Diagnostics, each at
//! its place, with its object and its repair, in the order of the places. What an API server would refuse
//! comes from `kinds` as field errors; the rules here put it into words for people. The room does no I/O.

mod checker;
mod consequences;
mod definitions;
mod facts;
mod fields;
mod finding;
mod fix;
mod home;
mod index;
mod order;
mod overrides;
mod pods;
mod rule;
mod rules;
mod selection;
mod served;
mod set;
mod spot;
mod successor;
mod suppression;
mod texts;
mod violation;
mod warned;

pub use checker::{Checker, Judged};
pub use fix::{Fixed, Reading, fix};
pub use order::sort;
pub use overrides::{BadGlob, Override, Paths, Severities};
pub use rule::{Group, Rule};
pub use rules::GROUPS;
pub use selection::{Selection, UnknownRule};

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::kinds::VersionRange;
use crate::kinds::schema::{Definition, Lookup};
use crate::object::{Bundle, Gvk};
use checker::Context;
use facts::Facts;
use served::Served;
use set::Set;
use spot::Spot;
use suppression::Suppressions;
use violation::Violation;

/// How a Bundle is judged.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The Kubernetes versions it is meant for.
    pub versions: VersionRange,
    /// The rules that speak.
    pub selection: Selection,
    /// Whether what cannot be checked is an error.
    pub strict: bool,
    /// The namespace of objects that name none, where it is known.
    pub namespace: Option<String>,
    /// How bad findings are, where that is not what their rules say.
    pub severities: Severities,
    /// What holds for some paths only; the later ones win.
    pub overrides: Vec<Override>,
    /// Where schemas are found that are neither built in nor among the sources.
    pub schemas: Option<Arc<dyn Lookup>>,
}

impl Options {
    /// What schemas that are neither built in nor among the sources say of a kind that is none of Kubernetes' own.
    ///
    /// # Errors
    /// Why a schema cannot be had that may well be there.
    fn definition(&self, gvk: &Gvk) -> Result<Option<Arc<Definition>>, String> {
        match &self.schemas {
            Some(schemas) if self.is_custom(gvk) => schemas.find(gvk),
            _ => Ok(None),
        }
    }

    /// Whether a kind is none of Kubernetes' own.
    fn is_custom(&self, gvk: &Gvk) -> bool {
        matches!(Served::by(self.versions.last(), gvk), Served::Custom)
    }
}

/// Judges every object of `bundle`, and the Bundle as a whole. `found` is what was found when it was read: it is
/// selected, suppressed and put in order with the rest.
pub fn check(bundle: &Bundle, found: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
    let checker = Checker::new(options);
    let judged = checker.part(bundle.objects(), false);
    checker.finish(vec![judged], found, &|_| None)
}

/// Takes away edits of a text that a template gave: it is the template that would have to change.
fn without_edits_of_renderings(finding: &mut Diagnostic) {
    if finding.edits.iter().any(|edit| edit.text.map().is_some()) {
        finding.edits.clear();
    }
}

/// The rule called `id`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules).copied().find(|rule| rule.id == id)
}

fn selected(options: &Options) -> impl Iterator<Item = &'static Rule> {
    let rules = GROUPS.iter().flat_map(|group| group.rules).copied();
    rules.filter(|rule| options.selection.contains(rule.id))
}
