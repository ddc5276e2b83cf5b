use http::StatusCode;
use serde_json::Value;

use super::{Outcome, Refusal, Registry, Target, metadata, parse, store_refusal};
use crate::server::store::{Document, Entry, Revision, Write, WriteError};

/// How often a change that asks for no particular revision is tried again when other writers are faster.
const TRIES: usize = 64;

/// What is to become of an object.
pub(super) enum Next {
    /// It is to be this.
    Keep(Value),
    /// It is to go.
    Remove,
    /// It is as it should be.
    Nothing,
}

/// A change worked out on the object as it stood.
pub(super) struct Decision {
    /// What is to become of it.
    pub next: Next,
    /// Whether only this very state may be changed: a conflict is the client's matter.
    pub conditional: bool,
    /// What the client should be told.
    pub warnings: Vec<String>,
}

impl Decision {
    /// One that holds for whatever state it is worked out on.
    pub fn unconditional(next: Next) -> Self {
        Self { next, conditional: false, warnings: Vec::new() }
    }
}

impl Registry {
    /// Reads an object, has `decide` work out the change, and makes it; again where another writer was faster
    /// in between.
    pub(super) async fn change(
        &self,
        target: Target<'_>,
        dry_run: bool,
        mut decide: impl FnMut(Value, &Entry) -> Result<Decision, Refusal>,
    ) -> Result<Outcome, Refusal> {
        for _ in 0..TRIES {
            let entry = self.get(target)?;
            let Decision { next, conditional, warnings } = decide(parse(&entry)?, &entry)?;
            let removed = matches!(next, Next::Remove);
            let done = |entry| Outcome { entry, code: StatusCode::OK, warnings, removed };
            let document = match next {
                Next::Nothing => return Ok(done(entry)),
                Next::Remove => None,
                Next::Keep(object) => Some(document(object)?),
            };
            if document.as_ref().is_some_and(|document| document.is_same_as(&entry.bytes, entry.revision)) {
                return Ok(done(entry));
            }
            if dry_run {
                return Ok(done(rehearsed(document, entry)));
            }
            let write = Write { key: target.key(), expected: Some(entry.revision), document };
            match self.store.write(write).await {
                Ok(entry) => {
                    self.follow(target.resource)?;
                    return Ok(done(entry));
                }
                Err(WriteError::Conflict(None)) => {
                    return Err(Refusal::not_found(target.resource, target.name));
                }
                Err(WriteError::Conflict(Some(_))) if conditional => break,
                Err(WriteError::Conflict(Some(_))) => {}
                Err(error) => return Err(store_refusal(&error)),
            }
        }
        Err(Refusal::modified(target.resource, target.name))
    }
}

/// What the store is to keep.
pub(super) fn document(mut object: Value) -> Result<Document, Refusal> {
    metadata::of(&mut object).insert("resourceVersion".to_owned(), Value::String(String::new()));
    metadata::arrange(&mut object);
    Document::new(object).ok_or_else(|| Refusal::internal("the object has no metadata"))
}

/// What would stand there: under the revision that stands there now.
fn rehearsed(document: Option<Document>, entry: Entry) -> Entry {
    let revision: Revision = entry.revision;
    match document {
        Some(document) => Entry { revision, bytes: document.at(revision) },
        None => entry,
    }
}
