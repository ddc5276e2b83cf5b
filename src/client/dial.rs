//! How connections to a server are made.

use std::net::{IpAddr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::connection::CONNECT_LIMIT;
use super::credentials::Certificate;
use super::{Config, ConfigError, tls};

/// A pool of connections as `config` wants them; `certificate` is the client's own, where a plugin gave it.
///
/// # Errors
/// [`ConfigError`]: certificates, keys or names that cannot be used.
pub(super) fn pool(
    config: &Config,
    certificate: Option<&Certificate>,
) -> Result<reqwest::Client, ConfigError> {
    let certificate = certificate.or(config.credentials.certificate.as_ref());
    let tls = tls::settings(config.authority.as_deref(), config.insecure, certificate)?;
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_LIMIT)
        .tcp_nodelay(true)
        .http2_adaptive_window(true)
        .gzip(config.compression)
        .redirect(reqwest::redirect::Policy::none());
    builder = match &config.proxy {
        Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy).map_err(|error| unusable(&error))?),
        None => builder.no_proxy(),
    };
    if let Some(renamed) = renamed(config) {
        if config.proxy.is_some() {
            let both = "tls-server-name cannot be used together with a proxy";
            return Err(ConfigError::Wrong(both.to_owned()));
        }
        builder = builder.dns_resolver(std::sync::Arc::new(renamed));
    }
    builder.build().map_err(|error| unusable(&error))
}

fn unusable(error: &reqwest::Error) -> ConfigError {
    ConfigError::Wrong(format!("the connection cannot be set up: {error}"))
}

/// Where a request for `target` goes. With a tls-server-name that name stands in the host's place, so that TLS
/// asks for it and checks it; [`Renamed`] leads it back to the real host.
pub(super) fn address(config: &Config, target: &str) -> String {
    let mut base = config.server.clone();
    if let Some(name) = &config.tls_server_name {
        // A name that no URL can hold was refused when the pool was made.
        let _ = base.set_host(Some(name));
    }
    format!("{}{target}", base.as_str().trim_end_matches('/'))
}

/// The way from a tls-server-name to the host that it stands for.
#[derive(Clone)]
struct Renamed {
    host: String,
    port: u16,
}

fn renamed(config: &Config) -> Option<Renamed> {
    let name = config.tls_server_name.as_deref()?;
    let host = config.server.host_str()?.trim_matches(['[', ']']);
    let port = config.server.port_or_known_default()?;
    let usable = Url::parse(&format!("https://{name}")).is_ok();
    (usable && name != host).then(|| Renamed { host: host.to_owned(), port })
}

impl Resolve for Renamed {
    fn resolve(&self, _name: Name) -> Resolving {
        let Self { host, port } = self.clone();
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
                Ok(address) => vec![SocketAddr::new(address, port)],
                Err(_) => tokio::net::lookup_host((host, port)).await?.collect(),
            };
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}
