use serde_json::Value;

use super::Node;
use super::node::Held;
use crate::diag::{Diagnostic, Severity};
use crate::yaml::Path;

/// An integer of so many digits may have more than 64 bits.
const DIGITS: usize = 19;
/// 2⁶³, the least integer that Kubernetes holds as a floating-point number.
const LIMIT: f64 = 9_223_372_036_854_775_808.0;

/// A warning for each integer among `values` that 64 bits with a sign cannot hold, and what Kubernetes reads instead.
/// Where `values` come from text, the integers up to there are exact.
pub fn beyond_64_bits(values: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    collect(values, &mut Path::root(), &mut found);
    found
}

fn collect(node: &Node, path: &mut Path, found: &mut Vec<Diagnostic>) {
    match &node.held {
        Held::Scalar(scalar) => found.extend(warning(node, scalar, path)),
        Held::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &mut path.index(index), found);
            }
        }
        Held::Map(entries) => {
            for (key, value) in entries {
                collect(value, &mut path.named(key), found);
            }
        }
    }
}

fn warning(node: &Node, scalar: &Value, path: &Path) -> Option<Diagnostic> {
    let location = node.location.as_ref()?;
    let number = scalar.as_f64().filter(|number| scalar.as_i64().is_none() && number.abs() >= LIMIT)?;
    let is_digit = |character: char| character.is_ascii_digit();
    let mut runs = location.text.slice(location.span).split(|character| !is_digit(character));
    let integer = runs.find(|run| run.len() >= DIGITS)?;
    let message = format!("`{integer}` does not fit into 64 bits with a sign: Kubernetes reads {number:e}");
    let diagnostic = Diagnostic::new("values/number", Severity::Warning, message).at(path);
    let diagnostic = diagnostic.label(&location.text, location.span, "");
    Some(diagnostic.help("put it into quotes where it is an identifier and no amount"))
}
