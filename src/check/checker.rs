use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::definitions::{self, Definition};
use super::finding::Finding;
use super::rule::{self, Rule};
use super::texts::Texts;
use super::{Facts, Options, Set, Suppressions, fields, selected, sort, warned, without_edits_of_renderings};
use crate::diag::{self, Diagnostic};
use crate::kinds::{schema, secret};
use crate::object::{Gvk, Object};
use crate::render::in_parallel;
use crate::text::{Span, Text};

/// What a rule sees beside the object it looks at.
pub(crate) struct Context<'o> {
    /// The kinds that CustomResourceDefinitions bring, as far as objects want them.
    custom: Vec<Arc<schema::Definition>>,
    /// How objects are judged.
    pub options: &'o Options,
    rules: Vec<&'static Rule>,
}

/// Judges objects part by part, on any number of threads, and then the set that they are.
pub struct Checker<'o> {
    /// Knows no custom kinds: their definitions may be in another part.
    context: Context<'o>,
}

/// What is kept of a part that was judged: what was found, and what must be known of its objects to judge the set.
/// The objects themselves are let go, but for custom resources, which wait for their definitions.
pub struct Judged<O> {
    found: Vec<Diagnostic>,
    facts: Vec<Facts>,
    texts: Texts,
    suppressions: Suppressions,
    definitions: Vec<Definition>,
    waiting: Vec<Waiting<O>>,
}

/// A custom resource that waits for its definition.
struct Waiting<O> {
    object: O,
    /// Whether its text can be read again.
    again: bool,
}

impl Context<'_> {
    /// What is known of a kind that is not built in: what the sources define, else what other schemas say.
    ///
    /// # Errors
    /// Why a schema cannot be had that may well be there.
    pub fn definition(&self, gvk: &Gvk) -> Result<Option<Arc<schema::Definition>>, String> {
        let is = |definition: &&Arc<schema::Definition>| {
            definition.custom().is_some_and(|kind| kind.group == gvk.group && kind.kind == gvk.kind)
        };
        match self.custom.iter().find(is) {
            Some(definition) => Ok(Some(definition.clone())),
            None => self.options.definition(gvk),
        }
    }

    fn judge(&self, object: &Object) -> Vec<Diagnostic> {
        let mut found = fields::judge(object, self);
        let refused = found.len();
        for warned in warned::judge(object, self) {
            // What is refused is not taken with a warning.
            if !found[..refused].iter().any(|refused| refused.path == warned.path) {
                found.push(warned);
            }
        }
        found.retain(|finding| self.options.selection.contains(&finding.rule));
        for rule in &self.rules {
            if let rule::Judge::Object(judge) = rule.judge {
                found.extend(judge(object, self));
            }
        }
        if !found.is_empty() {
            let subject = object.reference.subject();
            found.iter_mut().for_each(|finding| finding.subject = Some(subject.clone()));
        }
        found
    }

    /// Judges what had to wait.
    fn judge_late<O: Borrow<Object>>(&self, waiting: &Waiting<O>) -> Vec<Diagnostic> {
        let mut found = self.judge(waiting.object.borrow());
        if waiting.again {
            diag::excerpt(&mut found);
        }
        found
    }

    /// Judges the set. `texts` gives texts by number, which need to hold no more than the places that are asked for.
    fn judge_set(
        &self,
        set: &Set,
        texts: impl FnOnce(BTreeMap<u32, Vec<Span>>) -> HashMap<u32, Arc<Text>>,
    ) -> Vec<Diagnostic> {
        let mut found: Vec<Finding> = Vec::new();
        for rule in &self.rules {
            if let rule::Judge::Set(judge) = rule.judge {
                found.extend(judge(set, self.options));
            }
        }
        let mut places: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        for (number, span) in found.iter().flat_map(Finding::places) {
            places.entry(number).or_default().push(span);
        }
        let texts = texts(places);
        found.into_iter().map(|finding| finding.told(&|number| texts.get(&number).cloned())).collect()
    }
}

impl<'o> Checker<'o> {
    /// Judges as `options` say.
    pub fn new(options: &'o Options) -> Self {
        Self { context: Context { custom: Vec::new(), options, rules: selected(options).collect() } }
    }

    /// Judges the objects of a part. `again` says that its texts can be read again by their names: they are let go,
    /// but for the lines in which something was found.
    pub fn part<O: Borrow<Object>>(&self, objects: impl IntoIterator<Item = O>, again: bool) -> Judged<O> {
        let mut judged = Judged::default();
        for object in objects {
            if judged.note(object.borrow(), again) {
                judged.waiting.push(Waiting { object, again });
            } else {
                judged.found.extend(self.context.judge(object.borrow()));
            }
        }
        if again {
            diag::excerpt(&mut judged.found);
        }
        judged.end();
        judged
    }

    /// Judges what had to wait, and the set of all `parts`. `found` is what was found when they were read: it is
    /// selected, suppressed and put in order with the rest. `read` gives the text of a name again.
    pub fn finish<O: Borrow<Object> + Sync>(
        self,
        parts: Vec<Judged<O>>,
        mut found: Vec<Diagnostic>,
        read: &(dyn Fn(&str) -> Option<Arc<Text>> + Sync),
    ) -> Vec<Diagnostic> {
        let options = self.context.options;
        found.retain(|found| options.selection.contains(&found.rule));
        let mut all = Judged { found, ..Judged::default() };
        all.facts.reserve_exact(parts.iter().map(Judged::len).sum());
        parts.into_iter().for_each(|part| all.add(part));
        let texts = Mutex::new(all.texts);
        let text = |number| unlocked(&texts).get(number, read);
        let wanted: BTreeSet<&Gvk> =
            all.waiting.iter().map(|one| &one.object.borrow().reference.gvk).collect();
        let custom = definitions::compile(&all.definitions, &wanted, &text);
        let custom = custom.into_iter().map(|kind| Arc::new(schema::Definition::Custom(kind))).collect();
        let context = Context { custom, ..self.context };
        all.found.extend(in_parallel(&all.waiting, |one| context.judge_late(one)).into_iter().flatten());
        drop(all.waiting);
        let set = Set::new(all.facts, options.namespace.clone());
        all.found.extend(context.judge_set(&set, |places| unlocked(&texts).excerpts(places, read)));
        all.suppressions.apply(&mut all.found, &options.selection);
        options.adjust(&mut all.found);
        diag::mask(&mut all.found);
        all.found.iter_mut().for_each(without_edits_of_renderings);
        sort(&mut all.found);
        all.found
    }
}

impl<O> Judged<O> {
    /// How many objects there were.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Takes note of an object, and says whether it must wait.
    fn note(&mut self, object: &Object, again: bool) -> bool {
        if let Some(tree) = object.tree() {
            secret::conceal(&object.reference.gvk, tree);
            self.suppressions.read(tree);
            self.texts.add(tree.text(), again);
        }
        let text = self.texts.last();
        self.definitions.extend(Definition::of(object, text));
        let facts = Facts::of(object, text);
        let waits = facts.row.is_none();
        self.facts.push(facts);
        waits
    }

    /// The part is complete: takes no more memory than it needs, for there may be very many.
    fn end(&mut self) {
        self.suppressions.end_part();
        self.facts.shrink_to_fit();
        self.texts.shrink();
    }

    /// Adds another part behind this one.
    fn add(&mut self, part: Self) {
        let before = self.texts.append(part.texts);
        self.facts.extend(part.facts.into_iter().map(|facts| facts.behind(before)));
        self.definitions.extend(part.definitions.into_iter().map(|definition| definition.behind(before)));
        self.found.extend(part.found);
        self.suppressions.append(part.suppressions);
        self.waiting.extend(part.waiting);
    }
}

impl<O> Default for Judged<O> {
    fn default() -> Self {
        Self {
            found: Vec::new(),
            facts: Vec::new(),
            texts: Texts::default(),
            suppressions: Suppressions::default(),
            definitions: Vec::new(),
            waiting: Vec::new(),
        }
    }
}

fn unlocked(texts: &Mutex<Texts>) -> MutexGuard<'_, Texts> {
    texts.lock().unwrap_or_else(PoisonError::into_inner)
}
