//! What an API server refuses in an object beyond its shape: the rules of each kind
//! (`pkg/apis/*/validation/validation.go` of Kubernetes).
//!
//! In: an object, as written or with its defaults; where it says nothing the default is judged. Out: what is
//! wrong, in the server's words and order. Not judged here: unknown fields, types and what the schema calls
//! mandatory (`kinds::schema`), what a plugin of admission refuses, what needs other objects to be known.

mod apps;
mod at;
mod core;
mod meta;
mod networking;
mod numbers;
mod pod;
mod resource_names;
mod selectors;
mod update;

pub use update::validate_update;

use super::table::{self, Kind};
use super::{FieldError, KubeVersion};
use crate::yaml::View;
use at::{At, Inquiry};

/// What an API server of `kube` refuses in an object of `kind` that shall be created; nothing for a kind whose
/// rules are not known here.
pub fn validate<'v>(kind: &Kind, kube: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    let inquiry = Inquiry::creation(kube);
    judge(kind, &At::root(view, &inquiry));
    inquiry.into_errors()
}

/// Judges an object by the rules of its kind.
fn judge<'v>(kind: &Kind, object: &At<'_, impl View<'v>>) {
    let is = |other: &Kind| (other.group, other.kind) == (kind.group, kind.kind);
    match () {
        _ if is(&table::POD) => pod::pod(object),
        _ if is(&table::SERVICE) => core::service::service(object),
        _ if is(&table::CONFIG_MAP) => core::config::config_map(object),
        _ if is(&table::SECRET) => core::config::secret(object),
        _ if is(&table::SERVICE_ACCOUNT) => core::config::service_account(object),
        _ if is(&table::PERSISTENT_VOLUME_CLAIM) => core::claims::claim(object),
        _ if is(&table::DEPLOYMENT) => apps::deployment(object),
        _ if is(&table::REPLICA_SET) => apps::replica_set(object),
        _ if is(&table::DAEMON_SET) => apps::daemon_set(object),
        _ if is(&table::STATEFUL_SET) => apps::stateful_set(object),
        _ if is(&table::CONTROLLER_REVISION) => apps::controller_revision(object),
        _ if is(&table::INGRESS) => networking::ingress::ingress(object),
        _ if is(&table::INGRESS_CLASS) => networking::ingress::ingress_class(object),
        _ if is(&table::NETWORK_POLICY) => networking::policy::network_policy(object),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
