//! Which values templates may read, in any render: found in their syntax, whatever their conditions.

use std::collections::{BTreeSet, HashSet};

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::parse;

use super::environment;
use super::walk::{self, Node};

/// What templates see values as.
const VALUES: &str = "values";
/// Methods of maps: what calls one reads the map as a whole.
const METHODS: [&str; 4] = ["get", "items", "keys", "values"];

/// Paths of values that are read as a whole, be it that they are printed, looped over, handed on or called by another
/// name from there.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeSet<Vec<String>>);

impl Uses {
    /// What a template uses.
    fn of(template: &Stmt<'_>) -> Self {
        let mut uses = Self::default();
        // Of `values.a.b` only the whole of it counts, not the `values.a` in it.
        let mut parts: HashSet<*const Expr<'_>> = HashSet::new();
        walk::walk(template, &mut |node| {
            let Node::Expr(expr) = node else { return };
            if parts.contains(&std::ptr::from_ref(expr)) {
                return;
            }
            let mut path = Vec::new();
            if follow(expr, &mut path, &mut parts) {
                if path.last().is_some_and(|last| METHODS.contains(&last.as_str())) {
                    uses.0.insert(path[..path.len() - 1].to_vec());
                }
                uses.0.insert(path);
            }
        });
        uses
    }

    /// What the template `source` reads; nothing where it cannot be read itself.
    pub fn in_text(source: &str, name: &str) -> Option<Self> {
        parse(source, name, environment::syntax()).ok().map(|template| Self::of(&template))
    }

    /// Takes what others read, too.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Takes a value that is read, by the names that lead to it.
    pub fn add<'p>(&mut self, path: impl Iterator<Item = &'p str>) {
        self.0.insert(path.map(str::to_owned).collect());
    }

    /// Whether the value at `path` is read, or something that it is in.
    pub fn cover(&self, path: &[&str]) -> bool {
        self.0
            .iter()
            .any(|read| read.len() <= path.len() && read.iter().zip(path).all(|(one, other)| one == other))
    }

    /// The names right below `path` that are read, or in which something is.
    pub fn names_in<'r>(&'r self, path: &'r [&str]) -> impl Iterator<Item = &'r str> {
        let below = move |read: &'r Vec<String>| {
            let is_in = read.len() > path.len() && read.iter().zip(path).all(|(one, other)| one == other);
            is_in.then(|| read[path.len()].as_str())
        };
        self.0.iter().filter_map(below)
    }
}

/// The path of a value that `expr` names, and in `parts` the expressions in it that name what it is in.
fn follow<'s>(expr: &Expr<'s>, path: &mut Vec<String>, parts: &mut HashSet<*const Expr<'s>>) -> bool {
    let (inner, name) = match expr {
        Expr::Var(variable) => return variable.id == VALUES,
        Expr::GetAttr(get) => (&get.expr, get.name.to_owned()),
        Expr::GetItem(get) => match &get.subscript_expr {
            Expr::Const(key) => match key.value.as_str() {
                Some(name) => (&get.expr, name.to_owned()),
                None => return false,
            },
            _ => return false,
        },
        _ => return false,
    };
    let is_path = follow(inner, path, parts);
    if is_path {
        path.push(name);
        parts.insert(std::ptr::from_ref(inner));
    }
    is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(template: &str) -> Vec<String> {
        let uses = Uses::in_text(template, "t").expect("a template");
        uses.0.iter().map(|path| path.join(".")).collect()
    }

    #[test]
    fn the_longest_path_that_is_known_is_read() {
        let cases: [(&str, &[&str]); 12] = [
            ("{{ values.a.b }}{{ values['c']['d e'] }}", &["a.b", "c.d e"]),
            ("{{ values.a[name].b }}", &["a"]),
            ("{{ values.a[0].b }}", &["a"]),
            ("{% for k, v in values.a | items %}{{ v.x }}{% endfor %}", &["a"]),
            ("{% set w = values.web %}{{ w.replicas }}", &["web"]),
            ("{{ m(values.web, values) }}", &["", "web"]),
            ("{% if values.a is defined and values.b.c %}{% endif %}", &["a", "b.c"]),
            ("{{ (values.a | default({})).b }}", &["a"]),
            ("{{ values.a.get('b') }}{{ values.items() }}", &["", "a", "a.get", "items"]),
            ("{% do values.a.items() %}", &["a", "a.items"]),
            ("{{ other.values.a }}{{ values_a }}", &[]),
            ("{% macro m(x=values.d) %}{{ 'y' ~ values.e }}{% endmacro %}", &["d", "e"]),
        ];
        for (template, expected) in cases {
            assert_eq!(reads(template), expected, "{template}");
        }
    }

    #[test]
    fn what_is_read_covers_what_is_in_it() {
        let mut uses = Uses::default();
        uses.0.insert(vec!["a".to_owned(), "b".to_owned()]);
        assert!(uses.cover(&["a", "b"]) && uses.cover(&["a", "b", "c"]));
        assert!(!uses.cover(&["a"]) && !uses.cover(&["a", "c"]));
        assert_eq!(uses.names_in(&["a"]).collect::<Vec<_>>(), ["b"]);
    }
}
