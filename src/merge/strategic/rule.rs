use crate::kinds::schema::{Basic, Type};
use crate::yaml::Segment;

/// How the schema wants one value merged.
#[derive(Clone, Copy)]
pub(super) struct Rule<'t> {
    /// The value's type, where the schema knows it.
    pub ty: Option<Type<'t>>,
    pub strategy: Strategy<'t>,
    /// Whether a patch names the fields to keep, and all others go.
    pub retains_keys: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy<'t> {
    /// The entries of a map merge one by one; a list is replaced.
    Plain,
    /// The value is replaced, a map too.
    Replace,
    /// The maps of a list are told apart by this key and merge one by one.
    Keyed(&'t str),
    /// The plain values of a list make up a set.
    Set,
}

impl<'t> Strategy<'t> {
    /// The key that the maps of a list are told apart by.
    pub fn merge_key(self) -> Option<&'t str> {
        match self {
            Self::Keyed(key) => Some(key),
            _ => None,
        }
    }
}

impl<'t> Rule<'t> {
    /// The rule for what stands under `key` in a map of type `ty`.
    pub fn of(ty: Option<Type<'t>>, key: &str) -> Self {
        let Some(field) = ty.and_then(|ty| ty.field(key)) else {
            let ty = ty.filter(|ty| ty.basic() == Basic::Map).and_then(Type::element);
            return Self { ty, strategy: Strategy::Plain, retains_keys: false };
        };
        let strategy = match (field.patch_replaces(), field.patch_merges(), field.merge_key()) {
            (true, _, _) => Strategy::Replace,
            (_, true, Some(key)) => Strategy::Keyed(key),
            (_, true, None) if field.ty().basic() == Basic::List => Strategy::Set,
            _ => Strategy::Plain,
        };
        Self { ty: Some(field.ty()), strategy, retains_keys: field.patch_retains_keys() }
    }

    /// The type of the elements of the list.
    pub fn element(&self) -> Option<Type<'t>> {
        self.ty.and_then(Type::element)
    }
}

/// The step from a map of type `ty` to what stands under `key`.
pub(super) fn segment(ty: Option<Type>, key: &str) -> Segment {
    match ty.is_some_and(|ty| ty.basic() == Basic::Map) {
        true => Segment::Key(key.to_owned()),
        false => Segment::Field(key.to_owned()),
    }
}
