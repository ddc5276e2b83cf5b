use std::fmt;

use super::Type;
use super::crd::CustomKind;
use super::json_schema::JsonSchema;
use crate::object::Gvk;

/// What is known of a kind that is not built in.
#[derive(Debug)]
pub enum Definition {
    /// What its CustomResourceDefinition says.
    Custom(CustomKind),
    /// A JSON Schema for its objects at one version.
    Json(JsonSchema),
}

/// Where the schemas of kinds are found that are neither built in nor defined among the sources.
pub trait Lookup: fmt::Debug + Send + Sync {
    /// What is known of a kind: its definition, whatever versions it has, or a schema of exactly this version;
    /// `None` where there is neither.
    ///
    /// # Errors
    /// Why a schema cannot be had that may well be there.
    fn find(&self, gvk: &Gvk) -> Result<Option<std::sync::Arc<Definition>>, String>;
}

impl Definition {
    /// The definition of a custom resource; `None` for a mere schema.
    pub fn custom(&self) -> Option<&CustomKind> {
        match self {
            Self::Custom(kind) => Some(kind),
            Self::Json(_) => None,
        }
    }

    /// The type of the kind's objects at `version`: of a mere schema that of any value.
    pub fn ty(&self, version: &str) -> Option<Type<'_>> {
        match self {
            Self::Custom(kind) => kind.ty(version),
            Self::Json(_) => Some(Type::any()),
        }
    }
}
