use std::io;
use std::path::PathBuf;

use super::fetch::FetchError;
use crate::diag::Diagnostic;

/// Why sources cannot be read at all. What is wrong *in* them are diagnostics.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no `{name}`")]
    NotFound {
        /// What was asked for.
        name: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// Something is there and cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something cannot be written.
    #[error("cannot write `{}`", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A glob that is none.
    #[error("`{pattern}` is no glob: {reason}")]
    BadGlob {
        /// As it was given.
        pattern: String,
        /// Why.
        reason: String,
    },
    /// A link in a chart that cannot be followed, or what is neither a file nor a directory.
    #[error("{message}")]
    Link {
        /// What is wrong with it.
        message: String,
        /// What to do about it.
        hint: Option<&'static str>,
    },
    /// A line of a `.helmignore` that is no rule.
    #[error("{place}: {reason}")]
    HelmIgnore {
        /// The file and the line.
        place: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A location of schemas that leads nowhere.
    #[error("`--schema {location}`: {reason}")]
    Schema {
        /// As it was given.
        location: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Something behind a URL.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Something in a git revision.
    #[error("{message}")]
    Git {
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// Something of which git keeps no history.
    #[error("git keeps no history of `{name}`")]
    NoHistory {
        /// As it was given.
        name: String,
    },
    /// Something that hoist does not read yet.
    #[error("{what} cannot be read yet")]
    NotYet {
        /// What it is, as the start of a sentence.
        what: String,
        /// What to do instead.
        hint: String,
    },
    /// A template that was named without its chart.
    #[error("`{name}` is a template: alone it cannot be rendered")]
    Template {
        /// As it was given.
        name: String,
    },
    /// The description of a chart that was named in the chart's place.
    #[error("`{name}` describes a chart and is no manifest")]
    Metadata {
        /// As it was given.
        name: String,
    },
    /// A `--set` that cannot be read, or that sets what cannot be.
    #[error("{}", .0.message)]
    BadSet(Box<Diagnostic>),
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound { hint, .. } => hint.clone(),
            Self::Fetch(error) => error.hint.clone(),
            Self::Git { hint, .. } => hint.clone(),
            Self::NotYet { hint, .. } => Some(hint.clone()),
            Self::Template { .. } => {
                Some("name the directory of its chart, which holds `Chart.yaml`".to_owned())
            }
            Self::NoHistory { .. } => {
                Some("`--since` takes files and directories of a git repository".to_owned())
            }
            Self::Metadata { .. } => Some("name the directory that it stands in".to_owned()),
            Self::Link { hint, .. } => hint.map(str::to_owned),
            Self::HelmIgnore { .. }
            | Self::Unreadable { .. }
            | Self::Unwritable { .. }
            | Self::BadGlob { .. }
            | Self::Schema { .. }
            | Self::BadSet(_) => None,
        }
    }
}
