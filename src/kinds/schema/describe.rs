use std::io::Read as _;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

use super::layout::*;
use super::packed::Packed;

static DEFLATED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptions.bin.deflate"));

/// The description of a definition's field in Kubernetes 1.`minor`; of the definition itself for an empty field.
/// Custom resources (version 0) carry theirs in their own `table`.
///
/// The descriptions of built-in kinds are inflated when the first one is asked for, which takes some
/// milliseconds.
pub(super) fn describe<'t>(table: Packed<'t>, definition: &str, field: &str, minor: u32) -> Option<&'t str> {
    match minor {
        0 => find(table, definition, field, minor),
        _ => find(built_in(), definition, field, minor),
    }
}

fn find<'t>(table: Packed<'t>, definition: &str, field: &str, minor: u32) -> Option<&'t str> {
    let entries = table.list(HEADER_DESCRIPTIONS, DESCRIPTION_WORDS);
    let last = entries.last_where(|at| {
        let order = table.string(at + DESCRIPTION_DEFINITION).cmp(definition.as_bytes());
        let order = order.then_with(|| table.string(at + DESCRIPTION_FIELD).cmp(field.as_bytes()));
        order.then_with(|| table.word(at + DESCRIPTION_SINCE).cmp(&minor)).is_le()
    })?;
    let same = table.text(last + DESCRIPTION_DEFINITION) == definition
        && table.text(last + DESCRIPTION_FIELD) == field;
    Some(table.text(last + DESCRIPTION_TEXT)).filter(|text| same && !text.is_empty())
}

fn built_in() -> Packed<'static> {
    static INFLATED: OnceLock<Vec<u8>> = OnceLock::new();
    let inflated = INFLATED.get_or_init(|| {
        let mut bytes = Vec::new();
        // The build deflated it: what cannot be read would be no description at all.
        match DeflateDecoder::new(DEFLATED).read_to_end(&mut bytes) {
            Ok(_) => bytes,
            Err(_) => Vec::new(),
        }
    });
    Packed::new(inflated)
}

#[cfg(test)]
mod tests {
    use crate::kinds::KubeVersion;
    use crate::kinds::schema::Schemas;
    use crate::kinds::table::DEPLOYMENT;

    #[test]
    fn what_has_a_description_has_that_of_its_version() {
        let of = |minor| {
            let schemas = Schemas::of(KubeVersion::minor(minor));
            let spec = schemas.definition("io.k8s.api.policy.v1.PodDisruptionBudgetSpec").unwrap();
            spec.field("unhealthyPodEvictionPolicy").and_then(|field| field.description())
        };
        assert_eq!(of(25), None, "there is no such field yet");
        assert!(of(36).unwrap().starts_with("UnhealthyPodEvictionPolicy defines"));
        assert!(of(37).unwrap().starts_with("unhealthyPodEvictionPolicy defines"));
        let deployment =
            Schemas::of(KubeVersion::NEWEST).kind(DEPLOYMENT.group, "v1", DEPLOYMENT.kind).unwrap();
        assert_eq!(
            deployment.description(),
            Some("Deployment enables declarative updates for Pods and ReplicaSets.")
        );
        assert!(deployment.field("spec").unwrap().description().is_some());
    }
}
