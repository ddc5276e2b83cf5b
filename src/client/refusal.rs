use http::StatusCode;

use crate::api::{Reason, Status, TransportError};

/// How a call to an API server failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server said no.
    #[error("{}", sentence(call, status))]
    Refused {
        /// What was asked of it: `create deployments.apps in namespace shop`.
        call: String,
        /// Its answer.
        status: Box<Status>,
    },
    /// No answer came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The answer is none that a Kubernetes API server gives.
    #[error("cannot {call}: the answer is none of a Kubernetes API server: {reason}")]
    Garbled {
        /// What was asked.
        call: String,
        /// What is wrong with the answer.
        reason: String,
    },
}

impl CallError {
    /// What a person can do about it, where that does not follow from the error alone.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Transport(TransportError::Connect { .. }) => Some(
                "is the cluster running, and is the address right? `kubectl config view --minify` shows where it comes from",
            ),
            Self::Transport(TransportError::Lost { .. } | TransportError::Timeout { .. }) => {
                Some("try again; `--request-timeout` gives a slow server more time")
            }
            Self::Transport(TransportError::Credentials(_)) | Self::Garbled { .. } => None,
            Self::Refused { status, .. } => match status.reason {
                Some(Reason::Unauthorized) => {
                    Some("the credentials are not accepted: log in to the cluster again")
                }
                _ => None,
            },
        }
    }

    /// The server's refusal, if it is one.
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::Refused { status, .. } => Some(status),
            Self::Transport(_) | Self::Garbled { .. } => None,
        }
    }

    /// The reason of the server's refusal, if it is one that gives a reason.
    pub fn reason(&self) -> Option<Reason> {
        self.status()?.reason
    }

    /// Whether the object, or its kind, is not there.
    pub fn is_not_found(&self) -> bool {
        self.status().is_some_and(|status| status.code == StatusCode::NOT_FOUND.as_u16())
    }

    /// Whether somebody else changed the object meanwhile.
    pub fn is_conflict(&self) -> bool {
        self.reason() == Some(Reason::Conflict)
    }

    /// Whether the credentials do not allow the call.
    pub fn is_forbidden(&self) -> bool {
        self.reason() == Some(Reason::Forbidden)
    }

    /// Whether the request may have been carried out though no answer says so.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Transport(TransportError::Lost { .. } | TransportError::Timeout { .. }))
    }
}

/// The server's own words where they say enough, with what was asked where they do not.
fn sentence(call: &str, status: &Status) -> String {
    let message = status.message.trim_end_matches('.');
    match status.reason {
        Some(Reason::Unauthorized) => {
            "the server does not accept the credentials (401 Unauthorized): they are missing, wrong or expired".to_owned()
        }
        _ if message.is_empty() => format!("cannot {call}: the server answered {}", status.code),
        _ => message.to_owned(),
    }
}

/// What an answer of status 400 and above says; a body that is no Status stands as its text.
pub(super) fn status_of(code: StatusCode, body: &[u8]) -> Status {
    match serde_json::from_slice::<Status>(body) {
        Ok(status) if status.status == "Failure" => status,
        _ => {
            let text = String::from_utf8_lossy(body);
            let text: String = text.trim().chars().take(500).collect();
            let message = match text.is_empty() {
                true => String::new(),
                false => format!("the server answered {code}: {text}"),
            };
            Status { reason: reason_of(code), ..Status::failure(code, Reason::Unknown, message) }
        }
    }
}

fn reason_of(code: StatusCode) -> Option<Reason> {
    match code {
        StatusCode::UNAUTHORIZED => Some(Reason::Unauthorized),
        StatusCode::FORBIDDEN => Some(Reason::Forbidden),
        StatusCode::NOT_FOUND => Some(Reason::NotFound),
        StatusCode::CONFLICT => Some(Reason::Conflict),
        _ => None,
    }
}
