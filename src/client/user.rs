//! From a kubeconfig's user to the credentials that are sent.

use super::config::{Overrides, read};
use super::credentials::{Certificate, Credentials};
use super::exec_plugin::{ClusterInfo, Plugin};
use super::kubeconfig::{Bytes, Cluster, User};
use super::{ConfigError, Impersonation, Secret, Surroundings};
use std::path::Path;

pub(super) struct Resolved {
    pub credentials: Credentials,
    pub impersonate: Impersonation,
}

/// What is sent to `cluster` for the user `name`. Where several ways are configured, a token goes before a plugin and so does
/// a client certificate, as in client-go.
///
/// # Errors
/// [`ConfigError`]: contradicting or incomplete credentials, unreadable files.
pub(super) fn resolve(
    name: &str,
    user: &User,
    cluster: &Cluster,
    overrides: &Overrides,
    around: &Surroundings,
) -> Result<Resolved, ConfigError> {
    let certificate = certificate(user, name, overrides, around)?;
    let present = |secret: &&Secret| !secret.is_empty();
    let token = overrides.token.as_ref().or(user.token.as_ref()).filter(present);
    let basic = user.username.as_deref().filter(|user| !user.is_empty());
    if token.is_some() && basic.is_some() {
        let both = "a token and a user name with a password contradict each other";
        return Err(ConfigError::Wrong(format!("user `{name}`: {both}")));
    }
    let file = user.token_file.as_ref().filter(|_| overrides.token.is_none());
    let mut credentials = match (file, token, basic) {
        (Some(file), token, _) => Credentials::token_file(file, token.cloned())?,
        (None, Some(token), _) => Credentials::token(token.clone()),
        (None, None, Some(basic)) => {
            Credentials::basic(basic, user.password.as_ref().map_or("", Secret::expose))
        }
        (None, None, None) => match (&user.exec, &user.auth_provider, &certificate) {
            (Some(exec), _, None) => {
                let cluster = exec.provide_cluster_info.then(|| ClusterInfo::of(cluster, around));
                Credentials::plugin(Plugin::new(name, exec.clone(), cluster.transpose()?, around)?)
            }
            (None, Some(provider), None) => return Err(removed_provider(name, &provider.name)),
            _ => Credentials::none(),
        },
    };
    credentials.certificate = certificate;
    Ok(Resolved { credentials, impersonate: impersonation(user, name, overrides)? })
}

fn removed_provider(name: &str, provider: &str) -> ConfigError {
    ConfigError::Wrong(format!(
        "user `{name}`: the auth-provider `{provider}` is not supported; use a credential plugin (`exec`) instead"
    ))
}

fn certificate(
    user: &User,
    name: &str,
    overrides: &Overrides,
    around: &Surroundings,
) -> Result<Option<Certificate>, ConfigError> {
    let flag = |path: &Option<_>| path.as_ref().map(|path: &std::path::PathBuf| around.cwd.join(path));
    let (cert_file, cert_data) = match flag(&overrides.client_certificate) {
        Some(file) => (Some(file), None),
        None => (user.client_certificate.clone(), user.client_certificate_data.as_ref()),
    };
    let (key_file, key_data) = match flag(&overrides.client_key) {
        Some(file) => (Some(file), None),
        None => (user.client_key.clone(), user.client_key_data.as_ref()),
    };
    let certificate = one_of("the client certificate", cert_data, cert_file.as_deref())?;
    let key = one_of("the client key", key_data, key_file.as_deref())?;
    match (certificate, key) {
        (Some(chain), Some(key)) => Ok(Some(Certificate { chain, key })),
        (Some(_), None) => {
            Err(ConfigError::Wrong(format!("user `{name}` has a client certificate without its client-key")))
        }
        (None, _) => Ok(None),
    }
}

/// The data where there is some, else the file's content: data wins over a file.
fn one_of(
    what: &'static str,
    data: Option<&Bytes>,
    file: Option<&Path>,
) -> Result<Option<Vec<u8>>, ConfigError> {
    match (data.filter(|data| !data.0.is_empty()), file) {
        (Some(data), _) => Ok(Some(data.0.clone())),
        (None, Some(file)) => read(what, file).map(Some),
        (None, None) => Ok(None),
    }
}

fn impersonation(user: &User, name: &str, overrides: &Overrides) -> Result<Impersonation, ConfigError> {
    let flags = &overrides.impersonate;
    let merged = Impersonation {
        user: flags.user.clone().or_else(|| user.impersonate.clone()).filter(|user| !user.is_empty()),
        uid: flags.uid.clone().or_else(|| user.as_uid.clone()).filter(|uid| !uid.is_empty()),
        groups: if flags.groups.is_empty() { user.as_groups.clone() } else { flags.groups.clone() },
        extra: if flags.extra.is_empty() { user.as_user_extra.clone() } else { flags.extra.clone() },
    };
    match merged.user.is_none() && !merged.is_empty() {
        true => Err(ConfigError::Wrong(format!(
            "user `{name}`: a uid, groups or extra to act as need a user to act as (--as)"
        ))),
        false => Ok(merged),
    }
}
