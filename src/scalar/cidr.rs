//! CIDR blocks as the API server reads them (apimachinery `pkg/util/validation/ip.go`, `k8s.io/utils/net`).

use std::fmt;

use super::address::{self, IpAddr};

/// An address with the length of a prefix: `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cidr {
    /// The address as written; its bits beyond the prefix may be set.
    pub address: IpAddr,
    /// The length of the prefix in bits.
    pub prefix: u8,
}

impl Cidr {
    /// Reads a block with the same leniency as [`address::parse_sloppy`].
    pub fn parse_sloppy(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (parsed, bits) = match address::parse_v4(address) {
            Some(parsed) => (IpAddr::V4(parsed), 32),
            None => (IpAddr::V6(address::parse_v6(address)?), 128),
        };
        let digits = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = match prefix.trim_start_matches('0') {
            "" => 0,
            digits => digits.parse().ok()?,
        };
        (digits && length <= bits).then_some(Self { address: parsed, prefix: length })
    }

    /// A block of a field older than strict checks; `strict` is what StrictIPCIDRValidation turns on. The error
    /// is in the API server's words.
    pub fn legacy(text: &str, strict: bool) -> Result<Self, Vec<String>> {
        let Some(cidr) = Self::parse_sloppy(text) else {
            return Err(vec!["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)".to_owned()]);
        };
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        let mapped = matches!(cidr.address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
        let wrong = if address::has_leading_zeros(address) || (prefix.len() > 1 && prefix.starts_with('0')) {
            "must not have leading 0s in IP or prefix length"
        } else if mapped {
            "must not have an IPv4-mapped IPv6 address"
        } else if cidr.network().address != cidr.address {
            "must not have bits set beyond the prefix length"
        } else {
            return Ok(cidr);
        };
        if strict { Err(vec![wrong.to_owned()]) } else { Ok(cidr) }
    }

    /// A block of a newer field: strict, and in canonical form.
    pub fn canonical(text: &str) -> Result<Self, Vec<String>> {
        let cidr = Self::legacy(text, true)?;
        match cidr.to_string() {
            canonical if canonical == text => Ok(cidr),
            canonical => Err(vec![format!("must be in canonical form (\"{canonical}\")")]),
        }
    }

    /// The same with the bits beyond the prefix cleared.
    pub fn network(self) -> Self {
        let address = match self.address {
            IpAddr::V4(address) => IpAddr::V4((address.to_bits() & mask(self.prefix, 32) as u32).into()),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() & mask(self.prefix, 128)).into()),
        };
        Self { address, ..self }
    }

    /// Whether `address` lies in it.
    pub fn contains(self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4()
            && self.network().address == Self { address, ..self }.network().address
    }

    /// Whether the whole of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.prefix <= other.prefix && self.contains(other.address)
    }
}

/// `prefix` ones in front, of `width` bits.
fn mask(prefix: u8, width: u32) -> u128 {
    let all = u128::MAX >> (128 - width);
    match width - u32::from(prefix) {
        128 => 0,
        free => all << free & all,
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}
