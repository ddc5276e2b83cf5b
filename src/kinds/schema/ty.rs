use super::describe::describe;
use super::layout::*;
use super::packed::Packed;
use super::rules::{CUSTOM, NULLABLE, PRESERVES, Rule};

/// What a value may be: a cheap handle into a packed table.
#[derive(Clone, Copy, Debug)]
pub struct Type<'t> {
    pub(super) packed: Packed<'t>,
    /// Where the version's definitions stand.
    pub(super) definitions: usize,
    /// Where the schema stands.
    pub(super) at: usize,
}

/// A field of an object: a cheap handle.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t> {
    owner: Type<'t>,
    at: usize,
}

impl<'t> Type<'t> {
    /// What any value may be.
    pub fn any() -> Self {
        Self { packed: Packed::new(&[]), definitions: 0, at: 0 }
    }

    /// What kind of value it is.
    pub fn basic(self) -> Basic {
        match self.shape() & 0xff {
            1 => Basic::Object,
            2 => Basic::Map,
            3 => Basic::List,
            4 => Basic::String,
            5 => Basic::Integer,
            6 => Basic::Number,
            7 => Basic::Boolean,
            8 => Basic::IntOrString,
            9 => Basic::Quantity,
            10 => Basic::Time,
            11 => Basic::MicroTime,
            12 => Basic::Bytes,
            _ => Basic::Any,
        }
    }

    /// The definition's name, as `io.k8s.api.apps.v1.Deployment`; `None` for a type without a name of its own.
    pub fn name(self) -> Option<&'t str> {
        Some(self.packed.text(self.at + SCHEMA_NAME)).filter(|name| !name.is_empty())
    }

    /// What the definition is for, in the words of Kubernetes' own documentation or of the custom resource's
    /// author; `None` for a type without a name.
    pub fn description(self) -> Option<&'t str> {
        self.describe("")
    }

    /// The format, as `int32`.
    pub fn format(self) -> Option<&'t str> {
        Some(self.packed.text(self.at + SCHEMA_FORMAT)).filter(|format| !format.is_empty())
    }

    /// The field of an object called `name`.
    pub fn field(self, name: &str) -> Option<Field<'t>> {
        let fields = self.packed.list(self.at + SCHEMA_FIELDS, FIELD_WORDS);
        let prefix = prefix(name.as_bytes());
        let at = fields.find(|field| {
            let order = self.packed.word(field + FIELD_PREFIX).cmp(&prefix);
            order.then_with(|| self.packed.string(field + FIELD_NAME).cmp(name.as_bytes()))
        })?;
        Some(Field { owner: self, at })
    }

    /// The fields of an object, sorted by name.
    pub fn fields(self) -> impl Iterator<Item = Field<'t>> {
        let fields = self.packed.list(self.at + SCHEMA_FIELDS, FIELD_WORDS);
        fields.entries().map(move |at| Field { owner: self, at })
    }

    /// What the elements of a list or the values of a map are.
    pub fn element(self) -> Option<Self> {
        self.follow(self.at + SCHEMA_ELEMENT)
    }

    /// The values allowed; none where any is.
    pub fn enumeration(self) -> impl Iterator<Item = &'t str> {
        self.packed.texts(self.at + SCHEMA_ENUMERATION)
    }

    /// Whether only some values are allowed.
    pub fn is_enumeration(self) -> bool {
        self.packed.word(self.at + SCHEMA_ENUMERATION) != 0
    }

    /// Whether null is a value of it; only custom resources know such types.
    pub fn is_nullable(self) -> bool {
        self.flags() & NULLABLE != 0
    }

    /// Whether it is part of a custom resource's schema.
    pub fn is_custom(self) -> bool {
        self.flags() & CUSTOM != 0
    }

    /// Whether fields that it does not have are kept; only custom resources know such types.
    pub fn preserves_unknown(self) -> bool {
        self.flags() & PRESERVES != 0
    }

    pub(super) fn flags(self) -> u32 {
        self.shape() >> 8 & 0xff
    }

    /// What else a custom resource's value must be: each rule with its operand and its schemas.
    pub(super) fn rules(self) -> impl Iterator<Item = (Rule, &'t str, impl Iterator<Item = Self>)> {
        let rules = self.packed.list(self.at + SCHEMA_RULES, RULE_WORDS);
        rules.entries().filter_map(move |at| {
            let rule = Rule::from_code(self.packed.word(at + RULE_CODE))?;
            let schemas = self.packed.list(at + RULE_SCHEMAS, 1).entries();
            let schemas = schemas.filter_map(move |schema| self.follow(schema));
            Some((rule, self.packed.text(at + RULE_OPERAND), schemas))
        })
    }

    /// How many fields an API server insists on.
    pub(super) fn mandatory_count(self) -> usize {
        self.packed.list(self.at + SCHEMA_MANDATORY, 1).len()
    }

    /// The fields of an object that an API server insists on. These are fewer than those that the schema calls
    /// [required](Field::required).
    pub fn mandatory(self) -> impl Iterator<Item = &'t str> {
        self.packed.texts(self.at + SCHEMA_MANDATORY)
    }

    /// How the elements of a list belong together; `None` where the schema does not say.
    pub fn list_type(self) -> Option<ListType> {
        match self.shape() >> 16 & 0xff {
            1 => Some(ListType::Atomic),
            2 => Some(ListType::Set),
            3 => Some(ListType::Map),
            _ => None,
        }
    }

    /// The fields that together identify an element of a list of type [`ListType::Map`].
    pub fn list_map_keys(self) -> impl Iterator<Item = &'t str> {
        self.packed.texts(self.at + SCHEMA_LIST_MAP_KEYS)
    }

    /// How the entries of a map or object belong together; `None` where the schema does not say (granular).
    pub fn map_type(self) -> Option<MapType> {
        map_type(self.shape() >> 24)
    }

    /// Group, version and kind of the kinds it is the schema of.
    pub fn kinds(self) -> impl Iterator<Item = (&'t str, &'t str, &'t str)> {
        let packed = self.packed;
        let kinds = packed.list(self.at + SCHEMA_KINDS, 3).entries();
        kinds.map(move |at| (packed.text(at), packed.text(at + 1), packed.text(at + 2)))
    }

    fn shape(self) -> u32 {
        self.packed.word(self.at + SCHEMA_SHAPE)
    }

    fn describe(self, field: &str) -> Option<&'t str> {
        let versions = self.packed.list(HEADER_VERSIONS, VERSION_WORDS);
        let own = |at: &usize| self.packed.word(at + VERSION_DEFINITIONS) as usize == self.definitions;
        let minor = self.packed.word(versions.entries().find(own)? + VERSION_MINOR);
        describe(self.packed, self.name()?, field, minor)
    }

    /// The type that the link in the word `at` leads to.
    fn follow(self, at: usize) -> Option<Self> {
        let link = self.packed.word(at);
        let at = match link & DEFINITION {
            0 => link,
            _ => self.packed.word(self.definitions + (link & !DEFINITION) as usize),
        };
        (at != 0).then_some(Self { at: at as usize, ..self })
    }
}

impl<'t> Field<'t> {
    /// Its name.
    pub fn name(self) -> &'t str {
        self.owner.packed.text(self.at + FIELD_NAME)
    }

    /// What it is for, in the words of Kubernetes' own documentation or of the custom resource's author.
    pub fn description(self) -> Option<&'t str> {
        self.owner.describe(self.name())
    }

    /// What its value is.
    pub fn ty(self) -> Type<'t> {
        self.owner.follow(self.at + FIELD_SCHEMA).unwrap_or(Type { at: 0, ..self.owner })
    }

    /// Whether the schema calls it required. Not all that it does is refused when absent: see
    /// [`Field::mandatory`].
    pub fn required(self) -> bool {
        self.flags() & REQUIRED != 0
    }

    /// Whether an API server refuses an object without it.
    pub fn mandatory(self) -> bool {
        self.flags() & MANDATORY != 0
    }

    /// The default as JSON. The zero values that OpenAPI gives to every field that Go cannot leave out
    /// (`{}`, `""`, `0`) are among them.
    pub fn default(self) -> Option<&'t str> {
        Some(self.owner.packed.text(self.at + FIELD_DEFAULT)).filter(|default| !default.is_empty())
    }

    /// Whether strategic merge patches merge its elements or entries (`x-kubernetes-patch-strategy: merge`).
    pub fn patch_merges(self) -> bool {
        self.flags() & MERGE != 0
    }

    /// Whether strategic merge patches clear the fields that a patch does not name (`retainKeys`).
    pub fn patch_retains_keys(self) -> bool {
        self.flags() & RETAIN_KEYS != 0
    }

    /// Whether strategic merge patches replace it as a whole, a map too.
    pub fn patch_replaces(self) -> bool {
        self.flags() & REPLACE != 0
    }

    /// The field that identifies an element of its list for strategic merge patches.
    pub fn merge_key(self) -> Option<&'t str> {
        Some(self.owner.packed.text(self.at + FIELD_MERGE_KEY)).filter(|key| !key.is_empty())
    }

    /// How the elements of its list belong together.
    pub fn list_type(self) -> Option<ListType> {
        self.ty().list_type()
    }

    /// The fields that together identify an element of its list.
    pub fn list_map_keys(self) -> impl Iterator<Item = &'t str> {
        self.ty().list_map_keys()
    }

    /// How the entries of its map or object belong together: as the field says, else as its type says.
    pub fn map_type(self) -> Option<MapType> {
        map_type(self.owner.packed.word(self.at + FIELD_SHAPE) >> 8).or_else(|| self.ty().map_type())
    }

    pub(super) fn flags(self) -> u32 {
        self.owner.packed.word(self.at + FIELD_SHAPE) & 0xff
    }
}

fn map_type(byte: u32) -> Option<MapType> {
    match byte & 0xff {
        1 => Some(MapType::Granular),
        2 => Some(MapType::Atomic),
        _ => None,
    }
}
