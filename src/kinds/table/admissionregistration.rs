//! The group `admissionregistration.k8s.io`.

use super::{Kind, NAMESPACE, Reference, SERVICE, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "admissionregistration.k8s.io", ..Kind::BASE };

/// What changed in webhooks between v1beta1 and v1.
const WEBHOOKS: &[&str] = &[
    "`webhooks[].sideEffects` is required, and only `None` and `NoneOnDryRun` are allowed",
    "`webhooks[].admissionReviewVersions` is required",
    "`webhooks[].failurePolicy` is `Fail` where it is not given, no longer `Ignore`",
    "`webhooks[].matchPolicy` is `Equivalent` where it is not given, no longer `Exact`",
    "`webhooks[].timeoutSeconds` is 10 where it is not given, no longer 30",
    "the names of webhooks must be unique",
];

/// Rules in CEL that change objects on their way in.
pub static MUTATING_ADMISSION_POLICY: Kind = Kind {
    kind: "MutatingAdmissionPolicy",
    plural: "mutatingadmissionpolicies",
    singular: "mutatingadmissionpolicy",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 36),
        Version::since("v1beta1", 34).deprecated(37).same_shape(),
        Version::since("v1alpha1", 32).deprecated(35).same_shape(),
    ],
    wave: Wave::Gates,
    selectors: &[Selector::expressions("spec.matchConstraints.namespaceSelector", &NAMESPACE)],
    ..GROUP
};

/// Where a mutating policy holds, and with which parameters.
pub static MUTATING_ADMISSION_POLICY_BINDING: Kind = Kind {
    kind: "MutatingAdmissionPolicyBinding",
    plural: "mutatingadmissionpolicybindings",
    singular: "mutatingadmissionpolicybinding",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 36),
        Version::since("v1beta1", 34).deprecated(37).same_shape(),
        Version::since("v1alpha1", 32).deprecated(35).same_shape(),
    ],
    wave: Wave::Gates,
    references: &[Reference::to(&MUTATING_ADMISSION_POLICY, "spec", "policyName")],
    ..GROUP
};

/// Servers that change objects on their way in.
pub static MUTATING_WEBHOOK_CONFIGURATION: Kind = Kind {
    kind: "MutatingWebhookConfiguration",
    plural: "mutatingwebhookconfigurations",
    singular: "mutatingwebhookconfiguration",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 16),
        Version::since("v1beta1", 9).deprecated(16).removed(22).changing(WEBHOOKS),
    ],
    wave: Wave::Gates,
    references: &[Reference::to(&SERVICE, "webhooks[].clientConfig.service", "name")
        .in_namespace("namespace")
        .with_port("port")],
    selectors: &[Selector::expressions("webhooks[].namespaceSelector", &NAMESPACE)],
    ..GROUP
};

/// Rules in CEL that refuse objects.
pub static VALIDATING_ADMISSION_POLICY: Kind = Kind {
    kind: "ValidatingAdmissionPolicy",
    plural: "validatingadmissionpolicies",
    singular: "validatingadmissionpolicy",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 30),
        Version::since("v1beta1", 28).deprecated(31).removed(34).same_shape(),
        Version::since("v1alpha1", 26).deprecated(29).removed(32).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Gates,
    selectors: &[Selector::expressions("spec.matchConstraints.namespaceSelector", &NAMESPACE)],
    ..GROUP
};

/// Where a validating policy holds, and with which parameters.
pub static VALIDATING_ADMISSION_POLICY_BINDING: Kind = Kind {
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    singular: "validatingadmissionpolicybinding",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 30),
        Version::since("v1beta1", 28).deprecated(31).removed(34).same_shape(),
        Version::since("v1alpha1", 26).deprecated(29).removed(32).same_shape(),
    ],
    wave: Wave::Gates,
    references: &[Reference::to(&VALIDATING_ADMISSION_POLICY, "spec", "policyName")],
    ..GROUP
};

/// Servers that refuse objects.
pub static VALIDATING_WEBHOOK_CONFIGURATION: Kind = Kind {
    kind: "ValidatingWebhookConfiguration",
    plural: "validatingwebhookconfigurations",
    singular: "validatingwebhookconfiguration",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 16),
        Version::since("v1beta1", 9).deprecated(16).removed(22).changing(WEBHOOKS),
    ],
    wave: Wave::Gates,
    references: &[Reference::to(&SERVICE, "webhooks[].clientConfig.service", "name")
        .in_namespace("namespace")
        .with_port("port")],
    selectors: &[Selector::expressions("webhooks[].namespaceSelector", &NAMESPACE)],
    ..GROUP
};
