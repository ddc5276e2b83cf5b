use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Failure, Session};
use crate::api::Transport;
use crate::apply::{Namespace, Target};
use crate::client::{Client, Config, ConfigError, DEFAULT_NAMESPACE, Impersonation, Overrides, Secret};
use crate::kinds::KubeVersion;
use crate::scalar;
use crate::server::store::OpenError;
use crate::server::{self, Server, StartError};

/// Which cluster a verb works against: a kubeconfig's, or the embedded server.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// The kubeconfig file [default: $KUBECONFIG, else ~/.kube/config]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub kubeconfig: Option<PathBuf>,
    /// The context of the kubeconfig
    #[arg(long, value_name = "NAME")]
    pub context: Option<String>,
    /// The API server's address
    #[arg(short, long, value_name = "URL")]
    pub server: Option<String>,
    /// A bearer token
    #[arg(long, value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// The certificate authority that the API server's certificate is checked by
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub certificate_authority: Option<PathBuf>,
    /// The user to act as
    #[arg(long = "as", value_name = "USER")]
    pub as_user: Option<String>,
    /// A group to act as; may be repeated
    #[arg(long, value_name = "GROUP")]
    pub as_group: Vec<String>,
    /// How long one request may take: `30s`, `0` for no limit
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub request_timeout: Option<Duration>,
    /// The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    #[arg(conflicts_with_all = ["kubeconfig", "context", "server"], value_hint = clap::ValueHint::DirPath)]
    pub local: Option<Option<PathBuf>>,
}

/// A server that can be asked, and the namespace that objects go to.
pub struct Opened {
    /// The way to it.
    pub transport: Box<dyn Transport>,
    /// What it is.
    pub target: Target,
    /// Where objects go that name no namespace.
    pub namespace: Namespace,
}

impl TargetArgs {
    /// Opens the way to the server and asks it what it is. `namespace` is what `-n` says; a new embedded server
    /// plays `version`.
    ///
    /// # Errors
    /// A configuration failure where no server is configured, or wrongly; a cluster failure where it does not
    /// answer.
    pub async fn open(
        &self,
        session: &Session,
        namespace: Option<&str>,
        version: Option<KubeVersion>,
    ) -> Result<Opened, Failure> {
        let (transport, default) = match &self.local {
            Some(folder) => self.open_local(folder.as_deref(), session, version).await?,
            None => self.open_cluster(&self.overrides(), session)?,
        };
        let target = Target::ask(&*transport).await.map_err(Failure::call)?;
        let namespace = namespace.filter(|name| !name.is_empty());
        let name = namespace.map_or(default, str::to_owned);
        Ok(Opened { transport, target, namespace: Namespace { name, enforced: namespace.is_some() } })
    }

    fn overrides(&self) -> Overrides {
        Overrides {
            kubeconfig: self.kubeconfig.clone(),
            context: self.context.clone(),
            server: self.server.clone(),
            token: self.token.clone().map(Secret::new),
            certificate_authority: self.certificate_authority.clone(),
            impersonate: Impersonation {
                user: self.as_user.clone(),
                groups: self.as_group.clone(),
                ..Impersonation::default()
            },
            request_timeout: self.request_timeout.filter(|limit| !limit.is_zero()),
            ..Overrides::default()
        }
    }

    /// The way to the cluster that `overrides` and the kubeconfig name, and its context's namespace.
    fn open_cluster(
        &self,
        overrides: &Overrides,
        session: &Session,
    ) -> Result<(Box<dyn Transport>, String), Failure> {
        let config = Config::load(overrides, &session.surroundings()?).map_err(misconfigured)?;
        for warning in &config.warnings {
            session.warn(warning)?;
        }
        let namespace = config.namespace.clone();
        let client = Client::new(config, session.clock()).map_err(misconfigured)?;
        Ok((Box::new(client), namespace))
    }

    /// The embedded server in this process; where another process holds `folder`, the way to that one.
    async fn open_local(
        &self,
        folder: Option<&Path>,
        session: &Session,
        version: Option<KubeVersion>,
    ) -> Result<(Box<dyn Transport>, String), Failure> {
        let folder = match folder {
            Some(folder) if folder.as_os_str() == ":memory:" => None,
            Some(folder) => Some(folder.to_owned()),
            None => Some(session.state_dir()?.join("server")),
        };
        let config =
            server::Config { folder: folder.clone(), version: version.unwrap_or(KubeVersion::NEWEST) };
        match (Server::open(&config, session.clock()).await, folder) {
            (Ok(server), _) => Ok((Box::new(server), DEFAULT_NAMESPACE.to_owned())),
            (Err(StartError::Store(OpenError::InUse(_))), Some(folder)) => self.join_server(&folder, session),
            (Err(error), _) => Err(Failure::config(error)),
        }
    }

    /// The way to the `hoist server` that holds `folder`, by the kubeconfig that it wrote there.
    fn join_server(&self, folder: &Path, session: &Session) -> Result<(Box<dyn Transport>, String), Failure> {
        let kubeconfig = folder.join("kubeconfig");
        if !kubeconfig.is_file() {
            return Err(Failure::config(format!("`{}` is in use by another hoist process", folder.display()))
                .hint("wait until it is done, or name the kubeconfig that `hoist server` wrote: `--kubeconfig FILE`"));
        }
        self.open_cluster(&Overrides { kubeconfig: Some(kubeconfig), ..self.overrides() }, session)
    }
}

fn misconfigured(error: ConfigError) -> Failure {
    match error {
        ConfigError::NoCluster(_) => Failure::config(error)
            .hint("no cluster at hand? `--local` is an API server of hoist's own, with nothing to install")
            .hint("name a kubeconfig with `--kubeconfig FILE` or $KUBECONFIG"),
        ConfigError::Malformed { .. } => {
            Failure::config(error).hint("mend that file, or name another: `--kubeconfig FILE` or $KUBECONFIG")
        }
        _ => Failure::config(error),
    }
}

/// Reads a span of time as kubectl does: `30s`, `1m30s`, or bare seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(Duration::from_secs(seconds));
    }
    let parsed =
        scalar::Duration::parse(text).ok().and_then(|parsed| u64::try_from(parsed.nanoseconds()).ok());
    parsed.map(Duration::from_nanos).ok_or_else(|| "write it as 30s, 5m or 1h30m".to_owned())
}
