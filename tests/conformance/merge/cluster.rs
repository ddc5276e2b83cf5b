//! The real server, and two namespaces on it: one for kubectl, one for hoist.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use hoist::api::{Clock, PatchType};
use hoist::client::{Api, Client, Config, Discovery, Overrides, Surroundings, WriteOptions};
use hoist::object::Reference;
use serde_json::{Value, json};

use super::objects::CUSTOM_GROUP;

/// So many requests are under way at once.
const AT_ONCE: usize = 16;

pub struct Cluster {
    client: Client,
    discovery: Discovery,
    kubeconfig: PathBuf,
    /// Where kubectl works.
    pub theirs: String,
    /// Where hoist works.
    pub ours: String,
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "tests live in the real time")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

impl Cluster {
    /// The server that `HOIST_TEST_KUBECONFIG` names, with two fresh namespaces; says so where there is none.
    pub async fn connect(test: &str) -> Option<Self> {
        let Some(kubeconfig) = crate::variable("HOIST_TEST_KUBECONFIG").map(PathBuf::from) else {
            crate::skipped(&format!("{test}: HOIST_TEST_KUBECONFIG names no server"));
            return None;
        };
        if !crate::kubectl::present() {
            return None;
        }
        let overrides = Overrides { kubeconfig: Some(kubeconfig.clone()), ..Overrides::default() };
        let config = Config::load(&overrides, &Surroundings::default()).expect("the kubeconfig is read");
        let client = Client::new(config, Arc::new(SystemClock)).expect("the kubeconfig is good");
        define_custom(&client).await;
        let discovery = Discovery::load(&client).await.expect("the server answers");
        let suffix = SystemClock.now().as_millisecond() % 1_000_000_000;
        let name = |side: &str| format!("merge-{test}-{suffix}-{side}");
        let cluster = Self { client, discovery, kubeconfig, theirs: name("theirs"), ours: name("ours") };
        for namespace in [&cluster.theirs, &cluster.ours] {
            let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}});
            cluster.create(&object).await.expect("namespaces can be made");
        }
        Some(cluster)
    }

    fn api(&self) -> Api<'_> {
        Api::new(&self.client)
    }

    /// What the server made of a new object.
    pub async fn create(&self, object: &Value) -> Result<Value, String> {
        self.make(object, false).await
    }

    async fn make(&self, object: &Value, dry_run: bool) -> Result<Value, String> {
        let options = WriteOptions { dry_run, ..WriteOptions::default() };
        let (reference, kind) = self.reach(object);
        let answer = self.api().create(kind, reference.namespace.as_deref(), object, &options).await;
        answer.map(|answer| answer.value).map_err(|error| error.to_string())
    }

    /// Makes all objects; what the server made of each, or why not.
    pub async fn create_all(&self, objects: &[Value], dry_run: bool) -> Vec<Result<Value, String>> {
        futures_util::stream::iter(objects)
            .map(|object| self.make(object, dry_run))
            .buffered(AT_ONCE)
            .collect()
            .await
    }

    pub async fn get(&self, object: &Value) -> Value {
        let (reference, kind) = self.reach(object);
        let found = self.api().get(kind, reference.namespace.as_deref(), &reference.name).await;
        found.unwrap_or_else(|error| panic!("{reference}: {error}"))
    }

    pub async fn get_all(&self, objects: &[Value]) -> Vec<Value> {
        futures_util::stream::iter(objects).map(|object| self.get(object)).buffered(AT_ONCE).collect().await
    }

    /// What the server makes of a patch.
    pub async fn patch(
        &self,
        object: &Value,
        form: PatchType,
        patch: &Value,
        dry_run: bool,
    ) -> Result<Value, String> {
        let (reference, kind) = self.reach(object);
        let options = WriteOptions {
            dry_run,
            field_manager: Some("kubectl-client-side-apply".to_owned()),
            field_validation: Some("Strict"),
        };
        let namespace = reference.namespace.as_deref();
        let answer = self.api().patch(kind, namespace, &reference.name, (form, patch), &options).await;
        answer.map(|answer| answer.value).map_err(|error| error.to_string())
    }

    fn reach(&self, object: &Value) -> (Reference, &hoist::client::Resource) {
        let reference = Reference::read(object).expect("it has a reference");
        let kind = self.discovery.resource(&reference.gvk).expect("the server has the kind");
        (reference, kind)
    }

    /// Runs kubectl with `manifest` on its standard input; what it says, good or bad.
    pub fn kubectl(&self, arguments: &[&str], manifest: &str) -> String {
        let mut child = Command::new("kubectl")
            .args(arguments)
            .env("KUBECONFIG", &self.kubeconfig)
            // Merge keys come from the older document then, the same ones and much sooner.
            .env("KUBECTL_OPENAPIV3_PATCH", "false")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kubectl starts");
        let mut input = child.stdin.take().expect("it is piped");
        let manifest = manifest.to_owned();
        let feeder = std::thread::spawn(move || input.write_all(manifest.as_bytes()));
        let output = child.wait_with_output().expect("kubectl ends");
        // kubectl may refuse before it has read everything.
        let _ = feeder.join();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    /// Applies `objects` client-side, as a user of kubectl does.
    pub fn kubectl_apply(&self, objects: &[Value]) -> String {
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
        self.kubectl(&["apply", "--validate=false", "-f", "-"], &list.to_string())
    }

    /// Takes both namespaces away, and what would keep them.
    pub async fn clean(&self, objects: &[Value]) {
        let free = json!({"metadata": {"finalizers": null}});
        let held = objects.iter().filter(|object| object.pointer("/metadata/finalizers").is_some());
        futures_util::stream::iter(held)
            .for_each_concurrent(AT_ONCE, |object| {
                let free = &free;
                async move { drop(self.patch(object, PatchType::Merge, free, false).await) }
            })
            .await;
        self.kubectl(&["delete", "namespace", "--wait=false", &self.theirs, &self.ours], "");
    }
}

/// A kind whose objects hold anything: for these, kubectl sends JSON merge patches.
async fn define_custom(client: &Client) {
    let schema = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
    let version =
        json!({"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}});
    let definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("odds.{CUSTOM_GROUP}")},
        "spec": {
            "group": CUSTOM_GROUP, "scope": "Namespaced", "versions": [version],
            "names": {"kind": "Odd", "plural": "odds", "singular": "odd", "listKind": "OddList"},
        },
    });
    let reference = Reference::read(&definition).expect("it has a reference");
    let discovery = Discovery::load(client).await.expect("the server answers");
    let kind = discovery.resource(&reference.gvk).expect("the server has definitions");
    let api = Api::new(client);
    // It may be there from another run.
    let _ = api.create(kind, None, &definition, &WriteOptions::default()).await;
    for _ in 0..100 {
        let found = api.get(kind, None, &reference.name).await.expect("the definition is there");
        let conditions = found.pointer("/status/conditions").and_then(Value::as_array).into_iter().flatten();
        if conditions.into_iter().any(|it| it["type"] == "Established" && it["status"] == "True") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the definition is not established");
}
