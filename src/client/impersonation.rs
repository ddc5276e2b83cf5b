use std::collections::BTreeMap;
use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::ConfigError;

/// Whom to act as (client-go `transport/round_trippers.go`).
#[derive(Clone, Debug, Default)]
pub struct Impersonation {
    /// The user.
    pub user: Option<String>,
    /// The user's uid.
    pub uid: Option<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// Further facts about the user.
    pub extra: BTreeMap<String, Vec<String>>,
}

impl Impersonation {
    /// Whether nobody is acted as.
    pub fn is_empty(&self) -> bool {
        self.user.is_none() && self.uid.is_none() && self.groups.is_empty() && self.extra.is_empty()
    }

    /// The headers that ask for it.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`] for a name that no header can carry.
    pub(super) fn headers(&self) -> Result<HeaderMap, ConfigError> {
        let mut headers = HeaderMap::new();
        let mut add = |name: &str, value: &str| -> Result<(), ConfigError> {
            let bad = || ConfigError::Wrong(format!("`{value}` cannot be acted as: no header can carry it"));
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
            headers.append(name, HeaderValue::from_str(value).map_err(|_| bad())?);
            Ok(())
        };
        self.user.iter().try_for_each(|user| add("impersonate-user", user))?;
        self.uid.iter().try_for_each(|uid| add("impersonate-uid", uid))?;
        for group in &self.groups {
            add("impersonate-group", group)?;
        }
        for (key, values) in &self.extra {
            let name = format!("impersonate-extra-{}", escape(key));
            values.iter().try_for_each(|value| add(&name, value))?;
        }
        Ok(headers)
    }
}

/// Percent-encodes what a header's name may not hold.
fn escape(key: &str) -> String {
    let mut escaped = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(byte.into()),
            b'!' | b'#' | b'$' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|'
            | b'~' => {
                escaped.push(byte.into());
            }
            _ => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}
