//! `.helmignore`: which files of a directory are no part of the chart in it.
//!
//! Helm's rules (helm `pkg/ignore`) look like git's and are others: the first line that speaks of a path decides,
//! a line with `!` leaves out all that it does *not* match, `**` is refused, and patterns are Go's
//! (`path/filepath.Match`).

use std::path::Path;

/// What Helm leaves out of every chart.
const ALWAYS: &str = "templates/.?*";

/// The lines of a `.helmignore`.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rule>);

#[derive(Clone, Debug)]
struct Rule {
    pattern: Pattern,
    negated: bool,
    /// Whether it speaks of directories alone.
    of_directories: bool,
    /// Whether the pattern is one of whole paths, and not of names.
    of_paths: bool,
}

/// A line that is no rule.
#[derive(Clone, Debug)]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Rules {
    /// Reads the text of a `.helmignore`; Helm's own rule stands behind its lines.
    ///
    /// # Errors
    /// The first line that Helm refuses.
    pub fn read(text: &str) -> Result<Self, BadLine> {
        let mut rules = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        for (at, line) in text.lines().chain([ALWAYS]).enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                rules.push(Rule::read(line).map_err(|reason| BadLine { line: at + 1, reason })?);
            }
        }
        Ok(Self(rules))
    }

    /// Whether the file at `path` is left out, or a directory that it stands in.
    pub fn ignore(&self, path: &Path) -> bool {
        self.ignore_one(path, false) || path.ancestors().skip(1).any(|folder| self.ignore_directory(folder))
    }

    /// Whether the directory at `path` is left out with everything in it.
    pub fn ignore_directory(&self, path: &Path) -> bool {
        !path.as_os_str().is_empty() && self.ignore_one(path, true)
    }

    fn ignore_one(&self, path: &Path, is_directory: bool) -> bool {
        for rule in &self.0 {
            let matches = || rule.matches(path);
            match rule.negated {
                true if rule.of_directories && !is_directory || !matches() => return true,
                false if (is_directory || !rule.of_directories) && matches() => return true,
                _ => {}
            }
        }
        false
    }
}

impl Rule {
    fn read(line: &str) -> Result<Self, &'static str> {
        if line.contains("**") {
            return Err("Helm knows no `**`");
        }
        let (negated, rest) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let (of_directories, rest) = rest.strip_suffix('/').map_or((false, rest), |rest| (true, rest));
        let (of_paths, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (rest.contains('/'), rest),
        };
        Ok(Self { pattern: Pattern::read(rest)?, negated, of_directories, of_paths })
    }

    fn matches(&self, path: &Path) -> bool {
        let name = if self.of_paths { path.as_os_str() } else { path.file_name().unwrap_or_default() };
        self.pattern.matches(&name.to_string_lossy())
    }
}

/// A pattern of Go's `path/filepath.Match`.
#[derive(Clone, Debug)]
struct Pattern(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    One(char),
    /// `?`: any but a slash.
    Any,
    /// `*`: any number of them.
    Many,
    /// `[a-z]`, `[^a-z]`.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Pattern {
    fn read(text: &str) -> Result<Self, &'static str> {
        let mut chars = text.chars().peekable();
        let mut parts = Vec::new();
        while let Some(char) = chars.next() {
            parts.push(match char {
                '*' => Part::Many,
                '?' => Part::Any,
                '[' => {
                    let negated = chars.next_if_eq(&'^').is_some();
                    let mut ranges = Vec::new();
                    while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                        let low = class_end(&mut chars)?;
                        let high = match chars.next_if_eq(&'-') {
                            Some(_) => class_end(&mut chars)?,
                            None => low,
                        };
                        ranges.push((low, high));
                    }
                    Part::Class { negated, ranges }
                }
                '\\' => Part::One(chars.next().ok_or("a `\\` ends the pattern")?),
                char => Part::One(char),
            });
        }
        Ok(Self(parts))
    }

    /// Whether the whole of `name` is what the pattern says. A `*` that cannot be longer because of a slash could
    /// not be if one before it were longer, so that only the last one is ever tried again.
    fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut at, mut part) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(part), name.get(at)) {
                (None, None) => return true,
                (Some(Part::Many), _) => {
                    star = Some((part, at));
                    part += 1;
                    continue;
                }
                (Some(one), Some(&char)) if one.is(char) => {
                    (at, part) = (at + 1, part + 1);
                    continue;
                }
                _ => {}
            }
            match star {
                Some((many, from)) if name.get(from).is_some_and(|&char| char != '/') => {
                    star = Some((many, from + 1));
                    (at, part) = (from + 1, many + 1);
                }
                _ => return false,
            }
        }
    }
}

impl Part {
    fn is(&self, char: char) -> bool {
        match self {
            Self::One(one) => *one == char,
            Self::Any => char != '/',
            Self::Many => false,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|(low, high)| (low..=high).contains(&&char)) != *negated
            }
        }
    }
}

/// One end of a range in a class.
fn class_end(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, &'static str> {
    match chars.next() {
        Some('-' | ']') => Err("`-` and `]` in `[…]` need a `\\` before them"),
        Some('\\') => chars.next().ok_or("a `\\` ends the pattern"),
        Some(char) => Ok(char),
        None => Err("a `[` is not closed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_gos() {
        for (pattern, name, matches) in [
            ("*.txt", "a.txt", true),
            ("*.txt", "a/b.txt", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("*/*b", "a/ab", true),
            ("?", "/", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[!a]x", "!x", true),
            ("[^a]x", "/x", true),
            ("\\*", "*", true),
            ("{a,b}", "a", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(Pattern::read(pattern).unwrap().matches(name), matches, "{pattern} {name}");
        }
        for pattern in ["[", "[]", "[]a]", "[a", "[a-]", "[-a]", "a\\", "[\\"] {
            assert!(Pattern::read(pattern).is_err(), "{pattern}");
        }
    }
}
