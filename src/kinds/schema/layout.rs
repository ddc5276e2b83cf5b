//! The packed form of schemas: 32-bit little-endian words, then the strings. `build.rs` and the CRD compiler
//! write it, [`Packed`](super::packed::Packed) reads it in place.
//!
//! ```text
//! any         a schema of zeros
//! header      first byte of the strings, versions, names, descriptions
//! versions    list of: minor version, definitions, kinds
//! names       list of: the names of all definitions; a definition's number is its place here
//! definitions per number: its schema in that version; 0 where the version has none
//! kinds       list of: group, version, kind, definition number; sorted
//! schema      SCHEMA_* words
//! fields      list of: FIELD_* words; sorted by name
//! descriptions list of: definition, field (empty for the definition's own), minor version since when, text;
//!             sorted. They stand in a table of their own.
//! ```
//!
//! A list is its length and then its entries; word 0 stands for nothing. A string is the byte offset of its
//! 16-bit length in the strings; 0 is the empty string. Schemas refer to each other by links, to
//! definitions by number ([`DEFINITION`]), so that a schema whose own text is the same in several versions is stored once.

/// Before the header stands a schema of zeros: any value.
pub const HEADER_STRINGS: usize = SCHEMA_WORDS;
pub const HEADER_VERSIONS: usize = HEADER_STRINGS + 1;
pub const HEADER_NAMES: usize = HEADER_VERSIONS + 1;
pub const HEADER_DESCRIPTIONS: usize = HEADER_NAMES + 1;

pub const VERSION_MINOR: usize = 0;
pub const VERSION_DEFINITIONS: usize = 1;
pub const VERSION_KINDS: usize = 2;
pub const VERSION_WORDS: usize = 3;

pub const KIND_GROUP: usize = 0;
pub const KIND_VERSION: usize = 1;
pub const KIND_KIND: usize = 2;
pub const KIND_DEFINITION: usize = 3;
pub const KIND_WORDS: usize = 4;

pub const DESCRIPTION_DEFINITION: usize = 0;
pub const DESCRIPTION_FIELD: usize = 1;
pub const DESCRIPTION_SINCE: usize = 2;
pub const DESCRIPTION_TEXT: usize = 3;
pub const DESCRIPTION_WORDS: usize = 4;

/// A byte each, from the lowest: [`Basic`], flags, [`ListType`], [`MapType`].
pub const SCHEMA_SHAPE: usize = 0;
/// The definition's name (string).
pub const SCHEMA_NAME: usize = 1;
/// The format (string).
pub const SCHEMA_FORMAT: usize = 2;
/// The fields (list).
pub const SCHEMA_FIELDS: usize = 3;
/// The schema of elements or values (link).
pub const SCHEMA_ELEMENT: usize = 4;
/// The values allowed (list of strings).
pub const SCHEMA_ENUMERATION: usize = 5;
/// The fields that identify an element of a list (list of strings).
pub const SCHEMA_LIST_MAP_KEYS: usize = 6;
/// The kinds that the definition is the schema of (list of group, version, kind).
pub const SCHEMA_KINDS: usize = 7;
/// The fields that an API server insists on (list of strings).
pub const SCHEMA_MANDATORY: usize = 8;
/// What else a custom resource's value must be (list of rule, operand (string), schemas (list of links)).
pub const SCHEMA_RULES: usize = 9;
pub const SCHEMA_WORDS: usize = 10;

pub const RULE_CODE: usize = 0;
pub const RULE_OPERAND: usize = 1;
pub const RULE_SCHEMAS: usize = 2;
pub const RULE_WORDS: usize = 3;

/// How the name begins ([`prefix`]), so that a search need not go to the strings.
pub const FIELD_PREFIX: usize = 0;
/// The name (string).
pub const FIELD_NAME: usize = 1;
/// The schema (link).
pub const FIELD_SCHEMA: usize = 2;
/// A byte each, from the lowest: flags, [`MapType`].
pub const FIELD_SHAPE: usize = 3;
/// The patch merge key (string).
pub const FIELD_MERGE_KEY: usize = 4;
/// The default as JSON (string).
pub const FIELD_DEFAULT: usize = 5;
pub const FIELD_WORDS: usize = 6;

/// The first four bytes of `name` as a number that orders as the names do.
#[inline]
pub fn prefix(name: &[u8]) -> u32 {
    let mut first = [0; 4];
    let length = name.len().min(4);
    first[..length].copy_from_slice(&name[..length]);
    u32::from_be_bytes(first)
}

/// Flag of a schema: its integers have 32 bits. The other flags are those of custom resources.
pub const NARROW: u32 = 1;

/// Flag of a field: the schema calls it required.
pub const REQUIRED: u32 = 1;
/// Flag of a field: its patch strategy has `merge`.
pub const MERGE: u32 = 2;
/// Flag of a field: its patch strategy has `retainKeys`.
pub const RETAIN_KEYS: u32 = 4;
/// Flag of a field: its patch strategy is `replace`.
pub const REPLACE: u32 = 8;
/// Flag of a field: the API server refuses an object without it.
pub const MANDATORY: u32 = 16;

/// Set in a link to a definition; the rest is the definition's number. Without it a link is the word where
/// the schema stands.
pub const DEFINITION: u32 = 1 << 31;

/// What kind of value a schema describes, as the API server's Go types decode it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Basic {
    /// Any value at all: JSON, RawExtension, FieldsV1.
    Any = 0,
    /// A structure with fields that are known.
    Object = 1,
    /// A map from strings of the author's own to values of one type.
    Map = 2,
    /// A list of values of one type.
    List = 3,
    /// A string.
    String = 4,
    /// An integer; its format is `int32` or `int64`.
    Integer = 5,
    /// Any number.
    Number = 6,
    /// A boolean.
    Boolean = 7,
    /// An integer, or a string that usually is a percentage or a name.
    IntOrString = 8,
    /// An amount with a unit, as `100m` or `1Gi`: a string or a number.
    Quantity = 9,
    /// A point in time, RFC 3339.
    Time = 10,
    /// A point in time with microseconds.
    MicroTime = 11,
    /// Bytes in base64.
    Bytes = 12,
}

/// How the elements of a list belong together (`x-kubernetes-list-type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ListType {
    /// The whole list is one value.
    Atomic = 1,
    /// Its elements are scalars, each at most once.
    Set = 2,
    /// Its elements are structures that their list-map keys tell apart.
    Map = 3,
}

/// How the entries of a map or structure belong together (`x-kubernetes-map-type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum MapType {
    /// Every entry is a value of its own.
    Granular = 1,
    /// The whole is one value.
    Atomic = 2,
}
