use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine;
use serde::{Deserialize, Deserializer};

use super::{ConfigError, Secret};

/// A kubeconfig as its file has it, or several merged (client-go `tools/clientcmd/api/v1/types.go`). What the
/// client does not use (preferences, extensions other than the exec plugin's) is not read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kubeconfig {
    kind: Option<String>,
    #[serde(rename = "current-context", deserialize_with = "nullable")]
    pub current_context: String,
    #[serde(deserialize_with = "nullable")]
    pub clusters: Vec<Named<Cluster>>,
    #[serde(deserialize_with = "nullable")]
    pub users: Vec<Named<User>>,
    #[serde(deserialize_with = "nullable")]
    pub contexts: Vec<Named<Context>>,
}

/// An entry of one of the three lists. The value's key differs from list to list.
#[derive(Debug, Deserialize)]
pub(super) struct Named<T> {
    #[serde(default)]
    pub name: String,
    #[serde(alias = "cluster", alias = "user", alias = "context")]
    pub value: Option<T>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Cluster {
    #[serde(deserialize_with = "nullable")]
    pub server: String,
    pub tls_server_name: Option<String>,
    #[serde(deserialize_with = "flag")]
    pub insecure_skip_tls_verify: bool,
    pub certificate_authority: Option<PathBuf>,
    pub certificate_authority_data: Option<Bytes>,
    pub proxy_url: Option<String>,
    #[serde(deserialize_with = "flag")]
    pub disable_compression: bool,
    #[serde(deserialize_with = "nullable")]
    pub extensions: Vec<Extension>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Extension {
    pub name: String,
    #[serde(default)]
    pub extension: serde_json::Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct User {
    pub client_certificate: Option<PathBuf>,
    pub client_certificate_data: Option<Bytes>,
    pub client_key: Option<PathBuf>,
    pub client_key_data: Option<Bytes>,
    pub token: Option<Secret>,
    #[serde(rename = "tokenFile")]
    pub token_file: Option<PathBuf>,
    pub username: Option<String>,
    pub password: Option<Secret>,
    #[serde(rename = "as")]
    pub impersonate: Option<String>,
    pub as_uid: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub as_groups: Vec<String>,
    #[serde(deserialize_with = "nullable")]
    pub as_user_extra: BTreeMap<String, Vec<String>>,
    pub auth_provider: Option<AuthProvider>,
    pub exec: Option<Exec>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct AuthProvider {
    #[serde(default)]
    pub name: String,
}

/// How to run a credential plugin.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Exec {
    #[serde(deserialize_with = "nullable")]
    pub command: String,
    #[serde(deserialize_with = "nullable")]
    pub args: Vec<String>,
    #[serde(deserialize_with = "nullable")]
    pub env: Vec<ExecEnv>,
    #[serde(deserialize_with = "nullable")]
    pub api_version: String,
    pub install_hint: Option<String>,
    #[serde(deserialize_with = "flag")]
    pub provide_cluster_info: bool,
    pub interactive_mode: Option<InteractiveMode>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct ExecEnv {
    pub name: String,
    #[serde(default)]
    pub value: Secret,
}

/// Whether a credential plugin may, or must, ask the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum InteractiveMode {
    Never,
    IfAvailable,
    Always,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Context {
    #[serde(deserialize_with = "nullable")]
    pub cluster: String,
    #[serde(deserialize_with = "nullable")]
    pub user: String,
    #[serde(deserialize_with = "nullable")]
    pub namespace: String,
}

/// Bytes that stand in base64; keys are among them, so they are never shown.
#[derive(Clone, PartialEq)]
pub(super) struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text: String = nullable(from)?;
        let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let decoded = base64::engine::general_purpose::STANDARD.decode(compact);
        decoded.map(Self).map_err(|error| serde::de::Error::custom(format!("not base64: {error}")))
    }
}

fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A boolean in any of the words that YAML 1.1, and so kubectl, knows for one.
fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match serde_yaml::Value::deserialize(from)? {
        serde_yaml::Value::Null => Ok(false),
        serde_yaml::Value::Bool(value) => Ok(value),
        serde_yaml::Value::String(word) => match word.to_ascii_lowercase().as_str() {
            "y" | "yes" | "on" => Ok(true),
            "n" | "no" | "off" => Ok(false),
            _ => Err(serde::de::Error::custom(format!("`{word}` is no boolean"))),
        },
        _ => Err(serde::de::Error::custom("expected a boolean")),
    }
}

impl Kubeconfig {
    /// Reads `content` of `file`, which is named as the user named it, from `cwd`; relative paths in it are made
    /// relative to the file's directory.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`] with the place, [`ConfigError::Wrong`] where it is no kubeconfig.
    pub fn parse(file: &Path, cwd: &Path, content: &str) -> Result<Self, ConfigError> {
        let parsed: Option<Self> =
            serde_yaml::from_str(content).map_err(|error| ConfigError::malformed(file, &error))?;
        let mut config = parsed.unwrap_or_default();
        if let Some(kind) = config.kind.as_deref().filter(|kind| !kind.is_empty() && *kind != "Config") {
            let wrong = format!("{} is no kubeconfig: its kind is {kind}, not Config", file.display());
            return Err(ConfigError::Wrong(wrong));
        }
        config.refuse_duplicates(file)?;
        config.resolve_paths(&cwd.join(file.parent().unwrap_or(Path::new(""))));
        Ok(config)
    }

    /// Adds the entries of `other` whose names are not taken: the first file to name one wins, whole.
    pub fn merge(&mut self, other: Self) {
        if self.current_context.is_empty() {
            self.current_context = other.current_context;
        }
        add_missing(&mut self.clusters, other.clusters);
        add_missing(&mut self.users, other.users);
        add_missing(&mut self.contexts, other.contexts);
    }

    fn refuse_duplicates(&self, file: &Path) -> Result<(), ConfigError> {
        let twice = first_duplicate(&self.clusters)
            .map(|name| ("cluster", name))
            .or_else(|| first_duplicate(&self.users).map(|name| ("user", name)))
            .or_else(|| first_duplicate(&self.contexts).map(|name| ("context", name)));
        match twice {
            None => Ok(()),
            Some((what, name)) => {
                Err(ConfigError::Wrong(format!("{}: the {what} `{name}` stands there twice", file.display())))
            }
        }
    }

    fn resolve_paths(&mut self, base: &Path) {
        let resolve = |path: &mut Option<PathBuf>| {
            *path = path.take().filter(|path| !path.as_os_str().is_empty()).map(|path| base.join(path));
        };
        for cluster in self.clusters.iter_mut().filter_map(|named| named.value.as_mut()) {
            resolve(&mut cluster.certificate_authority);
        }
        for user in self.users.iter_mut().filter_map(|named| named.value.as_mut()) {
            resolve(&mut user.client_certificate);
            resolve(&mut user.client_key);
            resolve(&mut user.token_file);
            if let Some(exec) = user.exec.as_mut().filter(|exec| exec.command.contains('/')) {
                exec.command = base.join(&exec.command).to_string_lossy().into_owned();
            }
        }
    }
}

/// The value of the entry `name`.
pub(super) fn find<'a, T>(entries: &'a [Named<T>], name: &str) -> Option<&'a Named<T>> {
    entries.iter().find(|entry| entry.name == name)
}

fn add_missing<T>(entries: &mut Vec<Named<T>>, more: Vec<Named<T>>) {
    for entry in more {
        if find(entries, &entry.name).is_none() {
            entries.push(entry);
        }
    }
}

fn first_duplicate<T>(entries: &[Named<T>]) -> Option<&str> {
    let mut names = entries.iter().enumerate();
    names.find_map(|(at, entry)| find(&entries[..at], &entry.name).map(|_| entry.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(content: &str) -> Result<Kubeconfig, ConfigError> {
        Kubeconfig::parse(Path::new("/home/me/.kube/config"), Path::new("/"), content)
    }

    #[test]
    fn the_first_file_to_name_an_entry_wins() {
        let mut merged = parse("clusters: [{name: a, cluster: {server: https://one}}]").unwrap();
        let second =
            "current-context: x\nclusters:\n- {name: a, cluster: {server: https://two}}\n- {name: b}\n";
        merged.merge(parse(second).unwrap());
        assert_eq!(merged.current_context, "x");
        assert_eq!(find(&merged.clusters, "a").unwrap().value.as_ref().unwrap().server, "https://one");
        assert!(find(&merged.clusters, "b").is_some());
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config = parse("users: [{name: u, user: {tokenFile: t, exec: {command: ./plugin}}}]").unwrap();
        let user = config.users[0].value.as_ref().unwrap();
        assert_eq!(user.token_file.as_deref(), Some(Path::new("/home/me/.kube/t")));
        assert_eq!(user.exec.as_ref().unwrap().command, "/home/me/.kube/./plugin");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = parse("clusters:\n- name: a\n  cluster:\n    server: [1]\n").unwrap_err().to_string();
        assert!(error.starts_with("/home/me/.kube/config:"), "{error}");
        assert!(error.contains("server"), "{error}");
        let error = parse("kind: Pod\napiVersion: v1\n").unwrap_err().to_string();
        assert_eq!(error, "/home/me/.kube/config is no kubeconfig: its kind is Pod, not Config");
        let error = parse("users: [{name: a}, {name: a}]").unwrap_err().to_string();
        assert_eq!(error, "/home/me/.kube/config: the user `a` stands there twice");
    }

    #[test]
    fn an_empty_file_and_null_lists_are_empty() {
        assert!(parse("").unwrap().clusters.is_empty());
        assert!(parse("clusters: null\nusers:\n").unwrap().users.is_empty());
    }
}
