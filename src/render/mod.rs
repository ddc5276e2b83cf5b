//! From sources to a Bundle: finding manifests, and rendering charts.
//!
//! In: what a person named on the command line, and the values for charts. Out: a Bundle of Objects, the texts
//! that they were read from, and the diagnostics of what could not be read. The room talks to no cluster, and
//! what it renders depends on nothing but the files and options it is given.

mod archive;
mod cache;
mod chart;
mod chart_values;
mod charts;
mod credentials;
mod directory;
mod error;
pub mod fetch;
mod files;
mod folder;
pub mod generated;
mod git;
mod helmignore;
mod http;
mod layer;
pub mod lock;
mod manifests;
mod options;
pub mod package;
mod provenance;
pub mod registry;
mod repository;
pub mod schemas;
mod since;
mod source;
pub mod values;
mod walk;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use self::archive::Archive;
use self::chart::Chart;
pub use self::chart::functions;
pub use self::chart::{starter, suite};
pub use self::chart_values::{ChartValues, chart_values};
pub use self::error::Error;
pub use self::files::in_parallel;
use self::folder::{Folder, Root, Special};
use self::generated::Wanted;
pub use self::options::{Options, Setting, SettingKind};
pub use self::provenance::{Behind, Provenance, Setter, behind};
pub use self::since::since;
use self::source::Found;
pub use self::source::Source;
use crate::diag::{Diagnostic, Severity};
use crate::object::{Bundle, Object};
use crate::text::{Given, Span, Text};
use crate::yaml;

/// Of this many bytes of a long text one thread makes a part.
const STRETCH: usize = 256 * 1024;

/// What sources hold.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The objects, in the order of the sources.
    pub bundle: Bundle,
    /// The texts that they were read from, in the same order.
    pub texts: Vec<Rendition>,
    /// What is wrong with sources, and what was left out.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents are no manifests.
    pub others: usize,
    /// What charts have to say to those who have applied them, in the order of the sources.
    pub notes: Vec<String>,
    /// What charts declare under `generated` and nobody set.
    pub generated: Vec<Wanted>,
}

/// A text of manifests: a file as it is, or what a template gave.
#[derive(Debug)]
pub struct Rendition {
    /// Where it came from: a path, or for a chart its name and the path in it, as `shop/templates/web.yaml.j2`.
    pub source: String,
    /// The text.
    pub text: Arc<Text>,
    /// Whether a chart gave it.
    pub of_chart: bool,
}

impl Rendered {
    /// Whether something was found that keeps the whole from being used.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}

/// What a file, a stretch of a long one, or a chart holds.
#[derive(Debug, Default)]
pub struct Part {
    /// The objects, in their order.
    pub objects: Vec<Object>,
    /// The texts that they were read from; of a long text with its first stretch.
    pub texts: Vec<Rendition>,
    diagnostics: Vec<Diagnostic>,
    others: usize,
    notes: Option<String>,
    /// The values of the chart, those of the charts below it among them.
    given: Arc<Given>,
    generated: Vec<Wanted>,
    /// Whether what is no manifest is a finding.
    strict: bool,
    /// Whether its texts are files'.
    again: bool,
}

/// What became of sources that were looked at part by part.
#[derive(Debug)]
pub struct Visited<R> {
    /// What was made of each part, in the order of the sources.
    pub parts: Vec<R>,
    /// What is wrong with sources, and what was left out.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents are no manifests.
    pub others: usize,
}

/// Reads and renders `sources`. Files and directories are taken as they are; charts are rendered, those that
/// were named with the values of `options`, those met on the way with their defaults.
///
/// # Errors
/// Where a source, a file of values or a `--set` cannot be read at all. What is wrong with what they say is a
/// diagnostic, and the other sources still come.
pub fn render(sources: &[Source], options: &Options) -> Result<Rendered, Error> {
    let Visited { parts, diagnostics, others } = visit(sources, options, |part| part)?;
    let mut rendered = Rendered { diagnostics, others, ..Rendered::default() };
    let mut objects = Vec::new();
    for part in parts {
        objects.extend(part.objects);
        rendered.texts.extend(part.texts);
        rendered.notes.extend(part.notes);
        rendered.generated.extend(part.generated);
    }
    rendered.bundle = Bundle::from_iter(objects);
    Ok(rendered)
}

/// Reads and renders `sources` as [`render`] does, and hands each part to `look` as soon as it is read, on
/// several threads; what `look` does not keep is dropped.
///
/// # Errors
/// As [`render`].
pub fn visit<R: Send>(
    sources: &[Source],
    options: &Options,
    look: impl Fn(Part) -> R + Sync,
) -> Result<Visited<R>, Error> {
    let work = source::find_all(sources)?;
    let mut visited = Visited { parts: Vec::with_capacity(work.len()), diagnostics: Vec::new(), others: 0 };
    let takes_values = work.iter().any(|one| matches!(one, (Found::Chart(_), true)));
    if !takes_values && options.has_values() {
        let message = "values were given, and no chart is named that takes them";
        visited.diagnostics.push(Diagnostic::new("values/unused", Severity::Warning, message));
    }
    for seen in files::in_parallel(&work, |(found, named)| visit_one(found, *named, options, &look)) {
        for Seen { part, diagnostics, others } in seen? {
            visited.parts.push(part);
            visited.diagnostics.extend(diagnostics);
            visited.others += others;
        }
    }
    let charts = work.iter().filter(|one| matches!(one, (Found::Chart(_) | Found::Packed(_), true)));
    if charts.count() > 1 {
        // What one chart does not read may be there for the other.
        visited.diagnostics.retain(|found| found.rule != "values/unused");
    }
    once(&mut visited.diagnostics);
    Ok(visited)
}

/// The text of a file that was read before, by its name.
pub fn read_again(name: &str) -> Option<Arc<Text>> {
    files::read(Path::new(name), name).ok()?.ok().map(Arc::new)
}

/// What was made of a part, and what is to be told of it anyway.
struct Seen<R> {
    part: R,
    diagnostics: Vec<Diagnostic>,
    others: usize,
}

impl Part {
    /// Whether [`read_again`] gives its texts again.
    pub fn can_be_read_again(&self) -> bool {
        self.again
    }

    fn seen<R>(mut self, look: impl Fn(Self) -> R) -> Seen<R> {
        let (diagnostics, others) = (std::mem::take(&mut self.diagnostics), self.others);
        Seen { part: look(self), diagnostics, others }
    }
}

/// Drops what was said before: what is wrong in a macro is found by every template that calls it.
fn once(diagnostics: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    diagnostics.retain(|found| {
        let places = found.labels.iter().map(|label| (label.text.name().to_owned(), label.span));
        said.insert((found.message.clone(), places.collect::<Vec<_>>()))
    });
}

/// Looks at one find. A chart takes the values of `options` where it was named itself.
fn visit_one<R: Send>(
    found: &Found<'_>,
    named: bool,
    options: &Options,
    look: impl Fn(Part) -> R + Sync,
) -> Result<Vec<Seen<R>>, Error> {
    let decoded = match found {
        Found::File(path) => {
            let name = path.to_string_lossy();
            match files::read(path, name.strip_prefix("./").unwrap_or(&name)) {
                // It was there when the directory was looked through; the others are read all the same.
                Err(Error::Unreadable { path, source }) if !named => {
                    let message = format!("`{}` cannot be read: {source}", path.display());
                    Err(Box::new(Diagnostic::new("source/unreadable", Severity::Error, message)))
                }
                decoded => decoded?,
            }
        }
        Found::Blob(snapshot, path) => snapshot.read(path)?,
        Found::Remote(url) => options.fetch(url)?,
        Found::Given(name, content) => files::decode(name, content.to_vec()),
        Found::Packed(archive) => return Ok(vec![of_packed(archive, options)?.seen(look)]),
        Found::Chart(folder) if named => return Ok(vec![of_chart(folder, true, options)?.seen(look)]),
        Found::Chart(folder) => {
            return Ok(vec![of_chart(folder, false, &options.without_values())?.seen(look)]);
        }
        Found::Skipped(..) | Found::Template(_) => {
            let diagnostics = found.left_out().into_iter().collect();
            return Ok(vec![Part { diagnostics, ..Part::default() }.seen(look)]);
        }
    };
    let again = matches!(found, Found::File(_));
    Ok(of_text(decoded, Part { strict: options.strict, again, ..Part::default() }, look))
}

/// Looks at a text stretch by stretch, several at a time; each is an `empty` part before it is read.
fn of_text<R: Send>(decoded: files::Decoded, empty: Part, look: impl Fn(Part) -> R + Sync) -> Vec<Seen<R>> {
    let text = match decoded {
        Ok(text) => Arc::new(text),
        Err(diagnostic) => {
            return vec![Part { diagnostics: vec![*diagnostic], ..Part::default() }.seen(look)];
        }
    };
    files::in_parallel(&yaml::stretches(&text, STRETCH), |&stretch| {
        let Part { strict, again, .. } = empty;
        let mut part = Part { strict, again, ..Part::default() };
        if stretch.start == 0 {
            part.texts.push(Rendition {
                source: text.name().to_owned(),
                text: text.clone(),
                of_chart: false,
            });
        }
        part.add(&text, stretch);
        part.seen(&look)
    })
}

impl Part {
    /// Adds what stands at `stretch` of a text.
    fn add(&mut self, text: &Arc<Text>, stretch: Span) {
        let manifests = manifests::read(text, stretch, self.strict);
        self.objects.extend(manifests.objects);
        self.diagnostics.extend(manifests.diagnostics);
        self.others += manifests.others;
    }

    /// Adds what a chart gave.
    fn add_rendered(&mut self, source: String, text: Arc<Text>) {
        self.add(&text, text.span());
        self.texts.push(Rendition { source, text, of_chart: true });
    }
}

/// Renders the packed chart that `found` is. What is wrong with the archive is a diagnostic.
fn of_packed(found: &Found<'_>, options: &Options) -> Result<Part, Error> {
    match packed_folder(found, options)? {
        Ok(folder) => of_chart(&folder, true, options),
        Err(diagnostic) => Ok(Part { diagnostics: vec![*diagnostic], ..Part::default() }),
    }
}

/// What the packed chart that `found` is holds.
fn packed_folder(found: &Found<'_>, options: &Options) -> Result<Result<Folder, Box<Diagnostic>>, Error> {
    let (name, packed) = match found {
        Found::File(path) => {
            (path.to_string_lossy().into_owned(), files::bytes(path, &path.to_string_lossy())?)
        }
        Found::Blob(snapshot, path) => (snapshot.name(path), snapshot.bytes(path)?),
        Found::Remote(url) => (fetch::name(url), options.fetch_bytes(url)?),
        _ => (String::new(), Vec::new()),
    };
    let archive = match Archive::open(&name, &packed) {
        Ok(archive) => archive,
        Err(diagnostic) => return Ok(Err(diagnostic)),
    };
    let folder = Folder::from(Root::Packed(Arc::new(archive)));
    match folder.special() {
        Some(Special::Foreign(foreign)) => Err(source::not_yet(&name, foreign)),
        Some(Special::Chart) | None => Ok(Ok(folder)),
    }
}

/// Renders the chart in `folder`. What is wrong with it is a diagnostic.
fn of_chart(folder: &Folder, named: bool, options: &Options) -> Result<Part, Error> {
    let mut part = Part { strict: options.strict, ..Part::default() };
    match Chart::load(folder, options.web.as_deref())? {
        Ok(chart) if chart.metadata.is_library && named => part.diagnostics.push(library(&chart)),
        Ok(chart) => part.render(chart, options)?,
        Err(diagnostics) => part.diagnostics = diagnostics,
    }
    Ok(part)
}

fn library(chart: &Chart) -> Diagnostic {
    let message = format!("`{}` is a library chart, which has nothing to render", chart.metadata.name);
    let found = Diagnostic::new("chart/library", Severity::Error, message);
    found.help("render a chart that depends on it")
}
