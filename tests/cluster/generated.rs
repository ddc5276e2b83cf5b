//! Values that charts generate: made once, found again, never exchanged in silence.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hoist::apply::{Maker, Namespace, Options, PrepareError};
use hoist::client::DeleteOptions;
use hoist::render::{self, Rendered, Source};
use serde_json::{Value, json};

use crate::cluster::{Cluster, clock, clusters, lines};

const CHART: &str = r#"
apiVersion: v2
name: vault
version: 1.0.0
generated:
  password: { type: password, length: 20 }
  tls: { type: certificate, hosts: ["vault.{{ release.namespace }}.svc"] }
  id: { type: uuid }
"#;

const TEMPLATE: &str = r#"
apiVersion: v1
kind: Secret
metadata: { name: vault }
stringData:
  password: {{ values.password }}
---
apiVersion: v1
kind: Secret
metadata: { name: copy }
data:
  password: {{ values.password | b64encode }}
  url: {{ ("db://vault:" ~ values.password ~ "@db") | b64encode }}
---
apiVersion: v1
kind: Secret
metadata: { name: tls }
type: kubernetes.io/tls
stringData:
  tls.crt: {{ values.tls.cert }}
  tls.key: |
    {{ values.tls.key }}
  {% if values.with_ca is defined %}
  ca.crt: {{ values.tls.ca }}
  {% endif %}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: user
  annotations:
    checksum: {{ values.password | sha256 }}
data:
  id: {{ values.id }}
"#;

/// A folder that holds the chart.
fn chart() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("templates")).unwrap();
    std::fs::write(folder.path().join("Chart.yaml"), CHART).unwrap();
    std::fs::write(folder.path().join("templates/vault.yaml.j2"), TEMPLATE).unwrap();
    folder
}

/// The chart rendered for a cluster; the messages of what stands in its way.
async fn rendered(
    cluster: &Cluster,
    chart: &Path,
    set: &[&str],
    makes: bool,
) -> Result<Rendered, Vec<String>> {
    let setting = |argument: &&str| render::Setting {
        kind: render::SettingKind::Guess,
        argument: argument.to_string(),
    };
    let options =
        render::Options { settings: set.iter().map(setting).collect(), ..render::Options::default() };
    let maker = Maker { random: Arc::new(ring::rand::SystemRandom::new()), now: clock().now(), makes };
    let namespace = Namespace { name: cluster.namespace.clone(), enforced: false };
    let server = (&cluster.target, &*cluster.transport);
    let sources = [Source::Named(chart.to_owned())];
    match hoist::apply::read_with_generated(&sources, options, server, &namespace, &maker).await {
        Ok(rendered) => Ok(rendered),
        Err(PrepareError::Wrong(found)) => Err(found.into_iter().map(|one| one.message).collect()),
        Err(error) => panic!("{error}"),
    }
}

async fn apply(cluster: &Cluster, chart: &Path) -> Vec<String> {
    let rendered = rendered(cluster, chart, &[], true).await.unwrap();
    let objects: Vec<Value> = rendered.bundle.objects().iter().map(|object| object.to_value()).collect();
    lines(&cluster.apply_with(&objects, &Options::default()).await.1)
}

async fn delete(cluster: &Cluster, secret: &str) {
    let kind = cluster.kind("v1", "Secret");
    cluster.api().delete(kind, Some(&cluster.namespace), secret, &DeleteOptions::default()).await.unwrap();
}

async fn held(cluster: &Cluster, secret: &str, key: &str) -> String {
    let secret = cluster.get("v1", "Secret", secret).await.unwrap();
    String::from_utf8(STANDARD.decode(secret["data"][key].as_str().unwrap()).unwrap()).unwrap()
}

#[tokio::test]
async fn a_value_is_made_once_and_lives_as_long_as_a_secret_that_holds_it() {
    for cluster in clusters("generated").await {
        let chart = chart();
        let all = |outcome: &str| {
            ["secret/vault", "secret/copy", "secret/tls", "configmap/user"]
                .map(|it| format!("{it} {outcome}"))
        };
        assert_eq!(apply(&cluster, chart.path()).await, all("created"));
        assert_eq!(apply(&cluster, chart.path()).await, all("unchanged"));
        let first = held(&cluster, "vault", "password").await;
        assert!(first.len() == 20 && first.chars().all(|one| one.is_ascii_alphanumeric()));
        assert_eq!(held(&cluster, "copy", "url").await, format!("db://vault:{first}@db"));
        // One of two is left: it gives its value.
        delete(&cluster, "vault").await;
        assert_eq!(apply(&cluster, chart.path()).await[0], "secret/vault created");
        assert_eq!(held(&cluster, "vault", "password").await, first);
        // None is left: there is a new one, and all who use it change.
        delete(&cluster, "vault").await;
        delete(&cluster, "copy").await;
        let outcomes = [
            "secret/vault created",
            "secret/copy created",
            "secret/tls unchanged",
            "configmap/user configured",
        ];
        assert_eq!(apply(&cluster, chart.path()).await, outcomes);
        assert_ne!(held(&cluster, "vault", "password").await, first);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn what_is_there_is_taken_as_it_is_but_for_a_placeholder() {
    for cluster in clusters("adopted").await {
        let chart = chart();
        let secret = |name: &str, password: &str| json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": {"password": password}});
        cluster
            .apply(&[secret("vault", "from a person\n"), secret("copy", "<generated: vault/password>")])
            .await;
        apply(&cluster, chart.path()).await;
        assert_eq!(held(&cluster, "vault", "password").await, "from a person\n");
        assert_eq!(held(&cluster, "copy", "password").await, "from a person\n");
        cluster.leave().await;
    }
}

#[tokio::test]
async fn two_values_or_half_of_one_are_refused() {
    for cluster in clusters("halves").await {
        let chart = chart();
        apply(&cluster, chart.path()).await;
        let other = json!({"data": {"password": STANDARD.encode("other")}});
        let merge = (hoist::api::PatchType::Merge, &other);
        let kind = cluster.kind("v1", "Secret");
        cluster
            .api()
            .patch(kind, Some(&cluster.namespace), "copy", merge, &Default::default())
            .await
            .unwrap();
        let found = rendered(&cluster, chart.path(), &["with_ca=true"], true).await.unwrap_err();
        let expected = [
            "the generated `vault/password` is one in Secret vault (`password`), and another in Secret copy (`password`)",
            "the generated `vault/tls.ca` is not in Secret tls (`ca.crt`), and cannot be made for what is there",
        ];
        assert_eq!(found, expected);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn where_nothing_is_kept_nothing_is_made() {
    for cluster in clusters("shown").await {
        let chart = chart();
        let shown = rendered(&cluster, chart.path(), &[], false).await.unwrap();
        let text = shown.texts[0].text.content();
        assert!(text.contains("password: '<generated: vault/password>'"), "{text}");
        apply(&cluster, chart.path()).await;
        let shown = rendered(&cluster, chart.path(), &[], false).await.unwrap();
        assert!(!shown.texts[0].text.content().contains("<generated:"), "what was made is found");
        let set = rendered(&cluster, chart.path(), &["password=mine"], true).await.unwrap();
        assert!(set.texts[0].text.content().contains("password: mine"), "what a person sets wins");
        cluster.leave().await;
    }
}
