//! Writes schemas in the packed form of [`layout`](super::layout). `build.rs` compiles this file too.

use std::collections::{BTreeMap, HashMap};

use super::layout::*;

/// A schema before it is packed.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The definition's name.
    pub name: String,
    /// What kind of value it describes.
    pub basic: Basic,
    /// The format; may be empty.
    pub format: String,
    /// The fields of an object, sorted by name.
    pub fields: Vec<Field>,
    /// What the elements of a list or the values of a map are.
    pub element: Option<Box<Reference>>,
    /// The values allowed.
    pub enumeration: Vec<String>,
    /// How the elements of a list belong together.
    pub list_type: Option<ListType>,
    /// The fields that identify an element of a list.
    pub list_map_keys: Vec<String>,
    /// How the entries of a map or object belong together.
    pub map_type: Option<MapType>,
    /// Group, version and kind of what it is the schema of.
    pub kinds: Vec<[String; 3]>,
    /// The flags that do not follow from the rest.
    pub flags: u32,
    /// What else a custom resource's value must be: rule, operand, schemas.
    pub rules: Vec<(u32, String, Vec<Schema>)>,
}

/// A schema, or the name of the definition that has it.
#[derive(Clone, Debug)]
pub enum Reference {
    /// A schema in its place.
    Inline(Schema),
    /// A definition's name.
    Definition(String),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What its value is.
    pub schema: Reference,
    /// [`REQUIRED`], [`MERGE`], [`RETAIN_KEYS`], [`REPLACE`], [`MANDATORY`].
    pub flags: u32,
    /// How its value's entries belong together, where the field says so and not its schema.
    pub map_type: Option<MapType>,
    /// The patch merge key; may be empty.
    pub merge_key: String,
    /// The default as JSON; may be empty.
    pub default: String,
}

/// Packs schemas: equal strings, lists and schemas are stored once.
pub struct Encoder {
    words: Vec<u32>,
    strings: Vec<u8>,
    placed_words: HashMap<Vec<u32>, u32>,
    placed_strings: HashMap<String, u32>,
    numbers: HashMap<String, u32>,
    names: Vec<u32>,
    versions: Vec<Version>,
}

/// What is known of a version before all definitions have their numbers.
struct Version {
    minor: u32,
    kinds: u32,
    /// The schemas by their definition's number.
    definitions: Vec<(u32, u32)>,
}

impl Default for Encoder {
    fn default() -> Self {
        let mut encoder = Self {
            words: vec![0; HEADER_DESCRIPTIONS + 1],
            strings: Vec::new(),
            placed_words: HashMap::new(),
            placed_strings: HashMap::new(),
            numbers: HashMap::new(),
            names: Vec::new(),
            versions: Vec::new(),
        };
        encoder.string("");
        encoder
    }
}

impl Encoder {
    /// Adds a version with all its definitions.
    pub fn version<'s>(&mut self, minor: u32, definitions: impl IntoIterator<Item = &'s Schema>) {
        let mut numbered = Vec::new();
        let mut kinds = Vec::new();
        for schema in definitions {
            let number = self.number(&schema.name);
            numbered.push((number, self.schema(schema)));
            kinds.extend(schema.kinds.iter().map(|kind| (kind, number)));
        }
        kinds.sort();
        let kinds = kinds.into_iter().map(|([group, version, kind], number)| {
            let mut entry = [0; KIND_WORDS];
            entry[KIND_GROUP] = self.string(group);
            entry[KIND_VERSION] = self.string(version);
            entry[KIND_KIND] = self.string(kind);
            entry[KIND_DEFINITION] = number;
            entry
        });
        let kinds = kinds.collect::<Vec<_>>();
        let kinds = self.list(&kinds);
        self.versions.push(Version { minor, kinds, definitions: numbered });
    }

    /// Adds descriptions, by definition, field and the minor version since when they hold; an empty text says
    /// that there is none any more.
    pub fn descriptions(&mut self, texts: &BTreeMap<(String, String, u32), String>) {
        let entries = texts.iter().map(|((definition, field, since), text)| {
            let mut entry = [0; DESCRIPTION_WORDS];
            entry[DESCRIPTION_DEFINITION] = self.string(definition);
            entry[DESCRIPTION_FIELD] = self.string(field);
            entry[DESCRIPTION_SINCE] = *since;
            entry[DESCRIPTION_TEXT] = self.string(text);
            entry
        });
        let entries = entries.collect::<Vec<_>>();
        self.words[HEADER_DESCRIPTIONS] = self.list(&entries);
    }

    /// The packed form of all that was added.
    pub fn finish(mut self) -> Vec<u8> {
        let names = self.names.iter().map(|&name| [name]).collect::<Vec<_>>();
        let mut versions = Vec::new();
        for version in std::mem::take(&mut self.versions) {
            let mut by_number = vec![0; names.len()];
            for (number, schema) in version.definitions {
                by_number[number as usize] = schema;
            }
            let mut entry = [0; VERSION_WORDS];
            entry[VERSION_MINOR] = version.minor;
            entry[VERSION_DEFINITIONS] = self.place(by_number);
            entry[VERSION_KINDS] = version.kinds;
            versions.push(entry);
        }
        let names = self.list(&names);
        let versions = self.list(&versions);
        self.words[HEADER_STRINGS] = self.words.len() as u32 * 4;
        self.words[HEADER_VERSIONS] = versions;
        self.words[HEADER_NAMES] = names;
        let words = self.words.iter().flat_map(|word| word.to_le_bytes());
        words.chain(self.strings.iter().copied()).collect()
    }

    fn schema(&mut self, schema: &Schema) -> u32 {
        let fields = schema.fields.iter().map(|field| self.field(field)).collect::<Vec<_>>();
        let element = schema.element.as_deref().map_or(0, |element| self.reference(element));
        let kinds = schema.kinds.iter().map(|kind| [0, 1, 2].map(|part| self.string(&kind[part])));
        let kinds = kinds.collect::<Vec<_>>();
        let list_type = schema.list_type.map_or(0, |list_type| list_type as u32);
        let map_type = schema.map_type.map_or(0, |map_type| map_type as u32);
        let mandatory = schema.fields.iter().filter(|field| field.flags & MANDATORY != 0);
        let mandatory = mandatory.map(|field| field.name.clone()).collect::<Vec<_>>();
        let mut record = vec![0; SCHEMA_WORDS];
        let rules = schema.rules.iter().map(|rule| self.rule(rule)).collect::<Vec<_>>();
        record[SCHEMA_SHAPE] = schema.basic as u32 | schema.flags << 8 | list_type << 16 | map_type << 24;
        record[SCHEMA_NAME] = self.string(&schema.name);
        record[SCHEMA_FORMAT] = self.string(&schema.format);
        record[SCHEMA_FIELDS] = self.list(&fields);
        record[SCHEMA_ELEMENT] = element;
        record[SCHEMA_ENUMERATION] = self.texts(&schema.enumeration);
        record[SCHEMA_LIST_MAP_KEYS] = self.texts(&schema.list_map_keys);
        record[SCHEMA_KINDS] = self.list(&kinds);
        record[SCHEMA_MANDATORY] = self.texts(&mandatory);
        record[SCHEMA_RULES] = self.list(&rules);
        self.place(record)
    }

    fn rule(&mut self, (code, operand, schemas): &(u32, String, Vec<Schema>)) -> [u32; RULE_WORDS] {
        let schemas = schemas.iter().map(|schema| [self.schema(schema)]).collect::<Vec<_>>();
        let mut record = [0; RULE_WORDS];
        record[RULE_CODE] = *code;
        record[RULE_OPERAND] = self.string(operand);
        record[RULE_SCHEMAS] = self.list(&schemas);
        record
    }

    fn field(&mut self, field: &Field) -> [u32; FIELD_WORDS] {
        let map_type = field.map_type.map_or(0, |map_type| map_type as u32);
        let mut record = [0; FIELD_WORDS];
        record[FIELD_PREFIX] = prefix(field.name.as_bytes());
        record[FIELD_NAME] = self.string(&field.name);
        record[FIELD_SCHEMA] = self.reference(&field.schema);
        record[FIELD_SHAPE] = field.flags | map_type << 8;
        record[FIELD_MERGE_KEY] = self.string(&field.merge_key);
        record[FIELD_DEFAULT] = self.string(&field.default);
        record
    }

    fn reference(&mut self, reference: &Reference) -> u32 {
        match reference {
            Reference::Inline(schema) => self.schema(schema),
            Reference::Definition(name) => DEFINITION | self.number(name),
        }
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        let text = self.string(name);
        self.names.push(text);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn texts(&mut self, texts: &[String]) -> u32 {
        let texts = texts.iter().map(|text| [self.string(text)]).collect::<Vec<_>>();
        self.list(&texts)
    }

    fn list<const N: usize>(&mut self, entries: &[[u32; N]]) -> u32 {
        match entries.is_empty() {
            true => 0,
            false => self.place([&[entries.len() as u32], entries.as_flattened()].concat()),
        }
    }

    fn place(&mut self, words: Vec<u32>) -> u32 {
        if let Some(&at) = self.placed_words.get(&words) {
            return at;
        }
        let at = self.words.len() as u32;
        self.words.extend(&words);
        self.placed_words.insert(words, at);
        at
    }

    /// The place of `text`; what is longer than a 16-bit length can say is cut (no name or default is).
    fn string(&mut self, text: &str) -> u32 {
        if let Some(&at) = self.placed_strings.get(text) {
            return at;
        }
        let at = self.strings.len() as u32;
        let length = text.floor_char_boundary(usize::from(u16::MAX));
        self.strings.extend((length as u16).to_le_bytes());
        self.strings.extend(&text.as_bytes()[..length]);
        self.placed_strings.insert(text.to_owned(), at);
        at
    }
}
