use std::collections::BTreeSet;

use hoist::kinds::{KubeVersion, table};
use serde_json::Value;

use crate::api_server::{self, path};

/// The version of the real API server.
pub const REAL: KubeVersion = KubeVersion::minor(36);

/// What a server says to the creation of an object.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Accepted,
    /// It could not decode it.
    Undecodable(String),
    /// It refuses it, for these reasons.
    Refused(BTreeSet<String>),
}

/// Where an object would be created; `None` where its version is not served unless asked for.
pub fn target(object: &Value) -> Option<String> {
    let api_version = object["apiVersion"].as_str()?;
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    let kind = table::find(group, object["kind"].as_str()?)?;
    let served = kind.version(version)?;
    let created = served.by_default() && served.served(REAL) && kind.verbs.contains(&"create");
    created.then(|| path(kind, version, "default"))
}

impl Answer {
    pub fn is_decodable(&self) -> bool {
        !matches!(self, Self::Undecodable(_))
    }
}

impl From<api_server::Answer> for Answer {
    fn from(answer: api_server::Answer) -> Self {
        if answer.status < 400 {
            return Self::Accepted;
        }
        let message = answer.body["message"].as_str().unwrap_or_default().to_owned();
        if message.contains("cannot be handled as a") {
            return Self::Undecodable(message);
        }
        let causes = answer.body["details"]["causes"].as_array().into_iter().flatten();
        let causes = causes.map(|cause| format!("{}: {}", cause["field"], cause["message"]));
        Self::Refused(causes.chain([message]).collect())
    }
}
