use super::go;

/// A URL as Go takes it apart (`net/url`), which is more lenient than the standard for browsers: the parts that
/// the API server asks about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Url<'t> {
    /// The scheme, in lower case; empty where there is none.
    pub scheme: String,
    /// User and password, if any stand before the host.
    pub user: Option<&'t str>,
    /// The host with its port; empty where there is none.
    pub host: &'t str,
    /// What leads from the host on, its escapes as written.
    pub path: &'t str,
    /// What stands in the place of host and path in `mailto:someone`.
    pub opaque: &'t str,
    /// What stands behind the question mark.
    pub query: &'t str,
    /// What stands behind the hash.
    pub fragment: &'t str,
}

impl<'t> Url<'t> {
    /// Takes `text` apart; the error is Go's: `parse "…": missing protocol scheme`.
    pub fn parse(text: &'t str) -> Result<Self, String> {
        let (whole, fragment) = text.split_once('#').unwrap_or((text, ""));
        let parsed = Self::without_fragment(whole);
        let url = parsed.map_err(|problem| format!("parse {}: {problem}", go::quote_bytes(whole)))?;
        escapes(fragment).map_err(|problem| format!("parse {}: {problem}", go::quote_bytes(text)))?;
        Ok(Self { fragment, ..url })
    }

    fn without_fragment(text: &'t str) -> Result<Self, String> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        let (scheme, rest) = scheme(text)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let url = Self { scheme: scheme.to_ascii_lowercase(), query, ..Self::default() };
        if !rest.starts_with('/') {
            let first = rest.split('/').next().unwrap_or_default();
            return match url.scheme.is_empty() {
                true if first.contains(':') => {
                    Err("first path segment in URL cannot contain colon".to_owned())
                }
                true => escapes(rest).map(|()| Self { path: rest, ..url }),
                false => Ok(Self { opaque: rest, ..url }),
            };
        }
        let is_authority = !url.scheme.is_empty() || !rest.starts_with("///");
        let Some(authority) = rest.strip_prefix("//").filter(|_| is_authority) else {
            return escapes(rest).map(|()| Self { path: rest, ..url });
        };
        let (authority, path) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        self::host(host)?;
        if user.is_some_and(|user| user.bytes().any(|byte| !is_user_byte(byte))) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        escapes(user.unwrap_or_default())?;
        escapes(path)?;
        Ok(Self { user, host, path, ..url })
    }

    /// The host without its port, and without the brackets around an IPv6 address.
    pub fn hostname(&self) -> &'t str {
        let name = &self.host[..self.host.len() - port(self.host).len()];
        name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name)
    }

    /// The port; empty where there is none.
    pub fn port(&self) -> &'t str {
        port(self.host).trim_start_matches(':')
    }
}

fn scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

/// What stands behind the name in a host, the colon included.
fn port(host: &str) -> &str {
    match host.starts_with('[') {
        true => host.rsplit_once(']').map_or("", |(_, port)| port),
        false => host.find(':').map_or("", |at| &host[at..]),
    }
}

fn host(host: &str) -> Result<(), String> {
    if host.starts_with('[') && !host.contains(']') {
        return Err("missing ']' in host".to_owned());
    }
    let port = port(host);
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_port {
        return Err(format!("invalid port {} after host", go::quote_bytes(port)));
    }
    let name = &host[..host.len() - port.len()];
    // Only bytes beyond ASCII may be escaped in a host.
    if let Some(at) = name.find('%') {
        let escape: String = name[at..].chars().take(3).collect();
        let is_plain = escape.as_bytes().get(1).is_none_or(|digit| *digit < b'8');
        if is_plain {
            return Err(format!("invalid URL escape {}", go::quote_bytes(&escape)));
        }
        escapes(name)?;
    }
    let is_odd =
        |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_.~!$&'()*+,;=:[]<>\"%".contains(c);
    match name.chars().find(|c| is_odd(*c)) {
        Some(c) => Err(format!("invalid character {} in host name", go::quote_bytes(&c.to_string()))),
        None => Ok(()),
    }
}

fn is_user_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}

/// Whether every percent sign is followed by two digits.
fn escapes(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('%') {
        let bytes = text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        if !digit(at + 1) || !digit(at + 2) {
            let escape: String = text[at..].chars().take(3).collect();
            return Err(format!("invalid URL escape {}", go::quote_bytes(&escape)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Url;

    #[test]
    fn a_url_comes_apart_as_in_go() {
        let url = Url::parse("HTTPS://me:pw@example.com:8443/a?b=c#d").unwrap();
        assert_eq!((url.scheme.as_str(), url.user, url.host), ("https", Some("me:pw"), "example.com:8443"));
        assert_eq!((url.hostname(), url.port(), url.path), ("example.com", "8443", "/a"));
        assert_eq!((url.query, url.fragment), ("b=c", "d"));
        assert_eq!(Url::parse("a/b").unwrap(), Url { path: "a/b", ..Url::default() });
        assert_eq!(Url::parse("mailto:me@example.com").unwrap().opaque, "me@example.com");
        let address = Url::parse("http://[fd00::1]:80").unwrap();
        assert_eq!((address.hostname(), address.port(), address.path), ("fd00::1", "80", ""));
        for (text, problem) in [
            (":a", "parse \":a\": missing protocol scheme"),
            ("1a:b", "parse \"1a:b\": first path segment in URL cannot contain colon"),
            ("https://a:b/", "parse \"https://a:b/\": invalid port \":b\" after host"),
            ("https://a b/", "parse \"https://a b/\": invalid character \" \" in host name"),
            ("https://a/%zz", "parse \"https://a/%zz\": invalid URL escape \"%zz\""),
        ] {
            assert_eq!(Url::parse(text), Err(problem.to_owned()));
        }
    }
}
