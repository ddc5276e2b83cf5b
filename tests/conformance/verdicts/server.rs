//! What a real API server says to a text.

use std::collections::BTreeSet;

use crate::api_server::Answer;

/// A verdict that says nothing about the manifest alone, and why.
pub type LeftOut = &'static str;

/// What refusals say that hang on what the cluster holds or how it is set up, by reason.
const BY_CLUSTER: &[(&str, LeftOut)] = &[
    ("already exists", "an object that is there"),
    ("AlreadyExists", "an object that is there"),
    ("no PriorityClass with name", "a priority class that is not there"),
    ("error looking up service account", "a service account that is not there"),
    ("exceeded quota", "a quota"),
    ("violates PodSecurity", "pod security of the namespace"),
    ("attempting to grant RBAC permissions", "rights of who asks"),
    ("disallowed by cluster policy", "privileged containers are off"),
    ("The range of valid ports is", "the range of node ports"),
    ("provided port is already allocated", "a node port that is taken"),
    ("failed to allocate IP", "the range of cluster addresses"),
    ("provided IP is not in the valid range", "the range of cluster addresses"),
    ("ipfamily", "the IP families of the cluster"),
    ("is not configured on this cluster", "the IP families of the cluster"),
    ("RuntimeClass", "a runtime class that is not there"),
    ("a default priority class", "a default priority class that is there"),
];

/// Why a refusal hangs on the cluster, if it does.
pub fn left_out(answer: &Answer) -> Option<LeftOut> {
    let message = answer.body["message"].as_str().unwrap_or_default();
    match answer.status {
        404 => return Some("something that is not there"),
        409 => return Some("an object that is there"),
        500.. => return Some("the server failed"),
        ..400 => return None,
        _ => {}
    }
    let reason = |text: &str| BY_CLUSTER.iter().find(|(sign, _)| text.contains(sign)).map(|(_, why)| *why);
    let causes: Vec<&str> = answer.body["details"]["causes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["message"].as_str())
        .collect();
    match causes.is_empty() {
        true => reason(message),
        false => {
            let mut reasons = causes.into_iter().map(reason);
            let first = reasons.next().flatten();
            first.filter(|_| reasons.all(|reason| reason.is_some()))
        }
    }
}

/// Where it says that something is wrong.
#[derive(Debug, Default)]
pub struct Places {
    /// Fields, with indices.
    pub fields: BTreeSet<String>,
    /// Fields without indices, as decoding names them.
    pub bare: BTreeSet<String>,
    /// Keys that stand twice.
    pub keys: BTreeSet<String>,
}

impl Places {
    pub fn of(answer: &Answer) -> Self {
        let mut places = Self::default();
        let causes = answer.body["details"]["causes"].as_array().into_iter().flatten();
        places.fields.extend(causes.filter_map(|cause| Some(cause["field"].as_str()?.to_owned())));
        places.fields.remove("");
        let message = answer.body["message"].as_str().unwrap_or_default();
        for sign in ["unknown field \"", "duplicate field \""] {
            places.fields.extend(quoted(message, sign, "\""));
        }
        let bare = quoted(message, "Go struct field ", " of type");
        places.bare.extend(bare.map(|it| fields_of(&it)));
        places.keys.extend(quoted(message, "key \"", "\" already set in map"));
        places
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.bare.is_empty() && self.keys.is_empty()
    }

    /// Whether `path` is one of them.
    pub fn contain(&self, path: &str) -> bool {
        let bare = without_indices(path);
        let last = bare.rsplit('.').next().unwrap_or_default();
        self.fields.contains(path) || self.bare.contains(&bare) || self.keys.contains(last)
    }
}

/// The fields of a path that begins with a structure of Go's, without those that stand in for embedded structures:
/// `Volume.spec.volumes.VolumeSource.emptyDir`.
fn fields_of(path: &str) -> String {
    let fields = path.split('.').skip(1).filter(|field| !field.starts_with(|c: char| c.is_ascii_uppercase()));
    fields.collect::<Vec<_>>().join(".")
}

/// What stands in `message` between each `start` and the next `end`.
fn quoted<'m>(message: &'m str, start: &'m str, end: &'m str) -> impl Iterator<Item = String> + 'm {
    message.split(start).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0.to_owned()))
}

/// A path without what stands in brackets.
fn without_indices(path: &str) -> String {
    let mut bare = String::new();
    let mut depth = 0_u32;
    for c in path.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// What a person reads of an answer.
pub fn shown(answer: &Answer) -> String {
    let message = answer.body["message"].as_str().unwrap_or_default();
    let message: String = message.chars().take(700).collect();
    format!("{} {message}", answer.status).trim_end().replace('\n', " ")
}
