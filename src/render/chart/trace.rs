//! Which given values made what was printed.
//!
//! In: the emissions of a render, what their expressions read, and the values. Out: the [`Cause`] of each. A value
//! that was printed as it was given is known by itself; of any other, the chains of its expression are followed
//! from what their names stood for. What cannot be told has no cause: there is no guess.

use minijinja::Value;

use super::emit::Emission;
use super::instrument::Instrumented;
use super::reads::{Chain, Reads, Root, Step};
use super::seen::{Container, Seen, VALUES};
use super::shelf::Shelf;
use crate::text::{Cause, Causes, Span};

/// Completes the origins of what was `emitted`. Returns the causes that are more than one value.
pub fn trace(emitted: &mut [Emission], shelf: &Shelf, seen: &Seen) -> Vec<Causes> {
    let mut several = Vec::new();
    for emission in emitted {
        let source = &emission.source;
        let template = shelf.rewritten(source.template as usize).ok();
        let Some(reads) = template.and_then(|template| template.reads.printed.get(source.expression)) else {
            continue;
        };
        emission.origin.span = reads.span;
        if let Some(number) = seen.number(&emission.printed) {
            emission.origin.cause = Cause::One(number);
            let container = emission.printed.downcast_object_ref::<Container>();
            emission.lines = container.map(Container::lines).unwrap_or_default();
            continue;
        }
        let mut found = Found { seen, roots: &source.roots, same: Vec::new(), causes: Causes::default() };
        reads.chains.iter().for_each(|chain| found.follow(chain, &emission.printed));
        let causes = found.finish();
        emission.origin.cause = match (causes.certain.as_slice(), causes.possible.as_slice()) {
            ([], []) => Cause::None,
            ([number], []) => Cause::One(*number),
            _ => {
                several.push(causes);
                Cause::Several(several.len() as u32 - 1)
            }
        };
    }
    several
}

/// The given values that the expression at `place` of a template read, as far as that is known without running it.
pub fn read_at(template: &Instrumented, place: Span, seen: &Seen) -> Vec<u32> {
    let all = template.reads.printed.iter().chain(&template.reads.stated);
    let around = all.filter(|reads| reads.span.start <= place.start && place.start < reads.span.end);
    around.min_by_key(|reads| reads.span.len()).map(|reads| read_by(reads, seen)).unwrap_or_default()
}

/// The given values that an expression of a template read, as far as that is known without running it.
pub fn read_by(reads: &Reads, seen: &Seen) -> Vec<u32> {
    let values = |name: &String| if name == VALUES { seen.root().clone() } else { Value::UNDEFINED };
    let roots: Vec<Value> = reads.names.iter().map(values).collect();
    let mut found = Found { seen, roots: &roots, same: Vec::new(), causes: Causes::default() };
    reads.chains.iter().for_each(|chain| found.follow(chain, &Value::UNDEFINED));
    let Causes { mut certain, possible } = found.causes;
    certain.extend(possible);
    certain
}

/// The values that one expression read.
struct Found<'e> {
    seen: &'e Seen,
    roots: &'e [Value],
    /// Those that are what was printed, and whether each is sure to have a part in it.
    same: Vec<(u32, bool)>,
    causes: Causes,
}

impl Found<'_> {
    /// Follows a chain to its value, or those that its root was made of to theirs.
    fn follow(&mut self, chain: &Chain, printed: &Value) {
        let Some((number, value)) = self.reach(chain) else {
            return chain.otherwise.iter().for_each(|chain| self.follow(chain, printed));
        };
        let is_whole = value.downcast_object_ref::<Container>().is_some();
        match (!is_whole && value == *printed, chain.sure) {
            (true, sure) => self.same.push((number, sure)),
            (false, true) => self.causes.certain.push(number),
            (false, false) => self.causes.possible.push(number),
        }
    }

    /// The value that a chain leads to, and its number.
    fn reach(&self, chain: &Chain) -> Option<(u32, Value)> {
        let named = |at: &usize| self.roots.get(*at);
        let (mut number, mut value) = match &chain.root {
            Root::Name(at) => (named(at).and_then(|root| self.seen.number(root)), named(at)?.clone()),
            Root::Beside(at) => {
                let number = self.seen.number(named(at)?)?;
                (Some(number), self.seen.value(number)?.clone())
            }
        };
        for step in &chain.steps {
            let key = match step {
                Step::Key(key) => Value::from(key.as_str()),
                Step::Index(index) => Value::from(*index),
                Step::Named(at) => named(at)?.clone(),
            };
            let (next, inner) = value.downcast_object_ref::<Container>()?.get(&key)?.clone();
            (number, value) = (Some(next), inner);
        }
        number.map(|number| (number, value))
    }

    /// What was printed as it was given was given there: the other values had no part in it. Of several that may
    /// have been printed nobody knows which it was.
    fn finish(mut self) -> Causes {
        let sure: Vec<u32> = self.same.iter().filter(|(_, sure)| *sure).map(|(number, _)| *number).collect();
        let only = match (sure.as_slice(), self.same.as_slice()) {
            ([], [(first, _), rest @ ..]) if rest.iter().all(|(number, _)| number == first) => vec![*first],
            _ => sure,
        };
        let others = self.same.into_iter().map(|(number, _)| number);
        if !only.is_empty() {
            self.causes.possible.append(&mut self.causes.certain);
            self.causes.certain = only;
        }
        self.causes.possible.extend(others.filter(|number| !self.causes.certain.contains(number)));
        for numbers in [&mut self.causes.certain, &mut self.causes.possible] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        self.causes
    }
}
