//! What templates can call: filters, functions and tests, minijinja's own and hoist's.
//!
//! Each stands in its family's list with its signature, a sentence and an example; the environment is made from
//! these lists alone, and so is the page that documents them. None of them reads a clock, a random source, the
//! environment, the network or a file: the same chart and values render the same at any time and place.

mod addresses;
mod argument;
mod call;
mod checks;
mod encoding;
mod flow;
mod hashes;
mod helm;
mod lists;
mod maps;
mod numbers;
mod paths;
mod patterns;
mod quantities;
mod text;
mod times;
mod urls;
mod versions;

use minijinja::{Environment, Value};

pub use self::call::Advice;
pub use self::helm::{Answer, HELM, from_helm};
pub use self::paths::basename;
use crate::kinds::nearest;

/// Functions of one sort.
pub struct Family {
    /// What the sort is called.
    pub name: &'static str,
    /// What is to be known of all of them.
    pub about: &'static str,
    /// The functions themselves.
    pub functions: &'static [Function],
}

/// Every family, in the order of the page.
pub const FAMILIES: &[&Family] = &[
    &flow::FAMILY,
    &text::FAMILY,
    &numbers::FAMILY,
    &lists::FAMILY,
    &maps::FAMILY,
    &encoding::FAMILY,
    &hashes::FAMILY,
    &patterns::FAMILY,
    &versions::FAMILY,
    &quantities::FAMILY,
    &addresses::FAMILY,
    &times::FAMILY,
    &urls::FAMILY,
    &paths::FAMILY,
    &checks::FAMILY,
];

/// Something that templates can call.
pub struct Function {
    /// How it is called.
    pub kind: Kind,
    /// Its name, and the parameters in parentheses where it has some.
    pub call: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// What it gives, in a sentence.
    pub about: &'static str,
    /// An expression that calls it.
    pub example: &'static str,
    /// What that comes to, as JSON; of what fails, the message.
    pub gives: &'static str,
    takes_undefined: bool,
    is_cheap: bool,
    make: fn() -> Value,
}

/// How something is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `value | name(…)`: the value is of that sort.
    Filter(Takes),
    /// `name(…)`
    Function,
    /// `value is name(…)`
    Test(Takes),
}

/// What a filter or test can be put to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anything.
    Value,
    /// Text; a number or a boolean stands for the text it prints as.
    Text,
    /// Text, or what a file holds that is no text.
    Bytes,
    /// A list, or a map for the list of its keys.
    List,
    /// A map.
    Map,
    /// A number.
    Number,
}

impl Kind {
    /// What something that is called so is.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Filter(_) => "filter",
            Self::Function => "function",
            Self::Test(_) => "test",
        }
    }
}

impl Takes {
    /// As it stands in a signature.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Text | Self::Bytes => "text",
            Self::List => "list",
            Self::Map => "map",
            Self::Number => "number",
        }
    }
}

impl Function {
    const fn new(
        kind: Kind,
        call: &'static str,
        about: &'static str,
        example: (&'static str, &'static str),
        make: fn() -> Value,
    ) -> Self {
        Self {
            kind,
            call,
            aliases: &[],
            about,
            example: example.0,
            gives: example.1,
            takes_undefined: false,
            is_cheap: false,
            make,
        }
    }

    /// The same under other names too.
    const fn or(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// One that makes something of undefined values; to any other they are an error.
    const fn takes_undefined(self) -> Self {
        Self { takes_undefined: true, ..self }
    }

    /// One that takes no longer for a long list or text than for a short one.
    const fn cheap(self) -> Self {
        Self { is_cheap: true, ..self }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.call.split('(').next().unwrap_or(self.call)
    }

    /// How it is written in an expression: `text | replace(from, to)`.
    pub fn signature(&self) -> String {
        match self.kind {
            Kind::Filter(takes) => format!("{} | {}", takes.as_str(), self.call),
            Kind::Function => self.call.to_owned(),
            Kind::Test(takes) => format!("{} is {}", takes.as_str(), self.call),
        }
    }
}

const fn filter(
    takes: Takes,
    call: &'static str,
    about: &'static str,
    example: (&'static str, &'static str),
    make: fn() -> Value,
) -> Function {
    Function::new(Kind::Filter(takes), call, about, example, make)
}

const fn function(
    call: &'static str,
    about: &'static str,
    example: (&'static str, &'static str),
    make: fn() -> Value,
) -> Function {
    Function::new(Kind::Function, call, about, example, make)
}

const fn test(
    takes: Takes,
    call: &'static str,
    about: &'static str,
    example: (&'static str, &'static str),
    make: fn() -> Value,
) -> Function {
    Function::new(Kind::Test(takes), call, about, example, make)
}

fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.functions)
}

/// Puts every function into `env`.
pub fn register(env: &mut Environment<'_>) {
    for function in all() {
        for name in [function.name()].iter().chain(function.aliases) {
            match function.kind {
                Kind::Filter(_) => env.add_filter(*name, call::checked(function)),
                Kind::Function => env.add_function(*name, call::checked(function)),
                Kind::Test(_) => env.add_test(*name, call::checked(function)),
            }
        }
    }
}

/// What to do about a name that is no filter, function or test, whichever was wanted.
pub fn instead_of(name: &str, wanted: fn(Kind) -> bool) -> Vec<String> {
    let of_kind = |right: bool| all().filter(move |function| wanted(function.kind) == right);
    let elsewhere = of_kind(false).find(|other| other.name() == name || other.aliases.contains(&name));
    if let Some(other) = elsewhere {
        return vec![format!("it is written `{}`", other.signature())];
    }
    if let Some(answer) = from_helm(name) {
        return vec![answer.to_string()];
    }
    let names = of_kind(true)
        .flat_map(|function| [function.name()].into_iter().chain(function.aliases.iter().copied()));
    nearest(name, names).map(|near| format!("did you mean `{near}`?")).into_iter().collect()
}

#[cfg(test)]
mod tests;
