use std::collections::HashSet;

use crate::api::Transport;
use crate::check;
use crate::client::{Api, CallError, Discovery, Resource, discovery};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::KubeVersion;
use crate::kinds::schema::Schemas;
use crate::kinds::table::{self, Kind};
use crate::object::{Bundle, Object, Reference};
use crate::render::{self, Rendered};
use crate::yaml::{Path, View};

use super::catalog::Catalog;
use super::plan::{Intent, Plan};
use super::{live, plan};

/// Where objects go that name no namespace.
#[derive(Clone, Debug)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// Whether the user named it (`-n`), so that an object that names another is refused.
    pub enforced: bool,
}

/// A server as far as a Plan for it needs to know it.
#[derive(Debug)]
pub struct Target {
    /// Its version.
    pub version: KubeVersion,
    /// What it serves.
    pub discovery: Discovery,
}

/// Why there is no Plan. Nothing was sent but reads.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The sources cannot be read.
    #[error(transparent)]
    Render(#[from] render::Error),
    /// The Bundle is wrong.
    #[error("{} of the manifests cannot be applied", count(.0))]
    Wrong(Vec<Diagnostic>),
    /// The server cannot be asked.
    #[error(transparent)]
    Call(#[from] CallError),
}

fn count(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
}

impl Target {
    /// Asks the server behind `transport` what it is.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn ask(transport: &dyn Transport) -> Result<Self, CallError> {
        let (version, discovery) =
            futures_util::try_join!(discovery::server_version(transport), Discovery::load(transport))?;
        Ok(Self { version, discovery })
    }
}

/// A Plan, and what there is to say of the manifests that it was made from.
#[derive(Debug)]
pub struct Prepared {
    /// The Plan.
    pub plan: Plan,
    /// Findings that do not stand in its way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and renders `sources` for `target`: charts see its version, what it serves, and the namespace they go
/// to, unless `options` say otherwise.
///
/// # Errors
/// [`PrepareError`]: something that cannot be read at all, or is broken.
pub fn read(
    sources: &[render::Source],
    mut options: render::Options,
    target: &Target,
    namespace: &Namespace,
) -> Result<Rendered, PrepareError> {
    options.kube_version.get_or_insert(target.version);
    options.namespace.get_or_insert_with(|| namespace.name.clone());
    options.api_versions.extend(target.discovery.group_versions());
    let rendered = render::render(sources, &options)?;
    match rendered.is_broken() {
        true => Err(PrepareError::Wrong(rendered.diagnostics)),
        false => Ok(rendered),
    }
}

/// The one way from a Bundle to a Plan: checks it for the target's version, fills in namespaces, resolves kinds,
/// reads what is live and plans.
///
/// # Errors
/// [`PrepareError`]: every object that cannot be applied, or a server that cannot be asked.
pub async fn prepare(
    bundle: &Bundle,
    target: &Target,
    transport: &dyn Transport,
    namespace: &Namespace,
    concurrency: usize,
) -> Result<Prepared, PrepareError> {
    // Whether a comment is still needed is for `validate` to say.
    let options = check::Options {
        versions: target.version.into(),
        selection: check::Selection::without(&["suppression"]),
        namespace: Some(namespace.name.clone()),
        ..check::Options::default()
    };
    let mut diagnostics = check::check(bundle, Vec::new(), &options);
    // An API server takes both; apply cannot know which of the two is meant.
    for twice in diagnostics.iter_mut().filter(|found| found.rule == "reference/duplicate") {
        twice.severity = Severity::Error;
    }
    let intents = match resolve(bundle, target, namespace) {
        Ok(intents) if !diagnostics.iter().any(is_error) => intents,
        resolved => {
            let told: Vec<_> = diagnostics.iter().filter(|found| is_error(found)).collect();
            let told: Vec<_> = told.into_iter().map(|found| found.subject.clone()).collect();
            let more = resolved.err().unwrap_or_default().into_iter();
            diagnostics.extend(more.filter(|found| !told.contains(&found.subject)));
            check::sort(&mut diagnostics);
            return Err(PrepareError::Wrong(diagnostics));
        }
    };
    let intents = with_live(intents, transport, concurrency).await?;
    let plan = plan::plan(intents, Schemas::of(target.version)).map_err(|failed| {
        let told = failed.into_iter().map(|(reference, error)| {
            let message = format!("{reference} cannot be merged: {error}");
            Diagnostic::new("apply/merge", Severity::Error, message).about(reference.subject())
        });
        PrepareError::Wrong(told.collect())
    })?;
    Ok(Prepared { plan, diagnostics })
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// The intents with the objects as they are.
async fn with_live(
    mut intents: Vec<Intent>,
    transport: &dyn Transport,
    concurrency: usize,
) -> Result<Vec<Intent>, CallError> {
    let served: Vec<usize> = (0..intents.len()).filter(|&at| !intents[at].premature).collect();
    let wanted: Vec<_> = served.iter().map(|&at| (&intents[at].resource, &intents[at].reference)).collect();
    let found = live::read(Api::new(transport), &wanted, concurrency).await?;
    for (at, object) in served.into_iter().zip(found) {
        intents[at].live = object;
    }
    mark_premature(&mut intents);
    Ok(intents)
}

/// What is wanted of each object, its kind found and its namespace filled in. One that stands twice counts once.
///
/// # Errors
/// A diagnostic for each object of which neither can be had.
pub(super) fn resolve(
    bundle: &Bundle,
    target: &Target,
    namespace: &Namespace,
) -> Result<Vec<Intent>, Vec<Diagnostic>> {
    let catalog = Catalog::new(&target.discovery, bundle);
    let (mut intents, mut wrong) = (Vec::new(), Vec::new());
    let mut seen: HashSet<(String, Reference)> = HashSet::new();
    for object in bundle.objects() {
        match intent(object, &catalog, namespace) {
            Ok(intent) => {
                let key = (
                    intent.resource.path(intent.reference.namespace.as_deref(), None),
                    intent.reference.clone(),
                );
                if seen.insert(key) {
                    intents.push(intent);
                }
            }
            Err(diagnostic) => wrong.push(*diagnostic),
        }
    }
    if wrong.is_empty() { Ok(intents) } else { Err(wrong) }
}

fn intent(object: &Object, catalog: &Catalog, namespace: &Namespace) -> Result<Intent, Box<Diagnostic>> {
    let mut reference = object.reference.clone();
    let Some((resource, served)) = catalog.find(&reference.gvk) else {
        return Err(unknown_kind(object, catalog));
    };
    if reference.name.is_empty() {
        return Err(nameless(object));
    }
    let mut desired = object.to_value();
    if resource.namespaced {
        match &reference.namespace {
            Some(own) if namespace.enforced && *own != namespace.name => {
                return Err(elsewhere(object, own, namespace));
            }
            Some(_) => {}
            None => {
                desired["metadata"]["namespace"] = namespace.name.clone().into();
                reference.namespace = Some(namespace.name.clone());
            }
        }
    } else {
        // The server drops it, and kubectl leaves it out of what it keeps as applied.
        reference.namespace = None;
        if let Some(metadata) = desired["metadata"].as_object_mut() {
            metadata.shift_remove("namespace");
        }
    }
    Ok(Intent { reference, resource: Resource::clone(resource), desired, live: None, premature: !served })
}

/// Marks the objects that a server cannot play through before this run has made what they need: their namespace and,
/// for a pod, what admission completes it from.
fn mark_premature(intents: &mut [Intent]) {
    let of = |reference: &Reference, kind: &Kind| {
        reference.gvk.group == kind.group && reference.gvk.kind == kind.kind
    };
    let coming: Vec<Reference> = intents
        .iter()
        .filter(|intent| intent.live.is_none())
        .map(|intent| intent.reference.clone())
        .collect();
    let comes = |kind: &Kind, namespace: Option<&str>, name: &str| {
        let mut of_kind = coming.iter().filter(|reference| of(reference, kind));
        let namespace = namespace.filter(|_| kind.namespaced);
        of_kind.any(|reference| reference.name == name && reference.namespace.as_deref() == namespace)
    };
    for intent in intents {
        let namespace = intent.reference.namespace.as_deref();
        let mut needs = table::POD_REFERENCES.iter().filter(|needed| {
            needed.kind.is_some_and(|kind| ADMITTED_BY.iter().any(|admits| std::ptr::eq(*admits, kind)))
        });
        intent.premature |= namespace.is_some_and(|own| comes(&table::NAMESPACE, None, own))
            || of(&intent.reference, &table::POD)
                && needs.any(|needed| {
                    let holder = (&intent.desired).dig(needed.holder);
                    let name = holder.and_then(|holder| holder.get(needed.name)).and_then(View::as_str);
                    needed.kind.zip(name).is_some_and(|(kind, name)| comes(kind, namespace, name))
                });
    }
}

/// What admission looks for before it lets a pod in.
static ADMITTED_BY: [&Kind; 3] = [&table::SERVICE_ACCOUNT, &table::PRIORITY_CLASS, &table::RUNTIME_CLASS];

fn unknown_kind(object: &Object, catalog: &Catalog) -> Box<Diagnostic> {
    let gvk = &object.reference.gvk;
    let (kind, version) = (&gvk.kind, gvk.api_version());
    if catalog.is_unavailable(gvk) {
        let message =
            format!("the server knows nothing of {version} at present: what serves it does not answer");
        return at(object, "api/unknown-kind", message, "apiVersion");
    }
    let message = format!("the server does not serve the kind {kind} in {version}");
    let mut told = at(object, "api/unknown-kind", message, "apiVersion");
    match catalog.served_versions(gvk).as_slice() {
        [] => {
            told.help.push("install the CustomResourceDefinition first, or add it to the sources".to_owned())
        }
        versions => told.help.push(format!("it serves it in {}", versions.join(", "))),
    }
    told
}

fn nameless(object: &Object) -> Box<Diagnostic> {
    let message =
        format!("{} has no metadata.name: apply could not find it again", object.reference.gvk.kind);
    let mut told = at(object, "apply/nameless", message, "metadata");
    told.help.push("give it a fixed name; generateName works with kubectl create only".to_owned());
    told
}

fn elsewhere(object: &Object, own: &str, namespace: &Namespace) -> Box<Diagnostic> {
    let message = format!("{} is for namespace {own}, and -n says {}", object.reference, namespace.name);
    let mut told = at(object, "apply/namespace", message, "metadata.namespace");
    told.help.push(format!("drop -n {}, or the namespace in the manifest", namespace.name));
    told
}

fn at(object: &Object, rule: &'static str, message: String, path: &str) -> Box<Diagnostic> {
    let told = Diagnostic::new(rule, Severity::Error, message).about(object.reference.subject()).at(path);
    let place = object.tree().and_then(|tree| Some((tree, tree.locate(&Path::fields(path))?)));
    Box::new(match place {
        Some((tree, place)) => told.label(tree.text(), place.value, ""),
        None => told,
    })
}
