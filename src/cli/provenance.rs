//! What `hoist template --explain` is asked for: a value in a rendered object.

use std::sync::Arc;

use super::Failure;
use crate::kinds::nearest;
use crate::object::{Bundle, Object};
use crate::render::suite::{Selector, written};
use crate::render::{self, Provenance, Rendered, Rendition};
use crate::report::provenance::Trail;
use crate::text::Location;
use crate::yaml::{self, Stray};

/// The way of the value that `wanted` names, as `Deployment/web:spec.replicas`; `charts` are those among the sources.
///
/// # Errors
/// A usage failure where there is no such object or value.
pub fn trail<'r>(wanted: &str, rendered: &'r Rendered, charts: &[Provenance]) -> Result<Trail<'r>, Failure> {
    let (object, path) = find(wanted, &rendered.bundle)?;
    let tree = object.tree().ok_or_else(|| no_such_object(wanted, &rendered.bundle))?;
    let node = yaml::lead(tree.root(), path).map_err(|stray| leads_nowhere(object, &stray))?;
    let (text, span) = (tree.text(), node.place());
    let of_text = |one: &&Rendition| Arc::ptr_eq(&one.text, text);
    let rendition = rendered.texts.iter().find(of_text).map_or("", |one| one.source.as_str());
    let values = text.map().map(|map| render::behind(map, span, rendition, charts)).unwrap_or_default();
    let is_secret = !text.concealed_in(span).is_empty() || values.iter().any(|value| value.is_secret);
    if is_secret {
        // What is secret as a value is so wherever it is printed, in what is no Secret too.
        text.conceal(span);
    }
    Ok(Trail {
        reference: &object.reference,
        path: path.to_owned(),
        value: yaml::to_value(node),
        is_secret,
        rendered: Location { text: text.clone(), span },
        values,
    })
}

/// The object that `wanted` names, and the path behind it. Names may hold colons: `ClusterRole/system:web:rules[0]`.
fn find<'r, 'w>(wanted: &'w str, bundle: &'r Bundle) -> Result<(&'r Object, &'w str), Failure> {
    let parts: Vec<_> = wanted.match_indices(':').map(|(at, _)| (&wanted[..at], &wanted[at + 1..])).collect();
    for (name, path) in &parts {
        let Some(selector) = Selector::parse(name) else { continue };
        let mut meant = bundle.objects().iter().filter(|object| selector.means(object));
        match (meant.next(), meant.count()) {
            (None, _) => {}
            (Some(object), 0) => return Ok((object, path)),
            (Some(_), more) => {
                return Err(Failure::usage(format!("{selector} stands for {} objects", more + 1)).hint(
                    "say which, with its group or namespace: `Deployment.apps/web`, `Deployment/shop/web`",
                ));
            }
        }
    }
    match parts.first().filter(|(name, _)| Selector::parse(name).is_some()) {
        Some((name, _)) => Err(no_such_object(name, bundle)),
        None => Err(Failure::usage(format!("`{wanted}` names no value of an object"))
            .hint("write KIND/NAME:PATH: `--explain Deployment/web:spec.replicas`")),
    }
}

fn no_such_object(name: &str, bundle: &Bundle) -> Failure {
    let failure = Failure::usage(format!("nothing that was rendered is called `{name}`"));
    let names: Vec<_> = bundle.objects().iter().map(|object| written(&object.reference)).collect();
    failure.hint(match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the sources render to no objects at all".to_owned(),
        None => format!("there are {}", names.join(", ")),
    })
}

fn leads_nowhere(object: &Object, stray: &Stray) -> Failure {
    let holder = match stray.reached.as_str() {
        "" => object.reference.to_string(),
        reached => format!("`{reached}` of {}", object.reference),
    };
    let failure = Failure::usage(format!("{holder} has no `{}`", stray.step));
    match nearest(&stray.step, stray.known.iter().map(String::as_str)) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None if stray.known.is_empty() => failure.hint("there is nothing in it"),
        None => failure.hint(format!("there are {}", stray.known.join(", "))),
    }
}
