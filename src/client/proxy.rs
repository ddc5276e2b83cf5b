//! Which proxy the server is reached through.

use reqwest::Url;

use super::{ConfigError, Surroundings};

const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// `proxy`, as cluster `cluster` of the kubeconfig names it.
///
/// # Errors
/// [`ConfigError::Wrong`] for anything but an http, https or socks5 URL.
pub(super) fn checked(proxy: &str, cluster: &str) -> Result<String, ConfigError> {
    match Url::parse(proxy).ok().filter(|url| url.has_host() && SCHEMES.contains(&url.scheme())) {
        Some(url) => Ok(url.into()),
        None => Err(ConfigError::Wrong(format!(
            "cluster `{cluster}`: the proxy-url `{proxy}` is no http, https or socks5 URL"
        ))),
    }
}

/// The proxy that the environment names for `server`, as Go's `net/http` reads it: none for this machine itself
/// and for what `NO_PROXY` lists (golang.org/x/net `http/httpproxy`).
pub(super) fn from_environment(server: &Url, around: &Surroundings) -> Option<String> {
    let either = |upper: &str, lower: &str| around.text(upper).or_else(|| around.text(lower));
    let proxy = match server.scheme() {
        "https" => either("HTTPS_PROXY", "https_proxy"),
        _ => either("HTTP_PROXY", "http_proxy"),
    }?;
    let excluded = either("NO_PROXY", "no_proxy").unwrap_or_default();
    if is_excluded(server, excluded) {
        return None;
    }
    Some(if proxy.contains("://") { proxy.to_owned() } else { format!("http://{proxy}") })
}

fn is_excluded(server: &Url, excluded: &str) -> bool {
    let host = server.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    let address: Option<std::net::IpAddr> = host.parse().ok();
    if host == "localhost" || address.is_some_and(|address| address.is_loopback()) {
        return true;
    }
    let port = server.port_or_known_default();
    excluded.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        entry == "*"
            || match address {
                Some(address) => covers_address(entry, address, port),
                None => covers_name(&entry.to_ascii_lowercase(), &host, port),
            }
    })
}

fn covers_address(entry: &str, address: std::net::IpAddr, port: Option<u16>) -> bool {
    if let Ok(exact) = entry.parse::<std::net::IpAddr>() {
        return exact == address;
    }
    if let Ok(exact) = entry.parse::<std::net::SocketAddr>() {
        return exact.ip() == address && Some(exact.port()) == port;
    }
    let Some((base, Ok(length))) = entry.split_once('/').map(|(base, length)| (base, length.parse::<u32>()))
    else {
        return false;
    };
    match (base.parse(), address) {
        (Ok(std::net::IpAddr::V4(base)), std::net::IpAddr::V4(address)) if length <= 32 => {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            base.to_bits() & mask == address.to_bits() & mask
        }
        (Ok(std::net::IpAddr::V6(base)), std::net::IpAddr::V6(address)) if length <= 128 => {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            base.to_bits() & mask == address.to_bits() & mask
        }
        _ => false,
    }
}

/// `example.com` covers itself and what ends in `.example.com`, `.example.com` only the latter.
fn covers_name(entry: &str, host: &str, port: Option<u16>) -> bool {
    let (name, wanted) = match entry.rsplit_once(':') {
        Some((name, digits)) => (name, digits.parse::<u16>().ok()),
        None => (entry, None),
    };
    let name = name.strip_prefix('*').unwrap_or(name);
    let covered = match name.strip_prefix('.') {
        Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        None => host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')),
    };
    covered && wanted.is_none_or(|wanted| Some(wanted) == port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(server: &str, excluded: &str) -> Option<String> {
        let env = [("HTTPS_PROXY", "proxy:3128"), ("NO_PROXY", excluded)];
        let env = env.map(|(key, value)| (key.into(), value.into())).to_vec();
        from_environment(&Url::parse(server).unwrap(), &Surroundings { env, ..Surroundings::default() })
    }

    #[test]
    fn the_environment_is_read_as_go_reads_it() {
        let proxy = Some("http://proxy:3128".to_owned());
        assert_eq!(chosen("https://k8s.example.com", ""), proxy);
        assert_eq!(chosen("http://k8s.example.com", ""), None);
        assert_eq!(chosen("https://127.0.0.1:6443", ""), None);
        assert_eq!(chosen("https://k8s.example.com", "example.com"), None);
        assert_eq!(chosen("https://k8s.example.com", ".example.com"), None);
        assert_eq!(chosen("https://example.com", ".example.com"), proxy);
        assert_eq!(chosen("https://badexample.com", "example.com"), proxy);
        assert_eq!(chosen("https://10.1.2.3:6443", "10.0.0.0/8"), None);
        assert_eq!(chosen("https://11.1.2.3:6443", "10.0.0.0/8,example.com"), proxy);
        assert_eq!(chosen("https://k8s.example.com:6443", "example.com:443"), proxy);
    }
}
