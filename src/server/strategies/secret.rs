use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Refusal, metadata};

/// Secrets: `stringData` goes into `data`, encoded, and is never kept.
pub(super) struct Secret;

impl Strategy for Secret {
    fn prepare_create(&self, _context: &Context<'_>, secret: &mut Value) -> Result<(), Refusal> {
        fold(secret);
        Ok(())
    }

    fn prepare_update(&self, _context: &Context<'_>, new: &mut Value, old: &Value) -> Result<(), Refusal> {
        fold(new);
        if let Some(kind) = old.get("type").filter(|_| new.get("type").is_none()) {
            new["type"] = kind.clone();
        }
        Ok(())
    }
}

fn fold(secret: &mut Value) {
    let fields = metadata::map(secret);
    let Some(Value::Object(plain)) = fields.shift_remove("stringData") else { return };
    let data = metadata::map(fields.entry("data").or_insert_with(|| Value::Object(Map::new())));
    for (key, value) in plain {
        let text = value.as_str().unwrap_or_default();
        data.insert(key, json!(STANDARD.encode(text)));
    }
}
