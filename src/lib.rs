//! hoist takes Kubernetes manifests from source to cluster.

pub mod api;
pub mod apply;
pub mod check;
pub mod cli;
pub mod client;
pub mod diag;
pub mod diff;
pub mod kinds;
pub mod merge;
pub mod object;
pub mod render;
pub mod report;
pub mod scalar;
pub mod server;
pub mod text;
pub mod yaml;
