//! Regular expressions.

use std::collections::HashMap;

use minijinja::{Error, State, Value};
use regex::{Captures, Regex, RegexBuilder};

use super::Takes::Text;
use super::argument::invalid;
use super::{Family, Function, filter, test};
use crate::render::chart::limits;

/// How much memory one pattern may take, in bytes.
const SIZE: usize = 1024 * 1024;

pub const FAMILY: Family = Family {
    name: "Regular expressions",
    about: "The patterns are those of Go and Rust, without backtracking: none takes long, and there is no looking \
            around. `^` and `$` bind a pattern to the whole text.",
    functions: &[
        MATCHING,
        REGEX_FIND,
        REGEX_FIND_ALL,
        REGEX_GROUPS,
        REGEX_REPLACE,
        REGEX_SPLIT,
        REGEX_ESCAPE,
    ],
};

const MATCHING: Function = test(
    Text,
    "matching(pattern)",
    "The pattern is found in it.",
    ("'v1.30.2' is matching('^v[0-9]+')", "true"),
    || {
        Value::from_function(|state: &mut State<'_, '_>, text: String, pattern: String| {
            Ok::<_, Error>(compiled(state, &pattern)?.is_match(&text))
        })
    },
);

const REGEX_FIND: Function = filter(
    Text,
    "regex_find(pattern)",
    "What the pattern finds first; empty text where it finds nothing.",
    ("'web-7f9c-x2' | regex_find('[0-9a-f]{4}')", "\"7f9c\""),
    || {
        Value::from_function(|state: &mut State<'_, '_>, text: String, pattern: String| {
            let found = compiled(state, &pattern)?.find(&text);
            Ok::<_, Error>(found.map_or("", |found| found.as_str()).to_owned())
        })
    },
);

const REGEX_FIND_ALL: Function = filter(
    Text,
    "regex_find_all(pattern, count)",
    "All that the pattern finds, or the first so many.",
    ("'a1 b22' | regex_find_all('[0-9]+')", "[\"1\",\"22\"]"),
    || Value::from_function(find_all),
);

const REGEX_GROUPS: Function = filter(
    Text,
    "regex_groups(pattern)",
    "What the pattern finds first and what its groups stand for, named ones by their names; an empty map where it \
     finds nothing.",
    (
        "'web:80' | regex_groups('(?<name>\\\\w+):([0-9]+)')",
        "{\"0\":\"web:80\",\"name\":\"web\",\"2\":\"80\"}",
    ),
    || Value::from_function(groups),
);

const REGEX_REPLACE: Function = filter(
    Text,
    "regex_replace(pattern, with)",
    "With `with` in place of all that the pattern finds; in it `${1}` is the first group, `$$` a dollar sign.",
    ("'a-b-c' | regex_replace('(\\\\w)-', '${1}+')", "\"a+b+c\""),
    || Value::from_function(replace),
);

const REGEX_SPLIT: Function = filter(
    Text,
    "regex_split(pattern, count)",
    "The parts between what the pattern finds; at most so many, of which the last is left whole.",
    ("'a, b;c' | regex_split('[,;] *')", "[\"a\",\"b\",\"c\"]"),
    || Value::from_function(split),
);

const REGEX_ESCAPE: Function = filter(
    Text,
    "regex_escape",
    "A pattern that finds that very text.",
    ("'a.b' | regex_escape", "\"a\\\\.b\""),
    || Value::from_function(|text: String| regex::escape(&text)),
);

/// The patterns of one render, compiled once each.
#[derive(Default)]
struct Patterns(HashMap<String, Regex>);

fn compiled(state: &mut State<'_, '_>, pattern: &str) -> Result<Regex, Error> {
    let patterns = state.get_or_insert_extension_with(Patterns::default);
    if let Some(known) = patterns.0.get(pattern) {
        return Ok(known.clone());
    }
    let compiled =
        RegexBuilder::new(pattern).size_limit(SIZE).dfa_size_limit(SIZE).build().map_err(|error| {
            let problem = error.to_string();
            let last = problem.lines().last().unwrap_or_default().trim_start_matches("error: ");
            invalid(format!("`{pattern}` is no pattern: {last}"))
        })?;
    patterns.0.insert(pattern.to_owned(), compiled.clone());
    Ok(compiled)
}

fn find_all(
    state: &mut State<'_, '_>,
    text: String,
    pattern: String,
    count: Option<usize>,
) -> Result<Vec<String>, Error> {
    let found = compiled(state, &pattern)?;
    bounded(found.find_iter(&text).map(|found| found.as_str().to_owned()).take(count.unwrap_or(usize::MAX)))
}

fn split(
    state: &mut State<'_, '_>,
    text: String,
    pattern: String,
    count: Option<usize>,
) -> Result<Vec<String>, Error> {
    let separator = compiled(state, &pattern)?;
    bounded(separator.splitn(&text, count.unwrap_or(usize::MAX)).map(str::to_owned))
}

fn bounded(items: impl Iterator<Item = String>) -> Result<Vec<String>, Error> {
    let items: Vec<_> = items.take(limits::LIST + 1).collect();
    limits::list(Some(items.len()))?;
    Ok(items)
}

fn groups(state: &mut State<'_, '_>, text: String, pattern: String) -> Result<Value, Error> {
    let pattern = compiled(state, &pattern)?;
    let found = pattern.captures(&text);
    let named = pattern.capture_names().enumerate().filter_map(|(at, name)| {
        let group = found.as_ref()?.get(at)?.as_str().to_owned();
        Some((name.map_or_else(|| at.to_string(), str::to_owned), Value::from(group)))
    });
    Ok(Value::from_pairs(named))
}

fn replace(state: &mut State<'_, '_>, text: String, pattern: String, with: String) -> Result<String, Error> {
    let pattern = compiled(state, &pattern)?;
    let mut replaced = String::new();
    let mut copied = 0;
    for found in pattern.captures_iter(&text) {
        let whole = whole(&found);
        replaced.push_str(&text[copied..whole.start]);
        found.expand(&with, &mut replaced);
        limits::text(Some(replaced.len()))?;
        copied = whole.end;
    }
    replaced.push_str(&text[copied..]);
    Ok(replaced)
}

fn whole(found: &Captures<'_>) -> std::ops::Range<usize> {
    found.get(0).map(|whole| whole.range()).unwrap_or_default()
}
