use std::sync::Arc;

use http::Method;
use http::header::USER_AGENT;

use super::accept::Accept;
use super::body::{self, Sent};
use super::query::Query;
use super::{Handler, answer, delete, objects, reviews, subresources, watch};
use crate::api::{PatchType, Request, ResourcePath, Response};
use crate::server::registry::{Part, Refusal, Resource, Target, WriteOptions};

/// A request for a resource, read.
pub(super) struct Call<'a> {
    pub(super) handler: &'a Handler,
    pub(super) resource: &'a Resource,
    pub(super) path: &'a ResourcePath,
    pub(super) query: &'a Query,
    pub(super) request: &'a Request,
    pub(super) accept: Accept,
}

impl Call<'_> {
    /// The object that the path names, or would have the body name.
    pub(super) fn target(&self) -> Target<'_> {
        Target {
            resource: self.resource,
            version: &self.path.version,
            namespace: self.path.namespace.as_deref().unwrap_or_default(),
            name: self.path.name.as_deref().unwrap_or_default(),
        }
    }

    /// Reads the body, which is to be of `kind`.
    pub(super) fn sent(&self, kind: &str) -> Result<Sent, Refusal> {
        body::read(&self.request.headers, &self.request.body, kind, self.handler.registry.version)
    }

    /// How to write; who does not say who it is goes by the name of the program.
    pub(super) fn write_options(&self) -> Result<WriteOptions, Refusal> {
        let mut options = self.query.write_options()?;
        if options.manager.is_empty() {
            let agent = self.request.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
            options.manager = agent.unwrap_or_default().split('/').next().unwrap_or_default().to_owned();
        }
        Ok(options)
    }

    /// How to patch: who applies must say who it is, and nobody else can take over what others own.
    pub(super) fn patch_options(&self, kind: PatchType) -> Result<WriteOptions, Refusal> {
        let force = self.query.get("force").map(|force| force == "true");
        let refuse = |field, reason, why| Err(Refusal::invalid_option("PatchOptions", field, reason, why));
        match kind {
            PatchType::Apply if self.query.get("fieldManager").is_none_or(str::is_empty) => {
                let why = "Required value: is required for apply patch";
                refuse("fieldManager", "FieldValueRequired", why)
            }
            PatchType::Json | PatchType::Merge | PatchType::Strategic if force.is_some() => {
                let why = "Forbidden: may not be specified for non-apply patch";
                refuse("force", "FieldValueForbidden", why)
            }
            _ => Ok(WriteOptions { force: force.unwrap_or(false), ..self.write_options()? }),
        }
    }

    fn allows(&self, verb: &str) -> Result<(), Refusal> {
        match self.resource.verbs().contains(&verb) {
            true => Ok(()),
            false => Err(Refusal::method_not_allowed()),
        }
    }
}

/// Answers a request for a resource.
pub(super) async fn answer(
    handler: &Handler,
    path: &str,
    query: &Query,
    request: &Request,
) -> Result<Response, Refusal> {
    let Some(path) = ResourcePath::parse(path) else { return Err(Refusal::no_such_path()) };
    let resource = find(handler, &path).ok_or_else(Refusal::no_such_path)?;
    let accept = Accept::read(&request.headers)?;
    let call = Call { handler, resource: &resource, path: &path, query, request, accept };
    let response = dispatch(&call).await?;
    let deprecation = resource.version(&path.version).and_then(|version| version.deprecation.clone());
    Ok(answer::warned(response, deprecation.as_slice()))
}

fn find(handler: &Handler, path: &ResourcePath) -> Option<Arc<Resource>> {
    let resource = handler.registry.catalog.find(&path.group, &path.plural)?;
    resource.version(&path.version)?;
    // A namespaced object has a namespace in its path, a cluster-wide one has none; only lists go over all.
    let fits = match (&path.namespace, resource.namespaced) {
        (Some(_), false) => false,
        (None, true) => path.name.is_none(),
        _ => true,
    };
    fits.then_some(resource)
}

async fn dispatch(call: &Call<'_>) -> Result<Response, Refusal> {
    let method = &call.request.method;
    let watches = call.path.watch || (call.path.name.is_none() && call.query.flag("watch"));
    match (&call.path.name, call.path.subresource.as_deref()) {
        _ if watches && *method == Method::GET => {
            call.allows("watch")?;
            watch::answer(call)
        }
        (None, _) => collection(call, method).await,
        (Some(_), None) => object(call, method, Part::Main).await,
        (Some(_), Some(name)) if !has_subresource(call.resource, &call.path.version, name) => {
            Err(Refusal::no_such_path())
        }
        (Some(_), Some("status")) => object(call, method, Part::Status).await,
        (Some(_), Some("finalize")) => object(call, method, Part::Finalize).await,
        (Some(_), Some(name)) => subresources::answer(call, name).await,
    }
}

fn has_subresource(resource: &Resource, version: &str, name: &str) -> bool {
    let version = resource.version(version);
    version.is_some_and(|version| version.subresources.iter().any(|known| known == name))
}

async fn collection(call: &Call<'_>, method: &Method) -> Result<Response, Refusal> {
    match *method {
        Method::GET => call.allows("list").and_then(|()| objects::list(call)),
        Method::POST => {
            call.allows("create")?;
            match reviews::answer(call) {
                Some(answer) => answer,
                None => objects::create(call).await,
            }
        }
        Method::DELETE => {
            call.allows("deletecollection")?;
            delete::collection(call).await
        }
        _ => Err(Refusal::method_not_allowed()),
    }
}

async fn object(call: &Call<'_>, method: &Method, part: Part) -> Result<Response, Refusal> {
    match *method {
        Method::GET if part != Part::Finalize => call.allows("get").and_then(|()| objects::get(call)),
        Method::PUT => {
            call.allows("update")?;
            objects::update(call, part).await
        }
        Method::PATCH if part != Part::Finalize => {
            call.allows("patch")?;
            objects::patch(call, part).await
        }
        Method::DELETE if part == Part::Main => {
            call.allows("delete")?;
            delete::object(call).await
        }
        _ => Err(Refusal::method_not_allowed()),
    }
}
