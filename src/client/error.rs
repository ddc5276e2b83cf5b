use std::path::{Path, PathBuf};

/// Why no way to a server could be made out of a kubeconfig, flags and the surroundings. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No kubeconfig names a cluster, no flag does, and hoist does not run in a pod.
    #[error("no cluster is configured{0}")]
    NoCluster(String),
    /// A file cannot be read.
    #[error("cannot read {what} {path}: {source}")]
    Unreadable {
        /// What the file is for: `the kubeconfig`, `the certificate authority`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A kubeconfig that is no YAML, or has a value of the wrong type.
    #[error("{}{place}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// `:LINE:COLUMN`, where they are known.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// Anything else that is wrong with what is configured, as a sentence.
    #[error("{0}")]
    Wrong(String),
}

impl ConfigError {
    pub(super) fn malformed(path: &Path, error: &serde_yaml::Error) -> Self {
        let place = error.location().map(|at| format!(":{}:{}", at.line(), at.column())).unwrap_or_default();
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        Self::Malformed { path: path.to_owned(), place, message: message.to_owned() }
    }

    pub(super) fn unreadable(what: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Unreadable { what, path: path.to_owned(), source }
    }
}
