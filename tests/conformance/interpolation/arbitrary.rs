//! Values made up to break the YAML around them.

use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::values::SCALARS;

/// Pieces that mean something to YAML, to templates, or to hoist itself while it renders.
const PIECES: [&str; 92] = [
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\n  ",
    "\n    ",
    "\n\t",
    "\n \n",
    "\n# ",
    "\n- ",
    "\n---\n",
    "\n...\n",
    "\nk: v",
    "\nk:",
    "\t",
    "\r",
    "\r\n",
    ":",
    ": ",
    ":\n",
    "::",
    " :",
    " #",
    "#",
    "# ",
    "-",
    "- ",
    "- - ",
    "--",
    "--- ",
    "---",
    "...",
    "%YAML 1.2",
    "%TAG",
    "\"",
    "\"\"",
    "'",
    "''",
    "\\",
    "\\n",
    "\\\"",
    "\\x41",
    "\0",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fdd0}",
    "\u{fdd0}0:0\u{fdd1}",
    "\u{fdd2}0\u{fdd1}",
    "\u{fdd3}",
    "\u{fdd3}k: v\n\u{fdd4}",
    "\u{fffd}",
    "\u{ffff}",
    "{",
    "}",
    "{}",
    "[",
    "]",
    "[]",
    ",",
    ", ",
    "|",
    "|\n",
    ">",
    ">-\n",
    "%",
    "@",
    "`",
    "&a",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "!!int",
    "?",
    "? ",
    "~",
    "{{ x }}",
    "{% if x %}",
    "{#",
    "#}",
    "{{",
    "}}",
    "<<",
    "=",
    "é",
    "😀",
];

/// A value of any shape.
pub fn value(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0 => json!(null),
        1 | 2 => container(dice, 3),
        _ => scalar(dice),
    }
}

/// A value in a container that may hold others.
fn within(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(6) {
        0 => json!(null),
        1 | 2 if depth > 0 => container(dice, depth - 1),
        _ => scalar(dice),
    }
}

fn container(dice: &mut Dice, depth: usize) -> Value {
    let length = dice.below(4);
    match dice.chance(50) {
        true => (0..length).map(|_| within(dice, depth)).collect(),
        false => {
            let entries = (0..length).map(|_| (text(dice), within(dice, depth)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

fn scalar(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => json!(dice.chance(50)),
        1 => integer(dice),
        2 => float(dice),
        _ => json!(text(dice)),
    }
}

fn integer(dice: &mut Dice) -> Value {
    match dice.below(5) as i64 - 2 {
        0 => {
            dice.pick(&[json!(i64::MIN), json!(i64::MAX), json!(1_i64 << 53), json!(-1_i64 << 31), json!(0)])
        }
        small => json!(small * 8_000_i64.pow(dice.below(5) as u32)),
    }
}

/// A number with a fraction: one without is an integer to Kubernetes, however it is written.
fn float(dice: &mut Dice) -> Value {
    let mantissa = dice.below(10_000) as f64 + 0.125;
    let exponent = dice.pick(&[0, 0, 0, 22, 100, 300, -3, -7, -20, -300]);
    let sign = dice.pick(&[1.0, -1.0]);
    json!(sign * mantissa * 10_f64.powi(exponent))
}

/// Text: what looks like something else, pieces put together, and now and then what is very long.
pub fn text(dice: &mut Dice) -> String {
    match dice.below(40) {
        0..8 => {
            let known: Vec<&str> = SCALARS.lines().collect();
            dice.pick(&known).to_owned()
        }
        8 => {
            let piece = dice.pick(&["word ", "long", "a: b\n", "- x\n", "é", "\\", "'\""]);
            piece.repeat(50 + dice.below(900))
        }
        9 => String::new(),
        _ => (0..1 + dice.below(6)).map(|_| piece(dice)).collect(),
    }
}

fn piece(dice: &mut Dice) -> String {
    match dice.chance(60) {
        true => dice.pick(&PIECES).to_owned(),
        false => dice.pick(&["a", "web", "80", "0", "x1", "y", "no", "1.5", "A b", "0x1f"]).to_owned(),
    }
}
