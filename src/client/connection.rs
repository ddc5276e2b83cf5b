use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use http::{HeaderMap, HeaderValue, header};
use tokio::sync::Semaphore;

use super::credentials::{Certificate, Proof};
use super::retry::{Retries, Verdict};
use super::{Config, ConfigError, dial, failure};
use crate::api::{Body, Clock, Request, Response, Transport, TransportError};

/// How many requests may be under way at once; a server that wants fewer answers 429.
const SLOTS: usize = 64;

/// A real API server, reached over the network through one pool of connections.
pub struct Client {
    config: Config,
    own_headers: HeaderMap,
    pool: Mutex<Pool>,
    slots: Semaphore,
    clock: Arc<dyn Clock>,
}

struct Pool {
    http: reqwest::Client,
    certificate: Option<Certificate>,
}

impl Client {
    /// A client for the server that `config` names. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigError`]: certificates or keys that cannot be used.
    pub fn new(config: Config, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let pool = Mutex::new(Pool { http: dial::pool(&config, None)?, certificate: None });
        let mut own_headers = config.impersonate.headers()?;
        let agent = concat!("hoist/", env!("CARGO_PKG_VERSION"));
        own_headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
        Ok(Self { config, own_headers, pool, slots: Semaphore::new(SLOTS), clock })
    }

    /// How it was configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let credentials = &self.config.credentials;
        let mut proof = credentials.proof(self.clock.now()).await.map_err(TransportError::Credentials)?;
        let mut retries = Retries::default();
        let mut renewed = false;
        loop {
            let outcome = self.attempt(&request, &proof).await;
            let refused = matches!(&outcome, Ok(answer) if answer.status == http::StatusCode::UNAUTHORIZED);
            if refused && !renewed {
                renewed = true;
                let fresh = credentials.renewed(&proof, self.clock.now()).await;
                if let Some(fresh) = fresh.map_err(TransportError::Credentials)? {
                    proof = fresh;
                    continue;
                }
            }
            match retries.judge(&request, &outcome) {
                Verdict::Again(after) => tokio::time::sleep(after).await,
                Verdict::Done => return outcome,
            }
        }
    }

    async fn attempt(&self, request: &Request, proof: &Proof) -> Result<Response, TransportError> {
        let server = self.config.server.as_str();
        // The semaphore is never closed; should it ever be, there is no bound instead of no answer.
        let _slot = self.slots.acquire().await.ok();
        let streams = is_stream(&request.target);
        let limit = request.timeout.or(self.config.request_timeout.filter(|_| !streams));
        let work = self.carry_out(request, proof, streams);
        let outcome = match limit {
            Some(limit) => match tokio::time::timeout(limit, work).await {
                Ok(outcome) => outcome,
                Err(_) => Err(TransportError::Timeout { server: server.to_owned(), limit }),
            },
            None => work.await,
        };
        let verb = &request.method;
        match &outcome {
            Ok(answer) => tracing::debug!("{verb} {} {}", request.target, answer.status.as_u16()),
            Err(error) => tracing::debug!("{verb} {} {error}", request.target),
        }
        outcome
    }

    async fn carry_out(
        &self,
        request: &Request,
        proof: &Proof,
        streams: bool,
    ) -> Result<Response, TransportError> {
        let server = self.config.server.as_str();
        let mut headers = self.own_headers.clone();
        headers.extend(proof.header().map(|value| (header::AUTHORIZATION, value)));
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        let sent = self
            .http(proof)?
            .request(request.method.clone(), dial::address(&self.config, &request.target))
            .headers(headers)
            .body(request.body.clone())
            .send()
            .await;
        let answer = sent.map_err(|error| failure::of_request(server, &error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = match streams && status.is_success() {
            true => {
                let server = server.to_owned();
                let pieces = answer.bytes_stream();
                Body::Stream(pieces.map_err(move |error| failure::of_body(&server, &error)).boxed())
            }
            false => {
                let whole: Result<Bytes, _> = answer.bytes().await;
                Body::Whole(whole.map_err(|error| failure::of_body(server, &error))?)
            }
        };
        Ok(Response { status, headers, body })
    }

    /// The pool; a new one when a plugin has handed out another certificate, as connections carry the old one.
    fn http(&self, proof: &Proof) -> Result<reqwest::Client, TransportError> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.certificate != proof.certificate {
            let fresh = dial::pool(&self.config, proof.certificate.as_ref());
            pool.http = fresh.map_err(|error| TransportError::Credentials(error.to_string()))?;
            pool.certificate = proof.certificate.clone();
        }
        Ok(pool.http.clone())
    }
}

impl Transport for Client {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.exchange(request).boxed()
    }
}

/// Whether the answer comes piece by piece for as long as it likes.
fn is_stream(target: &str) -> bool {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|pair| matches!(pair, "watch=true" | "watch=1" | "follow=true"))
}

/// How long a connection may take to come about.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(30);
