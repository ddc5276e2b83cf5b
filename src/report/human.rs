//! Findings as rustc shows its own: the rule, the place, the source line with carets under it, and the help.

use std::io::{self, Write};
use std::sync::Arc;

use colored::{ColoredString, Colorize as _};

use super::excerpt::Excerpt;
use super::link::linked;
use super::spot::{self, Spot, printable};
use super::{Findings, Style};
use crate::diag::{Diagnostic, Label, Severity, Subject};
use crate::text::{Location, Span, Text};

/// Writes every finding and the summary.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings, style: Style) -> io::Result<()> {
    for diagnostic in findings.diagnostics {
        write_one(out, diagnostic, style)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", findings.summary)
}

/// Writes one finding.
///
/// # Errors
/// Those of `out`.
pub fn write_one(out: &mut dyn Write, diagnostic: &Diagnostic, style: Style) -> io::Result<()> {
    let severity = diagnostic.severity;
    let head = format!("{}[{}]", severity.as_str(), diagnostic.rule);
    let message = format!(": {}", printable(&diagnostic.message));
    let head = style.paint(&head, |text| tint(text, severity).bold());
    writeln!(out, "{head}{}", style.paint(&message, |text| text.bold()))?;
    let mut marks: Vec<Mark> = diagnostic.labels.iter().enumerate().flat_map(marks_of).collect();
    marks.extend(spot::set_at(diagnostic).into_iter().map(set_here));
    let gutter = marks.iter().map(|mark| digits(mark.line)).max().unwrap_or(1);
    let page = Page { style, gutter, severity };
    for (index, file) in by_file(&marks).iter().enumerate() {
        page.file(out, file, index == 0)?;
    }
    page.notes(out, diagnostic)
}

/// A span to underline: in a line of a text, with what to say about it.
struct Mark<'d> {
    text: Arc<Text>,
    span: Span,
    line: u32,
    message: &'d str,
    primary: bool,
    rendered: bool,
}

/// What a label has to show: its place in what a person wrote, and for a rendered text that place as well.
fn marks_of<'d>((index, label): (usize, &'d Label)) -> impl Iterator<Item = Mark<'d>> {
    let spot = Spot::of(label);
    let mark = |text: Arc<Text>, span: Span, message, rendered| {
        let line = text.position(span.start).line;
        Mark { text, span, line, message, primary: index == 0, rendered }
    };
    let written = mark(spot.text, spot.span, label.message.as_str(), false);
    let rendered = spot.rendered.map(|(text, span)| mark(text, span, "", true));
    std::iter::once(written).chain(rendered)
}

/// The place that set a value.
fn set_here<'d>(location: Location) -> Mark<'d> {
    let Location { text, span } = location;
    let line = text.position(span.start).line;
    Mark { text, span, line, message: spot::SET_HERE, primary: false, rendered: false }
}

/// The marks of each text, the text of the first mark first, the lines of each in order.
fn by_file<'m, 'd>(marks: &'m [Mark<'d>]) -> Vec<Vec<&'m Mark<'d>>> {
    let mut files: Vec<Vec<&Mark>> = Vec::new();
    for mark in marks {
        match files.iter_mut().find(|file| Arc::ptr_eq(&file[0].text, &mark.text)) {
            Some(file) => file.push(mark),
            None => files.push(vec![mark]),
        }
    }
    files
}

/// How one finding is laid out.
struct Page {
    style: Style,
    /// How many columns the line numbers take.
    gutter: usize,
    severity: Severity,
}

impl Page {
    /// The place of the first mark of one text, then every marked line of it.
    fn file(&self, out: &mut dyn Write, marks: &[&Mark], first: bool) -> io::Result<()> {
        let at = marks[0].text.position(marks[0].span.start);
        let arrow = match (first, marks[0].rendered) {
            (true, _) => self.blue("-->"),
            (false, false) => self.blue(":::"),
            (false, true) => self.blue("::: rendered as"),
        };
        let place = linked(&marks[0].text, at, self.style);
        writeln!(out, "{:gutter$}{arrow} {place}", "", gutter = self.gutter)?;
        self.bar(out, "")?;
        let mut lines: Vec<u32> = marks.iter().map(|mark| mark.line).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut before = None;
        for line in lines {
            if before.is_some_and(|before| before + 1 < line) {
                writeln!(out, "{}", self.blue("..."))?;
            }
            before = Some(line);
            let marks: Vec<&Mark> = marks.iter().filter(|mark| mark.line == line).copied().collect();
            self.line(out, line, &marks)?;
        }
        Ok(())
    }

    /// One source line and a row of carets for each mark in it.
    fn line(&self, out: &mut dyn Write, line: u32, marks: &[&Mark]) -> io::Result<()> {
        let room = self.style.width.saturating_sub(self.gutter + 3);
        let excerpt = Excerpt::of(&marks[0].text, line, marks[0].span, room);
        let number = format!("{line:>gutter$} |", gutter = self.gutter);
        writeln!(out, "{}", format!("{} {}", self.blue(&number), excerpt.shown).trim_end())?;
        for mark in marks {
            let columns = excerpt.columns(mark.span);
            let sign = if mark.primary && !mark.rendered { "^" } else { "-" };
            let underline = format!("{} {}", sign.repeat(columns.len()), printable(mark.message));
            let tinted = self.style.paint(underline.trim_end(), |text| match sign {
                "^" => tint(text, self.severity).bold(),
                _ => text.blue().bold(),
            });
            self.bar(out, &format!(" {:indent$}{tinted}", "", indent = columns.start))?;
        }
        Ok(())
    }

    /// What is said below the source: the object, and what to do.
    fn notes(&self, out: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()> {
        let subject = diagnostic.subject.as_ref().map(named);
        let place = match (subject, diagnostic.path.as_ref().filter(|path| !path.is_empty())) {
            (Some(subject), Some(path)) => Some(format!("{subject}, {path}")),
            (Some(subject), None) => Some(subject),
            (None, path) => path.cloned(),
        };
        if place.is_none() && diagnostic.help.is_empty() {
            return Ok(());
        }
        if !diagnostic.labels.is_empty() {
            self.bar(out, "")?;
        }
        if let Some(place) = place {
            self.note(out, "in", &place)?;
        }
        for help in &diagnostic.help {
            self.note(out, "help", help)?;
        }
        Ok(())
    }

    /// `= help: …`, further lines of the text indented below the first.
    fn note(&self, out: &mut dyn Write, what: &str, text: &str) -> io::Result<()> {
        let sign = self.blue("=");
        let head = format!("{what}:");
        let head = self.style.paint(&head, |text| text.bold());
        let mut lines = text.lines();
        let first = printable(lines.next().unwrap_or_default());
        writeln!(out, "{:gutter$} {sign} {head} {first}", "", gutter = self.gutter)?;
        for line in lines {
            let indent = self.gutter + what.len() + 5;
            writeln!(out, "{}", format!("{:indent$}{}", "", printable(line)).trim_end())?;
        }
        Ok(())
    }

    /// The gutter's bar and what follows it.
    fn bar(&self, out: &mut dyn Write, after: &str) -> io::Result<()> {
        let bar = self.blue("|");
        writeln!(out, "{:gutter$} {bar}{after}", "", gutter = self.gutter)
    }

    fn blue<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        self.style.paint(text, |text| text.blue().bold())
    }
}

/// `Deployment shop/web`.
fn named(subject: &Subject) -> String {
    match &subject.namespace {
        Some(namespace) => format!("{} {namespace}/{}", subject.kind, subject.name),
        None => format!("{} {}", subject.kind, subject.name).trim_end().to_owned(),
    }
}

fn tint(text: ColoredString, severity: Severity) -> ColoredString {
    match severity {
        Severity::Error => text.red(),
        Severity::Warning => text.yellow(),
        Severity::Info => text.cyan(),
    }
}

fn digits(number: u32) -> usize {
    number.max(1).ilog10() as usize + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceMap;

    fn shown(diagnostic: &Diagnostic) -> String {
        let mut out = Vec::new();
        write_one(&mut out, diagnostic, Style::PLAIN).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_finding_names_place_object_and_repair() {
        let text = Arc::new(Text::new("deploy.yaml", "kind: Deployment\nspec:\n  replica: 3\n"));
        let subject = Subject { kind: "Deployment".into(), name: "web".into(), ..Subject::default() };
        let diagnostic = Diagnostic::new("api/unknown-field", Severity::Error, "unknown field `replica`")
            .label(&text, Span::new(25, 32), "did you mean `replicas`?")
            .label(&text, Span::new(0, 4), "")
            .help("rename it")
            .about(subject)
            .at("spec.replica");
        let expected = "\
error[api/unknown-field]: unknown field `replica`
 --> deploy.yaml:3:3
  |
1 | kind: Deployment
  | ----
...
3 |   replica: 3
  |   ^^^^^^^ did you mean `replicas`?
  |
  = in: Deployment web, spec.replica
  = help: rename it
";
        assert_eq!(shown(&diagnostic), expected);
    }

    #[test]
    fn a_rendered_place_leads_to_its_template() {
        let template = Arc::new(Text::new("templates/web.yaml.j2", "replicas: {{ web.replicas }}\n"));
        let mut map = SourceMap::default();
        map.push(10, &template, Span::new(0, 10), true);
        map.push(13, &template, Span::new(10, 28), false);
        let rendered = Arc::new(Text::rendered("shop/web.yaml", "replicas: two\n", map));
        let diagnostic = Diagnostic::new("api/type", Severity::Warning, "no number").label(
            &rendered,
            Span::new(10, 13),
            "a string",
        );
        let expected = "\
warning[api/type]: no number
 --> templates/web.yaml.j2:1:11
  |
1 | replicas: {{ web.replicas }}
  |           ^^^^^^^^^^^^^^^^^^ a string
 ::: rendered as shop/web.yaml:1:11
  |
1 | replicas: two
  |           ---
";
        assert_eq!(shown(&diagnostic), expected);
    }
}
