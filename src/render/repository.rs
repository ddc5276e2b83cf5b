//! Where charts are fetched that other charts depend on: chart repositories, which are an `index.yaml` and what it
//! names (helm `pkg/repo/v1`), and folders of registries.

use std::collections::BTreeMap;

use reqwest::Url;
use serde::Deserialize;

use super::cache::digest;
use super::fetch::{self, FetchError, Purpose, Web};
use super::lock::{self, Locked};
use super::registry::{self, SCHEME, is_digest};
use crate::scalar::{Range, Version};

/// A packed chart as it was fetched, and its version.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// As its repository writes it.
    pub version: String,
    /// The packed chart.
    pub content: Vec<u8>,
}

/// Fetches the newest chart `name` of a repository that is in `range`.
///
/// # Errors
/// [`FetchError`]: a repository that cannot be reached or is none, or has no such chart; with `--offline` what was
/// not fetched before; a package that does not have the digest that its index promises.
pub fn fetch(web: &Web, repository: &str, name: &str, range: &str) -> Result<Fetched, FetchError> {
    let base = repository.trim_end_matches('/');
    match repository.starts_with(SCHEME) {
        true => from_registry(web, &format!("{base}/{name}"), range),
        false => from_index(web, base, name, range),
    }
}

/// The package that is locked: what was fetched before and has its digest, or what its repository has.
///
/// # Errors
/// As [`fetch`], and where what the repository has is another package.
pub fn fetch_locked(web: &Web, locked: &Locked<'_>) -> Result<Vec<u8>, FetchError> {
    if let Some(content) = web.by_digest(locked.digest) {
        return Ok(content);
    }
    let Fetched { content, .. } = fetch(web, locked.repository, locked.name, locked.version)?;
    let found = digest(&content);
    if found != locked.digest {
        let (file, wanted) = (lock::FILE, locked.digest);
        let reason = format!("it has the digest {found}, and `{file}` locks {wanted}");
        return Err(FetchError { url: place(locked), reason, hint: None, absent: false });
    }
    web.remember(&found, &content);
    Ok(content)
}

/// What a package that is locked is called in what people are shown.
pub fn place(locked: &Locked<'_>) -> String {
    let Locked { name, version, repository, .. } = locked;
    let base = fetch::name(repository);
    let base = base.trim_end_matches('/');
    match base.starts_with(SCHEME) {
        true => format!("{base}/{name}:{version}"),
        false => format!("{base}/{name}-{version}.tgz"),
    }
}

/// The URL of a repository as `Chart.yaml` has it: `@NAME` and `alias:NAME` are looked up in Helm's list.
///
/// # Errors
/// Where the list has no such name, or cannot be read.
pub fn url(web: &Web, repository: &str) -> Result<String, String> {
    let alias = repository.strip_prefix('@').or_else(|| repository.strip_prefix("alias:"));
    let Some(alias) = alias else { return Ok(repository.to_owned()) };
    let known = web.credentials().repositories()?;
    let found = known.iter().find(|known| known.name == alias).map(|known| known.url.clone());
    found.ok_or_else(|| format!("Helm knows no repository `{alias}`: `helm repo add {alias} URL`"))
}

fn from_registry(web: &Web, chart: &str, range: &str) -> Result<Fetched, FetchError> {
    let version = match Version::parse(range) {
        Some(_) => range.to_owned(),
        None => {
            let known = registry::versions(web, chart)?;
            newest(&known, range, String::as_str).cloned().ok_or_else(|| none(chart, range))?
        }
    };
    let content = registry::pull(web, &format!("{chart}:{version}"))?.content;
    Ok(Fetched { version, content })
}

/// What a repository holds.
#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    entries: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    version: String,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    digest: Option<String>,
}

fn from_index(web: &Web, base: &str, name: &str, range: &str) -> Result<Fetched, FetchError> {
    let place = format!("{base}/index.yaml");
    let fail = |reason: String| FetchError { url: fetch::name(&place), reason, hint: None, absent: false };
    let index: Result<Index, _> = serde_yaml::from_slice(&web.fetch(&place, Purpose::Source)?);
    let index = index.map_err(|error| fail(format!("it is no index of charts: {error}")))?;
    let Some(entries) = index.entries.get(name) else {
        let near = crate::kinds::nearest(name, index.entries.keys().map(String::as_str));
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        return Err(FetchError { hint, ..fail(format!("it has no chart `{name}`")) });
    };
    let entry = newest(entries, range, |entry| &entry.version)
        .ok_or_else(|| none(&format!("{} {name}", fetch::name(base)), range))?;
    let missing = || fail(format!("it does not say where `{name}` {} is", entry.version));
    let url = entry.urls.first().ok_or_else(missing)?;
    // What stands there is relative to the repository, whose URL is a folder's.
    let url = Url::parse(&format!("{base}/")).and_then(|base| base.join(url)).map_err(|_| missing())?;
    let promised =
        entry.digest.as_deref().map(|digest| format!("sha256:{}", digest.trim_start_matches("sha256:")));
    let promised = promised.filter(|promised| is_digest(promised));
    if let Some(content) = promised.as_ref().and_then(|promised| web.by_digest(promised)) {
        return Ok(Fetched { version: entry.version.clone(), content });
    }
    let content = match url.scheme() {
        "oci" => registry::pull(web, url.as_str())?.content,
        _ => web.fetch(url.as_str(), Purpose::Source)?,
    };
    if let Some(promised) = promised.filter(|promised| *promised != digest(&content)) {
        let reason =
            format!("`{name}` {} has the digest {}, and not {promised}", entry.version, digest(&content));
        return Err(fail(reason));
    }
    Ok(Fetched { version: entry.version.clone(), content })
}

/// The newest in a range; what is no version counts for nothing.
fn newest<'a, T>(all: &'a [T], range: &str, version: impl Fn(&T) -> &str) -> Option<&'a T> {
    let range = Range::parse(range)?;
    let known = all.iter().filter_map(|one| Some((Version::parse_tolerant(version(one))?, one)));
    let fitting = known.filter(|(version, _)| range.holds(version));
    fitting.max_by(|one, other| one.0.cmp(&other.0)).map(|(_, one)| one)
}

fn none(chart: &str, range: &str) -> FetchError {
    let reason = match range {
        "" => "it has no release".to_owned(),
        range => format!("it has no version in the range `{range}`"),
    };
    FetchError { url: chart.to_owned(), reason, hint: None, absent: true }
}
