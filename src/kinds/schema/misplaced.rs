use std::collections::VecDeque;

use super::layout::Basic;
use super::trail::Trail;
use super::ty::{Field, Type};

/// Fields through which a misplaced field is looked for more than one level down: what people leave out.
const SPECS: &[&str] = &["spec", "template", "jobTemplate"];

/// Where the field `name`, which the object at `trail` does not have, is known in its surroundings: further
/// down, further up, or beside it. Says so as a person would be told, as "`replicas` belongs under `spec`".
pub(super) fn place(name: &str, trail: &Trail<'_>) -> Option<String> {
    if let Some(way) = below(name, trail.ty) {
        return Some(format!("`{name}` belongs under `{way}`"));
    }
    trail.ancestors().filter(|ancestor| ancestor.ty.basic() == Basic::Object).find_map(|ancestor| {
        let path = ancestor.path();
        if ancestor.ty.field(name).is_some() {
            return Some(match path.is_root() {
                true => format!("`{name}` belongs at the top, beside `spec`"),
                false => format!("`{name}` belongs in `{path}`"),
            });
        }
        let way = below(name, ancestor.ty)?;
        let dot = if path.is_root() { "" } else { "." };
        Some(format!("`{name}` belongs under `{path}{dot}{way}`"))
    })
}

/// The way from an object to the one below it that has the field `name`, as `spec` or `containers[]`: one step
/// down through any field, further only through specs and templates.
fn below(name: &str, ty: Type<'_>) -> Option<String> {
    let mut queue = VecDeque::from([(String::new(), ty)]);
    while let Some((way, ty)) = queue.pop_front() {
        let mut steps = ty.fields().filter(|field| field.name() != "status").collect::<Vec<_>>();
        steps.sort_by_key(|field| !SPECS.contains(&field.name()));
        for field in steps {
            let Some((suffix, object)) = object_of(field) else { continue };
            let dot = if way.is_empty() { "" } else { "." };
            let further = format!("{way}{dot}{}{suffix}", field.name());
            if object.field(name).is_some() {
                return Some(further);
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
