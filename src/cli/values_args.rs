use std::path::PathBuf;
use std::sync::Arc;

use super::{Failure, Session};
use crate::render::{self, Setting, SettingKind};

/// What is laid over the values of a chart.
#[derive(Debug, clap::Args)]
pub struct ValuesArgs {
    /// Read values for charts from a file, a URL or standard input (manifests are plain arguments)
    #[arg(short = 'f', long = "values", value_name = "FILE", value_delimiter = ',')]
    #[arg(value_hint = clap::ValueHint::FilePath, help_heading = "Rendering")]
    pub values: Vec<PathBuf>,
    /// Set a value: `web.replicas=4`, several with commas
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Rendering")]
    pub set: Vec<String>,
    /// Set a value that stays a string
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Rendering")]
    pub set_string: Vec<String>,
    /// Set a value written as JSON
    #[arg(long, value_name = "KEY=JSON", help_heading = "Rendering")]
    pub set_json: Vec<String>,
    /// Set a value to the content of a file
    #[arg(long, value_name = "KEY=PATH", help_heading = "Rendering")]
    pub set_file: Vec<String>,
    /// Set a value to all of the text after `=`: nothing in it has a meaning
    #[arg(long, value_name = "KEY=TEXT", help_heading = "Rendering")]
    pub set_literal: Vec<String>,
}

impl ValuesArgs {
    /// The options that render with these values; `reader` is what else reads standard input, which can be read once.
    ///
    /// # Errors
    /// A usage failure where two read standard input, a configuration failure where it cannot be read.
    pub fn options(&self, reader: Option<&str>, session: &Session) -> Result<render::Options, Failure> {
        let settings = self.settings();
        Ok(render::Options {
            stdin: self.stdin(&settings, reader, session)?,
            values: self.values.clone(),
            settings,
            ..render::Options::default()
        })
    }

    /// What the flags set, in the order in which they win.
    fn settings(&self) -> Vec<Setting> {
        let of = |kind, arguments: &[String]| {
            let setting = |argument: &String| Setting { kind, argument: argument.clone() };
            arguments.iter().map(setting).collect::<Vec<_>>()
        };
        [
            of(SettingKind::Json, &self.set_json),
            of(SettingKind::Guess, &self.set),
            of(SettingKind::String, &self.set_string),
            of(SettingKind::File, &self.set_file),
            of(SettingKind::Literal, &self.set_literal),
        ]
        .concat()
    }

    /// Standard input, where values are to come from it.
    fn stdin(
        &self,
        settings: &[Setting],
        reader: Option<&str>,
        session: &Session,
    ) -> Result<Option<Arc<[u8]>>, Failure> {
        let files = self.values.iter().filter(|path| path.as_os_str() == "-").map(|_| "`-f -`".to_owned());
        let flags = settings.iter().filter(|setting| setting.takes_stdin());
        let flags = flags.map(|setting| format!("`{} {}`", setting.kind.flag(), setting.argument));
        let readers: Vec<String> = files.chain(flags).collect();
        match (reader, readers.as_slice()) {
            (_, []) => Ok(None),
            (None, [_]) => Ok(Some(session.read_stdin()?.into())),
            (Some(one), [other, ..]) => Err(read_once(one, other)),
            (None, [one, other, ..]) => Err(read_once(one, other)),
        }
    }
}

fn read_once(one: &str, other: &str) -> Failure {
    let message = format!("standard input can be read once, and {one} and {other} both ask for it");
    Failure::usage(message).hint("save one of them to a file and name that")
}
