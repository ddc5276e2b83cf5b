//! The group `apiextensions.k8s.io`.

use super::{Kind, Reference, SERVICE, Version, Wave};

const GROUP: Kind = Kind { group: "apiextensions.k8s.io", ..Kind::BASE };

/// What changed between v1beta1 and v1.
const DEFINITIONS: &[&str] = &[
    "`spec.scope` is required",
    "`spec.version` is gone: list it in `spec.versions`",
    "`spec.validation` is now `spec.versions[].schema`, is required and must be a structural schema",
    "`spec.subresources` is now `spec.versions[].subresources`",
    "`spec.additionalPrinterColumns` is now `spec.versions[].additionalPrinterColumns`, its `JSONPath` is `jsonPath`",
    "`spec.conversion.webhookClientConfig` is now `spec.conversion.webhook.clientConfig`",
    "`spec.conversion.conversionReviewVersions` is now `spec.conversion.webhook.conversionReviewVersions`",
    "`spec.preserveUnknownFields: true` is refused: say `x-kubernetes-preserve-unknown-fields: true` in the schema",
];

/// A kind that a user brings.
pub static CUSTOM_RESOURCE_DEFINITION: Kind = Kind {
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    singular: "customresourcedefinition",
    short_names: &["crd", "crds"],
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 16),
        Version::since("v1beta1", 7).deprecated(16).removed(22).changing(DEFINITIONS),
    ],
    subresources: &["status"],
    wave: Wave::Foundation,
    references: &[Reference::to(&SERVICE, "spec.conversion.webhook.clientConfig.service", "name")
        .in_namespace("namespace")
        .with_port("port")],
    ..GROUP
};
