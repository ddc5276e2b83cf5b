//! The names that Kubernetes gives things, and what it says of one that does not fit (apimachinery
//! `pkg/util/validation/validation.go`, `pkg/api/validate/content`).
//!
//! Every function takes the whole name; the error holds all that is wrong with it, one sentence each.

mod config_key;
mod dns;
mod env_var;
mod header;
mod identifier;
mod label;
mod path_segment;
mod port;

pub use config_key::config_map_key;
pub use dns::{dns1035_label, dns1123_label, dns1123_subdomain, dns1123_subdomain_with_underscore};
pub use dns::{fully_qualified_domain_name, wildcard_dns1123_subdomain};
pub use env_var::{env_var_name, relaxed_env_var_name};
pub use header::http_header_name;
pub use identifier::c_identifier;
pub use label::{label_value, qualified_name};
pub use path_segment::path_segment_name;
pub use port::{port_name, port_number};

/// What is wrong with a name: nothing, or all of it.
pub type Verdict = Result<(), Vec<String>>;

fn verdict(wrong: Vec<String>) -> Verdict {
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn too_long(most: usize) -> String {
    format!("must be no more than {most} characters")
}

/// What the API server says where a pattern does not match. It names a regular expression; ours are matched by
/// hand, so that a name costs no more than a look at its bytes.
fn mismatch(rule: &str, examples: &[&str], pattern: &str) -> String {
    let quoted: Vec<String> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("{rule} (e.g. {}regex used for validation is '{pattern}')", quoted.join(" or "))
}

/// `..` and what begins with it would leave the directory that a key becomes a file in.
fn leaves_directory(name: &str) -> Option<String> {
    match name {
        "." => Some("must not be '.'".to_owned()),
        ".." => Some("must not be '..'".to_owned()),
        _ => name.starts_with("..").then(|| "must not start with '..'".to_owned()),
    }
}
