//! The grammar of `--set` and its kin, as Helm has it (helm `pkg/strvals/parser.go`).
//!
//! `a.b=1,c[0].d={x,y}`: names lead into maps, `[n]` into lists, `{…}` is a list, a comma begins the next value, and
//! a backslash takes from the character after it any meaning it has here.

use serde_json::Value;

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
}

/// One value that a flag sets, and the bytes of the argument that say so.
#[derive(Debug, PartialEq)]
pub struct Setting {
    /// The way to it.
    pub path: Vec<Step>,
    /// The value.
    pub value: Value,
    /// Where the value stands in the argument.
    pub at: (usize, usize),
}

/// A step into a map or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// By key.
    Key(String),
    /// By index.
    Index(usize),
}

/// Reads the argument of a flag.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub fn read(argument: &str, typing: Typing) -> Result<Vec<Setting>, String> {
    let mut reader = Reader { text: argument, at: 0 };
    let mut settings = Vec::new();
    if typing == Typing::Json && argument.trim_start().starts_with('{') {
        return whole_object(argument);
    }
    while reader.at < argument.len() {
        settings.push(reader.setting(typing)?);
    }
    match settings.is_empty() {
        true => Err("it sets nothing".to_owned()),
        false => Ok(settings),
    }
}

fn whole_object(argument: &str) -> Result<Vec<Setting>, String> {
    let value: Value = serde_json::from_str(argument).map_err(|error| format!("no JSON: {error}"))?;
    let entries = value.as_object().into_iter().flatten();
    let setting = |(key, value): (&String, &Value)| Setting {
        path: vec![Step::Key(key.clone())],
        value: value.clone(),
        at: (0, argument.len()),
    };
    Ok(entries.map(setting).collect())
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn setting(&mut self, typing: Typing) -> Result<Setting, String> {
        let path = self.path()?;
        let start = self.at;
        let value = match typing {
            Typing::Json => self.json()?,
            _ if self.peek() == Some('{') => self.list(typing)?,
            _ => {
                let (text, _) = self.until(&[',']);
                typed(text, typing)
            }
        };
        let end = self.at;
        match self.next() {
            None | Some(',') => Ok(Setting { path, value, at: (start, end) }),
            Some(other) => Err(format!("`{other}` after the value of `{}`", shown(&path))),
        }
    }

    /// The names up to `=`.
    fn path(&mut self) -> Result<Vec<Step>, String> {
        let mut path = Vec::new();
        loop {
            let (name, stop) = self.until(&['.', '[', '=', ',']);
            let after_index = matches!(path.last(), Some(Step::Index(_))) && name.is_empty();
            if !after_index {
                if name.is_empty() {
                    return Err("a name is missing".to_owned());
                }
                path.push(Step::Key(name));
            }
            match stop {
                Some('=') => {
                    self.next();
                    return if path.len() > DEPTH {
                        Err(format!("over {DEPTH} names deep"))
                    } else {
                        Ok(path)
                    };
                }
                Some('[') => {
                    self.next();
                    path.push(Step::Index(self.index()?));
                }
                Some('.') => drop(self.next()),
                _ => return Err(format!("`{}` has no value: `=` is missing", shown(&path))),
            }
        }
    }

    fn index(&mut self) -> Result<usize, String> {
        let (digits, stop) = self.until(&[']']);
        if stop.is_none() {
            return Err("`[` is not closed".to_owned());
        }
        self.next();
        let index = digits.parse().map_err(|_| format!("`[{digits}]` is no index of a list"))?;
        if index > LENGTH {
            return Err(format!("the index {index} is over {LENGTH}"));
        }
        if !matches!(self.peek(), Some('.' | '[' | '=')) {
            return Err(format!("`=` is missing after `[{index}]`"));
        }
        Ok(index)
    }

    fn list(&mut self, typing: Typing) -> Result<Value, String> {
        self.next();
        let mut items = Vec::new();
        loop {
            let (text, stop) = self.until(&[',', '}']);
            let last = stop == Some('}');
            if !(last && items.is_empty() && text.is_empty()) {
                items.push(typed(text, typing));
            }
            if self.next().is_none() {
                return Err("`{` is not closed".to_owned());
            }
            if last {
                return Ok(Value::Array(items));
            }
        }
    }

    fn json(&mut self) -> Result<Value, String> {
        let rest = &self.text[self.at..];
        if rest.is_empty() || rest.starts_with(',') {
            return Ok(Value::Null);
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let value = values.next().unwrap_or(Ok(Value::Null)).map_err(|error| format!("no JSON: {error}"))?;
        self.at += values.byte_offset();
        Ok(value)
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
                '\\' => read.extend(self.next()),
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
    let guess = typing == Typing::Guess;
    match text.as_str() {
        "true" if guess => Value::Bool(true),
        "false" if guess => Value::Bool(false),
        "null" if guess => Value::Null,
        "0" if guess => Value::from(0),
        digits if guess && !digits.starts_with('0') => match digits.parse::<i64>() {
            Ok(integer) => Value::from(integer),
            Err(_) => Value::String(text),
        },
        _ => Value::String(text),
    }
}

/// A path as it would be written.
pub fn shown(path: &[Step]) -> String {
    let mut shown = String::new();
    for step in path {
        match step {
            Step::Key(key) if shown.is_empty() => shown.push_str(key),
            Step::Key(key) => shown.push_str(&format!(".{key}")),
            Step::Index(index) => shown.push_str(&format!("[{index}]")),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::render::values::Node;
    use crate::text::Text;

    fn set(argument: &str, typing: Typing) -> Result<Value, String> {
        let mut values = Node::default();
        values.set(&Arc::new(Text::new("--set", argument)), read(argument, typing)?);
        Ok(values.to_value())
    }

    #[test]
    fn settings_are_read_as_helm_reads_them() {
        let cases = [
            ("a=1,b.c=x", json!({"a": 1, "b": {"c": "x"}})),
            ("a=true,b=null,c=007,d=1.5,e=", json!({"a": true, "b": null, "c": "007", "d": "1.5", "e": ""})),
            ("a={x,2},b={}", json!({"a": ["x", 2], "b": []})),
            ("a[1].b=c", json!({"a": [null, {"b": "c"}]})),
            ("a[0][1]=x", json!({"a": [[null, "x"]]})),
            (r"a\.b=c\,d", json!({"a.b": "c,d"})),
            ("a.b=1,a.c=2", json!({"a": {"b": 1, "c": 2}})),
            ("a=b=c", json!({"a": "b=c"})),
            ("a=-5,b=9223372036854775808", json!({"a": -5, "b": "9223372036854775808"})),
        ];
        for (argument, expected) in cases {
            assert_eq!(set(argument, Typing::Guess), Ok(expected), "{argument}");
        }
        assert_eq!(set("a=1,b=true", Typing::String), Ok(json!({"a": "1", "b": "true"})));
        assert_eq!(set("a=[1,2],b={\"c\":1}", Typing::Json), Ok(json!({"a": [1, 2], "b": {"c": 1}})));
        assert_eq!(set("{\"a\":{\"b\":1}}", Typing::Json), Ok(json!({"a": {"b": 1}})));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for argument in
            ["a", "a,b=1", "=1", "a..b=1", "a[x]=1", "a[0=1", "a[99999999]=1", "a={x", "a={x}y", ""]
        {
            assert!(set(argument, Typing::Guess).is_err(), "{argument}");
        }
        assert!(set("a={", Typing::Json).is_err());
    }
}
