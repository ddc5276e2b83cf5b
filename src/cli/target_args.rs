use std::path::PathBuf;

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
    #[arg(long, value_name = "TOKEN")]
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
    #[arg(long, value_name = "DURATION")]
    pub request_timeout: Option<String>,
    /// The embedded server instead of a cluster, kept in DIR (`:memory:` keeps nothing)
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    #[arg(conflicts_with_all = ["kubeconfig", "context"], value_hint = clap::ValueHint::DirPath)]
    pub local: Option<Option<PathBuf>>,
}
