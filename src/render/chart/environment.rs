//! What templates see, and what they can do: nothing that makes one render differ from the next. There is no
//! clock, no random, no environment, no network and no file beyond the chart's templates.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::metadata::Metadata;
use super::{emit, instrument, place, value};
use crate::kinds::{KubeVersion, table};

/// How many steps of minijinja's machine one template may take: some ten thousand objects, or about a second.
const FUEL: u64 = 20_000_000;

/// How deep includes and macros may nest, in minijinja's measure (a macro is 4, an include 10).
const DEPTH: usize = 400;

/// The release that a chart is rendered for.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its name.
    pub name: String,
    /// The namespace that it goes to.
    pub namespace: String,
    /// How many times it was applied before, and once more.
    pub revision: u32,
}

/// What the cluster can do, as far as it is known without asking.
#[derive(Clone, Debug)]
pub struct Capabilities {
    /// As `1.36.0`.
    pub kube_version: String,
    /// As `apps/v1` and `apps/v1/Deployment`.
    pub api_versions: Vec<String>,
}

impl Capabilities {
    /// What a cluster of that version serves, and `more`.
    pub fn of(version: KubeVersion, more: &[String]) -> Self {
        let mut api_versions = more.to_vec();
        for kind in table::all() {
            let served = kind.versions.iter().filter(|served| {
                served.since <= version && served.removed.is_none_or(|removed| version < removed)
            });
            for served in served {
                let api_version = match kind.group {
                    "" => served.name.to_owned(),
                    group => format!("{group}/{}", served.name),
                };
                api_versions.push(format!("{api_version}/{}", kind.kind));
                api_versions.push(api_version);
            }
        }
        api_versions.sort();
        api_versions.dedup();
        Self { kube_version: format!("{version}.0"), api_versions }
    }
}

/// What templates are written in: minijinja, where a line that holds only a tag leaves nothing behind.
pub fn syntax() -> SyntaxConfig {
    let mut builder = SyntaxConfig::builder();
    builder.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    builder.build().unwrap_or_default()
}

/// An environment without templates.
pub fn environment<'e>() -> Environment<'e> {
    let mut env = Environment::new();
    env.set_syntax(syntax());
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // What macros and blocks give is then marked as safe, which `emit` looks for.
    env.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    env.set_formatter(emit::format);
    env.set_debug(true);
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(DEPTH);
    env.remove_global("debug");
    env.remove_filter("escape");
    env.remove_filter("e");
    env.add_filter(instrument::AT, emit::at);
    env.add_filter(instrument::TEXT, emit::text);
    env.add_filter("safe", emit::safe);
    env.add_filter("tojson", |printed: Value| value::to_json(&printed).map(|json| json.to_string()));
    env.add_filter("toyaml", |printed: Value| value::to_json(&printed).map(|json| place::yaml(&json)));
    env.add_filter("b64encode", |text: Value| plain(&text).map(|text| STANDARD.encode(text)));
    env.add_filter("b64decode", b64decode);
    env.add_filter("sha256", |text: Value| plain(&text).map(|text| sha256(&text)));
    env.add_filter("required", required);
    env.add_function("fail", fail);
    env
}

/// The variables of every template.
pub fn variables(values: &Json, release: &Release, chart: &Metadata, capabilities: &Capabilities) -> Json {
    json!({
        "values": values,
        "release": {
            "name": release.name,
            "namespace": release.namespace,
            "revision": release.revision,
            "is_install": release.revision <= 1,
            "is_upgrade": release.revision > 1,
        },
        "chart": chart.to_value(),
        "capabilities": {
            "kube_version": capabilities.kube_version,
            "api_versions": capabilities.api_versions,
        },
    })
}

fn plain(text: &Value) -> Result<String, Error> {
    value::to_json(text).map(|json| value::text(&json))
}

fn b64decode(text: Value) -> Result<String, Error> {
    let decoded = STANDARD.decode(plain(&text)?.trim());
    let decoded = decoded.map_err(|error| invalid(format!("no base64: {error}")))?;
    String::from_utf8(decoded).map_err(|_| invalid("what the base64 holds is no UTF-8".to_owned()))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn required(value: Value, message: Option<String>) -> Result<Value, Error> {
    let missing = value.is_undefined() || value.is_none() || value.as_str() == Some("");
    match missing {
        true => Err(invalid(message.unwrap_or_else(|| "a required value is missing".to_owned()))),
        false => Ok(value),
    }
}

fn fail(message: String) -> Result<Value, Error> {
    Err(invalid(message))
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}
