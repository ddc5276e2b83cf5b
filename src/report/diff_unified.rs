//! Changes as `kubectl diff` prints them, for scripts: a unified difference of live and merged object as YAML.

use std::io::{self, Write};

use colored::Colorize as _;
use serde_json::Value;
use similar::TextDiff;

use super::Style;
use super::diff_text::yaml;
use crate::diff::Difference;
use crate::object::Reference;

/// The lines of an object that differ, with those around them and without the names of files.
pub(super) fn hunks(difference: &Difference) -> String {
    let (live, merged) = sides(difference);
    let diff = TextDiff::from_lines(&live, &merged);
    diff.unified_diff().context_radius(3).to_string()
}

fn sides(difference: &Difference) -> (String, String) {
    let text = |value: &Value| if value.is_null() { String::new() } else { yaml(value) };
    (text(&difference.before), text(&difference.after))
}

/// Writes one difference of files an object. They are called as kubectl calls them, without the temporary
/// directories.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, differences: &[Difference], style: Style) -> io::Result<()> {
    for difference in differences {
        let name = file_name(difference.reference);
        let (live, merged) = sides(difference);
        let diff = TextDiff::from_lines(&live, &merged);
        let (old, new) = (format!("LIVE/{name}"), format!("MERGED/{name}"));
        let unified = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
        if unified.is_empty() {
            continue;
        }
        writeln!(out, "{}", style.paint(&format!("diff -u -N {old} {new}"), |text| text.bold()))?;
        for line in unified.lines() {
            let painted = style.paint(line, |text| match line.as_bytes() {
                [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => text.bold(),
                [b'-', ..] => text.red(),
                [b'+', ..] => text.green(),
                [b'@', ..] => text.cyan(),
                _ => text,
            });
            writeln!(out, "{painted}")?;
        }
    }
    Ok(())
}

/// `apps.v1.Deployment.shop.web`.
fn file_name(reference: &Reference) -> String {
    let gvk = &reference.gvk;
    let group = if gvk.group.is_empty() { String::new() } else { format!("{}.", gvk.group) };
    let namespace = reference.namespace.as_deref().unwrap_or_default();
    format!("{group}{}.{}.{namespace}.{}", gvk.version, gvk.kind, reference.name)
}
