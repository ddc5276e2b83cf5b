use super::layout::Basic;
use super::misplaced;
use super::rules::CUSTOM;
use super::scalar::{self, Wrong};
use super::trail::Trail;
use super::ty::Type;
use crate::kinds::{FieldError, Reason, nearest};
use crate::yaml::{Shape, View};

/// What an API server's strict decoding (`fieldValidation=Strict`) refuses: unknown fields and values of the
/// wrong type ([`Reason::Unknown`], [`Reason::Type`]). It answers 400 to these and looks no further.
pub fn decode<'v>(ty: Type<'_>, view: impl View<'v>) -> Vec<FieldError> {
    judge(ty, view, false)
}

/// What [`decode`] refuses and, beyond that, mandatory fields that are absent and values that are none of those
/// supported: all that is told from the schema alone.
pub fn validate<'v>(ty: Type<'_>, view: impl View<'v>) -> Vec<FieldError> {
    judge(ty, view, true)
}

/// The same of the status of an object of a type, which [`validate`] passes over: most writes drop it.
pub fn validate_status<'v>(ty: Type<'_>, view: impl View<'v>) -> Vec<FieldError> {
    let mut judge = Judge::new(true);
    let status = view.get("status").filter(|status| !status.is_null());
    if let (Some(field), Some(status)) = (ty.field("status"), status) {
        judge.value(status, &Trail::root(ty).field("status", field.ty()));
    }
    judge.errors
}

fn judge<'v>(ty: Type<'_>, view: impl View<'v>, beyond_decoding: bool) -> Vec<FieldError> {
    let mut judge = Judge::new(beyond_decoding);
    judge.value(view, &Trail::root(ty));
    judge.errors
}

/// What is found while an object is walked.
pub(super) struct Judge {
    pub(super) errors: Vec<FieldError>,
    /// Whether to judge what a decoded object lacks, too.
    pub(super) beyond_decoding: bool,
}

impl Judge {
    pub(super) fn new(beyond_decoding: bool) -> Self {
        Self { errors: Vec::new(), beyond_decoding }
    }

    /// Judges the value at `trail`. Null stands for a field that is absent, whatever its type.
    pub(super) fn value<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        let ty = trail.ty;
        if ty.flags() & CUSTOM != 0 {
            return self.custom(view, trail);
        }
        match (ty.basic(), view.shape()) {
            (_, Shape::Null) => {}
            (Basic::Object, Shape::Map) => self.object(view, trail),
            (Basic::Map, Shape::Map) => {
                let Some(value) = ty.element() else { return };
                for (key, view) in view.entries() {
                    self.value(view, &trail.key(key, value));
                }
            }
            (Basic::List, Shape::List) => {
                let Some(element) = ty.element() else { return };
                for (index, view) in view.items().enumerate() {
                    self.element(view, &trail.index(index, element));
                }
            }
            (Basic::Bytes, Shape::List) if scalar::are_octets(view.items()) => {}
            (_, shape) => {
                if let Err(wrong) = scalar::judge(ty, shape) {
                    self.wrong(wrong, trail);
                }
            }
        }
    }

    /// A null in a list is an element all of whose fields are absent.
    fn element<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        match view.shape() {
            Shape::Null if trail.ty.basic() == Basic::Object => self.missing(view, trail),
            _ => self.value(view, trail),
        }
    }

    fn object<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        let mut mandatory = 0;
        for (name, view) in view.entries() {
            let Some(field) = trail.ty.field(name) else {
                self.unknown(name, trail);
                continue;
            };
            mandatory += usize::from(field.mandatory() && !view.is_null());
            let trail = trail.field(name, field.ty());
            match name {
                "status" => self.status(view, &trail),
                _ => self.value(view, &trail),
            }
        }
        if mandatory != trail.ty.mandatory_count() {
            self.missing(view, trail);
        }
    }

    /// A status is decoded and then, on nearly all writes, dropped before anything else is looked at.
    pub(super) fn status<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        let beyond_decoding = std::mem::replace(&mut self.beyond_decoding, false);
        self.value(view, trail);
        self.beyond_decoding = beyond_decoding;
    }

    /// Reports the mandatory fields that the object `view` does not have.
    fn missing<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        if !self.beyond_decoding {
            return;
        }
        for name in trail.ty.mandatory() {
            if view.get(name).is_none_or(View::is_null) {
                self.errors.push(FieldError {
                    path: trail.path().field(name),
                    written: None,
                    reason: Reason::Required,
                    value: None,
                    detail: String::new(),
                    suggestion: None,
                });
            }
        }
    }

    #[cold]
    pub(super) fn unknown(&mut self, name: &str, trail: &Trail<'_>) {
        let near = nearest(name, trail.ty.fields().map(|field| field.name()));
        self.errors.push(FieldError {
            path: trail.path().field(name),
            written: None,
            reason: Reason::Unknown,
            value: None,
            detail: misplaced::place(name, near, trail).unwrap_or_default(),
            suggestion: near.map(str::to_owned),
        });
    }

    #[cold]
    fn wrong(&mut self, wrong: Wrong, trail: &Trail<'_>) {
        if wrong.reason == Reason::NotSupported && !self.beyond_decoding {
            return;
        }
        self.errors.push(FieldError {
            path: trail.path(),
            written: None,
            reason: wrong.reason,
            value: wrong.value,
            detail: wrong.detail,
            suggestion: wrong.suggestion,
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::kinds::KubeVersion;
    use crate::kinds::schema::Schemas;
    use crate::kinds::table::DEPLOYMENT;

    fn deployment(container: Value) -> Value {
        let labels = json!({"app": "web"});
        json!({
            "apiVersion": "apps/v1", "kind": DEPLOYMENT.kind, "metadata": {"name": "web"},
            "spec": {
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        })
    }

    fn errors(object: &Value) -> Vec<FieldError> {
        let schemas = Schemas::of(KubeVersion::NEWEST);
        validate(schemas.kind(DEPLOYMENT.group, "v1", DEPLOYMENT.kind).unwrap(), object)
    }

    fn told(object: &Value) -> Vec<String> {
        let told = errors(object).into_iter().map(|error| {
            let suggestion = error.suggestion.as_deref().map_or(String::new(), |near| format!(" ({near}?)"));
            format!("{}: {error}{suggestion}", error.path)
        });
        told.collect()
    }

    #[test]
    fn what_is_right_is_silent() {
        let container = json!({
            "name": "web", "image": "nginx", "args": [null, "a"], "env": null,
            "resources": {"limits": {"cpu": 0.5, "memory": "1Gi"}},
            "livenessProbe": {"httpGet": {"port": "http"}, "periodSeconds": 3.0},
        });
        assert_eq!(told(&deployment(container)), [""; 0]);
    }

    #[test]
    fn an_unknown_field_comes_with_what_was_meant() {
        let mut object = deployment(json!({"name": "web", "Image": "nginx", "hostNetwork": true}));
        object["replicas"] = json!(3);
        object["selectr"] = json!({});
        object["spec"]["image"] = json!("nginx");
        object["spec"]["template"]["spec"]["volumeMounts"] = json!([]);
        let base = "spec.template.spec";
        assert_eq!(
            told(&object),
            [
                format!("{base}.containers[0].Image: Unknown field (image?)"),
                format!("{base}.containers[0].hostNetwork: Unknown field: `hostNetwork` belongs in `{base}`"),
                format!("{base}.volumeMounts: Unknown field: `volumeMounts` belongs under `containers[]`"),
                "spec.image: Unknown field: `image` belongs under `template.spec.containers[]`".to_owned(),
                "replicas: Unknown field: `replicas` belongs under `spec`".to_owned(),
                "selectr: Unknown field: `selectr` looks like `selector`, which belongs under `spec`"
                    .to_owned(),
            ]
        );
    }

    #[test]
    fn a_wrong_type_comes_with_the_right_value() {
        let ports =
            json!([{"containerPort": "80"}, {"containerPort": 1.5}, {"containerPort": 3_000_000_000_u32}]);
        let env = json!([{"name": "A", "value": 1}, {"name": "B", "value": true}]);
        let mut object =
            deployment(json!({"name": "web", "ports": ports, "env": env, "args": "x", "tty": "yes"}));
        object["metadata"] = json!([]);
        let container = "spec.template.spec.containers[0]";
        assert_eq!(
            told(&object),
            [
                "metadata: Invalid value: expected an object, found a list".to_owned(),
                format!(
                    "{container}.ports[0].containerPort: Invalid value: expected an integer, found a string (80?)"
                ),
                format!("{container}.ports[1].containerPort: Invalid value: expected an integer, found 1.5"),
                format!(
                    "{container}.ports[2].containerPort: Invalid value: expected an integer of 32 bits, found 3000000000"
                ),
                format!(
                    "{container}.env[0].value: Invalid value: expected a string, found an integer (\"1\"?)"
                ),
                format!(
                    "{container}.env[1].value: Invalid value: expected a string, found a boolean (\"true\"?)"
                ),
                format!("{container}.args: Invalid value: expected a list, found a string"),
                format!("{container}.tty: Invalid value: expected a boolean, found a string (true?)"),
            ]
        );
    }

    #[test]
    fn mandatory_fields_are_missed_also_in_a_null_element() {
        let mut object = deployment(Value::Null);
        object["spec"]["selector"] = Value::Null;
        let base = "spec.template.spec.containers[0]";
        let expected = [format!("{base}.name: Required value"), "spec.selector: Required value".to_owned()];
        assert_eq!(told(&object), expected);
        let schemas = Schemas::of(KubeVersion::NEWEST);
        let ty = schemas.kind(DEPLOYMENT.group, "v1", DEPLOYMENT.kind).unwrap();
        assert_eq!(decode(ty, &object), []);
    }
}
