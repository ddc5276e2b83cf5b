//! The peer: kubeconform, with the schemas of the newest Kubernetes version in a directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

/// Where its schemas are.
pub struct Kubeconform {
    program: PathBuf,
    schemas: PathBuf,
}

impl Kubeconform {
    /// The program on the path or where Go installs it; says so where there is none. It is given schemas that are
    /// made of `schemas/definitions` in `directory`.
    pub fn find(directory: &Path) -> Option<Self> {
        let home = std::env::var_os("HOME").map(|home| Path::new(&home).join("go/bin/kubeconform"));
        let candidates = std::iter::once(PathBuf::from("kubeconform")).chain(home);
        let runs = |program: &PathBuf| {
            let mut command = Command::new(program);
            command.arg("-v").stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let Some(program) = { candidates }.find(runs) else {
            println!("SKIPPED: kubeconform is not installed");
            return None;
        };
        for strict in [false, true] {
            write_schemas(&directory.join(name(strict)), strict);
        }
        Some(Self { program, schemas: directory.to_owned() })
    }

    /// A run of it over `source` with `workers`, or as many as it takes by itself.
    pub fn run(&self, source: &Path, strict: bool, workers: Option<u32>) -> Command {
        let location = self.schemas.join(name(strict)).join("{{.ResourceKind}}{{.KindSuffix}}.json");
        let mut command = Command::new(&self.program);
        command.arg("-schema-location").arg(location).arg("-ignore-missing-schemas");
        command.args(workers.into_iter().flat_map(|workers| ["-n".to_owned(), workers.to_string()]));
        command.args(strict.then_some("-strict")).arg(source);
        command
    }
}

fn name(strict: bool) -> &'static str {
    if strict { "strict" } else { "loose" }
}

/// One file a kind, with everything that it refers to in it, as kubernetes-json-schema has them.
fn write_schemas(directory: &Path, strict: bool) {
    fs::create_dir_all(directory).expect("a directory");
    let definitions = definitions();
    for definition in definitions.values() {
        for kind in definition["x-kubernetes-group-version-kind"].as_array().into_iter().flatten() {
            let part = |name: &str| kind[name].as_str().unwrap_or_default();
            // kubeconform takes the group up to its first dot.
            let group = part("group").split('.').next().filter(|group| !group.is_empty());
            let suffix = group.map(|group| format!("{group}-")).unwrap_or_default();
            let file = format!("{}-{suffix}{}.json", part("kind"), part("version")).to_lowercase();
            let schema = standing_alone(definition, &definitions, strict, &mut Vec::new());
            fs::write(directory.join(file), schema.to_string()).expect("a file");
        }
    }
}

/// The definitions of the newest version: each file says what its version changed.
fn definitions() -> BTreeMap<String, Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/definitions");
    let mut files: Vec<PathBuf> = fs::read_dir(directory)
        .expect("the definitions")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut definitions = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a file of definitions");
        let changes: Map<String, Value> = serde_json::from_str(&text).expect("JSON");
        definitions.extend(changes);
    }
    definitions.retain(|_, definition: &mut Value| !definition.is_null());
    definitions
}

/// A schema with what it refers to in its place; what refers to itself may be anything.
fn standing_alone(
    schema: &Value,
    definitions: &BTreeMap<String, Value>,
    strict: bool,
    open: &mut Vec<String>,
) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        if open.iter().any(|open| open == name) {
            return json!({});
        }
        open.push(name.to_owned());
        let schema = standing_alone(&definitions[name], definitions, strict, open);
        open.pop();
        return schema;
    }
    if schema["format"] == "int-or-string" {
        return json!({"oneOf": [{"type": ["string", "null"]}, {"type": "integer"}]});
    }
    let mut alone = Map::new();
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let mut inner = |value: &Value| standing_alone(value, definitions, strict, open);
        let value = match keyword.as_str() {
            "properties" => {
                let fields = value.as_object().into_iter().flatten();
                Value::Object(fields.map(|(name, field)| (name.clone(), inner(field))).collect())
            }
            "items" | "additionalProperties" => inner(value),
            "type" if value == "string" => json!(["string", "null", "number"]),
            "type" => json!([value, "null"]),
            "required" | "enum" | "format" => value.clone(),
            _ => continue,
        };
        alone.insert(keyword.clone(), value);
    }
    if strict && alone.contains_key("properties") {
        alone.insert("additionalProperties".to_owned(), json!(false));
    }
    Value::Object(alone)
}
