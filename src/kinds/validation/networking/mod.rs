//! The group `networking.k8s.io` (networking `validation.go`), and addresses that can be reached.

pub(super) mod addresses;
pub(super) mod ingress;
pub(super) mod policy;

use core::net::IpAddr;

use super::at::At;
use crate::scalar::{address::parse_sloppy, names};
use crate::yaml::View;

/// Judges whether an address is one that others can reach.
pub(super) fn reachable<'v>(at: &At<'_, impl View<'v>>) {
    let text = at.text();
    let Some(ip) = parse_sloppy(text) else { return at.invalid("must be a valid IP address") };
    if ip.is_unspecified() {
        at.invalid(format!("may not be unspecified ({text})"));
    }
    if ip.is_loopback() {
        at.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    let (local, multicast) = match ip {
        IpAddr::V4(ip) => (ip.is_link_local(), ip.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(ip) => (ip.is_unicast_link_local(), ip.segments()[0] & 0xff0f == 0xff02),
    };
    if local {
        at.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if multicast {
        at.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
}

/// Judges a path after a domain, as `acme.io/foo`.
pub(super) fn domain_prefixed_path<'v>(at: &At<'_, impl View<'v>>) {
    const PATH: &str = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    let text = at.text();
    if text.is_empty() {
        return at.required("");
    }
    let Some((host, path)) = text.split_once('/').filter(|(host, path)| !host.is_empty() && !path.is_empty())
    else {
        return at.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
    };
    at.judge_as(host, names::dns1123_subdomain(host));
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
    if !path.chars().all(allowed) {
        at.invalid_as(path, format!("Invalid path (regex used for validation is '{PATH}')"));
    }
}
