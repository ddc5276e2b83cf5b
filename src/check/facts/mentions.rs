//! Words that may be names of objects, where no schema says what they mean: a custom resource whose controller
//! makes a Secret of that name, an argument that tells a program which ConfigMap to write.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::yaml::{Shape, View};

/// The longest name of an object.
const LONGEST: usize = 253;

/// The hash that stands for `word`.
pub(in crate::check) fn word(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// The words of every string in `view`.
pub(super) fn everywhere<'v>(view: impl View<'v>, found: &mut Vec<u64>) {
    match view.shape() {
        Shape::Str(text) => words(text, found),
        Shape::List => view.items().for_each(|item| everywhere(item, found)),
        Shape::Map => view.entries().for_each(|(key, value)| {
            words(key, found);
            everywhere(value, found);
        }),
        _ => {}
    }
}

/// The words of `text`: what could be names, whatever stands between.
pub(super) fn words(text: &str, found: &mut Vec<u64>) {
    let of_names = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '/');
    let words = text.split(|c| !of_names(c)).map(|word| word.trim_matches(['-', '.']));
    // `shop/web` is a name in a namespace; what has more slashes is a path.
    let names = words.filter_map(|word| match word.split_once('/') {
        Some((namespace, name)) if !namespace.is_empty() && !name.contains('/') => Some(name),
        Some(_) => None,
        None => Some(word),
    });
    found.extend(names.filter(|name| (2..=LONGEST).contains(&name.len())).map(word));
}
