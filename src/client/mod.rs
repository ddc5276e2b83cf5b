//! The way to a real API server: kubeconfig, credentials, TLS, discovery, retries.
//!
//! In: a kubeconfig and the flags that override it, the process's surroundings as `cli` hands them in. Out:
//! [`Client`], a `Transport`; what a server has on offer ([`Discovery`]) and calls for objects ([`Api`]), both
//! over any `Transport`; [`web()`], the way to web servers that are no API servers. The room does not know the
//! embedded server and reads no environment of its own.

mod call;
mod config;
mod connection;
mod credentials;
mod dial;
pub mod discovery;
mod error;
mod exec_plugin;
mod failure;
mod impersonation;
mod in_cluster;
mod kubeconfig;
mod proxy;
mod refusal;
mod retry;
mod secret;
mod surroundings;
mod tls;
mod user;
mod watch;
mod web;

pub use call::{Answer, Api, DeleteOptions, Listing, WriteOptions};
pub use config::{Config, DEFAULT_NAMESPACE, Overrides};
pub use connection::Client;
pub use discovery::{Discovery, Resource};
pub use error::ConfigError;
pub use impersonation::Impersonation;
pub use refusal::CallError;
pub use secret::Secret;
pub use surroundings::Surroundings;
pub use watch::Watch;
pub use web::web;
