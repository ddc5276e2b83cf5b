//! Changes of single scalars in a text that leave every other byte as it is.

use std::sync::Arc;

use super::emit;
use crate::diag::Edit;
use crate::text::{Span, Text};

/// The edit that puts the string `value` in the place of the scalar, or the key, at `span` of `text`. It is quoted
/// as the old one was, or as it must be to be read as this string.
pub fn replace(text: &Arc<Text>, span: Span, value: &str) -> Edit {
    let old = text.slice(span);
    let single = old.starts_with('\'') && !value.contains(char::is_control);
    let mut inline = String::new();
    match old.chars().next() {
        Some('\'') if single => inline.extend(["'", &value.replace('\'', "''"), "'"]),
        Some('"' | '\'') => emit::double_quoted(&mut inline, value),
        _ => emit::write_inline(&mut inline, value),
    }
    // In a flow collection these would end the scalar, and blanks of any script may be taken for none.
    if inline == value && (value.contains([',', '[', ']', '{', '}']) || value.trim() != value) {
        inline.clear();
        emit::double_quoted(&mut inline, value);
    }
    // Where nothing stood the colon or the dash may be right before it, or in `{key}` no colon at all.
    if span.is_empty() {
        let before = text.content()[..span.start as usize].trim_end();
        // A dash or question mark among other words is one of them.
        let words = before.trim_end_matches([' ', '-', '?']);
        let begins =
            words.len() < before.len() && (words.is_empty() || words.ends_with(['\n', ',', '[', '{', ':']));
        let follows = before.is_empty() || begins || before.ends_with([':', ',', '[']);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        // The value of a key after `?` stands below it: behind it there may be a comment.
        match line[indent..].starts_with('?') {
            true if !begins && !before.ends_with(':') => {
                inline.insert_str(0, &format!("\n{}: ", " ".repeat(indent)));
            }
            _ if follows => inline.insert(0, ' '),
            _ => inline.insert_str(0, ": "),
        }
        // The value of a key after `?` that has none stands where the next entry begins.
        let next = text.content()[span.end as usize..].chars().next();
        if !follows && next.is_some_and(|next| !next.is_whitespace() && !",]}".contains(next)) {
            inline.push('\n');
        }
    }
    Edit { text: text.clone(), span, replacement: inline }
}

/// `text` with all of `edits` made to it that are about it; of two that overlap, the one that starts first is made.
pub fn apply(text: &Arc<Text>, edits: &[Edit]) -> String {
    let mut own: Vec<&Edit> = edits.iter().filter(|edit| Arc::ptr_eq(&edit.text, text)).collect();
    own.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let content = text.content();
    let mut edited = String::with_capacity(content.len());
    let mut done = 0;
    for Edit { span, replacement, .. } in own {
        let kept = content.get(done..span.start as usize);
        let (Some(kept), true) = (kept, content.is_char_boundary(span.end as usize)) else { continue };
        edited.push_str(kept);
        edited.push_str(replacement);
        done = span.end as usize;
    }
    edited.push_str(&content[done..]);
    edited
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Path, parse};

    fn replaced(content: &str, path: &str, value: &str) -> String {
        let text = Arc::new(Text::new("t", content));
        let place = parse(&text).documents[0].locate(&Path::fields(path)).expect("it is there");
        apply(&text, &[replace(&text, place.value, value)])
    }

    #[test]
    fn keeps_every_other_byte() {
        let content = "# one\na:   x   # two\r\nb: {c: 'y', d: \"z\"}\ne: |\n  long\nf: 1\n";
        assert_eq!(replaced(content, "a", "new"), content.replace('x', "new"));
        assert_eq!(replaced(content, "a", "yes"), content.replace('x', "\"yes\""));
        assert_eq!(replaced(content, "a", "p,q"), content.replace('x', "\"p,q\""));
        assert_eq!(replaced(content, "b.c", "it's"), content.replace("'y'", "'it''s'"));
        assert_eq!(replaced(content, "b.d", "a\"b"), content.replace("\"z\"", "\"a\\\"b\""));
        assert_eq!(replaced(content, "e", "short"), content.replace("|\n  long", "short"));
        assert_eq!(replaced(content, "b.c", "a\nb"), content.replace("'y'", "\"a\\nb\""));
        assert_eq!(replaced(content, "a", "\\d,"), content.replace('x', "\"\\\\d,\""));
        assert_eq!(replaced("{a, b: }\n", "a", "x"), "{a: x, b: }\n");
        assert_eq!(replaced("a:\nb: 1\n", "a", "x"), "a: x\nb: 1\n");
    }

    #[test]
    fn renames_keys_and_makes_edits_in_any_order() {
        let text = Arc::new(Text::new("t", "spec:\n  replica: 1\n  \"image\": x\n"));
        let tree = &parse(&text).documents[0];
        let key = |path| tree.locate(&Path::fields(path)).and_then(|place| place.key).expect("it is there");
        let edits = [
            replace(&text, key("spec.image"), "images"),
            replace(&text, key("spec.replica"), "replicas"),
            replace(&text, key("spec.replica"), "other"),
        ];
        assert_eq!(apply(&text, &edits), "spec:\n  replicas: 1\n  \"images\": x\n");
    }
}
