use std::fmt::Write;

/// What a path of the Kubernetes API names: a collection, an object, or a subresource of one.
/// `/apis/apps/v1/namespaces/shop/deployments/web/scale` is group `apps`, version `v1`, namespace `shop`, plural
/// `deployments`, name `web`, subresource `scale`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ResourcePath {
    /// The API group; empty for the core group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The namespace, where the path has one.
    pub namespace: Option<String>,
    /// The resource's plural name.
    pub plural: String,
    /// The object's name; `None` for the collection.
    pub name: Option<String>,
    /// The subresource, as `status`.
    pub subresource: Option<String>,
    /// Whether it is a path of the old form that begins with `watch`: `/api/v1/watch/pods`.
    pub watch: bool,
}

impl ResourcePath {
    /// Reads a path (no query, percent-encoded). `None` where it is no path of a resource.
    ///
    /// A namespace object's own path (`/api/v1/namespaces/shop`, `…/status`, `…/finalize`) is read as one of
    /// plural `namespaces` without a namespace, as the API server's request info does (apiserver
    /// `pkg/endpoints/request/requestinfo.go`).
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/').map(decode);
        let group = match parts.next()?.as_str() {
            "api" => String::new(),
            "apis" => parts.next()?,
            _ => return None,
        };
        let mut read = Self { group, version: parts.next()?, ..Self::default() };
        let mut rest: Vec<String> = parts.collect();
        if rest.first().is_some_and(|part| part == "watch") {
            read.watch = true;
            rest.remove(0);
        }
        let namespaced = rest.len() > 2 && rest[0] == "namespaces";
        if namespaced && !matches!(rest[2].as_str(), "status" | "finalize") {
            read.namespace = Some(rest.remove(1));
            rest.remove(0);
        }
        let mut rest = rest.into_iter();
        read.plural = rest.next().filter(|plural| !plural.is_empty())?;
        read.name = rest.next();
        read.subresource = rest.next();
        match rest.next() {
            Some(_) => None,
            None => Some(read),
        }
    }

    /// The path as it goes over the wire.
    pub fn to_path(&self) -> String {
        let mut path = match self.group.is_empty() {
            true => format!("/api/{}", self.version),
            false => format!("/apis/{}/{}", self.group, self.version),
        };
        if let Some(namespace) = &self.namespace {
            path.push_str("/namespaces/");
            encode_into(&mut path, namespace);
        }
        for part in [Some(&self.plural), self.name.as_ref(), self.subresource.as_ref()].into_iter().flatten()
        {
            path.push('/');
            encode_into(&mut path, part);
        }
        path
    }
}

/// Appends `text` percent-encoded, so that it can stand in a path or a query (RFC 3986's unreserved characters
/// stay).
pub fn encode_into(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// The text that stands percent-encoded in `text`; a broken escape stays as it is, and bytes that are no UTF-8
/// become replacement characters.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = escape.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pairs of a query (`limit=500&watch=true`), decoded, in their order; `+` is a space.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for path in [
            "/api/v1/pods",
            "/api/v1/namespaces/shop",
            "/api/v1/namespaces/shop/status",
            "/api/v1/namespaces/shop/pods/web-0/log",
            "/apis/apps/v1/namespaces/shop/deployments/web/scale",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
        ] {
            assert_eq!(ResourcePath::parse(path).expect(path).to_path(), path);
        }
    }

    #[test]
    fn tells_a_namespace_from_what_is_in_it() {
        let own = ResourcePath::parse("/api/v1/namespaces/shop/finalize").unwrap();
        assert_eq!((own.plural.as_str(), own.name.as_deref()), ("namespaces", Some("shop")));
        let inside = ResourcePath::parse("/api/v1/namespaces/shop/pods").unwrap();
        assert_eq!((inside.namespace.as_deref(), inside.plural.as_str()), (Some("shop"), "pods"));
        let watched = ResourcePath::parse("/api/v1/watch/namespaces/shop/pods").unwrap();
        assert!(watched.watch && watched.plural == "pods");
    }

    #[test]
    fn refuses_what_is_no_resource() {
        for path in ["/", "/api", "/api/v1", "/apis/apps", "/version", "/api/v1/namespaces/a/pods/b/c/d"] {
            assert_eq!(ResourcePath::parse(path), None, "{path}");
        }
    }

    #[test]
    fn decodes_a_query() {
        let pairs: Vec<_> = query_pairs("labelSelector=app%3Dweb+api&watch").collect();
        assert_eq!(pairs, [("labelSelector".into(), "app=web api".into()), ("watch".into(), String::new())]);
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%41"), "%zzA");
    }
}
