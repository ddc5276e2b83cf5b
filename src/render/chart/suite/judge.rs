use std::sync::Arc;

use serde_json::Value;

use super::assertion::{Assertion, Check, Way};
use super::selector::{Selector, written};
use super::{FAILED, Problem};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::nearest;
use crate::merge::equal;
use crate::object::{BodyView, Object};
use crate::render::Rendered;
use crate::text::{Span, Text};
use crate::yaml::{self, Shape, View as _, to_value};

/// A value that is not shown.
const MASK: &str = "***";

/// Judges the assertions of one test by what its chart rendered to.
pub struct Judge<'j> {
    /// The test file.
    pub text: &'j Arc<Text>,
    /// What came of the chart.
    pub rendered: &'j Rendered,
    /// The test's snapshots.
    pub kept: Option<&'j Value>,
    /// Whether snapshots are taken anew.
    pub update: bool,
    /// The snapshots that were taken.
    pub taken: Vec<(String, Value)>,
}

/// A value in an object that an assertion is about.
#[derive(Clone, Copy)]
struct Found<'j> {
    object: &'j Object,
    view: BodyView<'j>,
}

impl<'j> Judge<'j> {
    /// Whether an assertion holds; `object` is the test's own.
    pub fn judge(&mut self, assertion: &Assertion, object: Option<&Selector>) -> Result<(), Box<Problem>> {
        match &assertion.check {
            Check::HasObject(selector) => self.has_object(assertion, selector),
            Check::Count(kind, count) => self.count(assertion, kind.as_deref(), *count),
            Check::Are(selectors) => self.are(assertion, selectors),
            Check::FailedTemplate(message) => self.failed(assertion, message),
            Check::MatchSnapshot(way) => self.snapshot(assertion, object, way),
            Check::Exists(way) => {
                let (object, found) = self.lead(assertion, object, way)?;
                let there = found.iter().find(|one| !one.view.is_null());
                match (there, assertion.negated) {
                    (Some(_), false) | (None, true) => Ok(()),
                    (None, false) => Err(self.nowhere(assertion, object, way)),
                    (Some(there), true) => {
                        Err(self.other(assertion, way, *there, "should not be there", None))
                    }
                }
            }
            Check::Equal(way, _)
            | Check::MatchRegex(way, _)
            | Check::Contains(way, _)
            | Check::IsSubset(way, _)
            | Check::LengthEqual(way, _) => {
                let (object, found) = self.lead(assertion, object, way)?;
                if found.is_empty() {
                    return Err(self.nowhere(assertion, object, way));
                }
                found.into_iter().try_for_each(|found| self.value(assertion, way, found))
            }
        }
    }

    /// Whether an assertion about a value holds for one value.
    fn value(&self, assertion: &Assertion, way: &Way, found: Found<'j>) -> Result<(), Box<Problem>> {
        let value = to_value(found.view);
        let not = if assertion.negated { " not" } else { "" };
        let (holds, should, wanted) = match &assertion.check {
            Check::Equal(_, wanted) => {
                (equal(&value, wanted), format!("should{not} be"), Some(wanted.clone()))
            }
            Check::Contains(_, wanted) => {
                (contains(&value, wanted), format!("should{not} contain"), Some(wanted.clone()))
            }
            Check::IsSubset(_, wanted) => {
                (is_subset(wanted, &value), format!("should{not} include"), Some(wanted.clone()))
            }
            Check::MatchRegex(_, regex) => {
                let matches = value.as_str().is_some_and(|text| regex.is_match(text));
                (matches, format!("should{not} match"), Some(Value::from(regex.as_str())))
            }
            Check::LengthEqual(_, count) => {
                let is = length(found.view);
                let has = is.map_or_else(|| "has no length".to_owned(), |is| format!("is {is} long"));
                (is == Some(*count), format!("should be {count} long, and {has}"), None)
            }
            _ => return Ok(()),
        };
        match holds != assertion.negated {
            true => Ok(()),
            false => Err(self.other(assertion, way, found, &should, wanted)),
        }
    }

    /// The object that an assertion is about, and the values in it that a path leads to.
    fn lead(
        &self,
        assertion: &Assertion,
        object: Option<&Selector>,
        way: &Way,
    ) -> Result<(&'j Object, Vec<Found<'j>>), Box<Problem>> {
        let Some(selector) = assertion.object.as_ref().or(object) else {
            let problem = self.problem(assertion, "it does not say which object it is about");
            return Err(helped(problem, "name it: `object: Deployment/web`, here or for the whole test"));
        };
        let object = self.find(assertion, selector)?;
        let found = way.path.find(object.body.view()).into_iter();
        Ok((object, found.map(|view| Found { object, view }).collect()))
    }

    fn find(&self, assertion: &Assertion, selector: &Selector) -> Result<&'j Object, Box<Problem>> {
        let objects = self.rendered.bundle.objects();
        let meant: Vec<_> = objects.iter().filter(|object| selector.means(object)).collect();
        match meant.as_slice() {
            [one] => Ok(one),
            [] => {
                let problem = self.problem(assertion, &format!("the chart renders to no {selector}"));
                Err(self.with_names(problem, &selector.to_string()))
            }
            several => {
                let message = format!("{selector} stands for {} objects", several.len());
                let help =
                    "say which, with its group or namespace: `Deployment.apps/web`, `Deployment/shop/web`";
                Err(helped(self.problem(assertion, &message), help))
            }
        }
    }

    /// With the nearest of the objects there are, or all of them.
    fn with_names(&self, problem: Box<Problem>, wanted: &str) -> Box<Problem> {
        let objects = self.rendered.bundle.objects();
        let names: Vec<_> = objects.iter().map(|object| written(&object.reference)).collect();
        match nearest(wanted, names.iter().map(String::as_str)) {
            Some(near) => helped(problem, &format!("did you mean `{near}`?")),
            None if names.is_empty() => helped(problem, "it renders to no objects at all"),
            None => helped(problem, &format!("it renders to {}", names.join(", "))),
        }
    }

    fn has_object(&self, assertion: &Assertion, selector: &Selector) -> Result<(), Box<Problem>> {
        let objects = self.rendered.bundle.objects();
        match (objects.iter().find(|object| selector.means(object)), assertion.negated) {
            (Some(_), false) | (None, true) => Ok(()),
            (None, false) => self.find(assertion, selector).map(drop),
            (Some(object), true) => {
                let problem = self.problem(assertion, &format!("the chart renders to {selector}"));
                Err(at_object(problem, object))
            }
        }
    }

    fn count(&self, assertion: &Assertion, kind: Option<&str>, count: usize) -> Result<(), Box<Problem>> {
        let objects = self.rendered.bundle.objects();
        let of_kind =
            |object: &&Object| kind.is_none_or(|kind| object.reference.gvk.kind.eq_ignore_ascii_case(kind));
        let names: Vec<_> = objects.iter().filter(of_kind).map(|object| written(&object.reference)).collect();
        if names.len() == count {
            return Ok(());
        }
        let what = kind.map_or_else(|| "objects".to_owned(), |kind| format!("objects of kind {kind}"));
        let message = format!("the chart renders to {} {what}, not {count}", names.len());
        let problem = self.problem(assertion, &message);
        Err(if names.is_empty() {
            problem
        } else {
            helped(problem, &format!("they are {}", names.join(", ")))
        })
    }

    fn are(&self, assertion: &Assertion, selectors: &[Selector]) -> Result<(), Box<Problem>> {
        let objects = self.rendered.bundle.objects();
        for selector in selectors {
            self.find(assertion, selector)?;
        }
        let unnamed = |object: &&Object| !selectors.iter().any(|selector| selector.means(object));
        let more: Vec<_> = objects.iter().filter(unnamed).map(|object| written(&object.reference)).collect();
        match more.is_empty() {
            true => Ok(()),
            false => Err(self.problem(assertion, &format!("the chart also renders to {}", more.join(", ")))),
        }
    }

    fn failed(&self, assertion: &Assertion, wanted: &str) -> Result<(), Box<Problem>> {
        let errors = || self.rendered.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        if errors().any(|found| found.message.contains(wanted)) {
            return Ok(());
        }
        let mut said = errors().map(|found| found.message.as_str());
        Err(match said.next() {
            None => self.problem(assertion, "the chart renders"),
            Some(first) => {
                let problem = self.problem(assertion, "the chart fails to render with another message");
                let problem = helped(problem, &format!("it says: {first}"));
                said.fold(problem, |problem, message| helped(problem, &format!("and: {message}")))
            }
        })
    }

    fn snapshot(
        &mut self,
        assertion: &Assertion,
        object: Option<&Selector>,
        way: &Way,
    ) -> Result<(), Box<Problem>> {
        let (of, current) = self.take(assertion, object, way)?;
        let kept = self.kept.and_then(|kept| kept.get(&of));
        self.taken.push((of.clone(), current.clone()));
        match kept {
            _ if self.update => Ok(()),
            Some(kept) if *kept == current => Ok(()),
            Some(kept) => {
                let mut problem = self.problem(assertion, &format!("{of} differs from its snapshot"));
                problem.sides = Some((kept.clone(), current));
                Err(helped(problem, "if that is meant, `--update` takes a new one"))
            }
            None => Err(helped(
                self.problem(assertion, &format!("there is no snapshot of {of}")),
                "`--update` takes one: read it before you keep it",
            )),
        }
    }

    /// What a snapshot is of, and what that is now: where neither an object nor a path is named, every object.
    fn take(
        &self,
        assertion: &Assertion,
        object: Option<&Selector>,
        way: &Way,
    ) -> Result<(String, Value), Box<Problem>> {
        let selector = assertion.object.as_ref().or(object);
        if selector.is_none() && way.text.is_empty() {
            let objects = self.rendered.bundle.objects().iter();
            let all = objects.map(|object| shown(object, object.body.view())).collect();
            return Ok(("all objects".to_owned(), all));
        }
        let (object, found) = self.lead(assertion, selector, way)?;
        let mut values: Vec<_> = found.iter().map(|one| shown(object, one.view)).collect();
        let value = match values.len() {
            0 => return Err(self.nowhere(assertion, object, way)),
            1 => values.remove(0),
            _ => Value::Array(values),
        };
        let of = selector.map(|selector| format!("{selector} {}", way.text)).unwrap_or_default();
        Ok((of.trim_end().to_owned(), value))
    }

    fn problem(&self, assertion: &Assertion, message: &str) -> Box<Problem> {
        let diagnostic = Diagnostic::new(FAILED, Severity::Error, message);
        Box::new(Problem { diagnostic: diagnostic.label(self.text, assertion.place, ""), sides: None })
    }

    fn nowhere(&self, assertion: &Assertion, object: &Object, way: &Way) -> Box<Problem> {
        let name = written(&object.reference);
        at_object(self.problem(assertion, &format!("`{}` leads nowhere in {name}", way.text)), object)
    }

    /// A value that is not as it `should` be: both in the sentence where they are short, beside each other where not.
    fn other(
        &self,
        assertion: &Assertion,
        way: &Way,
        found: Found<'j>,
        should: &str,
        wanted: Option<Value>,
    ) -> Box<Problem> {
        let place =
            if way.text.is_empty() { written(&found.object.reference) } else { format!("`{}`", way.text) };
        let is = shown(found.object, found.view);
        let labelled = |problem, said| match found.object.tree().zip(found.view.span()) {
            Some((tree, span)) => labelled(problem, tree.text(), span, said),
            None => problem,
        };
        if is != to_value(found.view) {
            assertion.wanted.iter().for_each(|span| self.text.conceal(*span));
            let message = format!("{place} {should} what is wanted here: a Secret's values are not shown");
            return labelled(self.problem(assertion, message.trim_end()), None);
        }
        let (said, sides) = match (wanted.as_ref().map(inline), inline(&is)) {
            (None, _) => (should.to_owned(), None),
            (Some(Some(wanted)), Some(is)) => (format!("{should} {wanted}, and is {is}"), None),
            (Some(Some(wanted)), None) => (format!("{should} {wanted}"), None),
            (Some(None), _) if assertion.negated => (format!("{should} this"), None),
            (Some(None), _) => (format!("{should} this"), wanted.zip(Some(is.clone()))),
        };
        let mut problem = self.problem(assertion, &format!("{place} {said}"));
        problem.sides = sides;
        labelled(problem, inline(&is))
    }
}

fn helped(mut problem: Box<Problem>, help: &str) -> Box<Problem> {
    problem.diagnostic.help.push(help.to_owned());
    problem
}

/// Points at what an object is called.
fn at_object(problem: Box<Problem>, object: &Object) -> Box<Problem> {
    let view = object.body.view();
    let name = view.dig("metadata.name").or_else(|| view.get("kind")).and_then(|name| name.span());
    match object.tree().zip(name) {
        Some((tree, span)) => labelled(problem, tree.text(), span, None),
        None => problem,
    }
}

fn labelled(mut problem: Box<Problem>, text: &Arc<Text>, span: Span, said: Option<String>) -> Box<Problem> {
    let said = said.map(|is| format!("this gave {is}")).unwrap_or_default();
    problem.diagnostic = problem.diagnostic.label(text, span, said);
    problem
}

/// A value for people to see: what belongs to a Secret is masked.
fn shown(object: &Object, view: BodyView<'_>) -> Value {
    match view.shape() {
        Shape::Map => {
            let entries = view.entries().map(|(key, value)| (key.to_owned(), shown(object, value)));
            Value::Object(entries.collect())
        }
        Shape::List => view.items().map(|item| shown(object, item)).collect(),
        _ => {
            let concealed = |(tree, span): (&yaml::Tree, _)| !tree.text().concealed_in(span).is_empty();
            match object.tree().zip(view.span()).is_some_and(concealed) {
                true => Value::from(MASK),
                false => to_value(view),
            }
        }
    }
}

/// A value within a sentence, if it is short enough for one.
fn inline(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(entries) if !entries.is_empty() => return None,
        Value::Array(items) if !items.is_empty() => return None,
        _ => yaml::emit(value).trim_end().to_owned(),
    };
    (!text.contains('\n') && text.chars().count() <= 60).then(|| format!("`{text}`"))
}

fn length(view: BodyView<'_>) -> Option<usize> {
    match view.shape() {
        Shape::Map => Some(view.entries().count()),
        Shape::List => Some(view.items().count()),
        Shape::Str(text) => Some(text.chars().count()),
        _ => None,
    }
}

fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Array(items), _) => items.iter().any(|item| equal(item, wanted)),
        (Value::String(text), Value::String(wanted)) => text.contains(wanted.as_str()),
        _ => false,
    }
}

/// Whether every entry of `wanted` is in `value`, and so on inwards; lists as a whole.
fn is_subset(wanted: &Value, value: &Value) -> bool {
    match (wanted, value) {
        (Value::Object(wanted), Value::Object(value)) => {
            wanted.iter().all(|(key, wanted)| value.get(key).is_some_and(|value| is_subset(wanted, value)))
        }
        _ => equal(wanted, value),
    }
}
