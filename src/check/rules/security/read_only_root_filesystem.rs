use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/read-only-root-filesystem",
    severity: Severity::Warning,
    page: include_str!("read_only_root_filesystem.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        let field = "securityContext.readOnlyRootFilesystem";
        if container.get(field).and_then(|read_only| read_only.as_bool()) == Some(true) {
            return None;
        }
        let message = format!("{} can change the files of its image", container.name());
        let finding = container.finding(&RULE, field, message, "its root file system is writable");
        Some(finding.help(
            "set `securityContext.readOnlyRootFilesystem: true`, and mount an `emptyDir` where it writes",
        ))
    })
}
