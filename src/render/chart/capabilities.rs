//! What templates see as `capabilities`: the Kubernetes version, and the API versions that are served.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use serde_json::{Value as Json, json};

use crate::kinds::{self, table};

/// What the cluster can do, as far as it is known without asking.
#[derive(Clone, Debug)]
pub struct Capabilities {
    /// Its version.
    pub kube_version: KubeVersion,
    /// What it serves.
    pub api_versions: Arc<ApiVersions>,
}

/// A Kubernetes version: text as `v1.36.0` to templates, with its numbers as attributes.
#[derive(Clone, Copy, Debug)]
pub struct KubeVersion(kinds::KubeVersion);

/// API versions as `apps/v1` and `apps/v1/Deployment`: to templates a list that knows at once what is in it.
#[derive(Debug)]
pub struct ApiVersions(BTreeSet<String>);

impl Capabilities {
    /// What a cluster of that version serves, and `more`.
    pub fn of(version: kinds::KubeVersion, more: &[String]) -> Self {
        let mut api_versions: BTreeSet<String> = more.iter().cloned().collect();
        for kind in table::all() {
            let served = kind.versions.iter().filter(|served| {
                served.since <= version && served.removed.is_none_or(|removed| version < removed)
            });
            for served in served {
                let api_version = match kind.group {
                    "" => served.name.to_owned(),
                    group => format!("{group}/{}", served.name),
                };
                api_versions.insert(format!("{api_version}/{}", kind.kind));
                api_versions.insert(api_version);
            }
        }
        Self { kube_version: KubeVersion(version), api_versions: Arc::new(ApiVersions(api_versions)) }
    }
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.0", self.0)
    }
}

impl Object for KubeVersion {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "major" => Some(Value::from(1)),
            "minor" => Some(Value::from(self.0.number())),
            "version" => Some(Value::from(self.to_string())),
            _ => None,
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Object for ApiVersions {
    /// minijinja goes through a list for `in`, and looks a key up in a map.
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.contains(key.as_str()?).then(|| Value::from(true))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(Value::from).collect())
    }
}

impl Capabilities {
    /// What templates see.
    pub fn to_value(&self) -> Value {
        Value::from_pairs([
            ("kube_version", Value::from_object(self.kube_version)),
            ("api_versions", Value::from_dyn_object(self.api_versions.clone())),
        ])
    }

    /// The same as a tree.
    pub fn to_json(&self) -> Json {
        let KubeVersion(version) = self.kube_version;
        let kube_version =
            json!({"version": self.kube_version.to_string(), "major": 1, "minor": version.number()});
        json!({"kube_version": kube_version, "api_versions": self.api_versions.0})
    }
}

/// What one of these objects is when it is printed; `None` for other values.
pub fn printed(value: &Value) -> Option<Json> {
    let list = value.downcast_object_ref::<ApiVersions>().map(|all| all.0.iter().cloned().collect());
    list.or_else(|| {
        value.downcast_object_ref::<KubeVersion>().map(|version| Json::String(version.to_string()))
    })
}
