//! The patterns of `files.glob`, as Helm has them (github.com/gobwas/glob with `/` between the steps of a path).

use regex::{Regex, RegexBuilder};

/// How much memory a pattern may take, in bytes.
const SIZE: usize = 1024 * 1024;

/// A pattern, ready to be matched against whole paths: `*` and `?` stay within a step, `**` does not; `[a-z]` and
/// `[!a-z]` are one character, `{a,b}` is either.
///
/// # Errors
/// Why it is no pattern.
pub fn compile(pattern: &str) -> Result<Regex, &'static str> {
    let mut source = "^(?:".to_owned();
    let mut characters = pattern.chars().peekable();
    let mut braces = 0usize;
    while let Some(character) = characters.next() {
        match character {
            '*' if characters.next_if_eq(&'*').is_some() => {
                while characters.next_if_eq(&'*').is_some() {}
                source += ".*";
            }
            '*' => source += "[^/]*",
            '?' => source += "[^/]",
            '[' => class(&mut characters, &mut source)?,
            '{' => {
                braces += 1;
                source += "(?:";
            }
            '}' => {
                braces = braces.checked_sub(1).ok_or("a `}` closes nothing")?;
                source.push(')');
            }
            ',' if braces > 0 => source.push('|'),
            '\\' => source += &regex::escape(&characters.next().ok_or("it ends with `\\`")?.to_string()),
            other => source += &regex::escape(&other.to_string()),
        }
    }
    if braces > 0 {
        return Err("a `{` is not closed");
    }
    let compiled = RegexBuilder::new(&(source + ")$")).dot_matches_new_line(true).size_limit(SIZE).build();
    compiled.map_err(|_| "it is too large")
}

/// What stands behind `[` up to `]`.
fn class(characters: &mut impl Iterator<Item = char>, source: &mut String) -> Result<(), &'static str> {
    let inside: String = characters.by_ref().take_while(|character| *character != ']').collect();
    let (negated, inside) =
        inside.strip_prefix('!').map_or((false, inside.as_str()), |inside| (true, inside));
    let characters: Vec<char> = inside.chars().collect();
    *source += if negated { "[^" } else { "[" };
    match characters.as_slice() {
        [] => return Err("`[]` holds no character"),
        [from, '-', to] if from <= to => {
            *source += &format!("{}-{}", regex::escape(&from.to_string()), regex::escape(&to.to_string()));
        }
        [_, '-', _] => return Err("a range ends before it begins"),
        several => several.iter().for_each(|one| *source += &escaped(*one)),
    }
    source.push(']');
    Ok(())
}

fn escaped(character: char) -> String {
    regex::escape(&character.to_string())
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn patterns_hold_whole_paths() {
        let cases = [
            ("conf/*", "conf/a.yaml", true),
            ("conf/*", "conf/deep/a.yaml", false),
            ("conf/**", "conf/deep/a.yaml", true),
            ("**.yaml", "conf/deep/a.yaml", true),
            ("*.yaml", "conf/a.yaml", false),
            ("conf/{a,b}.yaml", "conf/b.yaml", true),
            ("conf/?.yaml", "conf/ab.yaml", false),
            ("conf/[a-c].yaml", "conf/b.yaml", true),
            ("conf/[!a-c].yaml", "conf/b.yaml", false),
            ("a.b", "axb", false),
            ("\\*", "*", true),
        ];
        for (pattern, path, matches) in cases {
            assert_eq!(compile(pattern).unwrap().is_match(path), matches, "{pattern} {path}");
        }
        for pattern in ["{a", "a}", "[]", "[c-a]", "\\"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
