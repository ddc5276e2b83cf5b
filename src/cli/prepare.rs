//! What `apply`, `diff` and `delete` do before they part: sources to a Bundle, a Bundle to a Plan.

use std::process::ExitCode;

use super::source_args::{SourceArgs, unreadable};
use super::target_args::Opened;
use super::{Failure, Session};
use crate::apply::{self, Plan, PrepareError};
use crate::diag::{self, Diagnostic, Severity};
use crate::render::Rendered;

/// What sources ask of a server, and what their charts say once it is done.
pub(super) struct Planned {
    /// The Plan.
    pub plan: Plan,
    /// The notes of the charts among the sources.
    pub notes: Vec<String>,
}

impl SourceArgs {
    /// Reads and renders the sources for a server. Where they are broken, that is shown, and the inner error is
    /// the status to end with.
    ///
    /// # Errors
    /// A failure where something cannot be read at all.
    pub(super) fn read(
        &self,
        opened: &Opened,
        session: &Session,
    ) -> Result<Result<Rendered, ExitCode>, Failure> {
        let (sources, options) = (self.sources(session)?, self.options(session)?);
        self.rendered(apply::read(&sources, options, &opened.target, &opened.namespace), session)
    }

    fn rendered(
        &self,
        read: Result<Rendered, PrepareError>,
        session: &Session,
    ) -> Result<Result<Rendered, ExitCode>, Failure> {
        match read {
            // Nothing to do is more likely a generator that failed than what somebody wants.
            Ok(rendered) if rendered.bundle.is_empty() => Err(Failure::config("the sources hold no objects")
                .hint("`hoist validate --strict` says what was found instead")),
            Ok(rendered) => Ok(Ok(rendered)),
            Err(error) => self.refused(error, session).map(Err),
        }
    }

    /// Plans what the sources ask of a server; with `makes`, values that charts generate are made where the server
    /// holds none. Where the sources cannot be applied, that is shown, and the inner error is the status to end
    /// with; findings that stand in nobody's way are shown, too.
    ///
    /// # Errors
    /// A failure where something cannot be read at all, or the server cannot be asked.
    pub(super) async fn prepare(
        &self,
        opened: &Opened,
        concurrency: usize,
        makes: bool,
        session: &Session,
    ) -> Result<Result<Planned, ExitCode>, Failure> {
        let (sources, options, maker) =
            (self.sources(session)?, self.options(session)?, session.maker(makes));
        let server = (&opened.target, &*opened.transport);
        let read = apply::read_with_generated(&sources, options, server, &opened.namespace, &maker).await;
        let rendered = match self.rendered(read, session)? {
            Ok(rendered) => rendered,
            Err(status) => return Ok(Err(status)),
        };
        let Opened { transport, target, namespace } = opened;
        match apply::prepare(&rendered.bundle, target, &**transport, namespace, concurrency).await {
            Ok(prepared) => {
                session.tell(&worth_telling(rendered.diagnostics))?;
                session.tell(&worth_telling(prepared.diagnostics))?;
                Ok(Ok(Planned { plan: prepared.plan, notes: rendered.notes }))
            }
            Err(error) => self.refused(error, session).map(Err),
        }
    }

    /// Shows why there is no Plan, and says what to end with.
    ///
    /// # Errors
    /// Where that is no finding but something that could not run.
    pub(super) fn refused(&self, error: PrepareError, session: &Session) -> Result<ExitCode, Failure> {
        match error {
            PrepareError::Render(error) => Err(unreadable(error)),
            PrepareError::Call(error) => Err(Failure::call(error)),
            PrepareError::Wrong(diagnostics) => {
                session.tell(&worth_telling(diagnostics))?;
                Ok(ExitCode::FAILURE)
            }
        }
    }
}

/// What someone wants to know who asked for something else than findings.
fn worth_telling(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.retain(|found| found.severity >= Severity::Warning);
    diag::mask(&mut diagnostics);
    diagnostics
}
