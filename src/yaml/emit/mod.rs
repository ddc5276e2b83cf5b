//! Writes values as YAML in block style, so that readers of YAML 1.1 (Kubernetes' own among them) and 1.2 read
//! them back the same.

mod number;
mod string;

pub use string::{LONGEST_KEY, is_printable};
pub(super) use string::{double_quoted, write_inline};

use super::{Shape, View};

/// The value as a document in block style, keys in their order; ends in a line break.
///
/// Lists in maps stand at the column of their key, as kubectl writes them. Strings are quoted exactly when they
/// would be read as something else otherwise; those of several lines are literal blocks.
pub fn emit<'a>(view: impl View<'a>) -> String {
    let mut emitter = Emitter { text: String::new() };
    emitter.value(view, 0, Place::Root);
    emitter.text
}

/// Where a value is to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    /// Behind the colon of a key.
    Entry,
    /// Behind the dash of an element.
    Element,
}

/// A string as a scalar on one line in block style: plain where it reads back as that string, else quoted.
pub fn emit_inline(text: &str) -> String {
    let mut inline = String::new();
    write_inline(&mut inline, text);
    inline
}

/// A string in double quotes, on one line.
pub fn emit_quoted(text: &str) -> String {
    let mut quoted = String::new();
    double_quoted(&mut quoted, text);
    quoted
}

struct Emitter {
    text: String,
}

impl Emitter {
    /// Writes a value with its line break; `column` is where the keys or dashes of its own would stand.
    fn value<'a>(&mut self, view: impl View<'a>, column: usize, place: Place) {
        match view.shape() {
            Shape::Map if !view.is_empty() => self.map(view, column, place),
            Shape::List if !view.is_empty() => self.list(view, column, place),
            shape => {
                if place != Place::Root {
                    self.text.push(' ');
                }
                self.scalar(shape, column);
                self.text.push('\n');
            }
        }
    }

    fn map<'a>(&mut self, view: impl View<'a>, column: usize, place: Place) {
        for (at, (key, value)) in view.entries().enumerate() {
            self.begin(at == 0, column, place);
            self.key(key, column);
            let inner = if value.is_list() { column } else { column + 2 };
            self.value(value, inner, Place::Entry);
        }
    }

    fn list<'a>(&mut self, view: impl View<'a>, column: usize, place: Place) {
        for (at, item) in view.items().enumerate() {
            self.begin(at == 0, column, place);
            self.text.push('-');
            self.value(item, column + 2, Place::Element);
        }
    }

    /// Goes to where an entry or element starts. The first one of an element stands on the line of its dash.
    fn begin(&mut self, first: bool, column: usize, place: Place) {
        match (first, place) {
            (true, Place::Root) => {}
            (true, Place::Element) => self.text.push(' '),
            (true, Place::Entry) => {
                self.text.push('\n');
                self.indent(column);
            }
            (false, _) => self.indent(column),
        }
    }

    fn indent(&mut self, column: usize) {
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    fn key(&mut self, key: &str, column: usize) {
        let start = self.text.len();
        string::write_inline(&mut self.text, key);
        // A key that is too long to be found by its colon says that it is one.
        if self.text.len() - start > LONGEST_KEY {
            self.text.insert_str(start, "? ");
            self.text.push('\n');
            self.indent(column);
        }
        self.text.push(':');
    }

    fn scalar(&mut self, shape: Shape<'_>, column: usize) {
        match shape {
            Shape::Null => self.text.push_str("null"),
            Shape::Bool(value) => self.text.push_str(if value { "true" } else { "false" }),
            Shape::Int(number) => self.text.push_str(&number.to_string()),
            Shape::Float(number) => self.text.push_str(&number::float(number)),
            Shape::Str(text) => string::write(&mut self.text, text, column),
            Shape::List => self.text.push_str("[]"),
            Shape::Map => self.text.push_str("{}"),
        }
    }
}
