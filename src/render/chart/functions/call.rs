//! Calls a function: looks at what it is given first, keeps it within the limits, and tells what was wrong.

use std::fmt;

use minijinja::value::{Rest, StringInput, ValueKind, ValueOrKwargs};
use minijinja::{Error, ErrorKind, State, Value};

use super::argument::described;
use super::{Function, Kind, Takes};
use crate::render::chart::limits;

/// What to do about an error: its source, where somebody knows.
#[derive(Debug)]
pub struct Advice(pub String);

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Advice {}

/// What a chart's author says with `fail` and `required`. The source of the error that says it, which has no
/// need of further words.
#[derive(Debug)]
pub struct Said;

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the chart's author says so")
    }
}

impl std::error::Error for Said {}

/// `function`, with everything that holds for all of them.
pub fn checked(
    function: &'static Function,
) -> impl Fn(&mut State<'_, '_>, Rest<ValueOrKwargs>) -> Result<Value, Error> + Send + Sync + 'static {
    let body = (function.make)();
    move |state, arguments| {
        let arguments: Vec<Value> = arguments.0.into_iter().map(Value::from).collect();
        function.accept(state, &arguments)?;
        if !function.is_cheap {
            arguments.iter().try_for_each(|argument| limits::spend(state, argument))?;
        }
        let result = body.call(state, &arguments).map_err(|error| function.blame(error, &arguments))?;
        if !function.is_cheap {
            limits::spend(state, &result)?;
        }
        Ok(result)
    }
}

impl Function {
    fn accept(&self, state: &State<'_, '_>, arguments: &[Value]) -> Result<(), Error> {
        if !self.takes_undefined {
            for undefined in arguments.iter().filter(|argument| argument.is_undefined()) {
                StringInput::new(state, undefined)?;
            }
        }
        let (Kind::Filter(takes) | Kind::Test(takes)) = self.kind else { return Ok(()) };
        let Some(first) = arguments.first().filter(|first| !first.is_undefined() && !takes.accepts(first))
        else {
            return Ok(());
        };
        let message = format!("`{}` takes {} and got {}", self.name(), takes.described(), described(first));
        Err(self.misused(ErrorKind::InvalidOperation, message))
    }

    /// Says whose error it is.
    fn blame(&self, error: Error, arguments: &[Value]) -> Error {
        let own = std::error::Error::source(&error).is_none();
        let detail = error.detail().unwrap_or("it cannot be done");
        let name = self.name();
        match error.kind() {
            _ if !own => error,
            // It knows which expression gave the value, if that is left to it.
            _ if detail.starts_with("cannot convert undefined") => error,
            ErrorKind::UndefinedError | ErrorKind::OutOfFuel => error,
            ErrorKind::UnknownFilter => unknown(error, "filter", arguments),
            ErrorKind::UnknownTest => unknown(error, "test", arguments),
            ErrorKind::MissingArgument => {
                self.misused(error.kind(), format!("`{name}` was given too little"))
            }
            ErrorKind::TooManyArguments if error.detail().is_none() => {
                self.misused(error.kind(), format!("`{name}` was given too much"))
            }
            kind => match unconverted(detail) {
                Some(wrong) => self.misused(kind, format!("`{name}` {wrong}")),
                None => self.misused(kind, format!("`{name}`: {detail}")),
            },
        }
    }

    fn misused(&self, kind: ErrorKind, message: String) -> Error {
        Error::new(kind, message).with_source(Advice(format!("it is written `{}`", self.signature())))
    }
}

/// The name that is unknown is among the arguments: `map("uper")`, `select("od")`, `selectattr("n", "od")`.
fn unknown(error: Error, what: &str, arguments: &[Value]) -> Error {
    let last =
        arguments.iter().skip(1).filter_map(Value::as_str).take(if what == "test" { 2 } else { 1 }).last();
    match last {
        Some(name) => Error::new(error.kind(), format!("{what} {name} is unknown")),
        None => error,
    }
}

/// minijinja's `cannot convert string to usize` without the names of Rust's types.
fn unconverted(detail: &str) -> Option<String> {
    let (got, wanted) = detail.strip_prefix("cannot convert ")?.split_once(" to ")?;
    let wanted = match wanted {
        "bool" => "`true` or `false`",
        "f32" | "f64" => "a number",
        "str" | "string" => "text",
        _ if wanted.starts_with(['i', 'u']) => "a whole number",
        _ => return None,
    };
    let got = match got {
        "string" => "text".to_owned(),
        "sequence" | "iterator" => "a list".to_owned(),
        "none" => "null".to_owned(),
        "bool" => "a boolean".to_owned(),
        got => format!("a {got}"),
    };
    Some(format!("takes {wanted} there and got {got}"))
}

impl Takes {
    fn accepts(self, value: &Value) -> bool {
        let kind = value.kind();
        match self {
            Self::Value => true,
            Self::Text => {
                matches!(kind, ValueKind::String | ValueKind::Number | ValueKind::Bool | ValueKind::Plain)
            }
            Self::Bytes => kind == ValueKind::Bytes || Self::Text.accepts(value),
            Self::List => matches!(kind, ValueKind::Seq | ValueKind::Iterable | ValueKind::Map),
            Self::Map => kind == ValueKind::Map,
            Self::Number => kind == ValueKind::Number,
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Text | Self::Bytes => "text",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Number => "a number",
        }
    }
}
