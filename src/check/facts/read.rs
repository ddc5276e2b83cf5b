//! Reads the facts off an object, along the ways that the row of its kind knows.

use std::borrow::Cow;

use super::field::{Field, Indices};
use super::ways::{End, Ways};
use super::{Defined, Facts, Labels, Named, Pods, Selected, Wanted, mentions, ports};
use crate::kinds::schema::crd;
use crate::kinds::table::{self, Kind, Need};
use crate::object::{Gvk, Reference, Selector};
use crate::yaml::View;

/// The facts of the object in `view`.
pub(super) fn facts<'v>(reference: &Reference, source: u32, view: impl View<'v>) -> Facts {
    let row = table::find(&reference.gvk.group, &reference.gvk.kind);
    let mut found = Found::default();
    if let Some(annotations) = view.dig("metadata.annotations") {
        annotations.entries().filter_map(|(_, value)| value.as_str()).for_each(|value| found.mention(value));
    }
    match row.and_then(Ways::of) {
        Some(ways) => ways.walk(view, Indices::default(), &mut |end, at, field, taken| {
            found.end(end, at, field, taken, view);
        }),
        None if row.is_none() => mentions::everywhere(view, &mut found.mentions),
        None => {}
    }
    found.mentions.sort_unstable();
    found.mentions.dedup();
    let kind_place = view.get("kind").and_then(View::span);
    let service = row.is_some_and(|row| is(row, &table::SERVICE));
    Facts {
        reference: reference.clone(),
        row,
        source,
        directory: 0,
        place: view.dig("metadata.name").and_then(View::span).or(kind_place),
        kind_place,
        pods: found.pods,
        selectors: found.selectors.into(),
        references: found.references.into(),
        ports: view.dig("spec.ports").filter(|_| service).map(ports::of_service).unwrap_or_default(),
        external: service && view.dig("spec.type").and_then(View::as_str) == Some("ExternalName"),
        keys: row.and_then(|row| keys(row, view)),
        makes: found.makes.into(),
        mentions: found.mentions.into(),
        defines: row.and_then(|row| defines(row, view)),
    }
}

#[derive(Default)]
struct Found {
    pods: Option<Pods>,
    selectors: Vec<Selected>,
    references: Vec<Named>,
    makes: Vec<(&'static Kind, Box<str>)>,
    mentions: Vec<u64>,
}

impl Found {
    fn mention(&mut self, text: &str) {
        mentions::words(text, &mut self.mentions);
    }

    /// Takes what stands at the end of a way.
    fn end<'v, V: View<'v>>(&mut self, end: End, at: V, field: Field, taken: Indices, object: V) {
        match end {
            End::Reference(row) => self.references.extend(named(row, at, field, taken, object)),
            End::Made(row) => {
                let name = at.get(row.name).and_then(View::as_str);
                self.makes.extend(row.kind.zip(name.map(Into::into)));
            }
            End::Selector(row) => {
                let selector = match row.plain {
                    true => Some(Selector::of_labels(at)),
                    false => Selector::of_label_selector(at).ok(),
                };
                self.selectors.extend(selector.map(|selector| Selected { row, field, selector }));
            }
            End::Template => {
                let labels = at.dig("metadata.labels").map(labels).unwrap_or_default();
                self.pods.get_or_insert_default().labels = labels;
            }
            End::Container { regular } => self.container(at, regular),
        }
    }

    fn container<'v>(&mut self, container: impl View<'v>, regular: bool) {
        for text in ["command", "args"].into_iter().filter_map(|field| container.get(field)) {
            text.items().filter_map(View::as_str).for_each(|text| self.mention(text));
        }
        for value in container.get("env").into_iter().flat_map(View::items) {
            value.get("value").and_then(View::as_str).into_iter().for_each(|text| self.mention(text));
        }
        let stays = regular || container.get("restartPolicy").and_then(View::as_str) == Some("Always");
        if let Some(declared) = container.get("ports").filter(|_| stays) {
            self.pods.get_or_insert_default().ports.extend(ports::of_container(declared));
        }
    }
}

/// What the holder in `at` names; nothing where it names nothing.
fn named<'v, V: View<'v>>(
    row: &'static table::Reference,
    at: V,
    field: Field,
    taken: Indices,
    object: V,
) -> Option<Named> {
    let text = |name| at.get(name).and_then(View::as_str).filter(|text| !text.is_empty());
    let name = text(row.name)?;
    let (group, kind) = kind_of(row, at)?;
    let needed = is_needed(row, at, object);
    let port = row.port.and_then(|way| {
        let (wanted, further, place) = Wanted::read(at.get(way)?)?;
        let field =
            field.further(if further.is_empty() { way } else { dotted(further) }, taken, place.span());
        Some((wanted, field))
    });
    let mut keys = Vec::new();
    if let Some(way) = row.keys.filter(|_| needed) {
        each(at, way, taken, &mut |key: V, taken| {
            let place = field.further(way, taken, key.span());
            keys.extend(key.as_str().map(|key| (key.into(), place)));
        });
    }
    Some(Named {
        row: row.kind.or_else(|| table::find(&group, &kind)),
        group,
        kind,
        namespace: row.namespace.and_then(text).map(Into::into),
        name: name.into(),
        needed,
        field: field.further(row.name, taken, at.get(row.name).and_then(View::span)),
        keys: keys.into(),
        port,
    })
}

/// The group and the kind of what is named; nothing where the holder should say and does not.
fn kind_of<'v>(
    row: &'static table::Reference,
    at: impl View<'v>,
) -> Option<(Cow<'static, str>, Cow<'static, str>)> {
    if let Some(kind) = row.kind {
        return Some((kind.group.into(), kind.kind.into()));
    }
    let text = |name| at.get(name).and_then(View::as_str).filter(|text| !text.is_empty());
    let kind = text("kind")?;
    let group = match text("apiVersion") {
        Some(api_version) => Gvk::new(api_version, kind).group,
        None => text("apiGroup").unwrap_or_default().to_owned(),
    };
    Some((group.into(), kind.to_owned().into()))
}

/// Whether what is named must be there.
fn is_needed<'v, V: View<'v>>(row: &table::Reference, at: V, object: V) -> bool {
    match row.need {
        Need::Always => true,
        Need::UnlessTrue(flag) => at.get(flag).and_then(View::as_bool) != Some(true),
        Need::UnlessAnnotated(prefixes) => {
            let mut annotations = object.dig("metadata.annotations").into_iter().flat_map(View::entries);
            !annotations.any(|(key, _)| prefixes.iter().any(|prefix| key.starts_with(prefix)))
        }
        Need::Never => false,
    }
}

/// The way to the number or the name of a port that is a map.
fn dotted(further: &'static str) -> &'static str {
    match further {
        "number" => "port.number",
        _ => "port.name",
    }
}

/// Gives `found` what `way` leads to.
fn each<'v, V: View<'v>>(at: V, way: &str, taken: Indices, found: &mut impl FnMut(V, Indices)) {
    let (step, rest) = way.split_once('.').unwrap_or((way, ""));
    let (name, list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
    match at.get(name) {
        Some(next) if list => {
            next.items().enumerate().for_each(|(index, item)| each(item, rest, taken.with(index), found))
        }
        Some(next) if rest.is_empty() => found(next, taken),
        Some(next) => each(next, rest, taken, found),
        None => {}
    }
}

fn labels<'v>(view: impl View<'v>) -> Labels {
    view.entries().filter_map(|(key, value)| Some((key.into(), value.as_str()?.into()))).collect()
}

/// The keys of a ConfigMap or Secret. One without any is there to be filled by somebody, as is a Secret for the
/// token of a ServiceAccount.
fn keys<'v>(row: &Kind, view: impl View<'v>) -> Option<Box<[Box<str>]>> {
    if !is(row, &table::CONFIG_MAP) && !is(row, &table::SECRET) {
        return None;
    }
    let filled = view.get("type").and_then(View::as_str) == Some("kubernetes.io/service-account-token");
    let maps = ["data", "binaryData", "stringData"].into_iter().filter_map(|field| view.get(field));
    let keys: Box<[Box<str>]> = maps.flat_map(View::entries).map(|(key, _)| key.into()).collect();
    (!filled && !keys.is_empty()).then_some(keys)
}

/// What a CustomResourceDefinition defines.
fn defines<'v>(row: &Kind, view: impl View<'v>) -> Option<Box<Defined>> {
    if !is(row, &table::CUSTOM_RESOURCE_DEFINITION) {
        return None;
    }
    let text = |path| view.dig(path).and_then(View::as_str).map(Into::into);
    let (group, kind) = text("spec.group").zip(text("spec.names.kind"))?;
    Some(Box::new(Defined { group, kind, expressions: crd::expressions(view) }))
}

fn is(row: &Kind, other: &Kind) -> bool {
    row.kind == other.kind && row.group == other.group
}
