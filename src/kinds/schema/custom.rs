//! What an API server asks of custom resources: decoding knows their fields only, everything else is asked of
//! the decoded object (apiextensions-apiserver `pkg/apiserver/validation`, `pkg/apiserver/schema/listtype`).

use serde_json::{Map, Value};

use super::layout::{Basic, ListType};
use super::rules::{EMBEDDED, NULLABLE, PRESERVES, Rule};
use super::scalar;
use super::trail::Trail;
use super::ty::Type;
use super::validate::Judge;
use super::{formats, limits};
use crate::kinds::{FieldError, Reason, nearest, validation};
use crate::scalar::names;
use crate::yaml::{Shape, View, to_value};

impl Judge {
    /// Judges a value of a custom resource. Null is a value there.
    pub(super) fn custom<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        let (ty, shape) = (trail.ty, view.shape());
        if shape == Shape::Null && ty.flags() & NULLABLE != 0 {
            let enumeration = ty.rules().find(|(rule, ..)| *rule == Rule::Enum && self.beyond_decoding);
            return enumeration.into_iter().for_each(|(_, values, _)| self.enumerated(values, view, trail));
        }
        // The server takes any list for a string of which it checks the format.
        if shape == Shape::List && ty.basic() == Basic::String && ty.format().is_some_and(formats::is_checked)
        {
            return;
        }
        if !limits::has_type(ty.basic(), shape) {
            if !self.beyond_decoding {
                return view.entries().for_each(|(name, _)| self.unknown(name, trail));
            }
            let known = self.errors.len();
            self.not_of_type(limits::type_name(ty.basic()), view, trail);
            for error in &mut self.errors[known..] {
                error.suggestion = scalar::converted(ty.basic(), shape);
            }
            return;
        }
        match (shape, ty.basic()) {
            (Shape::Map, Basic::Map) => {
                let Some(value) = ty.element() else { return };
                for (key, view) in view.entries().filter(|(_, view)| !limits::is_cut(value, *view)) {
                    self.value(view, &trail.entry(key, value));
                }
            }
            (Shape::Map, _) => self.custom_object(view, trail),
            (Shape::List, _) => self.custom_list(view, trail),
            _ => {}
        }
        if self.beyond_decoding {
            self.rules(view, trail);
            self.embedded(view, trail);
        }
    }

    fn not_of_type<'v>(&mut self, name: &str, view: impl View<'v>, trail: &Trail<'_>) {
        // Where the type has a format, the API server tells that one of both, which only numbers have.
        let (name, found) = match (trail.ty.format(), view.shape()) {
            (Some(format), Shape::Int(_)) => (format, "int64"),
            (Some(format), Shape::Float(_)) => (format, "float64"),
            (Some(format), Shape::Bool(_) | Shape::Map) => (format, ""),
            (_, shape) => (name, limits::shape_name(shape)),
        };
        let detail = format!("{} in body must be of type {name}: \"{found}\"", trail.dotted());
        self.broken(trail, Reason::Type, Some(format!("\"{found}\"")), detail);
    }

    /// Judges what a whole object inside of another must be (apiextensions-apiserver
    /// `pkg/apiserver/schema/objectmeta/validation.go`).
    fn embedded<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        if trail.ty.flags() & EMBEDDED == 0 || view.shape() != Shape::Map {
            return;
        }
        for name in ["apiVersion", "kind"] {
            let Some(value) = view.get(name) else {
                self.errors.push(required(trail, name));
                continue;
            };
            let wrong = match (name, value.as_str()) {
                (_, None) => Some("must be a string".to_owned()),
                (_, Some("")) => Some("must not be empty".to_owned()),
                ("apiVersion", Some(text)) if text.matches('/').count() > 1 => {
                    Some(format!("unexpected GroupVersion string: {text}"))
                }
                ("kind", Some(text)) => names::dns1035_label(&text.to_lowercase()).err().map(|wrong| {
                    format!("may have mixed case, but should otherwise match: {}", wrong.join(","))
                }),
                _ => None,
            };
            if let Some(wrong) = wrong {
                self.broken(&trail.field(name, Type::any()), Reason::Invalid, quoted(value), wrong);
            }
        }
        let above = trail.path();
        self.errors.extend(validation::validate_embedded(view).into_iter().map(|error| {
            let path = error.path.segments().iter().fold(above.clone(), |path, step| path.join(step.clone()));
            FieldError { path, ..error }
        }));
    }

    fn custom_object<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        for (name, view) in view.entries() {
            match trail.ty.field(name) {
                Some(field) if limits::is_cut(field.ty(), view) => {}
                Some(field) if name == "status" && trail.is_root() => {
                    self.status(view, &trail.field(name, field.ty()));
                }
                Some(field) => self.value(view, &trail.field(name, field.ty())),
                None if trail.ty.flags() & PRESERVES != 0 => {}
                None => self.unknown(name, trail),
            }
        }
        for name in trail.ty.mandatory().filter(|_| self.beyond_decoding) {
            let Some(field) = trail.ty.field(name) else { continue };
            if view.get(name).is_none_or(|view| limits::is_cut(field.ty(), view)) {
                self.errors.push(required(trail, name));
            }
        }
    }

    fn custom_list<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        if let Some(element) = trail.ty.element() {
            for (index, view) in view.items().enumerate() {
                self.value(view, &trail.index(index, element));
            }
        }
        if !self.beyond_decoding || !matches!(trail.ty.list_type(), Some(ListType::Set | ListType::Map)) {
            return;
        }
        let identities = view.items().map(|item| identity(trail.ty, item)).collect::<Vec<_>>();
        for (index, identity) in identities.iter().enumerate() {
            if identities[..index].contains(identity) {
                let value = Some(identity.to_string());
                let path = trail.index(index, trail.ty);
                self.broken(&path, Reason::Duplicate, value, String::new());
            }
        }
    }

    fn rules<'v, V: View<'v>>(&mut self, view: V, trail: &Trail<'_>) {
        let is_text = matches!(view.shape(), Shape::Str(_));
        let mut is_sound = true;
        for (rule, operand, schemas) in trail.ty.rules() {
            match rule {
                Rule::AllOf => self.all(schemas, view, trail),
                Rule::AnyOf | Rule::OneOf | Rule::Not => self.alternatives(rule, schemas, view, trail),
                Rule::Enum => self.enumerated(operand, view, trail),
                Rule::Type => self.not_of_type(operand, view, trail),
                // Of what a string breaks, the API server tells the first.
                _ if is_text && !is_sound => {}
                _ => {
                    if let Some(broken) = limits::broken(rule, operand, trail.ty, view) {
                        is_sound = false;
                        let detail = match broken.reason {
                            Reason::Invalid => format!("{} in body {}", trail.dotted(), broken.words),
                            _ => broken.words,
                        };
                        let value = match broken.reason {
                            Reason::Invalid => quoted(view),
                            _ => broken.value,
                        };
                        self.broken(trail, broken.reason, value, detail);
                    }
                }
            }
        }
        self.format(view, trail);
    }

    /// Judges a value by schemas that must all hold.
    fn all<'v, 't>(
        &mut self,
        schemas: impl Iterator<Item = Type<'t>>,
        view: impl View<'v>,
        trail: &Trail<'_>,
    ) {
        let (mut count, mut holding) = (0, 0);
        for ty in schemas {
            let before = self.errors.len();
            self.value(view, &trail.under(ty));
            count += 1;
            holding += usize::from(self.errors.len() == before);
        }
        if holding < count {
            let none = if holding == 0 { ". None validated" } else { "" };
            self.composed(trail, &format!("must validate all the schemas (allOf){none}"));
        }
    }

    /// Judges by how many of several schemas a value could be what it is.
    fn alternatives<'v, 't>(
        &mut self,
        rule: Rule,
        schemas: impl Iterator<Item = Type<'t>>,
        view: impl View<'v>,
        trail: &Trail<'_>,
    ) {
        let (mut holding, mut first) = (0, None);
        for ty in schemas {
            let mut judge = Judge::new(true);
            judge.value(view, &trail.under(ty));
            match judge.errors.is_empty() {
                true => holding += 1,
                false => first = first.or(Some(judge.errors)),
            }
        }
        let words = match (rule, holding) {
            (Rule::AnyOf, 0) => "must validate at least one schema (anyOf)".to_owned(),
            (Rule::OneOf, 0) => "must validate one and only one schema (oneOf). Found none valid".to_owned(),
            (Rule::OneOf, count) if count > 1 => {
                format!("must validate one and only one schema (oneOf). Found {count} valid alternatives")
            }
            (Rule::Not, count) if count > 0 => "must not validate the schema (not)".to_owned(),
            _ => return,
        };
        self.composed(trail, &words);
        if holding == 0 {
            self.errors.extend(first.into_iter().flatten());
        }
    }

    fn composed(&mut self, trail: &Trail<'_>, words: &str) {
        let detail = format!("\"{}\" {words}", trail.dotted());
        self.broken(trail, Reason::Invalid, Some("\"\"".to_owned()), detail);
    }

    fn format<'v>(&mut self, view: impl View<'v>, trail: &Trail<'_>) {
        let Some(format) = trail.ty.format() else { return };
        match view.shape() {
            Shape::Str(text) if !formats::has_format(format, text) => {
                let detail = format!("{} in body must be of type {format}: \"{text}\"", trail.dotted());
                self.broken(trail, Reason::Type, quoted(view), detail);
            }
            Shape::Int(number) if format == "int32" && i32::try_from(number).is_err() => {
                let words = "Checked value must be of type integer with format int32 in";
                self.broken(trail, Reason::Invalid, quoted(view), format!("{words} {}", trail.dotted()));
            }
            _ => {}
        }
    }

    fn enumerated<'v>(&mut self, list: &str, view: impl View<'v>, trail: &Trail<'_>) {
        let Err(values) = limits::enumerated(list, view) else { return };
        let texts = values.iter().map(Value::to_string).collect::<Vec<_>>();
        let near = view.as_str().and_then(|text| nearest(text, values.iter().filter_map(Value::as_str)));
        self.errors.push(FieldError {
            path: trail.path(),
            written: None,
            reason: Reason::NotSupported,
            value: quoted(view),
            detail: format!("supported values: {}", texts.join(", ")),
            suggestion: near.map(str::to_owned),
        });
    }

    fn broken(&mut self, trail: &Trail<'_>, reason: Reason, value: Option<String>, detail: String) {
        if self.beyond_decoding {
            self.errors.push(FieldError {
                path: trail.path(),
                written: None,
                reason,
                value,
                detail,
                suggestion: None,
            });
        }
    }
}

fn required(trail: &Trail<'_>, name: &str) -> FieldError {
    let path = trail.path().field(name);
    FieldError {
        path,
        written: None,
        reason: Reason::Required,
        value: None,
        detail: String::new(),
        suggestion: None,
    }
}

/// What tells an element of a list from the others: its keys, or the whole of it in a set.
fn identity<'v>(list: Type<'_>, item: impl View<'v>) -> Value {
    if list.list_type() == Some(ListType::Set) {
        return to_value(item);
    }
    let keys = list.list_map_keys().map(|key| {
        let given = item.get(key).map(to_value);
        let default = || {
            let field = list.element()?.field(key)?;
            serde_json::from_str(field.default()?).ok()
        };
        (key.to_owned(), given.or_else(default).unwrap_or_default())
    });
    Value::Object(keys.collect::<Map<_, _>>())
}

/// A scalar as the API server quotes it.
fn quoted<'v>(view: impl View<'v>) -> Option<String> {
    match view.shape() {
        Shape::List | Shape::Map => None,
        _ => Some(to_value(view).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{crd, decode, validate};

    /// What is said of a custom resource whose `spec` has these properties (`tests/conformance/crd.rs` asks a real
    /// server the same).
    fn told(properties: Value, spec: Value) -> Vec<String> {
        let schema = json!({"type": "object", "properties": {
            "spec": {"type": "object", "properties": properties, "required": ["size"]},
        }});
        let definition = json!({"spec": {
            "group": "example.com", "scope": "Namespaced", "names": {"kind": "Sample", "plural": "samples"},
            "versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": schema}}],
        }});
        let kind = crd::compile(&definition).unwrap();
        let object = json!({"apiVersion": "example.com/v1", "kind": "Sample", "spec": spec});
        let ty = kind.ty("v1").unwrap();
        assert!(decode(ty, &object).iter().all(|error| error.reason == super::Reason::Unknown));
        validate(ty, &object).iter().map(|error| format!("{}: {error}", error.path)).collect()
    }

    #[test]
    fn a_null_is_absent_unless_it_is_allowed() {
        let properties = json!({"size": {"type": "integer"}, "maybe": {"type": "string", "nullable": true}});
        assert_eq!(told(properties.clone(), json!({"size": 1, "maybe": null})), [""; 0]);
        assert_eq!(told(properties, json!({"size": null})), ["spec.size: Required value"]);
    }

    #[test]
    fn rules_are_told_in_the_servers_words() {
        let properties = json!({
            "size": {"type": "integer", "minimum": 1},
            "mode": {"type": "string", "enum": ["Fast", "Slow"]},
            "code": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 3},
            "names": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
            "choice": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        });
        let spec = json!({
            "size": 0, "mode": "fast", "code": "ABCD", "names": ["a", "a"], "choice": {"a": 1, "b": 2}, "extra": 1,
        });
        assert_eq!(
            told(properties, spec),
            [
                "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1",
                r#"spec.mode: Unsupported value: "fast": supported values: "Fast", "Slow""#,
                "spec.code: Too long: may not be more than 3 bytes",
                r#"spec.names[1]: Duplicate value: "a""#,
                "spec.choice: Invalid value: \"\": \"spec.choice\" must validate one and only one schema (oneOf). Found 2 \
                 valid alternatives",
                "spec.extra: Unknown field",
            ]
        );
        let wrong = told(json!({"size": {"type": "integer"}}), json!({"size": "1"}));
        assert_eq!(
            wrong,
            [r#"spec.size: Invalid value: "string": spec.size in body must be of type integer: "string""#]
        );
    }
}
