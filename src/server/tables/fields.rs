use crate::kinds::table::{self, Kind};
use crate::server::registry::{FieldSelector, Refusal, Resource};

/// The fields that every resource can be selected by.
const ALL: &[&str] = &["metadata.name", "metadata.namespace"];
/// Those of Events.
const EVENT: &[&str] = &[
    "involvedObject.apiVersion",
    "involvedObject.fieldPath",
    "involvedObject.kind",
    "involvedObject.name",
    "involvedObject.namespace",
    "involvedObject.resourceVersion",
    "involvedObject.uid",
    "reason",
    "reportingComponent",
    "source",
    "type",
];
/// Those of Pods.
const POD: &[&str] = &[
    "spec.hostNetwork",
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.nominatedNodeName",
    "status.phase",
    "status.podIP",
    "status.podIPs",
];
/// What some can be selected by beyond that (`pkg/apis/*/conversion.go` of Kubernetes).
static OWN: &[(&Kind, &[&str])] = &[
    (&table::POD, POD),
    (&table::EVENT, EVENT),
    (&table::EVENTS_EVENT, EVENT),
    (&table::NAMESPACE, &["status.phase", "name"]),
    (&table::NODE, &["spec.unschedulable"]),
    (&table::REPLICATION_CONTROLLER, &["status.replicas"]),
    (&table::REPLICA_SET, &["status.replicas"]),
    (&table::SECRET, &["type"]),
    (&table::SERVICE, &["spec.clusterIP", "spec.type"]),
    (&table::PERSISTENT_VOLUME, &["name"]),
    (&table::PERSISTENT_VOLUME_CLAIM, &["name"]),
    (&table::JOB, &["status.successful"]),
    (&table::STATEFUL_SET, &["status.successful"]),
    (&table::CERTIFICATE_SIGNING_REQUEST, &["spec.signerName"]),
];

/// Sees that a field selector names only fields that the resource can be selected by.
///
/// # Errors
/// [`Refusal`] of reason BadRequest.
pub fn check_fields(resource: &Resource, fields: &FieldSelector) -> Result<(), Refusal> {
    let own = OWN.iter().find(|(row, _)| resource.is(row)).map(|(_, fields)| *fields).unwrap_or_default();
    match fields.fields().find(|field| !ALL.contains(field) && !own.contains(field)) {
        None => Ok(()),
        Some(_) if !own.is_empty() => {
            let unknown: Vec<_> =
                fields.fields().filter(|field| !ALL.contains(field) && !own.contains(field)).collect();
            Err(Refusal::bad_request(format!("field label not supported: {}", unknown.join(", "))))
        }
        Some(unknown) => {
            let known: Vec<String> = ALL.iter().map(|field| format!("\"{field}\"")).collect();
            let known = known.join(", ");
            Err(Refusal::bad_request(format!("\"{unknown}\" is not a known field selector: only {known}")))
        }
    }
}
