//! The kinds that ask for something and are done once they have it.

use serde_json::Value;

use super::condition::condition;
use super::{Readiness, string};

/// A Service is current once it has the address its type asks for.
pub(super) fn service(object: &Value) -> Readiness {
    if string(object, "spec.type") == "LoadBalancer" && string(object, "spec.clusterIP").is_empty() {
        return Readiness::in_progress("it has no cluster IP yet");
    }
    Readiness::Current
}

/// A PersistentVolumeClaim is current once it is bound.
pub(super) fn claim(object: &Value) -> Readiness {
    match string(object, "status.phase") {
        "Bound" => Readiness::Current,
        "" => Readiness::in_progress("not bound"),
        phase => Readiness::in_progress(format!("not bound, phase {phase}")),
    }
}

/// A CustomResourceDefinition is current once its resource is served.
pub(super) fn definition(object: &Value) -> Readiness {
    if let Some(names) = condition(object, "NamesAccepted").filter(|it| it.is("False")) {
        return Readiness::failed(names.why());
    }
    match condition(object, "Established") {
        Some(established) if established.is("True") => Readiness::Current,
        Some(established) if established.is("False") && established.reason() != "Installing" => {
            Readiness::failed(established.why())
        }
        _ => Readiness::in_progress("not established"),
    }
}
