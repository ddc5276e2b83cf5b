//! The group `certificates.k8s.io` (certificates `validation.go`). Not judged here: what certificates, requests and
//! keys are inside of their encoding.

use super::at::At;
use super::meta;
use crate::scalar::{base64, names};
use crate::yaml::View;

const USAGES: [&str; 23] = [
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping",
];
const LEGACY_SIGNER: &str = "kubernetes.io/legacy-unknown";
const LONGEST_DOMAIN: usize = 253;
const LONGEST_SIGNER: usize = 571;
const LARGEST_BUNDLE: usize = 1024 * 1024;

/// Judges a CertificateSigningRequest. Its name is any segment of a path.
pub(super) fn signing_request<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::path_segment_name);
    let spec = object.field("spec");
    let request = spec.field("request");
    let bytes = base64::decode(request.text()).unwrap_or_default();
    if !String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE REQUEST-----") {
        const NO_REQUEST: &str = "PEM block type must be CERTIFICATE REQUEST";
        match request.is_set() {
            true => request.invalid(NO_REQUEST),
            false => request.invalid_whole(NO_REQUEST),
        }
    }
    let usages = spec.field("usages");
    if usages.count() == 0 {
        usages.required("");
    }
    for (index, usage) in usages.items().enumerate() {
        if !USAGES.contains(&usage.text()) {
            usage.not_supported(&USAGES);
        }
        if usages.texts().take(index).any(|earlier| earlier == usage.text()) {
            usage.duplicate();
        }
    }
    let signer = spec.field("signerName");
    match signer.text() {
        LEGACY_SIGNER => signer.invalid("the legacy signerName is not allowed via this API version"),
        _ => signer_name(&signer),
    }
    let expiration = spec.field("expirationSeconds");
    if expiration.number().is_some_and(|seconds| seconds < 600) {
        expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
}

/// Judges the name of who signs: a domain and a path.
fn signer_name<'v>(signer: &At<'_, impl View<'v>>) {
    let text = signer.text();
    if text.is_empty() {
        return signer.required("");
    }
    let Some((domain, path)) = text.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return signer
            .invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
    };
    if domain.len() > LONGEST_DOMAIN {
        signer.too_long(LONGEST_DOMAIN);
    }
    labels(signer, domain, names::dns1123_label);
    if !domain.contains('.') {
        signer.invalid_as(domain, "should be a domain with at least two segments separated by dots");
    }
    labels(signer, path, names::dns1123_subdomain);
    if text.len() > LONGEST_SIGNER {
        signer.too_long(LONGEST_SIGNER);
    }
}

/// Says what is wrong with the first label of a part of the signer's name that is wrong.
fn labels<'v>(signer: &At<'_, impl View<'v>>, part: &str, rule: meta::NameRule) {
    let wrong = part.split('.').find_map(|label| rule(label).err().map(|problems| (label, problems)));
    let (label, problems) = wrong.unwrap_or_default();
    for problem in problems {
        signer.invalid_as(part, format!("validating label \"{label}\": {problem}"));
    }
}

/// Judges a ClusterTrustBundle. It is called by its signer where it has one.
pub(super) fn trust_bundle<'v>(object: &At<'_, impl View<'v>>) {
    let spec = object.field("spec");
    let signer = spec.field("signerName");
    let name = signer.text();
    meta::metadata(&object.field("metadata"), false, |own| bundle_name(own, name));
    if !name.is_empty() {
        signer_name(&signer);
    }
    let bundle = spec.field("trustBundle");
    if bundle.text().len() > LARGEST_BUNDLE {
        return bundle.too_long(LARGEST_BUNDLE);
    }
    let mut blocks = bundle.text().match_indices("-----BEGIN ").enumerate().peekable();
    if blocks.peek().is_none() {
        bundle.invalid_as("<value omitted>", "at least one trust anchor must be provided");
    }
    for (index, (at, begin)) in blocks {
        let kind = bundle.text()[at + begin.len()..].split("-----").next().unwrap_or_default();
        if kind != "CERTIFICATE" {
            let detail = format!("entry {index} has bad block type: {kind}");
            bundle.invalid_as("<value omitted>", detail);
        }
    }
}

fn bundle_name(name: &str, signer: &str) -> names::Verdict {
    if signer.is_empty() {
        return match name.contains(':') {
            true => {
                Err(vec!["ClusterTrustBundle without signer name must not have \":\" in its name".to_owned()])
            }
            false => names::dns1123_subdomain(name),
        };
    }
    let prefix = format!("{}:", signer.replace('/', ":"));
    match name.strip_prefix(&prefix) {
        Some(rest) => names::dns1123_subdomain(rest),
        None => Err(vec![format!(
            "ClusterTrustBundle for signerName {signer} must be named with prefix {prefix}"
        )]),
    }
}

/// Judges a PodCertificateRequest.
pub(super) fn pod_request<'v>(object: &At<'_, impl View<'v>>) {
    const LONGEST_UID: usize = 128;
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    let signer = spec.field("signerName");
    signer_name(&signer);
    for (name, uid) in
        [("podName", "podUID"), ("serviceAccountName", "serviceAccountUID"), ("nodeName", "nodeUID")]
    {
        let (name, uid) = (spec.field(name), spec.field(uid));
        name.judge(names::dns1123_subdomain(name.text()));
        match uid.text().len() {
            0 => uid.invalid("must not be empty"),
            length if length > LONGEST_UID => uid.too_long(LONGEST_UID),
            _ => {}
        }
    }
    let (hour, day) = (3600, 86_400);
    let domain = signer.text().split('/').next().unwrap_or_default();
    let most = if domain.ends_with("kubernetes.io") { day } else { 91 * day };
    let expiration = spec.field("maxExpirationSeconds");
    if expiration.number().is_some_and(|seconds| !(hour..=most).contains(&seconds)) {
        expiration.invalid(format!("must be in the range [{hour}, {most}]"));
    }
    let has = |name: &'static str| !spec.field(name).text().is_empty();
    let stub = has("stubPKCS10Request");
    let (key, proof) = (has("pkixPublicKey"), has("proofOfPossession"));
    if !matches!((stub, key, proof), (true, false, false) | (false, true, true)) {
        spec.invalid_whole(
            "exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set",
        );
    }
}
