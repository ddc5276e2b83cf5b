//! Trees of charts: the same charts are enabled as in Helm, and each sees the same values.
//!
//! Made up trees have conditions, tags, aliases, imports, globals and nulls. `HOIST_FULL` compares 1,000 of them,
//! `HOIST_TEST_SEED` other ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use hoist::render::in_parallel;
use hoist::text::Text;
use hoist::yaml;
use serde_json::{Map, Value, json};

use super::run::helm;
use crate::dice::Dice;

/// What a chart is made of.
struct Made {
    metadata: Value,
    values: Value,
    subcharts: Vec<(String, Made)>,
}

/// What each template of a tree saw, by the template's path.
type Seen = Result<BTreeMap<String, Value>, String>;

const NAMES: [&str; 3] = ["web", "db", "cache"];
const ALIASES: [&str; 3] = ["one", "two", "three"];
const KEYS: [&str; 4] = ["a", "b", "c", "on"];

#[test]
fn trees_of_charts_are_as_helm_sees_them() {
    let Some(helm) = helm() else { return };
    let seed = crate::variable("HOIST_TEST_SEED").and_then(|seed| seed.to_str()?.parse().ok()).unwrap_or(1);
    let count = if crate::variable("HOIST_FULL").is_some() { 1000 } else { 80 };
    let seeds: Vec<u64> = (0..count).map(|number| seed * 1_000_003 + number).collect();
    let outcomes = in_parallel(&seeds, |seed| outcome(*seed, &helm));
    let mut wrong: Vec<&String> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    wrong.sort_by_key(|told| told.len());
    let (charts, refused) = outcomes.iter().flatten().fold((0, 0), |(charts, refused), seen| match seen {
        Some(count) => (charts + count, refused),
        None => (charts, refused + 1),
    });
    crate::found(&format!("{} trees, {charts} charts in them, {refused} refused by both", seeds.len()));
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        seeds.len(),
        wrong.iter().map(|told| told.as_str()).collect::<Vec<_>>().join("\n")
    );
    assert!(refused * 4 < seeds.len(), "most trees are refused");
}

/// How many charts of a tree are rendered; `None` where both refuse it.
///
/// # Errors
/// Where hoist does another thing than Helm.
fn outcome(seed: u64, helm: &Path) -> Result<Option<usize>, String> {
    let mut dice = Dice::new(seed);
    let tree = Made::chart(&mut dice, "app", 0);
    let given = values(&mut dice, 2, &tree.names());
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    tree.write(&root.join("for-helm"), "seen.yaml", "{{ toJson .Values | quote }}");
    tree.write(&root.join("for-hoist"), "seen.yaml.j2", "{{ values | tojson }}");
    fs::write(root.join("given.yaml"), given.to_string()).expect("a file");
    let theirs = seen(Command::new(helm).args(["template", "for-helm"]), root);
    let ours = seen(Command::new(env!("CARGO_BIN_EXE_hoist")).args(["template", "for-hoist"]), root);
    let mut differs = Vec::new();
    match (&theirs, &ours) {
        (Ok(theirs), Ok(ours)) => {
            let whole = |seen: &BTreeMap<String, Value>| Value::Object(seen.clone().into_iter().collect());
            compare("", &whole(theirs), &whole(ours), &mut differs);
        }
        (Err(_), Err(_)) => return Ok(None),
        (theirs, ours) => {
            differs.push(format!("Helm: {:?}\nhoist: {:?}", theirs.as_ref().err(), ours.as_ref().err()))
        }
    }
    let told = || format!("seed {seed}\n{}given: {given}\n{}", tree.told(""), differs.join("\n"));
    if differs.is_empty() { Ok(ours.ok().map(|seen| seen.len())) } else { Err(told()) }
}

/// Tells where hoist does not see what Helm does. Nulls that only hoist sees are those of a chart's own defaults.
fn compare(path: &str, theirs: &Value, ours: &Value, differs: &mut Vec<String>) {
    let (Value::Object(theirs), Value::Object(ours)) = (theirs, ours) else {
        if theirs != ours {
            differs.push(format!("{path}: Helm sees {theirs}, hoist {ours}"));
        }
        return;
    };
    for (key, value) in theirs {
        match ours.get(key) {
            Some(ours) => compare(&format!("{path} {key}"), value, ours, differs),
            None => differs.push(format!("{path} {key}: Helm sees {value}, hoist nothing")),
        }
    }
    let more = ours.iter().filter(|(key, value)| !theirs.contains_key(*key) && !value.is_null());
    differs.extend(more.map(|(key, value)| format!("{path} {key}: Helm sees nothing, hoist {value}")));
}

fn seen(command: &mut Command, root: &Path) -> Seen {
    let output = command.args(["-f", "given.yaml"]).current_dir(root).env("HOME", root);
    let output = output.stdin(Stdio::null()).output().expect("the program starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let printed = String::from_utf8(output.stdout).expect("text");
    let documents = printed.split("# Source: ").skip(1).map(|document| {
        let (path, manifest) = document.split_once('\n').expect("a manifest");
        let text = Arc::new(Text::new("printed", manifest));
        let read = yaml::parse(&text);
        let root = read.documents.first().expect("a manifest").root();
        let values = yaml::to_value(root)["data"]["seen"].as_str().expect("the values").to_owned();
        (path.trim_end_matches(".j2").to_owned(), serde_json::from_str(&values).expect("JSON"))
    });
    Ok(documents.collect())
}

impl Made {
    fn chart(dice: &mut Dice, name: &str, depth: usize) -> Self {
        let mut subcharts = Vec::new();
        for name in NAMES {
            // Below that, Helm names the charts below an alias by the alias's chart.
            if depth < 2 && dice.chance([80, 40][depth]) {
                subcharts.push((name.to_owned(), Self::chart(dice, name, depth + 1)));
            }
        }
        let dependencies = dependencies(dice, &subcharts);
        let mut metadata = json!({"apiVersion": "v2", "name": name, "version": "1.2.3"});
        if !dependencies.is_empty() {
            metadata["dependencies"] = dependencies.into();
        }
        let mut made = Self { metadata, values: Value::Null, subcharts };
        made.values = values(dice, 2, &made.names());
        made
    }

    /// What its dependencies may be called.
    fn names(&self) -> Vec<String> {
        let own = self.subcharts.iter().map(|(name, _)| name.clone());
        own.chain(ALIASES.map(str::to_owned)).collect()
    }

    fn write(&self, directory: &Path, template: &str, prints: &str) {
        fs::create_dir_all(directory.join("templates")).expect("a directory");
        fs::write(directory.join("Chart.yaml"), self.metadata.to_string()).expect("a file");
        fs::write(directory.join("values.yaml"), self.values.to_string()).expect("a file");
        let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: seen\ndata:\n  seen: ";
        fs::write(directory.join("templates").join(template), format!("{manifest}{prints}\n"))
            .expect("a file");
        for (name, subchart) in &self.subcharts {
            subchart.write(&directory.join("charts").join(name), template, prints);
        }
    }

    /// The tree as a person reads it.
    fn told(&self, path: &str) -> String {
        let below: String =
            self.subcharts.iter().map(|(name, made)| made.told(&format!("{path}/{name}"))).collect();
        format!("{path}/Chart.yaml: {}\n{path}/values.yaml: {}\n{below}", self.metadata, self.values)
    }
}

/// Most subcharts are dependencies, some of them twice, under two aliases.
fn dependencies(dice: &mut Dice, subcharts: &[(String, Made)]) -> Vec<Value> {
    let mut dependencies = Vec::new();
    let mut aliases = ALIASES.iter();
    for (name, _) in subcharts {
        if dice.chance(15) {
            continue;
        }
        let version = dice.pick(&["1.2.3", "^1.0.0", "1.x", ">=1.0.0 <2", "*"]);
        let mut entry = json!({"name": name, "version": version, "repository": ""});
        add_switches(dice, name, &mut entry);
        if dice.chance(35)
            && let Some(alias) = aliases.next()
        {
            if dice.chance(40) {
                dependencies.push(entry.clone());
            }
            entry.as_object_mut().expect("a map").shift_remove("import-values");
            entry["alias"] = json!(alias);
            add_switches(dice, alias, &mut entry);
        }
        dependencies.push(entry);
    }
    dependencies
}

fn add_switches(dice: &mut Dice, key: &str, entry: &mut Value) {
    if dice.chance(50) {
        let paths = [format!("{key}.on"), "on".to_owned(), "global.on".to_owned(), "a.on".to_owned()];
        entry["condition"] = dice.some(&paths).join(",").into();
    }
    if dice.chance(40) {
        entry["tags"] = dice.some(&["red", "blue"]).into();
    }
    // Where two imports meet in one map, Helm lays them into the values of the charts they come from, and into each
    // other until its stack is full.
    let parent = format!("of_{key}");
    match dice.below(4) {
        0 => entry["import-values"] = json!([{"child": "exports.data", "parent": parent}]),
        1 => entry["import-values"] = json!([{"child": "a", "parent": format!("imported.{parent}")}]),
        2 if key == "web" => entry["import-values"] = json!(["data"]),
        _ => {}
    }
}

/// Values for a chart whose dependencies are called `names`.
fn values(dice: &mut Dice, depth: usize, names: &[String]) -> Value {
    let mut map = node(dice, depth);
    for name in names {
        if dice.chance(35) {
            let value = if dice.chance(3) { json!(1) } else { values(dice, depth.saturating_sub(1), &[]) };
            map.insert(name.clone(), value);
        }
    }
    if dice.chance(40) {
        map.insert("tags".to_owned(), switches(dice, &["red", "blue"]));
    }
    if dice.chance(40) {
        let mut global = node(dice, 0);
        // Deeper than this Helm lays one chart's globals into its parent's, and so into its siblings'.
        global.insert("flat".to_owned(), Value::Object(node(dice, 0)));
        map.insert("global".to_owned(), Value::Object(global));
    }
    if dice.chance(40) {
        // Maps in it would be one with the parent's own, whoever is laid over which.
        map.insert("exports".to_owned(), json!({"data": node(dice, 0)}));
    }
    Value::Object(map)
}

fn node(dice: &mut Dice, depth: usize) -> Map<String, Value> {
    let mut map = Map::new();
    for key in KEYS {
        if dice.chance(50) {
            let value = match dice.below(6) {
                0 => Value::Null,
                1 | 2 if depth > 0 => Value::Object(node(dice, depth - 1)),
                3 => json!([1, null]),
                4 => json!("text"),
                _ => json!(dice.below(9)),
            };
            let value = if key == "on" && dice.chance(85) { json!(dice.chance(60)) } else { value };
            map.insert(key.to_owned(), value);
        }
    }
    map
}

fn switches(dice: &mut Dice, names: &[&str]) -> Value {
    Value::Object(
        dice.some(names).into_iter().map(|name| (name.to_owned(), json!(dice.chance(50)))).collect(),
    )
}
