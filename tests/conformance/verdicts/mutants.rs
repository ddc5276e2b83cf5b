//! Manifests made from one that is right, each with one thing done to it.

use serde_json::{Map, Value, json};

use super::donors::Donors;
use super::random::Random;
use super::text::{self, Raw, with_scalar};
use super::values::{ADDRESS, KEYS, METADATA, NUMBERS, SCALARS, STRINGS, TOP};

/// A manifest and what was done to it.
pub struct Mutant {
    /// The kind of mutation.
    pub family: &'static str,
    /// The mutation itself.
    pub what: String,
    pub text: String,
    /// The object as far as it says where it is sent, where that is not where the one it was made from is sent.
    pub address: Option<Value>,
}

/// What mutants of one object are made with.
pub struct Mutator<'a> {
    pub donors: &'a Donors,
    pub random: &'a mut Random,
    made: Vec<Mutant>,
}

/// A place in an object: its JSON pointer, the key that holds it (that of its list for an element), and the key
/// that holds the map it is in.
struct Place {
    pointer: String,
    key: String,
    holder: String,
}

impl<'a> Mutator<'a> {
    pub fn new(donors: &'a Donors, random: &'a mut Random) -> Self {
        Self { donors, random, made: Vec::new() }
    }

    /// Every way of doing one thing to `object`, or where there are too many some of them.
    pub fn mutants(mut self, object: &Value) -> Vec<Mutant> {
        let mut places = Vec::new();
        collect(object, String::new(), "", "", &mut places);
        for place in places.iter().filter(|place| !is_address(&place.pointer)) {
            let Some(value) = object.pointer(&place.pointer) else { continue };
            self.fields(object, place);
            self.scalars(object, place, value);
            match value {
                Value::Array(items) => self.lists(object, place, items),
                Value::Object(fields) => self.maps(object, place, fields),
                _ => {}
            }
        }
        self.set(object);
        self.addressed(object);
        self.whole(object);
        self.made
    }

    fn add(&mut self, family: &'static str, what: impl Into<String>, text: String) {
        self.made.push(Mutant { family, what: what.into(), text, address: None });
    }

    /// A field dropped, misspelled, moved, given twice.
    fn fields(&mut self, object: &Value, place: &Place) {
        let (parent, last) = place.pointer.rsplit_once('/').unwrap_or_default();
        let last = unescape(last);
        let at = &place.pointer;
        if let Some(mutated) = edit(object, parent, |parent| remove(parent, &last).is_some()) {
            self.add("dropped", at, hoist::yaml::emit(&mutated));
        }
        if !object.pointer(parent).is_some_and(Value::is_object) {
            return;
        }
        for name in self.random.some(misspellings(&last), 2) {
            if let Some(mutated) = edit(object, parent, |parent| rename(parent, &last, &name)) {
                self.add("misspelled", format!("{at} as {name}"), hoist::yaml::emit(&mutated));
            }
        }
        for (way, mutated) in moved(object, parent, &last) {
            self.add("moved", format!("{at} {way}"), hoist::yaml::emit(&mutated));
        }
        let mut raw = Raw::default();
        let twice = raw.hold(&last);
        let mutated = edit(object, parent, |parent| {
            let fields = parent.as_object_mut().expect("it holds a field");
            let value = fields.get(&last).cloned().unwrap_or_default();
            fields.insert(twice.clone(), value);
            true
        });
        if let Some(mutated) = mutated.filter(|_| self.random.below(3) == 0) {
            self.add("given twice", at, raw.write(&mutated));
        }
    }

    /// Another scalar, and another value that the same field has elsewhere.
    fn scalars(&mut self, object: &Value, place: &Place, value: &Value) {
        let at = &place.pointer;
        for scalar in self.random.some(SCALARS, 4) {
            let text = with_scalar(object, at, scalar).expect("it is there");
            self.add("retyped", format!("{at}: {scalar}"), text);
        }
        let replacements: Vec<(&'static str, Value)> = match value {
            Value::String(was) => {
                let near = near(was);
                let near = self.random.some(near, 4).into_iter().map(|text| ("near", json!(text)));
                let strings = self.random.some(STRINGS, 4).into_iter().map(|text| ("string", json!(text)));
                near.chain(strings).collect()
            }
            Value::Bool(flag) => vec![("turned", json!(!flag))],
            _ => Vec::new(),
        };
        let donated = self.random.some(self.donors.values(&place.holder, &place.key), 3);
        let donated: Vec<_> = donated.into_iter().map(|value| ("from elsewhere", value.clone())).collect();
        for (family, replacement) in replacements.into_iter().chain(donated) {
            let mut mutated = object.clone();
            *mutated.pointer_mut(at).expect("it is there") = replacement.clone();
            self.add(family, format!("{at}: {}", short(&replacement)), hoist::yaml::emit(&mutated));
        }
        if value.is_number() {
            for number in self.random.some(NUMBERS, 6) {
                let text = with_scalar(object, at, number).expect("it is there");
                self.add("number", format!("{at}: {number}"), text);
            }
        }
    }

    fn lists(&mut self, object: &Value, place: &Place, items: &[Value]) {
        let with = |extra: Value| {
            let mut items = items.to_vec();
            items.push(extra);
            json!(items)
        };
        let mut others =
            vec![("empty", json!([])), ("a null in it", with(Value::Null)), ("wrapped", json!([items]))];
        if let Some(first) = items.first() {
            others.push(("an element twice", with(first.clone())));
            others.push(("its first element", first.clone()));
            others.push(("an element wrapped", with(json!([first]))));
            others.push(("many", json!(vec![first; 110])));
            others.push(("reversed", items.iter().rev().cloned().collect()));
        }
        if let Some(Value::Object(first)) = items.first() {
            let key = first.keys().nth(self.random.below(first.len())).cloned().unwrap_or_default();
            let mut other = first.clone();
            other.remove(&key);
            others.push(("an element less a field", with(json!(other))));
            others.push(("an empty element", with(json!({}))));
            others.push(("a string in it", with(json!("text"))));
        }
        for (way, value) in self.random.some(others, 6) {
            let mut mutated = object.clone();
            *mutated.pointer_mut(&place.pointer).expect("it is there") = value;
            self.add("list", format!("{} {way}", place.pointer), hoist::yaml::emit(&mutated));
        }
    }

    fn maps(&mut self, object: &Value, place: &Place, fields: &Map<String, Value>) {
        let at = &place.pointer;
        let with = |key: &str, value: Value| {
            let mut fields = fields.clone();
            fields.insert(key.to_owned(), value);
            json!(fields)
        };
        let mut others: Vec<(&'static str, String, Value)> = vec![
            ("map", "empty".into(), json!({})),
            ("map", "in a list".into(), json!([fields])),
            ("unknown", "with a field nobody knows".into(), with("noSuchField", json!(1))),
        ];
        if fields.values().all(Value::is_string) {
            let key = self.random.some(KEYS, 3);
            others.extend(
                key.into_iter().map(|key| ("key", format!("with key {key:?}"), with(key, json!("v")))),
            );
            let value = self.random.some(STRINGS, 3);
            let value =
                value.into_iter().map(|it| ("key", format!("with value {it:?}"), with("k", json!(it))));
            others.extend(value);
        }
        let donated: Vec<_> =
            self.donors.fields(&place.key).filter(|(key, _)| !fields.contains_key(*key)).collect();
        for (key, values) in self.random.some(donated, 5) {
            let value = values[self.random.below(values.len())].clone();
            others.push(("joined", format!("with {key}: {}", short(&value)), with(key, value)));
        }
        for (family, what, value) in others {
            let mut mutated = object.clone();
            *mutated.pointer_mut(at).expect("it is there") = value;
            self.add(family, format!("{at} {what}"), hoist::yaml::emit(&mutated));
        }
    }

    /// Fields of the object as such, set to something.
    fn set(&mut self, object: &Value) {
        let metadata = self.random.some(METADATA, 20).into_iter().map(|it| ("/metadata", it));
        let top = self.random.some(TOP, 8).into_iter().map(|it| ("", it));
        for (holder, (key, value)) in metadata.chain(top).collect::<Vec<_>>() {
            let mut raw = Raw::default();
            let held = raw.hold(*value);
            let mutated = edit(object, holder, |holder| {
                holder.as_object_mut().is_some_and(|fields| {
                    fields.insert((*key).to_owned(), json!(held));
                    true
                })
            });
            if let Some(mutated) = mutated {
                self.add("set", format!("{holder}/{key}: {value}"), raw.write(&mutated));
            }
        }
    }

    /// Another `apiVersion` or `kind`, or none.
    fn addressed(&mut self, object: &Value) {
        for (key, value) in self.random.some(ADDRESS, 5) {
            let known = ["apiVersion", "kind"].into_iter().find(|known| known.eq_ignore_ascii_case(key));
            let mut address = object.clone();
            let Some(fields) = address.as_object_mut() else { continue };
            known.map(|known| fields.shift_remove(known));
            fields.insert((*key).to_owned(), serde_yaml::from_str(value).unwrap_or(Value::Null));
            let mut raw = Raw::default();
            let held = raw.hold(*value);
            let text = edit(&address, "", |object| {
                object
                    .as_object_mut()
                    .is_some_and(|fields| fields.insert((*key).to_owned(), json!(held)).is_some())
            });
            let text = raw.write(&text.unwrap_or_default());
            let what = format!("{key}: {value}");
            self.made.push(Mutant { family: "addressed", what, text, address: Some(address) });
        }
    }

    /// The same in other words, and broken as text.
    fn whole(&mut self, object: &Value) {
        for (what, text) in text::rewritten(object) {
            self.add("reworded", what, text);
        }
        for _ in 0..2 {
            let at = self.random.below(200);
            for (what, text) in self.random.some(text::broken(object, at), 8) {
                self.add("broken", format!("{what} ({at})"), text);
            }
        }
    }
}

/// Whether it says which object is sent where: a change there is another request.
fn is_address(pointer: &str) -> bool {
    ["", "/apiVersion", "/kind", "/metadata/namespace"].contains(&pointer)
}

fn collect(value: &Value, pointer: String, key: &str, holder: &str, places: &mut Vec<Place>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(value, format!("{pointer}/{}", escape(name)), name, key, places);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), key, holder, places);
            }
        }
        _ => {}
    }
    places.push(Place { pointer, key: key.to_owned(), holder: holder.to_owned() });
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

/// The object with something done at `pointer`; `None` where it could not be done.
fn edit(object: &Value, pointer: &str, change: impl FnOnce(&mut Value) -> bool) -> Option<Value> {
    let mut edited = object.clone();
    change(edited.pointer_mut(pointer)?).then_some(edited)
}

fn remove(parent: &mut Value, key: &str) -> Option<Value> {
    match parent {
        Value::Object(fields) => fields.shift_remove(key),
        Value::Array(items) => {
            let at: usize = key.parse().ok()?;
            (at < items.len()).then(|| items.remove(at))
        }
        _ => None,
    }
}

/// Renames a field in its place.
fn rename(parent: &mut Value, from: &str, to: &str) -> bool {
    let Some(fields) = parent.as_object_mut().filter(|fields| !fields.contains_key(to)) else { return false };
    let renamed = std::mem::take(fields).into_iter();
    *fields = renamed.map(|(key, value)| (if key == from { to.to_owned() } else { key }, value)).collect();
    true
}

/// The object with the field `key` one level further up, and one further down.
fn moved(object: &Value, parent: &str, key: &str) -> Vec<(String, Value)> {
    let mut moved = Vec::new();
    let mut without = object.clone();
    let Some(value) = without.pointer_mut(parent).and_then(|parent| remove(parent, key)) else {
        return moved;
    };
    let above = parent.rsplit_once('/').map(|(above, _)| match without.pointer(above) {
        Some(Value::Array(_)) => above.rsplit_once('/').map_or("", |(above, _)| above),
        _ => above,
    });
    let beside = without.pointer(parent).and_then(Value::as_object).into_iter().flatten();
    let below = beside.filter_map(|(name, value)| match value {
        Value::Object(_) => Some(format!("{parent}/{}", escape(name))),
        Value::Array(items) if items.first().is_some_and(Value::is_object) => {
            Some(format!("{parent}/{}/0", escape(name)))
        }
        _ => None,
    });
    let targets = above.map(str::to_owned).into_iter().chain(below.take(2)).collect::<Vec<_>>();
    for target in targets {
        let mutated = edit(&without, &target, |target| match target.as_object_mut() {
            Some(fields) if !fields.contains_key(key) => {
                fields.insert(key.to_owned(), value.clone()).is_none()
            }
            _ => false,
        });
        moved.extend(mutated.map(|mutated| (format!("to {target}/"), mutated)));
    }
    moved
}

/// Ways in which a key is misspelled.
fn misspellings(key: &str) -> Vec<String> {
    let chars: Vec<char> = key.chars().collect();
    let half = chars.len() / 2;
    let mut swapped = chars.clone();
    if half > 0 {
        swapped.swap(half - 1, half);
    }
    let mut short = chars.clone();
    short.remove(half.min(chars.len().saturating_sub(1)));
    let upper = |first: &char| first.to_uppercase().to_string();
    let capital = chars.iter().take(1).map(upper).chain(chars.iter().skip(1).map(char::to_string)).collect();
    let snake = chars.iter().flat_map(|c| match c.is_uppercase() {
        true => vec!['_', c.to_ascii_lowercase()],
        false => vec![*c],
    });
    let singular = key.strip_suffix('s').map_or_else(|| format!("{key}s"), str::to_owned);
    let mut names = vec![
        swapped.into_iter().collect(),
        short.into_iter().collect(),
        capital,
        snake.collect(),
        key.to_lowercase(),
        key.to_uppercase(),
        singular,
        format!("{key} "),
        format!("x{key}"),
    ];
    names.retain(|name| name != key && !name.is_empty());
    names
}

/// Strings that are nearly `text`.
fn near(text: &str) -> Vec<String> {
    let some = if text.is_empty() { "x" } else { text };
    let length = |length: usize| some.chars().cycle().take(length).collect::<String>();
    let mut near = vec![
        format!("{text}-"),
        format!("-{text}"),
        format!("{text}s"),
        format!("{text}_x"),
        format!(" {text}"),
        format!("{text}\n"),
        format!("{text}.{text}"),
        format!("{text}/{text}"),
        format!("{text}:1"),
        text.to_uppercase(),
        text.to_lowercase(),
        text.chars().skip(1).collect(),
        text.chars().rev().collect(),
        length(63),
        length(64),
        length(253),
        length(254),
        length(2000),
    ];
    near.retain(|other| other != text);
    near
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
