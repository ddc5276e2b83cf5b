//! `hoist server` as a process: TLS, the token, the kubeconfig, its end, and what a kill leaves.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use hoist::api::{Body, Request, Transport};
use hoist::client::{Client, Overrides, Secret};
use http::Method;
use serde_json::{Value, json};

use crate::cluster::client;

/// A running server; killed when it is dropped.
struct Process {
    child: Child,
    client: Client,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoist"));
    command.arg("server").arg("--local").arg(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(folder: &Path) -> Process {
    let mut child = command(folder).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("serving on https://127.0.0.1:"), "{line}");
    let kubeconfig = Some(folder.join("kubeconfig"));
    Process { child, client: client(&Overrides { kubeconfig, ..Overrides::default() }) }
}

async fn send(client: &Client, method: Method, target: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { Default::default() } else { body.to_string().into() };
    let headers = [(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"))];
    let request = Request {
        method,
        target: target.to_owned(),
        headers: headers.into_iter().collect(),
        body,
        timeout: None,
    };
    let response = client.send(request).await.unwrap();
    let bytes = match response.body {
        Body::Whole(bytes) => bytes.to_vec(),
        Body::Stream(stream) => {
            futures_util::TryStreamExt::try_fold(stream, Vec::new(), async |mut all, piece| {
                all.extend_from_slice(&piece);
                Ok(all)
            })
            .await
            .unwrap()
        }
    };
    (response.status.as_u16(), serde_json::from_slice(&bytes).unwrap_or_default())
}

const CONFIG_MAPS: &str = "/api/v1/namespaces/default/configmaps";

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path());
    let mut revisions = Vec::new();
    for number in 0..40 {
        let object = json!({"metadata": {"name": format!("c{number}")}, "data": {"n": number.to_string()}});
        let (code, made) = send(&server.client, Method::POST, CONFIG_MAPS, &object).await;
        assert_eq!(code, 201, "{made}");
        revisions.push(made["metadata"]["resourceVersion"].clone());
    }
    // SIGKILL: nothing is tidied up.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    drop(server);
    let server = start(folder.path());
    for (number, revision) in revisions.iter().enumerate() {
        let (code, kept) =
            send(&server.client, Method::GET, &format!("{CONFIG_MAPS}/c{number}"), &Value::Null).await;
        assert_eq!(
            (code, &kept["metadata"]["resourceVersion"], &kept["data"]["n"]),
            (200, revision, &json!(number.to_string()))
        );
    }
    let (_, made) =
        send(&server.client, Method::POST, CONFIG_MAPS, &json!({"metadata": {"name": "new"}})).await;
    let number = |revision: &Value| revision.as_str().unwrap().parse::<u64>().unwrap();
    assert!(number(&made["metadata"]["resourceVersion"]) > revisions.iter().map(number).max().unwrap());
}

#[tokio::test]
async fn only_its_owner_gets_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let kubeconfig = folder.path().join("kubeconfig");
    let modes = [&kubeconfig, &folder.path().join("objects.redb")]
        .map(|file| std::fs::metadata(file).unwrap().permissions().mode() & 0o777);
    assert_eq!(modes, [0o600, 0o600]);
    assert_eq!(send(&server.client, Method::GET, CONFIG_MAPS, &Value::Null).await.0, 200);
    let stranger =
        Overrides { kubeconfig: Some(kubeconfig), token: Some(Secret::new("wrong")), ..Overrides::default() };
    let (code, status) = send(&client(&stranger), Method::GET, CONFIG_MAPS, &Value::Null).await;
    assert_eq!((code, &status["reason"]), (401, &json!("Unauthorized")));
}

#[test]
fn a_second_process_is_refused_and_the_first_ends_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path());
    let second = command(folder.path()).output().unwrap();
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2));
    assert!(error.contains("is in use by another hoist server"), "{error}");
    let told = Command::new("kill").arg("-TERM").arg(server.child.id().to_string()).status().unwrap();
    assert!(told.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(!folder.path().join("kubeconfig").exists(), "it leads nowhere any more");
}

#[test]
fn its_folder_leads_to_it_wherever_else_its_kubeconfig_is() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere.yaml");
    let state = folder.path().join("state");
    let mut child = command(&state).arg("--kubeconfig").arg(&elsewhere).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.trim_end().ends_with(elsewhere.to_str().unwrap()), "{line}");
    let manifest = folder.path().join("a.yaml");
    std::fs::write(&manifest, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}").unwrap();
    let local = format!("--local={}", state.display());
    let output =
        Command::new(env!("CARGO_BIN_EXE_hoist")).arg("apply").arg(&manifest).arg(local).output().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "configmap/a created\n", "{output:?}");
}
