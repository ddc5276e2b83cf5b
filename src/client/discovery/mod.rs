//! What a server has on offer: its version, and the resource behind each kind.

mod aggregated;
mod grouped;
mod resource;

use std::collections::HashMap;

use serde_json::Value;

use super::{Api, CallError};
use crate::api::Transport;
use crate::kinds::KubeVersion;
use crate::object::Gvk;
pub use resource::Resource;

/// The kinds that a server serves.
#[derive(Debug, Default)]
pub struct Discovery {
    resources: Vec<Resource>,
    by_kind: HashMap<Gvk, usize>,
    unavailable: Vec<String>,
}

impl Discovery {
    /// Asks the server: two requests where it aggregates its discovery (1.26 and later), one a group version
    /// where it does not. A group whose own server does not answer is left out and remembered.
    ///
    /// # Errors
    /// [`CallError`] where the server does not answer at all, or not as an API server.
    pub async fn load(transport: &dyn Transport) -> Result<Self, CallError> {
        let api = Api::new(transport);
        let (core, groups) =
            futures_util::try_join!(aggregated::read(&api, "/api"), aggregated::read(&api, "/apis"))?;
        let mut discovery = Self::default();
        for answer in [core, groups] {
            match aggregated::is_aggregated(&answer) {
                true => aggregated::add(&answer, &mut discovery),
                false => grouped::add(&api, &answer, &mut discovery).await?,
            }
        }
        Ok(discovery)
    }

    /// The resource of exactly this group, version and kind.
    pub fn resource(&self, gvk: &Gvk) -> Option<&Resource> {
        self.by_kind.get(gvk).map(|&index| &self.resources[index])
    }

    /// The resource of a kind at the version that the server prefers.
    pub fn of_kind(&self, group: &str, kind: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.gvk.group == group && resource.gvk.kind == kind)
    }

    /// Everything that is served, the preferred version of a group first.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// `group/version`s whose own servers did not answer: of their kinds nothing is known.
    pub fn unavailable(&self) -> &[String] {
        &self.unavailable
    }

    /// The `group/version`s that are served, each once: `v1`, `apps/v1`.
    pub fn group_versions(&self) -> Vec<String> {
        let mut versions: Vec<_> = self.resources.iter().map(|resource| resource.gvk.api_version()).collect();
        versions.dedup();
        versions
    }

    pub(super) fn add(&mut self, resource: Resource) {
        self.by_kind.entry(resource.gvk.clone()).or_insert(self.resources.len());
        self.resources.push(resource);
    }

    pub(super) fn add_unavailable(&mut self, group_version: String) {
        self.unavailable.push(group_version);
    }
}

/// The version of the server.
///
/// # Errors
/// [`CallError`].
pub async fn server_version(transport: &dyn Transport) -> Result<KubeVersion, CallError> {
    let call = "read the server's version";
    let answer = Api::new(transport).read(call, "/version", "application/json").await?;
    let text = answer.get("gitVersion").and_then(Value::as_str).unwrap_or_default();
    text.parse()
        .map_err(|_| CallError::Garbled { call: call.to_owned(), reason: format!("gitVersion is `{text}`") })
}

#[cfg(test)]
mod tests;
