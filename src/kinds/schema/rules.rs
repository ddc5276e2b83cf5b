//! What schemas of custom resources can ask for beyond those of built-in kinds: flags and rules, as numbers in
//! the packed form.

/// Flag of a schema: it is part of a custom resource's. A null is a value there, and its type is checked after
/// decoding.
pub(super) const CUSTOM: u32 = 2;
/// Flag of a schema: null is allowed.
pub(super) const NULLABLE: u32 = 4;
/// Flag of a schema: fields that it does not have are kept.
pub(super) const PRESERVES: u32 = 8;
/// Flag of a schema: it is a whole object, inside of another.
pub(super) const EMBEDDED: u32 = 16;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $keyword:literal,)+) => {
        /// A rule by its keyword in the schema.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Rule {
            $($(#[$doc])* $name,)+
        }

        impl Rule {
            /// Every rule with its keyword.
            pub(super) const ALL: &[(Self, &str)] = &[$((Self::$name, $keyword)),+];
        }
    };
}

rules! {
    /// The least number.
    Minimum = "minimum",
    /// Whether the least number itself is out.
    ExclusiveMinimum = "exclusiveMinimum",
    /// The greatest number.
    Maximum = "maximum",
    /// Whether the greatest number itself is out.
    ExclusiveMaximum = "exclusiveMaximum",
    /// What the number is a multiple of.
    MultipleOf = "multipleOf",
    /// The fewest characters.
    MinLength = "minLength",
    /// The most characters.
    MaxLength = "maxLength",
    /// What the string must match somewhere.
    Pattern = "pattern",
    /// The fewest elements.
    MinItems = "minItems",
    /// The most elements.
    MaxItems = "maxItems",
    /// Whether no two elements are equal.
    UniqueItems = "uniqueItems",
    /// The fewest entries.
    MinProperties = "minProperties",
    /// The most entries.
    MaxProperties = "maxProperties",
    /// The values, as a JSON list.
    Enum = "enum",
    /// Schemas that must all hold.
    AllOf = "allOf",
    /// Schemas of which one must hold.
    AnyOf = "anyOf",
    /// Schemas of which exactly one must hold.
    OneOf = "oneOf",
    /// A schema that must not hold.
    Not = "not",
    /// A type that there is not: no value has it.
    Type = "type",
}

impl Rule {
    /// The number that stands for it; the place in [`Rule::ALL`].
    pub(super) fn code(self) -> u32 {
        self as u32
    }

    /// The rule for a number.
    pub(super) fn from_code(code: u32) -> Option<Self> {
        Self::ALL.get(code as usize).map(|&(rule, _)| rule)
    }
}
