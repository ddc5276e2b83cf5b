//! Words that may be names of objects, where no schema says what they mean: a custom resource whose controller
//! makes a Secret of that name, an argument that tells a program which ConfigMap to write.

use crate::yaml::{Shape, View};

/// The longest name of an object.
const LONGEST: usize = 253;

/// The hash that stands for `word`: FNV-1a, which is quick for a word of a few bytes.
pub(in crate::check) fn word(word: &str) -> u64 {
    hash(word.as_bytes())
}

fn hash(word: &[u8]) -> u64 {
    word.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
    let of_names = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'/');
    for word in text.as_bytes().split(|byte| !of_names(byte)).filter(|word| !word.is_empty()) {
        let word = trimmed(word);
        // `shop/web` is a name in a namespace; what has more slashes is a path.
        let name = match memchr::memchr(b'/', word) {
            Some(0) => continue,
            Some(slash) => &word[slash + 1..],
            None => word,
        };
        if (2..=LONGEST).contains(&name.len()) && !name.contains(&b'/') {
            found.push(hash(name));
        }
    }
}

/// A word without the dashes and dots around it.
fn trimmed(mut word: &[u8]) -> &[u8] {
    while let [b'-' | b'.', rest @ ..] | [rest @ .., b'-' | b'.'] = word {
        word = rest;
    }
    word
}
