use crate::kinds::{FieldError, Reason};
use crate::yaml::{Path, Shape, View};

/// What the subresources of a version of a custom resource mean for its objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Subresources {
    /// Whether the status is written apart: other writes drop it unjudged.
    pub status: bool,
    /// Where the numbers of replicas stand.
    replicas: Vec<String>,
}

impl Subresources {
    /// Reads `subresources` of a version.
    pub fn of<'v>(version: impl View<'v>) -> Self {
        let path = |path| {
            let path = version.dig(path).and_then(View::as_str)?;
            Some(path.trim_start_matches('.').to_owned())
        };
        let status = version.dig("subresources.status").is_some();
        let paths = ["subresources.scale.specReplicasPath", "subresources.scale.statusReplicasPath"];
        // A status that is written apart is gone before the object is judged.
        let judged = |path: &String| !(status && path.starts_with("status."));
        Self { status, replicas: paths.into_iter().filter_map(path).filter(judged).collect() }
    }

    /// What an API server refuses in the numbers of replicas of an object (apiextensions-apiserver
    /// `pkg/registry/customresource/validator.go`).
    pub fn judge<'v>(&self, object: impl View<'v>) -> Vec<FieldError> {
        let judged = self.replicas.iter().filter_map(|path| {
            let value = object.dig(path)?;
            let (value, detail) = match value.shape() {
                Shape::Int(number) if number < 0 => (number.to_string(), "should be a non-negative integer"),
                Shape::Int(number) if i32::try_from(number).is_err() => {
                    (number.to_string(), "should be less than or equal to 2147483647")
                }
                Shape::Float(number) => (number.to_string(), "must be written as an integer"),
                _ => return None,
            };
            let (reason, path) = (Reason::Invalid, Path::fields(path));
            let (value, detail) = (Some(value), detail.to_owned());
            Some(FieldError { path, written: None, reason, value, detail, suggestion: None })
        });
        judged.collect()
    }
}
