use std::io::Write as _;
use std::process::ExitCode;

use super::{Failure, Session, Stream};
use crate::check;
use crate::kinds::schema::{Schemas, Type};
use crate::kinds::table::{self, Kind};
use crate::kinds::{KubeVersion, VersionRange, nearest};
use crate::report::explain::{self, Topic};
use crate::yaml::Path;

/// Explain a rule, or a kind and its fields
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule as api/required, a group of rules as api, or a kind and its field as deployment.spec.replicas;
    /// without it, every rule
    #[arg(value_name = "RULE|KIND.FIELD")]
    topic: Option<String>,
    /// The version of the kind: `autoscaling/v1`
    #[arg(long, value_name = "GROUP/VERSION")]
    api_version: Option<String>,
    /// The Kubernetes version whose fields to show
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<KubeVersion>,
    /// Show the fields of the fields, too
    #[arg(long)]
    recursive: bool,
}

/// Writes the page of a rule, the list of rules, or what is known of a kind's field.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let style = session.style(Stream::Out);
    let mut out = session.stdout();
    let topic = args.topic.as_deref().unwrap_or_default();
    let groups = check::GROUPS.iter().filter(|group| topic.is_empty() || group.name == topic);
    let groups: Vec<_> = groups.copied().collect();
    if let Some(rule) = check::rule(topic) {
        explain::rule(&mut out, rule, style)?;
    } else if !groups.is_empty() {
        explain::rules(&mut out, &groups, style)?;
    } else {
        explain::field(&mut out, &find(topic, &args)?, style)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The kind and field that a person means by `deployment.spec.replicas`.
fn find(topic: &str, args: &Args) -> Result<Topic, Failure> {
    let kube = VersionRange::from(args.kube_version.unwrap_or(KubeVersion::NEWEST)).last();
    let (kind, fields) = split(topic).ok_or_else(|| no_such_topic(topic))?;
    let version = match &args.api_version {
        Some(wanted) => {
            let version = kind.versions.iter().find(|version| kind.api_version(version.name) == *wanted);
            version.ok_or_else(|| no_such_version(kind, wanted))?
        }
        None => kind.preferred(kube).ok_or_else(|| not_served(kind.kind, kube))?,
    };
    let root = Schemas::of(kube).kind(kind.group, version.name, kind.kind);
    let root = root.ok_or_else(|| {
        let versioned = format!("{} of `{}`", kind.kind, kind.api_version(version.name));
        not_served(&versioned, kube)
    })?;
    let mut topic = Topic {
        kind: kind.kind,
        api_version: kind.api_version(version.name),
        kube,
        path: Path::root(),
        field: None,
        ty: root,
        recursive: args.recursive,
    };
    for name in fields {
        topic.field = Some(step(&topic, &name)?);
        topic.path = topic.path.field(name);
        topic.ty = topic.field.map_or(root, |field| field.ty());
    }
    Ok(topic)
}

/// The kind that the first words of a topic name, its group among them where that is given, and the fields that
/// the rest name. Indices may stand behind a
/// field, as in the path of a finding: `pod.spec.containers[0].image`.
fn split(topic: &str) -> Option<(&'static Kind, Vec<String>)> {
    let words: Vec<&str> = topic.split('.').filter(|word| !word.is_empty()).collect();
    let named = |count: usize| Some((table::by_name(&words[..count].join("."))?, count));
    let (kind, count) = (1..=words.len()).rev().find_map(named)?;
    let field = |word: &&str| word.split('[').next().unwrap_or_default().to_owned();
    Some((kind, words[count..].iter().map(field).collect()))
}

/// The field called `name` of what `topic` is about, or of its elements.
fn step(topic: &Topic, name: &str) -> Result<crate::kinds::schema::Field<'static>, Failure> {
    let holder = structure(topic.ty);
    holder.field(name).ok_or_else(|| {
        let place = match topic.path.is_root() {
            true => topic.kind.to_owned(),
            false => format!("{}.{}", topic.kind, topic.path),
        };
        let failure = Failure::usage(format!("`{place}` has no field `{name}` in Kubernetes {}", topic.kube));
        let fields: Vec<&str> = holder.fields().map(|field| field.name()).collect();
        match (nearest(name, fields.iter().copied()), fields.is_empty()) {
            (Some(near), _) => failure.hint(format!("did you mean `{place}.{near}`?")),
            (None, true) => {
                failure.hint(format!("it is of type {}, which has no fields", explain::type_name(topic.ty)))
            }
            (None, false) => failure.hint(format!("its fields are {}", fields.join(", "))),
        }
    })
}

/// The structure whose fields a path goes on with: that of a list's elements or a map's values.
fn structure(ty: Type<'static>) -> Type<'static> {
    std::iter::successors(Some(ty), |ty| ty.element()).last().unwrap_or(ty)
}

fn no_such_topic(topic: &str) -> Failure {
    let rules = check::GROUPS.iter().flat_map(|group| group.rules).map(|rule| rule.id);
    let first = topic.split('.').next().unwrap_or(topic);
    let kinds = table::all().iter().flat_map(|kind| [kind.singular, kind.plural]);
    let failure = Failure::usage(format!("no rule or kind is called `{topic}`"));
    match nearest(topic, rules).or_else(|| nearest(first, kinds)) {
        Some(near) if topic.contains('/') => failure.hint(format!("did you mean `{near}`?")),
        Some(near) => failure.hint(format!("did you mean `{near}{}`?", &topic[first.len()..])),
        None => failure.hint("`hoist explain` lists every rule; kinds are named as kubectl names them"),
    }
}

fn no_such_version(kind: &Kind, wanted: &str) -> Failure {
    let versions = kind.versions.iter().map(|version| kind.api_version(version.name)).collect::<Vec<_>>();
    Failure::usage(format!("{} has no version `{wanted}`", kind.kind))
        .hint(format!("its versions are {}", versions.join(", ")))
}

fn not_served(kind: &str, kube: KubeVersion) -> Failure {
    Failure::usage(format!("Kubernetes {kube} does not serve {kind}"))
        .hint("`--kube-version` and `--api-version` choose others")
}
