//! The values that charts generate, for a server: read back from the objects that hold them, made where none does.
//!
//! A chart is rendered twice: with placeholders, which show the fields that hold a value each, and then with what
//! those fields hold in the cluster. So a value is made once, and stays as long as its Secret does. Two applies that
//! run at once may both make one; the one that writes last wins, and the next apply brings the other's objects along.

mod certificate;
mod make;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use ring::rand::SecureRandom;
use serde_json::Value;

use super::live;
use super::prepare::{Namespace, PrepareError, Target, read};
use crate::api::Transport;
use crate::client::{Api, CallError};
use crate::diag::{Diagnostic, Severity};
use crate::object::{Object, Reference};
use crate::render::generated::{Generated, Home, Part, Wanted, homes};
use crate::render::{self, Rendered};
use crate::scalar::base64::decode;

/// What it takes to make values.
pub struct Maker {
    /// Where randomness comes from.
    pub random: Arc<dyn SecureRandom>,
    /// The time.
    pub now: Timestamp,
    /// Whether values are made that no object holds yet; where nothing of a run is kept their placeholders stay.
    pub makes: bool,
}

/// Reads and renders `sources` for a server as [`read`] does, with the values there that charts generate, and with
/// new ones for those that are not there.
///
/// # Errors
/// Those of [`read`], a server that cannot be asked, and values of which the cluster holds two or a half.
pub async fn read_with_generated(
    sources: &[render::Source],
    options: render::Options,
    server: (&Target, &dyn Transport),
    namespace: &Namespace,
    maker: &Maker,
) -> Result<Rendered, PrepareError> {
    let shown = read(sources, options.clone(), server.0, namespace)?;
    if shown.generated.is_empty() {
        return Ok(shown);
    }
    let objects = shown.bundle.objects();
    let (mut generated, mut told) = (Generated::default(), Vec::new());
    let homes: Vec<Vec<Home>> = shown.generated.iter().map(|wanted| homes(wanted, objects)).collect();
    let live = held(homes.iter().flatten(), objects, server, namespace).await?;
    let field = |home: Home| Field {
        object: &objects[home.object].reference,
        text: live.get(&home.object).and_then(|live| text_in(live, &home)),
        home,
    };
    for (wanted, homes) in shown.generated.iter().zip(homes) {
        let fields: Vec<_> = homes.into_iter().map(field).collect();
        match value_for(wanted, &fields, maker, &mut told) {
            Ok(Some(value)) => generated.set(wanted, value),
            Ok(None) => {}
            Err(wrong) => told.push(*wrong),
        }
    }
    if told.iter().any(|found| found.severity == Severity::Error) {
        return Err(PrepareError::Wrong(told));
    }
    let mut rendered = read(sources, render::Options { generated, ..options }, server.0, namespace)?;
    rendered.diagnostics.extend(told);
    // Notes are for the terminal, where no secret belongs: those with placeholders are shown.
    rendered.notes = shown.notes;
    Ok(rendered)
}

/// The value that `fields` hold, or one that is made; `None` where its placeholder is to stay. What is to be said of a
/// value that is kept goes to `told`.
fn value_for(
    wanted: &Wanted,
    fields: &[Field<'_>],
    maker: &Maker,
    told: &mut Vec<Diagnostic>,
) -> Result<Option<Value>, Box<Diagnostic>> {
    if let Some(value) = value_in(wanted, fields)? {
        told.extend(certificate::judge(wanted, &value, maker.now));
        return Ok(Some(value));
    }
    let failed = |error| Box::new(wrong(wanted, format!("`{}` cannot be made: {error}", wanted.name())));
    maker.makes.then(|| make::make(wanted, maker).map_err(failed)).transpose()
}

/// What is wrong with a generated value, at its declaration.
fn wrong(wanted: &Wanted, message: String) -> Diagnostic {
    told(wanted, "apply/generated", Severity::Error, message)
}

fn told(wanted: &Wanted, rule: &'static str, severity: Severity, message: String) -> Diagnostic {
    Diagnostic::new(rule, severity, message).label(&wanted.place.text, wanted.place.span, "")
}

/// A field that is to hold a part of a value, and what it holds in the cluster.
struct Field<'o> {
    home: Home,
    object: &'o Reference,
    text: Option<String>,
}

/// The objects of `homes` as they are in the cluster, by their numbers.
async fn held(
    homes: impl Iterator<Item = &Home>,
    objects: &[Object],
    (target, transport): (&Target, &dyn Transport),
    namespace: &Namespace,
) -> Result<HashMap<usize, Value>, CallError> {
    let numbers: Vec<usize> = homes.map(|home| home.object).collect::<BTreeSet<_>>().into_iter().collect();
    let reference = |&number: &usize| {
        let mut reference = objects[number].reference.clone();
        reference.namespace.get_or_insert_with(|| namespace.name.clone());
        reference
    };
    let references: Vec<_> = numbers.iter().map(reference).collect();
    let served = references.iter().map(|one| target.discovery.resource(&one.gvk).map(|served| (served, one)));
    // What the server does not serve at all is refused later, by its object.
    let Some(wanted) = served.collect::<Option<Vec<_>>>() else { return Ok(HashMap::new()) };
    let found = live::read(Api::new(transport), &wanted, super::CONCURRENCY).await?;
    Ok(numbers.into_iter().zip(found).filter_map(|(number, live)| Some((number, live?))).collect())
}

/// What a field holds of a live object; nothing where it is empty or no text.
fn text_in(live: &Value, home: &Home) -> Option<String> {
    let held = live.get("data")?.get(&home.key)?.as_str()?;
    let text = match home.encoded {
        true => String::from_utf8(decode(held).ok()?).ok()?,
        false => held.to_owned(),
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The value that `fields` hold; `None` where it is to be made: where one of its secrets is in none of them, or none
/// of its parts.
///
/// # Errors
/// Fields that do not hold the same, and parts that are missing beside others that are there.
fn value_in(wanted: &Wanted, fields: &[Field<'_>]) -> Result<Option<Value>, Box<Diagnostic>> {
    let mut texts: Vec<(Part, String)> = Vec::new();
    let mut missing: Vec<&Field<'_>> = Vec::new();
    for &part in wanted.parts() {
        let of_part = || fields.iter().filter(|field| field.home.part == part);
        let mut holding = of_part().filter_map(|field| Some((field, made(wanted, field)?)));
        let Some((first, text)) = holding.next() else {
            missing.extend(of_part().next());
            continue;
        };
        if let Some((other, _)) = holding.find(|(_, other)| other.trim() != text.trim()) {
            return Err(Box::new(two(wanted, part, first, other)));
        }
        texts.push((part, text));
    }
    if texts.is_empty() || missing.iter().any(|field| field.home.part.secret) {
        return Ok(None);
    }
    if let Some(field) = missing.first() {
        return Err(Box::new(half(wanted, field)));
    }
    let text = |part| texts.iter().find(|(known, _)| *known == part).map(|(_, text)| text.clone());
    Ok(Some(wanted.assemble(|part| text(part).unwrap_or_else(|| wanted.part_placeholder(part)))))
}

/// The text of a field as the value that it was made from; `None` where there is none, or only a placeholder that
/// somebody applied.
fn made(wanted: &Wanted, field: &Field<'_>) -> Option<String> {
    let placeholder = wanted.part_placeholder(field.home.part);
    let text = field.text.as_ref().filter(|text| text.trim() != placeholder.trim())?;
    let end = if wanted.kind.is_pem() { "\n" } else { "" };
    Some(if field.home.trimmed { format!("{}{end}", text.trim()) } else { text.clone() })
}

fn two(wanted: &Wanted, part: Part, one: &Field<'_>, other: &Field<'_>) -> Diagnostic {
    let name = wanted.part_name(part);
    let (first, second) = (place(one), place(other));
    let message = format!("the generated `{name}` is one in {first}, and another in {second}");
    wrong(wanted, message).help("delete the one that is not to stay: apply makes it anew from the other")
}

fn half(wanted: &Wanted, missing: &Field<'_>) -> Diagnostic {
    let name = wanted.part_name(missing.home.part);
    let message =
        format!("the generated `{name}` is not in {}, and cannot be made for what is there", place(missing));
    wrong(wanted, message).help("to have all of it made anew, delete the Secret that holds its key")
}

fn place(field: &Field<'_>) -> String {
    format!("{} (`{}`)", field.object, field.home.key)
}

#[cfg(test)]
mod tests;
