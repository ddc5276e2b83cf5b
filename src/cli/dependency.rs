use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::source_args::unreadable;
use super::{Failure, Session, file};
use crate::api::Clock as _;
use crate::render::lock::{self, Update};

/// Fetch and lock what a chart depends on
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Update(UpdateArgs),
}

/// Fetch the newest versions that `Chart.yaml` allows into `charts/`, and lock them in `Chart.lock`
#[derive(Debug, clap::Args)]
struct UpdateArgs {
    /// The chart's directory
    #[arg(value_name = "CHART", value_hint = clap::ValueHint::DirPath)]
    chart: PathBuf,
    /// Fetch nothing: packages are taken from what was fetched before
    #[arg(long)]
    offline: bool,
    /// Ask registries (`oci://…`) over plain HTTP
    #[arg(long)]
    plain_http: bool,
}

/// Updates the chart's directory and says what changed; status 1, and nothing written, where a dependency cannot be
/// resolved.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let Verb::Update(UpdateArgs { chart, offline, plain_http }) = args.verb;
    let web = session.web(offline)?.with_plain_http(plain_http);
    let update = match lock::update(&chart, &web, session.now()).map_err(unreadable)? {
        Ok(update) => update,
        Err(diagnostics) => {
            session.tell(&diagnostics)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut out = session.stdout();
    for (verb, path) in write(&chart, &update)? {
        writeln!(out, "{verb} {}", path.display())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what is new, the lock last, and removes what is outdated; files that stay as they are, are not touched.
fn write(chart: &std::path::Path, update: &Update) -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    let charts = chart.join("charts");
    let lock = update.lock.iter().map(|lock| (chart.join(lock::FILE), lock.as_bytes()));
    let packages = update.packages.iter().map(|(name, content)| (charts.join(name), content.as_slice()));
    let mut changed = Vec::new();
    for (path, content) in packages.chain(lock) {
        if fs::read(&path).is_ok_and(|old| old == content) {
            continue;
        }
        let folder = path.parent().unwrap_or(chart);
        let written = fs::create_dir_all(folder).and_then(|()| file::put(&path, content));
        written.map_err(|error| Failure::config(format!("cannot write `{}`: {error}", path.display())))?;
        changed.push(("wrote", path));
    }
    for path in update.outdated.iter().map(|name| charts.join(name)) {
        let removed = fs::remove_file(&path);
        removed.map_err(|error| Failure::config(format!("cannot remove `{}`: {error}", path.display())))?;
        changed.push(("removed", path));
    }
    Ok(changed)
}
