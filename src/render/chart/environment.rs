//! What templates see, and what they can do: nothing that makes one render differ from the next. There is no
//! clock, no random, no environment, no network and no file beyond the chart's templates.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::{Value as Json, json};

use super::{Capabilities, Files, emit, functions, instrument, limits};

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

/// What templates are written in: minijinja, where a line that holds only a tag leaves nothing behind.
pub fn syntax() -> SyntaxConfig {
    let mut builder = SyntaxConfig::builder();
    builder.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    builder.build().unwrap_or_default()
}

/// An environment without templates.
pub fn environment<'e>() -> Environment<'e> {
    let mut env = Environment::empty();
    env.set_syntax(syntax());
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // What macros and blocks give is then marked as safe, which `emit` looks for.
    env.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    env.set_formatter(emit::format);
    env.set_debug(true);
    env.set_fuel(Some(limits::FUEL));
    env.set_recursion_limit(limits::DEPTH);
    env.add_filter(instrument::AT, emit::at);
    env.add_filter(instrument::TEXT, emit::text);
    env.add_filter(instrument::JOINED, limits::joined);
    env.add_filter(instrument::SET, limits::set);
    env.add_function(instrument::PIECE, limits::piece);
    functions::register(&mut env);
    env
}

/// The variables of every template of the chart at `path` in its tree, as trees; some of them are
/// [seen](super::Templates::see) as more than that.
pub fn variables(
    values: &Json,
    release: &Release,
    chart: Json,
    path: &str,
    capabilities: &Capabilities,
) -> Json {
    json!({
        "values": values,
        "release": {
            "name": release.name,
            "namespace": release.namespace,
            "revision": release.revision,
            "is_install": release.revision <= 1,
            "is_upgrade": release.revision > 1,
        },
        "chart": chart,
        "capabilities": capabilities.to_json(),
        "files": Files::names(),
        "template": {"name": null, "base_path": format!("{path}/templates")},
    })
}
