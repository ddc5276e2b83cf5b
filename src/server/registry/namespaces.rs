use super::{Refusal, Registry, Target, metadata, parse};
use crate::kinds::table;

impl Registry {
    /// Sees that there is a namespace to put a new object into (apiserver admission plugin
    /// `NamespaceLifecycle`).
    ///
    /// # Errors
    /// [`Refusal`] of reason NotFound for an absent namespace, of reason Forbidden for one that is being
    /// deleted.
    pub(super) fn check_namespace(&self, target: Target<'_>) -> Result<(), Refusal> {
        if !target.resource.namespaced {
            return Ok(());
        }
        let Some(namespaces) = self.catalog.of(&table::NAMESPACE) else { return Ok(()) };
        let Some(entry) = self.store.get(&namespaces.key("", target.namespace)) else {
            return Err(Refusal::not_found(&namespaces, target.namespace));
        };
        match metadata::is_terminating(&parse(&entry)?) {
            true => Err(Refusal::terminating(target.resource, target.name, target.namespace)),
            false => Ok(()),
        }
    }

    /// Sees that a namespace that has to be there always is not deleted.
    ///
    /// # Errors
    /// [`Refusal`] of reason Forbidden.
    pub(super) fn check_namespace_deletion(&self, target: Target<'_>) -> Result<(), Refusal> {
        let immortal = ["default", "kube-system", "kube-public"];
        match target.resource.is(&table::NAMESPACE) && immortal.contains(&target.name) {
            true => {
                Err(Refusal::forbidden(target.resource, target.name, "this namespace may not be deleted"))
            }
            false => Ok(()),
        }
    }
}
