//! IP addresses as the API server reads them (apimachinery `pkg/util/validation/ip.go`, `k8s.io/utils/net`).

pub use core::net::IpAddr;
use core::net::{Ipv4Addr, Ipv6Addr};

/// The address that `text` states, with zeros before the numbers of an IPv4 address let pass, as older servers
/// and stored objects have it. An IPv4 address written as an IPv6 one is an IPv4 one.
pub fn parse_sloppy(text: &str) -> Option<IpAddr> {
    match text.find(['.', ':'])? {
        at if text.as_bytes()[at] == b'.' => parse_v4(text).map(IpAddr::V4),
        _ => parse_v6(text).map(unmapped),
    }
}

pub(super) fn unmapped(address: Ipv6Addr) -> IpAddr {
    address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4)
}

/// An address of a field older than strict checks; `strict` is what StrictIPCIDRValidation turns on. The error
/// is in the API server's words.
pub fn legacy(text: &str, strict: bool) -> Result<IpAddr, Vec<String>> {
    let Some(address) = parse_sloppy(text) else {
        return Err(vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".to_owned()]);
    };
    if strict && has_leading_zeros(text) {
        return Err(vec!["must not have leading 0s".to_owned()]);
    }
    if strict && address.is_ipv4() && text.contains(':') {
        return Err(vec!["must not be an IPv4-mapped IPv6 address".to_owned()]);
    }
    Ok(address)
}

/// An address of a newer field: strict, and in canonical form.
pub fn canonical(text: &str) -> Result<IpAddr, Vec<String>> {
    let address = legacy(text, true)?;
    match address.to_string() {
        canonical if canonical == text => Ok(address),
        canonical => Err(vec![format!("must be in canonical form (\"{canonical}\")")]),
    }
}

/// Whether a number of an IPv4 address, which may stand at the end of an IPv6 one, has zeros before it, or a
/// group of an IPv6 address more of them than four digits have room for.
pub(super) fn has_leading_zeros(text: &str) -> bool {
    let mut groups = text.rsplit(':');
    let last = groups.next().unwrap_or(text);
    let in_numbers =
        last.contains('.') && last.split('.').any(|number| number.len() > 1 && number.starts_with('0'));
    let too_wide = |group: &str| group.len() > 4 && !group.contains('.');
    in_numbers || too_wide(last) || groups.any(too_wide)
}

pub(super) fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    let mut numbers = text.split('.').map(|digits| {
        let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        decimal.then(|| digits.trim_start_matches('0')).and_then(|digits| match digits {
            "" => Some(0),
            _ => digits.parse::<u8>().ok(),
        })
    });
    let mut number = || numbers.next().flatten();
    let octets = [number()?, number()?, number()?, number()?];
    numbers.next().is_none().then(|| Ipv4Addr::from(octets))
}

pub(super) fn parse_v6(text: &str) -> Option<Ipv6Addr> {
    // Rust's parser differs from Go's in the numbers of an IPv4 part and in groups of more than four digits
    // only: the one is rewritten, the other checked.
    let (groups, dotted) = match text.rsplit_once(':') {
        Some((before, last)) if last.contains('.') => (&text[..=before.len()], Some(parse_v4(last)?)),
        _ => (text, None),
    };
    let trimmed: Vec<&str> = groups.split(':').map(trim_group).collect::<Option<_>>()?;
    let rewritten = trimmed.join(":");
    match dotted {
        Some(address) => format!("{rewritten}{address}").parse().ok(),
        None => rewritten.parse().ok(),
    }
}

/// A group of hexadecimal digits without zeros before it beyond four digits.
fn trim_group(group: &str) -> Option<&str> {
    let zeros = group.bytes().take_while(|&byte| byte == b'0').count();
    let cut = group.len().saturating_sub(4).min(zeros);
    (group.len() - cut <= 4).then(|| &group[cut..])
}
