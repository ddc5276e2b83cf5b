//! IPAddresses and ServiceCIDRs.

use super::super::at::At;
use super::super::meta;
use crate::scalar::names::{self, Verdict};
use crate::scalar::{Cidr, address};
use crate::yaml::View;

/// Judges an IPAddress: it is called as it reads.
pub(in super::super) fn ip_address<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, address_name);
    let spec = object.field("spec");
    let parent = spec.field("parentRef");
    if !parent.is_set() {
        return parent.required("");
    }
    let group = parent.field("group");
    if !group.text().is_empty() {
        group.judge(names::dns1123_subdomain(group.text()));
    }
    for (field, mandatory) in [("resource", true), ("name", true), ("namespace", false)] {
        let at = parent.field(field);
        match at.text() {
            "" if mandatory => at.required(""),
            "" => {}
            text => at.judge(names::path_segment_name(text)),
        }
    }
}

fn address_name(name: &str) -> Verdict {
    address::canonical(name).map(drop)
}

/// Judges a ServiceCIDR: one block, or one of each family.
pub(in super::super) fn service_cidr<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let blocks = spec.field("cidrs");
    match blocks.count() {
        0 => return blocks.required("at least one CIDR required"),
        1 | 2 => {}
        _ => return blocks.invalid_whole("may only hold up to 2 values"),
    }
    for block in blocks.items() {
        block.judge(Cidr::canonical(block.text()).map(drop));
    }
    let families: Vec<bool> =
        blocks.texts().filter_map(Cidr::parse_sloppy).map(|block| block.address.is_ipv4()).collect();
    if matches!(families[..], [one, other] if one == other) {
        blocks.invalid(
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
        );
    }
}
