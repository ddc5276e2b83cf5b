use crate::check::rule::Judge;
use crate::check::{Context, Rule, Spot};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::table::{CLUSTER_ROLE, ROLE};
use crate::object::Object;
use crate::yaml::{Path, View as _};

pub(super) static RULE: Rule = Rule {
    id: "access/wildcard",
    severity: Severity::Warning,
    page: include_str!("wildcard.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let gvk = &object.reference.gvk;
    if ![&ROLE, &CLUSTER_ROLE].iter().any(|kind| (kind.group, kind.kind) == (&gvk.group, &gvk.kind)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let rules = Path::fields("rules");
    for (at, rule) in object.body.view().get("rules").into_iter().flat_map(|rules| rules.items()).enumerate()
    {
        for (field, all) in [("verbs", "everything"), ("resources", "every resource")] {
            let words = rule.get(field).into_iter().flat_map(|words| words.items());
            let wildcard = words.enumerate().find(|(_, word)| word.as_str() == Some("*"));
            let Some((place, _)) = wildcard else { continue };
            let spot = Spot { object, path: rules.index(at).field(field).index(place) };
            let message = format!("{} `{}` grants {all}", gvk.kind, object.reference.name);
            let finding = spot.at_value(&RULE, message, "all there are, and all there will be");
            found.push(finding.help(format!("name the {field} that are needed")));
        }
    }
    found
}
