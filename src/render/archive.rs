//! Packed charts: gzipped tar archives with one folder at the top, as Helm makes and reads them
//! (helm `pkg/chart/loader/archive`). They are unpacked into memory and nowhere else.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use tar::{Entry, EntryType};

use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// A chart unpacks to no more than this many bytes: Helm's bound.
const LARGEST: u64 = 100 << 20;
/// What may be unpacked of even the smallest archive.
const SMALLEST: u64 = 8 << 20;
/// Beyond [`SMALLEST`], an archive unpacks to no more than this many times its length. YAML packs to a tenth.
const RATIO: u64 = 100;
/// One file has no more than this many bytes.
const LARGEST_FILE: u64 = 32 << 20;
/// An archive has no more than this many entries.
const ENTRIES: usize = 10_000;

/// The files of a packed chart.
#[derive(Debug)]
pub struct Archive {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// Unpacks an archive that people know as `name`.
    ///
    /// # Errors
    /// Where it is no archive of a chart, is broken, too large, or holds what a chart may not: links, devices,
    /// paths that lead out of it, two files of one path. The diagnostic names the entry.
    pub fn open(name: &str, packed: &[u8]) -> Result<Self, Box<Diagnostic>> {
        unpack(packed)
            .map(|files| Self { name: name.to_owned(), files })
            .map_err(|refused| Box::new(refused.into_diagnostic(name)))
    }

    /// What a file of it is called in what people are shown; the archive itself where `path` is empty.
    pub fn name(&self, path: &str) -> String {
        match path {
            "" => self.name.clone(),
            _ => format!("{}/{path}", self.name),
        }
    }

    /// The bytes of the file at `path`, which starts below the chart's folder.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// Why an archive is not read.
struct Refused {
    /// What is wrong, as a sentence about the archive.
    message: String,
    help: Option<&'static str>,
}

impl Refused {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// An entry that a chart cannot have.
    fn entry(entry: &str, why: &str) -> Self {
        Self::new(format!("the packed chart holds `{}`, {why}", entry.escape_debug()))
    }

    fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    fn into_diagnostic(self, name: &str) -> Diagnostic {
        let text = Arc::new(Text::new(name, ""));
        let found = Diagnostic::new("chart/archive", Severity::Error, self.message);
        let found = found.label(&text, Span::default(), "");
        self.help.into_iter().fold(found, Diagnostic::help)
    }
}

/// The files of an archive by their paths below the folder at its top.
fn unpack(packed: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Refused> {
    if !packed.starts_with(&[0x1f, 0x8b]) {
        let refused = Refused::new("this is no packed chart: it is not compressed with gzip");
        return Err(refused.help("`hoist package CHART` makes one"));
    }
    let limit = (packed.len() as u64).saturating_mul(RATIO).clamp(SMALLEST, LARGEST);
    let left = Cell::new(limit);
    let broken = |error: io::Error| match left.get() {
        0 => too_large(limit, packed.len()),
        _ => Refused::new(format!("the packed chart is broken: {error}")),
    };
    let mut archive = tar::Archive::new(Bounded { inner: MultiGzDecoder::new(packed), left: &left });
    let mut unpacked = Unpacked::default();
    for (number, entry) in archive.entries().map_err(broken)?.enumerate() {
        if number >= ENTRIES {
            return Err(Refused::new(format!("the packed chart has more than {ENTRIES} entries")));
        }
        unpacked.add(&mut entry.map_err(broken)?, broken)?;
    }
    // What comes behind the last entry says whether the archive is whole.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(broken)?;
    match unpacked.files.contains_key("Chart.yaml") {
        true => Ok(unpacked.files),
        false => Err(Refused::new("the packed chart has no `Chart.yaml` in a folder at its top").help(
            "its files stand in one folder with the chart's name: `hoist package CHART` packs them so",
        )),
    }
}

fn too_large(limit: u64, packed: usize) -> Refused {
    let mebibytes = limit >> 20;
    Refused::new(match limit {
        LARGEST => format!("the packed chart unpacks to more than {mebibytes} MiB"),
        _ => format!("the packed chart unpacks to more than {mebibytes} MiB from {packed} bytes"),
    })
}

#[derive(Default)]
struct Unpacked {
    /// The folder at the top.
    top: Option<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Unpacked {
    fn add<R: Read>(
        &mut self,
        entry: &mut Entry<'_, R>,
        broken: impl Fn(io::Error) -> Refused,
    ) -> Result<(), Refused> {
        let shown = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        match entry.header().entry_type() {
            EntryType::XGlobalHeader | EntryType::Directory => return Ok(()),
            EntryType::Regular | EntryType::Continuous if shown.ends_with('/') => return Ok(()),
            EntryType::Regular | EntryType::Continuous => {}
            EntryType::Symlink | EntryType::Link => {
                return Err(Refused::entry(&shown, "which is a link")
                    .help("`hoist package CHART` packs what a link within the chart leads to"));
            }
            _ => return Err(Refused::entry(&shown, "which is neither a file nor a directory")),
        }
        let (top, path) = inside(&shown).map_err(|why| Refused::entry(&shown, why))?;
        if self.top.get_or_insert_with(|| top.clone()) != &top {
            return Err(Refused::entry(&shown, "which stands outside of the chart's folder"));
        }
        if entry.size() > LARGEST_FILE {
            let why = format!("which has more than {} MiB", LARGEST_FILE >> 20);
            return Err(Refused::entry(&shown, &why));
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(broken)?;
        match self.files.insert(path, content) {
            Some(_) => Err(Refused::entry(&shown, "and that twice")),
            None => Ok(()),
        }
    }
}

/// The folder at the top that an entry names, and its path below. What was packed on Windows may have `\`.
fn inside(entry: &str) -> Result<(String, String), &'static str> {
    let entry = entry.replace('\\', "/");
    if entry.contains(char::REPLACEMENT_CHARACTER) || entry.contains(char::is_control) {
        return Err("whose name is no text");
    }
    let drive = |step: &str| step.len() == 2 && step.ends_with(':');
    let (top, below) = entry.split_once('/').ok_or("which stands outside of the chart's folder")?;
    if top.is_empty() || below.starts_with('/') || drive(top) {
        return Err("which is an absolute path");
    }
    let steps: Vec<&str> = below.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    if top == ".." || steps.contains(&"..") {
        return Err("which leads out of the chart");
    }
    match steps.first() {
        None => Err("which stands outside of the chart's folder"),
        Some(first) if drive(first) => Err("which is an absolute path"),
        Some(_) => Ok((top.to_owned(), steps.join("/"))),
    }
}

/// A reader that fails where more comes than is left to be read.
struct Bounded<'l, R> {
    inner: R,
    left: &'l Cell<u64>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.get().checked_sub(read as u64).filter(|left| *left > 0) {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                return Err(io::Error::other("it is too large"));
            }
        }
        Ok(read)
    }
}
