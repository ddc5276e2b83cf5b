use serde_json::Value;

use super::element::Element;
use crate::kinds::schema::{Basic, Field, ListType, MapType, Type};

/// Definitions whose values belong together whatever they hold.
const WHOLE: [&str; 1] = ["io.k8s.apimachinery.pkg.runtime.RawExtension"];

/// A place in an object, and what its kind's schema says of the values there, as server-side apply reads schemas
/// (kube-openapi `pkg/schemaconv`).
#[derive(Clone, Copy, Debug)]
pub enum Place<'t> {
    /// The object itself, of a kind and with the metadata that all have.
    Root(Type<'t>, Type<'t>),
    /// A field's value.
    Field(Field<'t>),
    /// An element or entry of that type.
    Inner(Type<'t>),
    /// A value that belongs together, whatever it holds.
    Whole,
    /// A value of which the schema says nothing: maps are owned by their entries.
    Open,
    /// Nothing can be here.
    Undeclared,
}

/// What a value is to server-side apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// A map or object; owned as a whole or by its entries.
    Map {
        /// Whether as a whole.
        atomic: bool,
    },
    /// A list; owned as a whole or by its elements.
    List {
        /// Whether as a whole.
        atomic: bool,
    },
    /// A scalar.
    Scalar,
}

impl<'t> Place<'t> {
    fn ty(self) -> Option<Type<'t>> {
        match self {
            Self::Root(ty, _) | Self::Inner(ty) => Some(ty),
            Self::Field(field) => Some(field.ty()),
            Self::Whole | Self::Open | Self::Undeclared => None,
        }
    }

    /// Whether the schema has a field of that name here.
    pub fn names(self, name: &str) -> bool {
        match self {
            Self::Root(..) if matches!(name, "apiVersion" | "kind" | "metadata") => true,
            _ => self.ty().is_some_and(|ty| ty.basic() == Basic::Object && ty.field(name).is_some()),
        }
    }

    /// The field or entry `name` of a map here.
    pub fn child(self, name: &str) -> Self {
        let ty = match self {
            Self::Root(_, metadata) if name == "metadata" => return Self::Inner(metadata),
            Self::Root(..) if matches!(name, "apiVersion" | "kind") => return Self::Whole,
            Self::Whole => return Self::Whole,
            Self::Open => return Self::Open,
            Self::Undeclared => return Self::Undeclared,
            Self::Root(ty, _) | Self::Inner(ty) => ty,
            Self::Field(field) => field.ty(),
        };
        match ty.basic() {
            Basic::Any => Self::Open,
            Basic::Map => ty.element().map_or(Self::Open, Self::Inner),
            _ => match ty.field(name) {
                Some(field) => Self::Field(field),
                None if ty.preserves_unknown() => Self::Open,
                None => ty.element().map_or(Self::Undeclared, Self::Inner),
            },
        }
    }

    /// The elements of a list here.
    pub fn element(self) -> Self {
        self.ty().and_then(Type::element).map_or(Self::Whole, Self::Inner)
    }

    /// What `value` is here; where there is none, what the schema says.
    pub fn atom(self, value: Option<&Value>) -> Atom {
        let deduced = |atomic| match value {
            Some(Value::Array(_)) => Atom::List { atomic: true },
            Some(Value::Object(_) | Value::Null) | None => Atom::Map { atomic },
            Some(_) => Atom::Scalar,
        };
        let Some(ty) = self.ty() else { return deduced(!matches!(self, Self::Open)) };
        if ty.name().is_some_and(|name| WHOLE.contains(&name)) {
            return deduced(true);
        }
        match ty.basic() {
            Basic::Any => deduced(false),
            Basic::Object | Basic::Map => Atom::Map { atomic: self.map_type() == Some(MapType::Atomic) },
            Basic::List => Atom::List { atomic: !self.is_associative() },
            _ => Atom::Scalar,
        }
    }

    /// The type of a scalar here, where the schema has one.
    pub fn scalar(self) -> Option<Basic> {
        self.ty().map(Type::basic)
    }

    fn map_type(self) -> Option<MapType> {
        match self {
            Self::Field(field) => field.map_type(),
            _ => self.ty()?.map_type(),
        }
    }

    fn is_associative(self) -> bool {
        match (self.ty().and_then(Type::list_type), self) {
            (Some(list_type), _) => list_type != ListType::Atomic,
            (None, Self::Field(field)) => field.patch_merges(),
            (None, _) => false,
        }
    }

    /// The names of the fields that tell the elements of a list here apart; none for a set.
    fn keys(self) -> Vec<&'t str> {
        let named: Vec<_> = self.ty().into_iter().flat_map(Type::list_map_keys).collect();
        match self {
            Self::Field(field) if named.is_empty() && field.ty().list_type().is_none() => {
                field.merge_key().into_iter().collect()
            }
            _ => named,
        }
    }

    /// What tells `item` apart from the other elements of a list here.
    ///
    /// # Errors
    /// In the API server's words, where nothing does.
    pub fn identity(self, item: &Value) -> Result<Element, String> {
        let keys = self.keys();
        if keys.is_empty() {
            return match item {
                Value::Object(_) => {
                    Err("associative list without keys has an element that's a map type".to_owned())
                }
                Value::Array(_) => Err("not supported: associative list with lists as elements".to_owned()),
                Value::Null => {
                    Err("associative list without keys has an element that's an explicit null".to_owned())
                }
                scalar => Ok(Element::Value(scalar.clone())),
            };
        }
        if !item.is_object() {
            let sort = if item.is_null() { "a null element" } else { "non-map elements" };
            return Err(format!("associative list with keys may not have {sort}"));
        }
        let default = |key: &str| {
            let field = self.ty()?.element()?.field(key)?;
            serde_json::from_str(field.default()?).ok()
        };
        let value =
            |key: &&'t str| Some(((*key).to_owned(), item.get(*key).cloned().or_else(|| default(key))?));
        let mut identity: Vec<_> = keys.iter().filter_map(value).collect();
        if identity.is_empty() {
            let keys: Vec<_> = keys.iter().map(|key| format!("{key:?}")).collect();
            let keys = keys.join(" ");
            return Err(format!(
                "associative list with keys has an element that omits all key fields [{keys}] (and doesn't have \
                 default values for any key fields)"
            ));
        }
        identity.sort_by(|(left, _), (right, _)| left.cmp(right));
        Ok(Element::Key(identity))
    }
}
