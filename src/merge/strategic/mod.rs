//! Strategic merge patch: the merge that knows from the schema which lists are sets and which are keyed.
//!
//! [`three_way`] makes the patch that client-side apply sends, [`two_way`] the one that makes one object out of
//! another, and [`apply()`] does what the API server does with such a patch (apimachinery
//! `pkg/util/strategicpatch`). Fields that the schema does not know merge as plain maps and atomic lists.
//!
//! Where the merge key of a list is not the whole identity of its elements (a container may have port 53 for
//! TCP and for UDP), a patch keyed by it loses elements. Such lists are merged here by their whole identity and
//! sent as they shall be, see [`three_way`].

mod apply;
mod error;
mod lists;
mod order;
mod rule;
#[cfg(test)]
mod tests;
mod three_way;

use serde_json::{Map, Value};

pub use self::error::Error;
use self::three_way::{Differ, Sides};
use crate::kinds::schema::Type;

/// The prefix of a key that holds the elements to take out of a list of primitives.
const DELETE_FROM_PRIMITIVE_LIST: &str = "$deleteFromPrimitiveList";
/// The prefix of a key that holds the order of a list's elements.
const SET_ELEMENT_ORDER: &str = "$setElementOrder";
/// The key whose value names the only fields that shall stay.
const RETAIN_KEYS: &str = "$retainKeys";
/// The key that says what a map in a patch does, when it does not merge.
const PATCH: &str = "$patch";

/// The patch that makes `modified` out of `original`.
pub fn two_way(original: &Value, modified: &Value, ty: Option<Type>) -> Result<Value, Error> {
    three_way(original, modified, original, ty)
}

/// The patch that brings `live` to `desired`: additions and changes are what `live` lacks, deletions are what
/// `applied` had and `desired` has no longer. What others wrote into `live` stays.
///
/// A list in which the merge key pairs the wrong elements is sent whole, marked `$patch: replace`. Such a patch
/// holds only for the object it was made from, so it carries that object's `metadata.resourceVersion`, and the
/// server answers a conflict when somebody was faster.
///
/// # Errors
/// [`Error::Duplicate`] where `desired` has the same element twice, so that nobody can say what is meant;
/// [`Error::NoMergeKey`] and [`Error::Element`] where elements cannot be told apart at all.
pub fn three_way(applied: &Value, desired: &Value, live: &Value, ty: Option<Type>) -> Result<Value, Error> {
    let nothing = Map::new();
    let sides = Sides {
        applied: applied.as_object().unwrap_or(&nothing),
        desired: desired.as_object().ok_or(Error::NotAMap)?,
        live: live.as_object().ok_or(Error::NotAMap)?,
    };
    let mut differ = Differ::default();
    let mut patch = differ.map(ty, sides)?;
    if differ.replaces_a_list {
        pin_version(&mut patch, live);
    }
    Ok(Value::Object(patch))
}

/// `live` with `patch` applied, as the API server does it.
///
/// # Errors
/// What the server refuses: directives it does not know or that stand in the wrong place, elements without
/// their merge key, an order that is not that of the patch.
pub fn apply(live: &Value, patch: &Value, ty: Option<Type>) -> Result<Value, Error> {
    let live = live.as_object().ok_or(Error::NotAMap)?;
    let patch = patch.as_object().ok_or(Error::NotAMap)?;
    apply::map(live.clone(), patch, ty).map(Value::Object)
}

fn pin_version(patch: &mut Map<String, Value>, live: &Value) {
    let Some(version) = live.pointer("/metadata/resourceVersion") else { return };
    let metadata = patch.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert("resourceVersion".to_owned(), version.clone());
    }
}
