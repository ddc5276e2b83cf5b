//! The pods and claims of a StatefulSet.

use serde_json::{Value, json};

use super::meta;
use crate::kinds::table;
use crate::server::controllers::pods;
use crate::yaml::View;

/// The number at the end of a pod's name; `None` for a pod that is not named after the set.
pub fn ordinal(set: &Value, pod: &Value) -> Option<i64> {
    let digits = meta::name(pod).strip_prefix(meta::name(set))?.strip_prefix('-')?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The claims of the pod with an ordinal, one for each template.
pub fn claims(set: &Value, ordinal: i64) -> Vec<Value> {
    let templates = set.dig("spec.volumeClaimTemplates").into_iter().flat_map(View::items);
    let claim = |template: &Value| {
        let mut claim = template.clone();
        claim["metadata"]["name"] = json!(claim_name(set, template, ordinal));
        claim["metadata"]["namespace"] = json!(meta::namespace(set));
        let labels = set.dig("spec.selector.matchLabels").into_iter().flat_map(View::entries);
        for (key, value) in labels {
            meta::entry(meta::entry(&mut claim, "metadata"), "labels")[key] = value.clone();
        }
        if let Some(claim) = claim.as_object_mut() {
            claim.shift_remove("status");
        }
        claim
    };
    templates.map(claim).collect()
}

fn claim_name(set: &Value, template: &Value, ordinal: i64) -> String {
    format!("{}-{}-{ordinal}", meta::name(template), meta::name(set))
}

/// The pod with an ordinal. `template` is the pod template of its revision, whose name goes with it.
pub fn new(set: &Value, ordinal: i64, (template, revision): (&Value, &str)) -> Value {
    let mut pod = pods::from_template(template, set, &table::STATEFUL_SET);
    let name = format!("{}-{ordinal}", meta::name(set));
    let labels = meta::entry(meta::entry(&mut pod, "metadata"), "labels");
    labels["controller-revision-hash"] = json!(revision);
    labels["statefulset.kubernetes.io/pod-name"] = json!(name);
    labels["apps.kubernetes.io/pod-index"] = json!(ordinal.to_string());
    pod["metadata"]["name"] = json!(name);
    pod["spec"]["hostname"] = json!(name);
    let service = meta::text(set, "spec.serviceName");
    if !service.is_empty() {
        pod["spec"]["subdomain"] = json!(service);
    }
    mount_claims(&mut pod, set, ordinal);
    pod
}

/// The volumes of the claims stand before the template's own, and in the place of one with the same name.
fn mount_claims(pod: &mut Value, set: &Value, ordinal: i64) {
    let templates: Vec<&Value> =
        set.dig("spec.volumeClaimTemplates").into_iter().flat_map(View::items).collect();
    if templates.is_empty() {
        return;
    }
    let claimed = templates.iter().map(|template| {
        let claim = claim_name(set, template, ordinal);
        json!({"name": meta::name(template), "persistentVolumeClaim": {"claimName": claim}})
    });
    let mut volumes: Vec<Value> = claimed.collect();
    let own = pod.dig("spec.volumes").into_iter().flat_map(View::items);
    let is_claimed =
        |volume: &&Value| templates.iter().any(|claim| meta::name(claim) == meta::text(volume, "name"));
    volumes.extend(own.filter(|volume| !is_claimed(volume)).cloned());
    pod["spec"]["volumes"] = json!(volumes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_has_its_name_its_claim_and_its_revision() {
        let set = json!({
            "metadata": {"name": "db", "namespace": "shop", "uid": "u"},
            "spec": {
                "serviceName": "db-peers",
                "selector": {"matchLabels": {"app": "db"}},
                "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}],
            },
        });
        let template = json!({"metadata": {"labels": {"app": "db"}}, "spec": {
            "containers": [], "volumes": [{"name": "data", "emptyDir": {}}, {"name": "tmp", "emptyDir": {}}],
        }});
        let pod = new(&set, 2, (&template, "db-abc"));
        assert_eq!(ordinal(&set, &pod), Some(2));
        assert_eq!(pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"], "data-db-2");
        assert_eq!(pod["spec"]["volumes"][1]["name"], "tmp");
        assert_eq!(pod["metadata"]["labels"]["controller-revision-hash"], "db-abc");
        let claims = claims(&set, 2);
        assert_eq!(meta::name(&claims[0]), "data-db-2");
        assert_eq!(claims[0]["metadata"]["labels"]["app"], "db");
        assert_eq!(ordinal(&set, &json!({"metadata": {"name": "db-x"}})), None);
    }
}
