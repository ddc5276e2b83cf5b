//! How a registry is shown who asks: what it answers to a request without a name says how
//! (the distribution specification's token authentication, RFC 6750 and 7617).

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;

use crate::render::credentials::{Login, basic, secret};
use crate::render::fetch::Web;
use crate::render::http::Request;

/// What a registry wants to see.
#[derive(Debug, PartialEq, Eq)]
pub enum Challenge {
    /// A name and a password.
    Basic,
    /// A token of another server.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

impl Challenge {
    /// Reads the header `WWW-Authenticate`; `None` for a way that is not known.
    pub fn parse(header: &str) -> Option<Self> {
        let (scheme, mut rest) = header.trim().split_once(' ').unwrap_or((header.trim(), ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let (mut realm, mut service, mut scope) = (None, None, None);
        while let Some((key, after)) = rest.split_once('=') {
            let (value, after) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => after.split_once(',').unwrap_or((after, "")),
            };
            match key.trim_matches([' ', ',']) {
                "realm" => realm = Some(value.to_owned()),
                "service" => service = Some(value.to_owned()),
                "scope" => scope = Some(value.to_owned()),
                _ => {}
            }
            rest = after;
        }
        Some(Self::Bearer { realm: realm?, service, scope })
    }

    /// The header that answers it, with `login` where one is known.
    ///
    /// # Errors
    /// Where nothing answers it, or the server of tokens does not give one.
    pub fn answer(&self, login: Option<Login>, web: &Web) -> Result<HeaderValue, String> {
        let token = match (self, login) {
            (_, Some(Login::Token(token))) => token,
            (Self::Basic, Some(Login::Password(name, password))) => {
                return basic(&name, &password).ok_or_else(|| "its password cannot be sent".to_owned());
            }
            (Self::Basic, _) => return Err("it asks for a name and a password".to_owned()),
            (Self::Bearer { realm, service, scope }, login) => {
                let asked = Asked { realm, service: service.as_deref(), scope: scope.as_deref() };
                asked.token(login, web)?
            }
        };
        secret(&format!("Bearer {token}")).ok_or_else(|| "its token cannot be sent".to_owned())
    }
}

struct Asked<'c> {
    realm: &'c str,
    service: Option<&'c str>,
    scope: Option<&'c str>,
}

impl Asked<'_> {
    fn token(&self, login: Option<Login>, web: &Web) -> Result<String, String> {
        #[derive(Deserialize)]
        struct Answer {
            token: Option<String>,
            access_token: Option<String>,
        }
        let realm =
            Url::parse(self.realm).map_err(|error| format!("its server of tokens is no URL: {error}"))?;
        // Over plain HTTP a password goes only where the person said that registries speak it.
        if realm.scheme() != "https" && !(realm.scheme() == "http" && web.plain_http()) {
            return Err("its server of tokens does not speak https".to_owned());
        }
        let reply = web.send(self.request(realm, login))?;
        if !reply.status.is_success() {
            return Err(format!("its server of tokens answers {}", reply.status));
        }
        let answer: Result<Answer, _> = serde_json::from_slice(&reply.content);
        let answer = answer.map_err(|_| "its server of tokens gives none".to_owned())?;
        let token = answer.token.or(answer.access_token).filter(|token| !token.is_empty());
        token.ok_or_else(|| "its server of tokens gives none".to_owned())
    }

    fn request(&self, mut realm: Url, login: Option<Login>) -> Request {
        let mut asked = vec![];
        asked.extend(self.service.map(|service| ("service", service)));
        asked.extend(self.scope.map(|scope| ("scope", scope)));
        if let Some(Login::Refresh(token)) = &login {
            asked.extend([("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "hoist")]);
            let mut form = Url::clone(&realm);
            let body =
                form.query_pairs_mut().clear().extend_pairs(asked).finish().query().unwrap_or("").to_owned();
            let mut request =
                Request { method: Method::POST, body: Bytes::from(body), ..Request::get(realm) };
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers.insert(CONTENT_TYPE, kind);
            return request;
        }
        realm.query_pairs_mut().extend_pairs(asked);
        let mut request = Request::get(realm);
        if let Some(Login::Password(name, password)) = login {
            request.headers.extend(basic(&name, &password).map(|login| (AUTHORIZATION, login)));
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_read() {
        let bearer = |realm: &str, service: Option<&str>, scope: Option<&str>| Challenge::Bearer {
            realm: realm.to_owned(),
            service: service.map(str::to_owned),
            scope: scope.map(str::to_owned),
        };
        let full = "Bearer realm=\"https://a/t\",service=\"r\", scope=\"repository:x:pull,push\"";
        let read = bearer("https://a/t", Some("r"), Some("repository:x:pull,push"));
        assert_eq!(Challenge::parse(full), Some(read));
        assert_eq!(Challenge::parse("bearer realm=https://a/t"), Some(bearer("https://a/t", None, None)));
        assert_eq!(Challenge::parse("Basic realm=\"x\""), Some(Challenge::Basic));
        for none in ["", "Bearer", "Bearer realm=\"open", "Digest realm=\"x\"", "Bearer service=\"x\""] {
            assert_eq!(Challenge::parse(none), None, "{none}");
        }
    }
}
