//! Values made up for tests: JSON of every shape with strings that are hard to write as YAML.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value};

/// Scalars that some reader of YAML takes for something special, one a line.
pub const SCALARS: &str = include_str!("scalars.txt");

const CHARACTERS: &str =
    "ab:#- \n\n\t'\"{}[],&*!|>%@`?0123456789.eE+_~yn\\=<é😀\u{85}\u{2028}\u{feff}\r\u{0}\u{7f}";

/// Strings: words, what looks like something else, and any characters.
pub fn string() -> impl Strategy<Value = String> {
    let known: Vec<String> = SCALARS.lines().map(str::to_owned).collect();
    let characters: Vec<char> = CHARACTERS.chars().collect();
    let any = proptest::collection::vec(proptest::sample::select(characters), 0..24);
    let line = "[ \t]{0,3}[-a-z:#0-9.]{0,12}[ ]{0,2}";
    prop_oneof![
        2 => "[a-z][-a-z0-9./:]{0,20}",
        2 => proptest::sample::select(known),
        3 => any.prop_map(|characters| characters.into_iter().collect::<String>()),
        2 => proptest::collection::vec(line, 1..5).prop_map(|lines| lines.join("\n")),
        1 => "[-+]?[0-9_.]{1,6}([eE:xob-][-+]?[0-9a-f_]{0,4})?",
    ]
}

/// Values of every shape.
pub fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1000i64..1000).prop_map(Value::from),
        any::<f64>().prop_filter("JSON has none", |number| number.is_finite()).prop_map(Value::from),
        string().prop_map(Value::from),
        string().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((string(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The same `count` values of `strategy` in every run.
pub fn sample<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("nothing is refused").current()).collect()
}
