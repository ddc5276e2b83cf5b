use std::fmt;
use std::sync::Arc;

/// Where an object stands: `group/resource/namespace/name`. The core group and the absent namespace of a
/// cluster-wide object are empty, so that a resource's objects stand together, and in it a namespace's.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Arc<str>);

/// The beginning that keys share: a resource, or a resource in one namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    text: String,
    resource: usize,
}

impl Key {
    /// The key of an object; `namespace` is empty for a cluster-wide one.
    pub fn new(group: &str, plural: &str, namespace: &str, name: &str) -> Self {
        Self(format!("{group}/{plural}/{namespace}/{name}").into())
    }

    /// A key as it was written before.
    pub(super) fn stored(text: &str) -> Self {
        Self(text.into())
    }

    /// The whole key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `group/resource/`.
    pub(super) fn resource(&self) -> &str {
        let mut slashes = self.0.match_indices('/').map(|(at, _)| at);
        let end = slashes.nth(1).map_or(self.0.len(), |at| at + 1);
        &self.0[..end]
    }

    /// The namespace; empty for a cluster-wide object.
    pub fn namespace(&self) -> &str {
        self.0.rsplit('/').nth(1).unwrap_or_default()
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Prefix {
    /// All objects of a resource, or those of one namespace.
    pub fn new(group: &str, plural: &str, namespace: Option<&str>) -> Self {
        let mut text = format!("{group}/{plural}/");
        let resource = text.len();
        if let Some(namespace) = namespace {
            text.push_str(namespace);
            text.push('/');
        }
        Self { text, resource }
    }

    /// What the keys begin with.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// `group/resource/`.
    pub(super) fn resource(&self) -> &str {
        &self.text[..self.resource]
    }

    /// Whether `key` begins with it.
    pub(super) fn holds(&self, key: &Key) -> bool {
        key.0.starts_with(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_parts() {
        let key = Key::new("", "pods", "shop", "web-0");
        assert_eq!((key.as_str(), key.resource()), ("/pods/shop/web-0", "/pods/"));
        assert_eq!((key.namespace(), key.name()), ("shop", "web-0"));
        let key = Key::new("storage.k8s.io", "storageclasses", "", "standard");
        assert_eq!((key.namespace(), key.name()), ("", "standard"));
        assert!(Prefix::new("storage.k8s.io", "storageclasses", None).holds(&key));
    }

    #[test]
    fn a_namespace_holds_no_other_that_begins_alike() {
        let prefix = Prefix::new("", "pods", Some("shop"));
        assert!(!prefix.holds(&Key::new("", "pods", "shop-test", "web")));
        assert_eq!(prefix.resource(), "/pods/");
    }
}
