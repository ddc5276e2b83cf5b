//! The service account of the pod that hoist runs in (client-go `rest.InClusterConfig`).

use std::path::Path;

use super::config::{Config, DEFAULT_NAMESPACE, Overrides, read, server_url};
use super::credentials::Credentials;
use super::{ConfigError, Surroundings};

const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The way to the API server of the cluster that this process runs in; `None` outside a pod.
///
/// # Errors
/// [`ConfigError`] where the pod's own files cannot be read.
pub(super) fn config(overrides: &Overrides, around: &Surroundings) -> Result<Option<Config>, ConfigError> {
    let account = Path::new(ACCOUNT);
    let token = account.join("token");
    let address = (around.text("KUBERNETES_SERVICE_HOST"), around.text("KUBERNETES_SERVICE_PORT"));
    let (Some(host), Some(port), true) = (address.0, address.1, token.is_file()) else { return Ok(None) };
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let authority = match &overrides.certificate_authority {
        Some(file) => around.cwd.join(file),
        None => account.join("ca.crt"),
    };
    let credentials = match &overrides.token {
        Some(token) => Credentials::token(token.clone()),
        None => Credentials::token_file(&token, None)?,
    };
    let own = std::fs::read_to_string(account.join("namespace")).unwrap_or_default();
    let names = [overrides.namespace.as_deref(), around.text("POD_NAMESPACE"), Some(own.trim())];
    let namespace = names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or(DEFAULT_NAMESPACE);
    Ok(Some(Config {
        server: server_url(&format!("https://{host}:{port}"))?,
        context: None,
        namespace: namespace.to_owned(),
        warnings: Vec::new(),
        authority: Some(read("the certificate authority", &authority)?),
        insecure: false,
        tls_server_name: None,
        proxy: None,
        compression: true,
        credentials,
        impersonate: overrides.impersonate.clone(),
        request_timeout: overrides.request_timeout,
    }))
}
