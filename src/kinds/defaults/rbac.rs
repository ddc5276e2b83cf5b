//! The defaults of the group `rbac.authorization.k8s.io`.

use serde_json::Value;

use super::edit::{Edit, Object};

/// The group that roles, users and groups are of.
const GROUP: &str = "rbac.authorization.k8s.io";

/// What a RoleBinding or ClusterRoleBinding lacks.
pub(super) fn binding(object: &mut Object) {
    if let Some(role) = object.make("roleRef") {
        role.fill_zero("apiGroup", GROUP);
    }
    for subject in object.each("subjects") {
        if matches!(subject.text("kind"), "User" | "Group") {
            subject.fill_zero("apiGroup", GROUP);
        }
    }
}

/// What a Role or ClusterRole lacks: Go writes the rules even where there are none.
pub(super) fn role(object: &mut Object) {
    object.entry("rules").or_insert(Value::Null);
}
