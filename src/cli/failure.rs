use std::error::Error;
use std::fmt;
use std::io;

use crate::client::CallError;
use crate::diag::Diagnostic;

/// Whose doing a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The command line asks for what cannot be.
    Usage,
    /// A file or a setting is missing, unreadable or wrong.
    Config,
    /// The cluster cannot be reached or refuses.
    Cluster,
    /// hoist itself.
    Internal,
}

/// Why a command could not run: the only error that reaches `main`, which ends with status 2.
///
/// What a user wrote wrong in a manifest is no failure but a Diagnostic, and ends with status 1.
#[derive(Debug)]
pub struct Failure {
    /// Whose doing it is.
    pub kind: FailureKind,
    /// What happened.
    pub source: Box<dyn Error + Send + Sync>,
    /// What to do about it, one suggestion each.
    pub hints: Vec<String>,
    /// The same with its place, where it has one: it is then all that is shown.
    pub finding: Option<Box<Diagnostic>>,
}

impl Failure {
    /// A failure of `kind`; `source` is an error or a message.
    pub fn new(kind: FailureKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into(), hints: Vec::new(), finding: None }
    }

    /// The command line asks for what cannot be.
    pub fn usage(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(FailureKind::Usage, source)
    }

    /// A file or a setting is missing, unreadable or wrong.
    pub fn config(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(FailureKind::Config, source)
    }

    /// The cluster cannot be reached or refuses.
    pub fn cluster(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(FailureKind::Cluster, source)
    }

    /// A request to the cluster failed.
    pub fn call(error: CallError) -> Self {
        let hint = error.hint();
        let failure = Self::cluster(error);
        hint.into_iter().fold(failure, Self::hint)
    }

    /// hoist itself.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(FailureKind::Internal, source)
    }

    /// The command line asks for what cannot be, and this shows where.
    pub fn misused(finding: Box<Diagnostic>) -> Self {
        Self { finding: Some(finding.clone()), ..Self::usage(finding.message) }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// The message and what caused it, each cause once: an error whose text holds its cause's text already is not
/// followed by it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.source.to_string();
        let mut cause = self.source.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                said.push_str(": ");
                said.push_str(&text);
            }
            cause = error.source();
        }
        f.write_str(&said)
    }
}

/// In `cli` a bare I/O error can only come from writing results: the rooms wrap the errors of what they read.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::internal(format!("cannot write the output: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot read `values.yaml`")]
    struct Unreadable(#[source] io::Error);

    #[test]
    fn causes_follow_the_message_once() {
        let error = || io::Error::new(io::ErrorKind::NotFound, "no such file");
        assert_eq!(
            Failure::config(Unreadable(error())).to_string(),
            "cannot read `values.yaml`: no such file"
        );
        assert_eq!(Failure::from(error()).to_string(), "cannot write the output: no such file");
    }
}
