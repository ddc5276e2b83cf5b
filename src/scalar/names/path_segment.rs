use super::{Verdict, verdict};

/// A name that becomes a segment of a URL, as those of RBAC objects.
pub fn path_segment_name(name: &str) -> Verdict {
    if matches!(name, "." | "..") {
        return Err(vec![format!("may not be '{name}'")]);
    }
    let forbidden = ["/", "%"].into_iter().filter(|part| name.contains(part));
    verdict(forbidden.map(|part| format!("may not contain '{part}'")).collect())
}
