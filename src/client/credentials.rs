use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine;
use http::HeaderValue;
use jiff::Timestamp;

use super::exec_plugin::Plugin;
use super::{ConfigError, Secret};

/// How long a token read from a file is believed (client-go `transport/token_source.go`).
const FILE_PERIOD: Duration = Duration::from_secs(60);

/// What proves to a server who is asking.
#[derive(Debug)]
pub(super) struct Credentials {
    way: Way,
    /// The client certificate that stands in the kubeconfig.
    pub certificate: Option<Certificate>,
}

#[derive(Debug)]
enum Way {
    None,
    Fixed(Secret),
    TokenFile(TokenFile),
    Plugin(Box<Plugin>),
}

#[derive(Debug)]
struct TokenFile {
    path: PathBuf,
    read: Mutex<(Secret, Option<Timestamp>)>,
}

/// What goes with one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proof {
    /// The `Authorization` header.
    pub authorization: Option<Secret>,
    /// A client certificate that a plugin gave.
    pub certificate: Option<Certificate>,
}

/// A client certificate and its key, both PEM.
#[derive(Clone, PartialEq)]
pub(super) struct Certificate {
    pub chain: Vec<u8>,
    pub key: Vec<u8>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[a certificate and its key]")
    }
}

impl Proof {
    /// The header, marked so that nothing shows it; `None` too for a token that no header can carry.
    pub fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.authorization.as_ref()?.expose()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    pub(super) fn bearer(token: &str) -> Option<Secret> {
        (!token.is_empty()).then(|| Secret::new(format!("Bearer {token}")))
    }
}

impl Credentials {
    pub fn none() -> Self {
        Self { way: Way::None, certificate: None }
    }

    pub fn token(token: Secret) -> Self {
        let header = Proof::bearer(token.expose().trim());
        Self { way: header.map_or(Way::None, Way::Fixed), certificate: None }
    }

    pub fn basic(user: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self { way: Way::Fixed(Secret::new(format!("Basic {pair}"))), certificate: None }
    }

    /// A token that is read again each minute; `fallback` holds while the file cannot be read.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] where there is no fallback and the file cannot be read now.
    pub fn token_file(path: &Path, fallback: Option<Secret>) -> Result<Self, ConfigError> {
        let token = match (std::fs::read_to_string(path), fallback) {
            (Ok(token), _) => Secret::new(token.trim()),
            (Err(_), Some(fallback)) => fallback,
            (Err(error), None) => return Err(ConfigError::unreadable("the token file", path, error)),
        };
        let file = TokenFile { path: path.to_owned(), read: Mutex::new((token, None)) };
        Ok(Self { way: Way::TokenFile(file), certificate: None })
    }

    pub fn plugin(plugin: Plugin) -> Self {
        Self { way: Way::Plugin(Box::new(plugin)), certificate: None }
    }

    /// What to send now.
    ///
    /// # Errors
    /// A sentence: the plugin failed.
    pub async fn proof(&self, now: Timestamp) -> Result<Proof, String> {
        match &self.way {
            Way::None => Ok(Proof::default()),
            Way::Fixed(header) => Ok(Proof { authorization: Some(header.clone()), certificate: None }),
            Way::TokenFile(file) => {
                let token = file.token(now, FILE_PERIOD);
                Ok(Proof { authorization: Proof::bearer(token.expose()), certificate: None })
            }
            Way::Plugin(plugin) => plugin.proof(now).await,
        }
    }

    /// After the server refused `used` as unknown: what else there is to send; `None` where nothing new is.
    ///
    /// # Errors
    /// A sentence: the plugin failed.
    pub async fn renewed(&self, used: &Proof, now: Timestamp) -> Result<Option<Proof>, String> {
        let proof = match &self.way {
            Way::None | Way::Fixed(_) => return Ok(None),
            Way::TokenFile(file) => {
                let token = file.token(now, Duration::ZERO);
                Proof { authorization: Proof::bearer(token.expose()), certificate: None }
            }
            Way::Plugin(plugin) => plugin.renewed(used).await?,
        };
        Ok((proof != *used).then_some(proof))
    }
}

impl TokenFile {
    fn token(&self, now: Timestamp, period: Duration) -> Secret {
        let mut read = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fresh = read.1.is_some_and(|at| now.duration_since(at).unsigned_abs() < period);
        if !fresh && let Ok(token) = std::fs::read_to_string(&self.path) {
            *read = (Secret::new(token.trim()), Some(now));
        }
        read.0.clone()
    }
}
