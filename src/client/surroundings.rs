use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What the client needs to know of the process it runs in; `cli::Session` hands it in.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The environment: credential plugins inherit it, and it names kubeconfigs and proxies.
    pub env: Vec<(OsString, OsString)>,
    /// The user's home directory, where there is one.
    pub home: Option<PathBuf>,
    /// The working directory, which paths in flags are relative to.
    pub cwd: PathBuf,
    /// Whether a credential plugin can ask a person: standard input is a terminal and not in use.
    pub interactive: bool,
}

impl Surroundings {
    /// The value of an environment variable, if it is set and not empty.
    pub fn var(&self, name: &str) -> Option<&OsStr> {
        let found = self.env.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_os_str()).filter(|value| !value.is_empty())
    }

    /// The same as text; a value that is not UTF-8 counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.var(name)?.to_str()
    }
}
