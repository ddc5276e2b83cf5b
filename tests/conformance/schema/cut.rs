use std::collections::HashSet;

use hoist::kinds::schema::{Basic, Field, Type};
use hoist::yaml::{Path, Segment};
use serde_json::{Map, Value};

/// Where a field is set in a fixture.
pub struct Place {
    /// The way to the object that has the field.
    pub owner: Vec<Step>,
    /// The field.
    pub field: Field<'static>,
    /// The name of the definition that has it.
    owner_type: Option<&'static str>,
    /// The type of the whole.
    root: Type<'static>,
}

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Field(String),
    Key(String),
    First,
}

/// Every field that `object` sets, of each definition once.
pub fn places(root: Type<'static>, object: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    let mut walk = Walk { root, seen: HashSet::new(), found: &mut found };
    walk.value(root, object, &mut Vec::new());
    found
}

struct Walk<'f> {
    root: Type<'static>,
    seen: HashSet<(Option<&'static str>, &'static str)>,
    found: &'f mut Vec<Place>,
}

impl Walk<'_> {
    fn value(&mut self, ty: Type<'static>, value: &Value, way: &mut Vec<Step>) {
        let mut descend = |walk: &mut Self, ty, value, step| {
            way.push(step);
            walk.value(ty, value, way);
            way.pop();
        };
        match (ty.basic(), value) {
            (Basic::Object, Value::Object(entries)) => {
                for (name, value) in entries {
                    // What leads to the type and to the server is no part of the question; init containers are
                    // containers, with more rules.
                    let skipped = ["apiVersion", "kind"].contains(&name.as_str()) && way.is_empty();
                    let Some(field) = ty.field(name).filter(|_| !skipped && name != "initContainers") else {
                        continue;
                    };
                    if self.seen.insert((ty.name(), field.name())) {
                        let owner = way.clone();
                        self.found.push(Place { owner, field, owner_type: ty.name(), root: self.root });
                    }
                    way.push(Step::Field(name.clone()));
                    self.value(field.ty(), value, way);
                    way.pop();
                }
            }
            (Basic::Map, Value::Object(entries)) => {
                if let (Some(element), Some((key, value))) = (ty.element(), entries.iter().next()) {
                    descend(self, element, value, Step::Key(key.clone()));
                }
            }
            (Basic::List, Value::Array(items)) => {
                if let (Some(element), Some(value)) = (ty.element(), items.first()) {
                    descend(self, element, value, Step::First);
                }
            }
            _ => {}
        }
    }
}

impl Place {
    /// The object, cut down to what its schema requires and what leads to the field.
    pub fn whole(&self, object: &Value) -> Value {
        let way = [&self.owner[..], &[Step::Field(self.field.name().to_owned())]].concat();
        let mut whole = cut(self.root, object, &way);
        whole["metadata"]["name"] = "hoist-schema".into();
        whole
    }

    /// The same with another value, or none.
    pub fn replaced(&self, object: &Value, value: Option<Value>) -> Value {
        let mut whole = self.whole(object);
        let owner = self.owner.iter().try_fold(&mut whole, |value, step| match step {
            Step::Field(name) | Step::Key(name) => value.get_mut(name),
            Step::First => value.get_mut(0),
        });
        let owner = owner.and_then(Value::as_object_mut).expect("the way was walked before");
        match value {
            Some(value) => owner.insert(self.field.name().to_owned(), value),
            None => owner.remove(self.field.name()),
        };
        whole
    }

    /// The field's path in the API server's form.
    pub fn path(&self) -> Path {
        let steps = self.owner.iter().map(|step| match step {
            Step::Field(name) => Segment::Field(name.clone()),
            Step::Key(key) => Segment::Key(key.clone()),
            Step::First => Segment::Index(0),
        });
        Path::from(steps.collect::<Vec<_>>()).field(self.field.name())
    }

    /// The name of the definition that has the field.
    pub fn owner_name(&self) -> Option<&'static str> {
        self.owner_type
    }

    /// The name of the definition of the field's value or of its elements; may be empty.
    pub fn value_name(&self) -> &'static str {
        let ty = self.field.ty();
        ty.name().or_else(|| ty.element()?.name()).unwrap_or_default()
    }

    /// Whether it lies in a status.
    pub fn in_status(&self) -> bool {
        let status = |step: &Step| *step == Step::Field("status".to_owned());
        self.owner.iter().any(status) || self.field.name() == "status"
    }
}

fn cut(ty: Type<'static>, value: &Value, way: &[Step]) -> Value {
    let further = |step: &Step| match way.split_first() {
        Some((first, rest)) if first == step => rest,
        _ => &[],
    };
    match (ty.basic(), value) {
        (Basic::Object, Value::Object(entries)) => {
            let mut kept = Map::new();
            for (name, value) in entries {
                let step = Step::Field(name.clone());
                let Some(field) = ty.field(name) else { continue };
                let always = field.required() || name == "apiVersion" || name == "kind";
                if always || way.first() == Some(&step) {
                    kept.insert(name.clone(), cut(field.ty(), value, further(&step)));
                }
            }
            Value::Object(kept)
        }
        (Basic::Map, Value::Object(entries)) => {
            let first = entries.iter().take(1).map(|(key, value)| {
                let step = Step::Key(key.clone());
                let value = ty.element().map(|element| cut(element, value, further(&step)));
                (key.clone(), value.unwrap_or_default())
            });
            Value::Object(first.collect())
        }
        (Basic::List, Value::Array(items)) => {
            let element = |value| ty.element().map(|element| cut(element, value, further(&Step::First)));
            Value::Array(items.iter().take(1).filter_map(element).collect())
        }
        _ => value.clone(),
    }
}
