use std::time::Duration;

use futures_util::stream::{self, Stream};
use serde_json::Value;

use crate::api::{TransportError, WatchEvent, WatchType};
use crate::client::{Api, CallError, Resource, Watch};
use crate::yaml::View;

/// How long to wait before a watch that ended or broke is begun again.
const PAUSE: Duration = Duration::from_millis(250);
/// How often a collection is listed that may not be watched.
const POLL: Duration = Duration::from_secs(2);

/// One collection, listed once and then watched; listed again and again where a watch is not allowed.
pub(super) struct Source<'t> {
    api: Api<'t>,
    resource: Resource,
    namespace: Option<String>,
    /// Whether it holds objects that are waited for, not just what explains them.
    wanted: bool,
    state: State,
}

enum State {
    Unread,
    Listed(String),
    Watching(Watch),
    Pausing(Duration),
    Closed,
}

/// What a source has seen of its collection.
pub(super) struct Seen {
    /// The collection's path.
    pub collection: String,
    pub what: What,
}

pub(super) enum What {
    /// These are all its objects.
    All(Vec<Value>),
    /// This object is there, as it is.
    One(Value),
    /// The object of this name is gone.
    Gone(String),
    /// It cannot be read, and never will be.
    Refused(CallError),
}

impl<'t> Source<'t> {
    pub fn new(api: Api<'t>, resource: Resource, namespace: Option<String>, wanted: bool) -> Self {
        Self { api, resource, namespace, wanted, state: State::Unread }
    }

    /// What it sees, for as long as it can be read.
    pub fn into_stream(self) -> impl Stream<Item = Seen> + Send + 't {
        stream::unfold(self, |mut source| async move {
            let what = source.next().await?;
            let collection = source.resource.path(source.namespace.as_deref(), None);
            Some((Seen { collection, what }, source))
        })
    }

    async fn next(&mut self) -> Option<What> {
        loop {
            match std::mem::replace(&mut self.state, State::Unread) {
                State::Closed => return None,
                State::Unread => {
                    if let Some(what) = self.list().await {
                        return Some(what);
                    }
                }
                State::Listed(version) => self.begin(&version).await,
                State::Watching(mut watch) => {
                    let event = watch.next().await;
                    if let Some(what) = self.take(event, watch) {
                        return Some(what);
                    }
                }
                State::Pausing(pause) => tokio::time::sleep(pause).await,
            }
        }
    }

    async fn list(&mut self) -> Option<What> {
        match self.api.list(&self.resource, self.namespace.as_deref(), None).await {
            Ok(listing) => {
                self.state = State::Listed(listing.resource_version);
                Some(What::All(listing.items))
            }
            Err(error) if is_final(&error) => {
                tracing::debug!("{error}");
                self.state = State::Closed;
                self.wanted.then_some(What::Refused(error))
            }
            Err(error) => {
                tracing::debug!("{error}");
                self.state = State::Pausing(PAUSE);
                None
            }
        }
    }

    async fn begin(&mut self, version: &str) {
        let watch = self.api.watch(&self.resource, self.namespace.as_deref(), None, version).await;
        self.state = match watch {
            Ok(watch) => State::Watching(watch),
            Err(error) if is_final(&error) => {
                tracing::debug!("{error}; reading again every {POLL:?} instead");
                State::Pausing(POLL)
            }
            Err(_) => State::Pausing(PAUSE),
        };
    }

    /// Takes in what a watch said; `None` where that tells nothing new.
    fn take(&mut self, event: Result<Option<WatchEvent>, TransportError>, watch: Watch) -> Option<What> {
        let Ok(Some(WatchEvent { event, object })) = event else {
            self.state = State::Pausing(PAUSE);
            return None;
        };
        if event == WatchType::Error {
            self.state = State::Pausing(PAUSE);
            return None;
        }
        self.state = State::Watching(watch);
        match event {
            WatchType::Added | WatchType::Modified => Some(What::One(object)),
            WatchType::Deleted => Some(What::Gone(
                (&object).dig("metadata.name").and_then(View::as_str).unwrap_or_default().to_owned(),
            )),
            WatchType::Bookmark | WatchType::Error => None,
        }
    }
}

/// Whether asking again is of no use.
fn is_final(error: &CallError) -> bool {
    error.status().is_some_and(|status| matches!(status.code, 401 | 403 | 404 | 405))
}
