//! The embedded API server: store, registry, strategies, watch, OpenAPI, controllers.
//!
//! In: requests, in process or over TLS. Out: what a real API server would answer and do, for everything that
//! manifests touch. The room does not know the client.
//!
//! [`store`] keeps bytes under keys and revisions, [`registry`] knows what it takes to write an object, the
//! strategies what is special to a kind; controllers work through [`registry::Cluster`].

mod boot;
pub mod controllers;
mod discovery;
mod http;
mod listen;
mod openapi;
mod random;
pub mod registry;
mod scale;
pub mod store;
mod strategies;
mod tables;
mod tls;

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::task::JoinSet;

use crate::api::{Clock, Request, Response, Transport, TransportError};
use crate::kinds::KubeVersion;
use controllers::Informers;
use registry::{Cluster, Refusal, Registry};
use store::{OpenError, Store};

pub use listen::{Listen, ListenError, Listening};

/// What a server is to be.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder in which it keeps its objects; `None` to keep nothing beyond its own life.
    pub folder: Option<PathBuf>,
    /// The Kubernetes version that it plays.
    pub version: KubeVersion,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The objects that every cluster has could not be made.
    #[error("cannot set up the cluster: {0}")]
    Boot(#[from] Refusal),
}

/// A running API server. Runs within the tokio runtime in which it was opened; stops when it is dropped.
pub struct Server {
    registry: Arc<Registry>,
    /// Dropped with the server, which stops them.
    _controllers: JoinSet<()>,
}

impl Server {
    /// Opens the store and makes what every cluster has where it is absent: namespaces, service accounts, nodes,
    /// a storage class.
    ///
    /// # Errors
    /// [`StartError`]; what is kept is as it was then.
    pub async fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let store = match &config.folder {
            Some(folder) => Store::open(folder)?,
            None => Store::in_memory(),
        };
        let registry = Arc::new(Registry::new(store, config.version, clock));
        registry.serve_custom_resources()?;
        boot::boot(&Cluster::new(Arc::clone(&registry))).await?;
        let controllers = controllers::start(&Arc::new(Informers::new(&registry)));
        Ok(Self { registry, _controllers: controllers })
    }

    /// Listens for requests over TLS, with a new certificate and a new token.
    ///
    /// # Errors
    /// [`ListenError`] where the address cannot be had.
    pub async fn listen(&self, listen: Listen) -> Result<Listening, ListenError> {
        let handler = http::Handler::new(Arc::clone(&self.registry));
        Listening::start(handler, listen, &self.registry.random).await
    }

    /// What it keeps, as an administrator sees it.
    pub fn cluster(&self) -> Cluster {
        Cluster::new(Arc::clone(&self.registry))
    }
}

/// The way to the server in the same process, as its administrator.
impl Transport for Server {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let handler = http::Handler::new(Arc::clone(&self.registry));
        let limit = request.timeout;
        let answer = async move { handler.handle(request).await };
        match limit {
            None => answer.map(Ok).boxed(),
            Some(limit) => tokio::time::timeout(limit, answer)
                .map(move |answer| {
                    answer.map_err(|_| TransportError::Timeout { server: IN_PROCESS.to_owned(), limit })
                })
                .boxed(),
        }
    }
}

/// What errors call a server that has no address.
const IN_PROCESS: &str = "the embedded server";
