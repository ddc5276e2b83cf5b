use std::collections::HashMap;
use std::sync::Arc;

use super::Diagnostic;
use crate::text::{Given, Secrets};

/// Masks what findings on rendered texts say of the values that are never to be shown.
pub fn mask(found: &mut [Diagnostic]) {
    let mut known: HashMap<*const Given, Secrets> = HashMap::new();
    for finding in found {
        let maps = finding.labels.iter().filter_map(|label| label.text.map());
        let givens: Vec<Arc<Given>> = maps.map(|map| map.given().clone()).collect();
        for given in givens {
            let secrets = known.entry(Arc::as_ptr(&given)).or_insert_with(|| given.secrets());
            finding.mask(secrets);
        }
    }
}
