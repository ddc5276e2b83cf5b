use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;

use super::credentials::Credentials;
use super::kubeconfig::{self, Cluster, Context, Kubeconfig, User};
use super::{ConfigError, Impersonation, Secret, Surroundings, in_cluster, proxy, user};

/// What flags say against the kubeconfig; each wins over what the kubeconfig has.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--kubeconfig`: this file and no other.
    pub kubeconfig: Option<PathBuf>,
    /// `--context`.
    pub context: Option<String>,
    /// `--cluster`.
    pub cluster: Option<String>,
    /// `--user`.
    pub user: Option<String>,
    /// `-s/--server`.
    pub server: Option<String>,
    /// `--token`.
    pub token: Option<Secret>,
    /// `--certificate-authority`.
    pub certificate_authority: Option<PathBuf>,
    /// `--client-certificate`.
    pub client_certificate: Option<PathBuf>,
    /// `--client-key`.
    pub client_key: Option<PathBuf>,
    /// `--insecure-skip-tls-verify`.
    pub insecure_skip_tls_verify: bool,
    /// `--tls-server-name`.
    pub tls_server_name: Option<String>,
    /// `-n/--namespace`.
    pub namespace: Option<String>,
    /// `--as`, `--as-uid`, `--as-group`.
    pub impersonate: Impersonation,
    /// `--request-timeout`.
    pub request_timeout: Option<Duration>,
}

/// The way to one API server, all files read that can be read at the start.
#[derive(Debug)]
pub struct Config {
    /// The server's address; a path in it goes before every request's.
    pub server: Url,
    /// The context it was taken from; `None` in a pod and where flags alone say everything.
    pub context: Option<String>,
    /// The namespace of objects that name none.
    pub namespace: String,
    /// What the user should hear about before the first request.
    pub warnings: Vec<String>,
    pub(super) authority: Option<Vec<u8>>,
    pub(super) insecure: bool,
    pub(super) tls_server_name: Option<String>,
    pub(super) proxy: Option<String>,
    pub(super) compression: bool,
    pub(super) credentials: Credentials,
    pub(super) impersonate: Impersonation,
    pub(super) request_timeout: Option<Duration>,
}

/// Where objects live that name no namespace, if nothing else says so.
pub const DEFAULT_NAMESPACE: &str = "default";

impl Config {
    /// Finds the server as kubectl does: the file of `--kubeconfig`, else the merged files of `KUBECONFIG`, else
    /// `~/.kube/config`; its context, the flags over it; without any cluster the service account of the pod that
    /// hoist runs in (client-go `tools/clientcmd`).
    ///
    /// # Errors
    /// [`ConfigError`]: no cluster at all, an unreadable or malformed file, names that lead nowhere, credentials
    /// that contradict each other.
    pub fn load(overrides: &Overrides, around: &Surroundings) -> Result<Self, ConfigError> {
        let (files, missing) = read_files(overrides, around)?;
        let choice = Choice::make(&files, overrides)?;
        if choice.cluster.server.is_empty() {
            if choice.cluster != Cluster::default() {
                return Err(ConfigError::Wrong(format!(
                    "no server stands for cluster `{}`",
                    choice.cluster_name
                )));
            }
            return match in_cluster::config(overrides, around)? {
                Some(config) => Ok(config),
                None => Err(no_cluster(&files, &missing)),
            };
        }
        choice.into_config(overrides, around)
    }

    /// A server without a kubeconfig: an address, the certificate that signs for it, a token. This is how the
    /// socket of an embedded server that another process serves is reached.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`] for an address that is no URL.
    pub fn direct(server: &str, authority: Option<Vec<u8>>, token: Secret) -> Result<Self, ConfigError> {
        Ok(Self {
            server: server_url(server)?,
            context: None,
            namespace: DEFAULT_NAMESPACE.to_owned(),
            warnings: Vec::new(),
            authority,
            insecure: false,
            tls_server_name: None,
            proxy: None,
            compression: true,
            credentials: Credentials::token(token),
            impersonate: Impersonation::default(),
            request_timeout: None,
        })
    }
}

/// The entries of the merged kubeconfig that count, the flags laid over them.
struct Choice {
    context_name: String,
    context: Context,
    cluster_name: String,
    cluster: Cluster,
    user_name: String,
    user: User,
}

impl Choice {
    fn make(files: &Kubeconfig, overrides: &Overrides) -> Result<Self, ConfigError> {
        let context_name = overrides.context.as_ref().unwrap_or(&files.current_context).clone();
        let found = kubeconfig::find(&files.contexts, &context_name);
        if found.is_none() && (!context_name.is_empty()) {
            let names = files.contexts.iter().map(|entry| entry.name.as_str());
            return Err(lacking("context", &context_name, names));
        }
        let context = found.and_then(|entry| entry.value.clone()).unwrap_or_default();
        let cluster_name = overrides.cluster.as_ref().unwrap_or(&context.cluster).clone();
        let cluster = kubeconfig::find(&files.clusters, &cluster_name);
        if cluster.is_none() && overrides.server.is_none() && !cluster_name.is_empty() {
            let names = files.clusters.iter().map(|entry| entry.name.as_str());
            return Err(lacking("cluster", &cluster_name, names));
        }
        let user_name = overrides.user.as_ref().unwrap_or(&context.user).clone();
        let user = kubeconfig::find(&files.users, &user_name);
        if user.is_none() && !user_name.is_empty() {
            let names = files.users.iter().map(|entry| entry.name.as_str());
            return Err(lacking("user", &user_name, names));
        }
        let mut cluster = cluster.and_then(|entry| entry.value.clone()).unwrap_or_default();
        override_cluster(&mut cluster, overrides);
        let user = user.and_then(|entry| entry.value.clone()).unwrap_or_default();
        Ok(Self { context_name, context, cluster_name, cluster, user_name, user })
    }

    fn into_config(self, overrides: &Overrides, around: &Surroundings) -> Result<Config, ConfigError> {
        let server = server_url(&self.cluster.server)?;
        let user = user::resolve(&self.user_name, &self.user, &self.cluster, overrides, around)?;
        let authority = self.authority(around)?;
        let insecure = self.cluster.insecure_skip_tls_verify;
        if insecure && authority.is_some() {
            let both = "a certificate authority and insecure-skip-tls-verify contradict each other";
            return Err(ConfigError::Wrong(format!("cluster `{}`: {both}", self.cluster_name)));
        }
        let unverified = "is not verified (insecure-skip-tls-verify): anyone in between can read and change \
                          what is sent";
        let warnings = match insecure && server.scheme() == "https" {
            true => vec![format!("the certificate of {server} {unverified}")],
            false => Vec::new(),
        };
        let namespaces = [overrides.namespace.as_deref(), Some(self.context.namespace.as_str())];
        let namespace = namespaces.into_iter().flatten().find(|name| !name.is_empty());
        let proxy = match self.cluster.proxy_url.filter(|proxy| !proxy.is_empty()) {
            Some(proxy) => Some(proxy::checked(&proxy, &self.cluster_name)?),
            None => proxy::from_environment(&server, around),
        };
        Ok(Config {
            context: Some(self.context_name).filter(|name| !name.is_empty()),
            namespace: namespace.unwrap_or(DEFAULT_NAMESPACE).to_owned(),
            warnings,
            authority,
            insecure,
            tls_server_name: self.cluster.tls_server_name.filter(|name| !name.is_empty()),
            proxy,
            compression: !self.cluster.disable_compression,
            // Credentials go over TLS only, as client-go has it.
            credentials: if server.scheme() == "https" { user.credentials } else { Credentials::none() },
            impersonate: user.impersonate,
            request_timeout: overrides.request_timeout,
            server,
        })
    }

    fn authority(&self, around: &Surroundings) -> Result<Option<Vec<u8>>, ConfigError> {
        let data = self.cluster.certificate_authority_data.as_ref().map(|data| data.0.clone());
        match (data.filter(|data| !data.is_empty()), &self.cluster.certificate_authority) {
            (Some(data), _) => Ok(Some(data)),
            (None, Some(file)) => read("the certificate authority", &around.cwd.join(file)).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn read_files(
    overrides: &Overrides,
    around: &Surroundings,
) -> Result<(Kubeconfig, Vec<PathBuf>), ConfigError> {
    let explicit = overrides.kubeconfig.as_ref();
    let files: Vec<PathBuf> = match (explicit, around.var("KUBECONFIG")) {
        (Some(file), _) => vec![file.clone()],
        (None, Some(list)) => {
            std::env::split_paths(list).filter(|file| !file.as_os_str().is_empty()).collect()
        }
        (None, None) => around.home.iter().map(|home| home.join(".kube/config")).collect(),
    };
    let mut merged = Kubeconfig::default();
    let mut missing = Vec::new();
    for file in files {
        let path = around.cwd.join(&file);
        match std::fs::read_to_string(&path) {
            Ok(content) => merged.merge(Kubeconfig::parse(&file, &around.cwd, &content)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && explicit.is_none() => {
                missing.push(tilde(&file, around))
            }
            Err(error) => return Err(ConfigError::unreadable("the kubeconfig", &file, error)),
        }
    }
    Ok((merged, missing))
}

/// client-go `getCluster`: a flag for the authority clears what the file says of verification, a flag for the
/// server clears the file's name for it.
fn override_cluster(cluster: &mut Cluster, overrides: &Overrides) {
    if overrides.insecure_skip_tls_verify || overrides.certificate_authority.is_some() {
        cluster.insecure_skip_tls_verify = overrides.insecure_skip_tls_verify;
        cluster.certificate_authority = overrides.certificate_authority.clone();
        cluster.certificate_authority_data = None;
    }
    if overrides.tls_server_name.is_some() || overrides.server.is_some() {
        cluster.tls_server_name = overrides.tls_server_name.clone();
    }
    if let Some(server) = &overrides.server {
        cluster.server = server.clone();
    }
}

/// `HOST:PORT` without a scheme is plain HTTP, as client-go reads it.
pub(super) fn server_url(server: &str) -> Result<Url, ConfigError> {
    let parsed = Url::parse(server).ok().filter(Url::has_host);
    let url = parsed.or_else(|| Url::parse(&format!("http://{server}")).ok()).filter(Url::has_host);
    match url.filter(|url| matches!(url.scheme(), "http" | "https")) {
        Some(mut url) => {
            url.set_query(None);
            url.set_fragment(None);
            Ok(url)
        }
        None => Err(ConfigError::Wrong(format!(
            "`{server}` is no address of a server: write it as https://HOST:PORT"
        ))),
    }
}

pub(super) fn read(what: &'static str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|error| ConfigError::unreadable(what, path, error))
}

fn lacking<'a>(what: &str, name: &str, there: impl Iterator<Item = &'a str>) -> ConfigError {
    let there: Vec<_> = there.map(|name| format!("`{name}`")).collect();
    let there = match there.is_empty() {
        true => "it has none".to_owned(),
        false => format!("it has {}", there.join(", ")),
    };
    ConfigError::Wrong(format!("the kubeconfig has no {what} `{name}`; {there}"))
}

/// `file` as people write it: `~/.kube/config`.
fn tilde(file: &Path, around: &Surroundings) -> PathBuf {
    let below = around.home.as_ref().and_then(|home| file.strip_prefix(home).ok());
    below.map_or_else(|| file.to_owned(), |below| Path::new("~").join(below))
}

fn no_cluster(files: &Kubeconfig, missing: &[PathBuf]) -> ConfigError {
    let missing: Vec<_> = missing.iter().map(|file| file.display().to_string()).collect();
    ConfigError::NoCluster(match (missing.as_slice(), files.contexts.as_slice()) {
        ([], []) => String::new(),
        ([], contexts) => {
            let names: Vec<_> = contexts.iter().map(|entry| format!("`{}`", entry.name)).collect();
            format!(
                ": the kubeconfig has no current-context; choose one of {} with --context",
                names.join(", ")
            )
        }
        (missing, _) => format!(": {} is not there", missing.join(", ")),
    })
}
