//! Transports on which something goes wrong once.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hoist::api::{Body, Reason, Request, Response, Status, Transport, TransportError};
use http::{HeaderMap, Method, StatusCode};

/// What goes wrong: the first request of a method whose target and body hold these texts.
pub struct Refusing {
    method: Method,
    target: String,
    body: String,
    status: Option<StatusCode>,
    done: AtomicBool,
}

/// A transport with a fault in it.
struct Faulty {
    inner: Box<dyn Transport>,
    fault: Refusing,
}

impl Refusing {
    /// It is answered with `status` and not carried out.
    pub fn new(method: Method, target: &str, body: &str, status: u16) -> Self {
        let status = Some(StatusCode::from_u16(status).unwrap());
        Self {
            method,
            target: target.to_owned(),
            body: body.to_owned(),
            status,
            done: AtomicBool::new(false),
        }
    }

    /// It is carried out, and its answer is lost.
    pub fn losing(method: Method, target: &str) -> Self {
        Self { status: None, ..Self::new(method, target, "", 200) }
    }

    /// `inner` with this fault.
    pub fn on(self, inner: Box<dyn Transport>) -> Box<dyn Transport> {
        Box::new(Faulty { inner, fault: self })
    }

    fn strikes(&self, request: &Request) -> bool {
        let body = String::from_utf8_lossy(&request.body);
        let meant = request.method == self.method && request.target.contains(&self.target);
        meant && body.contains(&self.body) && !self.done.swap(true, Ordering::Relaxed)
    }
}

impl Transport for Faulty {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        if !self.fault.strikes(&request) {
            return self.inner.send(request);
        }
        match self.fault.status {
            Some(status) => {
                let reason =
                    if status == StatusCode::CONFLICT { Reason::Conflict } else { Reason::Forbidden };
                let body = Status::failure(status, reason, "no").to_value().to_string();
                let answer = Response { status, headers: HeaderMap::new(), body: Body::Whole(body.into()) };
                async { Ok(answer) }.boxed()
            }
            None => async {
                let _ = self.inner.send(request).await;
                Err(TransportError::Lost { server: "it".to_owned(), reason: "cut".to_owned() })
            }
            .boxed(),
        }
    }
}
