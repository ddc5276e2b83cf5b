//! What templates print, kept beside the text until the text is whole.
//!
//! A printed value is not written into the output: its number is, as a mark, and the value waits here for
//! [`place`](super::place) to see where it stands. What macros and captured blocks give is a string to the
//! author's expressions; the marked text behind it is kept here under the string's own address, so that it is
//! still YAML when it is printed unchanged, and mere text once any filter or operator has made a new string
//! of it. No value can pass for template text that way, whatever it holds.

use std::collections::HashMap;
use std::fmt::Write as _;

use minijinja::value::{Rest, ValueKind};
use minijinja::{Error, ErrorKind, Output, State, Value};

use super::mark::{self, Origin, Token};
use super::{limits, value};
use crate::text::{Cause, Span};

/// A printed value.
#[derive(Debug)]
pub struct Emission {
    /// What it is.
    pub content: Content,
    /// The expression that printed it, known once [`trace`](super::trace) has been here.
    pub origin: Origin,
    /// The value that each line shows of a map or list of given values, by its number.
    pub lines: Vec<u32>,
    /// What it was when it was printed.
    pub printed: Value,
    /// The expression that printed it.
    pub source: Source,
}

/// A printed expression, and what its names stood for.
#[derive(Debug)]
pub struct Source {
    /// The template, by its number.
    pub template: u32,
    /// The expression, by its place among those that the template prints.
    pub expression: usize,
    /// The values of the names that it [reads](super::reads::Reads::names).
    pub roots: Vec<Value>,
}

/// What was printed.
#[derive(Debug)]
pub enum Content {
    /// A value, to come out as YAML that reads back as that value.
    Value(serde_json::Value),
    /// Text that its author vouches for with `| safe`.
    Verbatim(String),
    /// An `if` expression without `else`, whose condition does not hold.
    Nothing,
}

/// Everything that one render printed.
#[derive(Debug, Default)]
pub struct Emissions {
    emitted: Vec<Emission>,
    next: Option<Source>,
    kept: HashMap<usize, Kept>,
}

#[derive(Debug)]
struct Kept {
    marked: Option<String>,
    /// Holds the string, so that no other gets its address.
    _string: Value,
}

impl Content {
    /// Whether it is a whole map or list, or nothing.
    pub fn is_no_text(&self) -> bool {
        matches!(
            self,
            Self::Value(serde_json::Value::Array(_) | serde_json::Value::Object(_)) | Self::Nothing
        )
    }
}

impl Emissions {
    /// The emissions by their numbers.
    pub fn into_emitted(self) -> Vec<Emission> {
        self.emitted
    }

    fn push(&mut self, content: Content, printed: &Value, source: Source) -> String {
        let origin = Origin { template: source.template, span: Span::default(), cause: Cause::None };
        self.emitted.push(Emission { content, origin, lines: Vec::new(), printed: printed.clone(), source });
        mark::hole(self.emitted.len() - 1)
    }

    fn keep(&mut self, text: String, marked: Option<String>) -> Value {
        let string = Value::from_safe_string(text);
        if let Some(address) = address(&string) {
            self.kept.insert(address, Kept { marked, _string: string.clone() });
        }
        string
    }

    /// The marked text that a value is. Only what minijinja itself captured is one: a string of anyone else's may
    /// hold the same characters, and is not safe, or was kept.
    fn marked<'v>(&self, value: &'v Value) -> Option<&'v str> {
        let address = address(value)?;
        value.as_str().filter(|text| text.contains(mark::is_mark) && !self.kept.contains_key(&address))
    }

    /// What a marked text says to someone who knows nothing of marks: values stand in it as text.
    pub fn plain(&self, marked: &str) -> String {
        let mut plain = String::new();
        for token in mark::tokens(marked) {
            match token {
                Token::Raw(raw, _) => plain.push_str(raw),
                Token::Hole(number) => match self.emitted.get(number).map(|emission| &emission.content) {
                    Some(Content::Value(value)) => plain.push_str(&value::text(value)),
                    Some(Content::Verbatim(text)) => plain.push_str(text),
                    Some(Content::Nothing) | None => {}
                },
                Token::Begin | Token::End => {}
            }
        }
        plain
    }
}

/// The address of a safe string's bytes: shared by its copies, and by nothing else while one of them lives.
fn address(value: &Value) -> Option<usize> {
    value.as_str().filter(|_| value.is_safe()).map(|text| text.as_ptr() as usize)
}

fn emissions<'s>(state: &'s mut State<'_, '_>) -> &'s mut Emissions {
    state.get_or_insert_extension_with(Emissions::default)
}

/// The filter [`AT`](super::instrument::AT): notes where what is printed next comes from.
pub fn at(
    state: &mut State<'_, '_>,
    value: Value,
    template: u32,
    expression: usize,
    roots: Rest<Value>,
) -> Value {
    emissions(state).next = Some(Source { template, expression, roots: roots.0 });
    value
}

/// The filter [`TEXT`](super::instrument::TEXT): keeps the marks of a captured text beside it.
///
/// # Errors
/// Where a template keeps too much.
pub fn text(state: &mut State<'_, '_>, value: Value) -> Result<Value, Error> {
    let Some(marked) = emissions(state).marked(&value).map(str::to_owned) else { return Ok(value) };
    limits::spend_bytes(state, marked.len())?;
    let emissions = emissions(state);
    let plain = emissions.plain(&marked);
    Ok(emissions.keep(plain, Some(marked)))
}

/// The filter `safe`: the author vouches that the text is YAML where it stands.
pub fn safe(state: &mut State<'_, '_>, value: Value) -> Result<Value, Error> {
    let emissions = emissions(state);
    if address(&value).is_some_and(|address| emissions.kept.contains_key(&address)) {
        return Ok(value);
    }
    let text = value::text(&value::to_json(&value)?);
    Ok(emissions.keep(text, None))
}

/// minijinja's formatter: writes a mark for what is printed.
pub fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, printed: &Value) -> Result<(), Error> {
    let emissions = emissions(state);
    let Some(source) = emissions.next.take() else {
        return within(out, emissions, printed);
    };
    let kept = address(printed).and_then(|address| emissions.kept.get(&address));
    let (hole, size) = match kept.map(|kept| &kept.marked) {
        Some(Some(marked)) => {
            write(out, marked)?;
            let size = marked.len();
            return limits::spend_bytes(state, size);
        }
        Some(None) => {
            let text = printed.as_str().unwrap_or_default();
            (emissions.push(Content::Verbatim(text.to_owned()), printed, source), text.len())
        }
        None if printed.kind() == ValueKind::Undefined => {
            (emissions.push(Content::Nothing, printed, source), 0)
        }
        None => {
            let (value, size) = value::to_sized_json(printed)?;
            (emissions.push(Content::Value(value), printed, source), size)
        }
    };
    out.write_str(&hole)?;
    limits::spend_bytes(state, size)
}

/// Writes a marked text of its own.
fn write(out: &mut Output<'_>, marked: &str) -> Result<(), Error> {
    out.write_char(mark::BEGIN)?;
    out.write_str(marked)?;
    Ok(out.write_char(mark::END)?)
}

/// What is formatted without being printed by `{{ }}`: the text of a `{% call %}` goes through with its marks,
/// and a filter that makes text of a value gets that text.
fn within(out: &mut Output<'_>, emissions: &Emissions, printed: &Value) -> Result<(), Error> {
    let text = match (emissions.marked(printed), printed.as_str()) {
        (Some(marked), _) => return write(out, marked),
        (None, Some(text)) => text.to_owned(),
        (None, None) if printed.is_undefined() => String::new(),
        (None, None) => value::text(&value::to_json(printed)?),
    };
    out.write_str(&text).map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// What a render printed, once it is over.
pub fn take(state: &mut State<'_, '_>) -> Emissions {
    std::mem::take(emissions(state))
}
