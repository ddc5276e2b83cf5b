//! The command line: arguments, the session, one file a verb.
//!
//! In: the process and its surroundings. Out: an exit status: 0 done and clean, 1 done with findings,
//! differences or failed objects, 2 could not run. Each verb is one file with its `Args` and its
//! `run(Args, &Session) -> Result<ExitCode, Failure>`; logic that two verbs need lives in the rooms.

mod apply;
mod completions;
mod config;
mod delete;
mod dependency;
mod diff;
mod explain;
mod failure;
mod file;
mod findings_args;
mod fix;
mod init;
mod lint;
mod output;
mod package;
mod prepare;
mod provenance;
mod push;
mod run_args;
mod server;
mod session;
mod source_args;
mod target_args;
mod template;
mod test;
mod validate;
mod values;
mod values_args;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{ArgAction, CommandFactory as _, Parser, Subcommand};

use crate::report;
pub use failure::{Failure, FailureKind};
pub use output::{Output, Stream};
pub use session::{ColorWhen, Session};

/// Takes Kubernetes manifests from source to cluster: render, validate, diff, apply.
#[derive(Debug, Parser)]
#[command(name = "hoist", version, max_term_width = 100, propagate_version = false)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb takes.
#[derive(Debug, clap::Args)]
struct GlobalArgs {
    /// Say what is being done, on standard error; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count, display_order = 900)]
    verbose: u8,
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 901)]
    color: ColorWhen,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Template(template::Args),
    Validate(validate::Args),
    Lint(lint::Args),
    Test(test::Args),
    Values(values::Args),
    Diff(diff::Args),
    Apply(apply::Args),
    Delete(delete::Args),
    Package(package::Args),
    Push(push::Args),
    Dependency(dependency::Args),
    Server(server::Args),
    Init(init::Args),
    Explain(explain::Args),
    Completions(completions::Args),
}

impl Verb {
    fn run(self, session: &Session) -> Result<ExitCode, Failure> {
        match self {
            Self::Template(args) => template::run(args, session),
            Self::Validate(args) => validate::run(args, session),
            Self::Lint(args) => lint::run(args, session),
            Self::Test(args) => test::run(args, session),
            Self::Values(args) => values::run(args, session),
            Self::Diff(args) => diff::run(args, session),
            Self::Apply(args) => apply::run(args, session),
            Self::Delete(args) => delete::run(args, session),
            Self::Package(args) => package::run(args, session),
            Self::Push(args) => push::run(args, session),
            Self::Dependency(args) => dependency::run(args, session),
            Self::Server(args) => server::run(args, session),
            Self::Init(args) => init::run(args, session),
            Self::Explain(args) => explain::run(args, session),
            Self::Completions(args) => completions::run(args, session),
        }
    }
}

/// Runs the command that the process was started with, and says how it ended.
pub fn main() -> ExitCode {
    let arguments = Session::arguments();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return misused(error),
    };
    let session = Session::start(cli.global.color, cli.global.verbose);
    cli.verb.run(&session).unwrap_or_else(|failure| told(&failure, &session))
}

/// Shows what clap has to say: help and version on standard output, errors on standard error.
fn misused(error: clap::Error) -> ExitCode {
    // Where the answer cannot be written there is nobody left to tell.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Shows a failure on standard error.
fn told(failure: &Failure, session: &Session) -> ExitCode {
    let mut err = session.stderr();
    let style = session.style(Stream::Err);
    let _ = match &failure.finding {
        Some(finding) => report::human::write_one(&mut err, finding, style),
        None => report::failure::write(&mut err, &failure.to_string(), &failure.hints, style),
    };
    let _ = err.flush();
    ExitCode::from(2)
}

/// The whole command line, for completions.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}
