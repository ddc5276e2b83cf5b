use std::collections::VecDeque;

use super::layout::Basic;
use super::trail::Trail;
use super::ty::{Field, Type};
use crate::kinds::nearest;

/// Fields through which a misplaced field is looked for more than one level down: what people leave out.
const SPECS: &[&str] = &["spec", "template", "jobTemplate"];

/// The length up to which a name is too short to be recognised where it is misspelled and misplaced as well.
const SHORT: usize = 4;

/// Where the field `name`, which the object at `trail` does not have, is known in its surroundings: further
/// down, further up, or beside it. Says so as a person would be told, as "`replicas` belongs under `spec`". Where
/// no field is called so, one that is called nearly so is looked for.
/// Nothing is said where the object itself has a field that is `near` but for case, or no other is called just so.
pub(super) fn place(name: &str, near: Option<&str>, trail: &Trail<'_>) -> Option<String> {
    if near.is_some_and(|near| near.eq_ignore_ascii_case(name)) {
        return None;
    }
    let exact = |ty: Type<'_>| ty.field(name).map(|_| name.to_owned());
    let similar = |ty: Type<'_>| nearest(name, ty.fields().map(|field| field.name())).map(str::to_owned);
    if let Some((_, place)) = search(trail, &exact) {
        return Some(format!("`{name}` belongs {place}"));
    }
    // Of short names many are near.
    let elsewhere = if near.is_none() { search(trail, &similar) } else { None };
    let (meant, place) = elsewhere.filter(|(meant, _)| meant.len() > SHORT)?;
    Some(format!("`{name}` looks like `{meant}`, which belongs {place}"))
}

/// The name by which an object has what is looked for, if it has it.
type Known<'k> = &'k dyn Fn(Type<'_>) -> Option<String>;

/// What is looked for from the object at `trail` on, under its name there, and the words for the place.
fn search(trail: &Trail<'_>, known: Known<'_>) -> Option<(String, String)> {
    if let Some((name, way)) = below(trail.ty, known) {
        return Some((name, format!("under `{way}`")));
    }
    trail.ancestors().filter(|ancestor| ancestor.ty.basic() == Basic::Object).find_map(|ancestor| {
        let path = ancestor.path();
        if let Some(name) = known(ancestor.ty) {
            return Some(match path.is_root() {
                true => (name, "at the top, beside `spec`".to_owned()),
                false => (name, format!("in `{path}`")),
            });
        }
        let (name, way) = below(ancestor.ty, known)?;
        let dot = if path.is_root() { "" } else { "." };
        Some((name, format!("under `{path}{dot}{way}`")))
    })
}

/// The way from an object to the one below it that has what is looked for, as `spec` or `containers[]`: one step
/// down through any field, further only through specs and templates.
fn below(ty: Type<'_>, known: Known<'_>) -> Option<(String, String)> {
    let mut queue = VecDeque::from([(String::new(), ty)]);
    while let Some((way, ty)) = queue.pop_front() {
        let mut steps = ty.fields().filter(|field| field.name() != "status").collect::<Vec<_>>();
        steps.sort_by_key(|field| !SPECS.contains(&field.name()));
        for field in steps {
            let Some((suffix, object)) = object_of(field) else { continue };
            let dot = if way.is_empty() { "" } else { "." };
            let further = format!("{way}{dot}{}{suffix}", field.name());
            if let Some(name) = known(object) {
                return Some((name, further));
            }
            if SPECS.contains(&field.name()) {
                queue.push_back((further, object));
            }
        }
    }
    None
}

/// The object that a field holds, by itself or in a list.
fn object_of(field: Field<'_>) -> Option<(&'static str, Type<'_>)> {
    let ty = field.ty();
    match ty.basic() {
        Basic::Object => Some(("", ty)),
        Basic::List => ty.element().filter(|element| element.basic() == Basic::Object).map(|ty| ("[]", ty)),
        _ => None,
    }
}
