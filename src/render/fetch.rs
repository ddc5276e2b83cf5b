//! Brings what stands behind URLs: sources and schemas.

use std::error::Error as _;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::{Client, StatusCode, Url};
use tokio::runtime::{Builder, Handle, Runtime};

use super::cache::{Cache, Entry};

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

/// What is asked for, which decides how old an answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Manifests: the server is asked every time whether they are still the same.
    Source,
    /// A schema: one that is less than a day old is taken as it is, and an older one where the server does not
    /// answer. That there is none is remembered as long.
    Schema,
}

/// How old a schema may be before its server is asked again.
const SCHEMA_AGE: SignedDuration = SignedDuration::from_hours(24);

/// Opens the pool of connections, which is not done before it is needed.
pub type Connect = Box<dyn Fn() -> Result<Client, String> + Send + Sync>;

/// The way to what URLs name: over the network, or from what was fetched before.
pub struct Web {
    connect: Connect,
    cache: Option<Cache>,
    offline: bool,
    now: Timestamp,
    limits: Limits,
    connection: Mutex<Option<Connection>>,
}

/// Why a URL could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("cannot fetch `{url}`: {reason}")]
pub struct FetchError {
    /// The URL, without a password.
    pub url: String,
    /// Why.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Whether a server said that there is no such thing.
    pub absent: bool,
}

impl Web {
    /// A way over the pool that `connect` opens. Answers are kept in `cache`; with `offline` nothing else is asked.
    pub fn new(connect: Connect, cache: Option<PathBuf>, offline: bool, now: Timestamp) -> Self {
        let (cache, connection) = (cache.map(Cache::new), Mutex::default());
        Self { connect, cache, offline, now, limits: Limits::default(), connection }
    }

    /// The same with other limits.
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What stands behind `url`.
    ///
    /// # Errors
    /// [`FetchError`]: no http or https URL, a server that cannot be reached or refuses, an answer that is too
    /// late, too large or a web page; with `--offline` whatever was not fetched before.
    pub fn fetch(&self, url: &str, purpose: Purpose) -> Result<Vec<u8>, FetchError> {
        let parsed = parse(url)?;
        let shown = shown(&parsed);
        let fail = |reason: String| FetchError { url: shown.clone(), reason, hint: None, absent: false };
        let kept = self.cache.as_ref().and_then(|cache| cache.read(url));
        if self.offline {
            let missing = || {
                let hint = "fetch it once without `--offline`".to_owned();
                FetchError { hint: Some(hint), ..fail("it is not in the cache".to_owned()) }
            };
            return kept.ok_or_else(missing)?.into_content(&shown);
        }
        if let Some(kept) = kept.as_ref().filter(|kept| purpose == Purpose::Schema && kept.is_fresh(self.now))
        {
            return kept.clone().into_content(&shown);
        }
        tracing::debug!("GET {shown}");
        match (self.ask(parsed, kept.as_ref()).map_err(fail), kept) {
            (Ok(Answer::Same), Some(kept)) => self.keep(url, Entry { fetched: self.now, ..kept }, &shown),
            (Ok(Answer::Other(entry)), _) => self.keep(url, entry, &shown),
            (Ok(Answer::Same), None) => Err(fail("the server answers 304 to a first request".to_owned())),
            (Err(error), Some(kept)) if purpose == Purpose::Schema => {
                tracing::warn!("{error}; taken as it was fetched before");
                kept.into_content(&shown)
            }
            (Err(error), _) => Err(error.with_hint(url)),
        }
    }

    fn keep(&self, url: &str, entry: Entry, shown: &str) -> Result<Vec<u8>, FetchError> {
        if let Some(cache) = &self.cache
            && let Err(error) = cache.write(url, &entry)
        {
            tracing::warn!("cannot keep `{shown}`: {error}");
        }
        entry.into_content(shown).map_err(|error| error.with_hint(url))
    }

    /// Asks the server, and whether `kept` is still right.
    fn ask(&self, url: Url, kept: Option<&Entry>) -> Result<Answer, String> {
        let (client, runtime) = self.connected()?;
        let mut headers = HeaderMap::new();
        for (name, value) in kept
            .into_iter()
            .flat_map(|kept| [(IF_NONE_MATCH, &kept.etag), (IF_MODIFIED_SINCE, &kept.modified)])
        {
            headers.extend(value.as_ref().and_then(|value| Some((name, value.parse().ok()?))));
        }
        let (limits, now) = (self.limits, self.now);
        let (sender, receiver) = mpsc::channel();
        runtime.spawn(async move {
            let work = tokio::time::timeout(limits.time, exchange(client, url, headers, limits.size, now));
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

impl FetchError {
    /// Adds what is usually meant by a URL that gives no manifest.
    fn with_hint(mut self, url: &str) -> Self {
        let blob = url.strip_prefix("https://github.com/").and_then(|path| path.split_once("/blob/"));
        if let Some((repository, path)) = blob {
            let raw = format!("https://raw.githubusercontent.com/{repository}/{path}");
            self.hint = Some(format!("that is a page about the file; the file is `{raw}`"));
        }
        self
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

enum Answer {
    /// What is kept is still right.
    Same,
    /// What the server has.
    Other(Entry),
}

async fn exchange(
    client: Client,
    url: Url,
    headers: HeaderMap,
    limit: usize,
    now: Timestamp,
) -> Result<Answer, String> {
    let mut answer = client.get(url).headers(headers).send().await.map_err(|error| reason(&error))?;
    let status = answer.status();
    let header = |name: HeaderName| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
    let (etag, modified) = (header(ETAG), header(LAST_MODIFIED));
    if status == StatusCode::NOT_MODIFIED {
        return Ok(Answer::Same);
    }
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
        let status = status.as_u16();
        return Ok(Answer::Other(Entry { status, etag, modified, fetched: now, content: Vec::new() }));
    }
    if !status.is_success() {
        return Err(format!("the server answers {status}"));
    }
    if header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html")) {
        return Err("the answer is a web page".to_owned());
    }
    let mut content = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| reason(&error))? {
        if content.len() + piece.len() > limit {
            return Err(format!("the answer is larger than {limit} bytes"));
        }
        content.extend_from_slice(&piece);
    }
    Ok(Answer::Other(Entry { status: status.as_u16(), etag, modified, fetched: now, content }))
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

impl Entry {
    /// Whether a schema need not be asked for again.
    fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.fetched);
        !age.is_negative() && age < SCHEMA_AGE
    }

    fn into_content(self, url: &str) -> Result<Vec<u8>, FetchError> {
        match StatusCode::from_u16(self.status) {
            Ok(status) if !status.is_success() => {
                let (url, reason) = (url.to_owned(), format!("the server answers {status}"));
                Err(FetchError { url, reason, hint: None, absent: true })
            }
            _ => Ok(self.content),
        }
    }
}

fn parse(url: &str) -> Result<Url, FetchError> {
    let wrong = |reason: String| FetchError { url: url.to_owned(), reason, hint: None, absent: false };
    let parsed = Url::parse(url).map_err(|error| wrong(error.to_string()))?;
    match parsed.scheme() {
        "http" | "https" => Ok(parsed),
        scheme => Err(wrong(format!("only http and https URLs can be fetched, not {scheme}"))),
    }
}

/// What a URL is called in what people are shown: without a password.
pub fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    if url.password().is_some() || !url.username().is_empty() {
        // An http URL can do without either.
        let _ = shown.set_username("");
        let _ = shown.set_password(None);
    }
    shown.to_string()
}

/// The name of what stands behind `url`.
pub fn name(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| shown(&url))
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cache, offline, limits, .. } = self;
        f.debug_struct("Web").field("cache", cache).field("offline", offline).field("limits", limits).finish()
    }
}
