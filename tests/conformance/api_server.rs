use std::path::PathBuf;
use std::sync::Arc;

use hoist::kinds::table::Kind;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use crate::skipped;

/// How many requests are under way at the same time.
const CONCURRENCY: usize = 8;

/// A real API server, asked over connections that are kept.
pub struct ApiServer {
    address: String,
    token: String,
    client: Client,
    runtime: Runtime,
}

/// What it answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    /// What its `Warning` headers say.
    pub warnings: Vec<String>,
}

impl ApiServer {
    /// The one that `HOIST_TEST_KUBECONFIG` names; says so when it names none.
    #[expect(
        clippy::disallowed_methods,
        reason = "the name of the server to ask is given in the environment"
    )]
    pub fn from_environment(test: &str) -> Option<Self> {
        let Some(path) = std::env::var_os("HOIST_TEST_KUBECONFIG").map(PathBuf::from) else {
            skipped(&format!("{test}: HOIST_TEST_KUBECONFIG names no API server"));
            return None;
        };
        let text = std::fs::read_to_string(path).expect("the kubeconfig can be read");
        let config: Value = serde_yaml::from_str(&text).expect("the kubeconfig is YAML");
        let of =
            |pointer: &str| config.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        // Another test may have installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            Client::builder().tls_danger_accept_invalid_certs(true).build().expect("a client is built");
        Some(Self {
            address: of("/clusters/0/cluster/server"),
            token: of("/users/0/user/token"),
            client,
            runtime: Runtime::new().expect("a runtime starts"),
        })
    }

    /// Asks the server to create each object as a dry run, strictly, and returns its answers in their order.
    pub fn dry_run(&self, objects: impl IntoIterator<Item = (String, Value)>) -> Vec<Answer> {
        let requests = objects.into_iter().map(|(path, object)| {
            let url = format!("{}{path}?dryRun=All&fieldValidation=Strict", self.address);
            self.request(Method::POST, url, object)
        });
        self.send(requests.collect())
    }

    /// Asks the server to create what each text says as a dry run, strictly: it reads the YAML itself.
    pub fn dry_run_yaml(&self, texts: impl IntoIterator<Item = (String, String)>) -> Vec<Answer> {
        let requests = texts.into_iter().map(|(path, text)| {
            let url = format!("{}{path}?dryRun=All&fieldValidation=Strict", self.address);
            self.request(Method::POST, url, Value::Null).header("Content-Type", "application/yaml").body(text)
        });
        self.send(requests.collect())
    }

    /// Reads a document.
    pub fn read(&self, path: &str) -> Value {
        self.call(Method::GET, path, Value::Null).body
    }

    /// Sends one request with a body.
    pub fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(method, format!("{}{path}", self.address), body);
        self.send(vec![request]).pop().expect("an answer for the request")
    }

    /// Creates each object for good.
    pub fn create(&self, objects: impl IntoIterator<Item = (String, Value)>) -> Vec<Answer> {
        let requests = objects
            .into_iter()
            .map(|(path, object)| self.request(Method::POST, format!("{}{path}", self.address), object));
        self.send(requests.collect())
    }

    /// What stands at each path.
    pub fn get(&self, paths: impl IntoIterator<Item = String>) -> Vec<Answer> {
        let requests = paths
            .into_iter()
            .map(|path| self.request(Method::GET, format!("{}{path}", self.address), Value::Null));
        self.send(requests.collect())
    }

    /// Asks the server to put each object in the place of the one at its path, as a dry run.
    pub fn dry_replace(&self, objects: impl IntoIterator<Item = (String, Value)>) -> Vec<Answer> {
        let requests = objects.into_iter().map(|(path, object)| {
            self.request(Method::PUT, format!("{}{path}?dryRun=All", self.address), object)
        });
        self.send(requests.collect())
    }

    /// Deletes what stands at `path`.
    pub fn delete(&self, path: &str) {
        let request = self.request(Method::DELETE, format!("{}{path}", self.address), Value::Null);
        self.send(vec![request]);
    }

    fn request(&self, method: Method, url: String, object: Value) -> RequestBuilder {
        let request = self.client.request(method, url).bearer_auth(&self.token);
        match object {
            Value::Null => request,
            object => request.header("Content-Type", "application/json").body(object.to_string()),
        }
    }

    fn send(&self, requests: Vec<RequestBuilder>) -> Vec<Answer> {
        let gate = Arc::new(Semaphore::new(CONCURRENCY));
        self.runtime.block_on(async {
            let tasks: Vec<_> = requests
                .into_iter()
                .map(|request| {
                    let gate = gate.clone();
                    tokio::spawn(async move {
                        let _turn = gate.acquire().await.expect("the gate stays open");
                        // Some objects make a real server panic, which ends the request.
                        let Ok(response) = request.send().await else {
                            return Answer { status: 500, body: Value::Null, warnings: Vec::new() };
                        };
                        let status = response.status().as_u16();
                        let headers = response.headers().get_all("Warning").iter();
                        let warnings = headers.filter_map(|header| text_of(header.to_str().ok()?)).collect();
                        let text = response.text().await.expect("the answer arrives");
                        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), warnings }
                    })
                })
                .collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.expect("the request ends"));
            }
            answers
        })
    }
}

/// The text of a `Warning` header: `299 - "text"`, with quotes and backslashes escaped.
fn text_of(header: &str) -> Option<String> {
    let quoted = header.split_once('"')?.1.strip_suffix('"')?;
    let mut text = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        text.push(if character == '\\' { characters.next()? } else { character });
    }
    Some(text)
}

/// Where objects of `kind` in `version` are created.
pub fn path(kind: &Kind, version: &str, namespace: &str) -> String {
    let root = match kind.group {
        "" => format!("/api/{version}"),
        group => format!("/apis/{group}/{version}"),
    };
    match kind.namespaced {
        true => format!("{root}/namespaces/{namespace}/{}", kind.plural),
        false => format!("{root}/{}", kind.plural),
    }
}
