//! The server on the network: TLS, HTTP/1.1 and HTTP/2, a bearer token, limits.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::http::Handler;
use super::random::Random;
use super::tls::{Identity, IdentityError};
use crate::api::{self, Reason, Status};

/// The largest body that is read (the real server's limit for what it stores is about the same).
const MOST_BYTES: usize = 3 << 20;
/// How long a client may take for the handshake, for the head of a request and for its body.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long requests under way may take to end when the server does.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where and how to listen.
#[derive(Clone, Copy, Debug)]
pub struct Listen {
    /// The address; port 0 for any that is free.
    pub address: SocketAddr,
}

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// No certificate could be made.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// A server that listens, and answers once [`Listening::run`] is awaited.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    identity: Identity,
    token: Arc<str>,
    handler: Handler,
}

impl Listening {
    pub(super) async fn start(
        handler: Handler,
        listen: Listen,
        random: &Random,
    ) -> Result<Self, ListenError> {
        let bound = |source| ListenError::Bind { address: listen.address, source };
        let listener = TcpListener::bind(listen.address).await.map_err(bound)?;
        let address = listener.local_addr().map_err(bound)?;
        let identity = Identity::new(address)?;
        Ok(Self { listener, address, identity, token: random.token().into(), handler })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A kubeconfig that leads to it. It holds the token: write it for its owner's eyes only.
    pub fn kubeconfig(&self) -> String {
        let authority = STANDARD.encode(&self.identity.authority);
        let (address, token) = (self.address, &self.token);
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: hoist\nclusters:\n- name: hoist\n  cluster:\n    \
             server: https://{address}\n    certificate-authority-data: {authority}\ncontexts:\n- name: hoist\n  \
             context:\n    cluster: hoist\n    user: hoist\nusers:\n- name: hoist\n  user:\n    token: {token}\n"
        )
    }

    /// Answers requests until `end` is done, then lets those under way end for a moment.
    pub async fn run(self, end: impl Future<Output = ()>) {
        let acceptor = TlsAcceptor::from(Arc::clone(&self.identity.config));
        let ending = watch::Sender::new(false);
        let mut connections = JoinSet::new();
        let mut end = std::pin::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let connection = Connection {
                            acceptor: acceptor.clone(),
                            handler: self.handler.clone(),
                            token: Arc::clone(&self.token),
                            ending: ending.subscribe(),
                        };
                        connections.spawn(connection.serve(stream));
                    }
                    // Out of descriptors, most likely: connections that end give some back.
                    Err(error) => {
                        tracing::warn!(%error, "cannot accept a connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
        ending.send_replace(true);
        let all = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, all).await.is_err() {
            connections.shutdown().await;
        }
    }
}

/// One connection.
struct Connection {
    acceptor: TlsAcceptor,
    handler: Handler,
    token: Arc<str>,
    ending: watch::Receiver<bool>,
}

impl Connection {
    async fn serve(mut self, stream: TcpStream) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot send without delay");
        }
        let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, self.acceptor.accept(stream)).await else {
            return;
        };
        let (handler, token) = (self.handler, self.token);
        let service = service_fn(move |request| {
            let (handler, token) = (handler.clone(), Arc::clone(&token));
            async move { Ok::<_, Infallible>(answer(&handler, &token, request).await) }
        });
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        builder.http2().timer(TokioTimer::new()).max_concurrent_streams(1000);
        let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
        let served = tokio::select! {
            served = connection.as_mut() => served,
            () = told(&mut self.ending) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = served {
            tracing::debug!(error, "a connection broke");
        }
    }
}

/// Waits until the server ends.
async fn told(ending: &mut watch::Receiver<bool>) {
    while !*ending.borrow_and_update() && ending.changed().await.is_ok() {}
}

type Answer = http::Response<UnsyncBoxBody<Bytes, api::TransportError>>;

/// Answers one request, if its token is the right one.
async fn answer(handler: &Handler, token: &str, request: http::Request<Incoming>) -> Answer {
    let (head, body) = request.into_parts();
    if !is_public(head.uri.path()) && !is_authorized(&head.headers, token) {
        return refused(StatusCode::UNAUTHORIZED, Reason::Unauthorized, "Unauthorized");
    }
    let body = match tokio::time::timeout(PATIENCE, Limited::new(body, MOST_BYTES).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = format!("Request entity too large: limit is {MOST_BYTES}");
            return refused(StatusCode::PAYLOAD_TOO_LARGE, Reason::RequestEntityTooLarge, &message);
        }
        Ok(Err(error)) => return refused(StatusCode::BAD_REQUEST, Reason::BadRequest, &error.to_string()),
        Err(_) => {
            return refused(StatusCode::REQUEST_TIMEOUT, Reason::Timeout, "the body did not come in time");
        }
    };
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let request = api::Request { method: head.method, target, headers: head.headers, body, timeout: None };
    let response = handler.handle(request).await;
    let body = match response.body {
        api::Body::Whole(bytes) => Full::new(bytes).map_err(|never| match never {}).boxed_unsync(),
        api::Body::Stream(stream) => streamed(stream),
    };
    let mut answer = http::Response::new(body);
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}

fn streamed(
    stream: BoxStream<'static, Result<Bytes, api::TransportError>>,
) -> UnsyncBoxBody<Bytes, api::TransportError> {
    StreamBody::new(stream.map(|piece| piece.map(Frame::data))).boxed_unsync()
}

/// What load balancers and waiting scripts ask before they have a token.
fn is_public(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "healthz" | "livez" | "readyz" | "version")
}

fn is_authorized(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(given) = given.and_then(|given| given.strip_prefix("Bearer ")) else { return false };
    // In a time that does not tell how much of it is right.
    let differs = given.bytes().zip(token.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    given.len() == token.len() && differs == 0
}

fn refused(code: StatusCode, reason: Reason, message: &str) -> Answer {
    let status = Status::failure(code, reason, message).to_value().to_string();
    let mut answer =
        http::Response::new(Full::new(Bytes::from(status)).map_err(|never| match never {}).boxed_unsync());
    *answer.status_mut() = code;
    answer.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    answer
}
