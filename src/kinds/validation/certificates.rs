//! Requests for certificates (certificates `validation.go`).

use super::at::At;
use super::meta;
use crate::scalar::{base64, names};
use crate::yaml::View;

/// What a certificate may be used for.
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

/// Judges a CertificateSigningRequest. Of the request itself only that it is one in PEM: not its signature.
pub(super) fn signing_request<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::path_segment_name);
    let spec = object.field("spec");
    let request = spec.field("request");
    let pem = base64::decode(request.text()).unwrap_or_default();
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE REQUEST-----") {
        request.invalid("PEM block type must be CERTIFICATE REQUEST");
    }
    let usages = spec.field("usages");
    if usages.count() == 0 {
        usages.required("");
    }
    let mut seen: Vec<&str> = Vec::new();
    for usage in usages.items() {
        if !USAGES.contains(&usage.text()) {
            usage.not_supported(&USAGES);
        }
        match seen.contains(&usage.text()) {
            true => usage.duplicate(),
            false => seen.push(usage.text()),
        }
    }
    let signer = spec.field("signerName");
    match signer.text() {
        "kubernetes.io/legacy-unknown" => {
            signer.invalid("the legacy signerName is not allowed via this API version");
        }
        _ => signer_name(&signer),
    }
    let expiration = spec.field("expirationSeconds");
    if expiration.number().is_some_and(|seconds| seconds < 600) {
        expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
}

/// Judges the name of a signer: a domain with a dot in it, and a name below it.
fn signer_name<'v>(signer: &At<'_, impl View<'v>>) {
    let text = signer.text();
    if text.is_empty() {
        return signer.required("");
    }
    let Some((domain, name)) = text.split_once('/').filter(|(_, name)| !name.contains('/')) else {
        return signer
            .invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
    };
    // The server stops at the first label that is wrong.
    labels(signer, domain, names::dns1123_label);
    if !domain.contains('.') {
        signer.invalid_as(domain, "should be a domain with at least two segments separated by dots");
    }
    labels(signer, name, names::dns1123_subdomain);
    // A domain of the greatest length, a slash and a name of the same.
    if text.len() > 571 {
        signer.too_long(571);
    }
}

/// Judges what stands between the dots of a part of a signer's name.
fn labels<'v>(signer: &At<'_, impl View<'v>>, part: &str, rule: meta::NameRule) {
    let wrong = part.split('.').find_map(|label| Some((label, rule(label).err()?)));
    for (label, problem) in
        wrong.into_iter().flat_map(|(label, all)| all.into_iter().map(move |it| (label, it)))
    {
        signer.invalid_as(part, format!("validating label \"{label}\": {problem}"));
    }
}
