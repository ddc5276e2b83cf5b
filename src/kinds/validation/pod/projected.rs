use super::super::at::At;
use super::super::selectors::label_selector;
use super::env;
use super::volumes::{key_to_path, mode, needs, unreserved_path};
use crate::scalar::names;
use crate::yaml::View;

const FIELDS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const KEY_TYPES: [&str; 6] = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];

/// Judges a volume whose files tell of the pod.
pub(super) fn downward<'v>(source: &At<'_, impl View<'v>>) {
    mode(&source.field("defaultMode"));
    for file in source.field("items").items() {
        downward_file(&file, source);
    }
}

/// Judges a file that tells of the pod. The server names the volume's source where it means the file.
fn downward_file<'v, V: View<'v>>(file: &At<'_, V>, place: &At<'_, V>) {
    let path = file.field("path");
    if path.text().is_empty() {
        place.field("path").required("");
    }
    unreserved_path(path.text(), &place.field("path"));
    let (field, resource) = (file.field("fieldRef"), file.field("resourceFieldRef"));
    if field.is_set() {
        env::field_reference(&field.at(&place.field("fieldRef")), &FIELDS);
        if resource.is_set() {
            place.invalid_as("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
    } else if resource.is_set() {
        env::resource_reference(&resource.at(&place.field("resourceFieldRef")), true);
    } else {
        place.required("one of fieldRef and resourceFieldRef is required");
    }
    mode(&file.field("mode").at(&place.field("mode")));
}

/// Judges a volume that puts several sources together.
pub(super) fn projected<'v>(volume: &At<'_, impl View<'v>>) {
    mode(&volume.field("defaultMode"));
    let mut paths: Vec<&'v str> = Vec::new();
    for source in volume.field("sources").items() {
        let kinds = [
            "secret",
            "configMap",
            "downwardAPI",
            "serviceAccountToken",
            "clusterTrustBundle",
            "podCertificate",
        ];
        let mut given = 0;
        for kind in kinds {
            let it = source.field(kind);
            if it.is_set() {
                given += 1;
                projection(kind, &it, volume, &mut paths);
            }
        }
        if given > 1 {
            source.forbidden("may not specify more than 1 volume type per source");
        }
    }
}

fn projection<'v, V: View<'v>>(kind: &str, it: &At<'_, V>, volume: &At<'_, V>, paths: &mut Vec<&'v str>) {
    // The path of each file with what the server quotes where it is taken.
    let mut files: Vec<(&str, &str)> = Vec::new();
    match kind {
        "secret" | "configMap" => {
            needs(it, "name");
            for item in it.field("items").items() {
                key_to_path(&item);
                files.push((item.field("path").text(), it.field("name").text()));
            }
        }
        "downwardAPI" => {
            for file in it.field("items").items() {
                downward_file(&file, it);
                files.push((file.field("path").text(), file.field("path").text()));
            }
        }
        "serviceAccountToken" => token(it, volume),
        "clusterTrustBundle" => {
            trust_bundle(it);
            files.push((it.field("path").text(), it.field("path").text()));
        }
        _ => {
            certificate(it);
            let paths = ["credentialBundlePath", "keyPath", "certificateChainPath"];
            files.extend(paths.map(|field| (it.field(field).text(), it.field(field).text())));
        }
    }
    for (path, quoted) in files.into_iter().filter(|(path, _)| !path.is_empty()) {
        match paths.contains(&path) {
            true => volume.invalid_as(quoted, "conflicting duplicate paths"),
            false => paths.push(path),
        }
    }
}

/// Judges for how many seconds a token of a service account is good.
pub(in crate::kinds::validation) fn token_lifetime<'v>(seconds: &At<'_, impl View<'v>>) {
    match seconds.number() {
        Some(given) if given < 600 => seconds.invalid("may not specify a duration less than 10 minutes"),
        Some(given) if given > 1 << 32 => {
            seconds.invalid("may not specify a duration larger than 2^32 seconds")
        }
        _ => {}
    }
}

fn token<'v, V: View<'v>>(token: &At<'_, V>, volume: &At<'_, V>) {
    token_lifetime(&token.field("expirationSeconds"));
    let place = volume.field("path");
    match token.field("path").text() {
        "" => place.required(""),
        path => unreserved_path(path, &place),
    }
}

fn trust_bundle<'v>(bundle: &At<'_, impl View<'v>>) {
    let (name, signer) = (bundle.field("name"), bundle.field("signerName"));
    let selector = bundle.field("labelSelector");
    match (name.is_set(), signer.is_set()) {
        (true, true) => bundle.invalid_whole("only one of name and signerName may be used"),
        (true, false) => {
            if name.text().is_empty() {
                name.required("must be a valid object name");
            }
            if !name.text().contains(':') {
                for problem in names::dns1123_subdomain(name.text()).err().into_iter().flatten() {
                    name.invalid(format!("not a valid clustertrustbundlename: {problem}"));
                }
            }
            if selector.is_set() {
                selector.invalid_whole("labelSelector must be unset if name is specified");
            }
        }
        (false, true) => {
            if signer.text().is_empty() {
                signer.required("must be a valid signer name");
            }
            label_selector(&selector);
        }
        (false, false) => bundle.required("either name or signerName must be specified"),
    }
    needs(bundle, "path");
    let path = bundle.field("path");
    unreserved_path(path.text(), &path);
}

fn certificate<'v>(certificate: &At<'_, impl View<'v>>) {
    let key = certificate.field("keyType");
    if !KEY_TYPES.contains(&key.text()) {
        key.not_supported(&KEY_TYPES);
    }
    let expiration = certificate.field("maxExpirationSeconds");
    if expiration.number().is_some_and(|seconds| seconds < 3600) {
        expiration.invalid("if provided, maxExpirationSeconds must be >= 3600");
    }
    let paths = ["credentialBundlePath", "keyPath", "certificateChainPath"];
    for field in paths {
        let path = certificate.field(field);
        unreserved_path(path.text(), &path);
    }
    if paths.iter().all(|field| certificate.field(field).text().is_empty()) {
        certificate
            .required("specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
    }
}
