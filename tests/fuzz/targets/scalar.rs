use std::sync::LazyLock;

use hoist::yaml::{self, to_value};
use regex::Regex;
use serde_json::{Value, json};

use super::{same, text};

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("^(?:{pattern})$")).expect("the pattern is one")
}

static TRUE: LazyLock<Regex> = LazyLock::new(|| regex("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON"));
static FALSE: LazyLock<Regex> = LazyLock::new(|| regex("n|N|no|No|NO|false|False|FALSE|off|Off|OFF"));
static NULL: LazyLock<Regex> = LazyLock::new(|| regex("|~|null|Null|NULL"));
static NO_NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"));
/// Integers as Go writes them in source; an old octal number has a zero before it.
static INTEGER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))"));
static FLOAT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"));
/// After a dot Go's own rule for underscores holds.
static LONE_UNDERSCORE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(^|[^0-9])_|_([^0-9]|$)").expect("the pattern is one"));

/// The value of each line that is a plain scalar is what `facts` say of it: YAML as Kubernetes reads it.
pub fn scalar(content: &str) {
    for line in content.lines().map(|line| line.trim_matches([' ', '\t'])).filter(|line| is_plain(line)) {
        let parsed = yaml::parse(&text(&format!("- {line}\n")));
        let ours = parsed.documents.first().map(|tree| to_value(tree.root())[0].clone());
        match facts(line) {
            None => assert_eq!(ours, None, "{line:?} is no number of JSON"),
            Some(facts) => {
                let ours = ours.unwrap_or_else(|| panic!("{line:?}: {:?}", parsed.diagnostics));
                assert!(same(&ours, &facts), "{line:?} is {ours}, not {facts}");
            }
        }
    }
}

/// Whether `line` is sure to be a plain scalar in a block.
fn is_plain(line: &str) -> bool {
    let harmless =
        |char: char| char.is_ascii_alphanumeric() || "-+._~:/=<>()$^;".contains(char) || char == ' ';
    let begins = |char: char| char.is_ascii_alphanumeric() || "-+._~<(=/$^;".contains(char);
    line.starts_with(begins)
        && line.chars().all(harmless)
        && !line.contains(": ")
        && !line.ends_with(':')
        && !line.starts_with("- ")
        && line != "-"
}

/// What Kubernetes makes of a plain scalar; nothing where it refuses it.
fn facts(plain: &str) -> Option<Value> {
    if NULL.is_match(plain) {
        return Some(Value::Null);
    }
    if TRUE.is_match(plain) || FALSE.is_match(plain) {
        return Some(json!(TRUE.is_match(plain)));
    }
    if NO_NUMBER.is_match(plain) {
        return None;
    }
    // What does not begin as a number is none.
    if !plain.starts_with(|first: char| first.is_ascii_digit() || "-+.".contains(first)) {
        return Some(json!(plain));
    }
    let bare = plain.replace('_', "");
    let dotted = plain.starts_with('.');
    if dotted && LONE_UNDERSCORE.is_match(plain) {
        return Some(json!(plain));
    }
    let integer = if dotted { None } else { integer(&bare) };
    let float = || {
        FLOAT.is_match(&bare).then(|| bare.parse::<f64>().ok()).flatten().filter(|float| float.is_finite())
    };
    Some(
        integer
            .or_else(|| float().map(Value::from))
            .or_else(|| binary(&bare))
            .unwrap_or_else(|| json!(plain)),
    )
}

fn integer(bare: &str) -> Option<Value> {
    let found = INTEGER.captures(bare)?;
    let (radix, digits) = [(2, 16), (3, 8), (4, 2), (5, 10)]
        .into_iter()
        .find_map(|(group, radix)| Some((radix, found.get(group)?.as_str())))?;
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    let number = if &found[1] == "-" { -magnitude } else { magnitude };
    if let Ok(fits) = i64::try_from(number) {
        return Some(json!(fits));
    }
    // Without a sign one more bit fits, but passes through a float.
    (found[1].is_empty() && number <= i128::from(u64::MAX)).then(|| json!(number as f64))
}

/// Behind `0b` go-yaml itself lets a sign stand.
fn binary(bare: &str) -> Option<Value> {
    i64::from_str_radix(bare.strip_prefix("0b")?, 2).ok().map(Value::from)
}
