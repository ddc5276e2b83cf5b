use std::path::PathBuf;

/// Which manifests a verb works on, and how charts among them are rendered.
#[derive(Debug, clap::Args)]
pub struct SourceArgs {
    /// Manifests: files, directories, globs, charts, or `-` for standard input
    #[arg(value_name = "SOURCE", value_hint = clap::ValueHint::AnyPath)]
    pub sources: Vec<PathBuf>,
    /// Read values for charts from a file (manifests are plain arguments)
    #[arg(short = 'f', long = "values", value_name = "FILE", help_heading = "Rendering")]
    #[arg(value_hint = clap::ValueHint::FilePath)]
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
    /// The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`
    #[arg(long, value_name = "VERSION", help_heading = "Rendering")]
    pub kube_version: Option<String>,
    /// API versions that templates see as served, beside the built-in ones
    #[arg(long, value_name = "VERSION", value_delimiter = ',', help_heading = "Rendering")]
    pub api_versions: Vec<String>,
    /// The release's name that templates see; by default the chart's name
    #[arg(long, value_name = "NAME", help_heading = "Rendering")]
    pub name: Option<String>,
    /// The namespace of objects that name none
    #[arg(short, long, value_name = "NAMESPACE", help_heading = "Rendering")]
    pub namespace: Option<String>,
}
