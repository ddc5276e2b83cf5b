use std::fmt;

/// A chart in a registry, as `oci://ghcr.io/acme/charts/shop:1.2.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The server, with a port where it has one.
    pub host: String,
    /// The path there.
    pub repository: String,
    /// Which of the charts there.
    pub wanted: Wanted,
}

/// Which chart of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The newest release.
    Newest,
    /// The one with a tag, in which `_` stands for `+` (helm `pkg/registry/reference.go`).
    Tag(String),
    /// The one whose manifest has a digest.
    Digest(String),
}

/// What begins the name of a chart in a registry.
pub const SCHEME: &str = "oci://";

impl Reference {
    /// Reads `oci://HOST/PATH[:TAG][@DIGEST]`; a digest says more than a tag.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text.strip_prefix(SCHEME).ok_or("it does not begin with `oci://`")?;
        let (rest, digest) = match rest.split_once('@') {
            Some((rest, digest)) if is_digest(digest) => (rest, Some(digest.to_owned())),
            Some(_) => return Err("behind `@` stands `sha256:` and 64 hexadecimal digits"),
            None => (rest, None),
        };
        let (host, path) = rest.split_once('/').ok_or("it has no path: `oci://HOST/PATH`")?;
        let (repository, tag) = path.split_once(':').map_or((path, None), |(path, tag)| (path, Some(tag)));
        let is_host = !host.is_empty()
            && host.chars().all(|char| char.is_ascii_alphanumeric() || ".-:[]".contains(char));
        let is_step = |step: &str| {
            let known =
                |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "._-".contains(char);
            step.starts_with(|char: char| char.is_ascii_alphanumeric()) && step.chars().all(known)
        };
        if !is_host || !repository.split('/').all(is_step) {
            return Err("its path is made of lower-case letters, digits, `.`, `_` and `-` between slashes");
        }
        let tag = tag.map(|tag| tag.replace('+', "_"));
        let is_tag = |tag: &String| {
            let known = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
            (1..=128).contains(&tag.len()) && tag.chars().all(known) && !tag.starts_with(['.', '-'])
        };
        let wanted = match (digest, tag) {
            (Some(digest), _) => Wanted::Digest(digest),
            (None, Some(tag)) if is_tag(&tag) => Wanted::Tag(tag),
            (None, Some(_)) => return Err("its tag is no version"),
            (None, None) => Wanted::Newest,
        };
        Ok(Self { host: host.to_owned(), repository: repository.to_owned(), wanted })
    }

    /// The same repository with another chart wanted.
    pub fn with(&self, wanted: Wanted) -> Self {
        Self { wanted, ..self.clone() }
    }
}

/// Whether a text is a digest of SHA-256.
pub fn is_digest(text: &str) -> bool {
    let hex =
        |digits: &str| digits.len() == 64 && digits.chars().all(|char| matches!(char, '0'..='9' | 'a'..='f'));
    text.strip_prefix("sha256:").is_some_and(hex)
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.host, self.repository)?;
        match &self.wanted {
            Wanted::Newest => Ok(()),
            Wanted::Tag(tag) => write!(f, ":{tag}"),
            Wanted::Digest(digest) => write!(f, "@{digest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_helm_reads_them() {
        let digest = format!("sha256:{}", "a".repeat(64));
        for (text, host, repository, wanted) in [
            ("oci://h/shop", "h", "shop", Wanted::Newest),
            ("oci://h:5000/a/b-c/shop:1.0.0+b", "h:5000", "a/b-c/shop", Wanted::Tag("1.0.0_b".to_owned())),
            (&format!("oci://h/shop@{digest}"), "h", "shop", Wanted::Digest(digest.clone())),
            (&format!("oci://h/shop:1.0.0@{digest}"), "h", "shop", Wanted::Digest(digest.clone())),
        ] {
            let expected = Reference { host: host.to_owned(), repository: repository.to_owned(), wanted };
            assert_eq!(Reference::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "shop",
            "oci://h",
            "oci://h/",
            "oci:///a",
            "oci://h/a//b",
            "oci://h/A",
            "oci://h/a/../b",
            "oci://u@h/a",
            "oci://h/a:",
            "oci://h/a@sha256:1",
            "oci://h/a?b",
        ] {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
    }
}
