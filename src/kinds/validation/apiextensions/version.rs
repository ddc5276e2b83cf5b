//! The versions of a custom resource and what each has, or all have together.

use super::super::at::At;
use super::{defaults, field_path, structural};
use super::{joined, resource_names, schema};
use crate::scalar::names;
use crate::yaml::{Shape, View};

/// The most fields by which objects can be selected.
const MOST_SELECTABLE: usize = 8;
const COLUMN_TYPES: [&str; 5] = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS: [&str; 8] =
    ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

/// What the versions have in common, which the server moves to `spec`.
struct Shared {
    schema: bool,
    subresources: bool,
    columns: bool,
    selectable: bool,
}

impl Shared {
    fn of<'v>(versions: &At<'_, impl View<'v>>) -> Self {
        let same = |field: &'static str| {
            let first = versions.index(0);
            let first = first.field(field).value();
            versions.items().skip(1).all(|version| equal(version.field(field).value(), first))
        };
        Self {
            schema: same("schema"),
            subresources: same("subresources"),
            columns: same("additionalPrinterColumns"),
            selectable: same("selectableFields"),
        }
    }
}

/// Whether two values are the same to a server, which keeps empty lists and maps and none not apart.
fn equal<'v, V: View<'v>>(one: Option<V>, other: Option<V>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    match (one.shape(), other.shape()) {
        (Shape::Map, Shape::Map) => {
            let within =
                |inner: V, outer: V| inner.entries().all(|(key, value)| equal(Some(value), outer.get(key)));
            within(one, other) && one.len() == other.len()
        }
        (Shape::List, Shape::List) => {
            one.len() == other.len()
                && one.items().zip(other.items()).all(|(one, other)| equal(Some(one), Some(other)))
        }
        (one, other) => one == other,
    }
}

/// Judges `spec.versions`, the names of the resource, and what the versions have in common.
pub(super) fn versions<'v>(spec: &At<'_, impl View<'v>>) {
    let versions = spec.field("versions");
    let shared = Shared::of(&versions);
    for version in versions.items() {
        let schema = version.field("schema");
        if !schema.field("openAPIV3Schema").is_set() {
            schema.field("openAPIV3Schema").required("");
        }
    }
    if spec.field("preserveUnknownFields").is_true() && versions.items().any(|it| has_defaults(&it)) {
        let preserves = spec.field("preserveUnknownFields");
        preserves.invalid("must be false in order to use defaults in the schema");
    }
    versions.items().for_each(|it| version(&it, &shared));
    together(&versions);
    let first = versions.index(0);
    let name = first.field("name");
    if !name.text().is_empty() {
        joined(&name.at(&spec.field("version")), names::dns1035_label(name.text()), "");
    }
    resource_names(&spec.field("names"));
    if first.is_set() {
        common(spec, &first, &shared);
    }
}

fn has_defaults<'v>(version: &At<'_, impl View<'v>>) -> bool {
    let schema = version.field("schema");
    let schema = schema.field("openAPIV3Schema");
    schema.value().is_some_and(defaults::has_some)
}

/// Judges what a version does not share with all others.
fn version<'v>(version: &At<'_, impl View<'v>>, shared: &Shared) {
    let name = version.field("name");
    joined(&name, names::dns1035_label(name.text()), "");
    deprecation(version);
    let (schema, resources) = (version.field("schema"), version.field("subresources"));
    if !shared.schema {
        validation(&schema, resources.field("status").is_set());
    }
    if !shared.subresources {
        subresources(&resources);
    }
    if !shared.columns {
        columns(&version.field("additionalPrinterColumns"));
    }
    let selectable = version.field("selectableFields");
    if !shared.selectable && selectable.count() > 0 {
        let root = schema.field("openAPIV3Schema");
        match shared.schema || !root.is_set() {
            true => selectable
                .invalid_as("", "may only be set when `version.schema.openAPIV3Schema` is not included"),
            false => selectable_fields(&selectable, &root),
        }
    }
}

/// Judges what all versions have in common, of which `first` is the first.
fn common<'v, V: View<'v>>(spec: &At<'_, V>, first: &At<'_, V>, shared: &Shared) {
    let schema = first.field("schema");
    let schema_place = spec.field("validation");
    let schema = schema.at(&schema_place);
    if shared.schema {
        let versions = spec.field("versions");
        let has_status =
            versions.items().any(|version| version.field("subresources").field("status").is_set());
        validation(&schema, has_status);
    }
    if shared.subresources {
        subresources(&first.field("subresources").at(&spec.field("subresources")));
    }
    if shared.columns {
        let place = spec.field("additionalPrinterColumns");
        columns(&first.field("additionalPrinterColumns").at(&place));
    }
    let (selectable, place) = (first.field("selectableFields"), spec.field("selectableFields"));
    let selectable = selectable.at(&place);
    if shared.selectable && selectable.count() > 0 {
        let root = schema.field("openAPIV3Schema");
        match shared.schema && root.is_set() {
            true => selectable_fields(&selectable, &root),
            false => selectable.invalid_as("", "may only be set when validations.schema is included"),
        }
    }
}

/// Judges what holds between versions.
fn together<'v>(versions: &At<'_, impl View<'v>>) {
    let name = |version: &At<'_, _>| version.field("name").text();
    let twice = versions.items().enumerate().any(|(index, version)| {
        let own = name(&version);
        versions.items().take(index).any(|earlier| name(&earlier) == own)
    });
    if twice {
        versions.invalid_whole("must contain unique version names");
    }
    if versions.items().filter(|version| version.field("storage").is_true()).count() != 1 {
        versions.invalid_whole("must have exactly one version marked as storage version");
    }
}

fn deprecation<'v>(version: &At<'_, impl View<'v>>) {
    let warning = version.field("deprecationWarning");
    if !warning.is_set() {
        return;
    }
    if !version.field("deprecated").is_true() {
        return warning.invalid("can only be set for deprecated versions");
    }
    let text = warning.text();
    if text.len() > 256 {
        warning.invalid("must be <= 256 characters long");
    }
    if text.is_empty() {
        warning.invalid("must not be an empty string");
    }
    let hidden = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
    if let Some((at, _)) = text.char_indices().find(|(_, c)| hidden(*c)) {
        warning.invalid(format!(
            "must only contain printable UTF-8 characters; non-printable character found at index {at}"
        ));
    }
}

/// Judges the schema of a version whose status is a subresource, or not.
fn validation<'v>(holder: &At<'_, impl View<'v>>, has_status: bool) {
    let root = holder.field("openAPIV3Schema");
    if !root.is_set() {
        return;
    }
    let before = root.error_count();
    if has_status {
        schema::root_beside_status(&root);
    }
    if root.field("nullable").is_true() {
        root.field("nullable").forbidden("nullable cannot be true at the root");
    }
    let unreadable = structural::unreadable(&root);
    if unreadable.is_none() {
        let before = root.error_count();
        structural::structural(&root);
        if root.error_count() == before {
            defaults::defaults(&root);
        }
    }
    schema::schema(&root);
    if let Some(problem) = unreadable.filter(|_| root.error_count() == before) {
        root.invalid_as("", problem);
    }
}

fn subresources<'v>(subresources: &At<'_, impl View<'v>>) {
    let scale = subresources.field("scale");
    if !scale.is_set() {
        return;
    }
    for (name, roots, mandatory, detail) in [
        ("specReplicasPath", &[".spec."][..], true, "should be a json path under .spec"),
        ("statusReplicasPath", &[".status."], true, "should be a json path under .status"),
        (
            "labelSelectorPath",
            &[".spec.", ".status."],
            false,
            "should be a json path under either .spec or .status",
        ),
    ] {
        let path = scale.field(name);
        match path.text() {
            "" if mandatory => path.required(""),
            "" => {}
            text if !simple(&path) || roots.iter().any(|root| text.starts_with(root)) => {}
            _ => path.invalid(detail),
        }
    }
}

/// Whether a path begins as one must; says so where it does not.
fn simple<'v>(path: &At<'_, impl View<'v>>) -> bool {
    let is_simple = path.text().starts_with('.');
    if !is_simple {
        path.invalid("must be a simple json path starting with .");
    }
    is_simple
}

fn columns<'v>(columns: &At<'_, impl View<'v>>) {
    for column in columns.items() {
        let (name, kind, format) = (column.field("name"), column.field("type"), column.field("format"));
        if name.text().is_empty() {
            name.required("");
        }
        match kind.text() {
            "" => kind.required(format!("must be one of {}", COLUMN_TYPES.join(","))),
            text if COLUMN_TYPES.contains(&text) => {}
            _ => kind.invalid(format!("must be one of {}", COLUMN_TYPES.join(","))),
        }
        if !format.text().is_empty() && !COLUMN_FORMATS.contains(&format.text()) {
            format.invalid(format!("must be one of {}", COLUMN_FORMATS.join(",")));
        }
        let place = column.field("JSONPath");
        let path = column.field("jsonPath");
        let path = path.at(&place);
        match path.text() {
            "" => path.required(""),
            _ => drop(simple(&path)),
        }
    }
}

fn selectable_fields<'v, V: View<'v>>(fields: &At<'_, V>, root: &At<'_, V>) {
    if structural::unreadable(root).is_some() {
        return;
    }
    let mut seen: Vec<String> = Vec::new();
    for field in fields.items() {
        let path = field.field("jsonPath");
        if path.text().is_empty() {
            path.required("");
            continue;
        }
        let (found, schema) = match field_path::find(path.text(), root.value(), false) {
            Ok(found) => found,
            Err(problem) => {
                path.invalid(format!("is an invalid path: {problem}"));
                continue;
            }
        };
        if found.split(['.', '[']).next() == Some("metadata") {
            path.invalid("must not point to fields in metadata");
        }
        let kind = schema.and_then(|schema| schema.get("type")).and_then(View::as_str);
        if !matches!(kind, Some("string" | "boolean" | "integer")) {
            path.invalid(
                "must point to a field of type string, boolean or integer. Enum string fields and strings with \
                 formats are allowed.",
            );
        }
        match seen.contains(&found) {
            true => path.duplicate(),
            false => seen.push(found),
        }
    }
    if seen.len() > MOST_SELECTABLE {
        fields.too_many_of(seen.len(), MOST_SELECTABLE);
    }
}
