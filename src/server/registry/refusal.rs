use http::StatusCode;

use super::Resource;
use crate::api::{Cause, Details, Reason, Status};
use crate::kinds::FieldError;

/// Why a request was refused: the Status that the client gets, in the words of the API server (apimachinery
/// `pkg/api/errors/errors.go`).
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Refusal(Box<Status>);

impl Refusal {
    /// A refusal without details.
    pub fn new(code: StatusCode, reason: Reason, message: impl Into<String>) -> Self {
        Self(Box::new(Status::failure(code, reason, message)))
    }

    fn about(self, details: Details) -> Self {
        Self(Box::new(self.0.with_details(details)))
    }

    /// The Status.
    pub fn status(&self) -> &Status {
        &self.0
    }

    /// Its reason.
    pub fn reason(&self) -> Reason {
        self.0.reason.unwrap_or(Reason::Unknown)
    }

    /// The request makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Reason::BadRequest, message)
    }

    /// Something broke that is not the client's fault.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        let message = format!("Internal error occurred: {message}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Reason::InternalError, message)
    }

    /// No such path.
    pub fn no_such_path() -> Self {
        let message = "the server could not find the requested resource";
        Self::new(StatusCode::NOT_FOUND, Reason::NotFound, message).about(Details::default())
    }

    /// The object is not there.
    pub fn not_found(resource: &Resource, name: &str) -> Self {
        let message = format!("{} \"{name}\" not found", resource.qualified());
        Self::new(StatusCode::NOT_FOUND, Reason::NotFound, message).about(resource.details(name))
    }

    /// The object is there already.
    pub fn already_exists(resource: &Resource, name: &str) -> Self {
        let message = format!("{} \"{name}\" already exists", resource.qualified());
        Self::new(StatusCode::CONFLICT, Reason::AlreadyExists, message).about(resource.details(name))
    }

    /// The object is not as the request presumes.
    pub fn conflict(resource: &Resource, name: &str, why: &str) -> Self {
        let message = format!("Operation cannot be fulfilled on {} \"{name}\": {why}", resource.qualified());
        Self::new(StatusCode::CONFLICT, Reason::Conflict, message).about(resource.details(name))
    }

    /// Another writer was faster.
    pub fn modified(resource: &Resource, name: &str) -> Self {
        let why =
            "the object has been modified; please apply your changes to the latest version and try again";
        Self::conflict(resource, name, why)
    }

    /// Other managers own what is applied.
    pub fn apply_conflict(message: &str, causes: Vec<Cause>) -> Self {
        let details = Details { causes, ..Details::default() };
        Self::new(StatusCode::CONFLICT, Reason::Conflict, message).about(details)
    }

    /// An option of a write is none. `options` is the kind that holds it.
    pub fn invalid_option(options: &str, field: &str, reason: &str, message: &str) -> Self {
        let group = "meta.k8s.io".to_owned();
        let causes =
            vec![Cause { reason: reason.to_owned(), message: message.to_owned(), field: field.to_owned() }];
        let details =
            Details { group: group.clone(), kind: options.to_owned(), causes, ..Details::default() };
        let message = format!("{options}.{group} \"\" is invalid: {field}: {message}");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, message).about(details)
    }

    /// What is applied is no object of its kind. The API server gives no reason for it.
    pub fn untyped(message: impl Into<String>) -> Self {
        let mut refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR, Reason::Unknown, message);
        refusal.0.reason = None;
        refusal
    }

    /// A rule of the cluster forbids it.
    pub fn forbidden(resource: &Resource, name: &str, why: &str) -> Self {
        let message = format!("{} \"{name}\" is forbidden: {why}", resource.qualified());
        Self::new(StatusCode::FORBIDDEN, Reason::Forbidden, message).about(resource.details(name))
    }

    /// The namespace is being deleted: nothing new goes into it.
    pub fn terminating(resource: &Resource, name: &str, namespace: &str) -> Self {
        let content = "unable to create new content in namespace";
        let why = format!("{content} {namespace} because it is being terminated");
        let mut refusal = Self::forbidden(resource, name, &why);
        let cause = Cause {
            reason: "NamespaceTerminating".to_owned(),
            message: format!("namespace {namespace} is being terminated"),
            field: "metadata.namespace".to_owned(),
        };
        refusal.0.details.get_or_insert_default().causes.push(cause);
        refusal
    }

    /// Not now; after `seconds` perhaps, where that is known.
    pub fn too_many_requests(message: &str, seconds: u32, reason: &str, why: String) -> Self {
        let cause = Cause { reason: reason.to_owned(), message: why, field: String::new() };
        let details = Details {
            causes: vec![cause],
            retry_after_seconds: Some(seconds).filter(|seconds| *seconds > 0),
            ..Details::default()
        };
        Self::new(StatusCode::TOO_MANY_REQUESTS, Reason::TooManyRequests, message).about(details)
    }

    /// The path does not know the method.
    pub fn method_not_allowed() -> Self {
        let message = "the server does not allow this method on the requested resource";
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, Reason::MethodNotAllowed, message);
        refusal.about(Details::default())
    }

    /// The object breaks rules. `errors` holds one at least.
    pub fn invalid(resource: &Resource, name: &str, errors: &[FieldError]) -> Self {
        let listed: Vec<String> = errors.iter().map(|error| format!("{}: {error}", error.path)).collect();
        let listed = match listed.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let kind = match resource.group.is_empty() {
            true => resource.kind.clone(),
            false => format!("{}.{}", resource.kind, resource.group),
        };
        let causes = errors.iter().map(|error| Cause {
            reason: error.reason.cause().to_owned(),
            message: error.to_string(),
            field: error.path.to_string(),
        });
        let details = Details {
            name: name.to_owned(),
            group: resource.group.clone(),
            kind: resource.kind.clone(),
            causes: causes.collect(),
            ..Details::default()
        };
        let message = format!("{kind} \"{name}\" is invalid: {listed}");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, message).about(details)
    }

    /// The resource version asked for is no longer kept.
    pub fn expired(message: impl Into<String>) -> Self {
        Self::new(StatusCode::GONE, Reason::Expired, message)
    }
}
