//! Requests over HTTP: what a method and a path mean, and how the answer is written.
//!
//! In: an [`api::Request`](crate::api::Request). Out: an [`api::Response`](crate::api::Response). The same
//! [`Handler`] answers in process and behind TLS. What the request does is the registry's matter.

mod accept;
mod answer;
mod body;
mod delete;
mod objects;
mod protobuf;
mod query;
mod reviews;
mod root;
mod route;
mod subresources;
mod watch;
mod wire;

use std::sync::Arc;

use crate::api::{Request, Response};
use crate::server::registry::Registry;

/// Answers requests.
#[derive(Clone)]
pub(super) struct Handler {
    registry: Arc<Registry>,
}

impl Handler {
    pub(super) fn new(registry: Arc<Registry>) -> Self {
        Self { registry }
    }

    /// Answers one request of an administrator. Whatever goes wrong is in the answer.
    pub(super) async fn handle(&self, request: Request) -> Response {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let query = query::Query::read(query);
        let answer = match root::answer(self, path, &request) {
            Some(answer) => answer,
            None => route::answer(self, path, &query, &request).await,
        };
        answer.unwrap_or_else(|refusal| answer::refusal(&refusal))
    }
}
