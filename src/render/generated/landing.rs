use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Generated, Part, Wanted};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::table::{CONFIG_MAP, SECRET};
use crate::object::Object;
use crate::scalar::base64::decode;
use crate::yaml::{Path, Shape, View};

/// A field from which a generated value can be read back: it holds one part of it and nothing else.
#[derive(Clone, Debug)]
pub struct Home {
    /// The part.
    pub part: Part,
    /// The number of the object.
    pub object: usize,
    /// The key in its `data`.
    pub key: String,
    /// Whether it is in base64 in a live object.
    pub encoded: bool,
    /// Whether the part stands there without the space that is around it, or with more.
    pub trimmed: bool,
}

/// The fields of Secrets that hold a value, with whether it is in base64 there.
const OF_SECRET: [(&str, bool); 2] = [("data", true), ("stringData", false)];
const OF_CONFIG_MAP: [(&str, bool); 1] = [("data", false)];

/// Where `wanted` stands among `objects`, which hold its placeholder: fields of Secrets and, for a part that is in
/// none and no secret, of ConfigMaps.
pub fn homes(wanted: &Wanted, objects: &[Object]) -> Vec<Home> {
    let mut homes = Vec::new();
    for &part in wanted.parts() {
        let placeholder = wanted.part_placeholder(part);
        let in_secrets = fields_of(objects, SECRET.kind, &OF_SECRET, part, &placeholder);
        homes.extend(match in_secrets.is_empty() && !part.secret {
            true => fields_of(objects, CONFIG_MAP.kind, &OF_CONFIG_MAP, part, &placeholder),
            false => in_secrets,
        });
    }
    homes
}

fn fields_of(
    objects: &[Object],
    kind: &str,
    fields: &[(&str, bool)],
    part: Part,
    placeholder: &str,
) -> Vec<Home> {
    let mut homes = Vec::new();
    for (number, object) in objects.iter().enumerate().filter(|(_, object)| is_of(object, kind)) {
        let view = object.body.view();
        for &(field, encoded) in fields {
            for (key, value) in view.get(field).into_iter().flat_map(View::entries) {
                let text =
                    value.as_str().and_then(|text| if encoded { plain(text) } else { Some(text.to_owned()) });
                let Some(text) = text.filter(|text| text.trim() == placeholder.trim()) else { continue };
                let trimmed = text != placeholder;
                let encoded = kind == SECRET.kind;
                homes.push(Home { part, object: number, key: key.to_owned(), encoded, trimmed });
            }
        }
    }
    homes
}

fn is_of(object: &Object, kind: &str) -> bool {
    object.reference.gvk.group.is_empty() && object.reference.gvk.kind == kind
}

fn plain(base64: &str) -> Option<String> {
    decode(base64).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Where a part that is a secret stands and everybody may see it who may see manifests: anywhere but in the values of
/// a Secret.
pub fn exposed(wanted: &Wanted, part: Part, objects: &[Object]) -> Vec<Diagnostic> {
    let placeholder = wanted.part_placeholder(part);
    let encoded = [STANDARD.encode(&placeholder), STANDARD.encode(placeholder.trim())];
    let sought = [&[placeholder.trim().to_owned()], encoded.as_slice()].concat();
    let mut found = Vec::new();
    for object in objects {
        let mut places = Vec::new();
        let hides =
            |key: &str| is_of(object, SECRET.kind) && OF_SECRET.iter().any(|(field, _)| *field == key);
        for (key, value) in object.body.view().entries().filter(|(key, _)| !hides(key)) {
            seek(value, &Path::root().field(key), &sought, &mut places);
        }
        found.extend(places.iter().map(|path| exposure(wanted, part, object, path)));
    }
    found
}

/// Adds the paths of the strings in `value` that hold one of `sought`.
fn seek<'v>(value: impl View<'v>, path: &Path, sought: &[String], found: &mut Vec<Path>) {
    match value.shape() {
        Shape::Str(text) if sought.iter().any(|one| text.contains(one.as_str())) => found.push(path.clone()),
        Shape::Map => value.entries().for_each(|(key, inner)| seek(inner, &path.field(key), sought, found)),
        Shape::List => {
            value.items().enumerate().for_each(|(at, inner)| seek(inner, &path.index(at), sought, found));
        }
        _ => {}
    }
}

fn exposure(wanted: &Wanted, part: Part, object: &Object, path: &Path) -> Diagnostic {
    let message =
        format!("the generated `{}` is a secret, and here it could be read", wanted.part_name(part));
    let mut diagnostic = Diagnostic::new("chart/generated", Severity::Error, message);
    let place = object.tree().and_then(|tree| Some((tree, tree.locate(path)?)));
    if let Some((tree, place)) = place {
        diagnostic = diagnostic.label(tree.text(), place.value, "");
    }
    let help = "put it into a Secret, and refer to that";
    diagnostic.about(object.reference.subject()).at(path).help(help)
}

/// Those of `homeless`, the parts that could not be read back, that are used: within a longer text, or as a hash.
/// `depends` says whether what is rendered is another with other values than `given`.
pub fn lost(
    homeless: &[(&Wanted, Part)],
    given: &Generated,
    depends: impl Fn(&Generated) -> bool,
) -> Vec<Diagnostic> {
    let with_others = |parts: &[(&Wanted, Part)]| {
        let mut changed = given.clone();
        for (wanted, _) in parts {
            let of_this = parts.iter().filter(|(one, _)| one.name() == wanted.name());
            let of_this: Vec<_> = of_this.map(|(_, part)| *part).collect();
            changed.set(wanted, otherwise(wanted, &of_this));
        }
        changed
    };
    // Most often none of them is used, and one look tells.
    if homeless.is_empty() || !depends(&with_others(homeless)) {
        return Vec::new();
    }
    let used = homeless.iter().filter(|one| depends(&with_others(&[**one])));
    used.map(|(one, part)| nowhere(one, *part)).collect()
}

/// The placeholder, but another in some of its parts.
fn otherwise(wanted: &Wanted, parts: &[Part]) -> Value {
    wanted.assemble(|part| match parts.contains(&part) {
        true => wanted.part_placeholder(part).replace("<generated: ", "<generated anew: "),
        false => wanted.part_placeholder(part),
    })
}

fn nowhere(wanted: &Wanted, part: Part) -> Diagnostic {
    let message = format!("the generated `{}` is used, and could not be read back", wanted.part_name(part));
    let diagnostic = Diagnostic::new("chart/generated", Severity::Error, message);
    let diagnostic = diagnostic.label(&wanted.place.text, wanted.place.span, "");
    let help = match part.secret {
        true => "put it into a field of its own in a Secret: apply finds it again there",
        false => "put it into a field of its own in a Secret or ConfigMap: apply finds it again there",
    };
    diagnostic.help(help)
}
