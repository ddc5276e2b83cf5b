use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use http::{HeaderMap, Method, StatusCode};

/// One request to an API server. `target` is path and query as they go over the wire, percent-encoded:
/// `/apis/apps/v1/namespaces/shop/deployments?limit=500`.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub target: String,
    /// Headers beside those that the transport adds (authentication, host, length).
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// How long the whole exchange may take; `None` for as long as the transport is set to, which for a watch
    /// is without end.
    pub timeout: Option<Duration>,
}

/// An answer. `Err` of [`Transport::send`] is for what kept an answer from coming; a refusal is an answer.
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it comes.
    pub body: Body,
}

/// The body of a response.
pub enum Body {
    /// All of it.
    Whole(Bytes),
    /// Piece by piece as they come: a watch, a log that is followed.
    Stream(BoxStream<'static, Result<Bytes, TransportError>>),
}

/// What kept an answer from coming.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// No connection could be made: nothing was sent.
    #[error("cannot connect to {server}: {reason}")]
    Connect {
        /// The server's address.
        server: String,
        /// Why, as a sentence.
        reason: String,
    },
    /// The connection broke or ended before the answer was whole: the request may have been carried out.
    #[error("the connection to {server} was lost: {reason}")]
    Lost {
        /// The server's address.
        server: String,
        /// Why.
        reason: String,
    },
    /// The time given to the request ran out: it may have been carried out.
    #[error("no answer from {server} within {limit:?}")]
    Timeout {
        /// The server's address.
        server: String,
        /// The limit.
        limit: Duration,
    },
    /// Credentials could not be had (an exec plugin that failed, a token file that cannot be read).
    #[error("{0}")]
    Credentials(String),
}

/// The way to an API server: over the network, or in process.
pub trait Transport: Send + Sync {
    /// Sends one request and returns its answer.
    ///
    /// # Errors
    /// [`TransportError`] where no answer came. An answer of status 400 and above is no error here.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}
