use std::fmt;

use crate::yaml::Path;

/// Why a field is refused (apimachinery `pkg/util/validation/field/errors.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A field that the schema does not have. Strict decoding refuses it.
    Unknown,
    /// A value of the wrong type. Decoding refuses it.
    Type,
    /// A mandatory field is absent.
    Required,
    /// The value breaks a rule.
    Invalid,
    /// The value is none of those allowed.
    NotSupported,
    /// The same value or key stands twice.
    Duplicate,
    /// The field may not be set here.
    Forbidden,
    /// The value is longer than allowed.
    TooLong,
    /// The list has more elements than allowed.
    TooMany,
    /// What the value refers to is not there.
    NotFound,
}

/// One thing that an API server refuses in an object: where, why, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field. For [`Reason::Unknown`] the unknown field itself.
    pub path: Path,
    /// Where it stands as written, if an API server names it by another path: it judges its own form of the
    /// object, in which some fields stand elsewhere.
    pub written: Option<Path>,
    /// Why.
    pub reason: Reason,
    /// The value as the API server quotes it (a string in quotes), where it quotes one.
    pub value: Option<String>,
    /// What is wrong with it, in the API server's words: `must be greater than or equal to 0`.
    pub detail: String,
    /// A better spelling: the nearest field or value, where one is near.
    pub suggestion: Option<String>,
}

impl Reason {
    /// As a Status's cause names it: `FieldValueRequired`.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Unknown => "FieldValueForbidden",
            Self::Type => "FieldValueTypeInvalid",
            Self::Required => "FieldValueRequired",
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Duplicate => "FieldValueDuplicate",
            Self::Forbidden => "FieldValueForbidden",
            Self::TooLong => "FieldValueTooLong",
            Self::TooMany => "FieldValueTooMany",
            Self::NotFound => "FieldValueNotFound",
        }
    }

    /// As the message of an error begins: `Required value`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown field",
            Self::Type => "Invalid value",
            Self::Required => "Required value",
            Self::Invalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Duplicate => "Duplicate value",
            Self::Forbidden => "Forbidden",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::NotFound => "Not found",
        }
    }
}

impl FieldError {
    /// Where it stands as written.
    pub fn place(&self) -> &Path {
        self.written.as_ref().unwrap_or(&self.path)
    }

    /// Takes out everything that quotes the value: it is a Secret's. A value of the wrong type is told by the
    /// types, without what was found; what an unknown field was meant to be is no value.
    pub fn hide_value(&mut self) {
        self.value = None;
        if self.reason != Reason::Unknown {
            self.suggestion = None;
        }
        if self.reason == Reason::Type {
            let expected = self.detail.split(", found ").next().unwrap_or_default();
            self.detail = expected.to_owned();
        }
    }
}

/// The message without the path, as a Status's cause carries it: `Invalid value: -1: must be …`.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason.words())?;
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        match self.detail.is_empty() {
            true => Ok(()),
            false => write!(f, ": {}", self.detail),
        }
    }
}
