use serde_json::Value;

use super::consequences::consequences;
use super::{Action, Change, Consequence, FieldChange, fields, meaning, secret};
use crate::kinds::schema::Type;
use crate::object::{Gvk, Reference};

/// One Change as it may be shown: with what differs, and without a Secret's values unless they are asked for.
#[derive(Clone, Debug)]
pub struct Difference<'c> {
    /// The object.
    pub reference: &'c Reference,
    /// What is to be done with it.
    pub action: &'c Action,
    /// The object as it is; null where it is not there.
    pub before: Value,
    /// The object as it shall be; null where it shall go. What only the server writes is as in `before`.
    pub after: Value,
    /// The places that differ.
    pub fields: Vec<FieldChange>,
    /// What comes of it.
    pub consequences: Vec<Consequence>,
}

/// Whether the values of Secrets are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// Only whether they change.
    Masked,
    /// As they are.
    Shown,
}

/// What `changes` come to, in their order: those with nothing to do are left out, and those whose patch changes
/// nothing in meaning. `types` finds the schema of a kind.
pub fn differences<'c, 't>(
    changes: impl IntoIterator<Item = &'c Change>,
    types: impl Fn(&Gvk) -> Option<Type<'t>>,
    secrets: Secrets,
) -> Vec<Difference<'c>> {
    let changes = changes.into_iter().filter(|change| !change.is_none());
    changes.filter_map(|change| Difference::of(change, types(&change.reference.gvk), secrets)).collect()
}

impl<'c> Difference<'c> {
    fn of(change: &'c Change, ty: Option<Type>, secrets: Secrets) -> Option<Self> {
        let mut before = change.before.clone().unwrap_or_default();
        let mut after = change.after.clone().unwrap_or_default();
        if change.action == Action::Delete {
            after = Value::Null;
        }
        meaning::settle(&mut before, &mut after);
        let is_secret = secret::is_secret(&before) || secret::is_secret(&after);
        if is_secret {
            meaning::fold_text(&mut before);
            meaning::fold_text(&mut after);
        }
        let mut fields = fields(&before, &after, ty);
        if fields.is_empty() && matches!(change.action, Action::Update { .. }) {
            return None;
        }
        let consequences = consequences(&change.reference, &change.action, &before, &after, &fields);
        if is_secret && secrets == Secrets::Masked {
            secret::mask_both(&mut before, &mut after);
            fields.iter_mut().for_each(secret::mask_change);
            for whole in fields.iter_mut().filter(|field| field.path.is_root()) {
                whole.from = Some(before.clone()).filter(|side| !side.is_null());
                whole.to = Some(after.clone()).filter(|side| !side.is_null());
            }
        }
        Some(Self {
            reference: &change.reference,
            action: &change.action,
            before,
            after,
            fields,
            consequences,
        })
    }
}
