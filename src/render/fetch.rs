//! Brings what stands behind URLs: sources and schemas.

use std::fmt;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::{StatusCode, Url};

use super::cache::{Cache, Entry, digest};
pub use super::credentials::Credentials;
pub use super::http::{Connect, Limits};
use super::http::{Http, Reply, Request};

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

/// The way to what URLs name: over the network, or from what was fetched before.
pub struct Web {
    http: Http,
    cache: Option<Cache>,
    offline: bool,
    now: Timestamp,
    limits: Limits,
    credentials: Credentials,
    plain_http: bool,
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
        let (http, cache, limits) = (Http::new(connect), cache.map(Cache::new), Limits::default());
        Self { http, cache, offline, now, limits, credentials: Credentials::default(), plain_http: false }
    }

    /// The same with what registries and repositories are to be shown.
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// The same, speaking plain HTTP to registries where `plain_http`.
    pub fn with_plain_http(self, plain_http: bool) -> Self {
        Self { plain_http, ..self }
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

    /// What registries and repositories are to be shown.
    pub(super) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Whether registries are spoken to without TLS.
    pub(super) fn plain_http(&self) -> bool {
        self.plain_http
    }

    /// Whether nothing is to be fetched.
    pub(super) fn is_offline(&self) -> bool {
        self.offline
    }

    /// Sends a request, whatever the answer; the cache has no part in that.
    ///
    /// # Errors
    /// As [`Http::send`].
    pub(super) fn send(&self, request: Request) -> Result<Reply, String> {
        tracing::debug!("{} {}", request.method, shown(&request.url));
        self.http.send(request, self.limits)
    }

    /// What was kept under a name that is no URL of [`Web::fetch`].
    pub(super) fn recall(&self, name: &str) -> Option<Vec<u8>> {
        Some(self.cache.as_ref()?.read(name)?.content)
    }

    /// Keeps what [`Web::recall`] is to give.
    pub(super) fn remember(&self, name: &str, content: &[u8]) {
        let content = content.to_vec();
        let entry = Entry { status: 200, etag: None, modified: None, fetched: self.now, content };
        if let Some(cache) = &self.cache
            && let Err(error) = cache.write(name, &entry)
        {
            tracing::warn!("cannot keep `{name}`: {error}");
        }
    }

    /// What has the digest `wanted` and was fetched before.
    pub(super) fn by_digest(&self, wanted: &str) -> Option<Vec<u8>> {
        self.recall(wanted).filter(|content| digest(content) == wanted)
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
        let mut request = Request::get(url);
        for (name, value) in kept
            .into_iter()
            .flat_map(|kept| [(IF_NONE_MATCH, &kept.etag), (IF_MODIFIED_SINCE, &kept.modified)])
        {
            request.headers.extend(value.as_ref().and_then(|value| Some((name, value.parse().ok()?))));
        }
        if let Some(login) = self.credentials.for_repository(&request.url)? {
            request.headers.insert(AUTHORIZATION, login);
        }
        Answer::of(self.http.send(request, self.limits)?, self.now)
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

enum Answer {
    /// What is kept is still right.
    Same,
    /// What the server has.
    Other(Entry),
}

impl Answer {
    fn of(reply: Reply, now: Timestamp) -> Result<Self, String> {
        let header = |name: HeaderName| reply.header(name).map(str::to_owned);
        let (etag, modified, kind) = (header(ETAG), header(LAST_MODIFIED), header(CONTENT_TYPE));
        let Reply { status, content, .. } = reply;
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Self::Same);
        }
        let absent = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE);
        if !absent && !status.is_success() {
            return Err(format!("the server answers {status}"));
        }
        if !absent && kind.is_some_and(|kind| kind.starts_with("text/html")) {
            return Err("the answer is a web page".to_owned());
        }
        let content = if absent { Vec::new() } else { content };
        Ok(Self::Other(Entry { status: status.as_u16(), etag, modified, fetched: now, content }))
    }
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
