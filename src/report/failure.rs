//! Why a command could not run, on standard error.

use std::io::{self, Write};

use colored::Colorize as _;

use super::Style;

/// Writes `error: message` and each hint as `  help: hint`.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, message: &str, hints: &[String], style: Style) -> io::Result<()> {
    writeln!(out, "{}: {message}", style.paint("error", |text| text.red().bold()))?;
    for hint in hints {
        writeln!(out, "  {}: {hint}", style.paint("help", |text| text.cyan().bold()))?;
    }
    Ok(())
}

/// Writes `warning: message`.
///
/// # Errors
/// Those of `out`.
pub fn warn(out: &mut dyn Write, message: &str, style: Style) -> io::Result<()> {
    writeln!(out, "{}: {message}", style.paint("warning", |text| text.yellow().bold()))
}
