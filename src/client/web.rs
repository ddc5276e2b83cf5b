//! The way to any web server, for what is fetched by its URL: the same TLS and proxies as to an API server.

use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};

use super::{ConfigError, Surroundings, proxy, tls};

/// How long a connection may take to come about.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How many redirects are followed, as curl and browsers bound them.
const REDIRECTS: usize = 10;

/// A pool of connections to whatever servers URLs name: certificates are checked against what the machine trusts,
/// proxies taken from the environment, redirects followed, but never from https to http.
///
/// # Errors
/// [`ConfigError::Wrong`] where TLS cannot be set up.
pub fn web(around: Surroundings) -> Result<reqwest::Client, ConfigError> {
    let tls = tls::settings(None, false, None)?;
    let proxy = reqwest::Proxy::custom(move |url| proxy::from_environment(url, &around));
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_LIMIT)
        .user_agent(concat!("hoist/", env!("CARGO_PKG_VERSION")))
        .gzip(true)
        .redirect(Policy::custom(follow))
        .proxy(proxy);
    builder.build().map_err(|error| ConfigError::Wrong(format!("connections cannot be set up: {error}")))
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let was_secure = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    if was_secure && attempt.url().scheme() != "https" {
        return attempt.error("it redirects from https to http");
    }
    match attempt.previous().len() > REDIRECTS {
        true => attempt.error("it redirects more than 10 times"),
        false => attempt.follow(),
    }
}
