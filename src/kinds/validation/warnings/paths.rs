use super::super::at::At;
use crate::kinds::Concern;
use crate::yaml::View;

/// A file of a volume: its path, and what it comes from where several sources make one volume.
#[derive(Clone, PartialEq)]
struct File {
    path: String,
    source: String,
}

/// Warns of files of one volume that are at the same path, or one below the other. The server names the volume and
/// no field.
pub(super) fn overlapping<'v, V: View<'v>>(volume: &At<'_, V>) {
    let plain = [
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("downwardAPI", "DownwardAPI", ""),
    ];
    for (field, what, name) in plain {
        let source = volume.field(field);
        let from = match name {
            "" => what.to_owned(),
            name => format!(
                "{what} {:?}",
                source.value().and_then(|at| at.get(name)?.as_str()).unwrap_or_default()
            ),
        };
        let mut files = Vec::new();
        for item in source.field("items").items() {
            add(volume, &mut files, item.field("path").text(), "", &from);
        }
    }
    let mut files = Vec::new();
    for source in volume.field("projected").field("sources").items() {
        if source.count() == 0 {
            let name = volume.field("name").text();
            let says = format!("volume {name:?} (Projected) has no sources provided");
            source.warn_whole(Concern::Surprising, says);
        }
        for (field, what) in
            [("configMap", "ConfigMap"), ("secret", "Secret"), ("downwardAPI", "DownwardAPI")]
        {
            let holder = source.field(field);
            let from = match field {
                "downwardAPI" => what.to_owned(),
                _ => format!("{what} {:?}", holder.field("name").text()),
            };
            for item in holder.field("items").items() {
                add(volume, &mut files, item.field("path").text(), &from, "Projected");
            }
        }
        add(
            volume,
            &mut files,
            source.field("serviceAccountToken").field("path").text(),
            "ServiceAccountToken",
            "Projected",
        );
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
