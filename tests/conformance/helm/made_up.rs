//! Values and arguments made up for the comparison with Helm.

use serde_json::{Map, Value, json};

use super::run::Case;
use crate::dice::Dice;

const NAMES: [&str; 6] = ["a", "b", "c", "m", "l", "n"];
const TEXTS: [&str; 14] =
    ["x", "1", "0", "-3", "007", "1.5", "true", "False", "null", "", "a b", "{x,y}", "{}", "\\,"];
const PIECES: [&str; 22] = [
    "a", "b", "m", ".", "=", ",", "[", "]", "[0]", "[1]", "{", "}", "\\", "1", "null", "true", " ", "\"",
    "x", "=x", ",b=", "é",
];

/// So many cases: defaults, up to two files, up to four flags in any order.
pub fn cases(count: usize) -> Vec<Case> {
    let mut dice = Dice::new(5);
    (0..count).map(|_| case(&mut dice)).collect()
}

fn case(dice: &mut Dice) -> Case {
    let mut case = Case::new(&yaml(&tree(dice, 3)), &[]);
    for number in 0..dice.below(3) {
        let name = format!("f{number}.yaml");
        case = case.file(&name, &yaml(&tree(dice, 3)));
        case.arguments.extend(["-f".to_owned(), name]);
    }
    for _ in 0..dice.below(5) {
        let (flag, argument) = flag(dice);
        case.arguments.extend([flag.to_owned(), argument]);
    }
    case
}

fn yaml(tree: &Value) -> String {
    serde_yaml::to_string(tree).expect("YAML")
}

/// A map, whose names are few, so that layers meet.
fn tree(dice: &mut Dice, depth: usize) -> Value {
    let entries = (0..dice.below(5)).map(|_| (dice.pick(&NAMES).to_owned(), leaf(dice, depth)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn leaf(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(if depth == 0 { 6 } else { 10 }) {
        0 | 1 => Value::Null,
        2 => json!(dice.below(100)),
        3 => json!(dice.chance(50)),
        4 => json!(1.5),
        5 => json!(dice.pick(&TEXTS)),
        6 => Value::Array((0..dice.below(3)).map(|_| leaf(dice, depth - 1)).collect()),
        _ => tree(dice, depth - 1),
    }
}

fn flag(dice: &mut Dice) -> (&'static str, String) {
    let flag = dice.pick(&["--set", "--set", "--set", "--set-string", "--set-json", "--set-literal"]);
    if dice.chance(30) {
        let pieces = (0..1 + dice.below(7)).map(|_| dice.pick(&PIECES));
        return (flag, pieces.collect());
    }
    let settings: Vec<String> = (0..1 + dice.below(2)).map(|_| setting(dice, flag)).collect();
    (flag, settings.join(","))
}

fn setting(dice: &mut Dice, flag: &str) -> String {
    let mut path = dice.pick(&NAMES).to_owned();
    for _ in 0..dice.below(3) {
        match dice.chance(30) {
            true => path.push_str(&format!("[{}]", dice.below(3))),
            false => path.push_str(&format!(".{}", dice.pick(&NAMES))),
        }
    }
    let value = match flag {
        "--set-json" => leaf(dice, 2).to_string(),
        _ => dice.pick(&TEXTS).to_owned(),
    };
    format!("{path}={value}")
}
