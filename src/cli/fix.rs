//! `--fix` and `--diff`: the safe repairs of what was found, made or shown.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::{Failure, Session, Stream, file};
use crate::check::{self, Fixed, Options, Reading};
use crate::diag::Diagnostic;
use crate::kinds::table;
use crate::object::{Bundle, Object};
use crate::render::{self, Source};
use crate::report;
use crate::text::Text;

/// A text and what `--fix` makes of it.
pub(super) struct Repair {
    /// As it stands.
    pub text: Arc<Text>,
    /// As it would be.
    pub fixed: Fixed,
}

/// The repairs of the texts in which `found` has edits, those of charts and of what is no file of this machine left
/// out: a template would have to be edited, and a URL cannot be. `given` is the text of standard input, which is
/// repaired like a file. `wants` tells which objects are judged.
pub(super) fn repairs(
    bundle: &Bundle,
    found: &[Diagnostic],
    given: Option<&str>,
    options: &Options,
    wants: &dyn Fn(&Object) -> bool,
) -> Vec<Repair> {
    let mut texts: Vec<&Arc<Text>> = Vec::new();
    for edit in found.iter().flat_map(|found| &found.edits) {
        if !texts.iter().any(|text| text.name() == edit.text.name()) {
            texts.push(&edit.text);
        }
    }
    let definitions = definitions(bundle);
    let mut repairs = Vec::new();
    for text in texts {
        let is_given = given == Some(text.name());
        if text.map().is_some() || !is_given && !is_file(text) {
            continue;
        }
        let beside: Vec<_> = definitions.iter().filter(|other| other.name() != text.name()).collect();
        let read = |content: &str| read(text.name(), content, &beside, wants);
        let fixed = check::fix(text.content(), options, &read);
        if fixed.repaired > 0 {
            repairs.push(Repair { text: text.clone(), fixed });
        }
    }
    repairs
}

/// Whether `text` is what a file of its name holds, byte for byte: no URL, no git revision, not UTF-16.
fn is_file(text: &Text) -> bool {
    fs::read(text.name()).is_ok_and(|bytes| bytes == text.content().as_bytes())
}

/// The texts that hold CustomResourceDefinitions: they tell how to judge the others.
fn definitions(bundle: &Bundle) -> Vec<Arc<Text>> {
    let kind = &table::CUSTOM_RESOURCE_DEFINITION;
    let mut texts: Vec<Arc<Text>> = Vec::new();
    for text in bundle.of_kind(kind.group, kind.kind).filter_map(Object::tree).map(|tree| tree.text()) {
        if !texts.iter().any(|known| Arc::ptr_eq(known, text)) {
            texts.push(text.clone());
        }
    }
    texts
}

/// Reads `content` as the text called `name`, `beside` those that tell how to judge it.
fn read(name: &str, content: &str, beside: &[&Arc<Text>], wants: &dyn Fn(&Object) -> bool) -> Reading {
    let given = |name: &str, content: &str| Source::Given {
        name: name.to_owned(),
        content: content.as_bytes().to_vec(),
    };
    let own = given(name, content);
    let others = beside.iter().map(|text| given(text.name(), text.content()));
    let sources: Vec<Source> = std::iter::once(own).chain(others).collect();
    let rendered = render::render(&sources, &render::Options::default()).unwrap_or_default();
    let text = rendered.texts.first().map(|rendition| rendition.text.clone());
    Reading {
        text: text.unwrap_or_else(|| Arc::new(Text::new(name, content))),
        bundle: rendered.bundle.into_objects().into_iter().filter(wants).collect(),
        found: rendered.diagnostics,
    }
}

/// Writes the repaired texts over their files, and says so on standard error.
///
/// # Errors
/// A configuration failure where a file cannot be written; it is as it was, then.
pub(super) fn write(repairs: &[Repair], session: &Session) -> Result<(), Failure> {
    for repair in repairs {
        let name = repair.text.name();
        file::put(Path::new(name), repair.fixed.text.content().as_bytes())
            .map_err(|error| Failure::config(format!("cannot write `{name}`: {error}")))?;
    }
    if repairs.is_empty() {
        return Ok(());
    }
    let count: usize = repairs.iter().map(|repair| repair.fixed.repaired).sum();
    let mut err = session.stderr();
    writeln!(
        err,
        "fixed {} in {}",
        report::counted(count, "finding"),
        report::counted(repairs.len(), "file")
    )?;
    Ok(err.flush()?)
}

/// Shows what would be written as a unified difference, which patch and `git apply` take.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn show(repairs: &[Repair], session: &Session) -> Result<(), Failure> {
    let mut out = session.stdout();
    for Repair { text, fixed } in repairs {
        report::fixes::write(&mut out, text, &fixed.text, session.style(Stream::Out))?;
    }
    Ok(out.flush()?)
}
