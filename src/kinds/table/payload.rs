/// A kind that travels in requests and answers but is no object of a resource of its own.
#[derive(Debug)]
pub struct Payload {
    /// The API group; empty for the core group.
    pub group: &'static str,
    /// The version.
    pub version: &'static str,
    /// The kind.
    pub kind: &'static str,
}

impl Payload {
    const fn new(group: &'static str, version: &'static str, kind: &'static str) -> Self {
        Self { group, version, kind }
    }

    /// `autoscaling/v1`, or `v1` for the core group.
    pub fn api_version(&self) -> String {
        match self.group {
            "" => self.version.to_owned(),
            group => format!("{group}/{}", self.version),
        }
    }
}

/// The answer where no object is.
pub static STATUS: Payload = Payload::new("", "v1", "Status");
/// The body of the `scale` subresource.
pub static SCALE: Payload = Payload::new("autoscaling", "v1", "Scale");
/// The body of a Pod's `eviction` subresource.
pub static EVICTION: Payload = Payload::new("policy", "v1", "Eviction");
/// The body of a ServiceAccount's `token` subresource.
pub static TOKEN_REQUEST: Payload = Payload::new("authentication.k8s.io", "v1", "TokenRequest");
/// The body of a deletion.
pub static DELETE_OPTIONS: Payload = Payload::new("", "v1", "DeleteOptions");
/// A line of a watch.
pub static WATCH_EVENT: Payload = Payload::new("", "v1", "WatchEvent");
/// Objects as rows and columns.
pub static TABLE: Payload = Payload::new("meta.k8s.io", "v1", "Table");
/// An object's metadata alone.
pub static PARTIAL_OBJECT_METADATA: Payload = Payload::new("meta.k8s.io", "v1", "PartialObjectMetadata");
/// Several objects' metadata alone.
pub static PARTIAL_OBJECT_METADATA_LIST: Payload =
    Payload::new("meta.k8s.io", "v1", "PartialObjectMetadataList");
