//! What `--fix` would change, as a unified difference of each file.

use std::io::{self, Write};

use colored::Colorize as _;
use similar::TextDiff;

use super::Style;
use crate::text::Text;

/// What stands in the place of a Secret's value.
const MASK: &str = "***";

/// Writes the difference of a text and its repaired form. The values of Secrets are masked in both.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, before: &Text, after: &Text, style: Style) -> io::Result<()> {
    let (old, new) = (masked(before), masked(after));
    let diff = TextDiff::from_lines(&old, &new);
    let (from, to) = (format!("a/{}", before.name()), format!("b/{}", before.name()));
    let unified = diff.unified_diff().context_radius(3).header(&from, &to).to_string();
    for line in unified.split_inclusive('\n') {
        let end = line.trim_end_matches(['\r', '\n']).len();
        let painted = style.paint(&line[..end], |text| match line.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => text.bold(),
            [b'-', ..] => text.red(),
            [b'+', ..] => text.green(),
            [b'@', ..] => text.cyan(),
            _ => text,
        });
        write!(out, "{painted}{}", &line[end..])?;
    }
    Ok(())
}

/// The content without what is never to be shown.
fn masked(text: &Text) -> String {
    let mut shown = String::with_capacity(text.content().len());
    let mut done = 0;
    for hidden in text.concealed_in(text.span()) {
        shown.push_str(&text.content()[done..hidden.start as usize]);
        shown.push_str(MASK);
        done = hidden.end as usize;
    }
    shown + &text.content()[done..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_secret_is_masked_on_both_sides() {
        let (before, after) =
            (Text::new("s.yaml", "a: x\nb: hunter2\n"), Text::new("s.yaml", "c: x\nb: hunter2\n"));
        before.conceal(Span::new(8, 15));
        after.conceal(Span::new(8, 15));
        let mut out = Vec::new();
        write(&mut out, &before, &after, Style::PLAIN).expect("a vector takes everything");
        let out = String::from_utf8(out).expect("UTF-8");
        assert_eq!(out, "--- a/s.yaml\n+++ b/s.yaml\n@@ -1,2 +1,2 @@\n-a: x\n+c: x\n b: ***\n");
    }
}
