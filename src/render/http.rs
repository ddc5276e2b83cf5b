//! Single HTTP exchanges: a request, and the whole answer to it within limits.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode, Url};
use tokio::runtime::{Builder, Handle, Runtime};

/// How long one answer may take, and how large it may be once unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the request to the last byte.
    pub time: Duration,
    /// In bytes.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(60), size: 64 << 20 }
    }
}

/// Opens the pool of connections, which is not done before it is needed.
pub type Connect = Box<dyn Fn() -> Result<Client, String> + Send + Sync>;

/// What is asked of a server.
#[derive(Clone)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// Of what.
    pub url: Url,
    /// How; may hold credentials.
    pub headers: HeaderMap,
    /// With what.
    pub body: Bytes,
}

impl Request {
    /// Asks for what stands at `url`.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), body: Bytes::new() }
    }
}

/// What a server answers.
pub struct Reply {
    /// How it went.
    pub status: StatusCode,
    /// What there is to know of the answer.
    pub headers: HeaderMap,
    /// The answer.
    pub content: Vec<u8>,
}

impl Reply {
    /// A header that is text.
    pub fn header(&self, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The way to servers, opened when it is first needed.
pub struct Http {
    connect: Connect,
    connection: Mutex<Option<Connection>>,
}

impl Http {
    /// A way over the pool that `connect` opens.
    pub fn new(connect: Connect) -> Self {
        Self { connect, connection: Mutex::default() }
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// Why there is none: the server cannot be reached, or the answer is too late or too large.
    pub fn send(&self, request: Request, limits: Limits) -> Result<Reply, String> {
        let (client, runtime) = self.connected()?;
        let (sender, receiver) = mpsc::channel();
        runtime.spawn(async move {
            let work = tokio::time::timeout(limits.time, exchange(client, request, limits.size));
            let late = |_| Err(format!("no complete answer within {} s", limits.time.as_secs_f32()));
            // Whoever asked waits for the answer.
            let _ = sender.send(work.await.unwrap_or_else(late));
        });
        receiver.recv().unwrap_or_else(|_| Err("the request was broken off".to_owned()))
    }

    /// The connections, opened at the first call, and what drives them.
    fn connected(&self) -> Result<(Client, Handle), String> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match &mut *connection {
            Some(connection) => connection,
            none => none.insert(Connection::open(&self.connect)?),
        };
        Ok((connection.client.clone(), connection.handle.clone()))
    }
}

/// The connections, and what drives them: callers may themselves be driven by a runtime, in which none can wait
/// for another.
struct Connection {
    client: Client,
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Connection {
    fn open(connect: &Connect) -> Result<Self, String> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| format!("cannot start: {error}"))?;
        Ok(Self { client: connect()?, handle: runtime.handle().clone(), runtime: Some(runtime) })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // To wait for its thread is not allowed where another runtime drives the caller.
        self.runtime.take().into_iter().for_each(Runtime::shutdown_background);
    }
}

async fn exchange(client: Client, request: Request, limit: usize) -> Result<Reply, String> {
    let Request { method, url, headers, body } = request;
    let sent = client.request(method, url).headers(headers).body(body).send().await;
    let mut answer = sent.map_err(|error| reason(&error))?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut content = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| reason(&error))? {
        if content.len() + piece.len() > limit {
            return Err(format!("the answer is larger than {limit} bytes"));
        }
        content.extend_from_slice(&piece);
    }
    Ok(Reply { status, headers, content })
}

/// The innermost cause: those around it only repeat the URL.
fn reason(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut said = error.to_string();
    while let Some(error) = cause {
        said = error.to_string();
        cause = error.source();
    }
    said
}
