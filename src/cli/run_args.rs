use std::io;

use super::{Failure, Session, Stream};
use crate::apply::{self, Event};
use crate::report::events::{Events, Format, Sink};

/// How a verb that changes a cluster goes about it, and shows it.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Change nothing: play it through in hoist alone, or on the server
    #[arg(long, value_name = "WHO", default_value = "none", require_equals = true)]
    pub dry_run: DryRun,
    /// How many objects are sent at once
    #[arg(long, value_name = "N", default_value_t = apply::CONCURRENCY)]
    #[arg(value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub concurrency: usize,
    /// The format of what happens
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    pub format: Format,
}

/// Who plays a run through that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum DryRun {
    /// Nobody: it is done
    None,
    /// hoist
    Client,
    /// The server
    Server,
}

impl RunArgs {
    /// The same as `apply` has it.
    pub fn dry_run(&self) -> Option<apply::DryRun> {
        match self.dry_run {
            DryRun::None => None,
            DryRun::Client => Some(apply::DryRun::Client),
            DryRun::Server => Some(apply::DryRun::Server),
        }
    }

    /// Does `work`, which tells what happens as it happens, and shows that.
    ///
    /// # Errors
    /// Those of `work`, and where the output cannot be written. The work is done all the same then: half an
    /// apply is worse than an apply that nobody sees.
    pub async fn shown<T>(
        &self,
        session: &Session,
        work: impl AsyncFnOnce(&mut dyn FnMut(Event)) -> T,
    ) -> Result<T, Failure> {
        let (mut out, mut err) = (session.stdout(), session.stderr());
        let results = Sink { stream: &mut out, style: session.style(Stream::Out) };
        let rest = Sink { stream: &mut err, style: session.style(Stream::Err) };
        let mut events = Events::new(results, rest, self.format, session.is_terminal(Stream::Err));
        let mut written: io::Result<()> = Ok(());
        let done = work(&mut |event| {
            if written.is_ok() {
                written = events.show(&event);
            }
        })
        .await;
        written?;
        Ok(done)
    }
}

/// Reads a format by the name that `report` gives it.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let named = |name: &str| Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
        .map(move |name| named(&name).unwrap_or(Format::Human))
}
