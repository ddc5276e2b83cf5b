use super::super::at::At;
use crate::scalar::{address, names};
use crate::yaml::View;

/// Judges how a pod resolves names.
pub(super) fn config<'v>(spec: &At<'_, impl View<'v>>) {
    let config = spec.field("dnsConfig");
    let servers = config.field("nameservers");
    if spec.field("dnsPolicy").text() == "None" {
        if !config.is_set() {
            return config.required("must provide `dnsConfig` when `dnsPolicy` is None");
        }
        if servers.count() == 0 {
            return servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
    }
    if servers.count() > 3 {
        servers.invalid("must not have more than 3 nameservers");
    }
    for server in servers.items() {
        server.judge(address::legacy(server.text(), server.since(36)).map(drop));
    }
    let searches = config.field("searches");
    if searches.count() > 32 {
        searches.invalid("must not have more than 32 search paths");
    }
    if searches.texts().map(|path| path.len() + 1).sum::<usize>() > 2049 {
        searches.invalid("must not have more than 2048 characters (including spaces) in the search list");
    }
    for search in searches.items() {
        let text = search.text().strip_suffix('.').unwrap_or(search.text());
        match search.since(33) {
            true if search.text() == "." => {}
            true => search.judge_as(text, names::dns1123_subdomain_with_underscore(text)),
            false => search.judge_as(text, names::dns1123_subdomain(text)),
        }
    }
    for option in config.field("options").items() {
        if option.field("name").text().is_empty() {
            option.required("must not be empty");
        }
    }
}

/// Judges the names that a pod has and knows.
pub(super) fn names<'v>(spec: &At<'_, impl View<'v>>) {
    for field in ["hostname", "subdomain"] {
        let name = spec.field(field);
        if !name.text().is_empty() {
            name.judge(names::dns1123_label(name.text()));
        }
    }
    let name = spec.field("hostnameOverride");
    if name.is_set() {
        if spec.field("setHostnameAsFQDN").is_true() {
            name.forbidden("may not be specified when setHostnameAsFQDN is true");
        }
        if spec.field("hostNetwork").is_true() {
            name.forbidden("may not be specified when hostNetwork is true");
        }
        if name.text().len() > 64 {
            name.too_long(64);
        }
        name.judge(names::dns1123_subdomain(name.text()));
    }
    for alias in spec.field("hostAliases").items() {
        let ip = alias.field("ip");
        ip.judge(address::legacy(ip.text(), ip.since(36)).map(drop));
        for hostname in alias.field("hostnames").items() {
            hostname.judge(names::dns1123_subdomain(hostname.text()));
        }
    }
}
