//! What is known of a rule, or of a kind and its fields.

use std::io::{self, Write};

use colored::Colorize as _;

use super::Style;
use crate::check::{Group, Rule};
use crate::kinds::KubeVersion;
use crate::kinds::schema::{Basic, Field, ListType, MapType, Type};
use crate::yaml::Path;

/// A kind, or a field of one.
#[derive(Debug)]
pub struct Topic {
    /// The kind.
    pub kind: &'static str,
    /// Its `apiVersion`.
    pub api_version: String,
    /// The Kubernetes version whose schema it is.
    pub kube: KubeVersion,
    /// The way to the field; the root for the kind itself.
    pub path: Path,
    /// The field.
    pub field: Option<Field<'static>>,
    /// Its type.
    pub ty: Type<'static>,
    /// Whether to show the fields of its fields.
    pub recursive: bool,
}

/// Writes a rule's page.
///
/// # Errors
/// Those of `out`.
pub fn rule(out: &mut dyn Write, rule: &Rule, style: Style) -> io::Result<()> {
    let mut code = false;
    for line in rule.page.lines() {
        if line.starts_with("```") {
            code = !code;
            continue;
        }
        match line.trim_start_matches('#') {
            heading if heading != line && !code => {
                writeln!(out, "{}", style.paint(heading.trim(), |text| text.bold()))?;
            }
            _ if code => writeln!(out, "{}", format!("    {line}").trim_end())?,
            _ => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// Writes every rule of some groups with its first sentence.
///
/// # Errors
/// Those of `out`.
pub fn rules(out: &mut dyn Write, groups: &[&Group], style: Style) -> io::Result<()> {
    let rules = || groups.iter().flat_map(|group| group.rules);
    let width = rules().map(|rule| rule.id.len()).max().unwrap_or_default();
    for (index, group) in groups.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{}: {}", style.paint(group.name, |text| text.bold()), group.about)?;
        for rule in group.rules {
            let severity = rule.severity.as_str();
            writeln!(out, "  {:width$}  {severity:7}  {}", rule.id, rule.summary())?;
        }
    }
    Ok(())
}

/// Writes what a kind or a field is, what may stand in it, and the fields it has.
///
/// # Errors
/// Those of `out`.
pub fn field(out: &mut dyn Write, topic: &Topic, style: Style) -> io::Result<()> {
    let heading = |text: &'static str| style.paint(text, |text| text.bold());
    writeln!(out, "{} {}", heading("KIND:    "), topic.kind)?;
    writeln!(out, "{} {} (Kubernetes {})", heading("VERSION: "), topic.api_version, topic.kube)?;
    if let Some(field) = topic.field {
        writeln!(out, "{} {} <{}>", heading("FIELD:   "), topic.path, type_name(topic.ty))?;
        for fact in facts(field) {
            writeln!(out, "          {fact}")?;
        }
    }
    let described = topic.field.and_then(|field| field.description()).or_else(|| topic.ty.description());
    if let Some(text) = described {
        writeln!(out, "\n{}", heading("DESCRIPTION:"))?;
        paragraph(out, text, 2, style)?;
    }
    let holder = std::iter::successors(Some(topic.ty), |ty| ty.element()).last().unwrap_or(topic.ty);
    if holder.fields().next().is_some() {
        writeln!(out, "\n{}", heading("FIELDS:"))?;
        match topic.recursive {
            true => tree(out, holder, 1, style)?,
            false => holder.fields().try_for_each(|field| described_field(out, field, style))?,
        }
    }
    Ok(())
}

/// How deep `--recursive` goes: some structures hold themselves.
const DEPTH: usize = 12;

/// A field, what is known of it, and the first sentence of its description.
fn described_field(out: &mut dyn Write, field: Field, style: Style) -> io::Result<()> {
    line(out, field, 1, style)?;
    let description = field.description().unwrap_or_default();
    let first = description.split_inclusive(". ").next().unwrap_or_default();
    paragraph(out, first.lines().next().unwrap_or_default(), 6, style)
}

/// The fields of a structure and of what is in it, without descriptions.
fn tree(out: &mut dyn Write, ty: Type, level: usize, style: Style) -> io::Result<()> {
    for field in ty.fields() {
        line(out, field, level, style)?;
        let holder = std::iter::successors(Some(field.ty()), |ty| ty.element()).last();
        if let Some(holder) = holder.filter(|_| level < DEPTH) {
            tree(out, holder, level + 1, style)?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, field: Field, level: usize, style: Style) -> io::Result<()> {
    let name = style.paint(field.name(), |text| text.bold());
    let facts = facts(field);
    let facts = if facts.is_empty() { String::new() } else { format!("  {}", facts.join("; ")) };
    writeln!(out, "{:indent$}{name} <{}>{facts}", "", type_name(field.ty()), indent = level * 2)
}

/// Text broken into lines of at most the style's width, but no longer than reads well.
fn paragraph(out: &mut dyn Write, text: &str, indent: usize, style: Style) -> io::Result<()> {
    let width = style.width.min(100).saturating_sub(indent).max(20);
    for line in text.lines() {
        let mut row = String::new();
        for word in line.split_whitespace() {
            if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > width {
                writeln!(out, "{:indent$}{row}", "")?;
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        writeln!(out, "{}", format!("{:indent$}{row}", "").trim_end())?;
    }
    Ok(())
}

/// A type as kubectl writes it: `[]Container`, `map[string]string`, `integer`.
pub fn type_name(ty: Type) -> String {
    let named = || ty.name().and_then(|name| name.rsplit('.').next()).map(str::to_owned);
    let element = || ty.element().map_or_else(|| "any".to_owned(), type_name);
    match ty.basic() {
        Basic::Any => named().unwrap_or_else(|| "any".to_owned()),
        Basic::Object => named().unwrap_or_else(|| "object".to_owned()),
        Basic::Map => format!("map[string]{}", element()),
        Basic::List => format!("[]{}", element()),
        Basic::String => "string".to_owned(),
        Basic::Integer => "integer".to_owned(),
        Basic::Number => "number".to_owned(),
        Basic::Boolean => "boolean".to_owned(),
        Basic::IntOrString => "integer or string".to_owned(),
        Basic::Quantity => "quantity".to_owned(),
        Basic::Time | Basic::MicroTime => "time".to_owned(),
        Basic::Bytes => "base64".to_owned(),
    }
}

/// What else is known of a field: whether it is mandatory, its default, its values, how its list is merged.
fn facts(field: Field) -> Vec<String> {
    let mut facts = Vec::new();
    if field.required() {
        facts.push("required".to_owned());
    }
    // What Go cannot leave out has its zero value for a default, which says nothing.
    if let Some(default) =
        field.default().filter(|default| !matches!(*default, "{}" | "\"\"" | "0" | "false"))
    {
        facts.push(format!("default: {}", default.trim_matches('"')));
    }
    let values: Vec<&str> = field.ty().enumeration().filter(|value| !value.is_empty()).collect();
    if !values.is_empty() {
        facts.push(format!("one of: {}", values.join(", ")));
    }
    let keys: Vec<&str> = field.list_map_keys().collect();
    match field.list_type() {
        Some(ListType::Map) => facts.push(format!("each element has its own {}", keys.join(" and "))),
        Some(ListType::Set) => facts.push("no value stands twice".to_owned()),
        Some(ListType::Atomic) => facts.push("replaced as a whole".to_owned()),
        None => {}
    }
    // A three-way merge knows nothing of maps that are one value.
    if field.map_type() == Some(MapType::Atomic) {
        facts.push("replaced as a whole by server-side apply".to_owned());
    }
    facts
}
