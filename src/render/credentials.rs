//! What servers of charts are shown, from where docker and Helm keep it. Nothing of it is ever printed.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::Deserialize;

/// The files that hold credentials. They are read when somebody asks for a login.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// Configurations of docker's form, the first that knows a registry counts: Helm's, then docker's.
    pub registries: Vec<PathBuf>,
    /// Helm's list of chart repositories.
    pub repositories: Option<PathBuf>,
    known: Arc<OnceLock<Result<Vec<Repository>, String>>>,
}

/// What a registry is shown.
pub enum Login {
    /// A name and a password.
    Password(String, String),
    /// A token to get other tokens with.
    Refresh(String),
    /// A token that the registry itself takes.
    Token(String),
}

/// A chart repository that Helm knows by a name (helm `pkg/repo/v1/repo.go`).
#[derive(Clone, Deserialize)]
pub struct Repository {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("name", &self.name).field("url", &self.url).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Those in the files of docker's form `registries` and in Helm's `repositories`. Files that are not there hold
    /// nothing.
    pub fn new(registries: Vec<PathBuf>, repositories: Option<PathBuf>) -> Self {
        Self { registries, repositories, known: Arc::default() }
    }

    /// What the registry at `host` is shown; `None` where nothing is known for it.
    ///
    /// # Errors
    /// Where a file cannot be read, or a credential helper fails.
    pub fn for_registry(&self, host: &str) -> Result<Option<Login>, String> {
        for path in &self.registries {
            if let Some(login) = DockerConfig::read(path)?.login(host)? {
                return Ok(Some(login));
            }
        }
        Ok(None)
    }

    /// The header for what stands at `url`, where a repository on the same server has a login.
    ///
    /// # Errors
    /// Where Helm's list cannot be read.
    pub fn for_repository(&self, url: &Url) -> Result<Option<HeaderValue>, String> {
        let same = |repository: &&Repository| {
            let known = Url::parse(&repository.url);
            known.is_ok_and(|known| known.origin() == url.origin()) && !repository.username.is_empty()
        };
        Ok(self.repositories()?.iter().find(same).and_then(|known| basic(&known.username, &known.password)))
    }

    /// The chart repositories that Helm knows.
    ///
    /// # Errors
    /// Where Helm's list cannot be read.
    pub fn repositories(&self) -> Result<&[Repository], String> {
        #[derive(Default, Deserialize)]
        struct List {
            #[serde(default)]
            repositories: Vec<Repository>,
        }
        let read = || {
            let Some(path) = &self.repositories else { return Ok(Vec::new()) };
            let Some(content) = content(path)? else { return Ok(Vec::new()) };
            let list: Result<Option<List>, _> = serde_yaml::from_slice(&content);
            // The error's own words may hold what stands there.
            let list = list.map_err(|_| format!("`{}` is no list of repositories", path.display()))?;
            Ok(list.unwrap_or_default().repositories)
        };
        self.known.get_or_init(read).as_deref().map_err(Clone::clone)
    }
}

/// The header of basic authentication.
pub fn basic(name: &str, password: &str) -> Option<HeaderValue> {
    secret(&format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))))
}

/// A header that no log shows.
pub fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The content of a file; `None` where it is not there.
fn content(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}

/// `config.json` of docker (github.com/docker/cli `cli/config/configfile`).
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DockerConfig {
    auths: HashMap<String, Auth>,
    cred_helpers: HashMap<String, String>,
    creds_store: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Auth {
    auth: String,
    username: String,
    password: String,
    #[serde(rename = "identitytoken")]
    identity_token: String,
    #[serde(rename = "registrytoken")]
    registry_token: String,
}

impl DockerConfig {
    fn read(path: &Path) -> Result<Self, String> {
        let Some(content) = content(path)? else { return Ok(Self::default()) };
        // The error's own words may hold what stands there.
        serde_json::from_slice(&content)
            .map_err(|_| format!("`{}` is no configuration of docker's", path.display()))
    }

    fn login(&self, host: &str) -> Result<Option<Login>, String> {
        let server = match host {
            "docker.io" | "registry-1.docker.io" => "https://index.docker.io/v1/",
            host => host,
        };
        match self.cred_helpers.get(server) {
            Some(helper) => return ask(helper, server),
            None if !self.creds_store.is_empty() => return ask(&self.creds_store, server),
            None => {}
        }
        let is_host = |key: &str| {
            let key = key.split_once("://").map_or(key, |(_, rest)| rest);
            key.split('/').next() == Some(host)
        };
        let entry = self.auths.get(server);
        let entry = entry.or_else(|| self.auths.iter().find(|(key, _)| is_host(key)).map(|(_, entry)| entry));
        Ok(entry.and_then(Auth::login))
    }
}

impl Auth {
    fn login(&self) -> Option<Login> {
        if !self.registry_token.is_empty() {
            return Some(Login::Token(self.registry_token.clone()));
        }
        if !self.identity_token.is_empty() {
            return Some(Login::Refresh(self.identity_token.clone()));
        }
        let decoded = STANDARD.decode(self.auth.trim()).ok().and_then(|pair| String::from_utf8(pair).ok());
        let (name, password) = match decoded.as_deref().and_then(|pair| pair.split_once(':')) {
            Some((name, password)) => (name.to_owned(), password.trim_matches('\0').to_owned()),
            None => (self.username.clone(), self.password.clone()),
        };
        (!name.is_empty()).then_some(Login::Password(name, password))
    }
}

/// Asks docker's credential helper `docker-credential-NAME` for the login at a server.
fn ask(helper: &str, server: &str) -> Result<Option<Login>, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Answer {
        username: String,
        secret: String,
    }
    if !helper.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char)) {
        return Err("the name of docker's credential helper is none".to_owned());
    }
    let program = format!("docker-credential-{helper}");
    let failed = |error: std::io::Error| format!("`{program}` cannot be run: {error}");
    let mut command = Command::new(&program);
    command.arg("get").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = command.spawn().map_err(failed)?;
    if let Some(mut input) = process.stdin.take() {
        // Where it does not read, its answer says so.
        let _ = input.write_all(server.as_bytes());
    }
    let answer = process.wait_with_output().map_err(failed)?;
    if !answer.status.success() {
        let unknown = String::from_utf8_lossy(&answer.stdout).contains("credentials not found");
        return if unknown { Ok(None) } else { Err(format!("`{program} get` fails for `{server}`")) };
    }
    let answer: Result<Answer, _> = serde_json::from_slice(&answer.stdout);
    let Answer { username, secret } = answer.map_err(|_| format!("`{program} get` gives no credentials"))?;
    Ok(Some(match username.as_str() {
        "<token>" => Login::Refresh(secret),
        _ => Login::Password(username, secret),
    }))
}
