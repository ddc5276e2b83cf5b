use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ListOptions, Refusal, Registry, Resource, RevisionMatch, Target};
use crate::object::Selector;
use crate::server::store::{Compacted, Entry, Key, Revision, Snapshot};

/// A page of objects.
#[derive(Debug)]
pub struct Listed {
    /// The revision at which they stand.
    pub revision: Revision,
    /// The objects, by namespace and name.
    pub entries: Vec<(Key, Entry)>,
    /// Where the next page begins; `None` where this is the last.
    pub continuation: Option<String>,
    /// How many follow, where that is known (it is not with selectors).
    pub remaining: Option<usize>,
}

/// A continue token: the revision and the key after which the next page begins (apiserver
/// `pkg/storage/continue.go`).
#[derive(Serialize, Deserialize)]
struct Token {
    v: String,
    rv: Revision,
    start: String,
}

const TOKEN_VERSION: &str = "meta.k8s.io/v1";

/// Just the labels of an object: reading them costs a fraction of reading it all.
#[derive(Deserialize)]
struct Labelled {
    #[serde(default)]
    metadata: Labels,
}

#[derive(Default, Deserialize)]
struct Labels {
    #[serde(default)]
    labels: Option<BTreeMap<String, Value>>,
}

impl Registry {
    /// The object.
    ///
    /// # Errors
    /// [`Refusal`] of reason NotFound.
    pub fn get(&self, target: Target<'_>) -> Result<Entry, Refusal> {
        let entry = self.store.get(&target.key());
        entry.ok_or_else(|| Refusal::not_found(target.resource, target.name))
    }

    /// The objects of a resource, or those of one namespace, that `options` choose.
    ///
    /// # Errors
    /// [`Refusal`] for a continue token that cannot be read, of reason Expired where it or the revision is too
    /// old, and of reason Timeout for a revision that is yet to come.
    pub fn list(
        &self,
        resource: &Resource,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Listed, Refusal> {
        let prefix = resource.prefix(namespace);
        let (at, after) = self.position(resource, options)?;
        let keep = |entry: &Entry| matches(entry, options);
        let limit = if options.limit == 0 { 0 } else { options.limit.saturating_add(1) };
        let snapshot = match at {
            None => self.store.list(&prefix, after.as_ref(), limit, &keep),
            Some(revision) => self
                .store
                .list_at(revision, &prefix, after.as_ref(), limit, &keep)
                .map_err(|Compacted { .. }| too_old(options))?,
        };
        Ok(page(snapshot, options, |last| match at {
            None => self.store.list(&prefix, Some(last), 0, &|_| true).entries.len(),
            Some(revision) => self
                .store
                .list_at(revision, &prefix, Some(last), 0, &|_| true)
                .map_or(0, |rest| rest.entries.len()),
        }))
    }

    /// At which revision to list (`None`: now), and after which key.
    fn position(
        &self,
        resource: &Resource,
        options: &ListOptions,
    ) -> Result<(Option<Revision>, Option<Key>), Refusal> {
        if let Some(token) = &options.continuation {
            let token = read_token(token)?;
            let (namespace, name) = token.start.split_once('\u{1f}').unwrap_or(("", token.start.as_str()));
            return Ok((Some(token.rv), Some(resource.key(namespace, name))));
        }
        let now = self.store.revision();
        match (options.revision, options.revision_match) {
            (Some(revision), _) if revision > now => Err(too_new(revision, now)),
            (Some(revision), Some(RevisionMatch::Exact)) => Ok((Some(revision), None)),
            _ => Ok((None, None)),
        }
    }
}

fn page(snapshot: Snapshot, options: &ListOptions, rest: impl FnOnce(&Key) -> usize) -> Listed {
    let Snapshot { revision, mut entries } = snapshot;
    let more = options.limit > 0 && entries.len() > options.limit;
    if !more {
        return Listed { revision, entries, continuation: None, remaining: None };
    }
    entries.truncate(options.limit);
    let last = entries.last().map(|(key, _)| key.clone());
    let selective = !options.labels.is_empty() || !options.fields.is_empty();
    let remaining = last.as_ref().filter(|_| !selective).map(rest);
    let continuation = last.map(|key| write_token(revision, &key));
    Listed { revision, entries, continuation, remaining }
}

/// Whether an object is one that `options` choose.
pub(super) fn matches(entry: &Entry, options: &ListOptions) -> bool {
    labels_match(entry, &options.labels) && fields_match(entry, options)
}

fn labels_match(entry: &Entry, selector: &Selector) -> bool {
    if selector.is_empty() {
        return true;
    }
    let Ok(Labelled { metadata: Labels { labels } }) = serde_json::from_slice(&entry.bytes) else {
        return false;
    };
    let labels: Value = labels.unwrap_or_default().into_iter().collect();
    selector.matches(Some(&labels))
}

fn fields_match(entry: &Entry, options: &ListOptions) -> bool {
    options.fields.is_empty()
        || serde_json::from_slice::<Value>(&entry.bytes).is_ok_and(|object| options.fields.matches(&object))
}

fn write_token(revision: Revision, last: &Key) -> String {
    let start = format!("{}\u{1f}{}", last.namespace(), last.name());
    let token = Token { v: TOKEN_VERSION.to_owned(), rv: revision, start };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).unwrap_or_default())
}

fn read_token(text: &str) -> Result<Token, Refusal> {
    let bad = |_| Refusal::bad_request("continue key is not valid: encoding error");
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| ()).map_err(bad)?;
    let token: Token = serde_json::from_slice(&bytes).map_err(|_| ()).map_err(bad)?;
    match token.v == TOKEN_VERSION {
        true => Ok(token),
        false => Err(Refusal::bad_request(
            "continue key is not valid: server does not recognize this encoded version",
        )),
    }
}

/// The refusal for a page or an exact revision whose history is gone.
fn too_old(options: &ListOptions) -> Refusal {
    match (&options.continuation, options.revision) {
        (None, Some(revision)) => {
            Refusal::expired(format!("The resourceVersion for the provided list is too old: {revision}"))
        }
        _ => Refusal::expired(
            "The provided continue parameter is too old to display a consistent list result. You must start a \
             new list without the continue parameter.",
        ),
    }
}

/// The refusal for a revision that is yet to come.
pub(super) fn too_new(revision: Revision, now: Revision) -> Refusal {
    let message = format!("Timeout: Too large resource version: {revision}, current: {now}");
    Refusal::new(http::StatusCode::GATEWAY_TIMEOUT, crate::api::Reason::Timeout, message)
}
