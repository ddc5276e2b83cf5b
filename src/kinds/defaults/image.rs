//! Image references, as far as the pull policy depends on them (distribution `reference`).

/// How an image is pulled where nothing is said: always where its tag is `latest`, be it written or implied.
pub(super) fn pull_policy(image: &str) -> &'static str {
    match tag(image) {
        Some("latest") => "Always",
        _ => "IfNotPresent",
    }
}

/// The tag of an image, `latest` where neither tag nor digest is given; `None` where there is a digest only or
/// where `image` is no reference at all.
fn tag(image: &str) -> Option<&str> {
    let (name, digest) = match image.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (image, None),
    };
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return None;
    }
    let last = name.rfind('/').map_or(0, |slash| slash + 1);
    let (name, tag) = match name[last..].split_once(':') {
        Some((leaf, tag)) => (&name[..last + leaf.len()], Some(tag)),
        None => (name, None),
    };
    if !is_name(name) || tag.is_some_and(|tag| !is_tag(tag)) {
        return None;
    }
    match (tag, digest) {
        (Some(tag), _) => Some(tag),
        (None, None) => Some("latest"),
        (None, Some(_)) => None,
    }
}

fn is_tag(tag: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    tag.len() <= 128 && tag.starts_with(word) && tag.chars().all(|c| word(c) || c == '.' || c == '-')
}

fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let mut parts = algorithm.split(['-', '_', '+', '.']);
    parts.all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    }) && hex.len() >= 32
        && hex.chars().all(|c| c.is_ascii_hexdigit())
}

/// Whether `name` is a repository with or without a registry before it. Sixty-four hexadecimal digits are an
/// image's id, not a name.
fn is_name(name: &str) -> bool {
    let is_id = name.len() == 64 && name.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    let repository = match name.split_once('/') {
        Some((host, rest)) if is_registry(host) => match is_host(host) {
            true => rest,
            false => return false,
        },
        _ => name,
    };
    !is_id && name.len() <= 255 && repository.split('/').all(is_component)
}

fn is_registry(host: &str) -> bool {
    host.contains(['.', ':']) || host == "localhost" || host.chars().any(|c| c.is_ascii_uppercase())
}

fn is_host(host: &str) -> bool {
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host_is_one = match address {
        Some(address) => address.chars().all(|c| c.is_ascii_hexdigit() || c == ':'),
        None => host.split('.').all(label),
    };
    host_is_one && port.is_none_or(|port| !port.is_empty() && port.chars().all(|c| c.is_ascii_digit()))
}

/// Whether `part` is lower-case letters and digits with single dots, one or two underscores or any number of
/// dashes between them.
fn is_component(part: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = part.split(alphanumeric).filter(|separator| !separator.is_empty());
    part.starts_with(alphanumeric)
        && part.ends_with(alphanumeric)
        && separators.into_iter().all(|it| matches!(it, "." | "_" | "__") || it.chars().all(|c| c == '-'))
}

#[cfg(test)]
mod tests {
    use super::pull_policy;

    #[test]
    fn latest_is_pulled_always_be_it_written_or_implied() {
        let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        for image in ["nginx", "nginx:latest", "localhost:5000/a/b", "ghcr.io/a/b_c/d__e", "Host/a"] {
            assert_eq!(pull_policy(image), "Always", "{image}");
        }
        for image in ["nginx:1", "localhost:5000/a:1", "Nginx", "a..b", "", "nginx:", "a/B", "a b"] {
            assert_eq!(pull_policy(image), "IfNotPresent", "{image}");
        }
        assert_eq!(pull_policy(&format!("nginx@{digest}")), "IfNotPresent");
        assert_eq!(pull_policy(&format!("nginx:latest@{digest}")), "Always");
    }
}
