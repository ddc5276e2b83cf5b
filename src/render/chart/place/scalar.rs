use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::layout::Line;
use super::lexer::{Header, Spot};
use super::strand::{Part, Strand};
use super::{Placer, quote};
use crate::render::chart::emit::Content;
use crate::render::chart::mark::HOLE;
use crate::render::chart::value;
use crate::text::Text;
use crate::yaml::{self, View as _};

/// Values among the characters of a scalar: there they are text.
impl<'p> Placer<'p> {
    /// A plain scalar of several parts: a string, whatever its parts are.
    pub(super) fn plain(&mut self, parts: &[Part<'p>], source: &str, spot: Spot) {
        let flow = spot == Spot::Flow;
        if source.contains('\n') {
            let content = self.content(parts, source);
            return self.made(&quote::string(&content, flow), parts);
        }
        let content: String = parts.iter().map(|part| self.part_text(part)).collect();
        if quote::string(&content, flow) == content {
            return self.in_place(parts, str::to_owned);
        }
        self.out.push("\"", None, false);
        self.parts(parts, quote::escape, quote::escape);
        self.out.push("\"", None, false);
    }

    /// A value that is a whole key: a string.
    pub(super) fn key(&mut self, number: usize, spot: Spot) {
        let text = self.text_of(number).into_owned();
        let origin = self.emitted[number].origin;
        self.out.push(&quote::string(&text, spot == Spot::Flow), Some(origin), false);
    }

    /// Whether a key becomes longer than a reader looks for its colon.
    pub(super) fn is_long(&mut self, parts: &[Part<'p>], source: &str) -> bool {
        let texts: usize = self.texts(parts).iter().map(|text| text.len()).sum();
        // An escape has six characters at most, of which a character of at least one byte becomes one.
        (source.len() + texts) * 6 > yaml::LONGEST_KEY
            && quote::double(&self.content(parts, source)).len() > yaml::LONGEST_KEY
    }

    /// A key that needs a `?` before it. Says in which column its colon stands, outside brackets.
    pub(super) fn long_key(&mut self, parts: &[Part<'p>], source: &str, spot: Spot) -> Option<usize> {
        let key = quote::double(&self.content(parts, source));
        self.made(&format!("? {key}"), parts);
        match spot {
            Spot::Line(column) | Spot::Dash(column) => Some(column),
            Spot::Key(_) | Spot::Flow => None,
        }
    }

    /// What a scalar says with the values in it.
    fn content(&mut self, parts: &[Part<'p>], source: &str) -> String {
        let content = read(&format!("--- {source}\n")).unwrap_or_else(|| source.to_owned());
        fill(&content, &self.texts(parts))
    }

    /// Values in `" "`: escaped in place; a scalar that is folded over lines turns to one line where a value would
    /// change the folding.
    pub(super) fn double(&mut self, parts: &[Part<'p>], source: &str) {
        for pair in parts.windows(2) {
            if let [Part::Raw(raw, ..), Part::Hole(number)] = pair {
                let backslashes = raw.len() - raw.trim_end_matches('\\').len();
                if backslashes % 2 == 1 {
                    let message = "a backslash before a value would change what the value says";
                    self.refuse(*number, message, "write `\\\\` for a backslash in double quotes");
                }
            }
        }
        match source.contains('\n') && !self.texts(parts).iter().all(|text| keeps_folding(text)) {
            true => self.unfolded(parts, source),
            false => self.in_place(parts, quote::escape),
        }
    }

    /// Values in `' '`: quotes doubled; where that is not enough, the whole scalar turns to `" "`.
    pub(super) fn single(&mut self, parts: &[Part<'p>], source: &str) {
        let folded = source.contains('\n');
        let stays = |text: &str| quote::is_simple(text) && (!folded || keeps_folding(text));
        match self.texts(parts).iter().all(|text| stays(text)) {
            true => self.in_place(parts, |text| text.replace('\'', "''")),
            false => self.unfolded(parts, source),
        }
    }

    /// Writes what a quoted scalar says in double quotes on one line.
    fn unfolded(&mut self, parts: &[Part<'p>], source: &str) {
        let quoted = quote::double(&self.content(parts, source));
        self.made(&quoted, parts);
    }

    /// A comment: text on one line.
    pub(super) fn comment(&mut self, parts: &[Part<'p>]) {
        for part in parts {
            match *part {
                Part::Raw(text, origin, verbatim) => self.out.push(text, origin, verbatim),
                Part::Hole(number) => {
                    let text = match &self.emitted[number].content {
                        Content::Value(value) => value::text(value),
                        Content::Verbatim(text) => text.clone(),
                        Content::Nothing => String::new(),
                    };
                    let line: String =
                        text.chars().map(|one| if yaml::is_printable(one) { one } else { ' ' }).collect();
                    self.out.push(&line, Some(self.emitted[number].origin), false);
                }
            }
        }
    }

    /// A block scalar: its lines with the values in them, or, where a value cannot stand in such lines, the same
    /// content in `" "`.
    pub(super) fn block_scalar(&mut self, line: &'p Line, lines: &'p [Strand], at: usize) {
        let header = line.header.as_ref().filter(|_| lines.iter().any(|line| !line.is_whole()));
        let Some(header) = header else {
            self.line(line, at);
            return lines.iter().for_each(|line| self.raw_line(line));
        };
        let head = &line.strand.text[header.range.clone()];
        let first = lines.iter().position(|line| line.indent().is_some());
        let fits = lines.iter().enumerate().all(|(at, line)| {
            let texts = self.texts(&line.parts(0..line.text.len()));
            fits(line, &texts, head.starts_with('|'), first == Some(at))
        });
        if fits {
            self.line(line, at);
            return lines.iter().for_each(|line| self.block_line(line));
        }
        self.line_up_to(line, at, header.range.start);
        self.folded_up(head, header, lines);
        let end = line.strand.text.len();
        self.raw(&line.strand, header.range.end, end);
        self.out.push("\n", None, false);
    }

    fn block_line(&mut self, line: &'p Strand) {
        let separator = separator(line);
        self.in_place(&line.parts(0..line.text.len()), |text| text.replace('\n', &separator));
        self.out.push("\n", None, false);
    }

    /// Writes what a block scalar says in double quotes.
    fn folded_up(&mut self, head: &str, header: &Header, lines: &'p [Strand]) {
        let indent = " ".repeat(usize::try_from(header.parent).unwrap_or(0));
        let source: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
        let document = match header.parent < 0 {
            true => format!("--- {head}\n{source}"),
            false => format!("{indent}k: {head}\n{source}"),
        };
        let told = head.chars().find_map(|character| character.to_digit(10));
        let base = told.map(|told| indent.len() + told as usize);
        let base = base.or_else(|| lines.iter().filter_map(Strand::indent).min()).unwrap_or(0);
        let mut texts = Vec::new();
        for line in lines {
            let separator = separator(line);
            let separator = format!("\n{}", " ".repeat(separator.len().saturating_sub(base + 1)));
            let line_texts = self.texts(&line.parts(0..line.text.len()));
            texts.extend(line_texts.into_iter().map(|text| Cow::Owned(text.replace('\n', &separator))));
        }
        let content = fill(&read(&document).unwrap_or_default(), &texts);
        let content = chomp(&content, head);
        let parts: Vec<_> = lines.iter().flat_map(|line| line.parts(0..line.text.len())).collect();
        self.made(&quote::double(&content), &parts);
    }

    /// Writes parts where they stand, with `escape` for the text of values.
    fn in_place(&mut self, parts: &[Part<'p>], escape: impl Fn(&str) -> String) {
        self.parts(parts, str::to_owned, escape);
    }

    fn parts(&mut self, parts: &[Part<'p>], raw: impl Fn(&str) -> String, escape: impl Fn(&str) -> String) {
        for part in parts {
            match *part {
                Part::Raw(text, origin, verbatim) => {
                    let written = raw(text);
                    self.out.push(&written, origin, verbatim && written == text);
                }
                Part::Hole(number) => {
                    let text = escape(&self.text_of(number));
                    self.out.push(&text, Some(self.emitted[number].origin), false);
                }
            }
        }
    }

    /// Writes text that was made of all `parts`; it came from the first value among them.
    fn made(&mut self, text: &str, parts: &[Part<'p>]) {
        let origin = parts.iter().find_map(|part| match part {
            Part::Hole(number) => Some(self.emitted[*number].origin),
            Part::Raw(..) => None,
        });
        self.out.push(text, origin, false);
    }

    fn part_text(&mut self, part: &Part<'p>) -> Cow<'p, str> {
        match *part {
            Part::Raw(text, ..) => Cow::Borrowed(text),
            Part::Hole(number) => self.text_of(number),
        }
    }

    fn texts(&mut self, parts: &[Part<'p>]) -> Vec<Cow<'p, str>> {
        let holes = parts.iter().filter(|part| matches!(part, Part::Hole(_)));
        holes.map(|part| self.part_text(part)).collect()
    }

    /// A value as text; one that is no text is refused, once.
    fn text_of(&mut self, number: usize) -> Cow<'p, str> {
        let emitted = self.emitted;
        let (what, help) = match &emitted[number].content {
            Content::Verbatim(text) => return Cow::Borrowed(text),
            Content::Nothing => return Cow::Borrowed(""),
            Content::Value(Value::String(text)) => return Cow::Borrowed(text),
            Content::Value(value @ (Value::Bool(_) | Value::Number(_))) => {
                return Cow::Owned(value.to_string());
            }
            Content::Value(Value::Null) => {
                ("null", "give it a value, or say what stands in its place: `| default(\"…\", true)`")
            }
            Content::Value(Value::Array(_)) => {
                ("a list", "print it alone after `key:`, or make text of it: `| join(\",\")`, `| tojson`")
            }
            Content::Value(Value::Object(_)) => {
                ("a map", "print it alone after `key:`, or make text of it: `| tojson`, `| toyaml`")
            }
        };
        let message = format!("{what} cannot stand inside text");
        if !self.refused.iter().any(|(refused, found)| *refused == number && found.message == message) {
            self.refuse(number, &message, help);
        }
        Cow::Borrowed("")
    }
}

/// Whether the texts can stand in a line of a block scalar and read back.
fn fits(line: &Strand, texts: &[Cow<'_, str>], literal: bool, first: bool) -> bool {
    let indent = line.indent().unwrap_or(0);
    let leads = line.text[indent..].starts_with(HOLE);
    let alone = leads && line.text.trim().chars().count() == 1;
    texts.iter().enumerate().all(|(at, text)| {
        let plain = text.split('\n').all(quote::is_simple);
        let edge = leads && at == 0 && text.starts_with([' ', '\t', '\n']);
        let empty = alone && text.is_empty();
        plain
            && !(edge && (first || !literal))
            && !(empty && (first || !literal))
            && (literal || !text.contains('\n'))
    })
}

/// What a line break in a value becomes on a line of a block scalar: alone on its line, the value keeps the
/// line's depth; among other characters too, as the first line of the scalar sets no more than that.
fn separator(line: &Strand) -> String {
    format!("\n{}", " ".repeat(line.indent().unwrap_or(0)))
}

/// Whether a value in a quoted scalar of several lines leaves the lines as they are folded.
fn keeps_folding(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

/// What the one scalar of a document, or of its one key `k`, says.
fn read(document: &str) -> Option<String> {
    let parsed = yaml::parse(&Arc::new(Text::new("", document)));
    let root = parsed.documents.first()?.root();
    root.as_str().or_else(|| root.get("k")?.as_str()).map(str::to_owned)
}

/// Puts the texts into the holes of `content`, in order.
fn fill(content: &str, texts: &[Cow<'_, str>]) -> String {
    let mut texts = texts.iter();
    let mut filled = String::new();
    for character in content.chars() {
        match character {
            HOLE => filled.push_str(texts.next().map_or("", AsRef::as_ref)),
            other => filled.push(other),
        }
    }
    filled
}

/// The line breaks at the end of a block scalar, as its head has them.
fn chomp(content: &str, head: &str) -> String {
    let body = content.trim_end_matches('\n');
    match (head.contains('+'), head.contains('-') || body.is_empty()) {
        (true, _) => content.to_owned(),
        (false, true) => body.to_owned(),
        (false, false) => format!("{body}\n"),
    }
}
