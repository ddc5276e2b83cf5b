use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Refusal, metadata};

/// CustomResourceDefinitions: established at once, as no two of the server's own kinds can clash.
pub(super) struct Definition;

impl Strategy for Definition {
    fn prepare_create(&self, context: &Context<'_>, definition: &mut Value) -> Result<(), Refusal> {
        name_the_rest(definition);
        let now = metadata::time(context.now);
        let stored: Vec<Value> = stored_version(definition).into_iter().collect();
        let status = json!({
            "conditions": [
                {"type": "NamesAccepted", "status": "True", "lastTransitionTime": now, "reason": "NoConflicts",
                 "message": "no conflicts found"},
                {"type": "Established", "status": "True", "lastTransitionTime": now, "reason": "InitialNamesAccepted",
                 "message": "the initial names have been accepted"},
            ],
            "acceptedNames": definition["spec"]["names"],
            "storedVersions": stored,
        });
        metadata::map(definition).insert("status".to_owned(), status);
        Ok(())
    }

    fn prepare_update(&self, _context: &Context<'_>, new: &mut Value, _old: &Value) -> Result<(), Refusal> {
        name_the_rest(new);
        new["status"]["acceptedNames"] = new["spec"]["names"].clone();
        if let Some(version) = stored_version(new) {
            let mut stored = new["status"]["storedVersions"].as_array().cloned().unwrap_or_default();
            if !stored.contains(&version) {
                stored.push(version);
            }
            new["status"]["storedVersions"] = Value::Array(stored);
        }
        Ok(())
    }
}

/// The names that follow from the kind where they are not given.
fn name_the_rest(definition: &mut Value) {
    let kind = definition["spec"]["names"]["kind"].as_str().unwrap_or_default().to_owned();
    let names = metadata::map(&mut definition["spec"]["names"]);
    names.entry("listKind").or_insert_with(|| json!(format!("{kind}List")));
    names.entry("singular").or_insert_with(|| json!(kind.to_lowercase()));
    metadata::map(&mut definition["spec"]).entry("conversion").or_insert_with(|| json!({"strategy": "None"}));
}

fn stored_version(definition: &Value) -> Option<Value> {
    let versions = definition["spec"]["versions"].as_array()?;
    versions.iter().find(|version| version["storage"] == true).map(|version| version["name"].clone())
}
