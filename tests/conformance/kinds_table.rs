//! The kinds table beside discovery: as published with the schemas, and as a real API server answers.

use std::collections::BTreeSet;

use hoist::kinds::schema::{Basic, Field, Schemas, Type};
use hoist::kinds::table::{Need, Reference, Selector};
use hoist::kinds::{KubeVersion, table};
use serde_json::Value;

use crate::api_server::ApiServer;

/// The version whose discovery `schemas/discovery.json` holds, and of the real API server.
const DISCOVERED: KubeVersion = KubeVersion::minor(36);

/// Kinds with schemas that are bodies of requests and answers, not objects of resources.
const PAYLOADS: &[&str] = &[
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "DeleteOptions",
    "Scale",
    "Status",
    "TokenRequest",
    "WatchEvent",
];

fn published() -> Value {
    serde_json::from_str(include_str!("../../schemas/discovery.json")).expect("it is generated")
}

/// What discovery and the table have in common of a kind's version.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    api_version: String,
    kind: String,
    plural: String,
    singular: String,
    namespaced: bool,
    short_names: Vec<String>,
    categories: Vec<String>,
    verbs: Vec<String>,
}

fn discovered(lists: &Value) -> BTreeSet<Row> {
    let lists = lists.as_object().expect("lists by group and version");
    let resources = lists.iter().flat_map(|(api_version, resources)| {
        let resources = resources.as_array().into_iter().flatten();
        resources.map(move |resource| (api_version, resource))
    });
    let rows = resources.filter_map(|(api_version, resource)| {
        let text = |key: &str| resource[key].as_str().unwrap_or_default().to_owned();
        let texts = |key: &str| {
            let values = resource[key].as_array().into_iter().flatten();
            values.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        (!text("name").contains('/')).then(|| Row {
            api_version: api_version.clone(),
            kind: text("kind"),
            plural: text("name"),
            singular: text("singularName"),
            namespaced: resource["namespaced"] == true,
            short_names: texts("shortNames"),
            categories: texts("categories"),
            verbs: texts("verbs"),
        })
    });
    rows.collect()
}

fn tabled(wanted: impl Fn(&table::Version) -> bool) -> BTreeSet<Row> {
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let versions =
        table::all().iter().flat_map(|kind| kind.versions.iter().map(move |version| (kind, version)));
    let rows = versions.filter(|(_, version)| version.served(DISCOVERED) && wanted(version)).map(
        |(kind, version)| Row {
            api_version: kind.api_version(version.name),
            kind: kind.kind.to_owned(),
            plural: kind.plural.to_owned(),
            singular: kind.singular.to_owned(),
            namespaced: kind.namespaced,
            short_names: owned(kind.short_names),
            categories: owned(kind.categories),
            verbs: owned(kind.verbs),
        },
    );
    rows.collect()
}

fn assert_same(theirs: &BTreeSet<Row>, ours: &BTreeSet<Row>) {
    let only_theirs = theirs.difference(ours).collect::<Vec<_>>();
    let only_ours = ours.difference(theirs).collect::<Vec<_>>();
    assert!(
        only_theirs.is_empty() && only_ours.is_empty(),
        "discovery: {only_theirs:#?}\ntable: {only_ours:#?}"
    );
}

#[test]
fn the_table_is_what_discovery_publishes() {
    assert_same(&discovered(&published()), &tabled(|_| true));
}

#[test]
fn subresources_are_those_that_discovery_publishes() {
    for (api_version, resources) in published().as_object().expect("lists by group and version") {
        let names =
            resources.as_array().into_iter().flatten().filter_map(|resource| resource["name"].as_str());
        for (plural, subresource) in names.filter_map(|name| name.split_once('/')) {
            let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
            let kind = table::by_plural(group, plural).expect("every resource has a row");
            assert!(kind.subresources.contains(&subresource), "{plural}/{subresource}");
        }
    }
}

#[test]
fn every_kind_with_a_schema_has_a_row_that_knows_when_it_is_served() {
    for kube in KubeVersion::all() {
        let schemas = Schemas::of(kube).kinds().map(|(names, _)| names);
        let schemas = schemas.filter(|(group, version, kind)| {
            let list = kind.ends_with("List");
            let eviction = (*group, *version, *kind)
                == (table::EVICTION.group, table::EVICTION.version, table::EVICTION.kind);
            // Early versions of dynamic resource allocation list metav1.Status as their own.
            let status = *kind == table::STATUS.kind;
            !list && !eviction && !status && !PAYLOADS.contains(kind)
        });
        let theirs = schemas
            .map(|(group, version, kind)| format!("{group}/{version} {kind}"))
            .collect::<BTreeSet<_>>();
        let rows = table::all().iter().flat_map(|kind| {
            let served = kind.versions.iter().filter(|version| version.served(kube));
            served.map(move |version| format!("{}/{} {}", kind.group, version.name, kind.kind))
        });
        assert_eq!(theirs, rows.collect::<BTreeSet<_>>(), "in {kube}");
    }
}

#[test]
fn the_table_is_what_a_real_server_serves() {
    let Some(server) = ApiServer::from_environment("the_table_is_what_a_real_server_serves") else { return };
    let mut lists = serde_json::Map::new();
    let groups = server.read("/apis")["groups"].as_array().cloned().unwrap_or_default();
    let versions = groups.iter().flat_map(|group| group["versions"].as_array().into_iter().flatten());
    let versions = versions.filter_map(|version| version["groupVersion"].as_str());
    let builtin = |api_version: &&str| {
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        table::all().iter().any(|kind| kind.group == group)
    };
    let paths = versions.filter(builtin).map(|version| (version.to_owned(), format!("/apis/{version}")));
    for (api_version, path) in paths.chain([("v1".to_owned(), "/api/v1".to_owned())]) {
        lists.insert(api_version, server.read(&path)["resources"].clone());
    }
    assert_same(&discovered(&lists.into()), &tabled(table::Version::by_default));
}

/// The type that `path` leads to, as rows write paths.
fn follow(ty: Type<'static>, path: &str) -> Option<Type<'static>> {
    path.split('.').filter(|step| !step.is_empty()).try_fold(ty, |ty, step| {
        let (name, lists) =
            step.split_once('[').map_or((step, 0), |(name, rest)| (name, rest.len().div_ceil(2)));
        let ty = ty.field(name)?.ty();
        (0..lists).try_fold(ty, |ty, _| ty.element())
    })
}

fn check_paths(ty: Type<'static>, what: &str, references: &[Reference], selectors: &[Selector]) {
    for reference in references {
        let holder = follow(ty, reference.holder).unwrap_or_else(|| panic!("{what}: {}", reference.holder));
        let kind = reference.kind.is_none().then_some("kind");
        // A name without a place for a namespace is in the object's own.
        let namespace = reference.kind.and(reference.namespace);
        let optional = match reference.need {
            Need::UnlessTrue(field) => Some(field),
            _ => None,
        };
        let fields = [Some(reference.name), kind, namespace, optional, reference.port];
        for field in fields.into_iter().flatten() {
            assert!(holder.field(field).is_some(), "{what}: {}.{field}", reference.holder);
        }
        let keys = reference.keys.map(|keys| follow(holder, keys).is_some());
        assert_ne!(keys, Some(false), "{what}: {}", reference.holder);
    }
    for selector in selectors {
        let found = follow(ty, selector.path).unwrap_or_else(|| panic!("{what}: {}", selector.path));
        let expected = if selector.plain { Basic::Map } else { Basic::Object };
        assert_eq!(found.basic(), expected, "{what}: {}", selector.path);
        assert_eq!(found.field("matchLabels").is_some(), !selector.plain, "{what}: {}", selector.path);
    }
}

#[test]
fn the_paths_in_rows_lead_somewhere() {
    let mut templates = 0;
    for kind in table::all() {
        let newest = KubeVersion::all().filter_map(|kube| Some((kube, kind.preferred(kube)?))).last();
        let (kube, version) = newest.expect("some version serves it");
        let ty = Schemas::of(kube).kind(kind.group, version.name, kind.kind).expect("it has a schema");
        check_paths(ty, kind.kind, kind.references, kind.selectors);
        if let Some(path) = kind.pod_template {
            let template = follow(ty, path).expect("the way to the template");
            check_paths(template, kind.kind, table::POD_REFERENCES, table::POD_SELECTORS);
            templates += 1;
        }
        if kind.subresources.contains(&"status") {
            assert!(ty.field("status").is_some(), "{}", kind.kind);
        }
    }
    assert_eq!(templates, 9);
}

/// Where an object of the type `old` does not fit `new`.
fn misfit(old: Type<'static>, new: Type<'static>, at: &str, depth: u8) -> Option<String> {
    if old.basic() != new.basic() {
        return Some(format!("{at}: {:?} and {:?}", old.basic(), new.basic()));
    }
    if depth == 0 {
        return None;
    }
    let field = |field: Field<'static>| match new.field(field.name()) {
        Some(now) => misfit(field.ty(), now.ty(), &format!("{at}.{}", field.name()), depth - 1),
        None => Some(format!("{at}.{} is gone", field.name())),
    };
    // Versions differ in what their schemas call required; the rules of validation are the same for all.
    let required = new.fields().find(|field| field.required() && old.field(field.name()).is_none());
    let required = required.map(|field| format!("{at}.{} is new and required", field.name()));
    let element = || misfit(old.element()?, new.element()?, &format!("{at}[]"), depth - 1);
    old.fields().find_map(field).or(required).or_else(element)
}

#[test]
fn versions_said_to_be_of_one_shape_are() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for kind in table::all() {
        let newest = |name| {
            KubeVersion::all().filter_map(|kube| Schemas::of(kube).kind(kind.group, name, kind.kind)).last()
        };
        let preferred = KubeVersion::all().filter_map(|kube| kind.preferred(kube)).last().expect("a version");
        for version in kind.versions.iter().filter(|version| version.changes == Some(&[])) {
            if let (Some(old), Some(new)) = (newest(version.name), newest(preferred.name)) {
                let misfit = misfit(old, new, "", 12).filter(|misfit| !misfit.contains(".status"));
                wrong.extend(misfit.map(|misfit| format!("{} {}: {misfit}", kind.kind, version.name)));
                compared += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(compared > 15, "only {compared} were compared");
}
