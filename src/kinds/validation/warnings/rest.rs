use super::super::at::At;
use super::labels;
use super::pod::VOLUMES;
use crate::kinds::Concern::{Deprecated, Surprising};
use crate::scalar::Quantity;
use crate::yaml::{Shape, View};

/// The resources of containers that are counted in bytes.
pub(super) const BYTES: [&str; 2] = ["memory", "ephemeral-storage"];

/// Warns of parts of a byte, as `100m` of memory is.
pub(super) fn bytes<'v>(amounts: &At<'_, impl View<'v>>) {
    for resource in BYTES {
        whole(&amounts.key(resource));
    }
}

/// Warns of an amount that is not whole.
pub(super) fn whole<'v>(amount: &At<'_, impl View<'v>>) {
    let text = match amount.value().map(View::shape) {
        Some(Shape::Str(text)) => text.to_owned(),
        Some(Shape::Int(number)) => number.to_string(),
        Some(Shape::Float(number)) => number.to_string(),
        _ => return,
    };
    if let Ok(quantity) = Quantity::parse(&text)
        && quantity.milli_value() % 1000 != 0
    {
        let says = format!("fractional byte value {:?} is invalid, must be an integer", quantity.to_string());
        amount.warn(Surprising, says);
    }
}

/// Warns of what stands in the spec of a claim.
pub(super) fn claim_spec<'v>(spec: &At<'_, impl View<'v>>) {
    let resources = spec.field("resources");
    whole(&resources.field("requests").key("storage"));
    whole(&resources.field("limits").key("storage"));
}

pub(super) fn claim<'v>(object: &At<'_, impl View<'v>>) {
    let says = r#"deprecated since v1.8; use "storageClassName" attribute instead"#;
    labels::annotation(
        &object.field("metadata").field("annotations"),
        "volume.beta.kubernetes.io/storage-class",
        says,
    );
    claim_spec(&object.field("spec"));
}

pub(super) fn stateful_set<'v>(object: &At<'_, impl View<'v>>) {
    let spec = object.field("spec");
    for claim in spec.field("volumeClaimTemplates").items() {
        // The server leaves out that the amounts stand in the spec of the claim.
        for amounts in ["requests", "limits"] {
            let (spec, shown) = (claim.field("spec"), claim.field("resources"));
            let (resources, shown) = (spec.field("resources"), shown.field(amounts));
            let amounts = resources.field(amounts);
            whole(&amounts.key("storage").at(&shown.key("storage")));
        }
    }
    let limit = spec.field("revisionHistoryLimit");
    if limit.number().is_some_and(|limit| limit < 0) {
        limit.warn(
            Surprising,
            "a negative value retains all historical revisions; a value >= 0 is recommended",
        );
    }
}

pub(super) fn service<'v>(object: &At<'_, impl View<'v>>) {
    let spec = object.field("spec");
    let hints = "service.kubernetes.io/topology-aware-hints";
    let metadata = object.field("metadata");
    let annotations = metadata.field("annotations");
    if object.since(27) && annotations.key(hints).is_set() {
        let says = format!(
            "annotation {hints} is deprecated, please use service.kubernetes.io/topology-mode instead"
        );
        annotations.key(hints).warn_whole(Deprecated, says);
    }
    ignored(object, &spec);
    let distribution = spec.field("trafficDistribution");
    if object.since(34) && distribution.text() == "PreferClose" {
        distribution.warn_of_synonym(
            r#"spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone""#.to_owned(),
            Some("PreferSameZone"),
        );
    }
}

/// What a Service of its type has no use for.
fn ignored<'v, V: View<'v>>(object: &At<'_, V>, spec: &At<'_, V>) {
    let external = spec.field("type").text() == "ExternalName";
    let headless =
        spec.field("type").text_or("ClusterIP") == "ClusterIP" && spec.field("clusterIP").text() == "None";
    let (ips, balancer, affinity) =
        (spec.field("externalIPs"), spec.field("loadBalancerIP"), spec.field("sessionAffinity"));
    if headless && !balancer.text().is_empty() {
        balancer.warn_whole(Surprising, "spec.loadBalancerIP is ignored for headless services");
    }
    if headless && ips.count() > 0 {
        ips.warn_whole(Surprising, "spec.externalIPs is ignored for headless services");
    }
    if headless && affinity.text_or("None") != "None" {
        affinity.warn_whole(Surprising, "spec.SessionAffinity is ignored for headless services");
    }
    if ips.count() > 0 && external {
        ips.warn_whole(Surprising, r#"spec.externalIPs is ignored when spec.type is "ExternalName""#);
    }
    if ips.count() > 0 && !external && !headless && object.since(36) {
        let says = "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
        ips.warn_whole(Deprecated, says);
    }
    let name = spec.field("externalName");
    if !external && !name.text().is_empty() {
        name.warn_whole(Surprising, r#"spec.externalName is ignored when spec.type is not "ExternalName""#);
    }
}

pub(super) fn ingress<'v>(object: &At<'_, impl View<'v>>) {
    let metadata = object.field("metadata");
    let annotations = metadata.field("annotations");
    let class = annotations.key("kubernetes.io/ingress.class");
    if class.is_set() && !object.field("spec").field("ingressClassName").is_set() {
        let says = r#"annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead"#;
        class.warn_whole(Deprecated, says);
    }
}

pub(super) fn endpoint_slice<'v>(object: &At<'_, impl View<'v>>) {
    let addresses = object.field("addressType");
    if object.since(27) && addresses.text() == "FQDN" {
        // The server says so of a spec, which there is none of.
        addresses.warn_whole(Deprecated, "spec.addressType: FQDN endpoints are deprecated");
    }
}

pub(super) fn volume<'v>(object: &At<'_, impl View<'v>>) {
    let metadata = object.field("metadata");
    let annotations = metadata.field("annotations");
    labels::annotation(
        &annotations,
        "volume.beta.kubernetes.io/storage-class",
        r#"deprecated since v1.8; use "storageClassName" attribute instead"#,
    );
    if object.since(31) {
        labels::annotation(
            &annotations,
            "volume.beta.kubernetes.io/mount-options",
            r#"deprecated since v1.31; use "mountOptions" attribute instead"#,
        );
    }
    let spec = object.field("spec");
    let policy = spec.field("persistentVolumeReclaimPolicy");
    if policy.text() == "Recycle" {
        policy.warn(
            Deprecated,
            "The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic \
             provisioning.",
        );
    }
    for term in spec.field("nodeAffinity").field("required").field("nodeSelectorTerms").items() {
        labels::of_term(&term);
    }
    // The server is silent about the drivers that went together with those of pods.
    for (source, says, since) in
        VOLUMES.into_iter().filter(|(source, ..)| !["flocker", "quobyte"].contains(source))
    {
        let source = spec.field(source);
        if source.is_set() && source.since(since) {
            let path = source.path().to_string().replace("storageos", "storageOS");
            source.warn_whole(Deprecated, format!("{path}: {says}"));
        }
    }
}

pub(super) fn storage_class<'v>(object: &At<'_, impl View<'v>>) {
    for topology in object.field("allowedTopologies").items() {
        for expression in topology.field("matchLabelExpressions").items() {
            labels::of_key_in_short(&expression.field("key"));
        }
    }
}

pub(super) fn runtime_class<'v>(object: &At<'_, impl View<'v>>) {
    labels::of_map_as_a_whole(&object.field("scheduling").field("nodeSelector"));
}
