//! IP addresses and CIDR blocks.

use std::net::IpAddr;

use minijinja::{Error, Value};

use super::Takes::Text;
use super::argument::invalid;
use super::{Family, Function, filter, test};
use crate::scalar::{Cidr, address};

pub const FAMILY: Family = Family {
    name: "Addresses",
    about: "IP addresses of both families, and blocks of them as `10.0.0.0/8`.",
    functions: &[IP, IPV4, IPV6, CIDR, CIDR_NETWORK, CIDR_CONTAINS, CIDR_HOST, CIDR_SUBNET],
};

const IP: Function = test(Text, "ip", "It is an IP address.", ("'10.0.0.256' is ip", "false"), || {
    Value::from_function(|text: String| ip(&text).is_ok())
});

const IPV4: Function = test(Text, "ipv4", "It is an IPv4 address.", ("'10.0.0.1' is ipv4", "true"), || {
    Value::from_function(|text: String| ip(&text).is_ok_and(|ip| ip.is_ipv4()))
});

const IPV6: Function = test(Text, "ipv6", "It is an IPv6 address.", ("'fd00::1' is ipv6", "true"), || {
    Value::from_function(|text: String| ip(&text).is_ok_and(|ip| ip.is_ipv6()))
});

const CIDR: Function =
    test(Text, "cidr", "It is a block of addresses.", ("'10.0.0.0/8' is cidr", "true"), || {
        Value::from_function(|text: String| cidr(&text).is_ok())
    });

const CIDR_NETWORK: Function = filter(
    Text,
    "cidr_network",
    "The block with nothing set beyond its prefix.",
    ("'10.1.2.3/16' | cidr_network", "\"10.1.0.0/16\""),
    || Value::from_function(|block: String| cidr(&block).map(|block| block.network().to_string())),
);

const CIDR_CONTAINS: Function = filter(
    Text,
    "cidr_contains(other)",
    "Whether an address, or the whole of another block, lies in the block.",
    ("'10.0.0.0/8' | cidr_contains('10.96.0.10')", "true"),
    || Value::from_function(contains),
);

const CIDR_HOST: Function = filter(
    Text,
    "cidr_host(number)",
    "The address of that number in the block, from 0; from the end where it is negative.",
    ("'10.96.0.0/12' | cidr_host(10)", "\"10.96.0.10\""),
    || Value::from_function(host),
);

const CIDR_SUBNET: Function = filter(
    Text,
    "cidr_subnet(bits, number)",
    "The block of that number among those whose prefix is so many bits longer.",
    ("'10.0.0.0/8' | cidr_subnet(8, 2)", "\"10.2.0.0/16\""),
    || Value::from_function(subnet),
);

fn ip(text: &str) -> Result<IpAddr, Error> {
    address::legacy(text, true).map_err(|why| invalid(format!("`{text}` {}", why.join(", "))))
}

fn cidr(text: &str) -> Result<Cidr, Error> {
    Cidr::legacy(text, false).map_err(|why| invalid(format!("`{text}` {}", why.join(", "))))
}

fn contains(block: String, other: String) -> Result<bool, Error> {
    let block = cidr(&block)?;
    match other.contains('/') {
        true => Ok(block.covers(cidr(&other)?)),
        false => Ok(block.contains(ip(&other)?)),
    }
}

/// The first address of a block as a number, and how many bits an address has.
fn first(block: Cidr) -> (u128, u32) {
    match block.network().address {
        IpAddr::V4(address) => (address.to_bits().into(), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

fn numbered(number: u128, width: u32) -> IpAddr {
    match u32::try_from(number) {
        Ok(number) if width == 32 => IpAddr::V4(number.into()),
        _ => IpAddr::V6(number.into()),
    }
}

fn host(block: String, number: i128) -> Result<String, Error> {
    let parsed = cidr(&block)?;
    let (start, width) = first(parsed);
    let last = match width - u32::from(parsed.prefix) {
        128 => u128::MAX,
        free => (1 << free) - 1,
    };
    let at = match number < 0 {
        true => last.checked_sub(number.unsigned_abs() - 1),
        false => Some(number.unsigned_abs()).filter(|at| *at <= last),
    };
    let at = at.ok_or_else(|| invalid(format!("{block} has no address {number}")))?;
    Ok(numbered(start + at, width).to_string())
}

fn subnet(block: String, bits: u32, number: u128) -> Result<String, Error> {
    let parsed = cidr(&block)?;
    let (start, width) = first(parsed);
    let prefix = u32::from(parsed.prefix).saturating_add(bits);
    let fits = prefix <= width && (bits >= 128 || number >> bits == 0);
    if !fits {
        return Err(invalid(format!("{block} has no block {number} with {bits} bits more")));
    }
    let at = number.checked_shl(width - prefix).unwrap_or(0);
    Ok(format!("{}/{prefix}", numbered(start + at, width)))
}
