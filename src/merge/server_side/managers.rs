//! Who owns which fields: `metadata.managedFields` (apimachinery `pkg/util/managedfields`).

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value, json};

use super::fields::FieldSet;

/// Who writes, and how. Two writes of the same one are one entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Manager {
    /// As `kubectl`.
    pub name: String,
    /// By which operation.
    pub operation: Operation,
    /// In which version the object was updated; `None` for one who applies: it keeps its entry in every version.
    pub api_version: Option<String>,
    /// Through which subresource; empty for the object itself.
    pub subresource: String,
}

/// How a manager writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Server-side apply.
    Apply,
    /// Anything else.
    Update,
}

/// What a manager owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// The fields.
    pub fields: FieldSet,
    /// In which version they are meant.
    pub api_version: String,
    /// When the manager last changed what it owns, as the API writes times.
    pub time: Option<String>,
}

/// The managers of an object.
pub type Managers = BTreeMap<Manager, Owned>;

impl Manager {
    /// The manager `name` that writes by `operation` in `api_version`.
    pub fn new(name: &str, operation: Operation, api_version: &str, subresource: &str) -> Self {
        let api_version = (operation == Operation::Update).then(|| api_version.to_owned());
        let (name, subresource) = (name.to_owned(), subresource.to_owned());
        Self { name, operation, api_version, subresource }
    }
}

/// As a conflict names it: `"kubectl" using apps/v1`, `"hpa" with subresource "scale" using apps/v1`.
impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.name)?;
        if !self.subresource.is_empty() {
            write!(f, " with subresource {:?}", self.subresource)?;
        }
        match &self.api_version {
            Some(api_version) => write!(f, " using {api_version}"),
            None => Ok(()),
        }
    }
}

impl Operation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Apply => "Apply",
            Self::Update => "Update",
        }
    }
}

/// Reads `metadata.managedFields`.
///
/// # Errors
/// Where an entry is none, in the API server's words.
pub fn decode(entries: &Value) -> Result<Managers, String> {
    let mut managers = Managers::new();
    for (index, entry) in entries.as_array().into_iter().flatten().enumerate() {
        let text = |field: &str| entry[field].as_str().unwrap_or_default();
        let operation = match text("operation") {
            "Apply" => Operation::Apply,
            "Update" => Operation::Update,
            _ => return Err("operation must be `Apply` or `Update`".to_owned()),
        };
        if text("apiVersion").is_empty() {
            return Err("apiVersion must not be empty".to_owned());
        }
        match text("fieldsType") {
            "FieldsV1" => {}
            "" => return Err(format!("missing fieldsType in managed fields entry {index}")),
            other => return Err(format!("invalid fieldsType {other:?} in managed fields entry {index}")),
        }
        let manager = Manager::new(text("manager"), operation, text("apiVersion"), text("subresource"));
        let owned = Owned {
            fields: FieldSet::from_json(&entry["fieldsV1"]),
            api_version: text("apiVersion").to_owned(),
            time: entry["time"].as_str().map(str::to_owned),
        };
        managers.insert(manager, owned);
    }
    Ok(managers)
}

/// As `metadata.managedFields` holds them: those who apply first, then by time, name, version and subresource.
pub fn encode(managers: &Managers) -> Value {
    let mut sorted: Vec<_> = managers.iter().collect();
    sorted.sort_by_key(|(manager, owned)| {
        (manager.operation, &owned.time, &manager.name, &owned.api_version, &manager.subresource)
    });
    sorted.into_iter().map(|(manager, owned)| entry(manager, owned)).collect()
}

fn entry(manager: &Manager, owned: &Owned) -> Value {
    let mut entry = Map::new();
    let mut put = |field: &str, value: Value| drop(entry.insert(field.to_owned(), value));
    put("manager", json!(manager.name));
    put("operation", json!(manager.operation.as_str()));
    put("apiVersion", json!(owned.api_version));
    if let Some(time) = &owned.time {
        put("time", json!(time));
    }
    put("fieldsType", json!("FieldsV1"));
    put("fieldsV1", owned.fields.to_json());
    if !manager.subresource.is_empty() {
        put("subresource", json!(manager.subresource));
    }
    Value::Object(entry)
}
