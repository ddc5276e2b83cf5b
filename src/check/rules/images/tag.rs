use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "images/tag",
    severity: Severity::Warning,
    page: include_str!("tag.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        let image = container.get("image")?.as_str()?;
        let why = match tag(image) {
            Tag::Missing => "no tag: `latest` is meant",
            Tag::Is("latest") => "`latest` moves",
            Tag::Is(_) | Tag::Digest => return None,
        };
        let message = format!("{} runs whatever `latest` is when its image is pulled", container.name());
        let finding = container.finding(&RULE, "image", message, why);
        Some(finding.help("name the version that you tested, as `:1.27.3`, or a digest, as `@sha256:…`"))
    })
}

/// What tells the versions of an image apart.
enum Tag<'i> {
    Missing,
    Is(&'i str),
    Digest,
}

/// Reads `registry:5000/name:tag@digest`; a colon before the last slash belongs to the registry's port.
fn tag(image: &str) -> Tag<'_> {
    let name = image.rsplit('/').next().unwrap_or(image);
    match (image.contains('@'), name.split_once(':')) {
        (true, _) => Tag::Digest,
        (false, Some((_, tag))) => Tag::Is(tag),
        (false, None) => Tag::Missing,
    }
}
