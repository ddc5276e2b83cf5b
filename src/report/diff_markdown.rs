//! Changes as Markdown, for a comment on a pull request: a line an object, its differences folded away.

use std::io::{self, Write};

use super::diff::{head, summary};
use super::diff_unified;
use super::spot::printable;
use crate::diff::Difference;

/// How many bytes a comment may have: GitHub takes 65,536 characters, GitLab more.
const LONGEST: usize = 60_000;
/// How many bytes of one object's difference are shown.
const LONGEST_OBJECT: usize = 20_000;

/// Writes one comment; a sentence where nothing differs. What does not fit is named and counted, not cut in two.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, differences: &[Difference]) -> io::Result<()> {
    if differences.is_empty() {
        return writeln!(out, "No object changes.");
    }
    let mut comment = format!("**{}**\n", summary(differences));
    let mut left = 0;
    for difference in differences {
        let details = details(difference)?;
        match comment.len() + details.len() <= LONGEST {
            true => comment.push_str(&details),
            false => left += 1,
        }
    }
    if left > 0 {
        comment.push_str(&format!("\n{left} more do not fit into a comment: `hoist diff` shows them.\n"));
    }
    out.write_all(comment.as_bytes())
}

/// One object, folded.
fn details(difference: &Difference) -> io::Result<String> {
    let (object, what) = head(difference);
    let shown = unified(difference)?;
    let fence = fence(&shown);
    let summary = escaped(&format!("{object}: {what}"));
    Ok(format!("\n<details><summary>{summary}</summary>\n\n{fence}diff\n{shown}{fence}\n\n</details>\n"))
}

/// The difference of an object without the names of files, which say nothing here.
fn unified(difference: &Difference) -> io::Result<String> {
    let mut text = diff_unified::hunks(difference);
    if text.len() > LONGEST_OBJECT {
        let end = text[..text.floor_char_boundary(LONGEST_OBJECT)].rfind('\n').map_or(0, |at| at + 1);
        text.truncate(end);
        text.push_str("… more lines differ\n");
    }
    Ok(text.lines().map(|line| printable(line) + "\n").collect())
}

/// As many backquotes as no line begins with.
fn fence(text: &str) -> String {
    let longest = text.lines().map(|line| {
        let line = line.trim_start_matches(['+', '-', ' ']);
        line.len() - line.trim_start_matches('`').len()
    });
    "`".repeat(longest.max().unwrap_or(0).max(2) + 1)
}

/// `text` within HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
