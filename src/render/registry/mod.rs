//! Charts in OCI registries, as Helm keeps them there (helm `pkg/registry`; the OCI distribution specification 1.1).
//!
//! What is fetched is told by its digest: a manifest by that of the reference or of nothing, a chart by that of its
//! manifest. Whatever does not have the digest that it should have is refused.

mod auth;
mod push;
mod reference;

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, LINK, WWW_AUTHENTICATE};
use reqwest::{Method, StatusCode, Url};
use serde::Deserialize;

use self::auth::Challenge;
pub use self::push::{Pushed, push};
pub use self::reference::{Reference, SCHEME, Wanted, is_digest};
use super::cache::digest;
use super::fetch::{FetchError, Web};
use super::http::{Reply, Request};
use crate::scalar::Version;

/// What the manifest of a chart is (the OCI image specification 1.1).
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// What Helm calls the description of a chart.
const CONFIG: &str = "application/vnd.cncf.helm.config.v1+json";
/// What Helm calls a packed chart, and called it before.
const CHARTS: [&str; 2] = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];
/// A manifest has no more bytes than registries take.
const LARGEST_MANIFEST: usize = 4 << 20;
/// So many pages of tags are read.
const PAGES: usize = 100;
/// How long is waited before a question is asked again.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// A packed chart as it was fetched.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// Where it is, with its tag or digest.
    pub reference: Reference,
    /// The packed chart.
    pub content: Vec<u8>,
}

/// Why a registry does not do what it is asked.
#[derive(Debug)]
pub struct Refusal {
    /// Why.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Whether it has no such thing.
    pub absent: bool,
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self { reason, hint: None, absent: false }
    }
}

/// Fetches the packed chart that `url` names; without a tag the newest release.
///
/// # Errors
/// [`FetchError`]: no reference, a registry that cannot be reached or refuses, no chart there, or a digest that
/// does not hold; with `--offline` what was not fetched before.
pub fn pull(web: &Web, url: &str) -> Result<Pulled, FetchError> {
    let fail = |refusal: Refusal| {
        let Refusal { reason, hint, absent } = refusal;
        FetchError { url: url.to_owned(), reason, hint, absent }
    };
    let reference = Reference::parse(url).map_err(|reason| fail(reason.to_owned().into()))?;
    let registry = Registry::new(web, &reference.host);
    registry.pull(&reference).map_err(fail)
}

/// The versions of the chart in `repository`, an `oci://` reference without a tag.
///
/// # Errors
/// As [`pull`].
pub fn versions(web: &Web, repository: &str) -> Result<Vec<String>, FetchError> {
    let fail =
        |Refusal { reason, hint, absent }| FetchError { url: repository.to_owned(), reason, hint, absent };
    let reference = Reference::parse(repository).map_err(|reason| fail(reason.to_owned().into()))?;
    Registry::new(web, &reference.host).versions(&reference).map_err(fail)
}

/// A way to one registry.
struct Registry<'w> {
    web: &'w Web,
    host: String,
    /// What answered its challenge before.
    shown: Mutex<Option<HeaderValue>>,
}

/// What a manifest says of a part.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    size: usize,
}

#[derive(Deserialize)]
struct Manifest {
    config: Descriptor,
    layers: Vec<Descriptor>,
}

impl<'w> Registry<'w> {
    fn new(web: &'w Web, host: &str) -> Self {
        Self { web, host: host.to_owned(), shown: Mutex::default() }
    }

    fn pull(&self, reference: &Reference) -> Result<Pulled, Refusal> {
        let reference = match reference.wanted {
            Wanted::Newest => reference.with(Wanted::Tag(self.newest(reference)?)),
            _ => reference.clone(),
        };
        let manifest: Manifest = match serde_json::from_slice(&self.manifest(&reference)?) {
            Ok(manifest) => manifest,
            Err(error) => return Err(format!("its manifest is no image's: {error}").into()),
        };
        let chart = manifest.layers.iter().find(|layer| CHARTS.contains(&layer.media_type.as_str()));
        let Some(chart) =
            chart.filter(|chart| manifest.config.media_type == CONFIG && is_digest(&chart.digest))
        else {
            return Err("what is there is no chart of Helm's form".to_owned().into());
        };
        let content = match self.web.by_digest(&chart.digest) {
            Some(content) => content,
            None => self.blob(&reference, chart)?,
        };
        Ok(Pulled { reference, content })
    }

    fn newest(&self, reference: &Reference) -> Result<String, Refusal> {
        let known = self.versions(reference)?;
        let releases = known.iter().filter_map(|version| Some((Version::parse_tolerant(version)?, version)));
        let releases = releases.filter(|(version, _)| version.pre.is_empty());
        let newest = releases.max_by(|one, other| one.0.cmp(&other.0)).map(|(_, tag)| tag.replace('+', "_"));
        newest.ok_or_else(|| Refusal {
            hint: Some(format!("name a version: `{reference}:VERSION`")),
            ..Refusal::from("it has no release".to_owned())
        })
    }

    /// The manifest of a chart, as it is there now, or as it was fetched before where nothing is to be fetched.
    fn manifest(&self, reference: &Reference) -> Result<Vec<u8>, Refusal> {
        let known = match &reference.wanted {
            Wanted::Digest(digest) => self.web.by_digest(digest),
            _ if self.web.is_offline() => self.web.recall(&reference.to_string()),
            _ => None,
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let wanted = match &reference.wanted {
            Wanted::Tag(wanted) | Wanted::Digest(wanted) => wanted,
            Wanted::Newest => "latest",
        };
        let mut request =
            self.request(Method::GET, &format!("{}/manifests/{wanted}", reference.repository))?;
        request.headers.insert(ACCEPT, HeaderValue::from_static(MANIFEST));
        let Reply { content, .. } = self.success(request)?;
        if content.len() > LARGEST_MANIFEST {
            return Err(format!("its manifest has more than {LARGEST_MANIFEST} bytes").into());
        }
        if let Wanted::Digest(wanted) = &reference.wanted {
            verify(wanted, &content)?;
        }
        self.web.remember(&digest(&content), &content);
        self.web.remember(&reference.to_string(), &content);
        Ok(content)
    }

    fn blob(&self, reference: &Reference, blob: &Descriptor) -> Result<Vec<u8>, Refusal> {
        let path = format!("{}/blobs/{}", reference.repository, blob.digest);
        let Reply { content, .. } = self.success(self.request(Method::GET, &path)?)?;
        if content.len() != blob.size {
            return Err(
                format!("its manifest promises {} bytes, and {} came", blob.size, content.len()).into()
            );
        }
        verify(&blob.digest, &content)?;
        self.web.remember(&blob.digest, &content);
        Ok(content)
    }

    /// The tags of a repository, with `+` where a tag cannot have it.
    fn versions(&self, reference: &Reference) -> Result<Vec<String>, Refusal> {
        #[derive(Deserialize)]
        struct Page {
            tags: Option<Vec<String>>,
        }
        let name = format!("{} tags", reference.with(Wanted::Newest));
        if self.web.is_offline() {
            let known = self.web.recall(&name).and_then(|known| serde_json::from_slice(&known).ok());
            return known.ok_or_else(not_cached);
        }
        let mut request = self.request(Method::GET, &format!("{}/tags/list?n=1000", reference.repository))?;
        let mut tags = Vec::new();
        for _ in 0..PAGES {
            let reply = self.success(request.clone())?;
            let page: Result<Page, _> = serde_json::from_slice(&reply.content);
            let page = page.map_err(|error| format!("its list of tags is none: {error}"))?;
            tags.extend(page.tags.unwrap_or_default().into_iter().map(|tag| tag.replace('_', "+")));
            let next = reply.header(LINK).and_then(|link| link.strip_prefix('<')?.split_once('>'));
            match next.and_then(|(next, _)| request.url.join(next).ok()) {
                Some(next) if next.origin() == request.url.origin() => request.url = next,
                _ => break,
            }
        }
        self.web.remember(&name, &serde_json::to_vec(&tags).unwrap_or_default());
        Ok(tags)
    }

    fn request(&self, method: Method, path: &str) -> Result<Request, Refusal> {
        let scheme = if self.web.plain_http() { "http" } else { "https" };
        let host = match self.host.as_str() {
            "docker.io" => "registry-1.docker.io",
            host => host,
        };
        let url = Url::parse(&format!("{scheme}://{host}/v2/{path}"));
        let url = url.map_err(|error| format!("`{host}` is no server: {error}"))?;
        Ok(Request { method, ..Request::get(url) })
    }

    /// The answer to a request that must succeed.
    fn success(&self, request: Request) -> Result<Reply, Refusal> {
        let reply = self.send(request)?;
        match reply.status.is_success() {
            true => Ok(reply),
            false => Err(refusal(&reply)),
        }
    }

    /// Sends a request, with what the registry asks for. Questions are asked again where it is too busy: they
    /// change nothing.
    fn send(&self, mut request: Request) -> Result<Reply, Refusal> {
        if self.web.is_offline() {
            return Err(not_cached());
        }
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
        request.headers.extend(shown.map(|shown| (AUTHORIZATION, shown)));
        let reply = self.patiently(&request)?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        let challenges = reply.headers.get_all(WWW_AUTHENTICATE).iter();
        let Some(challenge) = challenges.filter_map(|one| Challenge::parse(one.to_str().ok()?)).next() else {
            return Ok(reply);
        };
        let login = self.web.credentials().for_registry(&self.host)?;
        let hint = login.is_none().then(|| self.login());
        let answer = challenge.answer(login, self.web);
        let answer = answer.map_err(|reason| Refusal { hint, ..Refusal::from(reason) })?;
        request.headers.insert(AUTHORIZATION, answer.clone());
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        let reply = self.patiently(&request)?;
        match reply.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(Refusal { hint: Some(self.login()), ..refusal(&reply) })
            }
            _ => Ok(reply),
        }
    }

    fn login(&self) -> String {
        format!("log in: `docker login {0}` or `helm registry login {0}`", self.host)
    }

    fn patiently(&self, request: &Request) -> Result<Reply, Refusal> {
        let repeatable = matches!(request.method, Method::GET | Method::HEAD);
        for pause in PAUSES.iter().filter(|_| repeatable) {
            match self.web.send(request.clone()) {
                Ok(reply) if !is_busy(reply.status) => return Ok(reply),
                Ok(_) | Err(_) => thread::sleep(*pause),
            }
        }
        self.web.send(request.clone()).map_err(|reason| {
            let plain =
                (!self.web.plain_http()).then(|| "`--plain-http` asks a registry without TLS".to_owned());
            Refusal { hint: plain, ..Refusal::from(reason) }
        })
    }
}

fn is_busy(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

fn not_cached() -> Refusal {
    let hint = Some("fetch it once without `--offline`".to_owned());
    Refusal { hint, ..Refusal::from("it is not in the cache".to_owned()) }
}

fn refusal(reply: &Reply) -> Refusal {
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<Told>,
    }
    #[derive(Deserialize)]
    struct Told {
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let told: Option<Errors> = serde_json::from_slice(&reply.content).ok();
    let told = told.and_then(|told| told.errors.into_iter().next());
    let told = told.map(|Told { code, message }| if message.is_empty() { code } else { message });
    let shown: String =
        told.iter().flat_map(|told| told.chars()).filter(|char| !char.is_control()).take(200).collect();
    let reason = match shown.is_empty() {
        true => format!("the server answers {}", reply.status),
        false => format!("the server answers {}: {shown}", reply.status),
    };
    Refusal { absent: reply.status == StatusCode::NOT_FOUND, ..Refusal::from(reason) }
}

fn verify(wanted: &str, content: &[u8]) -> Result<(), Refusal> {
    match digest(content) {
        found if found == wanted => Ok(()),
        found => Err(format!("what came has the digest {found}, and not {wanted}").into()),
    }
}
