use std::ops::RangeInclusive;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Severity};
use crate::kinds::nearest;
use crate::text::{Location, Span, Text};
use crate::yaml::{Node, Shape, View as _};

/// A value that a chart wants to be made where nobody sets it.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The names that lead to it in the chart's values.
    pub path: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// Where `Chart.yaml` says so.
    pub place: Location,
}

/// What is to be made.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A string of random characters.
    Password {
        /// How many.
        length: usize,
        /// Which.
        characters: Characters,
    },
    /// A map of `ca`, `cert` and `key`, all PEM: a certificate for servers and clients, its key, and the authority,
    /// made for it alone, that signed it.
    Certificate {
        /// The names and addresses that it holds for.
        hosts: Vec<Host>,
        /// For how many days it holds.
        days: u32,
        /// What its keys are.
        algorithm: Algorithm,
    },
    /// A private key: PKCS #8 as PEM.
    Key {
        /// Which.
        algorithm: Algorithm,
    },
    /// A random UUID (RFC 9562, version 4).
    Uuid,
}

/// A name or address that a certificate holds for.
#[derive(Clone, Debug)]
pub struct Host {
    /// As it is, or as the template in `Chart.yaml`.
    pub text: String,
    /// Where `Chart.yaml` says so.
    pub place: Location,
}

/// What passwords are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// Letters and digits.
    Alphanumeric,
    /// Letters.
    Letters,
    /// Digits.
    Digits,
    /// Hexadecimal digits, the letters small.
    Hex,
}

/// What keys are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on the curve P-256.
    EcdsaP256,
    /// ECDSA on the curve P-384.
    EcdsaP384,
    /// Ed25519.
    Ed25519,
}

const CHARACTERS: [(&str, Characters); 4] = [
    ("alphanumeric", Characters::Alphanumeric),
    ("letters", Characters::Letters),
    ("digits", Characters::Digits),
    ("hex", Characters::Hex),
];

const ALGORITHMS: [(&str, Algorithm); 3] = [
    ("ecdsa-p256", Algorithm::EcdsaP256),
    ("ecdsa-p384", Algorithm::EcdsaP384),
    ("ed25519", Algorithm::Ed25519),
];

/// The types with the fields that each has beside `type`.
const TYPES: [(&str, &[&str]); 4] = [
    ("password", &["length", "characters"]),
    ("certificate", &["hosts", "days", "algorithm"]),
    ("key", &["algorithm"]),
    ("uuid", &[]),
];

impl Characters {
    /// All of them.
    pub fn alphabet(self) -> &'static [u8] {
        match self {
            Self::Alphanumeric => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            Self::Letters => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            Self::Digits => b"0123456789",
            Self::Hex => b"0123456789abcdef",
        }
    }
}

impl Kind {
    /// Whether it comes as PEM, which ends with a newline.
    pub fn is_pem(&self) -> bool {
        matches!(self, Self::Certificate { .. } | Self::Key { .. })
    }

    /// A value that looks like one that is made, always the same.
    pub(super) fn in_shape(&self) -> Value {
        let pem = |what: &str| format!("-----BEGIN {what}-----\nAA==\n-----END {what}-----\n");
        match self {
            Self::Password { length, characters } => {
                let repeated = characters.alphabet().iter().rev().cycle().take(*length);
                repeated.map(|&one| char::from(one)).collect::<String>().into()
            }
            Self::Certificate { .. } => {
                json!({"ca": pem("CERTIFICATE"), "cert": pem("CERTIFICATE"), "key": pem("PRIVATE KEY")})
            }
            Self::Key { .. } => pem("PRIVATE KEY").into(),
            Self::Uuid => "00000000-0000-4000-8000-000000000000".into(),
        }
    }
}

/// What `generated` in a `Chart.yaml` declares, and what is wrong with it.
pub fn read(text: &Arc<Text>, chart: Node<'_>) -> (Vec<Declaration>, Vec<Diagnostic>) {
    let mut reader = Reader { text, found: Vec::new() };
    let mut declarations: Vec<Declaration> = Vec::new();
    if let Some(all) = chart.get("generated").filter(|all| !all.is_null()) {
        if !all.is_map() {
            reader.wrong(all.place(), "`generated` is a map: `database.password: {type: password}`");
        }
        for (key, entry) in all.pairs() {
            let Some(declaration) = reader.declaration(key, entry) else { continue };
            let leads = |one: &Declaration, other: &Declaration| other.path.starts_with(&one.path);
            let other = declarations.iter().find(|one| leads(one, &declaration) || leads(&declaration, one));
            if let Some(other) = other {
                let (inner, outer) = (declaration.path.join("."), other.path.join("."));
                let message = format!("`{inner}` and `{outer}` are one within the other");
                reader.wrong(declaration.place.span, message);
            }
            declarations.push(declaration);
        }
    }
    (declarations, reader.found)
}

struct Reader<'t> {
    text: &'t Arc<Text>,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new("chart/generated", Severity::Error, message);
        self.found.push(diagnostic.label(self.text, span, ""));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn declaration(&mut self, key: Node<'_>, entry: Node<'_>) -> Option<Declaration> {
        let written = key.as_str().unwrap_or_default();
        let path: Vec<String> = written.split('.').map(str::to_owned).collect();
        if path.iter().any(String::is_empty) {
            self.wrong(key.place(), format!("`{written}` leads to no value: write names with dots between"));
            return None;
        }
        let types: Vec<_> = TYPES.iter().map(|(name, _)| *name).collect();
        let Some(kind) = entry.get("type") else {
            let span = if entry.is_null() { key.place() } else { entry.place() };
            let wrong = self.wrong(span, format!("`{written}` does not say its `type`"));
            wrong.help.push(format!("the types are {}", listed(&types)));
            return None;
        };
        let at = types.iter().position(|name| kind.as_str() == Some(name));
        let Some((name, fields)) = at.map(|at| TYPES[at]) else {
            self.unknown(kind.place(), "type", kind.as_str().unwrap_or_default(), &types);
            return None;
        };
        for (field, _) in entry.pairs() {
            let known = field.as_str().unwrap_or_default();
            if known != "type" && !fields.contains(&known) {
                self.unknown(field.place(), "field", known, &[&["type"], fields].concat());
            }
        }
        let kind = self.kind(name, key, entry)?;
        let place = Location { text: self.text.clone(), span: key.place() };
        Some(Declaration { path, kind, place })
    }

    fn unknown(&mut self, span: Span, what: &str, written: &str, known: &[&str]) {
        let near = nearest(written, known.iter().copied());
        let wrong = self.wrong(span, format!("there is no {what} `{written}` for what is generated"));
        wrong.help.push(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the {what}s are {}", listed(known)),
        });
    }

    fn kind(&mut self, name: &str, key: Node<'_>, entry: Node<'_>) -> Option<Kind> {
        Some(match name {
            "password" => {
                let length = self.number(entry, "length", 8..=1024, 32);
                let characters = self.choice(entry, "characters", &CHARACTERS);
                Kind::Password { length: length? as usize, characters: characters? }
            }
            "certificate" => {
                let hosts = self.hosts(key, entry);
                let days = self.number(entry, "days", 1..=3650, 365);
                let algorithm = self.choice(entry, "algorithm", &ALGORITHMS);
                Kind::Certificate { hosts: hosts?, days: days? as u32, algorithm: algorithm? }
            }
            "key" => Kind::Key { algorithm: self.choice(entry, "algorithm", &ALGORITHMS)? },
            _ => Kind::Uuid,
        })
    }

    /// One of several words, the first where none is written.
    fn choice<T: Copy>(&mut self, entry: Node<'_>, field: &str, choices: &[(&str, T)]) -> Option<T> {
        let Some(written) = entry.get(field) else { return choices.first().map(|(_, choice)| *choice) };
        let text = written.as_str().unwrap_or_default();
        let chosen = choices.iter().find(|(name, _)| *name == text);
        if chosen.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            let near = nearest(text, names.iter().copied());
            let wrong = self.wrong(written.place(), format!("`{field}` is one of {}", listed(&names)));
            wrong.help.extend(near.map(|near| format!("did you mean `{near}`?")));
        }
        chosen.map(|(_, choice)| *choice)
    }

    fn number(
        &mut self,
        entry: Node<'_>,
        field: &str,
        range: RangeInclusive<i64>,
        default: i64,
    ) -> Option<i64> {
        let Some(written) = entry.get(field) else { return Some(default) };
        let number = written.as_i64().filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            self.wrong(written.place(), format!("`{field}` is a number from {least} to {most}"));
        }
        number
    }

    fn hosts(&mut self, key: Node<'_>, entry: Node<'_>) -> Option<Vec<Host>> {
        let list = entry.get("hosts").filter(|list| list.is_list() && !list.is_empty());
        let Some(list) = list else {
            let span = entry.get("hosts").map_or(key.place(), Node::place);
            let message = "a certificate needs the list of `hosts` that it holds for";
            let help = "as `hosts: [\"web.{{ release.namespace }}.svc\"]`: each is a template, which sees `release`, `chart` and `values`";
            self.wrong(span, message).help.push(help.to_owned());
            return None;
        };
        let mut hosts = Vec::new();
        for item in list.items() {
            let place = Location { text: self.text.clone(), span: item.place() };
            match item.shape() {
                Shape::Str(text) => hosts.push(Host { text: text.to_owned(), place }),
                _ => drop(self.wrong(item.place(), "a host is text: a name, an address or a template")),
            }
        }
        Some(hosts)
    }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
