use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use hoist::api::{Body, Clock, Request, Transport};
use hoist::client::{Api, Client, Config, Overrides, Surroundings};
use hoist::kinds::{KubeVersion, table};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::Value;

/// The namespace that objects would be created in if these were no dry runs.
const NAMESPACE: &str = "default";

/// The version of the real API server.
pub const REAL: KubeVersion = KubeVersion::minor(36);

/// A real API server.
pub struct Peer {
    client: Client,
}

/// What it says to the creation of an object.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Accepted,
    /// It could not decode it.
    Undecodable(String),
    /// It refuses it, for these reasons.
    Refused(BTreeSet<String>),
}

struct Now;

impl Clock for Now {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
}

impl Answer {
    pub fn is_decodable(&self) -> bool {
        !matches!(self, Self::Undecodable(_))
    }
}

impl Peer {
    /// The server that `HOIST_TEST_KUBECONFIG` names.
    pub fn find() -> Option<Self> {
        let kubeconfig = super::variable("HOIST_TEST_KUBECONFIG").map(PathBuf::from)?;
        let overrides = Overrides { kubeconfig: Some(kubeconfig), ..Overrides::default() };
        let config = Config::load(&overrides, &Surroundings::default()).expect("a kubeconfig");
        let client = Client::new(config, Arc::new(Now)).expect("a client");
        Some(Self { client })
    }

    /// Reads a document.
    pub fn read(&self, target: &str) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let api = Api::new(&self.client);
        runtime.block_on(api.read("read", target, "application/json")).expect("an answer")
    }

    /// Creates an object as a strict dry run.
    pub async fn create(&self, object: &Value) -> Answer {
        let target = target(object).expect("only kinds that can be created are asked about");
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = serde_json::to_vec(object).expect("JSON").into();
        let request = Request { method: Method::POST, target, headers, body, timeout: None };
        let answer = self.client.send(request).await.expect("an answer");
        if answer.status.is_success() {
            return Answer::Accepted;
        }
        let Body::Whole(body) = answer.body else { panic!("a refusal comes whole") };
        let status: Value = serde_json::from_slice(&body).expect("a Status");
        let message = status["message"].as_str().unwrap_or_default();
        if message.contains("cannot be handled as a") {
            return Answer::Undecodable(message.to_owned());
        }
        let causes = status["details"]["causes"].as_array().into_iter().flatten();
        let causes =
            causes.map(|cause| format!("{}: {}", cause["field"], cause["message"])).collect::<BTreeSet<_>>();
        match causes.is_empty() {
            true => Answer::Refused(BTreeSet::from([message.to_owned()])),
            false => Answer::Refused(causes),
        }
    }
}

/// Where an object is created; `None` where its version is not served unless asked for.
pub fn target(object: &Value) -> Option<String> {
    let api_version = object["apiVersion"].as_str()?;
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    let kind = table::find(group, object["kind"].as_str()?)?;
    let served = kind.version(version)?;
    if !served.by_default() || !served.served(REAL) || !kind.verbs.contains(&"create") {
        return None;
    }
    let root = if group.is_empty() { "/api" } else { "/apis" };
    let space = if kind.namespaced { format!("/namespaces/{NAMESPACE}") } else { String::new() };
    Some(format!("{root}/{api_version}{space}/{}?dryRun=All&fieldValidation=Strict", kind.plural))
}
