use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use base64::Engine;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::config::read;
use super::credentials::{Certificate, Proof};
use super::kubeconfig::{Cluster, Exec, InteractiveMode};
use super::{ConfigError, Secret, Surroundings};

const V1: &str = "client.authentication.k8s.io/v1";
const V1BETA1: &str = "client.authentication.k8s.io/v1beta1";
const EXEC_INFO: &str = "KUBERNETES_EXEC_INFO";
const CLUSTER_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// A program that hands out credentials (client-go `plugin/pkg/client/auth/exec`). What it gives is kept until
/// it expires or the server refuses it.
#[derive(Debug)]
pub(super) struct Plugin {
    user: String,
    exec: Exec,
    interactive: bool,
    cluster: Option<ClusterInfo>,
    env: Vec<(OsString, OsString)>,
    cwd: PathBuf,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    proof: Proof,
    expires: Option<Timestamp>,
}

/// What a plugin with `provideClusterInfo` is told of the cluster.
#[derive(Debug)]
pub(super) struct ClusterInfo(Value);

impl ClusterInfo {
    pub fn of(cluster: &Cluster, around: &Surroundings) -> Result<Self, ConfigError> {
        let mut info = json!({"server": cluster.server});
        let mut add = |key: &str, value: Value| info[key] = value;
        if let Some(name) = &cluster.tls_server_name {
            add("tls-server-name", json!(name));
        }
        if cluster.insecure_skip_tls_verify {
            add("insecure-skip-tls-verify", json!(true));
        }
        let authority = match (&cluster.certificate_authority_data, &cluster.certificate_authority) {
            (Some(data), _) => Some(data.0.clone()),
            (None, Some(file)) => Some(read("the certificate authority", &around.cwd.join(file))?),
            (None, None) => None,
        };
        if let Some(authority) = authority {
            let encoded = base64::engine::general_purpose::STANDARD.encode(authority);
            add("certificate-authority-data", json!(encoded));
        }
        if let Some(proxy) = &cluster.proxy_url {
            add("proxy-url", json!(proxy));
        }
        if cluster.disable_compression {
            add("disable-compression", json!(true));
        }
        let own = cluster.extensions.iter().find(|extension| extension.name == CLUSTER_EXTENSION);
        add("config", own.map_or(Value::Null, |extension| extension.extension.clone()));
        Ok(Self(info))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExecCredential {
    #[serde(default)]
    api_version: String,
    #[serde(default)]
    kind: String,
    status: Option<CredentialStatus>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CredentialStatus {
    expiration_timestamp: Option<Timestamp>,
    token: Option<Secret>,
    client_certificate_data: Option<Secret>,
    client_key_data: Option<Secret>,
}

impl Plugin {
    /// The plugin of user `user`; nothing is run yet.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`]: an incomplete description, an unknown version, a plugin that must ask where
    /// nobody can answer.
    pub fn new(
        user: &str,
        exec: Exec,
        cluster: Option<ClusterInfo>,
        around: &Surroundings,
    ) -> Result<Self, ConfigError> {
        let wrong = |what: &str| Err(ConfigError::Wrong(format!("user `{user}`: exec {what}")));
        if exec.command.is_empty() {
            return wrong("has no command");
        }
        let mode = match (exec.api_version.as_str(), exec.interactive_mode) {
            ("", _) => return wrong("has no apiVersion"),
            (V1, None) => return wrong("has no interactiveMode: write Never, IfAvailable or Always"),
            (V1 | V1BETA1, mode) => mode.unwrap_or(InteractiveMode::IfAvailable),
            (other, _) => {
                return wrong(&format!("has the apiVersion `{other}`; {V1} and {V1BETA1} are supported"));
            }
        };
        let interactive = match mode {
            InteractiveMode::Never => false,
            InteractiveMode::IfAvailable => around.interactive,
            InteractiveMode::Always if around.interactive => true,
            InteractiveMode::Always => {
                return wrong("must ask you (interactiveMode: Always), but nobody can answer");
            }
        };
        Ok(Self {
            user: user.to_owned(),
            exec,
            interactive,
            cluster,
            env: around.env.clone(),
            cwd: around.cwd.clone(),
            kept: Mutex::new(None),
        })
    }

    /// What the plugin gave, run again once that has expired.
    ///
    /// # Errors
    /// A sentence: it cannot be run, it failed, or what it printed is no credential.
    pub async fn proof(&self, now: Timestamp) -> Result<Proof, String> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.expires.is_none_or(|expires| now <= expires)) {
            return Ok(kept.proof.clone());
        }
        self.run(&mut kept).await
    }

    /// The same after a refusal of `used`: run again, unless somebody else has since.
    ///
    /// # Errors
    /// As [`Plugin::proof`].
    pub async fn renewed(&self, used: &Proof) -> Result<Proof, String> {
        let mut kept = self.kept.lock().await;
        match kept.as_ref().filter(|kept| kept.proof != *used) {
            Some(kept) => Ok(kept.proof.clone()),
            None => self.run(&mut kept).await,
        }
    }

    async fn run(&self, kept: &mut Option<Kept>) -> Result<Proof, String> {
        let command = &self.exec.command;
        let about =
            |what: String| format!("the credential plugin `{command}` of user `{}` {what}", self.user);
        let stdin = if self.interactive { Stdio::inherit() } else { Stdio::null() };
        let run = tokio::process::Command::new(command)
            .args(&self.exec.args)
            .env_clear()
            .envs(self.env.iter().map(|(key, value)| (key, value)))
            .envs(self.exec.env.iter().map(|entry| (&entry.name, entry.value.expose())))
            .env(EXEC_INFO, self.request().to_string())
            .current_dir(&self.cwd)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn();
        // `output()` would keep back what the plugin tells the person who has to log in.
        let run = match run {
            Ok(plugin) => plugin.wait_with_output().await,
            Err(error) => Err(error),
        };
        let output = run.map_err(|error| about(self.not_run(&error)))?;
        if !output.status.success() {
            return Err(about(format!("failed: {}", output.status)));
        }
        let credential: ExecCredential = serde_json::from_slice(&output.stdout)
            .map_err(|error| about(format!("printed no ExecCredential: {error}")))?;
        let fresh = self.accept(credential).map_err(about)?;
        let proof = fresh.proof.clone();
        *kept = Some(fresh);
        Ok(proof)
    }

    fn request(&self) -> Value {
        let mut spec = json!({"interactive": self.interactive});
        if let Some(cluster) = &self.cluster {
            spec["cluster"] = cluster.0.clone();
        }
        json!({"kind": "ExecCredential", "apiVersion": self.exec.api_version, "spec": spec})
    }

    fn not_run(&self, error: &std::io::Error) -> String {
        let hint = self.exec.install_hint.as_deref().map(str::trim).unwrap_or_default();
        let hint: String = hint.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        match error.kind() {
            std::io::ErrorKind::NotFound if hint.is_empty() => "is not installed, or not on PATH".to_owned(),
            std::io::ErrorKind::NotFound => format!("is not installed, or not on PATH\n{hint}"),
            _ => format!("cannot be run: {error}"),
        }
    }

    fn accept(&self, credential: ExecCredential) -> Result<Kept, String> {
        if credential.kind != "ExecCredential" || credential.api_version != self.exec.api_version {
            let (kind, version) = (credential.kind, credential.api_version);
            return Err(format!(
                "printed {kind} {version} where ExecCredential {} was due",
                self.exec.api_version
            ));
        }
        let status = credential.status.ok_or("printed an ExecCredential without a status")?;
        let token = status.token.filter(|token| !token.is_empty());
        let certificate = status.client_certificate_data.filter(|data| !data.is_empty());
        let key = status.client_key_data.filter(|key| !key.is_empty());
        let certificate = match (certificate, key) {
            (Some(chain), Some(key)) => {
                Some(Certificate { chain: chain.expose().into(), key: key.expose().into() })
            }
            (None, None) if token.is_none() => {
                return Err("gave neither a token nor a certificate".to_owned());
            }
            (None, None) => None,
            _ => return Err("gave only one of certificate and key".to_owned()),
        };
        let authorization = token.and_then(|token| Proof::bearer(token.expose()));
        Ok(Kept { proof: Proof { authorization, certificate }, expires: status.expiration_timestamp })
    }
}
