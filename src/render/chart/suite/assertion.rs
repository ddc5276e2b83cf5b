use regex::Regex;
use serde_json::Value;

use super::read::Reader;
use super::selector::Selector;
use crate::text::Span;
use crate::yaml::{JsonPath, Node, View as _, to_value};

/// One line of `asserts`.
pub struct Assertion {
    /// What is asserted.
    pub check: Check,
    /// Whether its contrary is.
    pub negated: bool,
    /// The object that it is about, where it names one itself.
    pub object: Option<Selector>,
    /// Where its word stands.
    pub place: Span,
    /// Where the value stands that it wants.
    pub wanted: Option<Span>,
}

/// What can be asserted.
pub enum Check {
    /// Something is there, and it is not null.
    Exists(Way),
    /// What is there is this.
    Equal(Way, Value),
    /// The text there matches.
    MatchRegex(Way, Regex),
    /// The list there has this among its elements, or the text there has it in it.
    Contains(Way, Value),
    /// The map there has these entries among its own, and so on inwards.
    IsSubset(Way, Value),
    /// The list, map or text there has this length.
    LengthEqual(Way, usize),
    /// What is there is what was there when the snapshot was taken.
    MatchSnapshot(Way),
    /// The chart renders to such an object.
    HasObject(Selector),
    /// The chart renders to so many objects, of a kind or of any.
    Count(Option<String>, usize),
    /// The chart renders to these objects and no others.
    Are(Vec<Selector>),
    /// The chart does not render, and a message says this.
    FailedTemplate(String),
}

/// A JSONPath as it is written.
pub struct Way {
    /// As it is written; empty for the object itself.
    pub text: String,
    /// What it means.
    pub path: JsonPath,
}

/// Every word and what can stand in it.
const WORDS: [(&str, &[&str]); 10] = [
    ("equal", &["path", "value"]),
    ("exists", &["path"]),
    ("matchRegex", &["path", "pattern"]),
    ("contains", &["path", "content"]),
    ("isSubset", &["path", "content"]),
    ("lengthEqual", &["path", "count"]),
    ("matchSnapshot", &["path"]),
    ("hasObject", &[]),
    ("hasObjects", &["kind", "count", "are"]),
    ("failedTemplate", &["errorMessage"]),
];

/// The words whose contrary can be asserted, as `notEqual`.
const NEGATED: [(&str, &str); 6] = [
    ("notEqual", "equal"),
    ("notExists", "exists"),
    ("notMatchRegex", "matchRegex"),
    ("notContains", "contains"),
    ("notIsSubset", "isSubset"),
    ("notHasObject", "hasObject"),
];

/// What to write instead of other words of helm-unittest.
const FAMILIAR: [(&str, &str); 8] = [
    ("hasDocuments", "write `hasObjects: {count: …}`"),
    ("containsDocument", "write `hasObject: KIND/NAME`"),
    ("isKind", "write `hasObject: KIND/NAME`"),
    ("isNull", "write `notExists`"),
    ("isNotNull", "write `exists`"),
    ("isNullOrEmpty", "write `notExists`, or `lengthEqual` with `count: 0`"),
    ("notFailedTemplate", "leave it out: a test whose chart does not render fails"),
    ("matchSnapshotRaw", "write `matchSnapshot`"),
];

impl Assertion {
    /// Whether it asserts that the chart does not render.
    pub fn is_about_failure(&self) -> bool {
        matches!(self.check, Check::FailedTemplate(_))
    }

    /// Reads an element of `asserts`: a map of one word, and perhaps the object.
    pub fn read(reader: &mut Reader, node: Node<'_>) -> Option<Self> {
        let words = || WORDS.iter().map(|(word, _)| *word).chain(NEGATED.iter().map(|(word, _)| *word));
        let known: Vec<_> = words().chain(["object"]).collect();
        if !reader.map(node, "an assertion", &known, &FAMILIAR) {
            return None;
        }
        let object = reader.selector(node, "object");
        let mut own = node.pairs().filter(|(key, _)| key.as_str() != Some("object"));
        let Some((key, content)) = own.next() else {
            reader.wrong(node.place(), "an assertion has a word that says what is asserted");
            return None;
        };
        if let Some((second, _)) = own.next() {
            reader.wrong(second.place(), "an assertion has one word: begin another with a dash");
            return None;
        }
        let word = key.as_str().unwrap_or_default();
        let plain = NEGATED.iter().find(|(negated, _)| *negated == word).map(|(_, plain)| *plain);
        let check = Check::read(reader, plain.unwrap_or(word), key, content)?;
        let wanted =
            ["value", "content", "pattern"].iter().find_map(|field| content.get(field)).map(Node::place);
        Some(Self { check, negated: plain.is_some(), object, place: key.place(), wanted })
    }
}

impl Check {
    fn read(reader: &mut Reader, word: &str, key: Node<'_>, content: Node<'_>) -> Option<Self> {
        let (_, fields) = WORDS.iter().find(|(known, _)| *known == word)?;
        if word == "hasObject" {
            return reader.selector_at(content).map(Self::HasObject);
        }
        if !reader.map(content, &format!("`{word}`"), fields, &[]) {
            return None;
        }
        match word {
            "hasObjects" => return Self::objects(reader, key, content),
            "failedTemplate" => {
                return reader.required(content, "errorMessage", key).map(Self::FailedTemplate);
            }
            _ => {}
        }
        let way = Way::read(reader, word, key, content)?;
        let value = |reader: &mut Reader, field: &str| match content.get(field) {
            Some(value) => Some(to_value(value)),
            None => reader.missing(key, field),
        };
        match word {
            "equal" => Some(Self::Equal(way, value(reader, "value")?)),
            "contains" => Some(Self::Contains(way, value(reader, "content")?)),
            "isSubset" => Some(Self::IsSubset(way, value(reader, "content")?)),
            "exists" => Some(Self::Exists(way)),
            "lengthEqual" => reader.count(content, "count", key).map(|count| Self::LengthEqual(way, count)),
            "matchRegex" => {
                let pattern = reader.required(content, "pattern", key)?;
                let regex = Regex::new(&pattern);
                let at = content.get("pattern").map_or(key.place(), Node::place);
                let wrong = |error: regex::Error| {
                    let why = error.to_string();
                    let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
                    reader.wrong(at, &format!("`{pattern}` is no regular expression: {why}"));
                };
                regex.map_err(wrong).ok().map(|regex| Self::MatchRegex(way, regex))
            }
            _ => Some(Self::MatchSnapshot(way)),
        }
    }

    fn objects(reader: &mut Reader, key: Node<'_>, content: Node<'_>) -> Option<Self> {
        if let Some(list) = content.get("are") {
            if let Some((other, _)) = content.entry("count").or_else(|| content.entry("kind")) {
                reader.wrong(other.place(), "`are` names every object: there is nothing left to count");
            }
            let named = reader.items(list, "are").into_iter().map(|item| reader.selector_at(item));
            return named.collect::<Option<Vec<_>>>().map(Self::Are);
        }
        let kind = reader.text(content, "kind");
        reader.count(content, "count", key).map(|count| Self::Count(kind, count))
    }
}

impl Way {
    /// The words that can be about the whole object need no path.
    fn read(reader: &mut Reader, word: &str, key: Node<'_>, content: Node<'_>) -> Option<Self> {
        let whole = matches!(word, "isSubset" | "matchSnapshot");
        let text = match content.get("path") {
            None if whole => String::new(),
            _ => reader.required(content, "path", key)?,
        };
        let at = content.get("path").map_or(key.place(), Node::place);
        let path = JsonPath::parse(&text);
        let path = path.map_err(|error| reader.wrong(at, &error.to_string())).ok()?;
        Some(Self { text, path })
    }
}
