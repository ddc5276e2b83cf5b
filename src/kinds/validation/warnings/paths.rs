use super::super::at::At;
use crate::kinds::{Concern, table};
use crate::yaml::View;

/// A file of a volume: its path, and what it comes from where several sources make one volume.
#[derive(Clone, PartialEq)]
struct File {
    path: String,
    source: String,
}

/// The sources of files: their field, what the server calls them, and where a source that is a volume of its own has
/// the name of its object; in a projected volume it is `name`.
const SOURCES: [(&str, &str, Option<&str>); 3] = [
    ("configMap", table::CONFIG_MAP.kind, Some("name")),
    ("secret", table::SECRET.kind, Some("secretName")),
    ("downwardAPI", "DownwardAPI", None),
];

/// Warns of files of one volume that are at the same path, or one below the other. The server names the volume and
/// no field.
pub(super) fn overlapping<'v, V: View<'v>>(volume: &At<'_, V>) {
    for (field, what, name) in SOURCES {
        let source = volume.field(field);
        let from = called(&source, what, name);
        let mut files = Vec::new();
        for item in source.field("items").items() {
            add(volume, &mut files, item.field("path").text(), "", &from);
        }
    }
    projected(volume);
}

/// The same for what a projected volume brings together.
fn projected<'v, V: View<'v>>(volume: &At<'_, V>) {
    let mut files = Vec::new();
    for source in volume.field("projected").field("sources").items() {
        if source.count() == 0 {
            let name = volume.field("name").text();
            let says = format!("volume {name:?} (Projected) has no sources provided");
            source.warn_whole(Concern::Surprising, says);
        }
        for (field, what, name) in SOURCES {
            let holder = source.field(field);
            let from = called(&holder, what, name.map(|_| "name"));
            for item in holder.field("items").items() {
                add(volume, &mut files, item.field("path").text(), &from, "Projected");
            }
        }
        let token = source.field("serviceAccountToken");
        add(volume, &mut files, token.field("path").text(), "ServiceAccountToken", "Projected");
    }
}

/// `Secret "tls"`, or what it is alone where it has no name.
fn called<'v>(source: &At<'_, impl View<'v>>, what: &str, name: Option<&'static str>) -> String {
    match name {
        Some(name) => format!("{what} {:?}", source.field(name).text()),
        None => what.to_owned(),
    }
}

fn add<'v>(volume: &At<'_, impl View<'v>>, files: &mut Vec<File>, path: &str, source: &str, what: &str) {
    let file = File { path: path.trim_end_matches('/').to_owned(), source: source.to_owned() };
    let below = |one: &str, other: &str| format!("{one}/").starts_with(&format!("{other}/"));
    let collides = |other: &&File| {
        !other.path.is_empty()
            && (**other == file || below(&other.path, &file.path) || below(&file.path, &other.path))
    };
    if !file.path.is_empty() {
        for other in files.iter().filter(collides) {
            let name = volume.field("name").text();
            let says = format!(
                "volume {name:?} ({what}): overlapping paths: {} with {}",
                shown(&file),
                shown(other)
            );
            volume.warn_whole(Concern::Surprising, says);
        }
    }
    files.push(file);
}

fn shown(file: &File) -> String {
    match file.source.is_empty() {
        true => format!("{:?}", file.path),
        false => format!("{:?} ({})", file.path, file.source),
    }
}
