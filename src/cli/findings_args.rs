use std::process::ExitCode;

use crate::diag::{Diagnostic, Severity};
use crate::report::Format;

/// How findings are shown, and which of them make a command end with status 1.
#[derive(Debug, clap::Args)]
pub struct FindingsArgs {
    /// The format of the findings
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    pub format: Format,
    /// The least severity that makes the status 1 [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    pub fail_on: Option<FailOn>,
}

/// The least severity that makes the status 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Warnings, too
    Warning,
    /// Every finding
    Info,
    /// No finding
    Never,
}

impl FindingsArgs {
    /// 1 where a finding is as bad as `--fail-on` says, else 0.
    pub fn status(&self, diagnostics: &[Diagnostic]) -> ExitCode {
        let least = match self.fail_on.unwrap_or_default() {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        };
        let fails = |least| diagnostics.iter().any(|found| found.severity >= least);
        ExitCode::from(u8::from(least.is_some_and(fails)))
    }
}

/// Reads a format by the name that `report` gives it.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let named = |name: &str| Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
        .map(move |name| named(&name).unwrap_or(Format::Human))
}
