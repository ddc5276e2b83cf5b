use std::collections::BTreeSet;
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::parse_x509_pem;

use super::told;
use crate::diag::{Diagnostic, Severity};
use crate::render::generated::{Kind, Wanted};

/// How long before its end a certificate is told of, unless a third of its time is less.
const NOTICE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What of a certificate matters here.
struct Certificate {
    from: Timestamp,
    until: Timestamp,
    hosts: BTreeSet<String>,
}

/// What a person should know of a certificate that is kept as it is in the cluster: that it ends soon, or has ended,
/// and that it holds for other hosts than the chart asks for. hoist renews none unasked.
pub(super) fn judge(wanted: &Wanted, value: &Value, now: Timestamp) -> Vec<Diagnostic> {
    let Kind::Certificate { hosts, .. } = &wanted.kind else { return Vec::new() };
    let Some(pem) = value.get("cert").and_then(Value::as_str).filter(|pem| !is_placeholder(wanted, pem))
    else {
        return Vec::new();
    };
    let name = wanted.name();
    let Some(found) = read(pem) else { return vec![warning(wanted, format!("`{name}` is no certificate"))] };
    let mut told = Vec::new();
    let notice = NOTICE.min(found.until.duration_since(found.from) / 3);
    let day = found.until.strftime("%F");
    if found.until <= now {
        told.push(warning(wanted, format!("the certificate `{name}` ended on {day}")));
    } else if found.until.duration_since(now) <= notice {
        told.push(warning(wanted, format!("the certificate `{name}` ends on {day}")));
    }
    let asked: BTreeSet<_> = hosts.iter().map(|host| plain(&host.text)).collect();
    if asked != found.hosts {
        let listed = |hosts: &BTreeSet<String>| hosts.iter().cloned().collect::<Vec<_>>().join(", ");
        let (has, asks) = (listed(&found.hosts), listed(&asked));
        told.push(warning(
            wanted,
            format!("the certificate `{name}` is for {has}, and the chart asks for {asks}"),
        ));
    }
    told
}

fn is_placeholder(wanted: &Wanted, pem: &str) -> bool {
    wanted.parts().iter().any(|part| wanted.part_placeholder(*part) == pem)
}

fn warning(wanted: &Wanted, message: String) -> Diagnostic {
    let help = "to have another made, delete the Secret that holds its key, and apply again";
    told(wanted, "apply/certificate", Severity::Warning, message).help(help)
}

/// A host as certificates have it.
fn plain(host: &str) -> String {
    host.parse::<IpAddr>().map_or_else(|_| host.to_ascii_lowercase(), |address| address.to_string())
}

fn read(pem: &str) -> Option<Certificate> {
    let (_, pem) = parse_x509_pem(pem.as_bytes()).ok()?;
    let certificate = pem.parse_x509().ok()?;
    let moment = |at: x509_parser::time::ASN1Time| Timestamp::from_second(at.timestamp()).ok();
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.into_iter().flat_map(|names| &names.value.general_names);
    let host = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(plain(name)),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    };
    Some(Certificate {
        from: moment(certificate.validity().not_before)?,
        until: moment(certificate.validity().not_after)?,
        hosts: names.filter_map(host).collect(),
    })
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let of_four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    of_four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}
