use std::sync::Arc;

use super::{Options, Selection, check};
use crate::diag::{Diagnostic, Edit, Severity};
use crate::object::Bundle;
use crate::text::Text;
use crate::yaml::edit;

/// How often repairs that uncover others are followed before a text is left as it is.
const PASSES: usize = 20;

/// A text as it is read, with what it is to be judged beside.
#[derive(Debug)]
pub struct Reading {
    /// The text.
    pub text: Arc<Text>,
    /// Its objects, and those of other texts that tell how to judge them.
    pub bundle: Bundle,
    /// What was found when it was read.
    pub found: Vec<Diagnostic>,
}

/// A text with its safe repairs made.
#[derive(Debug)]
pub struct Fixed {
    /// The text.
    pub text: Arc<Text>,
    /// How many findings were repaired.
    pub repaired: usize,
    /// What is still to be told of it.
    pub found: Vec<Diagnostic>,
}

/// Makes the safe repairs of everything that `options` has told in the text `content`, until there is none left to
/// make. `read` reads a text. A repair is made only where the text can be read as far as before and, with all that
/// it uncovers repaired, has no more errors than before.
pub fn fix(content: &str, options: &Options, read: &dyn Fn(&str) -> Reading) -> Fixed {
    let judge = |content: &str| Standing::of(read(content), options);
    let mut state = judge(content);
    let mut repaired = 0;
    for _ in 0..PASSES {
        let repairs = repairs(&state);
        // All at once, or where one of them does harm the first that does none.
        let settled = settled(&state, &repairs, &judge);
        let settled = settled.or_else(|| {
            repairs.iter().find_map(|one| self::settled(&state, std::slice::from_ref(one), &judge))
        });
        let Some((next, made)) = settled else { break };
        (state, repaired) = (next, repaired + made);
    }
    Fixed { text: state.text, repaired, found: state.told }
}

/// The text with `chosen` repairs made, and then those that they uncover, and how many that were; `None` where it
/// ends no better than it began.
fn settled(
    before: &Standing,
    chosen: &[&[Edit]],
    judge: &dyn Fn(&str) -> Standing,
) -> Option<(Standing, usize)> {
    let mut made = chosen.len();
    let mut state = judge(&before.with(chosen));
    for _ in 0..PASSES {
        let uncovered = repairs(&state);
        if uncovered.is_empty() || state.unreadable > before.unreadable {
            break;
        }
        made += uncovered.len();
        state = judge(&state.with(&uncovered));
    }
    let changed = state.text.content() != before.text.content();
    let no_worse = state.unreadable <= before.unreadable && state.errors <= before.errors;
    (changed && no_worse).then_some((state, made))
}

/// A text with what is wrong in it.
struct Standing {
    text: Arc<Text>,
    /// What is to be told.
    told: Vec<Diagnostic>,
    /// How many errors there are, told or not.
    errors: usize,
    /// How many of them keep it from being read.
    unreadable: usize,
}

impl Standing {
    fn of(Reading { text, bundle, found }: Reading, options: &Options) -> Self {
        let own = |found: &Diagnostic| found.labels.first().is_some_and(|at| Arc::ptr_eq(&at.text, &text));
        let all = Options {
            selection: Selection::default(),
            severities: Default::default(),
            overrides: Vec::new(),
            ..options.clone()
        };
        let all = check(&bundle, found.clone(), &all);
        let errors = all.iter().filter(|found| own(found) && found.severity == Severity::Error);
        let unreadable = errors.clone().filter(|found| found.rule.starts_with("yaml/")).count();
        let errors = errors.count();
        let mut told = check(&bundle, found, options);
        told.retain(own);
        Self { text, told, errors, unreadable }
    }

    /// The text with repairs made.
    fn with(&self, repairs: &[&[Edit]]) -> String {
        let edits: Vec<Edit> = repairs.iter().copied().flatten().cloned().collect();
        edit::apply(&self.text, &edits)
    }
}

/// The repairs that can be made together: none touches another.
fn repairs(state: &Standing) -> Vec<&[Edit]> {
    let mut chosen: Vec<&[Edit]> = Vec::new();
    for finding in &state.told {
        let edits = finding.edits.as_slice();
        let own = edits.iter().all(|edit| Arc::ptr_eq(&edit.text, &state.text));
        let apart = |other: &Edit| {
            edits.iter().all(|edit| edit.span.end < other.span.start || other.span.end < edit.span.start)
        };
        if !edits.is_empty() && own && chosen.iter().copied().flatten().all(apart) {
            chosen.push(edits);
        }
    }
    chosen
}
