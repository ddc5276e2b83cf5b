//! The servers that tests run against.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hoist::api::{Clock, PatchType, Request, Transport};
use hoist::apply::{Affected, Event, Namespace, Options, Outcome, Plan, PrepareError, Report, Target};
use hoist::client::{Api, Client, Config, DeleteOptions, Overrides, Surroundings};
use hoist::kinds::KubeVersion;
use hoist::object::{Body, Bundle, Gvk, Object, Reference};
use serde_json::{Value, json};

/// A server, and a namespace on it that is the test's own.
pub struct Cluster {
    pub transport: Box<dyn Transport>,
    pub target: Target,
    pub namespace: String,
    /// For kubectl; only a real server has one.
    pub kubeconfig: Option<PathBuf>,
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "tests live in the real time")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

/// The kubeconfig of the real server, where one is given.
#[expect(clippy::disallowed_methods, reason = "the one place where tests learn of the real server")]
pub fn real_kubeconfig() -> Option<PathBuf> {
    std::env::var_os("HOIST_TEST_KUBECONFIG").map(PathBuf::from)
}

/// The process's surroundings, for the client.
#[expect(clippy::disallowed_methods, reason = "the one place where tests read the surroundings")]
pub fn surroundings() -> Surroundings {
    Surroundings {
        env: std::env::vars_os().filter(|(key, _)| key != "KUBECONFIG").collect(),
        home: None,
        cwd: std::env::current_dir().unwrap(),
        interactive: false,
    }
}

pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// A client for what `overrides` name.
pub fn client(overrides: &Overrides) -> Client {
    Client::new(Config::load(overrides, &surroundings()).unwrap(), clock()).unwrap()
}

/// Every server there is, each with a fresh namespace whose name begins with `client-` and `test`.
pub async fn clusters(test: &str) -> Vec<Cluster> {
    let mut clusters = real_clusters(test).await;
    clusters.push(embedded(test).await);
    clusters
}

/// The real server alone, for what the embedded one does not play: permissions, and kubelets that the test is.
#[expect(clippy::print_stderr, clippy::disallowed_macros, reason = "what is not tested is said aloud")]
pub async fn real_clusters(test: &str) -> Vec<Cluster> {
    match real_kubeconfig() {
        Some(kubeconfig) => vec![real(kubeconfig, test).await],
        None => {
            eprintln!("{test}: not run against a real server: HOIST_TEST_KUBECONFIG is not set");
            Vec::new()
        }
    }
}

async fn real(kubeconfig: PathBuf, test: &str) -> Cluster {
    let client = client(&Overrides { kubeconfig: Some(kubeconfig.clone()), ..Overrides::default() });
    // Neither another run nor one that goes on beside this one has the same.
    let suffix = clock().now().as_millisecond() % 1_000_000_000;
    let namespace = format!("client-{test}-{suffix}-{}", std::process::id());
    Cluster::enter(Box::new(client), namespace, Some(kubeconfig)).await
}

async fn embedded(test: &str) -> Cluster {
    let config = hoist::server::Config { folder: None, version: KubeVersion::minor(36) };
    let server = hoist::server::Server::open(&config, clock()).await.unwrap();
    Cluster::enter(Box::new(server), format!("client-{test}"), None).await
}

impl Cluster {
    async fn enter(transport: Box<dyn Transport>, namespace: String, kubeconfig: Option<PathBuf>) -> Self {
        let target = Target::ask(&*transport).await.unwrap();
        let cluster = Cluster { transport, target, namespace, kubeconfig };
        let own = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": cluster.namespace}});
        cluster.api().create(cluster.kind("v1", "Namespace"), None, &own, &Default::default()).await.unwrap();
        cluster
    }

    pub fn api(&self) -> Api<'_> {
        Api::new(&*self.transport)
    }

    pub fn kind(&self, api_version: &str, kind: &str) -> &hoist::client::Resource {
        self.target.discovery.resource(&Gvk::new(api_version, kind)).unwrap()
    }

    pub async fn get(&self, api_version: &str, kind: &str, name: &str) -> Option<Value> {
        let kind = self.kind(api_version, kind);
        match self.api().get(kind, Some(&self.namespace), name).await {
            Ok(object) => Some(object),
            Err(error) if error.is_not_found() => None,
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn plan(&self, objects: &[Value]) -> Result<Plan, PrepareError> {
        let namespace = Namespace { name: self.namespace.clone(), enforced: false };
        let prepared =
            hoist::apply::prepare(&bundle(objects), &self.target, &*self.transport, &namespace, 8).await?;
        Ok(prepared.plan)
    }

    pub async fn apply(&self, objects: &[Value]) -> (Report, Vec<Event>) {
        self.apply_with(objects, &Options::default()).await
    }

    pub async fn apply_with(&self, objects: &[Value], options: &Options) -> (Report, Vec<Event>) {
        let plan = self.plan(objects).await.unwrap();
        let mut events = Vec::new();
        let report =
            hoist::apply::run(plan, &*self.transport, options, &mut |event| events.push(event)).await;
        (report, events)
    }

    /// Applies `objects` and waits for them; how many are not ready, and what was told meanwhile.
    pub async fn apply_and_wait(
        &self,
        objects: &[Value],
        limit: impl Into<Option<Duration>>,
    ) -> (usize, Vec<Event>) {
        let (report, _) = self.apply(objects).await;
        assert!(report.is_clean());
        let mut events = Vec::new();
        let on_event = &mut |event| events.push(event);
        let clock = clock();
        let left =
            hoist::apply::wait(&report.done, &self.target, &*self.transport, limit.into(), &*clock, on_event)
                .await;
        (left, events)
    }

    pub async fn delete(
        &self,
        objects: &[Value],
        options: &hoist::apply::DeleteOptions,
    ) -> (usize, Vec<Event>) {
        let namespace = Namespace { name: self.namespace.clone(), enforced: false };
        let mut events = Vec::new();
        let on_event = &mut |event| events.push(event);
        let bundle = bundle(objects);
        let left =
            hoist::apply::delete(&bundle, &self.target, &*self.transport, &namespace, options, on_event)
                .await;
        (left.unwrap(), events)
    }

    /// Sets the status of a pod, as a kubelet does.
    pub async fn set_pod_status(&self, name: &str, status: Value) {
        let target = format!("/api/v1/namespaces/{}/pods/{name}/status", self.namespace);
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", PatchType::Merge.content_type().parse().unwrap());
        let body = json!({"status": status}).to_string().into();
        let request = Request { method: http::Method::PATCH, target, headers, body, timeout: None };
        let answer = self.transport.send(request).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.status);
    }

    /// From now on `fault` is in the way.
    pub fn refuse(&mut self, fault: crate::faults::Refusing) {
        let inner = std::mem::replace(&mut self.transport, Box::new(Nothing));
        self.transport = fault.on(inner);
    }

    /// Ends the test: its namespace goes.
    pub async fn leave(self) {
        let kind = self.kind("v1", "Namespace");
        let gone = self.api().delete(kind, None, &self.namespace, &DeleteOptions::default()).await;
        gone.unwrap();
    }
}

/// A transport that leads nowhere.
struct Nothing;

impl Transport for Nothing {
    fn send(
        &self,
        _request: Request,
    ) -> futures_util::future::BoxFuture<'_, Result<hoist::api::Response, hoist::api::TransportError>> {
        unreachable!("it only stands in while another transport is wrapped")
    }
}

pub fn bundle(objects: &[Value]) -> Bundle {
    let objects = objects.iter().map(|object| Object {
        reference: Reference::read(object).unwrap(),
        body: Body::Json(object.clone()),
    });
    objects.collect()
}

/// The outcomes as kubectl's lines begin: `configmap/a created`.
pub fn lines(events: &[Event]) -> Vec<String> {
    events.iter().filter_map(line).collect()
}

fn line(event: &Event) -> Option<String> {
    let name = |object: &Affected| format!("{}/{}", object.resource, object.reference.name);
    match event {
        Event::Done { object, outcome, .. } => {
            let outcome = match outcome {
                Outcome::Created => "created",
                Outcome::Configured => "configured",
                Outcome::Unchanged => "unchanged",
                Outcome::Deleted => "deleted",
            };
            Some(format!("{} {outcome}", name(object)))
        }
        Event::Failed { object, reason, details, .. } => {
            Some(format!("{} failed: {reason} {}", name(object), details.join("; ")))
        }
        Event::Ready { object, .. } => Some(format!("{} ready", name(object))),
        Event::NotReady { object, reason } => Some(format!("{} not ready: {reason}", name(object))),
        Event::Skipped { object, because } => Some(format!("{} skipped: {because}", name(object))),
        _ => None,
    }
}
