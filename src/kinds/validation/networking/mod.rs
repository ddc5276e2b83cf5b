//! The group `networking.k8s.io` (networking `validation.go`), and addresses that can be reached.

pub(super) mod ingress;
pub(super) mod policy;

use core::net::IpAddr;

use super::at::At;
use crate::scalar::address;
use crate::yaml::View;

/// Judges whether an address is one that others can reach.
pub(super) fn reachable<'v>(at: &At<'_, impl View<'v>>) {
    let text = at.text();
    let Some(ip) = address::parse_sloppy(text) else { return at.invalid("must be a valid IP address") };
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
