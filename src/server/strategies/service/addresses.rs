use std::collections::HashSet;
use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::{is_headless, kind_of, refuse};
use crate::server::registry::{Refusal, metadata};
use crate::server::strategies::Context;
use crate::yaml::Path;

/// The range of cluster addresses, `10.96.0.0/16`: the first two parts are fixed.
const NETWORK: [u8; 2] = [10, 96];
/// How many of the addresses can be given: all but the network's own and the broadcast address.
const SIZE: u16 = u16::MAX - 1;

/// Keeps the addresses that a service has, where the change does not say otherwise.
pub(super) fn carry_over(new: &mut Value, old: &Value) {
    let external = |service: &Value| kind_of(service) == "ExternalName";
    if external(old) && !external(new) {
        return;
    }
    if external(new) {
        let unchanged = |field: &str| new["spec"].get(field) == old["spec"].get(field);
        let kept: Vec<&str> = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
            .into_iter()
            .filter(|field| unchanged(field))
            .collect();
        let spec = metadata::map(&mut new["spec"]);
        kept.into_iter().for_each(|field| drop(spec.shift_remove(field)));
        return;
    }
    let absent = |value: Option<&Value>| {
        value.is_none_or(|value| value == "" || value.as_array().is_some_and(Vec::is_empty))
    };
    for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        if absent(new["spec"].get(field))
            && let Some(value) = old["spec"].get(field)
        {
            new["spec"][field] = value.clone();
        }
    }
}

/// Gives a service its address, unless it has or wants none.
///
/// # Errors
/// [`Refusal`] of reason Invalid for an address that is outside the range or taken.
pub(super) fn assign(context: &Context<'_>, service: &mut Value, others: &[Value]) -> Result<(), Refusal> {
    if kind_of(service) == "ExternalName" {
        return Ok(());
    }
    let own = service["spec"]["clusterIP"].as_str().or_else(|| service["spec"]["clusterIPs"][0].as_str());
    let own = own.unwrap_or_default().to_owned();
    let taken: HashSet<&str> = others
        .iter()
        .flat_map(|other| other["spec"]["clusterIPs"].as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let address = match own.as_str() {
        "None" => own,
        "" => free(context, &taken)?,
        _ => {
            check(context, &own, &taken)?;
            own
        }
    };
    service["spec"]["clusterIP"] = json!(address);
    service["spec"]["clusterIPs"] = json!([address]);
    families(service);
    Ok(())
}

/// A cluster of one family has but one answer; a headless service without a selector may have endpoints of
/// both.
fn families(service: &mut Value) {
    let selects = service["spec"]["selector"].as_object().is_some_and(|selector| !selector.is_empty());
    let (families, policy) = match is_headless(service) && !selects {
        true => (json!(["IPv4", "IPv6"]), "RequireDualStack"),
        false => (json!(["IPv4"]), "SingleStack"),
    };
    let spec = metadata::map(&mut service["spec"]);
    if spec.get("ipFamilies").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        spec.insert("ipFamilies".to_owned(), families);
    }
    spec.entry("ipFamilyPolicy").or_insert_with(|| json!(policy));
}

fn check(context: &Context<'_>, address: &str, taken: &HashSet<&str>) -> Result<(), Refusal> {
    let why = match address.parse::<Ipv4Addr>() {
        Ok(parsed) if parsed.octets()[..2] != NETWORK => {
            "provided range does not match the current range".to_owned()
        }
        Ok(_) if taken.contains(address) => "provided IP is already allocated".to_owned(),
        _ => return Ok(()),
    };
    let path = Path::fields("spec.clusterIPs");
    Err(refuse(context, path, format!("[\"{address}\"]"), format!("failed to allocate IP {address}: {why}")))
}

fn free(context: &Context<'_>, taken: &HashSet<&str>) -> Result<String, Refusal> {
    let first = context.registry.random.below(usize::from(SIZE));
    let all = (0..usize::from(SIZE)).map(|step| (first + step) % usize::from(SIZE) + 1);
    let addresses = all.map(|host| {
        let [high, low] = u16::try_from(host).unwrap_or(1).to_be_bytes();
        Ipv4Addr::new(NETWORK[0], NETWORK[1], high, low).to_string()
    });
    let mut free = addresses.filter(|address| !taken.contains(address.as_str()));
    free.next().ok_or_else(|| Refusal::internal("failed to allocate a serviceIP: range is full"))
}
