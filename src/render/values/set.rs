//! The grammar of `--set` and its kin, as Helm has it (helm `pkg/strvals/parser.go`, `literal_parser.go`).
//!
//! `a.b=1,c[0].d={x,y}`: names lead into maps, `[n]` into lists, `{…}` is a list, a comma begins the next value, and
//! a backslash takes from the character after it any meaning it has here.
//!
//! In one thing it is stricter: what Helm takes and drops in silence, since it names nothing (`=1`, `a.`, `a[0]`), is
//! refused. An empty argument and a comma at the end are fine.

use std::ops::Range;

use serde::Deserialize as _;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Refusal;

/// How deep names may nest, and how long a list may be made by naming an index: Helm's limits.
const DEPTH: usize = 30;
const LENGTH: usize = 65536;

/// What the text after `=` becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Booleans, null and integers are what they look like, all else is a string.
    Guess,
    /// A string.
    String,
    /// JSON, up to the end of that JSON value.
    Json,
    /// A string, all of it: nothing in it has a meaning.
    Literal,
}

/// One value that a flag sets, and the bytes of the argument that say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The way to it; with no steps, the value is a map to be laid over all values.
    pub path: Vec<Step>,
    /// The value.
    pub value: Value,
    /// Where the value stands in the argument.
    pub at: Range<usize>,
}

/// A step on the way to a value, and where it stands in the argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it leads into.
    pub kind: StepKind,
    /// Its place.
    pub at: Range<usize>,
}

/// What a step leads into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A map, by key.
    Key(String),
    /// A list, by index.
    Index(usize),
}

/// Reads the argument of a flag; an empty one sets nothing.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(argument: &str, typing: Typing) -> Result<Vec<Setting>, Refusal> {
    if typing == Typing::Json && argument.trim_start().starts_with('{') {
        let value = serde_json::from_str(argument).map_err(|error| no_json(argument, 0, &error))?;
        return Ok(vec![Setting { path: Vec::new(), value, at: 0..argument.len() }]);
    }
    let mut reader = Reader { text: argument, at: 0, typing };
    let mut settings = Vec::new();
    while reader.at < argument.len() {
        settings.push(reader.setting()?);
    }
    Ok(settings)
}

/// What serde says about the text from `start` on, at the character that it says it about.
fn no_json(argument: &str, start: usize, error: &serde_json::Error) -> Refusal {
    let rest = &argument[start..];
    let before: usize = rest.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (start + before + error.column()).saturating_sub(usize::from(!error.is_eof()));
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or_default();
    Refusal::at(at..at, format!("this is no JSON: {reason}"))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    typing: Typing,
}

impl Reader<'_> {
    fn setting(&mut self) -> Result<Setting, Refusal> {
        let path = self.path()?;
        let start = self.at;
        let value = match self.typing {
            Typing::Json => self.json()?,
            Typing::Guess | Typing::String if self.peek() == Some('{') => self.list()?,
            typing => {
                let stops: &[char] = if typing == Typing::Literal { &[] } else { &[','] };
                let (text, _) = self.until(stops);
                typed(text, typing)
            }
        };
        let at = start..start + self.text[start..self.at].trim_end().len();
        if self.typing == Typing::Json {
            self.space();
        }
        if self.peek() == Some(',') {
            self.next();
        }
        Ok(Setting { path, value, at })
    }

    /// The names up to `=`, and past it.
    fn path(&mut self) -> Result<Vec<Step>, Refusal> {
        let (begin, mut nested) = (self.at, 0);
        let (mut path, mut stop) = (Vec::new(), Some('.'));
        loop {
            let is_name = stop == Some('.');
            stop = if is_name { self.name(&mut path)? } else { self.after_index()? };
            match stop {
                Some('=') => {
                    self.next();
                    return Ok(path);
                }
                Some('[') => path.push(self.index()?),
                Some('.') => {
                    nested += usize::from(is_name);
                    if nested > DEPTH {
                        return Err(Refusal::at(self.at..self.at + 1, format!("over {DEPTH} names deep")));
                    }
                    self.next();
                }
                _ => {
                    let name = &self.text[begin..self.at];
                    let message = format!("`{name}` has no value: `=` is missing");
                    return Err(Refusal::at(self.at..self.at, message));
                }
            }
        }
    }

    /// Reads a name, and says what stands behind it.
    fn name(&mut self, path: &mut Vec<Step>) -> Result<Option<char>, Refusal> {
        let start = self.at;
        let (name, stop) = self.until(match self.typing {
            Typing::Literal => &['.', '[', '='],
            _ => &['.', '[', '=', ','],
        });
        if name.is_empty() {
            return Err(Refusal::at(start..start, "a name is missing here"));
        }
        path.push(Step { kind: StepKind::Key(name), at: start..self.at });
        Ok(stop)
    }

    /// What stands behind an index: another step, or the value.
    fn after_index(&self) -> Result<Option<char>, Refusal> {
        match self.peek() {
            Some('.' | '[' | '=') | None => Ok(self.peek()),
            Some(other) => {
                let at = self.at..self.at + other.len_utf8();
                Err(Refusal::at(at, "after `]` comes `.`, `[` or `=`"))
            }
        }
    }

    fn index(&mut self) -> Result<Step, Refusal> {
        let open = self.at;
        self.next();
        let (digits, stop) = self.until(&[']']);
        if stop.is_none() {
            return Err(Refusal::at(open..open + 1, "this `[` is not closed"));
        }
        self.next();
        let at = open..self.at;
        let refuse = |why: String| Refusal::at(at.clone(), why);
        let index: i64 = digits.parse().map_err(|_| refuse(format!("`{digits}` is no index of a list")))?;
        let index = usize::try_from(index).map_err(|_| refuse("an index is not negative".to_owned()))?;
        match index > LENGTH {
            true => Err(refuse(format!("an index is at most {LENGTH}"))),
            false => Ok(Step { kind: StepKind::Index(index), at }),
        }
    }

    fn list(&mut self) -> Result<Value, Refusal> {
        let open = self.at;
        self.next();
        let mut items = Vec::new();
        loop {
            let (text, stop) = self.until(&[',', '}']);
            items.push(typed(text, self.typing));
            self.next();
            match stop {
                Some('}') => return Ok(Value::Array(items)),
                Some(_) => {}
                None => return Err(Refusal::at(open..open + 1, "this `{` is not closed")),
            }
        }
    }

    fn json(&mut self) -> Result<Value, Refusal> {
        self.space();
        let rest = &self.text[self.at..];
        if rest.is_empty() || rest.starts_with(',') {
            return Ok(Value::Null);
        }
        let refuse = |error| no_json(self.text, self.at, &error);
        // What follows the value is the next setting, so the value is cut out before it is read.
        let raw = <&RawValue>::deserialize(&mut serde_json::Deserializer::from_str(rest)).map_err(refuse)?;
        let value = serde_json::from_str(raw.get()).map_err(refuse)?;
        self.at += raw.get().len();
        Ok(value)
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.text[self.at..].trim_start().len();
    }

    /// The text up to one of `stops`, backslashes resolved, and the one that was met.
    fn until(&mut self, stops: &[char]) -> (String, Option<char>) {
        let mut read = String::new();
        while let Some(character) = self.peek() {
            if stops.contains(&character) {
                return (read, Some(character));
            }
            self.next();
            match character {
                '\\' if self.typing != Typing::Literal => read.extend(self.next()),
                other => read.push(other),
            }
        }
        (read, None)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }
}

fn typed(text: String, typing: Typing) -> Value {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match typing {
        Typing::Guess if is("true") => Value::Bool(true),
        Typing::Guess if is("false") => Value::Bool(false),
        Typing::Guess if is("null") => Value::Null,
        Typing::Guess if text == "0" => Value::from(0),
        Typing::Guess if !text.starts_with('0') => match text.parse::<i64>() {
            Ok(integer) => Value::from(integer),
            Err(_) => Value::String(text),
        },
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::render::values::Node;
    use crate::text::Text;

    fn set(argument: &str, typing: Typing) -> Result<Value, Refusal> {
        let mut values = Node::default();
        values.set(&Arc::new(Text::new("--set", argument)), read(argument, typing)?)?;
        Ok(values.to_value())
    }

    #[test]
    fn settings_are_read_as_helm_reads_them() {
        let cases = [
            ("a=1,b.c=x", json!({"a": 1, "b": {"c": "x"}})),
            ("a=True,b=null,c=007,d=1.5,e=", json!({"a": true, "b": null, "c": "007", "d": "1.5", "e": ""})),
            ("a={x,2},b={}", json!({"a": ["x", 2], "b": [""]})),
            ("a[1].b=c", json!({"a": [null, {"b": "c"}]})),
            ("a[0][1]=x", json!({"a": [[null, "x"]]})),
            (r"a\.b=c\,d", json!({"a.b": "c,d"})),
            ("a.b=1,a.c=2,", json!({"a": {"b": 1, "c": 2}})),
            ("a=b=c", json!({"a": "b=c"})),
            ("a=-5,b=9223372036854775808", json!({"a": -5, "b": "9223372036854775808"})),
            ("", json!({})),
        ];
        for (argument, expected) in cases {
            assert_eq!(set(argument, Typing::Guess), Ok(expected), "{argument}");
        }
        assert_eq!(set("a=1,b=true", Typing::String), Ok(json!({"a": "1", "b": "true"})));
        assert_eq!(set(r"a.b=1,{x}\,c=2", Typing::Literal), Ok(json!({"a": {"b": r"1,{x}\,c=2"}})));
        assert_eq!(
            set("a=[1,2] ,b={\"c\":1},d=", Typing::Json),
            Ok(json!({"a": [1, 2], "b": {"c": 1}, "d": null}))
        );
        assert_eq!(set("{\"a\":{\"b\":1}}", Typing::Json), Ok(json!({"a": {"b": 1}})));
    }

    #[test]
    fn what_cannot_be_read_is_said_where_it_stands() {
        let cases = [
            ("a", 1..1),
            ("a,b=1", 1..1),
            ("=1", 0..0),
            ("a..b=1", 2..2),
            ("a.", 2..2),
            ("a[x]=1", 1..4),
            ("a[-1]=1", 1..5),
            ("a[0=1", 1..2),
            ("a[0]b=1", 4..5),
            ("a[99999999]=1", 1..11),
            ("a=1,b={x", 6..7),
            ("a={x}y", 6..6),
            ("a=1,a.b=2", 4..5),
            ("a.b=1,a[0]=2", 6..7),
            ("a[0][0]=1,a[0].b[0]=1,a[0].b[0][0]=1", 28..31),
        ];
        for (argument, at) in cases {
            assert_eq!(set(argument, Typing::Guess).map_err(|refusal| refusal.at), Err(at), "{argument}");
        }
        assert_eq!(set("a={\"b\" 1}", Typing::Json).map_err(|refusal| refusal.at), Err(7..7));
    }
}
