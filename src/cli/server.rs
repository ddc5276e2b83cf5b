use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, Session};
use crate::kinds::KubeVersion;
use crate::server::{Config, Listen, Server};

/// Serve the embedded API server until it is told to end
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to keep the objects; `:memory:` keeps nothing [default: the user's state directory]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    local: Option<PathBuf>,
    /// A kubeconfig to write beside the one in DIR; both go when the server ends
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    kubeconfig: Option<PathBuf>,
    /// The address to serve on
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// The port to serve on; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The version of Kubernetes to play
    #[arg(long, value_name = "VERSION", default_value_t = KubeVersion::NEWEST)]
    kube_version: KubeVersion,
}

/// Serves until SIGTERM or SIGINT. Says where, in one line on standard output, once it answers.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let folder = folder(&args, session)?;
    // In the folder it always stands too: that is where `--local=DIR` of another process looks for it.
    let own = folder.as_ref().map(|folder| folder.join("kubeconfig"));
    let kubeconfigs: Vec<PathBuf> = args.kubeconfig.clone().into_iter().chain(own).collect();
    if kubeconfigs.is_empty() {
        return Err(Failure::usage("a server that keeps nothing has no folder for its kubeconfig")
            .hint("say where to write it: `--kubeconfig FILE`"));
    }
    session.block_on(serve(&args, folder, &kubeconfigs, session))?
}

async fn serve(
    args: &Args,
    folder: Option<PathBuf>,
    kubeconfigs: &[PathBuf],
    session: &Session,
) -> Result<ExitCode, Failure> {
    let config = Config { folder, version: args.kube_version };
    let server = Server::open(&config, session.clock()).await.map_err(Failure::config)?;
    let listen = Listen { address: SocketAddr::new(args.address, args.port) };
    let listening = server.listen(listen).await.map_err(Failure::config)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(Failure::internal)?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(Failure::internal)?;
    let content = listening.kubeconfig();
    let _written = write_all(kubeconfigs, &content)?;
    let mut out = session.stdout();
    let told = kubeconfigs.first().map(|file| file.display().to_string()).unwrap_or_default();
    writeln!(out, "serving on https://{}, kubeconfig {told}", listening.address())?;
    out.flush()?;
    let end = async {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    };
    listening.run(end).await;
    Ok(ExitCode::SUCCESS)
}

/// Where the objects are kept; `None` for nowhere.
fn folder(args: &Args, session: &Session) -> Result<Option<PathBuf>, Failure> {
    match &args.local {
        Some(folder) if folder.as_os_str() == ":memory:" => Ok(None),
        Some(folder) => Ok(Some(folder.clone())),
        None => session.state_dir().map(|state| Some(state.join("server"))),
    }
}

/// Files that lead to this server; they go when it ends, and lead nobody astray afterwards.
struct Written<'a> {
    files: Vec<&'a Path>,
    content: &'a str,
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        // One that somebody has written since is theirs.
        let own = |file: &&&Path| std::fs::read_to_string(file).is_ok_and(|content| content == self.content);
        for file in self.files.iter().filter(own) {
            if let Err(error) = std::fs::remove_file(file) {
                tracing::debug!(%error, "cannot remove {}", file.display());
            }
        }
    }
}

fn write_all<'a>(files: &'a [PathBuf], content: &'a str) -> Result<Written<'a>, Failure> {
    let mut written = Written { files: Vec::new(), content };
    for file in files {
        write_private(file, content).map_err(|error| {
            Failure::config(format!("cannot write the kubeconfig `{}`: {error}", file.display()))
        })?;
        written.files.push(file);
    }
    Ok(written)
}

/// Writes a file that only its owner may read; one that is there is replaced.
fn write_private(path: &Path, content: &str) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(content.as_bytes())
}
