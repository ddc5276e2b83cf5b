use std::borrow::Cow;

use serde_json::Value;

use super::{Part, Refusal, Registry, Target, WriteOptions, decode::convert, metadata};
use crate::api::Cause;
use crate::kinds::schema::{Schemas, Type};
use crate::merge::server_side::{self, Conflict, FieldSet, Place, Refused, Versions, Write};
use crate::server::strategies;

/// The definition of the metadata that all objects have.
const OBJECT_META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// The versions of a resource, as field managers need them.
struct Served<'r> {
    registry: &'r Registry,
    target: Target<'r>,
    metadata: Type<'static>,
    ignored: FieldSet,
}

impl Versions for Served<'_> {
    fn at<'v>(&'v self, object: &'v Value, api_version: &str) -> Option<(Cow<'v, Value>, Place<'v>)> {
        let resource = self.target.resource;
        let version =
            resource.versions.iter().find(|version| resource.api_version(&version.name) == api_version)?;
        let ty = self.registry.schema(resource, &version.name)?;
        let object = match object["apiVersion"] == api_version {
            true => Cow::Borrowed(object),
            false => Cow::Owned(convert(resource, object.clone(), &version.name)),
        };
        Some((object, Place::Root(ty, self.metadata)))
    }

    fn ignored(&self, _: &str) -> &FieldSet {
        &self.ignored
    }
}

impl Registry {
    fn served<'r>(&'r self, target: Target<'r>, part: Part) -> Served<'r> {
        let metadata = Schemas::of(self.version).definition(OBJECT_META).unwrap_or_else(Type::any);
        let ignored = strategies::reset_fields(target.resource, part);
        Served { registry: self, target, metadata, ignored }
    }

    /// Notes in `new`, which is created or takes the place of `live`, who owns its fields.
    pub(super) fn own(
        &self,
        target: Target<'_>,
        part: Part,
        live: Option<&Value>,
        new: &mut Value,
        options: &WriteOptions,
    ) {
        let (api_version, now) =
            (target.resource.api_version(target.version), metadata::time(self.clock.now()));
        let write = write(part, options, &api_version, &now);
        server_side::update_object(&self.served(target, part), live, new, write);
    }

    /// `config` applied to `live`, or created where there is none; `None` where that changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] of reason Conflict where other managers own fields with other values; of reason BadRequest
    /// where `config` is no object of the kind.
    pub(super) fn applied(
        &self,
        target: Target<'_>,
        part: Part,
        live: Option<&Value>,
        config: &Value,
        options: &WriteOptions,
    ) -> Result<Option<Value>, Refusal> {
        let (api_version, now) =
            (target.resource.api_version(target.version), metadata::time(self.clock.now()));
        let write = write(part, options, &api_version, &now);
        let applied =
            server_side::apply_object(&self.served(target, part), live, config, write, options.force);
        applied.map_err(|refused| match &refused {
            Refused::Conflicts(conflicts) => {
                Refusal::apply_conflict(&refused.to_string(), conflicts.iter().map(cause).collect())
            }
            Refused::ManagedFields => Refusal::bad_request(refused.to_string()),
            Refused::Malformed(why) => Refusal::untyped(why),
        })
    }
}

fn write<'w>(part: Part, options: &'w WriteOptions, api_version: &'w str, now: &'w str) -> Write<'w> {
    let subresource = match part {
        Part::Main => "",
        Part::Status => "status",
        Part::Finalize => "finalize",
    };
    Write { manager: &options.manager, api_version, subresource, now }
}

fn cause(conflict: &Conflict) -> Cause {
    Cause {
        reason: "FieldManagerConflict".to_owned(),
        message: format!("conflict with {}", conflict.manager),
        field: conflict.path.to_string(),
    }
}
