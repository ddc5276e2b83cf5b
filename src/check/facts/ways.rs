use std::collections::HashMap;
use std::sync::LazyLock;

use super::field::{Field, Indices};
use crate::kinds::table::{self, Kind, Reference, Selector};
use crate::yaml::View;

/// What stands at the end of a way.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// What names another object.
    Reference(&'static Reference),
    /// What names an object that the controller makes.
    Made(&'static Reference),
    /// What chooses objects.
    Selector(&'static Selector),
    /// The template of pods.
    Template,
    /// A container of the template; whether its ports are the pod's for as long as the pod runs.
    Container { regular: bool },
}

/// All ways that the row of a kind knows, put together, so that an object is walked once.
#[derive(Default)]
pub(super) struct Ways {
    ends: Vec<(End, [&'static str; 2])>,
    fields: Vec<(&'static str, Ways)>,
    elements: Option<Box<Ways>>,
}

/// The ways of every kind that has any.
static ALL: LazyLock<HashMap<(&str, &str), Ways>> = LazyLock::new(|| {
    let rows = table::all().iter().map(|row| ((row.group, row.kind), Ways::of_row(row)));
    rows.filter(|(_, ways)| !ways.is_empty()).collect()
});

impl Ways {
    /// The ways of the kind of `row`.
    pub fn of(row: &'static Kind) -> Option<&'static Self> {
        ALL.get(&(row.group, row.kind))
    }

    fn of_row(row: &'static Kind) -> Self {
        let mut ways = Self::default();
        for reference in row.references {
            ways.add(["", reference.holder], End::Reference(reference));
        }
        for made in row.makes {
            ways.add(["", made.holder], End::Made(made));
        }
        for selector in row.selectors {
            ways.add(["", selector.path], End::Selector(selector));
        }
        if let Some(template) = row.pod_template {
            ways.add([template, ""], End::Template);
            ways.add([template, "spec.containers[]"], End::Container { regular: true });
            ways.add([template, "spec.initContainers[]"], End::Container { regular: false });
            for reference in table::POD_REFERENCES {
                ways.add([template, reference.holder], End::Reference(reference));
            }
        }
        ways
    }

    fn is_empty(&self) -> bool {
        self.ends.is_empty() && self.fields.is_empty()
    }

    fn add(&mut self, way: [&'static str; 2], end: End) {
        let mut at = self;
        for step in way.iter().flat_map(|part| part.split('.')).filter(|step| !step.is_empty()) {
            let (name, list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            at = at.field(name);
            if list {
                at = at.elements.get_or_insert_default();
            }
        }
        at.ends.push((end, way));
    }

    fn field(&mut self, name: &'static str) -> &mut Self {
        let at = match self.fields.iter().position(|(known, _)| *known == name) {
            Some(at) => at,
            None => {
                self.fields.push((name, Self::default()));
                self.fields.len() - 1
            }
        };
        &mut self.fields[at].1
    }

    /// Goes all ways there are through `view` and gives `found` what stands at their ends.
    pub fn walk<'v, V: View<'v>>(
        &self,
        view: V,
        taken: Indices,
        found: &mut impl FnMut(End, V, Field, Indices),
    ) {
        for &(end, [first, second]) in &self.ends {
            found(end, view, Field::new([first, second], taken, view.span()), taken);
        }
        if !self.fields.is_empty() {
            for (key, value) in view.entries() {
                if let Some((_, ways)) = self.fields.iter().find(|(name, _)| *name == key) {
                    ways.walk(value, taken, found);
                }
            }
        }
        if let Some(ways) = &self.elements {
            for (index, element) in view.items().enumerate() {
                ways.walk(element, taken.with(index), found);
            }
        }
    }
}
