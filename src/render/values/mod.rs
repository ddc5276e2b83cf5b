//! The values of a chart: its defaults, the files and flags over them, in Helm's order and by Helm's rules.
//!
//! In: the chart's `values.yaml`, each `--values` file, `--set-json`, `--set`, `--set-string`, `--set-file`,
//! `--set-literal`. Out: one [`Node`], each value of which knows the line or the argument that set it. Maps merge key
//! by key, all else replaces; a null over a default takes the key away.

mod file;
mod layers;
mod node;
mod numbers;
mod put;
mod schema;
pub mod set;

pub use self::file::of_file;
pub use self::layers::{GLOBAL, Nulls};
pub use self::node::{Held, Node};
pub use self::numbers::beyond_64_bits;
pub use self::put::Refusal;
pub use self::schema::{is_described, is_secret_at, validate};

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::set::Typing;
    use super::*;
    use crate::text::Text;
    use crate::yaml::{self, Path};

    fn file(name: &str, content: &str) -> Node {
        let text = Arc::new(Text::new(name, content));
        let document = yaml::parse(&text).documents.pop();
        document.map(|tree| Node::of_tree(&text, tree.root(), None)).unwrap_or_default()
    }

    fn flag(values: &mut Node, argument: &str) {
        let text = Arc::new(Text::new("--set", argument));
        values.set(&text, set::read(argument, Typing::Guess).unwrap()).unwrap();
    }

    #[test]
    fn later_layers_win_and_null_takes_away() {
        let defaults = "a: {b: 1, c: [1, 2], d: x}\ne: null\nbig: 9007199254740993\n";
        let values = file("values.yaml", defaults);
        let mut given = file("prod.yaml", "a: {b: 2, c: [3], d: null}\n");
        flag(&mut given, "a.f=y,a.b=3");
        let own = values;
        let mut values = given.over_defaults(&own, Nulls::TakeAway, |_| false);
        let mut expected = json!({"a": {"b": 3, "c": [3], "f": "y"}, "big": 9_007_199_254_740_993_i64});
        assert_eq!(values.to_value(), expected);
        values.take_back_nulls(&own, &|_| false);
        expected["e"] = json!(null);
        assert_eq!(values.to_value(), expected);
    }

    #[test]
    fn every_value_knows_what_set_it() {
        let values = file("values.yaml", "a:\n  b: 1\n  c: 2\n");
        let mut given = file("prod.yaml", "a:\n  c: 3\n");
        flag(&mut given, "a.d.e=4");
        let values = given.over_defaults(&values, Nulls::TakeAway, |_| false);
        let shown = |dotted: &str| {
            let at = values.locate(&Path::fields(dotted)).unwrap();
            format!("{}:{} {}", at.text.name(), at.text.position(at.span.start).line, at.text.slice(at.span))
        };
        assert_eq!(shown("a.b"), "values.yaml:2 b: 1");
        assert_eq!(shown("a.c"), "prod.yaml:2 c: 3");
        assert_eq!(shown("a.d.e"), "--set:1 4");
    }
}
